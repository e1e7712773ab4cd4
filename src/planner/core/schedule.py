"""Plan × working days → dated occurrences; two revisions → what changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile

from dateutil.rrule import rrulestr

from planner.core.dates import ONE_DAY, Window
from planner.core.errors import Fault
from planner.core.organization import Organization
from planner.core.plan import (
    Assignment,
    ByRule,
    Every,
    InPeriods,
    Once,
    OnObservances,
    Period,
    Place,
    Plan,
    Recurrence,
    Roll,
    SensitivePeriod,
)
from planner.core.workdays import WorkdayCalendar

ONE_WEEK = timedelta(days=7)
WHOLE_YEAR = "全年"
OBSERVANCE_LEAD = timedelta(days=14)
MOST_BY_RULE = 400
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}


@dataclass(frozen=True)
class Occurrence:
    """One due date of one assignment (期次); its id `A-03@2024-Q1` is stable for life.

    `starts_on` is when work on it may begin, `due_on` the last day in time (after rolling),
    `planned_on` the day that the rule names (before rolling).
    """

    id: str
    assignment_id: str
    label: str
    starts_on: date
    planned_on: date
    due_on: date
    is_provisional: bool = False


@dataclass(frozen=True)
class Recorded:
    """An occurrence as the ledger holds it.

    `sequence` grows and `changed_at` moves with everything that happens to it; `is_open` says
    that neither completion, cancellation nor the year's end has closed it.
    """

    occurrence: Occurrence
    sequence: int
    changed_at: datetime
    is_open: bool


@dataclass(frozen=True)
class Revision:
    """A publication of a plan with the organization as it was then (版本); numbered from 1."""

    number: int
    plan: Plan
    organization: Organization
    published_at: datetime
    published_by: str


@dataclass(frozen=True)
class Move:
    """That an occurrence keeps its id and gets other dates."""

    before: Occurrence
    after: Occurrence


@dataclass(frozen=True)
class ScheduleChange:
    """What a publication would change (调整): nothing moves unseen.

    `kept` are the finished ones and those that stay as they are.
    """

    added: tuple[Occurrence, ...] = ()
    moved: tuple[Move, ...] = ()
    cancelled: tuple[Occurrence, ...] = ()
    unchanged: tuple[Occurrence, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.added or self.moved or self.cancelled)


def expand(plan: Plan, calendar: WorkdayCalendar) -> tuple[Occurrence, ...]:
    """Every occurrence of the plan's year, by due date, then id.

    The plan must have no faults of `plan_faults`; a rule that cannot be read gives nothing, and
    `schedule_faults` names it.
    """
    year = Window.of_year(plan.year)
    found = [
        _rolled(place.assignment, slot, calendar)
        for place in plan.places()
        for slot in _slots(place.assignment.recurrence, plan, calendar)
        if slot.planned_on in year and _is_within(place.assignment.recurrence, slot.planned_on)
    ]
    return tuple(sorted((each for each in found if each), key=lambda each: (each.due_on, each.id)))


def compare(
    before: Sequence[Occurrence], after: Sequence[Occurrence], finished: Iterable[str] = ()
) -> ScheduleChange:
    """What becomes of the schedule in force; finished ones are never moved or cancelled.

    An occurrence is moved when its dates differ; one that only got another label, or is no longer
    provisional, is unchanged, and carries the new words.
    """
    done = set(finished)
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    both = [(each, new[each.id]) for each in before if each.id in new and each.id not in done]
    moved = [Move(was, now) for was, now in both if _dates(was) != _dates(now)]
    return ScheduleChange(
        added=tuple(each for each in after if each.id not in old),
        moved=tuple(moved),
        cancelled=tuple(each for each in before if each.id not in new and each.id not in done),
        unchanged=tuple(
            [each for each in before if each.id in done]
            + [now for was, now in both if _dates(was) == _dates(now)]
        ),
    )


def schedule_faults(
    plan: Plan, organization: Organization, calendar: WorkdayCalendar
) -> list[Fault]:
    """Faults that only dates show: empty windows, quotas out of reach, posts nobody holds.

    Both plan and organization must be free of faults of their own.
    """
    strips: dict[str, list[Occurrence]] = {}
    for occurrence in expand(plan, calendar):
        strips.setdefault(occurrence.assignment_id, []).append(occurrence)
    found = [
        fault
        for place in plan.places()
        for fault in _assignment_faults(place, strips.get(place.assignment.id, []), organization)
    ]
    return found + list(_indicator_faults(plan, strips))


@dataclass(frozen=True)
class _Slot:
    """A place for one occurrence: the period it belongs to, and the day that the rule names."""

    key: str
    label: str
    period: Window
    planned_on: date
    is_bound: bool = False


def _dates(occurrence: Occurrence) -> tuple[date, date]:
    return occurrence.starts_on, occurrence.due_on


def _is_within(recurrence: Recurrence, day: date) -> bool:
    first, last = recurrence.first_on or date.min, recurrence.last_on or date.max
    return first <= day <= last


def _rolled(assignment: Assignment, slot: _Slot, calendar: WorkdayCalendar) -> Occurrence | None:
    """The slot with its due date on a working day; None for a period without any."""
    due_on = _roll(slot, assignment.recurrence.roll, calendar)
    if due_on is None:
        return None
    return Occurrence(
        id=f"{assignment.id}@{slot.key}",
        assignment_id=assignment.id,
        label=slot.label,
        starts_on=min(slot.period.starts_on, due_on),
        planned_on=slot.planned_on,
        due_on=due_on,
        is_provisional=calendar.is_provisional(due_on.year),
    )


def _roll(slot: _Slot, roll: Roll, calendar: WorkdayCalendar) -> date | None:
    """Back or on as the plan says; in a period of the calendar, never out of that period."""
    day = slot.planned_on
    if roll is Roll.KEEP:
        return day
    back, on = calendar.roll_back(day), calendar.roll_on(day)
    ordered = (back, on) if roll is Roll.PREVIOUS else (on, back)
    if not slot.is_bound:
        return ordered[0]
    return next((each for each in ordered if each in slot.period), None)


def _slots(recurrence: Recurrence, plan: Plan, calendar: WorkdayCalendar) -> Iterator[_Slot]:
    match recurrence:
        case Once():
            begins = recurrence.first_on or date(plan.year, 1, 1)
            window = Window.through(begins, recurrence.once)
            yield _Slot(str(plan.year), WHOLE_YEAR, window, recurrence.once)
        case Every():
            yield from _periodic(recurrence, plan.year, calendar)
        case OnObservances():
            yield from _observed(recurrence, plan)
        case InPeriods():
            named = (each for each in plan.periods if each.id in recurrence.periods)
            for period in named:
                yield from _in_period(period, plan.year, weekly=recurrence.each == "week")
        case _:
            yield from _ruled(recurrence, plan.year)


def _observed(recurrence: OnObservances, plan: Plan) -> Iterator[_Slot]:
    for observance in plan.observances:
        if observance.id in recurrence.observances:
            window = Window.through(observance.on - OBSERVANCE_LEAD, observance.on)
            yield _Slot(f"{plan.year}-{observance.id}", observance.name, window, observance.on)


def _ruled(recurrence: ByRule, year: int) -> Iterator[_Slot]:
    """Each day of the rule, its window from the day after the one before."""
    begins = date(year, 1, 1)
    for day in _by_rule(recurrence, year):
        yield _Slot(str(day), f"{day.month}月{day.day}日", Window.through(begins, day), day)
        begins = day + ONE_DAY


def _periodic(recurrence: Every, year: int, calendar: WorkdayCalendar) -> Iterator[_Slot]:
    if (recurrence.due in WEEKDAYS) != (recurrence.every is Period.WEEK):
        return
    if recurrence.every is Period.WEEK:
        for monday in _mondays(year):
            week = Window(monday, monday + ONE_WEEK)
            yield _Slot(
                _week_key(monday),
                _week_label(monday),
                week,
                _weekday(recurrence.due, week),
                is_bound=True,
            )
        return
    months = _MONTHS[recurrence.every]
    for number in range(12 // months):
        period = Window.of_month(year, number * months + 1, months)
        planned_on = _due_day(recurrence.due, period, calendar)
        if planned_on is not None:
            key, label = _period_name(recurrence.every, year, number + 1)
            yield _Slot(key, label, period, planned_on, is_bound=True)


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
    month = Window.of_month(last.year, last.month)
    if due == "last day":
        return last
    if due.isdigit():
        return min(last, last.replace(day=1) + timedelta(days=int(due) - 1))
    if due.endswith("workday"):
        days = calendar.workdays(month)
        position = _ORDINALS[due.partition(" ")[0]]
        return days[position] if -len(days) <= position < len(days) else None
    try:
        return date.fromisoformat(f"{last.year}-{due}")
    except ValueError:
        return None


def _weekday(due: str, week: Window) -> date:
    return week.starts_on + timedelta(days=WEEKDAYS.index(due))


def _in_period(period: SensitivePeriod, year: int, *, weekly: bool) -> Iterator[_Slot]:
    whole = Window.through(period.from_on, period.until_on)
    if not weekly:
        yield _Slot(f"{year}-{period.id}", period.name, whole, period.until_on)
        return
    monday = period.from_on - timedelta(days=period.from_on.weekday())
    while monday <= period.until_on:
        week = Window(monday, monday + ONE_WEEK).meet(whole)
        key = f"{year}-{period.id}-W{monday.isocalendar().week:02}"
        label = f"{period.name},{_week_label(monday)}"
        yield _Slot(key, label, week, week.last_on, is_bound=True)
        monday += ONE_WEEK


def _by_rule(recurrence: ByRule, year: int) -> list[date]:
    """The days of a raw rule in a year; none if it cannot be read."""
    begin = recurrence.first_on or date(year, 1, 1)
    try:
        rule = rrulestr(recurrence.rule, dtstart=datetime.combine(begin, time()))
        # A yearly rule has no end of its own: stop with the year, not with the calendar.
        days = takewhile(lambda each: each.year <= year, islice(rule, MOST_BY_RULE))
        return sorted({each.date() for each in days if each.year == year})
    except (ValueError, TypeError, AttributeError, OverflowError):
        return []


def _mondays(year: int) -> Iterator[date]:
    monday = date(year, 1, 1) - timedelta(days=date(year, 1, 1).weekday())
    while monday.year <= year:
        yield monday
        monday += ONE_WEEK


def _week_key(monday: date) -> str:
    iso = monday.isocalendar()
    return f"{iso.year}-W{iso.week:02}"


def _week_label(monday: date) -> str:
    sunday = monday + timedelta(days=6)
    return f"{monday.month}月{monday.day}日—{sunday.month}月{sunday.day}日"


def _assignment_faults(
    place: Place, strip: Sequence[Occurrence], organization: Organization
) -> Iterator[Fault]:
    assignment, path = place.assignment, (*place.path, "recurrence")
    wrong = _due_fault(assignment.recurrence)
    if wrong:
        yield Fault((*path, "due"), f"任务 {assignment.id} 的{wrong}")
    elif not strip:
        yield Fault(path, f"任务 {assignment.id} 全年没有一期;请核对周期、起止日期或规则")
    for each in strip:
        if each.due_on.year != each.planned_on.year:
            yield Fault(
                path,
                f"任务 {assignment.id} 的截止日 {each.due_on} 不在计划年度内;请改用 roll: previous",
            )
    post = organization.post(assignment.assignee)
    empty = [each.due_on for each in strip if not organization.holding(post.id, each.due_on)]
    if empty:
        when = f"在 {empty[0]} 等 {len(empty)} 个截止日无人任职"
        message = f"任务 {assignment.id} 的责任岗位“{post.title}”{when}"
        yield Fault((*place.path, "assignee"), f"{message};请在 organization.yaml 补上任职或代理")


def _due_fault(recurrence: Recurrence) -> str | None:
    if not isinstance(recurrence, Every):
        return None
    if (recurrence.due in WEEKDAYS) != (recurrence.every is Period.WEEK):
        wanted = "按周写 monday 至 sunday,其余写几号或第几个工作日"
        return f" due“{recurrence.due}”不适用于 every: {recurrence.every};{wanted}"
    if "-" in recurrence.due and recurrence.every is not Period.YEAR:
        return f" due“{recurrence.due}”只适用于 every: year"
    return None


def _indicator_faults(plan: Plan, strips: Mapping[str, Sequence[Occurrence]]) -> Iterator[Fault]:
    for position, indicator in enumerate(plan.indicators):
        counts = [
            count.each * len(strips.get(place.assignment.id, ()))
            for place in plan.places()
            for count in place.assignment.counts
            if count.indicator == indicator.id
        ]
        path = ("indicators", position)
        if not counts:
            yield Fault(path, f"指标 {indicator.id} 没有任务计入;请在任务的 counts 里写上它")
        elif indicator.aim == "at_least" and sum(counts) < indicator.target:
            reach = f"目标 {indicator.target},而计入的任务全年只有 {sum(counts)}"
            message = f"指标 {indicator.id} {reach};请增加期次、提高每期数量或降低目标"
            yield Fault((*path, "target"), message)
