"""What an office's table says of how often and until when → the cadence, and what is unsure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner.core.draft.cadence import Cadence, cadences, usual
from planner.core.draft.folding import folded
from planner.core.draft.kinds import Kind
from planner.core.plan import ByRule, Every, Once, OnObservances, Period

OFTEN, DUE, TASK = "频次", "完成时限", "任务"
Doubt = tuple[str, str]
"""The column that a doubt is about, and what it is."""
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
    r"(\d{1,2})月(\d{1,2})[日号]?(?:至|到|[-—–~])(?:(\d{1,2})月)?(\d{1,2})[日号]"
)
_SPAN_OF_MONTHS = re.compile(r"(?<!\d)(\d{1,2})(?:至|到|[-—–~])(\d{1,2})月")
_SEVERAL = re.compile(r"(?<!\d)(1[0-2]|[1-9])(?=月|[、,和及](?:1[0-2]|[1-9])(?:月|[、,和及]))")
_BETWEEN_MONTHS = re.compile(r"(?:至|到|[-—–~])")
_CYCLE = "周|半?月|双月|旬|季度?|半年|年"
_OFTEN = (
    (re.compile(rf"(?:每|按|逐)?({_CYCLE})度?(?:报|一次|1次)?"), r"每\1"),
    (re.compile(rf"一({_CYCLE})([一二三四五六七八九十]|\d{{1,2}})次"), r"每\1\2次"),
    (re.compile(r"(\d{1,3})次?(?:/|每)年"), r"全年\1次"),
    (re.compile(rf"(\d{{1,3}})次?(?:/|每)({_CYCLE})"), r"每\2\1次"),
    (re.compile(r"([一二三四五六七八九十]{1,2}|\d{1,3})次"), r"全年\1次"),
)
_ONCE = re.compile(r"一次性?|1次|单次|一次完成")
_BARE_NUMBER = re.compile(r"\d{1,3}")
_ENDS = ((re.compile(r"月[底末]前?"), "每月底"), (re.compile(r"季度?[底末]前?"), "每季度末"))
_WHOLE_YEAR = re.compile(r"全年|年度|本年|当年|长期|持续|常年|贯穿全年|长期坚持|持续推进")
_LAST_WORKDAY = re.compile(r"最后[一1]个?工作日")
_LAST_DAY = re.compile(r"(?<!\d)[月季旬](?:度)?(?:底|末(?!月))|半年[底末]|最后[一1]天")
_NEXT_MONTH = re.compile(r"次月|下月|下季")
_DAY_OF_MONTH = re.compile(r"(?<![\d月])(\d{1,2})[日号]")
_DAY_OF_LAST_MONTH = re.compile(r"(?:末月|个月)的?(\d{1,2})[日号]")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_WEEKDAYS = dict(
    zip(
        "一二三四五六日天",
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "sunday"),
        strict=True,
    )
)
_RULE = re.compile(r"BYMONTH=([\d,]+);BYMONTHDAY=(-?\d+)")
_SAFE_DAY, _LAST, _DECEMBER, _FEWEST_MONTHS = 28, 31, 12, 2
_MONTHS_OF = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6}
_OFTEN_WORDS = {
    Period.WEEK: "每周",
    Period.MONTH: "每月",
    Period.QUARTER: "每季度",
    Period.HALF_YEAR: "每半年",
    Period.YEAR: "每年",
}


@dataclass(frozen=True)
class When:
    """How often and until when, and what of it was guessed."""

    cadence: Cadence
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class _Due:
    """The words of a due cell with dates as 6月30日, and the year that they name."""

    words: str
    year: int | None


def when(cells: Mapping[str, str], kind: Kind | None, *, year: int, turn: int) -> When:
    """The cadence that the columns tell; else that of the task's words; else the usual one."""
    often, due = cells[OFTEN], cells[DUE]
    doubts: list[Doubt] = []
    often_words = _spelled_often(often, doubts)
    until = _spelled_due(due)
    limits = _limits(until, year, turn, doubts)
    told = [] if _ONCE.fullmatch(often_words) else cadences(often_words, year, turn)
    in_task = cadences(folded(cells[TASK]), year, turn)
    for column, found in ((OFTEN, told), (DUE, limits), (TASK, in_task)):
        if repeated := [each for each in found if each.is_told and not _is_once(each)]:
            doubts += _left_out(column, found)
            whole = repeated[0]
            if column != DUE:
                whole = _limited(whole, until.words, limits, year, doubts)
            if column == TASK and (dated := _dated(whole, limits)):
                return When(dated, tuple(doubts))
            return When(_on_its_day(whole, f"{often_words};{until.words}"), tuple(doubts))
    for found in (limits, told, in_task):
        if sure := [each for each in found if each.is_told]:
            is_open = found is not told and not any(each.is_told for each in told)
            if often_words and is_open and not _ONCE.fullmatch(often_words):
                doubts.append((OFTEN, f"频次“{often[:20]}”没写明多久一次，暂按只做一次"))
            return When(sure[0], tuple(doubts))
    return When(*_guessed([*told, *limits, *in_task], (often, due), kind, turn, doubts))


def _guessed(
    vague: list[Cadence],
    cells: tuple[str, str],
    kind: Kind | None,
    turn: int,
    doubts: list[Doubt],
) -> tuple[Cadence, tuple[Doubt, ...]]:
    """Where no words tell: what they leave open, else what is usual for such work."""
    often, due = cells
    column = OFTEN if often else DUE
    if vague:
        return vague[0], (*doubts, (column, vague[0].why))
    every = kind.every if kind else Period.QUARTER
    said = f"频次“{often[:20]}”看不懂" if often else ""
    if due and not _WHOLE_YEAR.search(due):
        said += f"{'，' if said else ''}完成时限“{due[:20]}”看不懂"
    why = f"{said or '没写多久一次、什么时候完成'}，按“{kind.name if kind else '一般'}”类工作暂定"
    made = usual(every, turn, why + _OFTEN_WORDS[every])
    return made, (*doubts, (column, made.why))


def _is_once(cadence: Cadence) -> bool:
    return isinstance(cadence.recurrence, Once)


def _left_out(column: str, found: list[Cadence]) -> list[Doubt]:
    rest = [each.why for each in found[1:] if each.is_told and not _is_once(each)]
    return [(column, f"写了几种频次，只取第一种；没有取{'、'.join(rest)}")] if rest else []


def _spelled_often(often: str, doubts: list[Doubt]) -> str:
    """How often, in the words that rules are for: 每月一次 for 1次/月."""
    words = "".join(folded(often).split())
    if _ONCE.fullmatch(words):
        return words
    if _BARE_NUMBER.fullmatch(words) and int(words):
        doubts.append((OFTEN, f"频次只写了“{words}”，按全年 {int(words)} 次理解"))
        return f"全年{int(words)}次"
    for pattern, spelled in _OFTEN:
        if found := pattern.fullmatch(words):
            return found.expand(spelled)
    return words


def _spelled_due(due: str) -> _Due:
    words = "".join(folded(due).split())
    years: list[int] = []
    if _SERIAL.fullmatch(words):
        words = (_FIRST_SERIAL + timedelta(days=int(words))).isoformat()
    if found := _RUN.fullmatch(words):
        words = "-".join(found.groups())
    if found := _SHORT.fullmatch(words):
        return _Due(f"{int(found['month'])}月{int(found['day'])}日", None)

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
    return _Due(words, years[-1] if years else None)


def _limits(until: _Due, year: int, turn: int, doubts: list[Doubt]) -> list[Cadence]:
    """What the due cell tells, brought into the plan's year."""
    if until.year is not None and until.year > year:
        doubts.append((DUE, f"时限在 {until.year} 年，计划是 {year} 年的，暂定年底"))
        return [Cadence(Once(once=date(year, _DECEMBER, 31)), f"时限在 {until.year} 年")]
    found = _span(until.words, year) or _several(until.words, doubts)
    found = found or cadences(until.words, year, turn)
    if found and until.year is not None and until.year < year:
        doubts.append((DUE, f"时限在 {until.year} 年，计划是 {year} 年的，改为 {year} 年同一时候"))
    if not found and until.words and not _WHOLE_YEAR.search(until.words):
        is_day = bool(_day_of(until.words, Period.MONTH) or _day_of(until.words, Period.WEEK))
        if not is_day:
            doubts.append((DUE, f"完成时限“{until.words[:20]}”看不懂，没有采用"))
    return found


def _span(words: str, year: int) -> list[Cadence]:
    found = _SPAN_OF_DAYS.search(words)
    if not found:
        return []
    month, day = int(found[1]), int(found[2])
    first = _day(year, month, day)
    last = _day(year, int(found[3] or month), int(found[4]))
    if first is None or last is None or last < first:
        return []
    return [Cadence(Once(once=last, first_on=first), f"“{found[0]}”")]


def _day(year: int, month: int, day: int) -> date | None:
    if 1 <= month <= _DECEMBER and 1 <= day <= monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def _several(words: str, doubts: list[Doubt]) -> list[Cadence]:
    """6月、12月底前: once in each of the months."""
    months = sorted({int(each) for each in _SEVERAL.findall(words)})
    if len(months) < _FEWEST_MONTHS or _BETWEEN_MONTHS.search(words):
        return []
    days = {int(each) for each in re.findall(r"月(\d{1,2})[日号]", words)}
    day = min(days) if days and max(days) <= _SAFE_DAY else -1
    if len(days) > 1:
        on = f"{day}日" if day > 0 else "最后一天"
        doubts.append((DUE, f"各月的日子不同，都按{on}安排"))
    listed = ",".join(map(str, months))
    rule = f"FREQ=YEARLY;BYMONTH={listed};BYMONTHDAY={day}"
    return [Cadence(ByRule(rule=rule), f"“{words[:20]}”", times=len(months))]


def _limited(
    cadence: Cadence, words: str, limits: list[Cadence], year: int, doubts: list[Doubt]
) -> Cadence:
    """A repeated cadence that ends, or begins, when the due cell says so."""
    recurrence = cadence.recurrence
    if limits and isinstance(limits[0].recurrence, ByRule) and isinstance(recurrence, Every):
        return _in_months(cadence, recurrence, limits[0], doubts)
    told = next((each.recurrence for each in limits if isinstance(each.recurrence, Once)), None)
    if told is None or not isinstance(recurrence, Every):
        return cadence
    if recurrence.every is Period.YEAR:
        return replace(cadence, recurrence=told, times=1)
    if told.once.month == _DECEMBER and not told.first_on:
        return cadence
    first = told.first_on
    times = _times(recurrence.every, first or date(year, 1, 1), told.once)
    if not times:
        doubts.append((DUE, f"频次与时限“{words[:20]}”对不上，没有采用时限"))
        return cadence
    often = _OFTEN_WORDS[recurrence.every]
    doubts.append((DUE, f"与频次合起来，理解为{often}做一次、做到 {told.once} 为止"))
    limited = recurrence.model_copy(update={"first_on": first, "last_on": told.once})
    return replace(cadence, recurrence=limited, times=times)


def _in_months(cadence: Cadence, recurrence: Every, named: Cadence, doubts: list[Doubt]) -> Cadence:
    """The months that the due cell names; where these are what how often means, no more is said."""
    found = _RULE.search(named.recurrence.rule) if isinstance(named.recurrence, ByRule) else None
    if found and recurrence.every in _MONTHS_OF:
        size = _MONTHS_OF[recurrence.every]
        ends = ",".join(map(str, range(size, _DECEMBER + 1, size)))
        if found[1] == ends:
            due = "last day" if found[2] == "-1" else found[2]
            return replace(cadence, recurrence=recurrence.model_copy(update={"due": due}))
    if named.times != cadence.times:
        told = f"频次是一年 {cadence.times} 次，时限写了 {named.times} 个月，按时限安排"
        doubts.append((DUE, told))
    return named


def _dated(cadence: Cadence, limits: list[Cadence]) -> Cadence | None:
    """The day of the due cell, where the task only names one day of the year (宪法日)."""
    recurrence = cadence.recurrence
    if not isinstance(recurrence, OnObservances) or len(recurrence.observances) > 1:
        return None
    told = next((each for each in limits if isinstance(each.recurrence, Once)), None)
    is_end = told and isinstance(told.recurrence, Once) and told.recurrence.once.month == _DECEMBER
    is_year = is_end and "年" in (told.why if told else "")
    return None if is_year else told


def _times(every: Period, first: date, last: date) -> int:
    """How often at least something falls due between two days of a year."""
    months = last.month - (last.day < _SAFE_DAY)
    if every is Period.WEEK:
        return max(0, (last - first).days // 7 - 1)
    size = _MONTHS_OF[every]
    return max(0, months // size - (first.month - 1 + size - 1) // size)


def _on_its_day(cadence: Cadence, words: str) -> Cadence:
    """With the day of the month, or of the week, that the cells name."""
    recurrence = cadence.recurrence
    if not isinstance(recurrence, Every):
        return cadence
    day = _day_of(words, recurrence.every)
    if not day:
        return cadence
    return replace(cadence, recurrence=recurrence.model_copy(update={"due": day}))


def _day_of(words: str, every: Period) -> str:
    if every is Period.WEEK:
        found = _WEEKDAY.search(words)
        return _WEEKDAYS[found[1]] if found else ""
    if every is Period.YEAR or _NEXT_MONTH.search(words):
        return ""
    if _LAST_WORKDAY.search(words):
        return "last workday"
    found = _DAY_OF_LAST_MONTH.search(words) or _DAY_OF_MONTH.search(words)
    if found and 1 <= int(found[1]) <= _LAST:
        return str(int(found[1])) if int(found[1]) <= _SAFE_DAY else "last day"
    return "last day" if _LAST_DAY.search(words) else ""
