"""A plan's dates → those of the next year: moved by their rules, not by days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from planner.core.plan import (
    Assignment,
    ByRule,
    Every,
    Observance,
    Once,
    Period,
    Plan,
    Recurrence,
    SensitivePeriod,
)
from planner.core.rollover.festivals import Moved, move, same_day
from planner.core.rollover.goals import with_each

LEAP_DAY, LAST_OF_FEBRUARY = "02-29", "02-28"
_UNTIL = re.compile(r"(?i)\bUNTIL=(\d{4})(\d{2})(\d{2})")
_RHYTHM = re.compile(r"(?i)\bINTERVAL=0*([2-9]|[1-9]\d)")
_WEEKLY, _BY_DAY = re.compile(r"(?i)\bFREQ=WEEKLY"), re.compile(r"(?i)\bBYDAY=")


def move_dates(plan: Plan, years: int = 1) -> Plan:
    """The plan with every date `years` later by its rule; nothing else differs but the year."""
    return plan.model_copy(
        update={
            "year": plan.year + years,
            "observances": tuple(move_observance(each, years)[0] for each in plan.observances),
            "periods": tuple(move_period(each, years)[0] for each in plan.periods),
            "goals": with_each(plan.goals, lambda each: _moved(each, plan.year, years)),
        }
    )


def move_observance(observance: Observance, years: int = 1) -> tuple[Observance, Moved]:
    """The observance in another year, and why its day lies there."""
    moved = move(observance.name, (observance.on,), years)
    return observance.model_copy(update={"on": moved.days[0]}), moved


def move_period(period: SensitivePeriod, years: int = 1) -> tuple[SensitivePeriod, Moved]:
    """The period in another year, and why its days lie there."""
    moved = move(period.name, (period.from_on, period.until_on), years)
    begin, end = moved.days
    return period.model_copy(update={"from_on": begin, "until_on": end}), moved


def move_recurrence(recurrence: Recurrence, year: int, years: int = 1) -> Recurrence:
    """A recurrence of a year in a later one: rules stay, what is a day of that year moves."""
    match recurrence:
        case Once():
            once = same_day(recurrence.once, years)
            return _bounded(recurrence.model_copy(update={"once": once}), year, years)
        case Every(every=Period.YEAR, due=due) if due == LEAP_DAY and not _is_leap(year + years):
            short = recurrence.model_copy(update={"due": LAST_OF_FEBRUARY})
            return _bounded(short, year, years)
        case ByRule():
            rule = _UNTIL.sub(lambda found: _until(found, year, years), recurrence.rule)
            moved = recurrence.model_copy(update={"rule": rule})
            return _ended(moved, year, years) if has_rhythm(moved) else _bounded(moved, year, years)
        case _:
            return _bounded(recurrence, year, years)


def has_rhythm(recurrence: ByRule) -> bool:
    """Whether a rule counts on from its first day, so that this must stay where it is."""
    rule = recurrence.rule
    return bool(_RHYTHM.search(rule) or (_WEEKLY.search(rule) and not _BY_DAY.search(rule)))


def fixed_days(recurrence: Recurrence, year: int) -> Iterator[date]:
    """The days that a recurrence names as days of a year: they may hang on what happens then."""
    match recurrence:
        case Once():
            yield recurrence.once
        case Every(every=Period.YEAR, due=due) if "-" in due:
            month, _, day = due.partition("-")
            yield date(year, int(month), int(day))
        case _:
            pass
    if recurrence.first_on is not None and recurrence.first_on.year == year:
        yield recurrence.first_on


def _moved(assignment: Assignment, year: int, years: int) -> Assignment:
    moved = move_recurrence(assignment.recurrence, year, years)
    return assignment.model_copy(update={"recurrence": moved})


def _bounded(recurrence: Recurrence, year: int, years: int) -> Recurrence:
    """First and last day of the old year go along; what began before it, or ends after, stays."""
    first = recurrence.first_on
    if first is not None and first.year == year:
        recurrence = recurrence.model_copy(update={"first_on": same_day(first, years)})
    return _ended(recurrence, year, years)


def _ended(recurrence: Recurrence, year: int, years: int) -> Recurrence:
    last = recurrence.last_on
    if last is not None and last.year == year:
        recurrence = recurrence.model_copy(update={"last_on": same_day(last, years)})
    return recurrence


def _until(found: re.Match[str], year: int, years: int) -> str:
    if int(found[1]) != year:
        return found[0]
    try:
        day = date(year, int(found[2]), int(found[3]))
    except ValueError:
        return found[0]
    return f"UNTIL={same_day(day, years):%Y%m%d}"


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
