"""The workbook: texts are texts, headings stay, nothing is counted by hand."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from planner.core.dates import Quarter
from planner.core.progress import EntryKind
from planner.core.report import build_quarter_report
from planner.documents.workbook import render_xlsx
from tests.cast import YARDSTICK, at, entry
from tests.core.test_report import FIRST, record_of
from tests.documents.reading import made, sheets_of
from tests.rehearsed import rehearsed_reports


def test_the_sheets_are_those_that_an_office_asks_for() -> None:
    assert list(sheets_of(made("2024-Q2")["xlsx"])) == [
        "总体情况",
        "指标",
        "任务清单",
        "逾期和上期逾期",
        "下一步安排",
    ]


def test_headings_stay_in_sight_and_on_every_printed_page() -> None:
    book = openpyxl.load_workbook(BytesIO(made("2024-Q2")["xlsx"]))
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.auto_filter.ref is not None
        assert sheet.page_setup.orientation == "landscape"


def test_numbers_and_dates_have_their_formats() -> None:
    sheet = openpyxl.load_workbook(BytesIO(made("2024-Q2")["xlsx"]))["任务清单"]
    assert sheet["G2"].is_date
    assert sheet["G2"].number_format == "yyyy-mm-dd"
    indicators = openpyxl.load_workbook(BytesIO(made("2024-Q2")["xlsx"]))["指标"]
    assert indicators["G2"].number_format == "0%"


def test_a_text_that_looks_like_a_formula_is_a_text() -> None:
    for told in ("=1+1", "+1", "-1", "@sum", "=HYPERLINK(1)"):
        late = entry(EntryKind.PROGRESSED, at(3, 20), FIRST, note=told)
        report = build_quarter_report(Quarter(2024, 1), record_of(late), YARDSTICK)
        sheet = openpyxl.load_workbook(BytesIO(render_xlsx(report)))["逾期和上期逾期"]
        assert (sheet["M2"].value, sheet["M2"].data_type) == (told, "s")


def test_every_line_names_the_entries_behind_it() -> None:
    done = entry(EntryKind.COMPLETED, at(3, 20), FIRST, number=42)
    report = build_quarter_report(Quarter(2024, 1), record_of(done), YARDSTICK)
    head, row = sheets_of(render_xlsx(report))["任务清单"]
    assert dict(zip(head, row, strict=True))["台账条目"] == "42"


def test_the_same_report_is_the_same_bytes() -> None:
    report = rehearsed_reports()["2024-Q1"]
    assert render_xlsx(report) == render_xlsx(report)
