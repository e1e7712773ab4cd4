"""Recurrence × year → slots: a period's name, its first day, and the day that the rule names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner.core.dates import ONE_DAY, Window
from planner.core.plan import (
    ByRule,
    Every,
    InPeriods,
    Once,
    OnObservances,
    Period,
    Plan,
    Recurrence,
    SensitivePeriod,
)
from planner.core.schedule.rules import rule_days
from planner.core.workdays import WorkdayCalendar

WHOLE_YEAR = "全年"
ONE_WEEK = timedelta(days=7)
OBSERVANCE_LEAD = timedelta(days=14)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
IN_WEEK = (*WEEKDAYS, "first workday", "last workday")
_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}


@dataclass(frozen=True)
class Slot:
    """Room for one occurrence, on `planned_on`; rolling must not leave `bounds`."""

    key: str
    label: str
    starts_on: date
    planned_on: date
    bounds: Window | None = None


def slots(recurrence: Recurrence, plan: Plan, calendar: WorkdayCalendar) -> Iterator[Slot]:
    """The slots whose planned day lies in the plan's year and within first and last day.

    Work on none begins before the first day.
    """
    first, last = recurrence.first_on or date.min, recurrence.last_on or date.max
    for slot in _slots(recurrence, plan, calendar):
        if slot.planned_on.year == plan.year and first <= slot.planned_on <= last:
            yield replace(slot, starts_on=max(slot.starts_on, first))


def due_fault(every: Every, year: int) -> str:
    """Why a due day does not fit its period, and what to write; empty if it fits."""
    due, misfit = every.due, f"“{every.due}”不适用于 every: {every.every}"
    if every.every is Period.WEEK:
        return "" if due in IN_WEEK else f"{misfit}；请写 monday 至 sunday，或 last workday"
    if due in WEEKDAYS:
        return f"{misfit}；请写 15、last day 或 last workday 的样子"
    if "-" in due and every.every is not Period.YEAR:
        return f"{misfit}，只适用于 every: year；请写 15 或 last workday 的样子"
    if "-" in due and _month_day(year, due) is None:
        return f"“{due}”在 {year} 年没有这一天；请改正"
    return ""


def _slots(recurrence: Recurrence, plan: Plan, calendar: WorkdayCalendar) -> Iterator[Slot]:
    match recurrence:
        case Once():
            begins = date(plan.year, 1, 1)
            yield Slot(str(plan.year), WHOLE_YEAR, begins, recurrence.once)
        case Every():
            yield from _periodic(recurrence, plan.year, calendar)
        case OnObservances():
            yield from _observed(recurrence, plan)
        case InPeriods():
            for period in (each for each in plan.periods if each.id in recurrence.periods):
                yield from _in_period(period, plan.year, weekly=recurrence.each == "week")
        case _:
            yield from _ruled(recurrence, plan.year)


def _periodic(every: Every, year: int, calendar: WorkdayCalendar) -> Iterator[Slot]:
    if due_fault(every, year):
        return
    if every.every is Period.WEEK:
        yield from _weekly(every.due, year, calendar)
        return
    months = _MONTHS[every.every]
    for number in range(12 // months):
        period = Window.of_month(year, number * months + 1, months)
        planned_on = _due_day(every.due, period, calendar)
        if planned_on:
            key, label = _period_name(every.every, year, number + 1)
            yield Slot(key, label, period.starts_on, planned_on, period)


def _period_name(every: Period, year: int, number: int) -> tuple[str, str]:
    match every:
        case Period.MONTH:
            return f"{year}-{number:02}", f"{number}月"
        case Period.QUARTER:
            return f"{year}-Q{number}", f"第{'一二三四'[number - 1]}季度"
        case Period.HALF_YEAR:
            return f"{year}-H{number}", "上下"[number - 1] + "半年"
        case _:
            return str(year), WHOLE_YEAR


def _due_day(due: str, period: Window, calendar: WorkdayCalendar) -> date | None:
    """The day that `due` names in a period's last month; None if there is no such day."""
    last = period.last_on
    if due == "last day":
        return last
    if due.isdigit():
        return min(last, last.replace(day=1) + timedelta(days=int(due) - 1))
    if "-" in due:
        return _month_day(last.year, due)
    return _workday(due, Window.of_month(last.year, last.month), calendar)


def _month_day(year: int, due: str) -> date | None:
    try:
        return date.fromisoformat(f"{year}-{due}")
    except ValueError:
        return None


def _workday(due: str, window: Window, calendar: WorkdayCalendar) -> date | None:
    """The first, second, … or last working day of a window; None if it has not so many."""
    days = calendar.workdays(window)
    return next(iter(days[_ORDINALS[due.partition(" ")[0]] :]), None)


def _weekly(due: str, year: int, calendar: WorkdayCalendar) -> Iterator[Slot]:
    """A week belongs to the year in which its due day lies, and does not roll out of it."""
    for monday in _mondays(year):
        week = Window(monday, monday + ONE_WEEK)
        if due in WEEKDAYS:
            planned_on: date | None = monday + timedelta(days=WEEKDAYS.index(due))
        else:
            planned_on = _workday(due, week, calendar)
        if planned_on:
            iso = monday.isocalendar()
            bounds = week.meet(Window.of_year(year))
            key = f"{iso.year}-W{iso.week:02}"
            yield Slot(key, _week_label(monday), monday, planned_on, bounds)


def _mondays(year: int) -> Iterator[date]:
    """The Mondays of all weeks that have a day in the year."""
    monday = date(year, 1, 1) - timedelta(days=date(year, 1, 1).weekday())
    while monday.year <= year:
        yield monday
        monday += ONE_WEEK


def _week_label(monday: date) -> str:
    sunday = monday + timedelta(days=6)
    return f"{monday.month}月{monday.day}日—{sunday.month}月{sunday.day}日"


def _observed(recurrence: OnObservances, plan: Plan) -> Iterator[Slot]:
    for observance in plan.observances:
        if observance.id in recurrence.observances:
            begins = observance.on - OBSERVANCE_LEAD
            yield Slot(f"{plan.year}-{observance.id}", observance.name, begins, observance.on)


def _in_period(period: SensitivePeriod, year: int, *, weekly: bool) -> Iterator[Slot]:
    if not weekly:
        yield Slot(f"{year}-{period.id}", period.name, period.from_on, period.until_on)
        return
    for monday in _mondays(year):
        begins = max(monday, period.from_on)
        ends = min(monday + ONE_WEEK - ONE_DAY, period.until_on)
        if begins <= ends:
            key = f"{year}-{period.id}-W{monday.isocalendar().week:02}"
            label = f"{period.name}，{_week_label(monday)}"
            bounds = Window.through(begins, ends).meet(Window.of_year(year))
            yield Slot(key, label, begins, ends, bounds)


def _ruled(recurrence: ByRule, year: int) -> Iterator[Slot]:
    """Each day of the rule; work on it may begin on the day after the one before."""
    begins = date(year, 1, 1)
    for day in rule_days(recurrence, year):
        yield Slot(str(day), f"{day.month}月{day.day}日", begins, day)
        begins = day + ONE_DAY
