"""The terms on which operations are tested: defaults, no notices of its own."""

from __future__ import annotations

from planner.core.progress import LightPolicy
from planner.core.reminders import ReminderPolicy, Restraint
from planner.operations.terms import Terms
from tests.cast import CALENDAR, HEAD

TERMS = Terms(CALENDAR, LightPolicy(), ReminderPolicy(), HEAD, Restraint())
