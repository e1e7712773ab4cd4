"""A quarter, a year or other days of the ledger → their report, frozen with its files."""

from __future__ import annotations

from datetime import date, datetime

from planner.core.dates import Quarter, Window
from planner.core.errors import NotAllowed, NotFound
from planner.core.organization import Organization, Reporting
from planner.core.progress import YearRecord
from planner.core.report import (
    AnnualReport,
    Extras,
    Masthead,
    Neighbours,
    QuarterReport,
    Remarks,
    Span,
    build_annual_report,
    build_quarter_report,
    build_span_report,
)
from planner.core.workdays import WorkdayCalendar
from planner.ledger.reports import read_report
from planner.ledger.revisions import read_revision
from planner.operations.freezing import Making, ReportMade, freeze
from planner.operations.terms import Terms
from planner.operations.versions import ANNUAL, QUARTERLY, SPAN, read_version
from planner.operations.years import not_published, read_year


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
    how = making or Making()
    report = Building(organ, now, terms).quarterly(quarter, how)
    return freeze(report, (QUARTERLY, str(quarter)), now, how)


def make_span_report(
    organ: str, window: Window, *, now: datetime, terms: Terms, making: Making | None = None
) -> ReportMade[QuarterReport]:
    """The same for any days of one year."""
    how = making or Making()
    report = Building(organ, now, terms).span(window, how)
    return freeze(report, (SPAN, report.quarter), now, how)


def make_annual_report(
    organ: str, year: int, *, now: datetime, terms: Terms, making: Making | None = None
) -> ReportMade[AnnualReport]:
    """The year's report, with last year's figures and next year's plan if the ledger has them."""
    how = making or Making()
    report = Building(organ, now, terms).annual(year, how)
    return freeze(report, (ANNUAL, str(year)), now, how)


class Building:
    """What an organ's reports would be now; nothing is kept. Each year is read once."""

    def __init__(self, organ: str, now: datetime, terms: Terms) -> None:
        """Begin with nothing read."""
        self._organ, self._now, self._terms = organ, now, terms
        self._years: dict[int, YearRecord | None] = {}

    def year(self, year: int) -> YearRecord | None:
        """What the ledger holds of a year; None if no plan of it is published."""
        if year not in self._years:
            self._years[year] = read_year(self._organ, year)
        return self._years[year]

    def quarterly(self, quarter: Quarter, making: Making) -> QuarterReport:
        """A quarter's report; raises NotFound without a plan, or before the quarter has ended."""
        require_ended(quarter.window, str(quarter), self._now, "季度")
        record = self._require_year(quarter.year)
        extras = self._extras(record, (QUARTERLY, str(quarter)), making)
        return build_quarter_report(quarter, record, self._terms.yardstick, extras)

    def span(self, window: Window, making: Making) -> QuarterReport:
        """The same for any days of one year."""
        span = Span.of_window(window)
        if window.is_empty or window.last_on.year != window.starts_on.year:
            raise NotAllowed(
                "生成报告", f"{window.starts_on} 至 {window.last_on} 不是同一年里的一段日子"
            )
        require_ended(window, span.key, self._now, "时段")
        record = self._require_year(window.starts_on.year)
        extras = self._extras(record, (SPAN, span.key), making)
        return build_span_report(span, record, self._terms.yardstick, extras)

    def annual(self, year: int, making: Making) -> AnnualReport:
        """The same for a year."""
        require_ended(Window.of_year(year), str(year), self._now, "年度")
        record, coming = self._require_year(year), read_revision(self._organ, year + 1)
        beside = Neighbours(self.year(year - 1), coming.plan if coming else None)
        extras = self._extras(record, (ANNUAL, str(year)), making)
        return build_annual_report(record, self._terms.yardstick, extras, beside)

    def _require_year(self, year: int) -> YearRecord:
        record = self.year(year)
        if record is None:
            raise not_published(year)
        return record

    def _extras(self, record: YearRecord, key: tuple[str, str], making: Making) -> Extras:
        extras = extras_of(record.revision.organization, key, making, self._terms)
        _require_items(extras.remarks, record)
        return extras


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
