"""Plan files → findings, coverage, working days, schedule, differences, publication."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.frame import (
    AsJson,
    PlanFile,
    installation,
    is_interactive,
    opened,
    say,
    say_json,
    table,
)

if TYPE_CHECKING:
    from planner.core.schedule import Occurrence
    from planner.operations.publish import Publication


def check(plan: PlanFile = None, *, as_json: AsJson = False) -> None:
    """检查计划和机构文件，列出全部问题。"""
    from planner.core.errors import Rejected
    from planner.core.schedule import expand

    place = installation()
    try:
        checked, organization = place.read(plan)
    except Rejected as fault:
        if not as_json:
            raise
        say_json([{"place": each.place, "message": each.message} for each in fault.findings])
        raise typer.Exit(1) from None
    occurrences = expand(checked, place.calendar)
    if as_json:
        say_json([])
        return
    assignments = sum(1 for _ in checked.places())
    say(f"{place.plan_path(plan)}：没有问题。{organization.name}，{checked.title}：")
    say(
        f"{len(checked.goals)} 个目标，{assignments} 项任务，全年 {len(occurrences)} 期，"
        f"{len(checked.indicators)} 个指标。"
    )


def coverage(
    plan: Annotated[Path, typer.Option("--plan", help="计划文件。")],
    source: Annotated[
        Path, typer.Option("--source", help="报告原文：docx、pdf、html、md 或 txt。")
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """核对原文每一句是否都有任务承接，出处是否与原文一致。"""
    from planner.core.draft import coverage as cover
    from planner.sources import read_text

    place = installation()
    checked, _ = place.read(plan)
    found = cover(checked, read_text(source))
    whole, missing = len(found.clauses), found.uncovered
    if as_json:
        say_json(
            {
                "clauses": whole,
                "uncovered": [{"place": each.place, "text": each.text} for each in missing],
                "strays": [{"place": each.place, "message": each.message} for each in found.strays],
            }
        )
    else:
        say(f"原文 {whole} 个分句，已承接 {whole - len(missing)} 个。")
        for clause in missing:
            say(f"  没有任务承接：{clause.place} {clause.text}")
        for stray in found.strays:
            say(f"  {stray}")
        if found.strays:
            say(f"原文是不是改过？用 planner draft {source} --against {plan} 看改了哪些。")
    if missing or found.strays:
        raise typer.Exit(1)


def workdays(
    year: Annotated[int, typer.Argument(help="年份，如 2027。", min=2004, max=2100)],
    *,
    as_json: AsJson = False,
) -> None:
    """列出一年的放假和调休安排。"""
    from planner.core.dates import Window

    calendar = installation().calendar
    days = [calendar.kind(day) for day in Window.of_year(year)]
    special = [day for day in days if day.holiday]
    count = sum(day.is_workday for day in days)
    if as_json:
        say_json(
            {
                "year": year,
                "provisional": calendar.is_provisional(year),
                "workdays": count,
                "days": [
                    {"day": each.day, "workday": each.is_workday, "title": each.title}
                    for each in special
                ],
            }
        )
        return
    state = "暂定：放假通知尚未公布，没有调休安排" if calendar.is_provisional(year) else "已定"
    say(f"{year}年 {count} 个工作日（{state}）。")
    for line in table((f"{each.day:%m-%d}", _weekday(each.day), each.title) for each in special):
        say(f"  {line}")


def schedule(
    plan: PlanFile = None,
    *,
    post: Annotated[str | None, typer.Option("--post", help="只看一个岗位。")] = None,
    as_json: AsJson = False,
) -> None:
    """列出计划全年的期次和截止日期。"""
    from planner.core.schedule import expand

    place = installation()
    checked, organization = place.read(plan)
    owners = {each.assignment.id: each.assignment for each in checked.places()}
    if post:
        organization.post(post)
    chosen = [
        each
        for each in expand(checked, place.calendar)
        if post in {None, owners[each.assignment_id].assignee}
    ]
    if as_json:
        say_json([vars(each) for each in chosen])
        return
    rows = (
        (
            f"{each.due_on}",
            _weekday(each.due_on),
            each.id,
            organization.post(owners[each.assignment_id].assignee).title,
            f"{owners[each.assignment_id].title}（{each.label}）",
        )
        for each in chosen
    )
    for line in table(rows) if chosen else ["没有期次。"]:
        say(line)


def diff(plan: PlanFile = None, *, as_json: AsJson = False) -> None:
    """预览发布后会新增、调整、撤销哪些期次，涉及多少人。"""
    place = opened()
    from planner.operations.publish import preview

    checked, organization = place.read(plan)
    _show(preview(checked, organization, place.calendar), as_json=as_json)


def publish(
    plan: PlanFile = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问，直接发布。")] = False,
    by: Annotated[str, typer.Option("--by", help="发布人。")] = "planner",
    as_json: AsJson = False,
) -> None:
    """发布计划：与 planner diff 所列完全一致；已办结的不动。"""
    place = opened()
    from planner.operations import publish as operation

    checked, organization = place.read(plan)
    if checked.year < place.clock.today().year and not yes:
        say(f"{checked.year} 年已经结束；发布后没有办结的都记为未完成。确要发布，请加 --yes。")
        raise typer.Exit(1)
    planned = operation.preview(checked, organization, place.calendar)
    if (planned.change.moved or planned.change.cancelled) and not yes:
        _show(planned, as_json=False)
        if not is_interactive():
            say("有期次要调整或撤销；确认无误后请加 --yes 再发布。")
            raise typer.Exit(1)
        typer.confirm("按以上内容发布吗？", abort=True)
    done = operation.publish(checked, organization, place.calendar, at=place.clock.now(), by=by)
    _show(done, as_json=as_json, done=True)


def _show(publication: Publication, *, as_json: bool, done: bool = False) -> None:
    change = publication.change
    if as_json:
        say_json(
            {
                "revision": publication.revision,
                "new": publication.is_new,
                "people": publication.people,
                "added": [vars(each) for each in change.added],
                "moved": [
                    {"id": each.after.id, "from": each.before.due_on, "to": each.after.due_on}
                    for each in change.moved
                ],
                "cancelled": [each.id for each in change.cancelled],
                "unchanged": len(change.unchanged),
            }
        )
        return
    if not publication.is_new:
        say(f"与已发布的第 {publication.revision} 版一致，没有变化。")
        return
    say(f"{'已发布' if done else '将发布'}第 {publication.revision} 版：")
    say(
        f"新增 {len(change.added)} 期，调整 {len(change.moved)} 期，"
        f"撤销 {len(change.cancelled)} 期，不变 {len(change.unchanged)} 期；"
        f"涉及 {publication.people} 人。"
    )
    for move in change.moved:
        say(f"  调整 {move.after.id}:{move.before.due_on} → {move.after.due_on}")
    for each in change.cancelled:
        say(f"  撤销 {each.id}（{each.due_on}）")
    if not done:
        for line in _added(change.added):
            say(line)


def _added(added: tuple[Occurrence, ...], most: int = 20) -> list[str]:
    lines = [f"  新增 {each.id}（{each.due_on}）" for each in added[:most]]
    rest = len(added) - most
    return [*lines, f"  …… 另有 {rest} 期新增（--json 可看全部）"] if rest > 0 else lines


def _weekday(day: object) -> str:
    return "周" + "一二三四五六日"[int(f"{day:%u}") - 1]
