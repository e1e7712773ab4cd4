"""What an office's table says of how much → targets with their units, and what is unsure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from planner.core.draft.folding import folded
from planner.core.draft.worklist.table import INDICATOR, TARGET, Doubt
from planner.core.plan import Aim

_BETWEEN = re.compile(r"[;\n]+")
_LESS = r"不超过|不高于|不多于|不得超过|≤|<=?|控制在"
_VALUE = re.compile(
    rf"(?P<sign>不少于|不低于|至少|达到?|完成|≥|>=?|{_LESS})?\s*"
    r"(?P<number>\d{1,3}(?:,\d{3})+|\d{1,12})(?P<part>\.\d+)?\s*(?P<unit>%|‰|[\u4e00-\u9fff]{0,6})"
)
_AT_MOST = re.compile(rf"(?:{_LESS})$")
_BEHIND = re.compile(r"(?:及?以[上下内]|之?内|左右|每年|全年|年|。).*$")
_WITHIN = re.compile(r"以[下内]")
_UNIT_IN_BRACKETS = re.compile(r"\(([\u4e00-\u9fff]{1,4})\)$")
_YEAR_LIKE = re.compile(r"(?:20\d\d)年")
_LONGEST_UNIT, _LARGEST = 4, 10**9


@dataclass(frozen=True)
class Target:
    """What is counted towards a task, up to which number (指标)."""

    title: str
    unit: str
    value: int
    aim: Aim = "at_least"


def targets(
    indicator: str, target: str, unit: str, task: str
) -> tuple[list[Target], list[str], list[Doubt]]:
    """Targets of a row; shares that cannot be added up, as words; and doubts."""
    found: list[Target] = []
    shares: list[str] = []
    doubts: list[Doubt] = []
    for title, value, column in _pairs(folded(indicator), folded(target), folded(task), doubts):
        made = _target(title, value, folded(unit))
        if isinstance(made, Target):
            found.append(made)
            if not _said_unit(title, value, folded(unit)):
                doubts.append((column, f"“{title[:16]}”没写单位，暂写“{made.unit}”"))
        elif made == "share":
            shares.append(f"{title}{value}" if title not in value else value)
            doubts.append((column, f"“{value[:20]}”是比例或小数，不能按次累计，写进了办结标准"))
        elif made == "nothing":
            doubts.append((column, f"“{(value or title)[:20]}”里没有目标数，没有列为指标"))
        else:
            doubts.append((column, f"“{value[:20]}”太大，没有列为指标"))
    return found, shares, doubts


def _pairs(
    indicator: str, target: str, task: str, doubts: list[Doubt]
) -> list[tuple[str, str, str]]:
    """Each indicator with its value and the column that has it."""
    titles = [each.strip() for each in _BETWEEN.split(indicator) if each.strip()]
    values = [each.strip() for each in _BETWEEN.split(target) if each.strip()]
    if titles and values:
        if len(titles) == len(values):
            return [(*pair, TARGET) for pair in zip(titles, values, strict=True)]
        told = f"指标有 {len(titles)} 项、目标值有 {len(values)} 项，合成一项，取第一个目标值"
        doubts.append((TARGET, told))
        return [("、".join(titles), values[0], TARGET)]
    if values:
        return [(_before(each) or task, each, TARGET) for each in values]
    return [(_before(each) or task, each, INDICATOR) for each in titles]


def _before(words: str) -> str:
    """What stands before the number: 普法宣传 of 普法宣传不少于12场."""
    found = _VALUE.search(_YEAR_LIKE.sub("", words))
    return words[: words.find(found[0])].strip(" :,") if found else words


def _target(title: str, value: str, unit: str) -> Target | str:
    found = _VALUE.search(_YEAR_LIKE.sub("", value))
    if not found:
        return "nothing"
    if found["part"] or found["unit"] in {"%", "‰"} or unit in {"%", "‰"}:
        return "share"
    number = int(found["number"].replace(",", ""))
    if number > _LARGEST:
        return "large"
    is_most = bool(_AT_MOST.search(found["sign"] or "") or _WITHIN.search(found["unit"]))
    own = _said_unit(title, value, unit) or "次"
    name = _UNIT_IN_BRACKETS.sub("", title)
    return Target(name, own, number, "at_most" if is_most else "at_least")


def _said_unit(title: str, value: str, unit: str) -> str:
    found = _VALUE.search(_YEAR_LIKE.sub("", value))
    said = _BEHIND.sub("", found["unit"]) if found else ""
    in_title = _UNIT_IN_BRACKETS.search(title)
    whole = said or unit.strip() or (in_title[1] if in_title else "")
    return whole[:_LONGEST_UNIT]
