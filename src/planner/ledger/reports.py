"""A report's data and text → a numbered version, frozen when made; its files and its steps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from planner.core.errors import Damaged, NotFound
from planner.core.report import (
    Masthead,
    ReportFile,
    Stage,
    Step,
    StepTaken,
    StoredReport,
    VersionKey,
    require_step,
    stage_of,
)
from planner.ledger import models
from planner.ledger.canonical import sha256_of
from planner.ledger.organs import lock_organ
from planner.ledger.sealed import fault_of_file, fault_of_report
from planner.ledger.store import answering, local, transaction

REMEDY = "请用 planner restore 从最近的备份恢复"


def add_report(  # noqa: PLR0913 - each is a column of the one row
    organ: str, *, kind: str, period: str, cut_off: date, payload: str, text: str, at: datetime
) -> tuple[int, bool]:
    """The version's number and whether it is new: the same data makes no further version."""
    sha256 = sha256_of(payload)
    with transaction():
        lock_organ(organ)
        rows = models.Report.objects.filter(organ_id=organ, kind=kind, period=period)
        last = rows.order_by("-version").only("version", "sha256").first()
        if last is not None and last.sha256 == sha256:
            return last.version, False
        version = (last.version if last else 0) + 1
        models.Report.objects.create(
            organ_id=organ,
            kind=kind,
            period=period,
            version=version,
            cut_off=cut_off,
            made_at=at,
            sha256=sha256,
            payload=payload,
            text=text,
        )
    return version, True


@answering()
def same_version(organ: str, kind: str, period: str, payload: str) -> VersionKey | None:
    """The last version, if its data are these."""
    rows = models.Report.objects.filter(organ_id=organ, kind=kind, period=period)
    last = rows.order_by("-version").values_list("version", "sha256").first()
    if last is None or last[1] != sha256_of(payload):
        return None
    return VersionKey(kind, period, last[0])


@answering()
def read_report(
    organ: str, kind: str, period: str, version: int | None = None
) -> StoredReport | None:
    """A version of a report, the last without a number; None if there is none.

    Raises Damaged if its data is not what was frozen.
    """
    rows = models.Report.objects.filter(organ_id=organ, kind=kind, period=period)
    if version is not None:
        rows = rows.filter(version=version)
    row = rows.order_by("-version").first()
    if row is None:
        return None
    if broken := fault_of_report(row):
        raise Damaged("台账", broken, REMEDY)
    return _stored(row, row.payload)


@answering()
def list_reports(organ: str) -> tuple[StoredReport, ...]:
    """Every version of every report without its data, by kind, period and version."""
    rows = models.Report.objects.filter(organ_id=organ).defer("payload")
    stored = (_stored(row, "") for row in rows)
    return tuple(sorted(stored, key=lambda each: (each.kind, each.period, each.version)))


def add_files(organ: str, key: VersionKey, stage: Stage, files: Iterable[ReportFile]) -> None:
    """Keep the files that were made of a version (kind, period, number) when it came to a stage.

    Those that are there stay as they are.
    """
    with transaction():
        report = _row(organ, key)
        rows = [
            models.ReportFile(
                report_id=report,
                stage=stage,
                name=each.name,
                sha256=each.sha256,
                content=each.content,
            )
            for each in files
        ]
        models.ReportFile.objects.bulk_create(rows, ignore_conflicts=True)


@answering()
def read_files(organ: str, key: VersionKey, stage: Stage) -> tuple[ReportFile, ...]:
    """The files of a version at a stage, by name; raises Damaged if they are not what they were."""
    rows = models.ReportFile.objects.filter(_of(organ, key), stage=stage).order_by("name")
    return tuple(map(_whole, rows))


@answering()
def read_file(organ: str, key: VersionKey, stage: Stage, name: str) -> ReportFile | None:
    """One of those files; None if there is none of that name."""
    row = models.ReportFile.objects.filter(_of(organ, key), stage=stage, name=name).first()
    return _whole(row) if row else None


@answering()
def file_names(organ: str, key: VersionKey) -> dict[Stage, tuple[str, ...]]:
    """The names of a version's files at each stage that has some."""
    rows = models.ReportFile.objects.filter(_of(organ, key)).order_by("name")
    names: dict[Stage, list[str]] = {}
    for stage, name in rows.values_list("stage", "name"):
        names.setdefault(Stage(stage), []).append(name)
    return {stage: tuple(found) for stage, found in names.items()}


@answering()
def all_file_names(organ: str) -> dict[VersionKey, dict[Stage, tuple[str, ...]]]:
    """The same of every version of an organ that has files."""
    rows = models.ReportFile.objects.filter(report__organ_id=organ).order_by("name")
    named = ("report__kind", "report__period", "report__version", "stage", "name")
    found: dict[VersionKey, dict[Stage, tuple[str, ...]]] = {}
    for kind, period, version, stage, name in rows.values_list(*named):
        of_version = found.setdefault(VersionKey(kind, period, version), {})
        of_version[Stage(stage)] = (*of_version.get(Stage(stage), ()), name)
    return found


def add_step(organ: str, key: VersionKey, taken: StepTaken) -> None:
    """Note a step of a version; raises NotAllowed if it may not follow, or a later version is."""
    kind, period, version = key
    with transaction():
        lock_organ(organ)
        report = _row(organ, key)
        later = models.Report.objects.filter(
            organ_id=organ, kind=kind, period=period, version__gt=version
        )
        before = read_steps(organ, key)
        require_step(stage_of(before), taken.step, is_latest=not later.exists())
        models.ReportStep.objects.create(
            report_id=report,
            number=len(before) + 1,
            kind=taken.step,
            at=taken.at,
            by=taken.by,
            note=taken.note,
            masthead=taken.masthead.model_dump_json() if taken.masthead else "",
        )


@answering()
def read_steps(organ: str, key: VersionKey) -> tuple[StepTaken, ...]:
    """The steps of a version, oldest first."""
    rows = models.ReportStep.objects.filter(_of(organ, key)).order_by("number")
    return tuple(map(_taken, rows))


@answering()
def all_steps(organ: str) -> dict[VersionKey, tuple[StepTaken, ...]]:
    """The steps of every version of an organ that has some, by kind, period and number."""
    rows = models.ReportStep.objects.filter(report__organ_id=organ).select_related("report")
    found: dict[VersionKey, list[StepTaken]] = {}
    for row in rows.order_by("number").defer("report__payload", "report__text"):
        key = VersionKey(row.report.kind, row.report.period, row.report.version)
        found.setdefault(key, []).append(_taken(row))
    return {key: tuple(steps) for key, steps in found.items()}


def _of(organ: str, key: VersionKey) -> Q:
    kind, period, version = key
    return Q(
        report__organ_id=organ,
        report__kind=kind,
        report__period=period,
        report__version=version,
    )


def _row(organ: str, key: VersionKey) -> int:
    kind, period, version = key
    found = models.Report.objects.filter(
        organ_id=organ, kind=kind, period=period, version=version
    ).values_list("pk", flat=True)
    for pk in found:
        return pk
    raise NotFound("报告版本", f"{period} 第{version}版", remedy="请核对期间和版本号")


def _whole(row: models.ReportFile) -> ReportFile:
    if broken := fault_of_file(row):
        raise Damaged("台账", broken, REMEDY)
    return ReportFile(row.name, bytes(row.content), row.sha256)


def _taken(row: models.ReportStep) -> StepTaken:
    masthead = Masthead.model_validate_json(row.masthead) if row.masthead else None
    return StepTaken(Step(row.kind), local(row.at), row.by, row.note, masthead)


def _stored(row: models.Report, payload: str) -> StoredReport:
    return StoredReport(
        kind=row.kind,
        period=row.period,
        version=row.version,
        cut_off=row.cut_off,
        made_at=local(row.made_at),
        sha256=row.sha256,
        payload=payload,
        text=row.text,
    )
