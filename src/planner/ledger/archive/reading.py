"""A checked archive → ledger and documents restored, all or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

from django.db import DataError, IntegrityError

from planner.core.errors import AlreadyExists, Damaged, Unavailable
from planner.ledger.archive.checking import (
    REMEDY,
    check_archive,
    lines_of,
    opened_archive,
    read_manifest,
)
from planner.ledger.archive.manifest import DOCUMENTS, Archive, Manifest
from planner.ledger.archive.tables import (
    count_on,
    empty,
    fill,
    ledger_tables,
    read_rows,
    rows_of,
    tables,
    thawed,
)
from planner.ledger.store import transaction

FORCE = "确要覆盖的话，请加 --force"


def read_archive(source: Path, documents: Path | None, *, force: bool) -> Archive:
    """Verify an archive from end to end, then load it in one transaction.

    Raises Damaged, Unreadable or NotFound before anything is touched; AlreadyExists if the ledger
    or the folder `documents` holds anything and `force` is not given. Without `documents` the
    archive's documents are left in it.
    """
    place = str(source)
    with opened_archive(source) as archive:
        manifest = read_manifest(archive, place)
        check_archive(archive, manifest, place)
        if documents is None:
            _load(archive, place, force=force)
        else:
            _load_with_documents(archive, manifest, documents, force=force)
    return manifest.summary(source.stat().st_size)


def _load_with_documents(
    archive: ZipFile, manifest: Manifest, documents: Path, *, force: bool
) -> None:
    try:
        if not force and documents.exists() and any(documents.iterdir()):
            raise AlreadyExists(f"文档目录 {documents}", FORCE)
        with _draft_of(documents) as draft:
            _extract(archive, manifest, draft)
            with _in_place_of(documents, draft):
                _load(archive, str(archive.filename), force=force)
    except OSError as fault:
        why = f"写不进 {documents}（{fault.strerror}）"
        raise Unavailable("文档目录", why, "请检查磁盘空间和权限，然后再试") from fault


def _load(archive: ZipFile, place: str, *, force: bool) -> None:
    try:
        with transaction():
            if not force and any(rows_of(table).exists() for table in ledger_tables()):
                raise AlreadyExists("台账", FORCE)
            with thawed():
                empty(tables())
                for table in tables():
                    with lines_of(archive, table) as lines:
                        fill(table, read_rows(table, lines))
            count_on(tables())
    except (IntegrityError, DataError) as fault:
        raise Damaged(place, f"数据互相矛盾（{fault}）", REMEDY) from fault


@contextmanager
def _draft_of(documents: Path) -> Iterator[Path]:
    """A folder beside the documents, in which nothing of an earlier attempt is left."""
    draft = documents.with_name(f".{documents.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _extract(archive: ZipFile, manifest: Manifest, folder: Path) -> None:
    """Write the documents; their names were checked with the manifest."""
    for name in manifest.members:
        if name.startswith(DOCUMENTS):
            target = folder / name.removeprefix(DOCUMENTS)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as member, target.open("xb") as file:
                shutil.copyfileobj(member, file)


@contextmanager
def _in_place_of(documents: Path, draft: Path) -> Iterator[None]:
    """Put the draft in the documents' place; if what is inside fails, the old ones come back."""
    before = documents.with_name(f".{documents.name}.before")
    shutil.rmtree(before, ignore_errors=True)
    if documents.exists():
        documents.rename(before)
    draft.rename(documents)
    try:
        yield
    except BaseException:
        documents.rename(draft)
        if before.exists():
            before.rename(documents)
        raise
    shutil.rmtree(before, ignore_errors=True)
