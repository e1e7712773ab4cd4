"""By hand: a plan file → a revision in force, and what that changed."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.installation import open_installation
from planner.core.errors import PlannerError
from planner.operations.publish import Publication, publish_file


@flow(name="publish-plan", flow_run_name="发布 {year} 年计划")
def publish_plan(year: int) -> str:
    """发布计划：读取 config/plans/<年>.yaml，核对后发布；有问题则原计划继续有效。"""
    place = open_installation()
    files, root = place.settings.files, place.settings.root
    plan, organization = root / files.plans / f"{year}.yaml", root / files.organization
    now = place.settings.clock.now()
    try:
        done = publish_file(plan, organization, place.terms.calendar, at=now, by="prefect")
    except PlannerError as fault:
        _show(year, f"没有发布，原计划继续有效。\n\n```\n{fault}\n```")
        raise
    return _show(year, _report(done))


def _show(year: int, text: str) -> str:
    title = f"发布 {year} 年计划"
    create_markdown_artifact(key="publish-plan", markdown=f"# {title}\n\n{text}", description=title)
    return text.partition("\n")[0]


def _report(done: Publication) -> str:
    if not done.is_new:
        return f"与已发布的第 {done.revision} 版一致，没有变化。"
    change = done.change
    lines = [
        f"已发布第 {done.revision} 版。",
        (
            f"新增 {len(change.added)} 期，调整 {len(change.moved)} 期，"
            f"撤销 {len(change.cancelled)} 期，不变 {len(change.unchanged)} 期；"
            f"涉及 {done.people} 人。"
        ),
    ]
    rows = [
        f"| {each.after.id} | {each.before.due_on} | {each.after.due_on} |" for each in change.moved
    ]
    rows += [f"| {each.id} | {each.due_on} | 撤销 |" for each in change.cancelled]
    if rows:
        lines += ["", "| 期次 | 原截止日期 | 现截止日期 |", "|---|---|---|", *rows]
    return "\n".join(lines)
