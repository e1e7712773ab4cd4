"""A quarter of the ledger → its report, frozen as a version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from planner.core.dates import Quarter
from planner.core.errors import NotFound
from planner.core.progress import YearRecord
from planner.core.report import QuarterReport, StoredReport, build_quarter_report
from planner.core.workdays import WorkdayCalendar
from planner.documents.markdown import render_markdown
from planner.ledger.reports import add_report, list_reports, read_report
from planner.ledger.revisions import read_revision
from planner.operations.terms import Terms
from planner.operations.years import read_year

QUARTERLY = "quarterly"


@dataclass(frozen=True)
class ReportMade:
    """A version of a quarter's report: its data, its text, and whether it is new."""

    report: QuarterReport
    text: str
    version: int
    is_new: bool


def due_quarter(day: date, calendar: WorkdayCalendar) -> Quarter | None:
    """The quarter before, from the first working day after it; None on days off before that."""
    quarter = Quarter.of(day)
    return quarter.previous if day >= calendar.roll_on(quarter.window.starts_on) else None


def unreported(organ: str, day: date, calendar: WorkdayCalendar) -> tuple[Quarter, ...]:
    """The quarters of a year whose report is due and not made yet, earliest first.

    Quarters that ended before the plan was first published are not reported on.
    """
    last = due_quarter(day, calendar)
    first = read_revision(organ, last.year, 1) if last else None
    if last is None or first is None:
        return ()
    ended = (Quarter(last.year, number) for number in range(1, last.number + 1))
    known = (each for each in ended if first.published_at.date() < each.window.ends_on)
    return tuple(each for each in known if read_report(organ, QUARTERLY, str(each)) is None)


def make_quarterly_report(
    organ: str, quarter: Quarter, *, now: datetime, terms: Terms
) -> ReportMade:
    """Freeze the report as the ledger stands; unchanged data gives no second version.

    Raises NotFound when no plan of that year is published, or the quarter has not ended.
    """
    if now.date() < quarter.window.ends_on:
        raise NotFound("已结束的季度", str(quarter), remedy="请等该季度结束后再生成报告")
    record = _require_year(organ, quarter.year)
    head = terms.head
    report = build_quarter_report(quarter, record, terms.yardstick, is_rehearsal=head.is_rehearsal)
    text = render_markdown(report)
    version, is_new = add_report(
        organ,
        kind=QUARTERLY,
        period=str(quarter),
        cut_off=report.cut_off,
        payload=report.model_dump_json(indent=2),
        text=text,
        at=now,
    )
    return ReportMade(report, text, version, is_new)


def read_quarter_report(
    organ: str, period: str, version: int | None = None
) -> tuple[StoredReport, QuarterReport] | None:
    """A version of a quarter's report and its data, the last without a number; None if none is."""
    stored = read_report(organ, QUARTERLY, period, version)
    if stored is None:
        return None
    return stored, QuarterReport.model_validate_json(stored.payload)


def versions_of(organ: str) -> tuple[StoredReport, ...]:
    """Every version of the quarters' reports, without their data."""
    return tuple(each for each in list_reports(organ) if each.kind == QUARTERLY)


def save_report(made: ReportMade, folder: Path) -> Path:
    """Write text and data of a version beside each other; returns the text's path."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{made.report.organ}-{made.report.quarter}-v{made.version}"
    (folder / f"{stem}.json").write_text(made.report.model_dump_json(indent=2), "utf-8")
    text = folder / f"{stem}.md"
    text.write_text(made.text, "utf-8")
    return text


def _require_year(organ: str, year: int) -> YearRecord:
    record = read_year(organ, year)
    if record is None:
        raise NotFound("已发布的计划", f"{year}年", remedy="请先用 planner publish 发布该年度计划")
    return record
