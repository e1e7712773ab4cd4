"""A raw recurrence rule × year → its days, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from itertools import islice

from dateutil.rrule import rrulestr

from planner.core.plan import ByRule

LONGEST_BACK = 10
"""Years that a rule may have begun before the plan's, so that every fifth year can be said."""
_FREQUENCIES = frozenset({"YEARLY", "MONTHLY", "WEEKLY", "DAILY"})
_LIMITS = ("BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST")
_NAMES = ("FREQ", "INTERVAL", "COUNT", "UNTIL", *_LIMITS)
_NUMBER = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_DAY = re.compile(r"\d{8}", re.ASCII)
# Days, weekdays and week numbers of the calendar repeat after so many years.
_CYCLE = 400


def rule_fault(rule: str) -> str:
    """What is wrong with a rule and what to write; empty if it can be expanded."""
    pairs = _pairs(rule)
    strange = [name for name, value in pairs if name not in _NAMES or not value]
    if strange:
        return f"里的“{strange[0]}”不能用；请写成 名称=值，名称限于 {'、'.join(_NAMES)}"
    if len(dict(pairs)) < len(pairs):
        return "里有一项写了两次；请只留一个"
    return next(_complaints(dict(pairs)), "")


def rule_days(recurrence: ByRule, year: int) -> tuple[date, ...]:
    """The days of a rule in a year; none if it has a fault, or began later or long before."""
    begin = recurrence.first_on or date(year, 1, 1)
    if rule_fault(recurrence.rule) or not year - LONGEST_BACK <= begin.year <= year:
        return ()
    told = dict(_pairs(recurrence.rule))
    until = min(_until(told) or date.max, date(year, 12, 31))
    # COUNT counts from the beginning, also what lies in years before.
    days = islice(_days(_limits(told), begin, until), int(told.get("COUNT", "9999")))
    return tuple(day for day in days if day.year == year)


def _days(limits: str, begin: date, until: date) -> Iterator[date]:
    """The days of a rule from its beginning to a day.

    Of a rule that never matches (30 February) the library looks at every day to the year 9999.
    So it is asked about the last years before that which are just like the ones that are meant.
    """
    shift = (date.max.year - until.year) // _CYCLE * _CYCLE
    dtstart = datetime.combine(begin.replace(year=begin.year + shift), time())
    last = until.replace(year=until.year + shift)
    for each in rrulestr(f"{limits};UNTIL={last:%Y%m%d}", dtstart=dtstart):
        yield each.date().replace(year=each.year - shift)


def _complaints(told: Mapping[str, str]) -> Iterator[str]:
    """What is wrong, in the order in which it is to be mended (RFC 5545, section 3.3.10)."""
    if told.get("FREQ") not in _FREQUENCIES:
        yield "的 FREQ 要写 YEARLY、MONTHLY、WEEKLY 或 DAILY"
    for name in ("INTERVAL", "COUNT"):
        if not _NUMBER.fullmatch(told.get(name, "1")):
            yield f"的 {name} 要写 1 至 9999 的整数"
    if "UNTIL" in told and not _until(told):
        yield "的 UNTIL 要写成 20241231 的样子"
    if {"COUNT", "UNTIL"} <= told.keys():
        yield "同时写了 COUNT 和 UNTIL；请只留一个"
    try:
        rrulestr(_limits(told), dtstart=datetime.combine(date(2024, 1, 1), time()))
    except ValueError:
        named = "、".join(name for name in _LIMITS if name in told)
        yield f"的取值不对；请核对 {named}"


def _limits(told: Mapping[str, str]) -> str:
    """The rule without its end, which `rule_days` sees to."""
    return ";".join(f"{name}={told[name]}" for name in told if name not in {"COUNT", "UNTIL"})


def _until(told: Mapping[str, str]) -> date | None:
    written = told.get("UNTIL", "")
    try:
        return date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        return None


def _pairs(rule: str) -> list[tuple[str, str]]:
    text = rule.strip().upper().removeprefix("RRULE:")
    parts = (part.partition("=") for part in text.split(";"))
    return [(name, value) for name, _, value in parts]
