"""What pydantic finds wrong → what the writer of the file should do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from planner.planfile.tree import Steps, Value

RECURRENCES = ("once", "every", "observances", "periods", "rule")
_KINDS = {
    "goals": "目标",
    "measures": "举措",
    "assignments": "任务",
    "indicators": "指标",
    "observances": "节日",
    "periods": "敏感时期",
    "shortcomings": "不足",
    "offices": "科室",
    "posts": "岗位",
    "people": "人员",
    "tenures": "任职",
    "deputies": "代理",
    "townships": "下级单位",
    "holidays": "假期",
    "makeup_days": "调休上班日",
    "answers": "办理记录",
}
_WORDS = {
    "answers": "所针对的不足",
    "assignee": "责任岗位",
    "assignments": "任务",
    "basis": "依据",
    "baseline": "上年基数",
    "citation": "出处",
    "citations": "出处",
    "coordinator": "督办人员的岗位",
    "counts": "计入的指标",
    "done_when": "办结标准",
    "due": "截止日",
    "email": "邮箱",
    "evidence": "佐证材料",
    "from_on": "开始日",
    "goals": "目标",
    "head": "主要负责人的岗位",
    "id": "编号",
    "lead_office": "牵头科室",
    "measures": "举措",
    "name": "名称",
    "offices": "科室",
    "organ": "机构编号",
    "people": "人员",
    "place": "在原文的位置",
    "posts": "岗位",
    "quote": "原文摘引",
    "recurrence": "周期",
    "roll": "顺延",
    "supervisor": "督办岗位",
    "supporting_offices": "配合科室",
    "target": "目标值",
    "tenures": "任职",
    "title": "名称",
    "unit": "单位",
    "until_on": "结束日",
    "year": "年份",
}
_TABLE = {
    "missing": "缺少 {name}",
    "string_too_long": "{name}最多 {max_length} 个字，现在有 {length} 个",
    "string_too_short": "{name}至少要 {min_length} 个字",
    "string_type": "{name}要写一段文字",
    "too_short": "{name}至少要写一项",
    "tuple_type": "{name}要写成列表，每项以短横线开头",
    "model_type": "{name}要写成几行“名称: 内容”",
    "int_parsing": "{name}要写整数",
    "int_from_float": "{name}要写整数",
    "int_type": "{name}要写整数",
    "int_parsing_size": "{name}的数字太大",
    "greater_than_equal": "{name}不能小于 {ge}",
    "less_than_equal": "{name}不能大于 {le}",
    "bool_parsing": "{name}要写 true 或 false",
    "bool_type": "{name}要写 true 或 false",
    "value_error": "{name}:{error}",
    "date": "{name}要写成 2024-03-08 的样子",
    "string_pattern_mismatch": "{name}“{written}”的写法不对；请对照样例改正",
    "string_pattern_mismatch id": "{name}“{written}”要以字母开头，只用字母、数字和连字符"
    "（岗位、科室、人员用小写）",
    "string_pattern_mismatch due": "{name}“{written}”要写成 15、last day、last workday、"
    "second workday、monday 或 03-08 的样子",
    "string_pattern_mismatch email": "{name}“{written}”要写成 name@example.org 的样子",
    "string_pattern_mismatch at": "{name}“{written}”要写成 2024-03-20 16:00 的样子",
}
_OTHERWISE = "{name}的写法不对；请对照样例改正"


@dataclass(frozen=True)
class Spot:
    """Where something is wrong: the key, the kind of fault, what stands there, the known keys."""

    name: str
    kind: str
    written: Any
    known: tuple[str, ...]


def whose(values: Value, steps: Steps) -> str:
    """Whom a path belongs to: `任务 A-07:` by its id, else `第 3 项任务:`; may be empty."""
    inside, told = values, ""
    for before, step in pairwise(("", *steps)):
        inside = _inside(inside, step)
        word = _KINDS.get(str(before))
        if word and isinstance(step, int) and isinstance(inside, dict):
            own = inside.get("id")
            told = f"{word} {own}：" if own else f"第 {step + 1} 项{word}："
    return told


def word_of(name: str) -> str:
    """What people call a key of a file; the key itself where there is no word."""
    return _WORDS.get(name, name)


def sentence(spot: Spot, facts: Mapping[str, Any]) -> str:
    """One sentence for one fault; `facts` are what pydantic tells of it."""
    if spot.kind == "extra_forbidden":
        return _unknown(spot)
    if spot.kind.startswith("union_tag"):
        return _recurrence(spot.written)
    if spot.written is None and spot.kind != "missing":
        return f"{_named(spot.name)}没有内容；请补上，不需要就删去这一行"
    if spot.kind in {"enum", "literal_error"}:
        return _choice(spot, str(facts["expected"]))
    kind = "date" if spot.kind.startswith("date") else spot.kind
    told = _TABLE.get(f"{kind} {spot.name}") or _TABLE.get(kind, _OTHERWISE)
    length = len(spot.written) if isinstance(spot.written, str) else 0
    own = {"name": _named(spot.name), "written": spot.written, "length": length}
    return told.format(**{**facts, **own}).strip()


def _named(name: str) -> str:
    return f"{name}（{_WORDS[name]}）" if name in _WORDS else f"{name} "


def _unknown(spot: Spot) -> str:
    near = get_close_matches(spot.name, spot.known, n=1)
    hint = f"是不是“{near[0]}”？" if near else f"可以写：{'、'.join(spot.known)}"
    return f"“{spot.name}”不是这里的项目；{hint}"


def _recurrence(written: Any) -> str:
    both = [each for each in RECURRENCES if isinstance(written, dict) and each in written]
    if both:
        return f"recurrence（周期）同时写了 {'、'.join(both)}；请只留一种"
    return f"recurrence（周期）要写 {'、'.join(RECURRENCES)} 其中一种"


def _choice(spot: Spot, expected: str) -> str:
    allowed = re.findall(r"'([^']+)'", expected)
    near = get_close_matches(str(spot.written), allowed, n=1)
    hint = f"；是不是“{near[0]}”？" if near else ""
    return f"{_named(spot.name)}只能写 {'、'.join(allowed)}{hint}"


def _inside(value: Value, step: str | int) -> Value:
    if isinstance(value, dict):
        return value.get(str(step))
    return value[step] if isinstance(value, list) and isinstance(step, int) else None
