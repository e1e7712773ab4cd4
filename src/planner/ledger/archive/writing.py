"""Ledger, documents and evidence → an archive, whole or not at all, while everything runs."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db import connection
from django.db.transaction import atomic

from planner.core.errors import AlreadyExists, Unavailable
from planner.ledger.archive.manifest import (
    DOCUMENTS,
    EVIDENCE,
    MANIFEST,
    TABLES,
    Archive,
    Manifest,
    Member,
)
from planner.ledger.archive.tables import Table, migrations, name_of, tables, write_rows
from planner.ledger.store import answering, is_current

PIECE = 1024 * 1024
# The same ledger gives the same bytes: no member carries the time at which it was written.
EPOCH = (1980, 1, 1, 0, 0, 0)


def write_archive(target: Path, documents: Path | None, evidence: Path | None = None) -> Archive:
    """Write the ledger as it is at one moment, and the files of both folders, to one file.

    Raises AlreadyExists if `target` is there, Unavailable if it cannot be written.
    """
    if target.exists():
        raise AlreadyExists(str(target), "请换一个文件名")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        manifest = _write(draft, {DOCUMENTS: documents, EVIDENCE: evidence})
        draft.replace(target)
        _sync(target.parent)
        return manifest.summary(target.stat().st_size)
    except OSError as fault:
        why = f"读写 {fault.filename or target} 时出错（{fault.strerror}）"
        raise Unavailable("备份文件", why, "请检查磁盘空间和权限，然后再试") from fault
    finally:
        draft.unlink(missing_ok=True)


def _write(draft: Path, folders: Mapping[str, Path | None]) -> Manifest:
    members: dict[str, Member] = {}
    with draft.open("xb") as file:
        draft.chmod(0o600)
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            with answering(), _one_moment():
                for table in tables():
                    name = f"{TABLES}{name_of(table)}.jsonl"
                    members[name] = _add_table(archive, name, table)
            # After the ledger: a file is written before the row that speaks of it.
            for own, folder in folders.items():
                for path, name in _files(folder) if folder else ():
                    members.update(_add_file(archive, path, own + name))
            manifest = Manifest(migrations=migrations(), members=members)
            archive.writestr(_entry(MANIFEST), manifest.model_dump_json(indent=1))
        file.flush()
        os.fsync(file.fileno())
    return manifest


@contextmanager
def _one_moment() -> Iterator[None]:
    """Let all reads inside see the ledger as it is at one moment, and nobody wait for them."""
    if not is_current():
        raise Unavailable("台账", "数据库的表不是最新的", "请先运行 planner manage migrate")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Django's own transactions take the lock of writers at once.
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        else:
            with atomic(durable=True):
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield


def _add_table(archive: ZipFile, name: str, table: Table) -> Member:
    member, lines = _add(archive, name, write_rows(table))
    return member.model_copy(update={"rows": lines})


def _add_file(archive: ZipFile, path: Path, name: str) -> dict[str, Member]:
    try:
        with path.open("rb") as file:
            return {name: _add(archive, name, iter(lambda: file.read(PIECE), b""))[0]}
    except FileNotFoundError:
        # Taken away since the folder was listed.
        return {}


def _add(archive: ZipFile, name: str, pieces: Iterable[bytes]) -> tuple[Member, int]:
    """Write a member piece by piece; also returns how many pieces there were."""
    digest, size, number = hashlib.sha256(), 0, 0
    with archive.open(_entry(name), "w", force_zip64=True) as member:
        for number, piece in enumerate(pieces, start=1):  # noqa: B007 - read after the loop
            digest.update(piece)
            size += len(piece)
            member.write(piece)
    return Member(sha256=digest.hexdigest(), size=size), number


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files under a folder with their names in it; neither links nor what is hidden."""
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        is_hidden = any(part.startswith(".") for part in inner.parts)
        if path.is_file() and not path.is_symlink() and not is_hidden:
            yield path, inner.as_posix()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, EPOCH)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _sync(folder: Path) -> None:
    """Let the new name in the folder survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
