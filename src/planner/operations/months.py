"""The boards of some years × a month → its days, with what is due and what is special (月历)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.core.dates import ONE_DAY, Window
from planner.core.plan import SensitivePeriod
from planner.core.progress import Progress, State
from planner.core.workdays import DayKind, WorkdayCalendar
from planner.operations.board import YearBoard

# a plan is of one of these years
FIRST_YEAR, LAST_YEAR, MONTHS = 2004, 2100, 12
MOST_ON_A_DAY = 6


@dataclass(frozen=True)
class MonthDay:
    """A day of a month's weeks: what kind it is, what is due, what the plan says of it.

    Days of the months before and after fill the weeks up; nothing is said of them.
    """

    kind: DayKind
    is_inside: bool
    items: tuple[Progress, ...] = ()
    observances: tuple[str, ...] = ()
    periods: tuple[SensitivePeriod, ...] = ()

    @property
    def day(self) -> date:
        """The day."""
        return self.kind.day

    @property
    def first(self) -> tuple[Progress, ...]:
        """As much of what is due as a day has room for."""
        return self.items[:MOST_ON_A_DAY]

    @property
    def rest(self) -> tuple[Progress, ...]:
        """What there is no room for."""
        return self.items[MOST_ON_A_DAY:]

    @property
    def is_holiday(self) -> bool:
        """Whether it is off by a holiday, not by the weekend alone (休)."""
        return bool(self.kind.holiday) and not self.kind.is_makeup

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing to say of it."""
        return not (self.items or self.observances or self.kind.holiday)


@dataclass(frozen=True)
class Month:
    """A month of an organ; `previous` and `next` are first days, None where calendars end."""

    window: Window
    weeks: tuple[tuple[MonthDay, ...], ...]
    periods: tuple[SensitivePeriod, ...]
    is_planned: bool
    is_provisional: bool
    previous: date | None
    next: date | None

    @property
    def first_on(self) -> date:
        """Its first day."""
        return self.window.starts_on

    @property
    def items(self) -> tuple[Progress, ...]:
        """All that is due in it."""
        return tuple(item for week in self.weeks for each in week for item in each.items)

    @property
    def days(self) -> tuple[MonthDay, ...]:
        """Its days, without those that fill the weeks up."""
        return tuple(each for week in self.weeks for each in week if each.is_inside)


def is_month(year: int, number: int) -> bool:
    """Whether the calendar can say something of a month."""
    return FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= MONTHS


def month_of(
    window: Window,
    boards: Sequence[YearBoard],
    calendar: WorkdayCalendar,
    wanted: Callable[[Progress], bool],
) -> Month:
    """A month with what is due in it; boards are those of every year that may have a say."""
    due = _due(window, boards, wanted)
    own = [each.plan for each in boards if each.plan.year == window.starts_on.year]
    notes: dict[date, list[str]] = {}
    for each in (one for plan in own for one in plan.observances):
        notes.setdefault(each.on, []).append(each.name)
    periods = tuple(each for board in boards for each in board.plan.periods if _meets(each, window))
    before, after = window.starts_on - ONE_DAY, window.ends_on

    def told(day: date) -> MonthDay:
        kind = calendar.kind(day)
        if day not in window:
            return MonthDay(kind, is_inside=False)
        during = tuple(each for each in periods if each.from_on <= day <= each.until_on)
        return MonthDay(
            kind,
            is_inside=True,
            items=due.get(day, ()),
            observances=tuple(notes.get(day, ())),
            periods=during,
        )

    return Month(
        window,
        tuple(tuple(told(day) for day in week) for week in _weeks(window)),
        periods,
        is_planned=bool(own),
        is_provisional=calendar.is_provisional(window.starts_on.year),
        previous=before.replace(day=1) if is_month(before.year, before.month) else None,
        next=after if is_month(after.year, after.month) else None,
    )


def _due(
    window: Window, boards: Iterable[YearBoard], wanted: Callable[[Progress], bool]
) -> Mapping[date, tuple[Progress, ...]]:
    """What is due on each day; what was cancelled is due no more."""
    found: dict[date, list[Progress]] = {}
    for board in boards:
        for each in board.standing.values():
            if each.due_on in window and each.state is not State.CANCELLED and wanted(each):
                found.setdefault(each.due_on, []).append(each)
    return {day: tuple(items) for day, items in found.items()}


def _weeks(window: Window) -> tuple[tuple[date, ...], ...]:
    """The weeks from Monday to Sunday in which the days of a month lie."""
    first, last = Window.of_week(window.starts_on), Window.of_week(window.last_on)
    days = tuple(Window(first.starts_on, last.ends_on))
    return tuple(days[position : position + 7] for position in range(0, len(days), 7))


def _meets(period: SensitivePeriod, window: Window) -> bool:
    return period.from_on < window.ends_on and period.until_on >= window.starts_on
