"""Bytes of a calendar → every rule that clients taught and that the bytes break.

Read with nothing of the planner's, nor of the library that it writes with.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

HEAD = (
    *("VERSION:2.0", "CALSCALE:GREGORIAN", "X-WR-TIMEZONE:Asia/Shanghai"),
    *("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"),
)
NAMED = ("PRODID", "NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC", "COLOR")
NEVER = ("METHOD", "ORGANIZER", "ATTENDEE", "SOURCE", "RRULE", "RDATE", "EXDATE", "VTODO")
ZONE = [
    *("BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:20000101T000000"),
    *("TZOFFSETFROM:+0800", "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE"),
]
ONCE = (
    *("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE"),
    *("SUMMARY", "TRANSP", "STATUS"),
)
MOST_OCTETS, MOST_EVENTS, MOST_BYTES, LONGEST_SUMMARY = 75, 1000, 1_000_000, 64


def faults_of(content: bytes, address: str = "http") -> list[str]:
    """One sentence a broken rule; none for a calendar that every client reads.

    Full descriptions end with a page whose address begins as given.
    """
    lines = content.replace(b"\r\n ", b"").decode().split("\r\n")
    events = list(_events(lines))
    return [
        *_bytes(content),
        *_calendar(lines, len(events)),
        *(f"{each[1]}: {fault}" for each in events for fault in _event(each, address)),
        *(
            f"{uid} stands {count} times"
            for uid, count in Counter(_value(each, "UID") for each in events).items()
            if count > 1
        ),
    ]


def _bytes(content: bytes) -> Iterator[str]:
    if len(content) > MOST_BYTES:
        yield f"{len(content)} bytes"
    if not content.endswith(b"END:VCALENDAR\r\n") or b"\n" in content.replace(b"\r\n", b""):
        yield "a line does not end with CRLF"
    for line in content.split(b"\r\n"):
        if len(line) > MOST_OCTETS:
            yield f"a line of {len(line)} octets"
        try:
            text = line.decode()
        except UnicodeDecodeError:
            yield "a line is folded within a character"
        else:
            if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", text):
                yield "a control character"


def _calendar(lines: list[str], events: int) -> Iterator[str]:
    first = lines.index("BEGIN:VEVENT") if events else len(lines)
    head = lines[:first]
    yield from (f"no {each}" for each in HEAD if each not in head)
    for name in NAMED:
        if sum(each.startswith(f"{name}:") for each in head) != 1:
            yield f"not one {name}"
    if any(each.startswith("UID") for each in head):
        yield "a UID on the calendar: vdirsyncer keeps one event of all"
    yield from (f"there is {each}" for each in lines if _name(each) in NEVER)
    begin = head.index(ZONE[0]) if ZONE[0] in head else 0
    if head[begin : begin + len(ZONE)] != ZONE:
        yield "not the one constant time zone"
    if events > MOST_EVENTS:
        yield f"{events} events"


def _events(lines: list[str]) -> Iterator[list[str]]:
    event: list[str] | None = None
    for line in lines:
        if line == "BEGIN:VEVENT":
            event = []
        if event is not None:
            event.append(line)
        if line == "END:VEVENT" and event is not None:
            yield event
            event = None


def _event(event: list[str], address: str) -> Iterator[str]:
    own = event[: event.index("BEGIN:VALARM")] if "BEGIN:VALARM" in event else event
    for name in ONCE:
        if sum(each.startswith(f"{name}:") for each in own) != 1:
            yield f"not one {name}"
            return
    yield from _times(own)
    summary = _value(own, "SUMMARY").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
    if not 0 < len(summary) <= LONGEST_SUMMARY:
        yield f"a summary of {len(summary)} characters"
    description, url = _value(own, "DESCRIPTION"), _value(own, "URL")
    if description and not (url.startswith(address) and description.endswith(f"\\n{url}")):
        yield "the description does not end with the page's address"
    if bool(description) is not bool(url):
        yield "a description without an address, or an address without one"
    yield from _state(event, own, summary)


def _times(own: list[str]) -> Iterator[str]:
    if _value(own, "DTSTAMP") != _value(own, "LAST-MODIFIED"):
        yield "DTSTAMP is not when it last changed"
    if not re.fullmatch(r"\d{8}T\d{6}Z", _value(own, "DTSTAMP")):
        yield "DTSTAMP is not UTC"
    begin, end = _value(own, "DTSTART;VALUE=DATE"), _value(own, "DTEND;VALUE=DATE")
    if not (re.fullmatch(r"\d{8}", begin) and begin < end):
        yield f"from {begin} to {end}"
    if _value(own, "TRANSP") != "TRANSPARENT":
        yield "it paints the day busy"
    if not _value(own, "SEQUENCE").isdigit():
        yield "no revision"


def _state(event: list[str], own: list[str], summary: str) -> Iterator[str]:
    is_cancelled = _value(own, "STATUS") == "CANCELLED"
    if is_cancelled is not ("【已取消】" in summary):
        yield "cancelled, and not said so, or the other way round"
    alarms = event.count("BEGIN:VALARM")
    if alarms and ("✓" in summary or is_cancelled):
        yield "an alarm for what is finished"
    if alarms and event[-2] != "END:VALARM":
        yield "something stands after the alarm"
    if event.count("TRIGGER:-PT15H") != alarms or event.count("ACTION:DISPLAY") != alarms:
        yield "an alarm that is not shown at nine on the day before"


def _name(line: str) -> str:
    return "VTODO" if line == "BEGIN:VTODO" else re.split("[:;]", line, maxsplit=1)[0]


def _value(lines: list[str], name: str) -> str:
    return next((each.partition(":")[2] for each in lines if each.startswith(f"{name}:")), "")
