"""What a calendar shows of one thing → the bytes of its event (RFC 5545 3.6.1)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import Alarm, Event

LONGEST_SUMMARY = 64
# 09:00 on the day before, the only kind of alarm that whole-day events get everywhere.
ALARM = timedelta(hours=-15)
# About a kilobyte each; what is not asked for any more makes room.
MOST_RENDERED = 40_000


@dataclass(frozen=True)
class FeedEvent:
    """A whole-day event; the same values give the same bytes, in every process.

    `ends_on` is the first day after it. `changed_at` is when something in it last changed.
    """

    uid: str
    sequence: int
    changed_at: datetime
    starts_on: date
    ends_on: date
    summary: str
    description: str = ""
    address: str = ""
    is_cancelled: bool = False
    has_alarm: bool = False


@lru_cache(maxsize=MOST_RENDERED)
def render_event(event: FeedEvent) -> bytes:
    """The event's lines, CRLF ended and folded at 75 octets; each is rendered once a process."""
    changed_at = event.changed_at.astimezone(UTC)
    made = Event()
    made.add("UID", event.uid)
    made.add("SEQUENCE", event.sequence)
    made.add("DTSTAMP", changed_at)
    made.add("LAST-MODIFIED", changed_at)
    made.add("DTSTART", event.starts_on)
    made.add("DTEND", event.ends_on)
    made.add("SUMMARY", event.summary)
    if event.description:
        made.add("DESCRIPTION", event.description)
    if event.address:
        made.add("URL", event.address)
    made.add("TRANSP", "TRANSPARENT")
    made.add("STATUS", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    if event.has_alarm:
        # some clients read nothing of an event after its first alarm
        made.add_component(_alarm(event.summary))
    content: bytes = made.to_ical(sorted=False)
    return content


def shorten(text: str) -> str:
    """A title that every client shows whole."""
    text = clean(text)
    return text if len(text) <= LONGEST_SUMMARY else text[: LONGEST_SUMMARY - 1] + "…"


def clean(text: str) -> str:
    r"""Take out what breaks clients: control characters, odd line ends, the two characters `\N`."""
    kept = "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text
    )
    return kept.replace("\\N", "N").replace("\\n", "n")


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", ALARM)
    alarm.add("DESCRIPTION", summary)
    return alarm
