"""What a year became by a day → what a draft of the next consists of: the values of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.core.plan import Plan
from planner.core.progress import Progress


@dataclass(frozen=True)
class YearSoFar:
    """A plan, and where everything of it stands (本年情况): the whole year if it `is_over`.

    `counted_until` is the last day of which entries are counted.
    """

    plan: Plan
    standing: tuple[Progress, ...]
    counted_until: date
    is_over: bool


class NoteKind(StrEnum):
    """What a note on the draft is about (批注)."""

    DATE = "date"
    UNFINISHED = "unfinished"
    BASELINE = "baseline"
    TEXT = "text"


@dataclass(frozen=True)
class Note:
    """Why something in the draft is as it is, at its path; `is_open`: people must look at it."""

    path: tuple[str | int, ...]
    kind: NoteKind
    text: str
    is_open: bool = False


@dataclass(frozen=True)
class LeftOut:
    """What stood in the old plan and not in the draft (没有带入), and why."""

    what: str
    id: str
    title: str
    why: str


@dataclass(frozen=True)
class RolledPlan:
    """A draft of next year's plan (下年度计划草稿): people go over it before it is published."""

    plan: Plan
    before: YearSoFar
    is_provisional: bool
    notes: tuple[Note, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def carried(self) -> int:
        """How many assignments the draft has."""
        return sum(1 for _ in self.plan.places())

    @property
    def moved(self) -> int:
        """How many days that stand in the plan as days went to the new year."""
        return len(_days(self.plan) - _days(self.before.plan))

    @property
    def unfinished(self) -> int:
        """How many assignments are marked as not finished."""
        return len({each.path for each in self.notes if each.kind is NoteKind.UNFINISHED})


def _days(plan: Plan) -> set[tuple[str, str]]:
    """What names days of its own: observances, periods, recurrences with dates."""
    return {
        *(("observance", repr(each)) for each in plan.observances),
        *(("period", repr(each)) for each in plan.periods),
        *((place.assignment.id, repr(place.assignment.recurrence)) for place in plan.places()),
    }
