"""An installation's ledger → ready for use; its archive out and in; its proof."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from planner.core.errors import Damaged
from planner.ledger.archive import Archive, read_archive, write_archive
from planner.ledger.entries import find_break
from planner.ledger.revisions import organs
from planner.ledger.sealed import check_reports
from planner.ledger.store import close, migrate
from planner.operations.evidence import check_evidence, folder_in

__all__ = ["Archive", "back_up", "bring_back", "organs", "prepare", "shut", "verify_ledger"]

REPORTS = "reports"
# How much of what is wrong is told at once.
MOST_NAMED = 5


def prepare() -> None:
    """Bring the ledger's tables up to date; costs a few queries when they are."""
    migrate()


def shut() -> None:
    """Close the ledger in this process."""
    close()


def back_up(target: Path, *, var: Path) -> Archive:
    """Write database, documents and evidence to one file while everything runs."""
    return write_archive(target, var / REPORTS, folder_in(var))


def bring_back(source: Path, *, var: Path, force: bool) -> Archive:
    """Check an archive, then load it; raises Damaged or AlreadyExists and then changes nothing."""
    return read_archive(source, var / REPORTS, folder_in(var), force=force)


def verify_ledger(organ: str, *, var: Path) -> str:
    """A sentence: ledger, reports and evidence are whole; raises Damaged with what is not."""
    broken = find_break(organ)
    if broken:
        raise Damaged("台账", broken, "请保留现场，从最近的备份核对")
    reports = check_reports(organ)
    if reports.faults:
        raise Damaged("报告", _some(reports.faults), "请保留现场，从最近的备份核对")
    count, faults = check_evidence(organ, folder_in(var))
    if faults:
        raise Damaged("佐证材料", _some(faults), "请从最近的备份里取回")
    told = "台账完整：逐条核对，没有被改动或删除。"
    if reports.versions:
        told += f"报告{reports.versions}版、文件{reports.files}个，逐个核对，没有改动。"
    return told + (f"佐证材料{count}份，逐份核对，没有缺少或改动。" if count else "")


def _some(faults: Sequence[str]) -> str:
    more = f"；等{len(faults)}处" if len(faults) > MOST_NAMED else ""
    return "；".join(faults[:MOST_NAMED]) + more
