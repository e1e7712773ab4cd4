"""A plan, what people reported of it, and a day → its board, without a ledger."""

from __future__ import annotations

from datetime import date

from planner.core.organization import Organization
from planner.core.plan import Plan
from planner.core.progress import Entry, YearRecord, progress_of_year
from planner.core.schedule import Revision, expand
from planner.operations.board import YearBoard
from tests.cast import CALENDAR, at, organization, recorded
from tests.operations.terms import TERMS

TODAY = date(2024, 3, 25)


def board_of(
    plan: Plan, *entries: Entry, day: date = TODAY, by: Organization | None = None
) -> YearBoard:
    """The board of a plan's year on a day; every occurrence is as it was first published."""
    known = {each.id: recorded(each) for each in expand(plan, CALENDAR)}
    told: dict[str, tuple[Entry, ...]] = {}
    for each in entries:
        told[each.occurrence_id] = (*told.get(each.occurrence_id, ()), each)
    revision = Revision(1, plan, by or organization(), at(1, 2), "zhouping")
    record = YearRecord(revision, tuple(known.values()), told)
    standing = sorted(progress_of_year(day, record, TERMS.yardstick), key=lambda each: each.due_on)
    return YearBoard(day, revision, known, told, {each.occurrence.id: each for each in standing})
