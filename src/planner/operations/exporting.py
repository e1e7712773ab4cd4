"""The last version of a quarter's report → a signed package of what of it may leave."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.dates import Quarter
from planner.core.errors import NotFound, Rejected
from planner.core.report import (
    QuarterReport,
    Stage,
    StoredReport,
    extract_of,
    name_findings,
    stage_of,
)
from planner.documents.package import Version, write_package
from planner.ledger.reports import read_steps
from planner.ledger.revisions import read_revision
from planner.operations.versions import QUARTERLY, data_of, require_version, versions_of
from planner.operations.years import organization_of

SETTLED = (Stage.APPROVED, Stage.ISSUED)


@dataclass(frozen=True)
class Exported:
    """A package that was made: the name of its file, its bytes, which version it is of."""

    name: str
    content: bytes
    version: int
    stage: Stage


@dataclass(frozen=True)
class Signing:
    """With which key a package is signed, and which version of the planner writes it."""

    seed: str
    planner: str


def export_package(
    organ: str,
    quarter: Quarter,
    signing: Signing,
    *,
    with_draft: bool = False,
    names_checked: bool = False,
) -> Exported:
    """The package of the last version that is approved or issued; a draft only if asked for.

    Raises NotFound if there is none; Rejected if a name of the organization's people stands in
    it, unless somebody looked and found that it is none.
    """
    stored, stage = _version(organ, quarter, with_draft=with_draft)
    report = data_of(stored)
    if not isinstance(report, QuarterReport):
        raise NotFound("季度报告", stored.period)
    extract = extract_of(report)
    findings = () if names_checked else name_findings(extract, _names(report))
    if findings:
        raise Rejected(findings)
    version = Version(stored.version, stage, stored.made_at)
    content = write_package(extract, version, signing.seed, signing.planner)
    mark = "" if stage in SETTLED else "-draft"
    name = f"{organ}-{stored.period}-v{stored.version}{mark}.zip"
    return Exported(name, content, stored.version, stage)


def settled_version(organ: str, period: str) -> tuple[StoredReport, Stage] | None:
    """The last version of a quarter's report that is approved or issued, with its stage."""
    for listed in reversed(_of_period(organ, period)):
        stage = stage_of(read_steps(organ, listed.key))
        if stage in SETTLED:
            return require_version(organ, *listed.key)[0], stage
    return None


def draft_version(organ: str, period: str) -> tuple[StoredReport, Stage] | None:
    """The last version, wherever it stands; what is not approved counts as a draft."""
    listed = _of_period(organ, period)
    if not listed:
        return None
    stage = stage_of(read_steps(organ, listed[-1].key))
    stored = require_version(organ, *listed[-1].key)[0]
    return stored, stage if stage in SETTLED else Stage.DRAFT


def _version(organ: str, quarter: Quarter, *, with_draft: bool) -> tuple[StoredReport, Stage]:
    period = str(quarter)
    found = draft_version(organ, period) if with_draft else settled_version(organ, period)
    if found is not None:
        return found
    if not with_draft and _of_period(organ, period):
        remedy = "请先核稿、签发；确要先报草稿，加 --draft"
        raise NotFound("已签发的季度报告", period, remedy=remedy)
    raise NotFound("季度报告", period, remedy="请先用 planner report quarterly 生成")


def _of_period(organ: str, period: str) -> list[StoredReport]:
    return [each for each in versions_of(organ, QUARTERLY) if each.period == period]


def _names(report: QuarterReport) -> set[str]:
    """The names of all who were or are in the organization's service."""
    then = read_revision(report.organ, report.cut_off.year, report.revision)
    known = [organization_of(report.organ, report.cut_off)]
    known += [then.organization] if then else []
    return {person.name for each in known for person in each.people}
