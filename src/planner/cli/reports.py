"""Reports at the command line: a quarter's, a year's, any days'; their templates."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.frame import (
    AsJson,
    Installation,
    OfOrgan,
    installation,
    opened,
    say,
    working,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.core.report import AnnualReport, QuarterReport, VersionKey
    from planner.operations.freezing import Making, ReportMade

Into = Annotated[Path | None, typer.Option("-o", "--output", help="另存到哪个目录。")]
Texts = Annotated[
    Path | None,
    typer.Option("--texts", help="存在问题、整改措施、需协调事项和版头的文件（YAML）。"),
]
MAKING = "正在生成报告"
Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], metavar="日期")]


def quarterly(
    quarter: Annotated[
        str | None, typer.Option("--quarter", help="如 2024-Q1；默认上季度。")
    ] = None,
    *,
    texts: Texts = None,
    output: Into = None,
    organ: OfOrgan = None,
    as_json: AsJson = False,
) -> None:
    """生成季度报告的各种文件，数据冻结为一个版本；数据不变不产生新版本。"""
    place = opened()
    from planner.core.dates import Quarter
    from planner.operations.report import make_quarterly_report

    wanted = Quarter.parse(quarter) if quarter else Quarter.of(place.clock.today()).previous
    making = _making(place, texts)
    with working(MAKING):
        made = make_quarterly_report(
            place.organ(organ),
            wanted,
            now=place.clock.now(),
            terms=place.terms,
            making=making,
        )
    _show(place, made, f"{made.report.quarter_title}报告", output, as_json=as_json)


def annual(
    year: Annotated[int | None, typer.Option("--year", help="哪一年；默认上一年。")] = None,
    *,
    texts: Texts = None,
    output: Into = None,
    organ: OfOrgan = None,
    as_json: AsJson = False,
) -> None:
    """生成法治政府建设年度报告的各种文件，冻结为一个版本。"""
    place = opened()
    from planner.operations.report import make_annual_report

    making = _making(place, texts)
    with working(MAKING):
        made = make_annual_report(
            place.organ(organ),
            year or place.clock.today().year - 1,
            now=place.clock.now(),
            terms=place.terms,
            making=making,
        )
    _show(place, made, f"{made.report.year}年度报告", output, as_json=as_json)


def days(
    first: Day,
    last: Day,
    *,
    texts: Texts = None,
    output: Into = None,
    organ: OfOrgan = None,
    as_json: AsJson = False,
) -> None:
    """生成同一年里任意一段日子的报告，首尾两天都算。"""
    place = opened()
    from planner.core.dates import Window
    from planner.operations.report import make_span_report

    making = _making(place, texts)
    with working(MAKING):
        made = make_span_report(
            place.organ(organ),
            Window.through(first.date(), last.date()),
            now=place.clock.now(),
            terms=place.terms,
            making=making,
        )
    _show(place, made, f"{made.report.quarter_title}报告", output, as_json=as_json)


def template(
    file: Annotated[Path, typer.Argument(help="用 Word 或 WPS 改好的模板。", metavar="文件")],
    *,
    kind: Annotated[
        str, typer.Option("--kind", help="哪种报告：quarterly 季度、annual 年度。")
    ] = "quarterly",
    use: Annotated[bool, typer.Option("--use", help="没有问题就启用。")] = False,
) -> None:
    """检查报告模板；有问题的不启用，原来的照旧。"""
    from planner.core.errors import NotFound, Rejected
    from planner.documents.checking import check_template
    from planner.documents.names import KINDS

    if kind not in KINDS:
        raise NotFound("报告种类", kind, KINDS)
    content = file.read_bytes()
    if use:
        installation().press.replace(kind, content, str(file))
        say(f"模板没有问题，已启用：{file}")
        return
    findings = check_template(content, kind, str(file))
    if findings:
        raise Rejected(findings)
    say(f"模板没有问题：{file}")


def _making(place: Installation, texts: Path | None) -> Making:
    from planner.operations.freezing import Making
    from planner.planfile import read_texts

    remarks, masthead = read_texts(texts) if texts else (None, None)
    return Making(remarks, masthead, place.press)


def _show(
    place: Installation,
    made: ReportMade[QuarterReport] | ReportMade[AnnualReport],
    title: str,
    output: Path | None,
    *,
    as_json: bool,
) -> None:
    from planner.operations.freezing import save_report

    saved = save_report(made, output).parent if output else None
    for finding in made.findings:
        typer.echo(f"请核对 {finding}", err=True)
    if as_json:
        typer.echo(made.report.model_dump_json(indent=2))
        return
    state = "新版本" if made.is_new else "数据没有变化，仍是原版本"
    say(f"{title}第 {made.version} 版（{state}）：{saved or '已存入台账'}")
    if saved is None:
        say(f"要取出文件：planner report files {made.key.period} -o 目录")
    for line in _next_step(place, made.report.organ, made.key):
        say(line)


def _next_step(place: Installation, organ: str, key: VersionKey) -> Iterator[str]:
    """Whom the version waits for, if it waits."""
    from planner.operations.approval import waiting

    for each in waiting(organ, place.clock.today()):
        if each.key == key:
            held = each.holding
            who = f"{held.post.title} {held.person.name}" if held else "岗位空缺，请先安排人员"
            yield f"下一步：{each.word}（{who}）"
