"""A county's report in every format: the same sentences, the same numbers."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest

from planner.documents.files import render_files
from planner.documents.fonts import read_typefaces
from planner.documents.form import make_template
from planner.documents.outline import outline_of
from tests.counties import county_report, part, sample
from tests.documents.reading import (
    sheets_of,
    squeezed,
    text_of_docx,
    text_of_html,
    text_of_pdf,
)

READERS = {"docx": text_of_docx, "pdf": text_of_pdf, "html": text_of_html}
LEFT_OPEN = re.compile(r"\{\{|\}\}|\{%|%\}|None|\bnan\b|undefined|Undefined|TODO|XXX")


@lru_cache(maxsize=1)
def made() -> dict[str, bytes]:
    rendered = render_files(sample(), make_template("county"), read_typefaces())
    assert rendered.findings == ()
    return rendered.contents


@pytest.mark.parametrize("ending", READERS)
def test_every_sentence_and_every_cell_is_in_every_format(ending: str) -> None:
    found, shown = squeezed(READERS[ending](made()[ending])), outline_of(sample())
    if ending == "pdf":  # lines of pages are parted by page numbers and headers
        found = re.sub(r"—\d+—", "", found).replace("预演，不得作为正式材料使用", "")
    for section in shown.sections:
        assert squeezed(section.heading) in found
        for each in section.paragraphs:
            assert squeezed(each.lead + each.text) in found
    tables = [each.table for each in (*shown.sections, *shown.annex) if each.table]
    assert len(tables) == 1 + len(sample().goals) + len(sample().indicators)
    for row in (row for table in tables for row in table.rows):
        assert all(squeezed(cell) in found for cell in row.cells)
    for words in (shown.legend, shown.organ + shown.dated, *shown.title, shown.annex_title):
        assert squeezed(words) in found


def test_nothing_is_left_open() -> None:
    for ending, read in READERS.items():
        assert not LEFT_OPEN.search(read(made()[ending])), ending
    assert not LEFT_OPEN.search(made()["md"].decode())
    cells = [cell for rows in sheets_of(made()["xlsx"]).values() for row in rows for cell in row]
    assert not any(LEFT_OPEN.search(str(each)) for each in cells)


def test_the_workbook_has_the_datas_numbers_as_numbers() -> None:
    report, sheets = sample(), sheets_of(made()["xlsx"])
    head, *rows = sheets["报送情况"]
    by_name = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    for each in report.townships:
        told = by_name[each.name]
        assert (told["应办"], told["办结"], told["逾期未办"]) == (
            each.extract.overall.planned,
            each.extract.overall.done,
            each.extract.overall.late,
        )
    assert by_name["竹园镇"]["报送情况"] == "未报"
    assert by_name["永乐街道"]["报送情况"] == "草稿"
    assert by_name["合计"]["应办"] == report.overall.planned
    head, *rows = sheets["指标"]
    sums = {row[0]: row for row in rows if row[2] == "合计"}
    for line in report.totals:
        told = dict(zip(head, sums[line.title], strict=True))
        assert (told["上年"], told["全年目标"], told["实际"]) == (
            line.baseline,
            line.target,
            line.value,
        )
    assert len(sums) == len(report.totals) < len(report.indicators)
    late = [item for each in report.townships for item in each.extract.late]
    _, *rows = sheets["逾期事项"]
    assert [row[4] for row in rows] == [each.due_on for each in late]


def test_goals_of_one_township_alone_are_in_the_workbook_too() -> None:
    _, *rows = sheets_of(made()["xlsx"])["各项目标"]
    own = [row for row in rows if row[0] == "推进盘江库区法治建设"]
    assert [row[1] for row in own] == ["白帝镇"]


def test_names_that_mean_something_to_other_programs_are_only_names() -> None:
    name = '=cmd|"{{ 7*7 }}"<b>&#甲'
    report = county_report(part(1, name), part(2, "乙"))
    contents = render_files(report, make_template("county"), read_typefaces()).contents
    for ending, read in READERS.items():
        assert squeezed(name) in squeezed(read(contents[ending])), ending
    assert sheets_of(contents["xlsx"])["报送情况"][1][0] == name


def test_the_page_has_no_choice_of_lights_where_there_are_none() -> None:
    assert "只看" not in text_of_html(made()["html"])
    assert 'type="radio"' not in made()["html"].decode()
