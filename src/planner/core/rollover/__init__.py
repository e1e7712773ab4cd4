"""A plan and how its year went → a draft of next year's plan, with what people must look at."""

from planner.core.rollover.draft import LeftOut, Note, NoteKind, RolledPlan, YearSoFar
from planner.core.rollover.moving import move_dates
from planner.core.rollover.rolling import roll_over
from planner.core.rollover.wording import CHECK, Comments, comments_on

__all__ = [
    "CHECK",
    "Comments",
    "LeftOut",
    "Note",
    "NoteKind",
    "RolledPlan",
    "YearSoFar",
    "comments_on",
    "move_dates",
    "roll_over",
]
