"""A written report → a plan's draft, to be edited, checked and published by people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.frame import AsJson, OfOrgan, installation, say, say_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.core.draft import Figure, Outline, PlanDraft

_MOST_FINDINGS = 200


def draft(
    source: Annotated[Path, typer.Argument(help="报告原文：docx、pdf、html、md 或 txt。")],
    year: Annotated[
        int | None,
        typer.Option("--year", min=2004, max=2100, help="计划年份；不写就从原文里看。"),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="写到这个文件；不写就显示在屏幕上。"),
    ] = None,
    *,
    against: Annotated[
        str | None,
        typer.Option(
            "--against", help="不起草，只与这份计划文件比较；写年份就与已发布的计划比较。"
        ),
    ] = None,
    organ: OfOrgan = None,
    as_json: AsJson = False,
) -> None:
    """从报告原文起草计划：拟出目标、举措、任务，拿不准的都列出来，由人修改后再检查、发布。

    原文改过以后，用 --against 看哪些分句是新增、删去、改写的，哪些任务已经没有依据。
    """
    if against is not None:
        _compare(source, against, organ, as_json=as_json)
        return
    from planner.core.draft import draft as draft_plan
    from planner.core.draft import read_report
    from planner.planfile import read_organization, write_draft
    from planner.sources import read_text

    text = read_text(source)
    if as_json:
        outline, figures = read_report(text, year)
        say_json(_told(outline, figures))
        for finding in outline.findings:
            typer.echo(str(finding), err=True)
        return
    place = installation()
    organization = read_organization(place.settings.root / place.settings.files.organization)
    made = draft_plan(text, organization, place.calendar, year)
    if made.plan is None:
        for finding in made.findings:
            say(str(finding))
        say("没有起草计划。")
        raise typer.Exit(1)
    written = write_draft(made, source.name)
    if output is None:
        say(written)
        return
    _write(output, written)
    for line in _summary(made, output):
        say(line)


def _compare(source: Path, against: str, organ: str | None, *, as_json: bool) -> None:
    """Tell what has changed since a plan was made; exit with 1 if anything has."""
    from planner.cli.rereading import plan_against, reread_as_data, reread_in_words
    from planner.core.draft import reread
    from planner.sources import read_text

    text = read_text(source)
    plan = plan_against(against, organ)
    found = reread(plan, text)
    if as_json:
        say_json(reread_as_data(found))
    else:
        for line in reread_in_words(found, plan):
            say(line)
    if not found.is_same:
        raise typer.Exit(1)


def _write(path: Path, text: str) -> None:
    """A new file; what is there already is never overwritten."""
    from planner.core.errors import AlreadyExists

    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise AlreadyExists(str(path), "请换一个文件名，或先移走原来的文件") from None


def _summary(made: PlanDraft, output: Path) -> list[str]:
    plan = made.plan
    assignments = sum(1 for _ in plan.places()) if plan else 0
    whole = len(made.outline.clauses)
    covered, figures = whole - len(made.uncovered), len(made.figures)
    doubts = f"有 {len(made.findings)} 处要核对：" if made.findings else "没有拿不准的，仍请通读。"
    told = f"{len(made.outline.goals)} 个目标，{assignments} 项任务"
    read = f"原文 {whole} 个分句，承接 {covered} 个；上年数字 {figures} 个"
    lines = [f"已起草 {output}：{told}；{read}。", doubts]
    lines += [f"  {finding}" for finding in made.findings[:_MOST_FINDINGS]]
    return [*lines, f"改好后用 planner check {output} 检查，用 planner publish {output} 发布。"]


def _told(outline: Outline, figures: Sequence[Figure]) -> dict[str, Any]:
    """What was read in the text, every string as the text has it."""
    head = outline.masthead
    return {
        "unit": head.unit,
        "report_year": head.report_year,
        "plan_year": head.plan_year,
        "goals": [
            {
                "title": goal.heading,
                "measures": [
                    {"text": measure.text, "clauses": [clause.text for clause in measure.clauses]}
                    for measure in goal.measures
                ],
            }
            for goal in outline.goals
        ],
        "shortcomings": [lack.text for lack in outline.shortcomings],
        "baselines": [
            {"quote": each.quote, "value": each.value, "unit": each.unit, "what": each.what}
            for each in figures
        ],
    }
