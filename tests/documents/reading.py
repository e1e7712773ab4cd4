"""Files that the planner made → what a reader of their kind finds in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO

import pdfplumber
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from planner.documents.files import render_files
from planner.documents.fonts import read_typefaces
from planner.documents.form import make_template
from tests.rehearsed import rehearsed_reports

FULL = 15.75


def made(period: str) -> dict[str, bytes]:
    """Every file of a rehearsed report, made once."""
    if period not in _MADE:
        kind = "annual" if period == "2024" else "quarterly"
        report = rehearsed_reports()[period]
        _MADE[period] = render_files(report, make_template(kind), read_typefaces()).contents
    return _MADE[period]


_MADE: dict[str, dict[str, bytes]] = {}


def text_of_docx(content: bytes) -> str:
    """Paragraphs and cells of a Word file, in their order."""
    document = Document(BytesIO(content))
    parts = [each.text for each in document.paragraphs]
    for table in document.tables:
        parts += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(parts)


def text_of_pdf(content: bytes) -> str:
    """The text of a PDF without its line ends: they are the layout's."""
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def text_of_html(content: bytes) -> str:
    """What a page shows."""
    shown = _Shown()
    shown.feed(content.decode())
    return "\n".join(shown.parts)


Cells = tuple[str, ...]


def rows_of_docx(content: bytes) -> list[Cells]:
    """Every row of every table of a Word file."""
    tables = Document(BytesIO(content)).tables
    return [tuple(squeezed(cell.text) for cell in row.cells) for t in tables for row in t.rows]


def rows_of_pdf(content: bytes) -> list[Cells]:
    """Every row of every table of a PDF, found by its lines; headings are on each page.

    What has one cell is a bar of the chart.
    """
    with pdfplumber.open(BytesIO(content)) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
    rows = (row for table in tables for row in table if len(row) > 1)
    return [tuple(squeezed(cell or "") for cell in row) for row in rows]


def rows_of_html(content: bytes) -> list[Cells]:
    """Every row of every table of a page."""
    shown = _Rows()
    shown.feed(content.decode())
    return [tuple(map(squeezed, each)) for each in shown.rows]


def sheets_of(content: bytes) -> dict[str, list[list[object]]]:
    """The sheets of a workbook with their rows."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def squeezed(text: str) -> str:
    """Text without blanks of any kind, as readers of PDF differ in them."""
    return re.sub(r"\s+", "", text)


@dataclass(frozen=True)
class Line:
    """A line of a PDF page: its characters, where it begins, and how far its baseline is down."""

    text: str
    left: float
    right: float
    top: float


def lines_of(content: bytes, page: int, size: float = 16) -> list[Line]:
    """The lines of a page that are set in a size, from above."""
    with pdfplumber.open(BytesIO(content)) as document:
        chars = [each for each in document.pages[page].chars if abs(each["size"] - size) < 0.1]
    rows: dict[int, list[dict[str, float | str]]] = {}
    for each in chars:
        rows.setdefault(round(float(each["matrix"][5])), []).append(each)
    return [
        Line(
            "".join(str(each["text"]) for each in row),
            min(float(each["x0"]) for each in row),
            max(float(each["x1"]) for each in row),
            -key,
        )
        for key, row in sorted(rows.items(), reverse=True)
    ]


class _Shown(HTMLParser):
    """Collects what is shown, without styles."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._hidden += tag in {"style", "script", "title", "desc"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "script", "title", "desc"}

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.parts.append(data.strip())


class _Rows(HTMLParser):
    """Collects the cells of tables, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "tr":
            self.rows.append([])
        self._is_in_cell = tag in {"td", "th"}
        if self._is_in_cell:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._is_in_cell = self._is_in_cell and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self._is_in_cell:
            self.rows[-1][-1] += data
