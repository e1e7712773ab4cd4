"""Progress of many → figures, each with the occurrences and entries that it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict, Field

from planner.core.plan import Aim
from planner.core.progress import (
    EntryKind,
    Light,
    LightPolicy,
    Progress,
    Reading,
    State,
    tally,
)


class Value(BaseModel):
    """What a report is made of: frozen; older payloads lack what came later, and are read."""

    model_config = ConfigDict(frozen=True)


class Written(BaseModel):
    """What people write into a report: a name that does not exist is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Trace(Value):
    """Where a number comes from: ids of occurrences, numbers of entries in the ledger (依据)."""

    occurrences: tuple[str, ...] = ()
    entries: tuple[int, ...] = ()


class Figures(Value):
    """How many occurrences are planned, done, late (计数); `share` is percent done of the due.

    Those that are suspended or cancelled are not planned any more. `traces` has the trace of each
    number under its name. What is None was not counted by the program that made the payload.
    """

    planned: int
    due: int
    done: int
    late: int
    share: int
    light: Light
    done_in_time: int | None = None
    extended: int | None = None
    suspended: int | None = None
    cancelled: int | None = None
    traces: dict[str, Trace] = Field(default_factory=dict)

    def trace(self, name: str) -> Trace:
        """Where the number of that name comes from."""
        return self.traces.get(name, Trace())


class IndicatorLine(Value):
    """One indicator: target, reading, pace, last year, and the occurrences that were counted."""

    id: str
    title: str
    unit: str
    baseline: int
    target: int
    value: int
    pace: float
    light: Light
    aim: Aim
    occurrence_ids: tuple[str, ...]
    entries: tuple[int, ...] = ()

    @property
    def is_judged(self) -> bool:
        """Whether it has a light: what is only observed has none."""
        return self.aim != "observed"

    @property
    def rate(self) -> int | None:
        """Percent of the year's target; None where there is nothing to reach."""
        return round(100 * self.value / self.target) if self.target else None

    @property
    def ahead(self) -> float:
        """By how much the reading is above its pace; below zero: behind."""
        return round(self.value - self.pace, 1)

    @property
    def is_behind(self) -> bool:
        """Whether the reading is not what it should be."""
        return self.is_judged and self.light in {Light.YELLOW, Light.RED}


def figures_of(progresses: Iterable[Progress], policy: LightPolicy) -> Figures:
    """Count a group, and keep what each number was counted from."""
    group = list(progresses)
    counts = tally(group, policy)
    parts = _parts(group)
    return Figures(
        planned=counts.planned,
        due=counts.due,
        done=counts.done,
        late=counts.late,
        share=counts.share,
        light=counts.light,
        done_in_time=len(parts["done_in_time"]),
        extended=len(parts["extended"]),
        suspended=len(parts["suspended"]),
        cancelled=len(parts["cancelled"]),
        traces={name: trace_of(part) for name, part in parts.items() if part},
    )


def indicator_line(reading: Reading, standing: Iterable[Progress]) -> IndicatorLine:
    """An indicator's reading as the report shows it."""
    indicator, counted = reading.indicator, set(reading.occurrence_ids)
    behind = trace_of(each for each in standing if each.occurrence.id in counted)
    return IndicatorLine(
        id=indicator.id,
        title=indicator.title,
        unit=indicator.unit,
        baseline=indicator.baseline,
        target=indicator.target,
        value=reading.value,
        pace=round(reading.pace, 1),
        light=reading.light,
        aim=indicator.aim,
        occurrence_ids=reading.occurrence_ids,
        entries=behind.entries,
    )


def trace_of(progresses: Iterable[Progress]) -> Trace:
    """The ids of a group, and the numbers of the entries that led to where they stand."""
    group = list(progresses)
    return Trace(
        occurrences=tuple(each.occurrence.id for each in group),
        entries=tuple(number for each in group for number in entry_numbers(each)),
    )


def entry_numbers(progress: Progress) -> tuple[int, ...]:
    """The numbers of what stands in the ledger about an occurrence."""
    return tuple(each.number for each in progress.history if each.number)


def _parts(group: Sequence[Progress]) -> dict[str, list[Progress]]:
    """The occurrences behind each number."""
    out = {State.CANCELLED, State.SUSPENDED}
    planned = [each for each in group if each.state not in out]
    return {
        "planned": planned,
        "due": [each for each in planned if each.is_past_due or each.state is State.LAPSED],
        "done": [each for each in planned if each.is_done],
        "late": [each for each in planned if each.is_late],
        "done_in_time": [each for each in planned if each.is_done and not each.was_late],
        "extended": [each for each in planned if each.last(EntryKind.EXTENSION_GRANTED)],
        "suspended": [each for each in group if each.state is State.SUSPENDED],
        "cancelled": [each for each in group if each.state is State.CANCELLED],
    }
