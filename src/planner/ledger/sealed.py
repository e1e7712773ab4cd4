"""Reports, their files and steps as they are stored → the first that is not as it was frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from planner.core.errors import NotAllowed
from planner.core.report import Stage, Step, require_step
from planner.ledger import models
from planner.ledger.canonical import sha256_of
from planner.ledger.store import answering

# Whole files are in memory while they are looked at.
CHUNK = 20


@dataclass(frozen=True)
class ReportsCheck:
    """What came of looking at all that is kept of an organ's reports (报告核对)."""

    versions: int
    files: int
    faults: tuple[str, ...]


def fault_of_report(row: models.Report) -> str | None:
    """A sentence if a version's data is not what was frozen."""
    if sha256_of(row.payload) == row.sha256:
        return None
    return f"{row.period}报告第{row.version}版的内容与生成时不一致"


def fault_of_file(row: models.ReportFile) -> str | None:
    """A sentence if a file is not what was made."""
    if hashlib.sha256(bytes(row.content)).hexdigest() == row.sha256:
        return None
    return f"报告文件 {row.name}（{_stage(row.stage)}）的内容与生成时不一致"


def faults_of_steps(rows: Iterable[models.ReportStep]) -> Iterator[str]:
    """A sentence for each version whose steps, in order, could not have been taken so."""
    for report, steps in groupby(rows, lambda each: each.report):
        stage = Stage.DRAFT
        for number, row in enumerate(steps, start=1):
            try:
                require_step(stage, Step(row.kind))
                is_next = row.number == number
            except (NotAllowed, ValueError):
                is_next = False
            if not is_next:
                yield f"{report.period}报告第{report.version}版的环节缺少或多出第{number}步"
                break
            stage = Stage(row.kind)


def check_reports(organ: str) -> ReportsCheck:
    """Look at every version of an organ's reports, every file and every step."""
    versions = files = 0
    faults: list[str | None] = []
    with answering():
        for report in models.Report.objects.filter(organ_id=organ).iterator(CHUNK):
            versions += 1
            faults.append(fault_of_report(report))
        for file in models.ReportFile.objects.filter(report__organ_id=organ).iterator(CHUNK):
            files += 1
            faults.append(fault_of_file(file))
        steps = models.ReportStep.objects.filter(report__organ_id=organ).select_related("report")
        light = steps.defer("report__payload", "report__text")
        faults += faults_of_steps(light.order_by("report_id", "number"))
    return ReportsCheck(versions, files, tuple(each for each in faults if each))


def _stage(stored: str) -> str:
    return Stage(stored).word if stored in set(Stage) else stored
