"""The name of a day or of a period → by which rule it lies in another year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from planner.core.dates import ONE_DAY

# What hangs on a festival of the lunar calendar or on a solar term, at a fixed distance of days.
_FESTIVALS = {
    "春节": "春节",
    "除夕": "春节",
    "元宵": "春节",
    "清明": "清明节",
    "端午": "端午节",
    "中秋": "中秋节",
}
# Month, weekday (Monday is 0), which one of the month.
_WEEKDAYS = {
    "母亲节": (5, 6, 2),
    "全国助残日": (5, 6, 3),
    "父亲节": (6, 6, 3),
    "全民国防教育日": (9, 5, 3),
}
# What is set anew each year, or by a calendar that is not known here.
_SET_ANEW = re.compile(
    r"两会|大会|会议|全会|代会|论坛|高考|中考|考试|重阳|七夕|腊八|小年|开斋|古尔邦"
)
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Moved:
    """Days in another year, why they lie there, and whether people must look at them."""

    days: tuple[date, ...]
    why: str
    is_open: bool


def move(name: str, days: tuple[date, ...], years: int = 1) -> Moved:
    """The days of what bears a name, `years` later: by festival, by weekday, or by month and day.

    What has several days keeps their distances if it hangs on a festival.
    """
    if _SET_ANEW.search(name):
        told = "日期每年另定，先按同月同日写"
        return Moved(tuple(same_day(day, years) for day in days), told, is_open=True)
    festival = next((each for word, each in _FESTIVALS.items() if word in name), "")
    if festival:
        return _with_festival(festival, days, years)
    rule = next((each for word, each in _WEEKDAYS.items() if word in name), None)
    if rule and len(days) == 1:
        day = _nth_weekday(days[0].year + years, rule)
        return Moved((day,), _rule_in_words(rule), is_open=False)
    return Moved(tuple(same_day(day, years) for day in days), "", is_open=False)


def same_day(day: date, years: int = 1) -> date:
    """The same month and day, `years` later; of 29 February the last day of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@lru_cache(maxsize=256)
def festival_day(festival: str, year: int) -> date | None:
    """The first day of a festival; None in years in which it was no holiday (中秋节 until 2007)."""
    import holidays

    known = holidays.country_holidays("CN", years=year, language="zh_CN")
    found = [day for day, name in known.items() if festival in name.split("; ")]
    return min((day for day in found if day.year == year), default=None)


def _with_festival(festival: str, days: tuple[date, ...], years: int) -> Moved:
    old = festival_day(festival, days[-1].year)
    new = festival_day(festival, days[-1].year + years)
    if old is None or new is None:
        told = f"不知道{days[-1].year + years}年{festival}是哪一天，先按同月同日写"
        return Moved(tuple(same_day(day, years) for day in days), told, is_open=True)
    moved = tuple(new + (day - old) for day in days)
    if any(now.year != was.year + years for was, now in zip(days, moved, strict=True)):
        told = f"随{festival}移动会出本年，先按同月同日写"
        return Moved(tuple(same_day(day, years) for day in days), told, is_open=True)
    why = f"{festival}由{old:%m-%d}到{new:%m-%d}，随之移动"
    return Moved(moved, why, is_open=False)


def _nth_weekday(year: int, rule: tuple[int, int, int]) -> date:
    month, weekday, number = rule
    first = date(year, month, 1)
    return first + (weekday - first.weekday()) % 7 * ONE_DAY + (number - 1) * ONE_WEEK


def _rule_in_words(rule: tuple[int, int, int]) -> str:
    month, weekday, number = rule
    return f"{month}月第{'一二三四五'[number - 1]}个星期{'一二三四五六日'[weekday]}"
