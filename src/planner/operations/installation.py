"""An installation's ledger → ready for use; its archive out and in; its proof."""

from __future__ import annotations

from pathlib import Path

from planner.core.errors import Damaged
from planner.ledger.archive import Archive, read_archive, write_archive
from planner.ledger.entries import find_break
from planner.ledger.revisions import organs
from planner.ledger.store import close, migrate

__all__ = ["back_up", "bring_back", "organs", "prepare", "shut", "verify_ledger"]


def prepare() -> None:
    """Bring the ledger's tables up to date; costs a few queries when they are."""
    migrate()


def shut() -> None:
    """Close the ledger in this process."""
    close()


def back_up(target: Path, documents: Path) -> Archive:
    """Write database and documents to one file while everything runs."""
    return write_archive(target, documents)


def bring_back(source: Path, documents: Path, *, force: bool) -> Archive:
    """Check an archive, then load it; raises Damaged or AlreadyExists and then changes nothing."""
    return read_archive(source, documents, force=force)


def verify_ledger(organ: str) -> str:
    """A sentence that says the ledger is whole; raises Damaged with the first break."""
    broken = find_break(organ)
    if broken:
        raise Damaged("台账", broken, "请保留现场，从最近的备份核对")
    return "台账完整：逐条核对，没有被改动或删除。"
