"""Assignment × date → occurrence; plan × number → revision: the values of a schedule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from planner.core.organization import Organization
from planner.core.plan import Plan


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
