"""Bytes ⇄ a file under their hash, in a folder outside of the web root, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

PIECE = 1024 * 1024
# A draft of a process that died is taken away after a day.
SECONDS_OF_A_DRAFT = 24 * 60 * 60
_SHA256 = re.compile(r"[0-9a-f]{64}")
# Hidden: a backup does not take what is hidden.
_DRAFTS = ".drafts"


def place_of(folder: Path, sha256: str) -> Path:
    """Where the bytes with that hash lie; raises ValueError for what is no hash."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError(sha256)
    return folder / sha256[:2] / sha256


@contextmanager
def drafted(folder: Path) -> Iterator[BinaryIO]:
    """A private file of the folder that is gone afterwards, unless `settle` gave it its place."""
    drafts = folder / _DRAFTS
    drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=drafts, delete=False) as file:
        try:
            _clear(drafts, os.fstat(file.fileno()).st_mtime - SECONDS_OF_A_DRAFT)
            yield cast("BinaryIO", file)
        finally:
            file.close()
            Path(file.name).unlink(missing_ok=True)


def copy(source: BinaryIO, target: BinaryIO, most: int) -> tuple[str, int]:
    """Copy piece by piece; the hash and how many bytes, one too many if there are more than `most`.

    Never more than a piece is in memory, and never more than `most` bytes are on the disk.
    """
    digest, size = hashlib.sha256(), 0
    while size <= most and (piece := source.read(min(PIECE, most + 1 - size))):
        digest.update(piece)
        target.write(piece)
        size += len(piece)
    return digest.hexdigest(), size


def settle(draft: BinaryIO, folder: Path, sha256: str) -> None:
    """Give a draft, whose hash that is, its place; the same bytes are there once."""
    target = place_of(folder, sha256)
    draft.flush()
    os.fsync(draft.fileno())
    draft.close()
    if is_whole(target, sha256):
        return
    target.parent.mkdir(mode=0o700, exist_ok=True)
    Path(draft.name).replace(target)
    for each in (target.parent, folder):
        _sync(each)


def is_whole(path: Path, sha256: str) -> bool:
    """Whether the bytes of a file are there and have that hash."""
    try:
        with path.open("rb") as file:
            return holds(file, sha256)
    except OSError:
        return False


def holds(file: BinaryIO, sha256: str) -> bool:
    """Whether an open file's bytes have that hash; it stands at its beginning afterwards."""
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest() == sha256


def _clear(drafts: Path, before: float) -> None:
    for each in drafts.iterdir():
        with suppress(OSError):
            if each.stat().st_mtime < before:
                each.unlink()


def _sync(folder: Path) -> None:
    """Let a new name in the folder survive a loss of power, where systems can do so."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
