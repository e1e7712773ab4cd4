"""A quarter's report: what closed with the quarter, with the occurrences behind each number."""

from __future__ import annotations

from datetime import date

from planner.core.dates import Quarter
from planner.core.plan import Count
from planner.core.progress import EntryKind, Light, State, YearRecord
from planner.core.report import QuarterReport, build_quarter_report
from tests.cast import YARDSTICK, assignment, at, entry, indicator, occurrence, plan, recorded, year

DUES = (date(2024, 3, 29), date(2024, 6, 28), date(2024, 9, 30), date(2024, 12, 31))


def record_of(*entries: tuple[EntryKind, int, int, int]) -> YearRecord:
    """A-01 in four quarters, with entries of (kind, quarter, month, day)."""
    counted = plan(assignment(counts=(Count(indicator="I-01"),)), indicators=(indicator(),))
    rows = [recorded(occurrence(due, id=f"A-01@2024-Q{n}")) for n, due in enumerate(DUES, start=1)]
    told = tuple(entry(kind, at(m, d), f"A-01@2024-Q{q}") for kind, q, m, d in entries)
    return year(counted, *rows, entries=told)


def report_of(number: int, *entries: tuple[EntryKind, int, int, int]) -> QuarterReport:
    """The report on a quarter of 2024."""
    return build_quarter_report(Quarter(2024, number), record_of(*entries), YARDSTICK)


def test_a_quarter_counts_what_was_due_in_it() -> None:
    report = report_of(1, (EntryKind.COMPLETED, 1, 3, 20))
    assert (report.overall.planned, report.overall.done, report.overall.share) == (1, 1, 100)
    assert report.previous is None
    assert report.late == ()
    assert [each.occurrence_id for each in report.ahead] == ["A-01@2024-Q2"]
    assert report.indicators[0].occurrence_ids == ("A-01@2024-Q1",)
    assert (report.indicators[0].value, report.indicators[0].pace) == (1, 1.0)


def test_what_was_entered_after_the_cut_off_is_not_in_it() -> None:
    report = report_of(1, (EntryKind.COMPLETED, 1, 4, 1))
    assert report.cut_off == date(2024, 3, 31)
    assert report.overall.done == 0
    assert report.late[0].state is State.OPEN
    assert report.overall.light is Light.RED


def test_a_report_looks_back_at_what_was_late_before() -> None:
    report = report_of(2, (EntryKind.COMPLETED, 1, 4, 8), (EntryKind.COMPLETED, 2, 6, 3))
    assert report.previous is not None
    assert report.previous.late == 1
    (back,) = report.looked_back
    assert (back.occurrence_id, back.finished_on) == ("A-01@2024-Q1", date(2024, 4, 8))


def test_cancelled_work_is_not_in_the_report() -> None:
    report = report_of(1, (EntryKind.CANCELLED, 1, 3, 1))
    assert report.overall.planned == 0
    assert report.goals[0].items == ()


def test_the_same_ledger_gives_the_same_report() -> None:
    told = (EntryKind.COMPLETED, 1, 3, 20)
    assert report_of(1, told).model_dump_json() == report_of(1, told).model_dump_json()


def test_the_data_reads_back_equal() -> None:
    report = report_of(2, (EntryKind.COMPLETED, 1, 4, 8))
    assert QuarterReport.model_validate_json(report.model_dump_json()) == report
