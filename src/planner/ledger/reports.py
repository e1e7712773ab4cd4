"""A report's data and text → a numbered version, frozen when made."""

from __future__ import annotations

from datetime import date, datetime

from planner.core.errors import Damaged
from planner.core.report import StoredReport
from planner.ledger import models
from planner.ledger.canonical import sha256_of
from planner.ledger.organs import lock_organ
from planner.ledger.store import answering, local, transaction


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
    if sha256_of(row.payload) != row.sha256:
        place = f"台账中{period}报告第{row.version}版"
        raise Damaged(place, "内容与生成时不一致", "请用 planner restore 从最近的备份恢复")
    return _stored(row, row.payload)


@answering()
def list_reports(organ: str) -> tuple[StoredReport, ...]:
    """Every version of every report without its data, by kind, period and version."""
    rows = models.Report.objects.filter(organ_id=organ).defer("payload")
    stored = (_stored(row, "") for row in rows)
    return tuple(sorted(stored, key=lambda each: (each.kind, each.period, each.version)))


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
