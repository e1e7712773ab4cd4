"""A table that an office made itself → a plan's draft that people go over, row by row."""

from __future__ import annotations

from collections.abc import Iterable

from planner.core.draft import WorklistDraft, WorklistRow
from planner.core.draft.worklist.table import GOAL, TASK
from planner.core.errors import Finding, Rejected
from planner.core.organization import Organization
from planner.core.plan import Plan
from planner.core.workdays import WorkdayCalendar
from planner.operations.accounts import Doer
from planner.operations.drafts import Doubt, Draft, Mark, MarkKind, reasons_of
from planner.planfile import Handed, propose_from_book

_NO_TABLE = (
    "没有找到任务表；表头里要有“任务”“责任单位”“完成时限”一类的字。"
    "从这里导出的责任清单请在“计划版本”里上传"
)


def begin_from_table(
    given: Handed,
    organization: Organization,
    calendar: WorkdayCalendar,
    year: int | None,
    doer: Doer,
) -> Draft:
    """The draft of a workbook's table; raises Rejected if there is none, or Unreadable."""
    made = propose_from_book(given, organization, calendar, year)
    if made is None:
        raise Rejected([Finding(given.name, _NO_TABLE)])
    if made.plan is None or made.table is None:
        raise Rejected(made.findings)
    text, marks = _as_text(made.table.title, made.table.rows)
    doubts, notes = _doubts(made, made.plan, made.table.rows)
    return Draft(
        organ=organization.id,
        name=given.name,
        text=text,
        plan=made.plan,
        marks=marks,
        reasons=reasons_of(made.plan, made.reasons),
        doubts=doubts,
        notes=notes,
        standing={},
        begun_at=doer.at,
        changed_at=doer.at,
        changed_by=doer.by,
    )


def _as_text(title: str, rows: Iterable[WorklistRow]) -> tuple[str, tuple[Mark, ...]]:
    """The rows as text, the task first, with where each task stands."""
    parts, marks, at, goal = [f"{title}\n"], [], len(title) + 1, ""
    for row in rows:
        above, task = row.text(GOAL), " ".join(row.text(TASK).split())
        head = f"\n{above}\n" if above and above != goal else ""
        goal = above or goal
        head += f"{row.name}　"
        start = at + len(head)
        end = start + len(task)
        marks.append(Mark(kind=MarkKind.CLAUSE, place=row.name, start=start, end=end, words=task))
        line = f"{head}{task}\n{_beside(row)}"
        parts.append(line)
        at += len(line)
    return "".join(parts), tuple(marks)


def _beside(row: WorklistRow) -> str:
    """What the other cells of a row say, on a line of its own."""
    named = ((column, row.text(column)) for column in row.cells if column not in {GOAL, TASK})
    told = "；".join(f"{column} {' '.join(text.split())}" for column, text in named if text)
    return f"　　{told}\n" if told else ""


def _doubts(
    made: WorklistDraft, plan: Plan, rows: Iterable[WorklistRow]
) -> tuple[dict[str, str], tuple[Doubt, ...]]:
    """What is unsure, by the assignment whose row it stands in, and the rest."""
    row_of = {cell.place: row.name for row in rows for cell in row.cells.values()}
    key_of: dict[str, str] = {}
    for place in plan.places():
        for citation in place.assignment.citations:
            key_of.setdefault(citation.place, place.assignment.id)
    own: dict[str, list[str]] = {}
    rest = []
    for finding in made.findings:
        key = key_of.get(row_of.get(finding.place, ""))
        if key is None:
            rest.append(Doubt(place=finding.place, message=finding.message))
        else:
            own.setdefault(key, []).append(f"{finding.place.rpartition('!')[2]} {finding.message}")
    return {key: "；".join(told) for key, told in own.items()}, tuple(rest)
