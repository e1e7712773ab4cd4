"""Two versions of a county's report → what changed: who has reported, and which numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from planner.core.report.comparison import Change
from planner.core.report.county import CountyReport, Sum, TownshipPart
from planner.core.report.remarks import TITLES

_NUMBERS = {"planned": "应办", "done": "办结", "late": "逾期未办", "done_in_time": "按期办结"}


def compare_counties(old: CountyReport, new: CountyReport) -> tuple[Change, ...]:
    """What changed from one version to a later one."""
    return (
        *_sums("合计", old.overall, new.overall),
        *_townships(old, new),
        *_goals(old, new),
        *_indicators(old, new),
        *_texts(old, new),
    )


def _sums(name: str, old: Sum, new: Sum) -> Iterator[Change]:
    for field, word in _NUMBERS.items():
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield Change(what=f"{name}：{word}", before=_plain(before), after=_plain(after))


def _townships(old: CountyReport, new: CountyReport) -> Iterator[Change]:
    before = {each.id: each for each in old.townships}
    after = {each.id: each for each in new.townships}
    for key in dict.fromkeys((*before, *after)):
        then, now = before.get(key), after.get(key)
        words = _in_words(then), _in_words(now)
        if words[0] != words[1] and (shown := now or then):
            yield Change(what=shown.name, before=words[0], after=words[1])


def _goals(old: CountyReport, new: CountyReport) -> Iterator[Change]:
    before = {each.title: each for each in old.goals}
    for goal in new.goals:
        if goal.title in before:
            yield from _sums(goal.title, before[goal.title].total, goal.total)


def _indicators(old: CountyReport, new: CountyReport) -> Iterator[Change]:
    before = {(each.title, each.unit): each.value for each in old.totals}
    for line in new.totals:
        then = before.get((line.title, line.unit))
        if then is not None and then != line.value:
            yield Change(
                what=f"指标：{line.title}",
                before=f"{then}{line.unit}",
                after=f"{line.value}{line.unit}",
            )


def _texts(old: CountyReport, new: CountyReport) -> Iterator[Change]:
    for field, title in TITLES.items():
        lines = (getattr(each.remarks, field).splitlines() for each in (old, new))
        for before, after in zip_longest(*lines, fillvalue=""):
            if before != after:
                yield Change(what=title, before=before, after=after)


def _in_words(part: TownshipPart | None) -> str:
    if part is None:
        return "未报"
    figures = part.extract.overall
    return (
        f"第{part.version}版（{part.stage.word}），应办{figures.planned}项，"
        f"办结{figures.done}项，逾期未办{figures.late}项"
    )


def _plain(number: int | None) -> str:
    return "—" if number is None else str(number)
