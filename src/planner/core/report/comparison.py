"""Two versions of a report → what changed, and by which entries."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from planner.core.report.annual import AnnualReport, NextYear
from planner.core.report.figures import Figures, Value
from planner.core.report.items import Item
from planner.core.report.quarter import QuarterReport
from planner.core.report.remarks import TITLES
from planner.core.report.wording import full_date, state_of

_NUMBERS = {
    "planned": "应办",
    "done": "办结",
    "late": "逾期未办",
    "share": "办结比例（%）",
    "done_in_time": "按期办结",
    "extended": "批准延期",
    "suspended": "中止",
    "cancelled": "撤销",
}
_HEAD = {
    "number": "发文字号",
    "signer": "签发人",
    "addressees": "主送",
    "organ": "落款单位",
    "copies": "抄送",
    "signed_on": "成文日期",
}


class Change(Value):
    """One thing that differs between two versions: what, before, after.

    `entries` are the numbers of the entries that only the later version knows; none: what changed
    is a text of people's, the plan, or the program.
    """

    what: str
    before: str
    after: str
    entries: tuple[int, ...] = ()


def compare(
    old: QuarterReport | AnnualReport, new: QuarterReport | AnnualReport
) -> tuple[Change, ...]:
    """What changed from one version to a later one of the same kind.

    Numbers, indicators, occurrences, people's texts, what stands around the text; in a yearly
    report also last year's figures and what next year's plan arranges.
    """
    if isinstance(old, AnnualReport) and isinstance(new, AnnualReport):
        return (*compare(old.year_in_sum, new.year_in_sum), *_neighbours(old, new))
    old, new = _whole(old), _whole(new)
    return (
        *_figures("总体", old.overall, new.overall),
        *_goals(old, new),
        *_indicators(old, new),
        *_items(old, new),
        *_texts(old, new),
        *_heads(old, new),
    )


def _whole(report: QuarterReport | AnnualReport) -> QuarterReport:
    return report.year_in_sum if isinstance(report, AnnualReport) else report


def _neighbours(old: AnnualReport, new: AnnualReport) -> Iterator[Change]:
    if old.previous and new.previous:
        yield from _figures("上年", old.previous, new.previous)
    words = [_arranged(each.next_year) for each in (old, new)]
    if old.next_year != new.next_year:
        yield Change(what="下一年度安排", before=words[0], after=words[1])


def _arranged(coming: NextYear | None) -> str:
    if coming is None:
        return "没有计划"
    return f"{coming.plan_title}，{len(coming.goals)}项目标、{coming.assignments}项任务"


def _heads(old: QuarterReport, new: QuarterReport) -> Iterator[Change]:
    for field, title in _HEAD.items():
        before, after = (getattr(each.masthead, field) or "" for each in (old, new))
        if before != after:
            yield Change(what=title, before=str(before), after=str(after))


def _figures(name: str, old: Figures, new: Figures) -> Iterator[Change]:
    for field, word in _NUMBERS.items():
        before, after = getattr(old, field), getattr(new, field)
        if before != after and before is not None:
            known = {*old.trace(field).entries, *old.trace("planned").entries}
            came = {*new.trace(field).entries, *new.trace("planned").entries} - known
            yield Change(
                what=f"{name}：{word}", before=str(before), after=str(after), entries=_sorted(came)
            )
    if old.light is not new.light:
        yield Change(what=f"{name}：灯", before=old.light.word, after=new.light.word)


def _goals(old: QuarterReport, new: QuarterReport) -> Iterator[Change]:
    before = {each.id: each for each in old.goals}
    for goal in new.goals:
        if goal.id in before:
            yield from _figures(goal.title, before[goal.id].figures, goal.figures)


def _indicators(old: QuarterReport, new: QuarterReport) -> Iterator[Change]:
    before = {each.id: each for each in old.indicators}
    for line in new.indicators:
        then = before.get(line.id)
        if then is not None and then.value != line.value:
            yield Change(
                what=f"指标：{line.title}",
                before=f"{then.value}{then.unit}",
                after=f"{line.value}{line.unit}",
                entries=_sorted(set(line.entries) - set(then.entries)),
            )


def _items(old: QuarterReport, new: QuarterReport) -> Iterator[Change]:
    before, after = _by_id(old), _by_id(new)
    for key in dict.fromkeys((*before, *after)):
        then, now = before.get(key), after.get(key)
        words = _in_words(then), _in_words(now)
        if words[0] != words[1]:
            shown = now or then
            came = set(now.entries if now else ()) - set(then.entries if then else ())
            yield Change(
                what=f"{shown.title if shown else key}（{key}）",
                before=words[0],
                after=words[1],
                entries=_sorted(came),
            )


def _texts(old: QuarterReport, new: QuarterReport) -> Iterator[Change]:
    for field, title in TITLES.items():
        lines = (getattr(each.remarks, field).splitlines() for each in (old, new))
        for before, after in zip_longest(*lines, fillvalue=""):
            if before != after:
                yield Change(what=title, before=before, after=after)


def _by_id(report: QuarterReport) -> dict[str, Item]:
    own = (item for goal in report.goals for item in goal.items)
    return {each.occurrence_id: each for each in (*own, *report.looked_back, *report.cancelled)}


def _in_words(item: Item | None) -> str:
    if item is None:
        return "不在报告内"
    done = f"，{full_date(item.finished_on)}办结" if item.finished_on else ""
    told = f"，原因：{item.reason}" if item.reason else ""
    told += f"，整改措施：{item.remedy}" if item.remedy else ""
    told += f"，拟办结日期：{full_date(item.new_due_on)}" if item.new_due_on else ""
    return f"{state_of(item)}，截止{full_date(item.due_on)}{done}{told}"


def _sorted(numbers: set[int]) -> tuple[int, ...]:
    return tuple(sorted(numbers))
