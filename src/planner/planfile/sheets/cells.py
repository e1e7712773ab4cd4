"""The bytes of a workbook → its sheets: what stands in each cell, as text, and where."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from planner.core.errors import Unreadable
from planner.planfile.text import Given, Handed

LARGEST, MOST_ROWS, MOST_COLUMNS = 5_000_000, 2_000, 100
_UNPACKED = 60_000_000
# A damaged list of contents is not always called bad; it may ask for a version of the future.
_BROKEN_ZIP = (BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error)
_SAVE_AS = "请用 Excel 或 WPS 另存为 .xlsx 后再试"


@dataclass(frozen=True)
class Cell:
    """One cell: its sheet, row and column (from 0), and its text."""

    sheet: str
    row: int
    column: int
    text: str

    @property
    def place(self) -> str:
        """What people call it: `责任清单!D7`."""
        return f"{self.sheet}!{column_name(self.column)}{self.row + 1}"


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows of cells; all that belong to a merged one have its text."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    is_hidden: bool = False

    @property
    def first(self) -> Cell:
        """Its first cell; where what is missing is complained of."""
        return self.rows[0][0] if self.rows and self.rows[0] else Cell(self.name, 0, 0, "")


def read_sheets(given: Given) -> tuple[Sheet, ...]:
    """Every sheet of a workbook of at most 5 MB and 2,000 rows; raises Unreadable."""
    content = _content(given)
    _require_small(content, str(given))
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        hidden = {
            each.name
            for each in book.sheets_metadata
            if each.visible is not SheetVisibleEnum.Visible
        }
        return tuple(
            replace(_sheet(book.get_sheet_by_name(name), given), is_hidden=name in hidden)
            for name in book.sheet_names
        )
    except (CalamineError, ValueError, OSError) as fault:
        raise Unreadable(str(given), "不是能读的工作簿，或者已经损坏", _SAVE_AS) from fault


def column_name(number: int) -> str:
    """The letters of a column counted from 0.

    >>> [column_name(each) for each in (0, 25, 26)]
    ['A', 'Z', 'AA']
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def as_text(value: object) -> str:
    """What a cell holds, as people would write it: days as 2024-03-08, whole numbers without .0.

    Full-width letters and digits become plain ones (NFKC); Chinese punctuation stays.
    """
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value).strip()


def plainly(text: str) -> str:
    """A heading or a word to compare: NFKC, without blanks and line breaks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _content(given: Given) -> bytes:
    if isinstance(given, Handed):
        return given.content
    try:
        with given.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as fault:
        raise Unreadable(str(given), "文件打不开", "请核对路径、文件名和读取权限") from fault


def _require_small(content: bytes, place: str) -> None:
    """Refuse what would grow: a workbook is a zip file that says how large its parts are."""
    if len(content) > LARGEST:
        raise Unreadable(place, "文件超过 5 MB", "请核对是不是选错了文件")
    try:
        with ZipFile(BytesIO(content)) as packed:
            size = sum(each.file_size for each in packed.infolist())
    except _BROKEN_ZIP as fault:
        raise Unreadable(place, "不是 .xlsx 工作簿", _SAVE_AS) from fault
    if size > _UNPACKED:
        raise Unreadable(place, "里面的内容太大", "请删去图片和多余的工作表后再试")


def _sheet(sheet: CalamineSheet, given: Given) -> Sheet:
    if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
        why = f"工作表“{sheet.name}”超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列"
        raise Unreadable(str(given), why, "请删去多余的行列后再试")
    values = sheet.to_python(skip_empty_area=False)
    texts = [[as_text(value) for value in row] for row in values]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        _spread(texts, range(top, bottom + 1), range(left, right + 1))
    rows = (
        tuple(Cell(sheet.name, row, column, text) for column, text in enumerate(line))
        for row, line in enumerate(texts)
    )
    return Sheet(sheet.name, tuple(rows))


def _spread(texts: list[list[str]], rows: Iterable[int], columns: range) -> None:
    """Let each cell of a merged one have its text."""
    rows = [row for row in rows if row < len(texts)]
    if not rows or columns.start >= len(texts[rows[0]]):
        return
    text = texts[rows[0]][columns.start]
    for row in rows:
        for column in columns:
            if column < len(texts[row]):
                texts[row][column] = text
