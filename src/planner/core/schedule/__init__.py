"""Plan × working days → dated occurrences; two revisions → what changes."""

from planner.core.schedule.change import Move, ScheduleChange, compare
from planner.core.schedule.expanding import expand
from planner.core.schedule.faults import schedule_faults
from planner.core.schedule.occurrences import Occurrence, Recorded, Revision
from planner.core.schedule.slots import WHOLE_YEAR

__all__ = [
    "WHOLE_YEAR",
    "Move",
    "Occurrence",
    "Recorded",
    "Revision",
    "ScheduleChange",
    "compare",
    "expand",
    "schedule_faults",
]
