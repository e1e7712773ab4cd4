"""A quarter, a year or other days of the ledger → their report, frozen with its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Generic, TypeVar

from planner.core.dates import Quarter, Window
from planner.core.errors import Finding, NotAllowed, NotFound
from planner.core.organization import Organization, Reporting
from planner.core.progress import YearRecord
from planner.core.report import (
    AnnualReport,
    CountyReport,
    Extras,
    Masthead,
    Neighbours,
    QuarterReport,
    Remarks,
    ReportFile,
    Span,
    Stage,
    VersionKey,
    build_annual_report,
    build_quarter_report,
    build_span_report,
)
from planner.core.workdays import WorkdayCalendar
from planner.documents.files import Rendered
from planner.documents.markdown import render_markdown
from planner.ledger.reports import add_files, add_report, read_files, read_report
from planner.ledger.revisions import read_revision
from planner.ledger.store import transaction
from planner.operations.press import Press
from planner.operations.terms import Terms
from planner.operations.versions import ANNUAL, QUARTERLY, SPAN, read_version, stem_of
from planner.operations.whole import write_whole_folder
from planner.operations.years import read_year, require_year

Report = TypeVar("Report", QuarterReport, AnnualReport, CountyReport)


@dataclass(frozen=True)
class Making:
    """What goes into a version beside the ledger's data; None keeps what the last version had.

    The first version's masthead has the organization's addressees. Without `press` no files are
    made, and none kept.
    """

    remarks: Remarks | None = None
    masthead: Masthead | None = None
    press: Press | None = None


@dataclass(frozen=True)
class ReportMade(Generic[Report]):
    """A version of a report: data, text, whether it is new; the draft's files, as they were frozen.

    `findings` are what people should look at: characters without glyphs, numbers in doubt, faults
    of a template that was not used.
    """

    report: Report
    text: str
    key: VersionKey
    is_new: bool
    files: tuple[ReportFile, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def version(self) -> int:
        """The version's number."""
        return self.key.version

    @property
    def stem(self) -> str:
        """What the names of its files begin with."""
        return stem_of(self.report.organ, self.key)


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
    organ: str, quarter: Quarter, *, now: datetime, terms: Terms, making: Making | None = None
) -> ReportMade[QuarterReport]:
    """Freeze the report as the ledger stands; unchanged data gives no second version.

    Raises NotFound when no plan of that year is published, or the quarter has not ended;
    Unavailable if the ledger does not take the files, and then there is no new version either.
    """
    require_ended(quarter.window, str(quarter), now, "季度")
    record = require_year(organ, quarter.year)
    how = making or Making()
    extras = extras_of(record.revision.organization, (QUARTERLY, str(quarter)), how, terms)
    _require_items(extras.remarks, record)
    report = build_quarter_report(quarter, record, terms.yardstick, extras)
    return freeze(report, (QUARTERLY, str(quarter)), now, how)


def make_span_report(
    organ: str, window: Window, *, now: datetime, terms: Terms, making: Making | None = None
) -> ReportMade[QuarterReport]:
    """The same for any days of one year."""
    span, how = Span.of_window(window), making or Making()
    if window.is_empty or window.last_on.year != window.starts_on.year:
        raise NotAllowed(
            "生成报告", f"{window.starts_on} 至 {window.last_on} 不是同一年里的一段日子"
        )
    require_ended(window, span.key, now, "时段")
    record = require_year(organ, window.starts_on.year)
    extras = extras_of(record.revision.organization, (SPAN, span.key), how, terms)
    _require_items(extras.remarks, record)
    report = build_span_report(span, record, terms.yardstick, extras)
    return freeze(report, (SPAN, span.key), now, how)


def make_annual_report(
    organ: str, year: int, *, now: datetime, terms: Terms, making: Making | None = None
) -> ReportMade[AnnualReport]:
    """The year's report, with last year's figures and next year's plan if the ledger has them."""
    require_ended(Window.of_year(year), str(year), now, "年度")
    record, how = require_year(organ, year), making or Making()
    coming = read_revision(organ, year + 1)
    beside = Neighbours(read_year(organ, year - 1), coming.plan if coming else None)
    extras = extras_of(record.revision.organization, (ANNUAL, str(year)), how, terms)
    _require_items(extras.remarks, record)
    report = build_annual_report(record, terms.yardstick, extras, beside)
    return freeze(report, (ANNUAL, str(year)), now, how)


def save_report(
    made: ReportMade[QuarterReport] | ReportMade[AnnualReport] | ReportMade[CountyReport],
    folder: Path,
) -> Path:
    """Write a version's files into a folder of its own below `folder`; returns the text's path.

    Raises Unavailable, and then none of them is there.
    """
    target = folder / made.stem
    write_whole_folder(target, made.files)
    return target / f"{made.stem}.md"


def freeze(report: Report, key: tuple[str, str], now: datetime, how: Making) -> ReportMade[Report]:
    """Keep a version (kind, period) and its files together: both are there, or neither.

    Unchanged data gives no second version.
    """
    kind, period = key
    rendered = how.press.render(report) if how.press else _plain(report)
    with transaction(report.organ):
        number, is_new = add_report(
            report.organ,
            kind=kind,
            period=period,
            cut_off=report.cut_off,
            payload=rendered.contents["json"].decode(),
            text=rendered.contents["md"].decode(),
            at=now,
        )
        version = VersionKey(kind, period, number)
        kept = () if is_new else read_files(report.organ, version, Stage.DRAFT)
        files = kept or rendered.named(stem_of(report.organ, version))
        if how.press and not kept:
            add_files(report.organ, version, Stage.DRAFT, files)
    (text,) = (each.content.decode() for each in files if each.name.endswith(".md"))
    return ReportMade(report, text, version, is_new, files, rendered.findings)


def _plain(report: QuarterReport | AnnualReport | CountyReport) -> Rendered:
    """Text and data alone."""
    payload = report.model_dump_json(indent=2)
    return Rendered({"md": render_markdown(report).encode(), "json": payload.encode()}, ())


def extras_of(
    organization: Organization, key: tuple[str, str], how: Making, terms: Terms
) -> Extras:
    """What people wrote: as given now, else as the last version has it, else what is usual."""
    remarks, masthead = how.remarks, how.masthead
    if remarks is None or masthead is None:
        found = read_version(organization.id, *key)
        last = found[1] if found else None
        remarks = remarks or (last.remarks if last else Remarks())
        masthead = masthead or (last.masthead if last else _usual(organization.reports))
    return Extras(remarks, masthead, terms.head.is_rehearsal)


def _usual(reporting: Reporting) -> Masthead:
    return Masthead(addressees=reporting.addressees, copies=reporting.copies)


def _require_items(remarks: Remarks, record: YearRecord) -> None:
    """What is told of an occurrence is told of one that there is."""
    known = {each.occurrence.id for each in record.recorded}
    unknown = min(set(remarks.items) - known, default=None)
    if unknown is not None:
        raise NotFound("期次", unknown, remedy="请用 planner schedule 查看编号")


def require_ended(window: Window, name: str, now: datetime, what: str) -> None:
    """Raises NotFound for a span of time that is not over; `what` is the word for it."""
    if now.date() < window.ends_on:
        raise NotFound(f"已结束的{what}", name, remedy=f"请等该{what}结束后再生成报告")
