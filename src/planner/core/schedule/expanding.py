"""Plan × working days → occurrences, each due on a working day unless the plan says otherwise."""

from __future__ import annotations

from datetime import date

from planner.core.plan import Assignment, Plan, Roll
from planner.core.schedule.occurrences import Occurrence
from planner.core.schedule.slots import Slot, slots
from planner.core.workdays import WorkdayCalendar


def expand(plan: Plan, calendar: WorkdayCalendar) -> tuple[Occurrence, ...]:
    """Every occurrence of the plan's year, by due date, then id.

    The plan must have no faults of `plan_faults`; a recurrence that makes no sense gives nothing,
    and `schedule_faults` names it.
    """
    found = (
        _occurrence(place.assignment, slot, calendar)
        for place in plan.places()
        for slot in slots(place.assignment.recurrence, plan, calendar)
    )
    return tuple(sorted((each for each in found if each), key=lambda each: (each.due_on, each.id)))


def _occurrence(assignment: Assignment, slot: Slot, calendar: WorkdayCalendar) -> Occurrence | None:
    due_on = _due_on(slot, assignment.recurrence.roll, calendar)
    if due_on is None:
        return None
    return Occurrence(
        id=f"{assignment.id}@{slot.key}",
        assignment_id=assignment.id,
        label=slot.label,
        starts_on=min(slot.starts_on, due_on),
        planned_on=slot.planned_on,
        due_on=due_on,
        is_provisional=calendar.is_provisional(due_on.year),
    )


def _due_on(slot: Slot, roll: Roll, calendar: WorkdayCalendar) -> date | None:
    """Back or on as the plan says, the other way if that would leave the slot's bounds.

    None if the bounds hold no working day.
    """
    day = slot.planned_on
    if roll is Roll.KEEP or calendar.is_workday(day):
        return day
    ways = [calendar.roll_back, calendar.roll_on]
    if roll is Roll.NEXT:
        ways.reverse()
    if slot.bounds is None:
        return ways[0](day)
    bounds = slot.bounds
    return next((rolled for rolled in (way(day) for way in ways) if rolled in bounds), None)
