"""Messages with every step on their way → a workbook of proof (送达记录)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from planner.core.reminders import Tracked, size_in_words, way_in_words

HEADINGS = ("日期", "收件人", "种类", "题目", "附件", "渠道", "地址", "状态", "时间", "经过")
_WIDTHS = (12, 12, 12, 44, 40, 10, 28, 18, 20, 70)


def render_deliveries(tracked: Iterable[Tracked], title: str) -> bytes:
    """One row a message: who, what, by what way, where it stands, and each step with its proof.

    What people wrote is text in its cell: never a formula, never a control character.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Worksheet = book.create_sheet(_clean(title)[:31])
    sheet.freeze_panes = "A2"
    _lay_out(sheet)
    for letter, width in zip("ABCDEFGHIJ", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append(_cells(sheet, HEADINGS, is_heading=True))
    for each in tracked:
        sheet.append(_cells(sheet, _row(each)))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def steps_in_words(tracked: Tracked) -> str:
    """Every step, one a line."""
    return "\n".join(
        f"{_moment(step.at)} {step.state.word}：{step.proof}" for step in tracked.attempts
    )


def _files_in_words(tracked: Tracked) -> str:
    """What went along, with its size, one a line."""
    enclosed = tracked.message.encloses
    files = enclosed.files if enclosed else ()
    return "\n".join(f"{each.shown_as}（{size_in_words(each.size)}）" for each in files)


def _row(tracked: Tracked) -> tuple[str, ...]:
    message = tracked.message
    last = tracked.attempts[-1].at if tracked.attempts else tracked.created_at
    return (
        f"{message.day}",
        message.name,
        message.kind.word,
        message.subject,
        _files_in_words(tracked),
        way_in_words(message.channel),
        message.address,
        tracked.state.word,
        _moment(last),
        steps_in_words(tracked),
    )


def _cells(sheet: Worksheet, values: Iterable[str], *, is_heading: bool = False) -> list[Cell]:
    cells = []
    for value in values:
        cell = Cell(sheet, 1, 1, _clean(value))
        cell.data_type = "s"
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if is_heading:
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="E8EDF5")
        cells.append(cell)
    return cells


def _lay_out(sheet: Worksheet) -> None:
    """For printing: across, all columns on one page, the headings on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = int(sheet.PAPERSIZE_A4)
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _clean(text: str) -> str:
    """Without what a workbook cannot hold."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)
