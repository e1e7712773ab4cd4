"""Figures, items and indicators → the words and sentences that every report uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from planner.core.progress import Light, State
from planner.core.report.figures import Figures, IndicatorLine
from planner.core.report.items import Item

_DIGITS = "零一二三四五六七八九"
_TENS = 10
_QUOTED = re.compile(r"“[^“”]*”")
# what an office of leaders is called
_LEADERS = "班子"
# How a target reads: less is better, or nobody is judged by it.
_BOUNDS = {"at_least": "", "at_most": "≤", "observed": "约"}


def numeral(number: int) -> str:
    """`1` → `一`, `12` → `十二`, `20` → `二十`; below a hundred."""
    tens, ones = divmod(number, _TENS)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def month_day(day: date) -> str:
    """`6月28日`."""
    return f"{day.month}月{day.day}日"


def full_date(day: date) -> str:
    """`2024年6月28日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def plain(number: float) -> str:
    """A number as it is written: `2.5`, and `3` for 3.0."""
    return f"{number:g}"


def in_sentence(figures: Figures, span: str = "本季度") -> str:
    """A group's figures in one sentence."""
    if not figures.planned:
        return f"{span}没有到期的事项。"
    return f"{span}应办{figures.planned}项，{done_of(figures)}{_left_of(figures)}。"


def done_of(figures: Figures) -> str:
    """How many are done, how many of them after their day, and what share that is."""
    if not figures.done:
        return "均逾期未办" if figures.late == figures.planned else "均未办结"
    after = figures.done - (figures.done if figures.done_in_time is None else figures.done_in_time)
    if figures.done == figures.planned:
        return "已全部办结" + (f"，其中逾期后办结{after}项" if after else "")
    told = f"（其中逾期后办结{after}项）" if after else ""
    return f"已办结{figures.done}项{told}，占{round(100 * figures.done / figures.planned)}%"


def _left_of(figures: Figures) -> str:
    """How many are late, where that is not said already."""
    if not figures.late or figures.late == figures.planned:
        return ""
    return f"；尚有{figures.late}项逾期未办"


def against(share: int, before: Figures | None, whom: str = "上季度") -> str:
    """How the share of what is done compares with that of the span before; "" for the first."""
    if before is None or not before.due:
        return ""
    change = share - before.share
    if change == 0:
        return f"办结比例与{whom}持平。"
    word = f"提高{change}" if change > 0 else f"下降{-change}"
    return f"办结比例比{whom}{word}个百分点。"


def bounded(line: IndicatorLine) -> str:
    """A target as it reads."""
    return _BOUNDS[line.aim] + str(line.target)


def pace_of(line: IndicatorLine) -> str:
    """Where an indicator should be at the cut-off; nothing where no more is asked for."""
    return plain(line.pace) if line.aim == "at_least" else "—"


def rate_of(line: IndicatorLine) -> str:
    """Percent of the target; nothing where more is not better."""
    return f"{line.rate}%" if line.aim == "at_least" and line.rate is not None else "—"


def light_of(line: IndicatorLine) -> str:
    """The word of an indicator's light."""
    return line.light.word if line.is_judged else "仅统计"


def state_of(item: Item) -> str:
    """Where an occurrence stands, in words."""
    owed = item.is_late and item.state is not State.LAPSED
    return f"{item.state.word}（逾期）" if owed else item.state.word


def counted(light: Light, lights: Iterable[Light]) -> int:
    """How often a light is among some."""
    return sum(each is light for each in lights)


def lights_in_words(lights: Sequence[Light]) -> str:
    """`正常2项、关注1项`: those that occur, in their order."""
    found = ((each, counted(each, lights)) for each in Light)
    return "、".join(f"{each.word}{number}项" for each, number in found if number)


def grouped(items: Iterable[Item]) -> dict[str, list[Item]]:
    """Items by assignment, in the order in which each comes first."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.assignment_id, []).append(item)
    return groups


def named(items: Iterable[Item]) -> str:
    """`“干部职工会学法”3次、“举办讲座”`: each assignment once, with how often if several."""
    return listed(
        quoted(group[0].assignment) + (f"{len(group)}次" if len(group) > 1 else "")
        for group in grouped(items).values()
    )


def listed(names: Iterable[str]) -> str:
    """Names in a row: quoted ones stand side by side without a comma (GB/T 15834-2011, 4.5.3.5).

    With something between the quotation marks (`“甲”3次`) they are parted.
    """
    told = list(names)
    return ("" if all(map(_QUOTED.fullmatch, told)) else "、").join(told)


def quoted(text: str) -> str:
    """Text in quotation marks; those inside it become single ones (GB/T 15834-2011, 4.8.3.4)."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def late_in_words(item: Item, *, by_name: bool = True, silently: bool = False) -> str:
    """One thing that is late: whose, since when, why, what is done about it, until when.

    What is published names offices and posts, not people. `silently`: that nobody has said why
    is not said again for each.
    """
    extended = ""
    if item.is_extended and item.planned_on and item.planned_on != item.due_on:
        extended = f"（原定{month_day(item.planned_on)}，经批准延期）"
    return (
        f"由{whose(item)}{item.person if by_name else ''}负责，应于{month_day(item.due_on)}办结"
        f"{extended}{_overdue(item)}。{_why(item, silently=silently)}{_until(item)}"
    )


def followed_up(item: Item, *, silently: bool = False) -> str:
    """What became of something that was late before."""
    if item.finished_on:
        return f"{item.title}，已于{month_day(item.finished_on)}办结。"
    if item.state in {State.CANCELLED, State.SUSPENDED}:
        return f"{item.title}，{item.state.word}。"
    why = _why(item, silently=silently)
    return f"{item.title}，仍未办结{_overdue(item)}。{why}{_until(item)}"


def whose(item: Item) -> str:
    """Office and post, what both of them say once: `党政办公室主任`, `乡纪委书记`.

    Leaders are named by their post alone.
    """
    office, post = item.office, item.post
    if office.endswith(_LEADERS):
        return post
    shared = max(n for n in range(len(post) + 1) if office.endswith(post[:n]))
    return office + post[shared:]


def reason_of(item: Item) -> str:
    """Why it is late, in people's words; "" if nobody has said."""
    return item.reason or item.note.strip(" 。\n")


def are_silent(items: Sequence[Item]) -> bool:
    """Whether of several things nobody has said why: then that is said once for all of them."""
    return len(items) > 1 and not any(map(reason_of, items))


def _overdue(item: Item) -> str:
    return f"，已逾期{item.days_late}个工作日" if item.days_late else ""


def _why(item: Item, *, silently: bool) -> str:
    reason = reason_of(item)
    silent = "" if silently else "责任人尚未说明原因。"
    told = f"责任人说明：{reason}。" if reason else silent
    return told + (f"整改措施：{item.remedy.strip(' 。')}。" if item.remedy else "")


def _until(item: Item) -> str:
    if item.new_due_on is None:
        return ""
    if item.is_asking:
        return f"已申请延期至{month_day(item.new_due_on)}，尚未批复。"
    return f"拟于{month_day(item.new_due_on)}前办结。"
