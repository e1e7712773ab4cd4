"""The hours in which nobody is written to → when a message may go out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from planner.core.dates import ONE_DAY
from planner.core.workdays import WorkdayCalendar


@dataclass(frozen=True)
class QuietHours:
    """From when until when nobody is written to (免打扰时段); the same time twice: never."""

    from_at: time = time(20)
    until_at: time = time(8)

    def holds(self, at: time) -> bool:
        """Whether a time of the day lies in them; they may run over midnight."""
        if self.from_at <= self.until_at:
            return self.from_at <= at < self.until_at
        return at >= self.from_at or at < self.until_at


@dataclass(frozen=True)
class Restraint:
    """How people are spared (克制): the hours, and how many messages a person gets in a week."""

    quiet: QuietHours = QuietHours()
    weekly_limit: int = 8


def release_at(now: datetime, quiet: QuietHours, calendar: WorkdayCalendar) -> datetime:
    """The first moment from `now` on that lies on a working day outside the quiet hours."""
    is_free = not quiet.holds(now.time())
    if calendar.is_workday(now.date()) and is_free:
        return now
    starts_today = not is_free and now.time() < quiet.until_at
    day = now.date() if starts_today else now.date() + ONE_DAY
    begin = quiet.until_at if quiet.from_at != quiet.until_at else time()
    return datetime.combine(calendar.roll_on(day), begin, now.tzinfo)
