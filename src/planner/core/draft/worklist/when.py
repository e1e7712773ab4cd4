"""What an office's table says of how often and until when → the cadence, and what is unsure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from planner.core.draft.cadence import Cadence, cadences, usual
from planner.core.draft.days import SAFE_DAY, day_of
from planner.core.draft.folding import folded
from planner.core.draft.kinds import Kind
from planner.core.draft.worklist.due import DECEMBER, WHOLE_YEAR, limits_of, read_due
from planner.core.draft.worklist.table import DUE, OFTEN, TASK, Doubt
from planner.core.plan import ByRule, Every, Once, OnObservances, Period

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
_RULE = re.compile(r"BYMONTH=([\d,]+);BYMONTHDAY=(-?\d+)")
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


def when(cells: Mapping[str, str], kind: Kind | None, *, year: int, turn: int) -> When:
    """The cadence that the columns tell; else that of the task's words; else the usual one."""
    often, due = _cells(cells)
    doubts: list[Doubt] = []
    often_words = _spelled_often(often, doubts)
    until = read_due(due)
    limits = limits_of(until, year, turn, doubts)
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
    if due and not WHOLE_YEAR.search(due):
        said += f"{'，' if said else ''}完成时限“{due[:20]}”看不懂"
    why = f"{said or '没写多久一次、什么时候完成'}，按“{kind.name if kind else '一般'}”类工作暂定"
    made = usual(every, turn, why + _OFTEN_WORDS[every])
    doubts = [each for each in doubts if each[0] != column or "看不懂" not in each[1]]
    return made, (*doubts, (column, made.why))


def _is_once(cadence: Cadence) -> bool:
    return isinstance(cadence.recurrence, Once)


def _left_out(column: str, found: list[Cadence]) -> list[Doubt]:
    rest = [each.why for each in found[1:] if each.is_told and not _is_once(each)]
    return [(column, f"写了几种频次，只取第一种；没有取{'、'.join(rest)}")] if rest else []


def _cells(cells: Mapping[str, str]) -> tuple[str, str]:
    """How often and until when; a due cell may say how often instead, as 半年一次 does."""
    often, due = cells[OFTEN], cells[DUE]
    return (due, "") if not often and _says_how_often(due) else (often, due)


def _says_how_often(due: str) -> bool:
    words = "".join(folded(due).split())
    is_once = _ONCE.fullmatch(words)
    return not is_once and "次" in words and any(each.fullmatch(words) for each, _ in _OFTEN)


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
    if told.once.month == DECEMBER and not told.first_on:
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
        ends = ",".join(map(str, range(size, DECEMBER + 1, size)))
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
    is_end = told and isinstance(told.recurrence, Once) and told.recurrence.once.month == DECEMBER
    is_year = is_end and "年" in (told.why if told else "")
    return None if is_year else told


def _times(every: Period, first: date, last: date) -> int:
    """How often at least something falls due between two days of a year."""
    months = last.month - (last.day < SAFE_DAY)
    if every is Period.WEEK:
        return max(0, (last - first).days // 7 - 1)
    size = _MONTHS_OF[every]
    return max(0, months // size - (first.month - 1 + size - 1) // size)


def _on_its_day(cadence: Cadence, words: str) -> Cadence:
    """With the day of the month, or of the week, that the cells name."""
    recurrence = cadence.recurrence
    if not isinstance(recurrence, Every):
        return cadence
    day = day_of(words, recurrence.every)
    if not day:
        return cadence
    return replace(cadence, recurrence=recurrence.model_copy(update={"due": day}))
