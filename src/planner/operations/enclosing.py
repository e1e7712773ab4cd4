"""Frozen files of a version → what goes along with a message, under names that people can read."""

from __future__ import annotations

import re

from planner.core.reminders import EnclosedFile, Enclosure
from planner.core.report import AnnualReport, CountyReport, Stage, VersionKey
from planner.documents.outline import outline_of
from planner.ledger.reports import read_files
from planner.operations.versions import AnyReport

_UNFIT = re.compile(r'[/\\:*?"<>|\x00-\x1f]')
# In letters: with its ending it stays below what every file system takes.
_LONGEST = 70


def title_of(report: AnyReport) -> str:
    """What stands over a report, in one line; that it is a rehearsal is said elsewhere."""
    return outline_of(report).full_title.removeprefix("【预演】")


def name_of(report: AnyReport) -> str:
    """What the office calls a report: `2024年第一季度报告`, `2024年度报告`."""
    if isinstance(report, AnnualReport):
        return f"{report.year}年度报告"
    if isinstance(report, CountyReport):
        return f"{report.quarter_title}乡镇汇总报告"
    return f"{report.quarter_title}报告"


def enclosure_of(
    report: AnyReport, key: VersionKey, stage: Stage, endings: tuple[str, ...]
) -> Enclosure | None:
    """The files of a version at a stage that have such endings, in their order; None if none is."""
    kept = read_files(report.organ, key, stage)
    shown = _UNFIT.sub("_", outline_of(report).full_title)[:_LONGEST]
    files = tuple(
        EnclosedFile(
            name=each.name,
            shown_as=f"{shown}.{ending}",
            size=len(each.content),
            sha256=each.sha256,
        )
        for ending in endings
        for each in kept
        if each.name.endswith(f".{ending}")
    )
    if not files:
        return None
    return Enclosure(
        kind=key.kind, period=key.period, version=key.version, stage=stage.value, files=files
    )
