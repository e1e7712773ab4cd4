"""Workbooks at the command line: a plan out and in, a year's ledger out and its answers in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.frame import (
    OfOrgan,
    PlanFile,
    installation,
    is_interactive,
    opened,
    say,
)

if TYPE_CHECKING:
    from planner.core.draft import WorklistDraft
    from planner.planfile import Told

Book = Annotated[Path, typer.Argument(help="Excel 或 WPS 工作簿（.xlsx）。", metavar="工作簿")]
Force = Annotated[bool, typer.Option("--force", help="文件已经有了也写，原来的被替换。")]
Year = Annotated[int | None, typer.Option("--year", help="哪一年的台账；默认今年。")]


def plan_out(book: Book, plan: PlanFile = None, *, force: Force = False) -> None:
    """把计划导出为责任清单，可以在 Excel 或 WPS 里改。"""
    from planner.operations.whole import write_whole_file
    from planner.planfile import write_plan_book

    place = installation()
    checked, organization = place.read(plan)
    _require_free(book, force=force)
    write_whole_file(book, write_plan_book(checked, organization))
    count = sum(1 for _ in checked.places())
    say(f"已导出 {count} 项任务：{book}。改好后用 planner plan import {book} 读回。")


def plan_in(
    book: Book,
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="写到哪个计划文件；默认按年份。")
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", min=2004, max=2100, help="科室自制表的计划年份；不写就从表里看。"),
    ] = None,
    force: Force = False,
) -> None:
    """读回责任清单，写成计划文件；科室自己做的表也能读，拟成计划草稿。问题逐格指出，原来的文件不变。"""
    from planner.operations.differences import plan_differences
    from planner.operations.whole import write_whole_file
    from planner.planfile import (
        propose_from_book,
        read_organization,
        read_plan_book,
        write_plan,
    )

    place = installation()
    own = place.settings
    organization = read_organization(own.root / own.files.organization)
    proposed = propose_from_book(book, organization, place.calendar, year)
    if proposed is not None:
        _propose(proposed, book.name, output or own.root / own.files.plans, force=force)
        return
    plan = read_plan_book(book, organization, place.calendar)
    target = output or own.root / own.files.plans / f"{plan.year}.yaml"
    if target.exists():
        before, _ = place.read(target)
        found = plan_differences(before, plan, (organization, organization))
        if not found:
            say(f"与 {target} 一致，没有变化。")
            return
        say(f"与 {target} 相比：")
        for each in found:
            say(f"  {each.sign.word} {each.what}" + "".join(f"；{how}" for how in each.how))
        _require_free(target, force=force)
    write_whole_file(target, write_plan(plan).encode())
    say(f"已写入 {target}。请用 planner check 检查，用 planner publish 发布。")


def _propose(made: WorklistDraft, source: str, target: Path, *, force: bool) -> None:
    """Show all that is unsure, then write the draft; `target` is a file, or the plans' folder."""
    from planner.operations.whole import write_whole_file
    from planner.planfile import write_proposed

    for each in made.findings:
        say(str(each))
    if made.plan is None:
        say("没有拟出计划。")
        raise typer.Exit(1)
    path = target / f"{made.plan.year}.yaml" if target.is_dir() else target
    _require_free(path, force=force)
    write_whole_file(path, write_proposed(made, source).encode())
    count = sum(1 for _ in made.plan.places())
    doubts = f"有 {len(made.findings)} 处要核对，见上面" if made.findings else "没有拿不准的"
    told = f"{len(made.plan.goals)} 个目标，{count} 项任务；{doubts}"
    say(f"这是科室自制的表，已拟成计划草稿 {path}：{told}。")
    say(f"改好后用 planner check {path} 检查，用 planner publish {path} 发布。")


def ledger_out(
    book: Book, *, year: Year = None, organ: OfOrgan = None, force: Force = False
) -> None:
    """把台账导出为填报表：现状锁定，办理情况从列表里选。"""
    place = opened()
    from planner.operations.answer_book import export_ledger
    from planner.operations.whole import write_whole_file

    now = place.clock.now()
    content = export_ledger(place.organ(organ), year or now.year, now=now, terms=place.terms)
    _require_free(book, force=force)
    write_whole_file(book, content)
    say(f"已导出：{book}。填好后用 planner ledger import {book} 导入。")


def ledger_in(
    book: Book,
    *,
    year: Year = None,
    organ: OfOrgan = None,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问，直接登记。")] = False,
) -> None:
    """导入填好的台账：先列出要登记什么，确认后才登记；导入两次不会重复。"""
    place = opened()
    from planner.operations.answer_book import import_sheet, read_sheet

    named, now = place.organ(organ), place.clock.now()
    whole = (named, year or now.year, book)
    found = read_sheet(*whole, now=now, terms=place.terms)
    _show(found.fresh, len(found.known))
    if not found.fresh:
        return
    if not yes:
        if not is_interactive():
            say("还没有登记；确认无误后请加 --yes。")
            raise typer.Exit(1)
        typer.confirm("按以上内容登记吗？", abort=True)
    done = import_sheet(*whole, now=now, terms=place.terms)
    say(f"已登记 {len(done.fresh)} 条。")


def _show(fresh: tuple[Told, ...], known: int) -> None:
    for each in fresh:
        entry = each.entry
        amount = "" if entry.amount is None else f"，数量 {entry.amount}"
        until = f"，延期至 {entry.new_due_on}" if entry.new_due_on else ""
        note = f"：{entry.note}" if entry.note else ""
        say(f"  {entry.occurrence_id} {entry.kind.word}（{entry.by}{amount}{until}）{note}")
    if known:
        say(f"另有 {known} 条台账里已经有了，不重复登记。")
    if not fresh:
        say("没有新的登记。")


def _require_free(path: Path, *, force: bool) -> None:
    from planner.core.errors import AlreadyExists

    if path.exists() and not force:
        raise AlreadyExists(str(path), "请换一个名称，或加 --force 替换")
