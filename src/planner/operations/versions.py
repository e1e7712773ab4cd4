"""Versions of reports in the ledger → what was frozen, as data."""

from __future__ import annotations

from planner.core.errors import NotFound
from planner.core.report import AnnualReport, QuarterReport, StoredReport
from planner.ledger.reports import list_reports, read_report

QUARTERLY, SPAN, ANNUAL = "quarterly", "span", "annual"
KINDS = (QUARTERLY, ANNUAL, SPAN)
AnyReport = QuarterReport | AnnualReport


def kind_of(period: str) -> str:
    """The kind of report that a period names: `2024-Q1`, `2024`, `2024-02-01_2024-04-30`."""
    if "Q" in period:
        return QUARTERLY
    return SPAN if "_" in period else ANNUAL


def data_of(stored: StoredReport) -> AnyReport:
    """The data of a version."""
    model = AnnualReport if stored.kind == ANNUAL else QuarterReport
    return model.model_validate_json(stored.payload)


def read_version(
    organ: str, kind: str, period: str, version: int | None = None
) -> tuple[StoredReport, AnyReport] | None:
    """A version and its data, the last without a number; None if there is none."""
    stored = read_report(organ, kind, period, version)
    return (stored, data_of(stored)) if stored else None


def require_version(
    organ: str, kind: str, period: str, version: int | None = None
) -> tuple[StoredReport, AnyReport]:
    """The same; raises NotFound."""
    found = read_version(organ, kind, period, version)
    if found is None:
        named = f"{period} 第{version}版" if version else period
        raise NotFound("报告版本", named, remedy="请核对期间和版本号")
    return found


def versions_of(organ: str, kind: str | None = None) -> tuple[StoredReport, ...]:
    """Every version of an organ's reports, or of one kind, without their data."""
    return tuple(each for each in list_reports(organ) if kind in {None, each.kind})
