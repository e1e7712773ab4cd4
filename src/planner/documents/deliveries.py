"""Messages with every step on their way → a workbook of proof (送达记录)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from planner.core.reminders import Tracked, way_in_words

HEADINGS = ("日期", "收件人", "种类", "题目", "渠道", "地址", "状态", "时间", "经过")
_WIDTHS = (12, 12, 12, 44, 10, 28, 18, 20, 70)


def render_deliveries(tracked: Iterable[Tracked], title: str) -> bytes:
    """One row a message: who, what, by what way, where it stands, and each step with its proof.

    What people wrote is text in its cell: never a formula, never a control character.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_clean(title)[:31])
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHI", _WIDTHS, strict=True):
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


def _row(tracked: Tracked) -> tuple[str, ...]:
    message = tracked.message
    last = tracked.attempts[-1].at if tracked.attempts else tracked.created_at
    return (
        f"{message.day}",
        message.name,
        message.kind.word,
        message.subject,
        way_in_words(message.channel),
        message.address,
        tracked.state.word,
        _moment(last),
        steps_in_words(tracked),
    )


def _cells(
    sheet: WriteOnlyWorksheet, values: Iterable[str], *, is_heading: bool = False
) -> list[Cell]:
    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet, _clean(value))
        cell.data_type = "s"
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if is_heading:
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="E8EDF5")
        cells.append(cell)
    return cells


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _clean(text: str) -> str:
    """Without what a workbook cannot hold."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)
