"""Two schedules → what is added, moved, cancelled, and what stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from planner.core.schedule.occurrences import Occurrence


@dataclass(frozen=True)
class Move:
    """That an occurrence keeps its id and gets other dates."""

    before: Occurrence
    after: Occurrence


@dataclass(frozen=True)
class ScheduleChange:
    """What a publication would change (调整): nothing moves unseen.

    `unchanged` are the finished ones and those whose dates stay as they are.
    """

    added: tuple[Occurrence, ...] = ()
    moved: tuple[Move, ...] = ()
    cancelled: tuple[Occurrence, ...] = ()
    unchanged: tuple[Occurrence, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.added or self.moved or self.cancelled)


def compare(
    before: Sequence[Occurrence], after: Sequence[Occurrence], finished: Iterable[str] = ()
) -> ScheduleChange:
    """What becomes of the schedule in force; finished ones are never moved or cancelled.

    An occurrence is moved when its dates differ; one that only got another label, or is no longer
    provisional, is unchanged, and carries the new words.
    """
    done = set(finished)
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    both = [(each, new[each.id]) for each in before if each.id in new and each.id not in done]
    return ScheduleChange(
        added=tuple(each for each in after if each.id not in old),
        moved=tuple(Move(was, now) for was, now in both if _dates(was) != _dates(now)),
        cancelled=tuple(each for each in before if each.id not in new and each.id not in done),
        unchanged=tuple(
            [each for each in before if each.id in done]
            + [now for was, now in both if _dates(was) == _dates(now)]
        ),
    )


def _dates(occurrence: Occurrence) -> tuple[date, date]:
    return occurrence.starts_on, occurrence.due_on
