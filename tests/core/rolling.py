"""A plan of 2024 and what happened → the draft of 2025, for tests."""

from __future__ import annotations

from datetime import date

from planner.core.plan import Plan
from planner.core.progress import Entry, YearRecord, progress_of_year
from planner.core.report.closing import closing
from planner.core.rollover import RolledPlan, YearSoFar, comments_on, roll_over
from planner.core.schedule import expand
from tests.cast import CALENDAR, YARDSTICK, recorded, year


def rolled(of: Plan, *told: Entry, on: date | None = None) -> RolledPlan:
    """The draft when these things had happened by a day; without one, when the year was over."""
    record = year(of, *(recorded(each) for each in expand(of, CALENDAR)), entries=told)
    return roll_over(so_far(record, on), YARDSTICK)


def so_far(record: YearRecord, on: date | None = None) -> YearSoFar:
    """Where a year stands on a day, or stood when it was over."""
    plan, last_on = record.revision.plan, date(record.revision.plan.year, 12, 31)
    if on is None:
        return YearSoFar(plan, closing(last_on, record, YARDSTICK), last_on, is_over=True)
    return YearSoFar(plan, progress_of_year(on, record, YARDSTICK), on, is_over=False)


def notes(draft: RolledPlan) -> list[str]:
    """Each note as its comment has it, in the order of the file."""
    return [line for lines in comments_on(draft).at.values() for line in lines]


def left(draft: RolledPlan) -> list[str]:
    """What did not go along, as `what id: why`."""
    return [f"{each.what} {each.id}：{each.why}" for each in draft.left_out]
