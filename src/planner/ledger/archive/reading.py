"""A checked archive → ledger, documents and evidence restored, all or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
from planner.ledger.archive.manifest import DOCUMENTS, EVIDENCE, Archive
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


def read_archive(
    source: Path, documents: Path | None, evidence: Path | None = None, *, force: bool
) -> Archive:
    """Verify an archive from end to end, then load it in one transaction.

    Raises Damaged, Unreadable or NotFound before anything is touched; AlreadyExists if the ledger
    or one of the folders holds anything and `force` is not given. The files of a folder that is
    not given are left in the archive; one that an older archive does not have is empty afterwards.
    """
    place = str(source)
    folders = {own: each for own, each in ((DOCUMENTS, documents), (EVIDENCE, evidence)) if each}
    with opened_archive(source) as archive:
        manifest = read_manifest(archive, place)
        check_archive(archive, manifest, place)
        with ExitStack() as stack:
            for own, folder in folders.items():
                stack.enter_context(_restored(archive, manifest.names(own), folder, force=force))
            _load(archive, place, force=force)
    return manifest.summary(source.stat().st_size)


@contextmanager
def _restored(
    archive: ZipFile, names: tuple[str, ...], folder: Path, *, force: bool
) -> Iterator[None]:
    """A folder with the archive's files; if what is inside fails, with those that were in it."""
    try:
        if not force and _holds_anything(folder):
            raise AlreadyExists(f"文档目录 {folder}", FORCE)
        with _draft_of(folder) as draft:
            _extract(archive, names, draft)
            with _in_place_of(folder, draft):
                yield
    except OSError as fault:
        why = f"写不进 {folder}（{fault.strerror}）"
        raise Unavailable("文档目录", why, "请检查磁盘空间和权限，然后再试") from fault


def _holds_anything(folder: Path) -> bool:
    return folder.exists() and any(not each.name.startswith(".") for each in folder.iterdir())


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
def _draft_of(folder: Path) -> Iterator[Path]:
    """A folder beside one, in which nothing of an earlier attempt is left."""
    draft = folder.with_name(f".{folder.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _extract(archive: ZipFile, names: tuple[str, ...], folder: Path) -> None:
    """Write the files of one of the archive's folders; their names were checked before."""
    for name in names:
        target = folder / name.partition("/")[2]
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as member, target.open("xb") as file:
            if name.startswith(EVIDENCE):
                target.chmod(0o600)
            shutil.copyfileobj(member, file)


@contextmanager
def _in_place_of(folder: Path, draft: Path) -> Iterator[None]:
    """Put the draft in the folder's place; if what is inside fails, the old ones come back."""
    before = folder.with_name(f".{folder.name}.before")
    shutil.rmtree(before, ignore_errors=True)
    if folder.exists():
        folder.rename(before)
    draft.rename(folder)
    try:
        yield
    except BaseException:
        folder.rename(draft)
        if before.exists():
            before.rename(folder)
        raise
    shutil.rmtree(before, ignore_errors=True)
