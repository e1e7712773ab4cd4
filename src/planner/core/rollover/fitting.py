"""An assignment of the new year × its working days → one that has dates in that year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.core.plan import Assignment, Plan, Roll
from planner.core.rollover.goals import with_each
from planner.core.schedule import Occurrence, expand
from planner.core.workdays import WorkdayCalendar

_WORDS = {Roll.PREVIOUS: "提前", Roll.NEXT: "顺延", Roll.KEEP: "不变"}


@dataclass(frozen=True)
class Fitted:
    """The assignment, its occurrences in the new year, and what had to be changed for them."""

    assignment: Assignment
    strip: tuple[Occurrence, ...]
    changed: str = ""


def fit(assignment: Assignment, plan: Plan, calendar: WorkdayCalendar) -> Fitted | None:
    """The assignment with dates of the plan's year; None if its rule gives that year nothing.

    Where days off would carry a due date out of the year, it rolls the other way, or not at all.
    """
    own = assignment.recurrence.roll
    other = Roll.NEXT if own is Roll.PREVIOUS else Roll.PREVIOUS
    for roll in (own, other, Roll.KEEP):
        recurrence = assignment.recurrence.model_copy(update={"roll": roll})
        turned = assignment.model_copy(update={"recurrence": recurrence})
        strip = _strip(turned, plan, calendar)
        if strip and all(each.due_on.year == plan.year for each in strip):
            changed = "" if roll is own else _changed(own, roll, plan.year)
            return Fitted(turned, strip, changed)
    return None


def rolled_days(strip: tuple[Occurrence, ...]) -> tuple[tuple[date, date], ...]:
    """The planned days that are days off, each with the day that it rolls to."""
    return tuple((each.planned_on, each.due_on) for each in strip if each.planned_on != each.due_on)


def _strip(assignment: Assignment, plan: Plan, calendar: WorkdayCalendar) -> tuple[Occurrence, ...]:
    alone = with_each(plan.goals, lambda each: assignment if each.id == assignment.id else None)
    return expand(plan.model_copy(update={"goals": alone}), calendar)


def _changed(own: Roll, roll: Roll, year: int) -> str:
    return f"遇休息日原来{_WORDS[own]}，{year}年会出本年，改为{_WORDS[roll]}"
