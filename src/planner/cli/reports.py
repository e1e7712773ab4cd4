"""Reports at the command line: a quarter's, a year's, any days'; versions compared; templates."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.frame import AsJson, Installation, OfOrgan, installation, opened, say, say_json

if TYPE_CHECKING:
    from planner.core.report import AnnualReport, QuarterReport
    from planner.operations.press import Press
    from planner.operations.report import Making, ReportMade

Into = Annotated[Path | None, typer.Option("-o", "--output", help="另存到哪个目录。")]
Texts = Annotated[
    Path | None,
    typer.Option("--texts", help="存在问题、整改措施、需协调事项和版头的文件（YAML）。"),
]
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
    made = make_quarterly_report(
        place.organ(organ),
        wanted,
        now=place.clock.now(),
        terms=place.terms,
        making=_making(place, texts, output),
    )
    _show(made, f"{made.report.quarter_title}报告", as_json=as_json)


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

    made = make_annual_report(
        place.organ(organ),
        year or place.clock.today().year - 1,
        now=place.clock.now(),
        terms=place.terms,
        making=_making(place, texts, output),
    )
    _show(made, f"{made.report.year}年度报告", as_json=as_json)


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

    made = make_span_report(
        place.organ(organ),
        Window.through(first.date(), last.date()),
        now=place.clock.now(),
        terms=place.terms,
        making=_making(place, texts, output),
    )
    _show(made, f"{made.report.quarter_title}报告", as_json=as_json)


def compare(
    period: Annotated[str, typer.Argument(help="如 2024-Q1；年度报告写年份。", metavar="期间")],
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
        _press(installation()).replace(kind, content, str(file))
        say(f"模板没有问题，已启用：{file}")
        return
    findings = check_template(content, kind, str(file))
    if findings:
        raise Rejected(findings)
    say(f"模板没有问题：{file}")


def _press(place: Installation) -> Press:
    from planner.operations.press import Press

    own = place.settings
    return Press(templates=own.root / "config" / "templates", accepted=own.var / "templates")


def _making(place: Installation, texts: Path | None, output: Path | None) -> Making:
    from planner.operations.report import Making, Output
    from planner.planfile import read_texts

    remarks, masthead = read_texts(texts) if texts else (None, None)
    folder = output or place.settings.var / "reports"
    return Making(remarks, masthead, Output(_press(place), folder))


def _show(
    made: ReportMade[QuarterReport] | ReportMade[AnnualReport], title: str, *, as_json: bool
) -> None:
    for finding in made.findings:
        typer.echo(f"请核对 {finding}", err=True)
    if as_json:
        typer.echo(made.report.model_dump_json(indent=2))
        return
    state = "新版本" if made.is_new else "数据没有变化，仍是原版本"
    say(f"{title}第 {made.version} 版（{state}）：{made.folder}")
