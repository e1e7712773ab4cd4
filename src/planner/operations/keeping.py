"""An installation's folder of backups → made, listed, handed out; its ledgers → checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.core.errors import Damaged, NotFound, Unavailable
from planner.ledger.archive import Archive
from planner.ledger.history import ledger_extent
from planner.operations.accounts import Doer
from planner.operations.acts import ActKind, note_act
from planner.operations.installation import back_up, verify_ledger

_OWN_NAME = re.compile(r"planner-(\d{8}-\d{6})\.zip")


@dataclass(frozen=True)
class Backup:
    """A file in the folder of backups (备份文件): its size in bytes; when it was made, if known."""

    name: str
    size: int
    made_at: datetime | None


@dataclass(frozen=True)
class LedgerCheck:
    """What came of checking an organ's ledger (台账核对): `last_at` is of its last entry."""

    organ: str
    is_whole: bool
    sentence: str
    entries: int
    last_at: datetime | None


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """What is in the folder, the latest first; nothing if there is no folder."""
    try:
        files = [path for path in folder.glob("[!.]*.zip") if path.is_file()]
        found = [Backup(path.name, path.stat().st_size, _made_at(path.name)) for path in files]
    except OSError as fault:
        why = f"打不开 {folder}（{fault.strerror}）"
        raise Unavailable("备份目录", why, "请检查磁盘和权限") from fault
    return tuple(sorted(found, key=lambda each: each.name, reverse=True))


def make_backup(folder: Path, var: Path, doer: Doer) -> tuple[str, Archive]:
    """Write a backup of the ledger and what lies in `var`; its name, which is the date and time.

    Raises AlreadyExists or Unavailable.
    """
    name = f"planner-{doer.at:%Y%m%d-%H%M%S}.zip"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        why = f"建不了 {folder}（{fault.strerror}）"
        raise Unavailable("备份目录", why, "请检查磁盘和权限") from fault
    archive = back_up(folder / name, var=var)
    note_act(ActKind.BACKUP_MADE, by=doer.by, at=doer.at, about=name, address=doer.address)
    return name, archive


def fetch_backup(folder: Path, name: str, doer: Doer) -> Path:
    """The file of a backup that somebody takes away, which is noted; raises NotFound."""
    known = [each.name for each in list_backups(folder)]
    if name not in known:
        raise NotFound("备份文件", name, known)
    note_act(ActKind.BACKUP_FETCHED, by=doer.by, at=doer.at, about=name, address=doer.address)
    return folder / name


def check_ledger(organ: str, var: Path, doer: Doer) -> LedgerCheck:
    """Walk an organ's ledger and its evidence from end to end, and note what came of it."""
    try:
        sentence, is_whole = verify_ledger(organ, var=var), True
    except Damaged as fault:
        sentence, is_whole = str(fault), False
    entries, last_at = ledger_extent(organ)
    about = f"{entries} 条，{'完整' if is_whole else sentence}"
    note_act(
        ActKind.LEDGER_CHECKED,
        by=doer.by,
        at=doer.at,
        organ=organ,
        about=about,
        address=doer.address,
    )
    return LedgerCheck(organ, is_whole, sentence, entries, last_at)


def _made_at(name: str) -> datetime | None:
    """When a backup was made, as its name says, by the clock of the installation."""
    match = _OWN_NAME.fullmatch(name)
    try:
        return datetime.fromisoformat(match[1].replace("-", "T")) if match else None
    except ValueError:
        return None
