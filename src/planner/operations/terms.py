"""What an installation has set → the terms on which operations work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from planner.core.progress import LightPolicy, Yardstick
from planner.core.reminders import Letterhead, ReminderPolicy, Restraint
from planner.core.workdays import WorkdayCalendar
from planner.planfile import read_notices


@dataclass(frozen=True)
class Terms:
    """The calendar and policies that hold for one installation."""

    calendar: WorkdayCalendar
    lights: LightPolicy
    reminders: ReminderPolicy
    head: Letterhead
    restraint: Restraint

    @property
    def yardstick(self) -> Yardstick:
        """What progress is measured with."""
        return Yardstick(self.calendar, self.lights)


def read_calendar(notices: Path) -> WorkdayCalendar:
    """The working-day calendar with the notices of a folder; raises Rejected."""
    return WorkdayCalendar(read_notices(notices))


def read_terms(
    notices: Path,
    lights: LightPolicy,
    reminders: ReminderPolicy,
    head: Letterhead,
    restraint: Restraint,
) -> Terms:
    """The terms of an installation; raises Rejected for a faulty notice."""
    return Terms(read_calendar(notices), lights, reminders, head, restraint)
