"""A period by its name → its report; people's texts on top of just the version that they saw."""

from __future__ import annotations

from datetime import date, datetime

from planner.core.dates import Quarter, Window
from planner.core.errors import NotFound, PlannerError
from planner.core.report import AnnualReport, CountyReport, QuarterReport, VersionKey
from planner.ledger.store import transaction
from planner.operations.county import Asked, compile_county
from planner.operations.freezing import Making, ReportMade, freeze
from planner.operations.report import Building
from planner.operations.terms import Terms
from planner.operations.versions import (
    ANNUAL,
    COUNTY,
    OF_TOWNSHIPS,
    QUARTERLY,
    kind_of,
    read_version,
    require_version,
)
from planner.operations.years import organization_of

AnyMade = ReportMade[QuarterReport] | ReportMade[AnnualReport]
Remade = AnyMade | ReportMade[CountyReport]
_YEAR_LENGTH = len("2024")


class Rewritten(PlannerError):
    """Somebody saved after the texts were opened; both are shown, and nothing is lost."""

    def __init__(self, period: str, seen: int, latest: int) -> None:
        """Say which version was opened, and which is the last."""
        super().__init__(
            f"您打开的是{period}报告第 {seen} 版，现在已有第 {latest} 版，没有保存。"
            "请对照下面两边的文字，改好后再保存。"
        )
        self.latest = latest


def make_report(organ: str, period: str, *, now: datetime, terms: Terms, making: Making) -> AnyMade:
    """The report on `2024-Q1`, `2024`, or `2024-02-01_2024-04-30`, as one of these is made.

    Raises NotFound for a period that is none, and whatever they raise.
    """
    report = build_report(Building(organ, now, terms), period, making)
    return keep_report(report, period, now=now, making=making)


def build_report(building: Building, period: str, making: Making) -> QuarterReport | AnnualReport:
    """What that report would be; nothing is kept."""
    kind = kind_of(period)
    if kind == QUARTERLY:
        return building.quarterly(Quarter.parse(period), making)
    if kind == ANNUAL:
        return building.annual(_year(period), making)
    return building.span(_window(period), making)


def keep_report(
    report: QuarterReport | AnnualReport, period: str, *, now: datetime, making: Making
) -> AnyMade:
    """Freeze a report that was built; unchanged data gives the version there is."""
    key = (kind_of(period), period)
    if isinstance(report, AnnualReport):
        return freeze(report, key, now, making)
    return freeze(report, key, now, making)


def remake(organ: str, period: str, *, now: datetime, terms: Terms, making: Making) -> Remade:
    """The same, and a county's report on its townships (`2024-Q1-townships`).

    Of townships in this installation drafts count only if they did in the version before.
    """
    if kind_of(period) != COUNTY:
        return make_report(organ, period, now=now, terms=terms, making=making)
    quarter = Quarter.parse(period.removesuffix(OF_TOWNSHIPS))
    before = read_version(organ, COUNTY, period)
    parts = before[1].townships if before and isinstance(before[1], CountyReport) else ()
    asked = Asked(quarter, with_drafts=any(each.is_here and each.is_draft for each in parts))
    county = organization_of(organ, now.date())
    return compile_county(county, asked, now=now, terms=terms, making=making)


def write_texts(
    organ: str, seen: VersionKey, *, now: datetime, terms: Terms, making: Making
) -> Remade:
    """The next version with texts that were written while looking at one; raises Rewritten.

    It is raised if that is not the last version any more.
    """
    with transaction(organ):
        stored, _ = require_version(organ, seen.kind, seen.period)
        if stored.version != seen.version:
            raise Rewritten(seen.period, seen.version, stored.version)
        return remake(organ, seen.period, now=now, terms=terms, making=making)


def _year(period: str) -> int:
    if not (period.isascii() and period.isdigit() and len(period) == _YEAR_LENGTH):
        raise NotFound("报告期间", period, remedy="请从列表里选一个季度或年度")
    return int(period)


def _window(period: str) -> Window:
    first, _, last = period.partition("_")
    try:
        return Window.through(date.fromisoformat(first), date.fromisoformat(last))
    except (ValueError, OverflowError) as fault:
        raise NotFound("报告期间", period, remedy="请填开始和结束两个日期") from fault
