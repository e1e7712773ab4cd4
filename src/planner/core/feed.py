"""Progress → an iCalendar feed (RFC 5545, RFC 7986) that real clients read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vDuration

from planner.core.dates import ONE_DAY
from planner.core.organization import Organization
from planner.core.plan import Citation
from planner.core.progress import Progress, State
from planner.core.schedule import Recorded

DAYS_BACK, DAYS_AHEAD, DAYS_CANCELLED = 30, 180, 14
MOST_EVENTS = 1000
LONGEST_SUMMARY = 64
# 09:00 on the day before, the only kind of alarm that whole-day events get everywhere.
ALARM = timedelta(hours=-15)


@dataclass(frozen=True)
class FeedTitle:
    """What a client shows of the calendar itself."""

    name: str
    description: str
    address: str
    is_rehearsal: bool = False


@dataclass(frozen=True)
class Feed:
    """A calendar as bytes, and how many events did not fit (日历订阅源)."""

    content: bytes
    events: int
    left_out: int


def build_feed(
    title: FeedTitle,
    items: Iterable[tuple[Recorded, Progress]],
    organization: Organization,
    day: date,
) -> Feed:
    """The events from 30 days before `day` to 180 after; the same items give the same bytes."""
    shown = [item for item in items if _is_shown(*item, day)]
    kept = shown[:MOST_EVENTS]
    calendar = _head(title)
    for recorded, progress in kept:
        calendar.add_component(_event(title, recorded, progress, organization))
    return Feed(calendar.to_ical(sorted=False), len(kept), len(shown) - len(kept))


def _is_shown(recorded: Recorded, progress: Progress, day: date) -> bool:
    if progress.state is State.CANCELLED:
        return (day - recorded.changed_at.date()).days <= DAYS_CANCELLED
    return -DAYS_BACK <= (progress.due_on - day).days <= DAYS_AHEAD


def _head(title: FeedTitle) -> Calendar:
    name = ("【预演】" if title.is_rehearsal else "") + clean(title.name)
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//planner//yearly work plan//ZH")
    calendar.add("CALSCALE", "GREGORIAN")
    for key, value in (("NAME", name), ("X-WR-CALNAME", name)):
        calendar.add(key, value)
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
    return calendar


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


def _event(
    title: FeedTitle, recorded: Recorded, progress: Progress, organization: Organization
) -> Event:
    changed_at = recorded.changed_at.astimezone(UTC)
    event = Event()
    event.add("UID", f"{recorded.occurrence.id}@{organization.id}.planner")
    event.add("SEQUENCE", recorded.sequence)
    event.add("DTSTAMP", changed_at)
    event.add("LAST-MODIFIED", changed_at)
    event.add("DTSTART", progress.due_on)
    event.add("DTEND", progress.due_on + ONE_DAY)
    summary = _summary(progress, is_rehearsal=title.is_rehearsal)
    event.add("SUMMARY", summary)
    event.add("DESCRIPTION", _description(title, progress, organization))
    event.add("URL", title.address)
    event.add("TRANSP", "TRANSPARENT")
    event.add("STATUS", "CANCELLED" if progress.state is State.CANCELLED else "CONFIRMED")
    if progress.is_to_do:
        event.add_component(_alarm(summary))
    return event


def _summary(progress: Progress, *, is_rehearsal: bool) -> str:
    mark = "【预演】" if is_rehearsal else ""
    if progress.is_done:
        mark += "✓ "
    elif progress.state is State.CANCELLED:
        mark += "【已取消】"
    text = mark + clean(progress.title)
    return text if len(text) <= LONGEST_SUMMARY else text[: LONGEST_SUMMARY - 1] + "…"


def _description(title: FeedTitle, progress: Progress, organization: Organization) -> str:
    assignment = progress.assignment
    post = organization.post(progress.assignee)
    office = organization.office(assignment.lead_office or post.office).name
    support = "、".join(organization.office(each).name for each in assignment.supporting_offices)
    provisional = "（暂定）" if progress.occurrence.is_provisional else ""
    lines = [
        f"截止：{progress.due_on:%Y-%m-%d}{provisional}",
        f"状态：{progress.state.word}",
        f"责任岗位：{post.title}",
        f"牵头科室：{office}" + (f"；配合：{support}" if support else ""),
        f"办结标准：{assignment.done_when}",
        f"出处：{'; '.join(map(_cited, assignment.citations))}",
        title.address,
    ]
    return "\n".join(clean(line) for line in lines)


def _cited(citation: Citation) -> str:
    return f"{citation.place}“{citation.quote}”"


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", ALARM)
    alarm.add("DESCRIPTION", summary)
    return alarm


def clean(text: str) -> str:
    r"""Take out what breaks clients: control characters, odd line ends, the two characters `\N`."""
    kept = "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text
    )
    return kept.replace("\\N", "N").replace("\\n", "n")
