"""Events → an iCalendar feed (RFC 5545, RFC 7986) that real clients read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from hashlib import sha256

from icalendar import Calendar, Timezone, TimezoneStandard, vDuration

from planner.core.dates import Window
from planner.core.feed.event import FeedEvent, clean, render_event

DAYS_BACK, DAYS_AHEAD = 30, 180
# Beyond either, Google keeps a part of the events and says nothing.
MOST_EVENTS, MOST_BYTES = 1000, 1_000_000
_END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True)
class FeedTitle:
    """What a client shows of the calendar itself."""

    name: str
    description: str
    is_rehearsal: bool = False


@dataclass(frozen=True)
class Feed:
    """A calendar as bytes, and how many events did not fit (日历订阅源)."""

    content: bytes
    events: int
    left_out: int = 0

    @cached_property
    def version(self) -> str:
        """A fingerprint of the bytes: the same for the same content, whoever built it."""
        return sha256(self.content).hexdigest()[:32]


def window_of(day: date) -> Window:
    """The days that a feed covers on a day: 30 back and 180 ahead."""
    return Window.through(day - timedelta(days=DAYS_BACK), day + timedelta(days=DAYS_AHEAD))


def build_feed(title: FeedTitle, events: Iterable[FeedEvent], window: Window | None = None) -> Feed:
    """The events that begin in a window, in order; those farthest ahead are left out first."""
    ordered = sorted(
        (each for each in events if window is None or each.starts_on in window),
        key=lambda each: (each.starts_on, each.uid),
    )
    parts = [_head(title)]
    room = MOST_BYTES - len(parts[0]) - len(_END)
    for event in ordered[:MOST_EVENTS]:
        content = render_event(event)
        room -= len(content)
        if room < 0:
            break
        parts.append(content)
    kept = len(parts) - 1
    return Feed(b"".join((*parts, _END)), kept, len(ordered) - kept)


@lru_cache(maxsize=1024)
def _head(title: FeedTitle) -> bytes:
    """All that stands before the first event."""
    name = ("【预演】" if title.is_rehearsal else "") + clean(title.name)
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//planner//yearly work plan//ZH")
    calendar.add("CALSCALE", "GREGORIAN")
    for key in ("NAME", "X-WR-CALNAME"):
        calendar.add(key, name)
    for key in ("DESCRIPTION", "X-WR-CALDESC"):
        calendar.add(key, clean(title.description))
    calendar.add("COLOR", "firebrick")
    calendar.add("X-WR-TIMEZONE", "Asia/Shanghai")
    # Without VALUE=DURATION some clients ignore the interval; the library leaves it out.
    hour = vDuration(timedelta(hours=1))
    hour.params["VALUE"] = "DURATION"
    calendar["REFRESH-INTERVAL"] = hour
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    calendar.add_component(_shanghai())
    content: bytes = calendar.to_ical(sorted=False)
    return content.removesuffix(_END)


def _shanghai() -> Timezone:
    """A constant zone: generated ones carry daylight time of 1986-91 that clients refuse."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("TZID", "Asia/Shanghai")
    standard.add("DTSTART", datetime(2000, 1, 1))  # noqa: DTZ001 - RFC 5545 3.6.5: local time
    standard.add("TZOFFSETFROM", timedelta(hours=8))
    standard.add("TZOFFSETTO", timedelta(hours=8))
    standard.add("TZNAME", "CST")
    zone.add_component(standard)
    return zone
