"""Plan × working days → dated occurrences; two revisions → what changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planner.core.errors import Fault
from planner.core.organization import Organization
from planner.core.plan import Plan
from planner.core.workdays import WorkdayCalendar


@dataclass(frozen=True)
class Occurrence:
    """One due date of one assignment (期次); its id `A-03@2024-Q1` is stable for life.

    `starts_on` is when work on it may begin, `due_on` the last day in time (after rolling),
    `planned_on` the day that the rule names (before rolling).
    """

    id: str
    assignment_id: str
    label: str
    starts_on: date
    planned_on: date
    due_on: date
    is_provisional: bool = False


@dataclass(frozen=True)
class Recorded:
    """An occurrence as the ledger holds it.

    `sequence` grows and `changed_at` moves with everything that happens to it; `is_open` says
    that neither completion, cancellation nor the year's end has closed it.
    """

    occurrence: Occurrence
    sequence: int
    changed_at: datetime
    is_open: bool


@dataclass(frozen=True)
class Revision:
    """A publication of a plan with the organization as it was then (版本); numbered from 1."""

    number: int
    plan: Plan
    organization: Organization
    published_at: datetime
    published_by: str


@dataclass(frozen=True)
class Move:
    """That an occurrence keeps its id and gets other dates."""

    before: Occurrence
    after: Occurrence


@dataclass(frozen=True)
class ScheduleChange:
    """What a publication would change (调整): nothing moves unseen.

    `kept` are the finished ones and those that stay as they are.
    """

    added: tuple[Occurrence, ...] = ()
    moved: tuple[Move, ...] = ()
    cancelled: tuple[Occurrence, ...] = ()
    unchanged: tuple[Occurrence, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.added or self.moved or self.cancelled)


def expand(plan: Plan, calendar: WorkdayCalendar) -> tuple[Occurrence, ...]:
    """Every occurrence of the plan's year, by due date, then id."""
    raise NotImplementedError


def compare(
    before: Sequence[Occurrence], after: Sequence[Occurrence], finished: Iterable[str] = ()
) -> ScheduleChange:
    """What becomes of the schedule in force; finished ones are never moved or cancelled."""
    raise NotImplementedError


def schedule_faults(plan: Plan, organization: Organization, calendar: WorkdayCalendar) -> list[Fault]:
    """Faults that only dates show: empty windows, quotas out of reach, posts nobody holds."""
    raise NotImplementedError
