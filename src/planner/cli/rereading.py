"""A plan × its changed report → what is new, gone and reworded, as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.frame import installation, opened

if TYPE_CHECKING:
    from planner.core.draft import Cited, Rereading
    from planner.core.plan import Plan


def plan_against(named: str, organ: str | None) -> Plan:
    """A plan's file, or the published plan of a year where no file bears that name."""
    if named.isdecimal() and not Path(named).exists():
        place = opened()
        from planner.operations.years import require_year

        return require_year(place.organ(organ), int(named)).revision.plan
    plan, _ = installation().read(Path(named))
    return plan


def reread_as_data(found: Rereading) -> dict[str, Any]:
    """What has changed, every string as the text and the plan have it."""
    return {
        "new": [{"place": each.place, "text": each.text} for each in found.new],
        "gone": [_as_data(each) for each in found.gone],
        "reworded": [
            {**_as_data(each.cited), "place_now": each.clause.place, "text": each.clause.text}
            for each in found.reworded
        ],
        "moved": [{**_as_data(each.cited), "place_now": each.clause.place} for each in found.moved],
        "stale": [{"id": each.id, "title": each.title} for each in found.stale],
        "findings": [{"place": each.place, "message": each.message} for each in found.findings],
    }


def reread_in_words(found: Rereading, plan: Plan) -> Iterator[str]:
    """What has changed in plain sentences, by the order of plan and text."""
    if found.plans_nothing:
        yield from map(str, found.findings)
        yield "没有与计划比较。"
        return
    new, gone, reworded = len(found.new), len(found.gone), len(found.reworded)
    told = f"新增 {new} 个分句，删去 {gone} 处，改写 {reworded} 处"
    yield f"与“{plan.title}”引用的原文相比：{told if new + gone + reworded else '分句没有变动'}。"
    yield from _changes(found)
    if found.moved:
        told = "内容没变，不算改动；请顺手改计划里的出处位置"
        yield f"只换了位置或编号的有 {len(found.moved)} 处，{told}。"
    if found.stale:
        yield f"{len(found.stale)} 项任务的依据已全部删去或改写，请决定改、留还是撤销："
        yield from (f"  {each.id} {each.title}" for each in found.stale)


def _changes(found: Rereading) -> Iterator[str]:
    for clause in found.new:
        yield f"  新增，没有任务承接：{clause.place} {clause.text}"
    for cited in found.gone:
        yield f"  删去：{cited.place} “{cited.quote}”（{_whose(cited)}）"
    for each in found.reworded:
        yield f"  改写：{each.cited.place} 原来是“{each.cited.quote}”（{_whose(each.cited)}）"
        yield f"    现在是 {each.clause.place} “{each.clause.text}”"
    for finding in found.findings:
        yield f"  {finding}"


def _as_data(cited: Cited) -> dict[str, Any]:
    return {"place": cited.place, "quote": cited.quote, "assignments": list(cited.assignments)}


def _whose(cited: Cited) -> str:
    return f"任务 {'、'.join(cited.assignments)}"
