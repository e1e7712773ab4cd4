"""Versions of reports in the ledger → what was frozen: data and files."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.errors import NotFound
from planner.core.report import (
    AnnualReport,
    CountyReport,
    QuarterReport,
    ReportFile,
    Stage,
    StepTaken,
    StoredReport,
    VersionKey,
    stage_of,
)
from planner.ledger.reports import (
    add_files,
    all_file_names,
    all_steps,
    file_names,
    list_reports,
    read_files,
    read_report,
)
from planner.operations.press import Press

QUARTERLY, SPAN, ANNUAL, COUNTY = "quarterly", "span", "annual", "county"
KINDS = (QUARTERLY, ANNUAL, SPAN, COUNTY)
AnyReport = QuarterReport | AnnualReport | CountyReport
# What the period of a county's report on its townships ends in: `2024-Q1-townships`.
OF_TOWNSHIPS = "-townships"
# The stages that have files, the last first.
WITH_FILES = (Stage.ISSUED, Stage.APPROVED, Stage.DRAFT)


def kind_of(period: str) -> str:
    """The kind of report that a period names: `2024-Q1`, `2024`, `2024-02-01_2024-04-30`.

    `2024-Q1-townships` is what a county compiles of its townships.
    """
    if period.endswith(OF_TOWNSHIPS):
        return COUNTY
    if "Q" in period:
        return QUARTERLY
    return SPAN if "_" in period else ANNUAL


def data_of(stored: StoredReport) -> AnyReport:
    """The data of a version."""
    if stored.kind == COUNTY:
        return CountyReport.model_validate_json(stored.payload)
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


@dataclass(frozen=True)
class Kept:
    """A version as it is kept (版本): without its data; what was done with it; its files' names."""

    report: StoredReport
    steps: tuple[StepTaken, ...]
    files: dict[Stage, tuple[str, ...]]

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return stage_of(self.steps)


def kept_versions(organ: str) -> tuple[Kept, ...]:
    """Every version of an organ's reports, by kind, period and number."""
    steps, files = all_steps(organ), all_file_names(organ)
    return tuple(
        Kept(each, steps.get(each.key, ()), files.get(each.key, {})) for each in list_reports(organ)
    )


def stem_of(organ: str, key: VersionKey) -> str:
    """What the names of a version's files begin with: `yunwu-2024-Q1-v1`."""
    return f"{organ}-{key.period}-v{key.version}"


def frozen_files(organ: str, key: VersionKey) -> tuple[Stage, tuple[ReportFile, ...]]:
    """A version's files as they were frozen last, and at which stage; none if it has none.

    Raises Damaged if they are not what they were.
    """
    names = file_names(organ, key)
    stage = next((each for each in WITH_FILES if each in names), Stage.DRAFT)
    return stage, read_files(organ, key, stage)


def keep_files(organ: str, key: VersionKey, press: Press) -> tuple[Stage, tuple[ReportFile, ...]]:
    """The same; a version that was frozen without files gets them now, from its own data."""
    stage, files = frozen_files(organ, key)
    if files:
        return stage, files
    _, report = require_version(organ, *key)
    add_files(organ, key, stage, press.render(report).named(stem_of(organ, key)))
    return stage, read_files(organ, key, stage)
