"""Official notices and predicted holidays → working days, make-up days, rolling."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate

from planner.core.dates import ONE_DAY, Window

SATURDAY = 5
# The library's English names of holidays, and those of the prediction, in the words of the notice.
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
    "农历除夕": "春节",
}


@dataclass(frozen=True)
class YearNotice:
    """The State Council's notice on one year's holidays (放假安排).

    `holidays` maps each day off (weekends inside a holiday too) to the holiday's Chinese name,
    `makeup_days` each working weekend day (调休上班) to the holiday that it makes up for.
    """

    year: int
    source: str
    holidays: dict[date, str]
    makeup_days: dict[date, str]


@dataclass(frozen=True)
class DayKind:
    """What a day is: working or not, and by which holiday."""

    day: date
    is_workday: bool
    holiday: str = ""
    is_makeup: bool = False
    is_provisional: bool = False

    @property
    def title(self) -> str:
        """工作日, 周末, the holiday's name, or 调休上班."""
        if self.is_makeup:
            return f"调休上班（{self.holiday}）"
        return self.holiday or ("工作日" if self.is_workday else "周末")


@dataclass(frozen=True)
class _Year:
    notice: YearNotice
    is_provisional: bool

    def kind(self, day: date) -> DayKind:
        holiday = self.notice.holidays.get(day, "")
        makeup = self.notice.makeup_days.get(day, "")
        is_workday = bool(makeup) or (not holiday and day.weekday() < SATURDAY)
        return DayKind(day, is_workday, holiday or makeup, bool(makeup), self.is_provisional)

    @cached_property
    def first(self) -> int:
        return date(self.notice.year, 1, 1).toordinal()

    @cached_property
    def workdays(self) -> tuple[date, ...]:
        return tuple(day for day in Window.of_year(self.notice.year) if self.kind(day).is_workday)

    @cached_property
    def before(self) -> tuple[int, ...]:
        """How many working days lie before the first day, the second, …, and in the year."""
        days = Window.of_year(self.notice.year)
        return (0, *accumulate(int(self.kind(day).is_workday) for day in days))


class WorkdayCalendar:
    """The Chinese working-day calendar; a year without a notice is provisional (暂定)."""

    def __init__(self, notices: Iterable[YearNotice] = ()) -> None:
        """A notice given here comes before the library's knowledge of that year."""
        self._years = {notice.year: _Year(notice, is_provisional=False) for notice in notices}

    def kind(self, day: date) -> DayKind:
        """What that day is."""
        return self._year(day.year).kind(day)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day."""
        year = self._year(day.year)
        position = day.toordinal() - year.first
        return year.before[position + 1] > year.before[position]

    def is_provisional(self, year: int) -> bool:
        """Whether that year's notice is not known yet."""
        return self._year(year).is_provisional

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after (negative: before) a day; 0 gives the day itself."""
        if not count:
            return day
        year = day.year
        position = self._through(day) + count - 1 if count > 0 else self._before(day) + count
        while position < 0:
            year -= 1
            position += len(self._year(year).workdays)
        while position >= len(self._year(year).workdays):
            position -= len(self._year(year).workdays)
            year += 1
        return self._year(year).workdays[position]

    def count_workdays(self, window: Window) -> int:
        """How many working days lie in a window; constant time after a year's first use."""
        if window.is_empty:
            return 0
        first, last = window.starts_on, window.last_on
        whole = sum(self._year(year).before[-1] for year in range(first.year, last.year))
        return whole + self._through(last) - self._before(first)

    def workdays(self, window: Window) -> tuple[date, ...]:
        """The working days in a window, in order."""
        return tuple(self._workdays(window))

    def roll_back(self, day: date) -> date:
        """The day itself if offices work, else the last working day before."""
        return self._roll(day, -ONE_DAY)

    def roll_on(self, day: date) -> date:
        """The day itself if offices work, else the next working day."""
        return self._roll(day, ONE_DAY)

    def _roll(self, day: date, step: timedelta) -> date:
        while not self.is_workday(day):
            day += step
        return day

    def _before(self, day: date) -> int:
        year = self._year(day.year)
        return year.before[day.toordinal() - year.first]

    def _through(self, day: date) -> int:
        year = self._year(day.year)
        return year.before[day.toordinal() - year.first + 1]

    def _workdays(self, window: Window) -> Iterator[date]:
        for year in range(window.starts_on.year, window.last_on.year + 1):
            days = self._year(year).workdays
            begin, end = (bisect_left(days, day) for day in (window.starts_on, window.ends_on))
            yield from days[begin:end]

    def _year(self, year: int) -> _Year:
        if year not in self._years:
            self._years[year] = _without_notice(year)
        return self._years[year]


@lru_cache(maxsize=64)
def _without_notice(year: int) -> _Year:
    """Found once in a process: each morning and each task has a calendar of its own."""
    return _known(year) or _predicted(year)


def _known(year: int) -> _Year | None:
    """The year as the official notices have it; None if its notice is not known."""
    from chinese_calendar import get_holiday_detail, is_workday

    days = list(Window.of_year(year))
    try:
        details = {day: get_holiday_detail(day)[1] for day in days}
    except NotImplementedError:
        return None
    named = {day: _NAMES.get(name, name) for day, name in details.items() if name}
    working = {day for day in named if is_workday(day)}
    off = {day: name for day, name in named.items() if day not in working}
    makeup = {day: named[day] for day in working if day.weekday() >= SATURDAY}
    return _Year(YearNotice(year, "国务院办公厅放假通知", off, makeup), is_provisional=False)


def _predicted(year: int) -> _Year:
    """The statutory days of a year without a notice; nobody can know its make-up days."""
    import holidays

    predicted = holidays.country_holidays("CN", years=year, language="zh_CN")
    off = {day: _plain(name) for day, name in predicted.items() if day.year == year}
    return _Year(YearNotice(year, "法定节假日推算", off, {}), is_provisional=True)


def _plain(name: str) -> str:
    """`中秋节; 国庆节（补假）` → `中秋节、国庆节`: as a notice would name the day."""
    names = (each.removesuffix("（补假）") for each in name.split("; "))
    return "、".join(_NAMES.get(each, each) for each in names)
