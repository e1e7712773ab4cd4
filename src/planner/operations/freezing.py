"""A report that was built → a numbered version in the ledger, with its files; files out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from planner.core.errors import Finding
from planner.core.report import (
    AnnualReport,
    CountyReport,
    Masthead,
    QuarterReport,
    Remarks,
    ReportFile,
    Stage,
    VersionKey,
)
from planner.documents.files import Rendered, payload_of
from planner.documents.markdown import render_markdown
from planner.ledger.reports import add_files, add_report, read_files, same_version
from planner.ledger.store import transaction
from planner.operations.press import Press
from planner.operations.versions import stem_of
from planner.operations.whole import write_whole_folder

Report = TypeVar("Report", QuarterReport, AnnualReport, CountyReport)


@dataclass(frozen=True)
class Making:
    """What goes into a version beside the ledger's data; None keeps what the last version had.

    The first version's masthead has the organization's addressees. Without `press` no files are
    made, and none kept. `on_top_of` is the number of the version that was the last when people's
    texts were read, 0 before the first; None asks for nothing.
    """

    remarks: Remarks | None = None
    masthead: Masthead | None = None
    press: Press | None = None
    on_top_of: int | None = None


class Overtaken(Exception):
    """Somebody wrote a version meanwhile: what was built before has not their texts."""


@dataclass(frozen=True)
class ReportMade(Generic[Report]):
    """A version of a report: data, whether it is new, and the draft's files as they were frozen.

    `findings` are what people should look at: characters without glyphs, numbers in doubt, faults
    of a template that was not used.
    """

    report: Report
    key: VersionKey
    is_new: bool
    files: tuple[ReportFile, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def text(self) -> str:
        """The report as text."""
        return next(each.content.decode() for each in self.files if each.name.endswith(".md"))

    @property
    def version(self) -> int:
        """The version's number."""
        return self.key.version

    @property
    def stem(self) -> str:
        """What the names of its files begin with."""
        return stem_of(self.report.organ, self.key)


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

    Unchanged data gives no second version, and its documents are not made again. Raises Overtaken,
    and then nothing is kept.
    """
    kept = _kept(report, key, how)
    if kept is not None:
        return kept
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
        if is_new and how.on_top_of not in {None, number - 1}:
            raise Overtaken
        version = VersionKey(kind, period, number)
        known = () if is_new else read_files(report.organ, version, Stage.DRAFT)
        files = known or rendered.named(stem_of(report.organ, version))
        if how.press and not known:
            add_files(report.organ, version, Stage.DRAFT, files)
    return ReportMade(report, version, is_new=is_new, files=files, findings=rendered.findings)


def _kept(report: Report, key: tuple[str, str], how: Making) -> ReportMade[Report] | None:
    """The last version with its files, if it has these data; None if there is more to do."""
    version = how.press and same_version(report.organ, *key, payload_of(report).decode())
    files = read_files(report.organ, version, Stage.DRAFT) if version else ()
    if not (how.press and version and files):
        return None
    findings = how.press.findings(report)
    return ReportMade(report, version, is_new=False, files=files, findings=findings)


def _plain(report: QuarterReport | AnnualReport | CountyReport) -> Rendered:
    """Text and data alone."""
    return Rendered({"md": render_markdown(report).encode(), "json": payload_of(report)}, ())
