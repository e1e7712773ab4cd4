"""Versions of reports at the command line: listed, shown, their files exported, two compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.frame import (
    AsJson,
    Installation,
    OfOrgan,
    opened,
    say,
    say_json,
    table,
    working,
)

if TYPE_CHECKING:
    from planner.operations.versions import Kept

Period = Annotated[str, typer.Argument(help="如 2024-Q1；年度报告写年份。", metavar="期间")]
OfVersion = Annotated[int | None, typer.Option("--version", help="第几版；不写就是最新一版。")]
EXPORTING = "正在导出文件"
# What the files of a stage are called.
DOCUMENTS = {"draft": "草稿", "approved": "签发稿", "issued": "印发稿"}


def list_(*, organ: OfOrgan = None, as_json: AsJson = False) -> None:
    """列出全部报告的各个版本，各到了哪一步。"""
    place = opened()
    from planner.operations.versions import kept_versions

    found = kept_versions(place.organ(organ))
    if as_json:
        say_json([_told(each) for each in found])
        return
    heading = ("期间", "版本", "进度", "数据截至", "生成时间", "文件")
    rows = [
        (
            each.report.period,
            f"第{each.report.version}版",
            each.stage.word,
            str(each.report.cut_off),
            f"{each.report.made_at:%Y-%m-%d %H:%M}",
            f"{len(set().union(*each.files.values()))} 个",
        )
        for each in found
    ]
    for line in table([heading, *rows]) if rows else ["还没有报告。"]:
        say(line)


def show(
    period: Period, *, version: OfVersion = None, organ: OfOrgan = None, as_json: AsJson = False
) -> None:
    """显示一版报告的正文和经过的环节；不写版本号就是最新一版。"""
    place = opened()
    from planner.operations.versions import kept_versions, kind_of, require_version

    named = place.organ(organ)
    stored, data = require_version(named, kind_of(period), period, version)
    if as_json:
        typer.echo(data.model_dump_json(indent=2))
        return
    (kept,) = (each for each in kept_versions(named) if each.report.key == stored.key)
    say(f"{period} 第 {stored.version} 版，{kept.stage.word}，数据截至 {stored.cut_off}")
    names = _names(place, named)
    for each in kept.steps:
        note = f"：{each.note}" if each.note else ""
        say(f"  {each.at:%Y-%m-%d %H:%M} {names.get(each.by, each.by)} {each.step.word}{note}")
    say()
    say(stored.text)


def files(
    period: Period,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="放到哪个目录。")],
    version: OfVersion = None,
    organ: OfOrgan = None,
) -> None:
    """导出一版报告冻结的各种文件；到了签发、印发，导出的就是签发稿、印发稿。"""
    place = opened()
    from planner.operations.versions import keep_files, kind_of, require_version, stem_of
    from planner.operations.whole import write_whole_folder

    named = place.organ(organ)
    stored, _ = require_version(named, kind_of(period), period, version)
    with working(EXPORTING):
        stage, found = keep_files(named, stored.key, place.press)
        target = output / stem_of(named, stored.key)
        write_whole_folder(target, found)
    what = DOCUMENTS[stage.value]
    say(f"{period} 第 {stored.version} 版{what}的 {len(found)} 个文件已导出：{target}")


def compare(
    period: Period,
    old: Annotated[int, typer.Argument(help="前一个版本号。", metavar="版本")],
    new: Annotated[int, typer.Argument(help="后一个版本号。", metavar="版本")],
    *,
    organ: OfOrgan = None,
    as_json: AsJson = False,
) -> None:
    """比较一份报告的两个版本：哪些变了，是哪些台账条目引起的。"""
    place = opened()
    from planner.operations.comparison import compare_versions
    from planner.operations.versions import kind_of

    found = compare_versions(place.organ(organ), kind_of(period), period, (old, new))
    if as_json:
        say_json([{**each.change.model_dump(), "reasons": each.reasons} for each in found])
        return
    for each in found:
        change = each.change
        say(f"{change.what}：{change.before or '（无）'} → {change.after or '（无）'}")
        for reason in each.reasons:
            say(f"    {reason}")
    if not found:
        say("两个版本没有不同。")


def _names(place: Installation, organ: str) -> dict[str, str]:
    from planner.operations.years import organization_of

    people = organization_of(organ, place.clock.today()).people
    return {each.id: each.name for each in people}


def _told(kept: Kept) -> dict[str, object]:
    """A version for programs."""
    report = kept.report
    return {
        "kind": report.kind,
        "period": report.period,
        "version": report.version,
        "stage": kept.stage,
        "cut_off": report.cut_off,
        "made_at": report.made_at.isoformat(),
        "sha256": report.sha256,
        "files": {stage.value: names for stage, names in kept.files.items()},
        "steps": [
            {"step": each.step, "at": each.at.isoformat(), "by": each.by, "note": each.note}
            for each in kept.steps
        ],
    }
