"""A year as it stands → the sheet in which offices answer: locked what stands, lists to choose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from planner.core.organization import Organization
from planner.core.plan import Plan
from planner.core.progress import Progress
from planner.planfile.sheets.heights import height_of
from planner.planfile.sheets.ledger_columns import ANSWERS, FILLED, LEDGER, SHOWN

_Cell = str | int | date | None
_WIDTHS = {
    "期次编号": 22, "目标": 30, "任务（期次）": 44, "责任岗位": 20, "责任人": 9, "最近情况": 30,
    "情况说明": 36, "佐证": 22, "截止日期": 12, "新的日期": 12, "登记日期": 12,
}  # fmt: skip
_HELP = (
    "白色的格子由系统填写，不能改；黄色的格子由责任人填写，没有进展就空着。",
    "登记从列表里选：签收、反馈、办结、申请延期。申请延期要写情况说明和新的日期。",
    "登记人不写就是责任人；登记日期不写就是导入的那一天。",
    "填好后用 planner ledger import 导入；有问题会逐格指出，一格有问题就一条也不登记。",
    "同一张表导入两次，第二次不会重复登记。",
)


def write_ledger_book(
    standing: Sequence[Progress], plan: Plan, organization: Organization
) -> bytes:
    """The workbook of a year's occurrences by due date; texts are never formulas."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    day = standing[0].day if standing else date(plan.year, 1, 1)
    made_at = datetime.combine(day, time())
    book.set_properties({"title": f"{plan.title} 台账", "created": made_at})
    goals = {place.assignment.id: place.goal.title for place in plan.places()}
    ordered = sorted(standing, key=lambda each: (each.due_on, each.occurrence.id))
    rows = [_row(each, goals.get(each.assignment.id, ""), organization) for each in ordered]
    _Sheet(book, book.add_worksheet(LEDGER)).fill(rows)
    help_sheet = book.add_worksheet("填写说明")
    help_sheet.set_column(0, 0, 90)
    for number, line in enumerate(_HELP):
        help_sheet.write_string(number, 0, line)
    book.close()
    return file.getvalue()


def _row(own: Progress, goal: str, organization: Organization) -> tuple[_Cell, ...]:
    known = organization.has_post(own.assignee)
    held = organization.holding(own.assignee, own.day) if known else None
    return (
        own.occurrence.id,
        goal,
        own.title,
        organization.post(own.assignee).title if known else own.assignee,
        held.person.name if held else "",
        own.due_on,
        own.state.word,
        own.light.word,
        own.amount,
        own.note,
    )


class _Sheet:
    """The one sheet while it is written."""

    def __init__(self, book: Any, sheet: Any) -> None:
        plain = {"valign": "top", "border": 1, "border_color": "#B8C0CC", "text_wrap": True}
        open_ = {**plain, "locked": False, "bg_color": "#FFFBE6"}
        self._sheet = sheet
        self._head = book.add_format({**plain, "bold": True, "bg_color": "#E9EDF3"})
        self._text = book.add_format(plain)
        self._day = book.add_format({**plain, "num_format": "yyyy-mm-dd"})
        self._open = book.add_format({**open_, "num_format": "@"})
        self._open_number = book.add_format({**open_, "num_format": "0"})
        self._open_day = book.add_format({**open_, "num_format": "yyyy-mm-dd"})

    def fill(self, rows: Sequence[Sequence[_Cell]]) -> None:
        """Heading, what stands, and the cells to be filled in."""
        titles = (*SHOWN, *FILLED)
        for column, title in enumerate(titles):
            self._sheet.set_column(column, column, _WIDTHS.get(title, 10))
            self._sheet.write_string(0, column, title, self._head)
        widths = [_WIDTHS.get(title, 10) for title in SHOWN]
        for number, row in enumerate(rows, 1):
            self._sheet.set_row(number, height_of(row, widths))
            self._shown(number, row)
            self._to_fill(number)
        last = max(1, len(rows))
        self._choose(titles.index("登记"), last)
        self._sheet.autofilter(0, 0, last, len(titles) - 1)
        self._sheet.freeze_panes(1, 3)
        self._sheet.set_landscape()
        self._sheet.set_paper(8)  # A3
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        # without a password: it guards against a slip, not against people
        self._sheet.protect(
            "", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True}
        )

    def _shown(self, number: int, row: Iterable[_Cell]) -> None:
        for column, value in enumerate(row):
            if value is None or value == "":
                self._sheet.write_blank(number, column, None, self._text)
            elif isinstance(value, date):
                moment = datetime.combine(value, time())
                self._sheet.write_datetime(number, column, moment, self._day)
            elif isinstance(value, int):
                self._sheet.write_number(number, column, value, self._text)
            else:
                self._sheet.write_string(number, column, value, self._text)

    def _to_fill(self, number: int) -> None:
        forms = {"数量": self._open_number, "新的日期": self._open_day, "登记日期": self._open_day}
        for column, title in enumerate(FILLED, len(SHOWN)):
            self._sheet.write_blank(number, column, None, forms.get(title, self._open))

    def _choose(self, column: int, last: int) -> None:
        rule = {
            "validate": "list",
            "source": list(ANSWERS),
            "error_title": "请从列表里选",
            "error_message": "、".join(ANSWERS),
        }
        self._sheet.data_validation(1, column, last, column, rule)
