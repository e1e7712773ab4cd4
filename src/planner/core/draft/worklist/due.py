"""What an office's table says of until when → the days and spans that it means."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from planner.core.draft.cadence import Cadence, cadences
from planner.core.draft.days import SAFE_DAY, day_of
from planner.core.draft.folding import folded
from planner.core.draft.worklist.table import DUE, Doubt
from planner.core.plan import ByRule, Once, Period

_MONTH, _DAY = r"(?P<month>1[0-2]|0?[1-9])", r"(?P<day>3[01]|[12]\d|0?[1-9])"
_FULL = re.compile(
    rf"(?P<year>20\d\d)(?:年|[-./]){_MONTH}(?!\d)"
    rf"(?:(?:月份?|[-./])(?:{_DAY}(?!\d|月)[日号]?)?)?(?:\d\d:\d\d)?"
)
_SHORT = re.compile(rf"{_MONTH}[./]{_DAY}[日号]?(?:之?前|以前)?")
_YEAR = re.compile(r"(?P<year>20\d\d)年?(?=[底末内终初中度上下第一二三四全]|$)")
_SERIAL, _RUN = re.compile(r"[45]\d{4}"), re.compile(r"(20\d\d)(\d\d)(\d\d)")
_FIRST_SERIAL = date(1899, 12, 30)
_SPAN_OF_DAYS = re.compile(
    r"(\d{1,2})月(\d{1,2})[日号]?(?:至|到|[-—–~])(?P<next>次年|翌年)?(?:(\d{1,2})月)?(\d{1,2})[日号]"
)
_SPAN_OF_MONTHS = re.compile(r"(?<!\d)(\d{1,2})(?:至|到|[-—–~])(\d{1,2})月")
_SEVERAL = re.compile(r"(?<!\d)(1[0-2]|[1-9])(?=月|[、,和及](?:1[0-2]|[1-9])(?:月|[、,和及]))")
_BETWEEN_MONTHS = re.compile(r"(?:至|到|[-—–~])")
_ENDS = ((re.compile(r"月[底末]前?"), "每月底"), (re.compile(r"季度?[底末]前?"), "每季度末"))
WHOLE_YEAR = re.compile(r"全年|年度|本年|当年|长期|持续|常年|贯穿全年|长期坚持|持续推进")
DECEMBER = 12
_FEWEST_MONTHS, _LAST_DAY = 2, 31


@dataclass(frozen=True)
class Due:
    """The words of a due cell with dates as 6月30日, and the year that they name."""

    words: str
    year: int | None


def read_due(due: str) -> Due:
    """A due cell in the words that rules are for: 6月30日 for 2025/6/30, 45838, 20250630."""
    words = "".join(folded(due).split())
    years: list[int] = []
    if _SERIAL.fullmatch(words):
        words = (_FIRST_SERIAL + timedelta(days=int(words))).isoformat()
    if found := _RUN.fullmatch(words):
        words = "-".join(found.groups())
    if found := _SHORT.fullmatch(words):
        return Due(f"{int(found['month'])}月{int(found['day'])}日", None)

    def full(found: re.Match[str]) -> str:
        years.append(int(found["year"]))
        day = f"{int(found['day'])}日" if found["day"] else ""
        return f"{int(found['month'])}月{day}"

    def bare(found: re.Match[str]) -> str:
        years.append(int(found["year"]))
        return "年"

    words = _YEAR.sub(bare, _FULL.sub(full, words))
    words = "全年" if words == "年" else words.replace("年全年", "全年")
    words = _SPAN_OF_MONTHS.sub(r"\1月至\2月", words)
    for pattern, spelled in _ENDS:
        words = spelled if pattern.fullmatch(words) else words
    return Due(words, years[-1] if years else None)


def limits_of(until: Due, year: int, turn: int, doubts: list[Doubt]) -> list[Cadence]:
    """What the due cell tells, brought into the plan's year."""
    if until.year is not None and until.year > year:
        doubts.append((DUE, f"时限在 {until.year} 年，计划是 {year} 年的，暂定年底"))
        return [Cadence(Once(once=date(year, DECEMBER, 31)), f"时限在 {until.year} 年")]
    found = _span(until.words, year, doubts) or _several(until.words, doubts)
    found = found or cadences(until.words, year, turn)
    if found and until.year is not None and until.year < year:
        doubts.append((DUE, f"时限在 {until.year} 年，计划是 {year} 年的，改为 {year} 年同一时候"))
    if not found and until.words and not WHOLE_YEAR.search(until.words):
        is_day = bool(day_of(until.words, Period.MONTH) or day_of(until.words, Period.WEEK))
        if not is_day:
            doubts.append((DUE, f"完成时限“{until.words[:20]}”看不懂，没有采用"))
    return found


def _span(words: str, year: int, doubts: list[Doubt]) -> list[Cadence]:
    """6月1日至6月30日; to the end of the month or of the year where it goes beyond."""
    found = _SPAN_OF_DAYS.search(words)
    if not found:
        return []
    first = _day(year, int(found[1]), int(found[2]))
    last = _day(year, int(found[4] or found[1]), int(found[5]))
    if first is None or last is None:
        doubts.append((DUE, f"“{found[0]}”日历上没有，没有当作起止的日子"))
        return []
    if found["next"] or last < first:
        last = date(year, DECEMBER, 31)
        doubts.append((DUE, f"“{found[0]}”跨到下一年，暂定做到年底"))
    elif last.day != int(found[5]):
        doubts.append((DUE, f"“{found[0]}”的最后一天日历上没有，改为 {last}"))
    return [Cadence(Once(once=last, first_on=first), f"“{found[0]}”")]


def _day(year: int, month: int, day: int) -> date | None:
    """A day of the year; 6月31日 is the last of June, and 13月 none."""
    if 1 <= month <= DECEMBER and 1 <= day <= _LAST_DAY:
        return date(year, month, min(day, monthrange(year, month)[1]))
    return None


def _several(words: str, doubts: list[Doubt]) -> list[Cadence]:
    """6月、12月底前: once in each of the months."""
    months = sorted({int(each) for each in _SEVERAL.findall(words)})
    if len(months) < _FEWEST_MONTHS or _BETWEEN_MONTHS.search(words):
        return []
    days = {int(each) for each in re.findall(r"月(\d{1,2})[日号]", words)}
    day = min(days) if days and max(days) <= SAFE_DAY else -1
    if len(days) > 1:
        on = f"{day}日" if day > 0 else "最后一天"
        doubts.append((DUE, f"各月的日子不同，都按{on}安排"))
    listed = ",".join(map(str, months))
    rule = f"FREQ=YEARLY;BYMONTH={listed};BYMONTHDAY={day}"
    return [Cadence(ByRule(rule=rule), f"“{words[:20]}”", times=len(months))]
