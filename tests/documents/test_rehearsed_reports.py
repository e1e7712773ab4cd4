"""The rehearsed year's reports, read back from every format: the same numbers in each."""

from __future__ import annotations

import re

import pytest

from planner.core.progress import Light
from planner.core.report import AnnualReport, QuarterReport
from planner.documents.outline import Outline, outline_of
from tests.documents.reading import (
    made,
    rows_of_docx,
    rows_of_html,
    rows_of_pdf,
    sheets_of,
    squeezed,
    text_of_docx,
    text_of_html,
    text_of_pdf,
)
from tests.rehearsed import rehearsed_reports

PERIODS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2024")
TABLES = {"docx": rows_of_docx, "pdf": rows_of_pdf, "html": rows_of_html}
READERS = {"docx": text_of_docx, "pdf": text_of_pdf, "html": text_of_html}
LEFT_OPEN = re.compile(r"\{\{|\}\}|\{%|%\}|None|\bnan\b|undefined|Undefined|TODO|XXX")


def outline(period: str) -> Outline:
    return outline_of(rehearsed_reports()[period])


def whole(period: str) -> QuarterReport:
    report = rehearsed_reports()[period]
    return report.year_in_sum if isinstance(report, AnnualReport) else report


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("ending", READERS)
def test_every_sentence_and_every_cell_is_in_every_format(period: str, ending: str) -> None:
    found = squeezed(READERS[ending](made(period)[ending]))
    shown = outline(period)
    if ending == "pdf":  # lines of pages are parted by page numbers and headers
        found = re.sub(r"—\d+—", "", found).replace("预演，不得作为正式材料使用", "")
    for section in shown.sections:
        assert squeezed(section.heading) in found
        for each in section.paragraphs:
            assert squeezed(each.lead + each.text) in found
    tables = [each.table for each in (*shown.sections, *shown.annex) if each.table]
    for row in (row for table in tables for row in table.rows):
        assert all(squeezed(cell) in found for cell in row.cells)
    assert squeezed(shown.legend) in found
    assert squeezed(shown.organ + shown.dated) in found


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("ending", TABLES)
def test_the_tables_of_every_format_have_the_datas_rows_cell_by_cell(
    period: str, ending: str
) -> None:
    shown, report = outline(period), whole(period)
    tables = [each.table for each in (*shown.sections, *shown.annex) if each.table]
    heads = {tuple(column.title for column in table.columns) for table in tables}
    found = [each for each in TABLES[ending](made(period)[ending]) if each not in heads]
    assert found == [tuple(map(squeezed, row.cells)) for table in tables for row in table.rows]
    for line, row in zip(report.indicators, found, strict=False):
        assert (row[2], row[4]) == (str(line.baseline), str(line.value))
        assert row[3].strip("≤约") == str(line.target)


@pytest.mark.parametrize("period", PERIODS)
def test_nothing_is_left_open(period: str) -> None:
    contents = made(period)
    for ending, read in READERS.items():
        assert not LEFT_OPEN.search(read(contents[ending])), ending
    assert not LEFT_OPEN.search(contents["md"].decode())
    cells = [cell for rows in sheets_of(contents["xlsx"]).values() for row in rows for cell in row]
    assert not any(LEFT_OPEN.search(str(each)) for each in cells)


@pytest.mark.parametrize("period", PERIODS)
def test_the_workbook_has_the_datas_numbers_as_numbers(period: str) -> None:
    sheets, report = sheets_of(made(period)["xlsx"]), whole(period)
    head, *rows = sheets["指标"]
    for line, row in zip(report.indicators, rows, strict=True):
        cells = dict(zip(head, row, strict=True))
        assert (cells["上年"], cells["全年目标"], cells["实际"]) == (
            line.baseline,
            line.target,
            line.value,
        )
        if line.aim == "at_least":
            assert cells["序时进度"] == pytest.approx(line.pace)
            assert cells["完成率"] == pytest.approx(line.value / line.target)
    head, first, *_ = sheets["总体情况"]
    figures = dict(zip(head, first, strict=True))
    assert (figures["应办"], figures["办结"], figures["逾期未办"]) == (
        report.overall.planned,
        report.overall.done,
        report.overall.late,
    )


@pytest.mark.parametrize("period", PERIODS)
def test_the_workbook_has_every_occurrence_with_dates_as_dates(period: str) -> None:
    sheets, report = sheets_of(made(period)["xlsx"]), whole(period)
    head, *rows = sheets["任务清单"]
    items = [item for goal in report.goals for item in goal.items]
    assert len(items) == len(rows) == report.overall.planned + (report.overall.suspended or 0)
    for item, row in zip(items, rows, strict=True):
        cells = dict(zip(head, row, strict=True))
        assert cells["编号"] == item.occurrence_id
        assert cells["截止日期"] == item.due_on
        assert cells["办结日期"] == (item.finished_on or "")


@pytest.mark.parametrize("period", PERIODS)
def test_prose_and_table_state_the_same_numbers(period: str) -> None:
    report = whole(period)
    items = [item for goal in report.goals for item in goal.items]
    assert report.overall.planned == sum(each.figures.planned for each in report.goals)
    assert report.overall.done == sum(each.is_done for each in items)
    assert report.overall.late == sum(each.light is Light.RED for each in items)
    assert set(report.overall.trace("late").occurrences) == {
        each.occurrence_id for each in report.late
    }
    told = outline(period).sections[0].paragraphs[0].text
    assert f"应办{report.overall.planned}项，已办结{report.overall.done}项" in told


@pytest.mark.parametrize("period", PERIODS[:4])
def test_every_number_can_be_traced_to_occurrences_and_entries(period: str) -> None:
    report = whole(period)
    known = {item.occurrence_id: item for goal in report.goals for item in goal.items}
    for name in ("planned", "due", "done", "late", "done_in_time", "extended"):
        trace = report.overall.trace(name)
        assert len(trace.occurrences) == getattr(report.overall, name)
        assert set(trace.occurrences) <= set(known)
        behind = {number for each in trace.occurrences for number in known[each].entries}
        assert set(trace.entries) == behind
    done = report.overall.trace("done")
    assert all(known[each].entries for each in done.occurrences)
