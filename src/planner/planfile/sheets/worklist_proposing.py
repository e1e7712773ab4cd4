"""A workbook that an office made itself → a plan's draft, checked; None for one of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from planner.core.draft import WorklistDraft, draft_worklist
from planner.core.errors import Fault, Finding
from planner.core.organization import Organization
from planner.core.plan import Plan, plan_faults
from planner.core.schedule import schedule_faults
from planner.core.workdays import WorkdayCalendar
from planner.planfile.commented import write_commented
from planner.planfile.sheets.cells import read_sheets
from planner.planfile.sheets.worklist_reading import read_worklist
from planner.planfile.text import Given

_MOST_LINES = 60
_ASKED = "。请核对"


def propose_from_book(
    given: Given, organization: Organization, calendar: WorkdayCalendar, year: int | None = None
) -> WorklistDraft | None:
    """What an office's own table proposes; None if the workbook is ours or has no such table.

    Raises Unreadable. `year` is the year planned for, where title and file's name do not tell it.
    """
    table = read_worklist(read_sheets(given), given.name, year)
    if table is None:
        return None
    planned = year or table.year
    if planned is None:
        told = "看不出是哪一年的计划；请写明计划年份（命令行用 --year 2025）"
        return WorklistDraft(None, {}, (Finding(table.heading, told),))
    made = replace(draft_worklist(table, organization, calendar, planned), table=table)
    if made.plan is None:
        return made
    left = tuple(_left(made, made.plan, organization, calendar))
    return replace(made, findings=made.findings + left)


def write_proposed(made: WorklistDraft, source: str) -> str:
    """The YAML text of what a table proposes; read again it gives the same plan."""
    if made.plan is None:
        return ""
    head = [
        f"由“{source}”起草。计划要由人定：请逐项核对责任岗位、周期和办结标准，改好后再检查、发布。",
        "任务上方写明了为什么这样拟；“没写”的都是暂定。出处“表第7行”是原表的行号。",
        *(f"请核对：{str(each).removesuffix(_ASKED)}" for each in made.findings[:_MOST_LINES]),
    ]
    if len(made.findings) > _MOST_LINES:
        head.append(f"另有 {len(made.findings) - _MOST_LINES} 处要核对，导入时已列出。")
    return write_commented(
        made.plan, head, {path: (told,) for path, told in made.reasons.items()}, ()
    )


def _left(
    made: WorklistDraft, plan: Plan, organization: Organization, calendar: WorkdayCalendar
) -> Iterator[Finding]:
    """What the check of the plan would complain of, such as a post that is vacant."""
    faults = plan_faults(plan, organization) or schedule_faults(plan, organization, calendar)
    for each in faults:
        yield Finding(_place(made, each), each.message)


def _place(made: WorklistDraft, fault: Fault) -> str:
    for size in range(len(fault.path), 0, -1):
        if fault.path[:size] in made.places:
            return made.places[fault.path[:size]]
    return "计划"
