"""Report → XLSX: the ledger of its occurrences, and its indicators, as numbers and dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from unicodedata import east_asian_width

import xlsxwriter

from planner.core.report import (
    AnnualReport,
    CountyReport,
    Figures,
    IndicatorLine,
    Item,
    QuarterReport,
)
from planner.core.report.wording import light_of, state_of
from planner.documents.outline import outline_of, signed
from planner.documents.text import clean

Cell = str | int | float | date | None
# what a cell can hold, a line's height and a row's, in points
_LONGEST = 32_767
_LINE, _HIGHEST = 15, 409
_FIGURES = (
    ("应办", "planned"),
    ("已到期", "due"),
    ("办结", "done"),
    ("按期办结", "done_in_time"),
    ("逾期未办", "late"),
    ("批准延期", "extended"),
    ("中止", "suspended"),
)
_ITEMS = (
    *(("编号", 18), ("目标", 20), ("任务（期次）", 36), ("责任科室", 18), ("责任岗位", 22)),
    *(("责任人", 9), ("截止日期", 12), ("状态", 13), ("办结日期", 12), ("灯", 10)),
    ("台账条目", 14),
)
_WHY = (("逾期工作日", 11), ("原因", 30), ("整改措施", 30), ("拟办结日期", 12))
_INDICATORS = (
    *(("编号", 8), ("指标", 34), ("单位", 8), ("上年", 10), ("全年目标", 10), ("实际", 10)),
    *(("完成率", 10), ("序时进度", 10), ("比序时进度", 12), ("状态", 10), ("计入的期次", 60)),
)


def render_xlsx(report: QuarterReport | AnnualReport, title: str = "") -> bytes:
    """Sheets of figures, indicators, occurrences, and what comes; texts are never formulas.

    `title` is the report's, where it is known already.
    """
    whole = report.year_in_sum if isinstance(report, AnnualReport) else report
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties(
        {
            "title": title or outline_of(report).full_title,
            "author": clean(whole.organ_name),
            "created": datetime.combine(whole.cut_off, time()),
        }
    )
    sheets = Sheets(book, whole)
    sheets.figures(whole)
    sheets.add("指标", _INDICATORS, map(_indicator, whole.indicators))
    goals = {goal.id: goal.title for goal in whole.goals}
    own = [item for goal in whole.goals for item in goal.items]
    sheets.add("任务清单", _ITEMS, (_item(each, goals) for each in own))
    late = [*whole.late, *(each for each in whole.looked_back if each not in whole.late)]
    told = (_item(each, goals) + _why(each) for each in late)
    sheets.add("逾期和上期逾期", (*_ITEMS, *_WHY), told)
    sheets.add("下一步安排", _ITEMS, (_item(each, goals) for each in whole.ahead))
    book.close()
    return file.getvalue()


class Sheets:
    """A workbook that is being written: formats once, a sheet at a time."""

    def __init__(self, book: Any, report: QuarterReport | CountyReport) -> None:
        """Begin with the footer, which says whose book it is."""
        self._book = book
        mark = "【预演】" if report.is_rehearsal else ""
        self._footer = (
            f"&L{_foot(mark + report.organ_name)} {report.quarter_title}&R第 &P 页 共 &N 页"
        )
        plain = {"valign": "top", "border": 1, "border_color": "#B8C0CC"}
        middle = {**plain, "align": "center"}
        self._text = book.add_format({**plain, "text_wrap": True})
        self._number = book.add_format({**middle, "num_format": "General"})
        self._share = book.add_format({**middle, "num_format": "0%"})
        self._date = book.add_format({**middle, "num_format": "yyyy-mm-dd"})
        self._head = book.add_format(
            {**middle, "bold": True, "bg_color": "#E8EDF5", "text_wrap": True, "valign": "vcenter"}
        )

    def figures(self, report: QuarterReport) -> None:
        """What is counted, in all and by goal."""
        columns = (
            ("范围", 44),
            *((title, 11) for title, _ in _FIGURES),
            ("办结比例", 11),
            ("灯", 11),
        )
        groups = [(report.quarter_title, report.overall)]
        groups += [(report.to_date.title, report.to_date.figures)] if report.to_date else []
        groups += [("上一期", report.previous)] if report.previous else []
        groups += [(goal.title, goal.figures) for goal in report.goals]
        self.add("总体情况", columns, (_figures(name, each) for name, each in groups))

    def add(
        self, name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]
    ) -> None:
        """A sheet whose heading stays in sight, for printing on one page's width."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, (title, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, self._head)
        last = 0
        widths = [width for _, width in columns]
        for last, row in enumerate(rows, start=1):
            lines = max(map(lines_in, row, widths))
            if lines > 1:  # not every program finds the height by itself
                sheet.set_row(last, min(_LINE * lines, _HIGHEST))
            for column, cell in enumerate(row):
                self._write(sheet, (last, column), cell, columns[column][0])
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer(self._footer)

    def _write(self, sheet: Any, at: tuple[int, int], cell: Cell, title: str) -> None:
        if cell is None:
            sheet.write_blank(*at, None, self._text)
        elif isinstance(cell, str):
            sheet.write_string(*at, clean(cell)[:_LONGEST], self._text)
        elif isinstance(cell, date):
            sheet.write_datetime(*at, cell, self._date)
        else:
            form = self._share if title in {"完成率", "办结比例"} else self._number
            sheet.write_number(*at, cell, form)


def lines_in(cell: Cell, width: int) -> int:
    """How many lines a text takes in a column; a Chinese character is two wide."""
    if not isinstance(cell, str) or 2 * len(cell) < width:
        return 1
    taken = sum(2 if east_asian_width(char) in "WF" else 1 for char in cell)
    return -(-taken // (width - 1))


def _figures(name: str, figures: Figures) -> tuple[Cell, ...]:
    numbers = (getattr(figures, field) for _, field in _FIGURES)
    return (name, *numbers, figures.share / 100, signed(figures.light, figures.light.word))


def numbers_of(line: IndicatorLine) -> tuple[Cell, ...]:
    """Last year, target, reading, rate, pace, and how far it is from that; blank without a pace."""
    has_pace = line.aim == "at_least"
    return (
        line.baseline,
        line.target,
        line.value,
        line.value / line.target if has_pace and line.target else None,
        line.pace if has_pace else None,
        line.ahead if has_pace else None,
    )


def _indicator(line: IndicatorLine) -> tuple[Cell, ...]:
    return (
        line.id,
        line.title,
        line.unit,
        *numbers_of(line),
        signed(line.light, light_of(line)) if line.is_judged else light_of(line),
        "、".join(line.occurrence_ids),
    )


def _item(item: Item, goals: dict[str, str]) -> tuple[Cell, ...]:
    return (
        item.occurrence_id,
        goals.get(item.goal_id, ""),
        item.title,
        item.office,
        item.post,
        item.person,
        item.due_on,
        state_of(item),
        item.finished_on,
        signed(item.light, item.light.word),
        "、".join(map(str, item.entries)),
    )


def _why(item: Item) -> tuple[Cell, ...]:
    return (
        item.days_late if item.is_late else None,
        item.reason or item.note,
        item.remedy,
        item.new_due_on,
    )


def _foot(text: str) -> str:
    """Text in a footer: a single `&` would be a command."""
    return clean(text).replace("&", "&&")
