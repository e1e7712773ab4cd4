"""A year of the ledger → a file with a draft of the next year's plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.frame import AsJson, Installation, OfOrgan, OnDay, opened, say, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.operations.rollover import NextPlan


def rollover(
    year: Annotated[
        int, typer.Argument(help="起草哪一年的计划，如 2025。", min=2005, max=2100, metavar="年份")
    ],
    *,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="写到哪个文件；不写就写 config/plans/ 里那一年的。"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="文件已经有了也覆盖。")] = False,
    organ: OfOrgan = None,
    on: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """起草新一年的计划：由上年的计划和台账写成文件，改好再发布。

    日期按周期和节日移到新的一年，不是逐日照搬。

    指标的上年基数取台账里的实际值；目标照旧，旁边注明上年完成情况。

    没有办结的任务标出来；已经办结的一次性任务列在文件末尾。

    要人看的地方都写着“请核对”。已有的文件不会被覆盖。
    """
    place = opened()
    from planner.operations.rollover import draft_plan, write_draft_file

    draft = draft_plan(place.organ(organ), year, on=place.today(on), terms=place.terms)
    path = output or _draft_path(place, year)
    write_draft_file(draft, place.settings.root / path, is_forced=force)
    if as_json:
        say_json(_draft_as_data(draft, path))
        return
    for line in _draft_in_words(draft, path):
        say(line)


def _draft_path(place: Installation, year: int) -> Path:
    """Where plans lie; of a rehearsal, where its own files lie."""
    own = place.settings
    folder = own.var / "plans" if own.rehearsal.is_on else own.files.plans
    return folder / f"{year}.yaml"


def _draft_as_data(draft: NextPlan, path: Path) -> dict[str, object]:
    rolled = draft.rolled
    return {
        "file": path,
        "year": rolled.plan.year,
        "counted_until": rolled.before.counted_until,
        "is_over": rolled.before.is_over,
        "provisional": rolled.is_provisional,
        "carried": rolled.carried,
        "moved": rolled.moved,
        "unfinished": rolled.unfinished,
        "to_check": draft.to_check,
        "left_out": [vars(each) for each in rolled.left_out],
        "vacant": [post.id for post in draft.vacant],
        "findings": [{"place": each.place, "message": each.message} for each in draft.findings],
    }


def _draft_in_words(draft: NextPlan, path: Path) -> Iterator[str]:
    rolled, before = draft.rolled, draft.rolled.before
    state = "" if before.is_over else "，全年还没有结束"
    yield f"已起草{rolled.plan.year}年计划：{path}"
    yield f"由{before.plan.year}年的计划和台账起草，数据截至{before.counted_until}{state}。"
    gone = len(rolled.left_out)
    where = "（列在文件末尾）" if gone else ""
    yield (
        f"带入任务 {rolled.carried} 项，日期移动 {rolled.moved} 处，"
        f"标出未完成 {rolled.unfinished} 项，没有带入 {gone} 项{where}。"
    )
    if rolled.is_provisional:
        yield f"{rolled.plan.year}年放假通知还没有公布，日期为暂定。"
    for post in draft.vacant:
        yield f"  请核对：岗位“{post.title}”{rolled.plan.year}年1月1日无人任职"
    yield f"文件里写着“请核对”的地方有 {draft.to_check} 处，包括出处。"
    for finding in draft.findings:
        line = finding.place.rpartition(":")[2]
        yield f"  检查时会指出 {path}:{line}:{finding.message}"
    yield f"接着：改好后 planner check {path}，没有问题再 planner publish {path}"
