"""Reports that are far too long: all of it is there, and nothing breaks."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from planner.core.dates import Quarter
from planner.core.progress import EntryKind
from planner.core.report import Extras, Masthead, QuarterReport, Remarks, build_quarter_report
from planner.documents.files import render_files
from planner.documents.fonts import read_typefaces
from planner.documents.form import make_template
from planner.documents.outline import outline_of
from tests.cast import YARDSTICK, assignment, at, entry, occurrence, plan, recorded, year
from tests.core.test_report import FIRST, record_of
from tests.documents.reading import (
    made,
    sheets_of,
    squeezed,
    text_of_docx,
    text_of_html,
    text_of_pdf,
)

LONG = "这一段话很长，一共五千个字。" * 357 + "完。"
FACES, TEMPLATE = read_typefaces(), make_template("quarterly")


def contents_of(report: QuarterReport) -> dict[str, bytes]:
    return render_files(report, TEMPLATE, FACES).contents


def test_a_thousand_assignments_are_all_there() -> None:
    ids = [f"A-{number:04}" for number in range(1000)]
    done = tuple(entry(EntryKind.COMPLETED, at(3, 20), f"{each}@2024-Q1") for each in ids[:900])
    record = year(
        plan(*(assignment(each, title=f"任务{each}") for each in ids)),
        *(recorded(occurrence(date(2024, 3, 29), id=f"{each}@2024-Q1")) for each in ids),
        entries=done,
    )
    contents = contents_of(build_quarter_report(Quarter(2024, 1), record, YARDSTICK))
    assert len(sheets_of(contents["xlsx"])["任务清单"]) == 1001
    for ending, read in (("docx", text_of_docx), ("html", text_of_html), ("pdf", text_of_pdf)):
        text = squeezed(read(contents[ending]))
        assert all(f"任务{each}（第一季度）" in text for each in ids), ending
    assert len(PdfReader(BytesIO(contents["pdf"])).pages) > 30


def test_texts_of_five_thousand_characters_are_all_there() -> None:
    told = entry(EntryKind.PROGRESSED, at(3, 20), FIRST, note=LONG)
    remarks = Remarks(problems=LONG, rectification=LONG, coordination=LONG)
    head = Masthead(addressees="县" * 200, copies="抄" * 200)
    report = build_quarter_report(
        Quarter(2024, 1), record_of(told), YARDSTICK, Extras(remarks, head)
    )
    assert len(LONG) == 5000
    contents = contents_of(report)
    for ending, read in (("docx", text_of_docx), ("html", text_of_html)):
        assert squeezed(read(contents[ending])).count(LONG) >= 4, ending
    pages = text_of_pdf(contents["pdf"])
    assert squeezed(pages).count("完。") >= 4
    assert LONG.rstrip("。") in {row[12] for row in sheets_of(contents["xlsx"])["逾期和上期逾期"]}


def test_one_endless_word_stays_within_the_page() -> None:
    import pdfplumber

    endless = "https://" + "x" * 600
    report = build_quarter_report(
        Quarter(2024, 1), record_of(), YARDSTICK, Extras(Remarks(problems=endless))
    )
    with pdfplumber.open(BytesIO(contents_of(report)["pdf"])) as document:
        right = max(float(each["x1"]) for page in document.pages for each in page.chars)
    assert right <= 210 / 25.4 * 72


def test_a_quarter_without_any_work_is_a_report_without_annex() -> None:
    record = year(plan(assignment()), recorded(occurrence(date(2024, 3, 29))))
    report = build_quarter_report(Quarter(2024, 3), record, YARDSTICK)
    contents = contents_of(report)
    assert outline_of(report).annex == ()
    for ending, read in (("docx", text_of_docx), ("html", text_of_html), ("pdf", text_of_pdf)):
        text = squeezed(read(contents[ending]))
        assert "本季度没有到期的事项。" in text, ending
        assert "附件" not in text, ending


def test_the_names_of_the_people_of_the_rehearsal_all_have_glyphs() -> None:
    from tests.rehearsed import rehearsed_year

    organization = rehearsed_year().revision.organization
    names = [each.name for each in organization.people]
    assert FACES.missing([*names, *(each.title for each in organization.posts)]) == {}


@pytest.mark.parametrize("period", ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2024"])
def test_every_character_of_a_rehearsed_report_has_a_glyph(period: str) -> None:
    from tests.rehearsed import rehearsed_reports

    assert FACES.missing(outline_of(rehearsed_reports()[period]).texts()) == {}
    assert made(period)["pdf"].startswith(b"%PDF")
