"""Two plans, two organizations → what differs between them, in the words of staff."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from planner.core.organization import Organization, Tenure
from planner.core.plan import Citation, Count, Plan
from planner.planfile import cadence_of, day_names, word_of
from planner.planfile.written import names_in_order

# Words for keys that no finding has to explain.
_WORDS = {
    "above": "上级机构",
    "addresses": "各渠道的地址",
    "aim": "方向",
    "channels": "渠道",
    "is_heads_duty": "主要负责人的职责",
    "needs_acknowledgement": "要签收",
    "needs_confirmation": "要审核销号",
    "note": "说明",
    "office": "科室",
    "on": "日期",
    "part": "部分",
    "published_on": "印发日期",
    "reminders": "提醒安排",
    "short_name": "简称",
    "source": "报告原文",
    "wants_calendar": "邮件附日历",
    "wants_summary": "收小结",
}
# What is compared item by item, elsewhere.
_PARTS = frozenset({"id", "measures", "assignments"})


class Sign(StrEnum):
    """What became of something (变化的种类)."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"

    @property
    def word(self) -> str:
        """The word that staff use."""
        return {"added": "新增", "changed": "改动", "removed": "删去"}[self.value]


@dataclass(frozen=True)
class Difference:
    """One thing that differs (变化): what it is, and what exactly is other than before."""

    sign: Sign
    what: str
    how: tuple[str, ...] = ()


_Named = Callable[[str, Any], str]


def plan_differences(
    before: Plan | None, after: Plan, organizations: tuple[Organization | None, Organization]
) -> tuple[Difference, ...]:
    """What differs in wording and duties; nothing when there was no plan before.

    `organizations` are those of the two plans, whose names for posts and offices are used.
    """
    if before is None:
        return ()
    days = day_names(before) | day_names(after)
    named = _names_of(*(each for each in organizations if each), days=days)
    old, new = _parts_of(before), _parts_of(after)
    found: list[Difference] = []
    how = tuple(_fields(before, after, ("title", "source"), named))
    if how:
        found.append(Difference(Sign.CHANGED, "计划", how))
    for word, items in new.items():
        found += _between(word, old[word], items, named)
    return tuple(found)


def organization_differences(
    before: Organization | None, after: Organization
) -> tuple[Difference, ...]:
    """What differs in offices, posts, people, who holds what and who stands in for whom."""
    if before is None or before == after:
        return ()
    named = _names_of(before, after)
    heads = ("name", "short_name", "note", "above", "head", "coordinator")
    how = tuple(_fields(before, after, heads, named))
    found = [Difference(Sign.CHANGED, "机构", how)] if how else []
    for word, old, new in (
        ("科室", before.offices, after.offices),
        ("岗位", before.posts, after.posts),
        ("人员", before.people, after.people),
        ("下级单位", before.townships, after.townships),
    ):
        found += _between(word, _by_id(old), _by_id(new), named)
    found += _terms("任职", before.tenures, after.tenures, named)
    found += _terms("代理", before.deputies, after.deputies, named)
    return tuple(found)


def _parts_of(plan: Plan) -> dict[str, dict[str, Any]]:
    measures = (measure for goal in plan.goals for measure in goal.measures)
    return {
        "目标": _by_id(plan.goals),
        "举措": _by_id(measures),
        "任务": _by_id(place.assignment for place in plan.places()),
        "指标": _by_id(plan.indicators),
        "不足": _by_id(plan.shortcomings),
        "节日": _by_id(plan.observances),
        "敏感时期": _by_id(plan.periods),
    }


def _by_id(items: Iterable[Any]) -> dict[str, Any]:
    return {each.id: each for each in items}


def _between(
    word: str, old: Mapping[str, Any], new: Mapping[str, Any], named: _Named
) -> Iterator[Difference]:
    for key, each in new.items():
        if key not in old:
            yield Difference(Sign.ADDED, _what(word, each))
        elif how := tuple(_fields(old[key], each, type(each).model_fields, named)):
            yield Difference(Sign.CHANGED, _what(word, each), how)
    for key, each in old.items():
        if key not in new:
            yield Difference(Sign.REMOVED, _what(word, each))


def _what(word: str, item: Any) -> str:
    return f"{word} {item.id} {getattr(item, 'title', '') or getattr(item, 'name', '')}"


def _fields(before: Any, after: Any, names: Iterable[str], named: _Named) -> Iterator[str]:
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if name not in _PARTS and old != new:
            yield f"{_word(name)}：{named(name, old)} → {named(name, new)}"


def _word(name: str) -> str:
    """What staff call a key of a file."""
    return _WORDS.get(name) or word_of(name)


def _terms(
    word: str, old: Iterable[Tenure], new: Iterable[Tenure], named: _Named
) -> Iterator[Difference]:
    """Who begins and who ends; one whose last day alone is other than before has changed."""
    before = {(each.post, each.person, each.from_on): each for each in old}
    after = {(each.post, each.person, each.from_on): each for each in new}
    for key, each in after.items():
        was = before.get(key)
        if was is None:
            yield Difference(Sign.ADDED, f"{word} {_term(each, named)}")
        elif was != each:
            until = f"结束日：{named('', was.until_on)} → {named('', each.until_on)}"
            yield Difference(Sign.CHANGED, f"{word} {_term(each, named)}", (until,))
    for key, each in before.items():
        if key not in after:
            yield Difference(Sign.REMOVED, f"{word} {_term(each, named)}")


def _term(term: Tenure, named: _Named) -> str:
    until = f"至 {term.until_on}" if term.until_on else "起"
    who, post = named("person", term.person), named("post", term.post)
    return f"{who}：{post}，{term.from_on} {until}"


def _names_of(*organizations: Organization, days: dict[str, str] | None = None) -> _Named:
    """How values are told: posts, offices and people by their names, the latest first."""
    names: dict[str, dict[str, str]] = {"post": {}, "office": {}, "person": {}}
    for each in organizations:
        names["post"] |= {post.id: post.title for post in each.posts}
        names["office"] |= {office.id: office.name for office in each.offices}
        names["person"] |= {person.id: person.name for person in each.people}
    kinds = dict.fromkeys(("assignee", "supervisor", "head", "coordinator", "post"), "post")
    kinds |= dict.fromkeys(("lead_office", "supporting_offices", "office"), "office")
    kinds["person"] = "person"

    def told(name: str, value: Any) -> str:
        if name == "recurrence":
            return cadence_of(value, days or {})
        known = names.get(kinds.get(name, ""), {})
        if isinstance(value, tuple):
            return "、".join(told(name, each) for each in value) or "（无）"
        return known.get(value, value) if isinstance(value, str) and value else _plain(value)

    return told


def _plain(value: Any) -> str:
    match value:
        case bool():
            told = "是" if value else "否"
        case Citation(place=place, quote=quote):
            told = f"{place}“{quote}”"
        case Count(indicator=indicator, each=each):
            told = f"{indicator} 每次 {each}"
        case BaseModel():
            told_of = value.model_dump(exclude_defaults=True, mode="json")
            names = [name for name in names_in_order(type(value)) if name in told_of]
            told = _plain({name: told_of[name] for name in names})
        case dict():
            told = "，".join(f"{_word(name)}：{_plain(each)}" for name, each in value.items())
        case list():
            told = "、".join(_plain(each) for each in value)
        case None:
            told = ""
        case _:
            told = str(value)
    return told or "（无）"
