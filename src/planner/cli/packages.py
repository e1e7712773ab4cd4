"""Packages at the command line: a township's made, a county's taken in and compiled."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.frame import (
    AsJson,
    Installation,
    OfOrgan,
    installation,
    is_interactive,
    opened,
    say,
    say_json,
)

if TYPE_CHECKING:
    from planner.core.dates import Quarter
    from planner.core.organization import Organization
    from planner.core.report import CountyReport
    from planner.operations.freezing import ReportMade
    from planner.operations.packages import Receipt

BY = "command-line"
OfQuarter = Annotated[
    str | None, typer.Option("--quarter", help="如 2024-Q1；默认上季度。", metavar="季度")
]


def export(
    quarter: OfQuarter = None,
    *,
    draft: Annotated[
        bool, typer.Option("--draft", help="报最新一版，没有签发也报；包里注明是草稿。")
    ] = False,
    names_checked: Annotated[
        bool, typer.Option("--names-checked", help="已核对：提示的字样不是人名。")
    ] = False,
    output: Annotated[Path, typer.Option("-o", "--output", help="放到哪个目录。")] = Path(),
    organ: OfOrgan = None,
) -> None:
    """把已签发的季度报告导出成上报包：只有数据和岗位，没有人名，带签名。"""
    place = opened()
    from planner.documents.package import fingerprint_of, public_key_of
    from planner.operations.exporting import Signing, export_package
    from planner.operations.whole import write_whole_file

    signing = Signing(place.settings.package_key(), version("planner"))
    made = export_package(
        place.organ(organ),
        _quarter(place, quarter),
        signing,
        with_draft=draft,
        names_checked=names_checked,
    )
    write_whole_file(output / made.name, made.content)
    say(f"已导出第 {made.version} 版（{made.stage.word}）：{output / made.name}")
    say(f"公钥指纹：{fingerprint_of(public_key_of(signing.seed))}")


def key() -> None:
    """显示本机公钥的指纹；第一次上报前打电话读给上级听。"""
    place = installation()
    from planner.documents.package import fingerprint_of, public_key_of

    say(fingerprint_of(public_key_of(place.settings.package_key())))


def trust(
    sender: Annotated[str, typer.Argument(help="下级单位的编号，如 yunwu。", metavar="单位")],
    told: Annotated[
        str, typer.Argument(help="电话里核对过的 40 位指纹，或者一个上报包。", metavar="指纹")
    ],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="换掉原来信任的公钥，先打电话核实。")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="已经电话核对过，不再询问。")] = False,
    organ: OfOrgan = None,
) -> None:
    """信任一个下级单位的公钥，此后才能导入它的上报包。"""
    place = opened()
    from planner.operations.packages import trust as trust_key

    fingerprint = told
    if Path(told).is_file():
        fingerprint = _of_file(Path(told), sender)
        say(f"这个包的公钥指纹：{fingerprint}")
        if not yes:
            _confirm("和对方在电话里读的一致吗？")
    county = _county(place, organ)
    say(trust_key(county, sender, fingerprint, _receipt(place), replace=replace))


def bring_in(
    files: Annotated[list[Path], typer.Argument(help="上报包，可以写几个。", metavar="文件")],
    *,
    organ: OfOrgan = None,
    as_json: AsJson = False,
) -> None:
    """导入下级单位的上报包；有问题的不导入，逐个说明原因，其余照常。"""
    place = opened()
    from planner.operations.packages import Coming, import_packages, read_files

    outcomes = import_packages(_county(place, organ), read_files(files), _receipt(place))
    if as_json:
        say_json([each.__dict__ for each in outcomes])
    for each in outcomes:
        is_refused = each.coming is Coming.REFUSED
        if not as_json:
            line = each.sentence if is_refused else f"{each.place}：{each.sentence}"
            typer.echo(f"{each.coming.word}　{line}", err=is_refused)
    if any(each.coming is Coming.REFUSED for each in outcomes):
        raise typer.Exit(1)


def compile_(
    quarter: OfQuarter = None,
    *,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="本系统内各单位没有签发的，用草稿汇总并注明。")
    ] = False,
    texts: Annotated[
        Path | None, typer.Option("--texts", help="存在问题、需协调事项和版头的文件（YAML）。")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="另存到哪个目录。")] = None,
    organ: OfOrgan = None,
    as_json: AsJson = False,
) -> None:
    """汇总各乡镇（街道）的季度报告：按名单顺序，列出谁没有报，不排名次。"""
    place = opened()
    from planner.operations.county import Asked, compile_county
    from planner.operations.freezing import Making
    from planner.planfile import read_texts

    remarks, masthead = read_texts(texts) if texts else (None, None)
    made = compile_county(
        _county(place, organ),
        Asked(_quarter(place, quarter), with_drafts=drafts),
        now=place.clock.now(),
        terms=place.terms,
        making=Making(remarks, masthead, place.press),
    )
    _show(made, output, as_json=as_json)


def _show(made: ReportMade[CountyReport], output: Path | None, *, as_json: bool) -> None:
    from planner.operations.freezing import save_report

    saved = save_report(made, output).parent if output else None
    for finding in made.findings:
        typer.echo(f"请核对 {finding}", err=True)
    if as_json:
        say(made.report.model_dump_json(indent=2))
        return
    state = "新版本" if made.is_new else "数据没有变化，仍是原版本"
    report = made.report
    say(f"{report.quarter_title}汇总报告第 {made.version} 版（{state}）：{saved or '已存入台账'}")
    told, missing = len(report.townships), "、".join(each.name for each in report.missing)
    say(f"已报 {told} 个" + (f"；没有报的：{missing}" if missing else "，没有缺的"))


def _quarter(place: Installation, told: str | None) -> Quarter:
    from planner.core.dates import Quarter

    return Quarter.parse(told) if told else Quarter.of(place.clock.today()).previous


def _receipt(place: Installation) -> Receipt:
    from planner.operations.packages import Receipt

    return Receipt(BY, place.clock.now(), place.settings.rehearsal.is_on)


def _county(place: Installation, named: str | None) -> Organization:
    """The organ that compiles; one without a plan of its own stands in the organization's file."""
    from planner.operations.county import county_of
    from planner.planfile import read_organization

    path = place.settings.root / place.settings.files.organization
    file = read_organization(path) if path.exists() else None
    return county_of(named, place.clock.today(), file)


def _of_file(path: Path, sender: str) -> str:
    from planner.core.errors import NotAllowed
    from planner.operations.packages import key_in

    organ, fingerprint = key_in(path.read_bytes(), str(path))
    if organ != sender:
        raise NotAllowed(f"信任 {sender} 的公钥", f"{path} 是 {organ} 的上报包")
    return fingerprint


def _confirm(question: str) -> None:
    from planner.core.errors import NotAllowed

    if not is_interactive():
        raise NotAllowed("信任公钥", "没有人确认", ("电话核对以后加 --yes",))
    typer.confirm(question, abort=True)
