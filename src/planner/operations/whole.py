"""Contents → files and folders that are there whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from planner.core.errors import Unavailable
from planner.core.report import ReportFile

SUMS = "SHA256SUMS"


def write_whole_folder(folder: Path, files: Iterable[ReportFile]) -> None:
    """Write files beside each other, with a list of their digests that `sha256sum -c` reads.

    Whoever looks sees the folder with all files or without any; one that was there is replaced.
    Raises Unavailable if the disk does not take them, and then nothing is left.
    """
    files = tuple(files)
    sums = "".join(f"{each.sha256}  {each.name}\n" for each in files).encode()
    with _drafted(folder) as draft:
        draft.mkdir()
        for name, content in (*((each.name, each.content) for each in files), (SUMS, sums)):
            _write(draft / name, content)
        _sync(draft)


def write_whole_file(path: Path, content: bytes) -> None:
    """Write one file; raises Unavailable, and then the old one is still there."""
    with _drafted(path) as draft:
        _write(draft, content)


@contextmanager
def _drafted(path: Path) -> Iterator[Path]:
    """A place beside, which takes the name when all is written; gone if anything fails."""
    draft = path.with_name(f".{path.name}.{uuid4().hex}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield draft
        _replace(draft, path)
    except OSError as fault:
        why = os.strerror(fault.errno) if fault.errno else str(fault)
        remedy = "请检查磁盘空间和目录权限，然后再试；没有留下不完整的文件"
        raise Unavailable(str(path.parent), f"写不进去（{why}）", remedy) from fault
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        with suppress(OSError):
            draft.unlink()


def _replace(draft: Path, path: Path) -> None:
    if path.is_dir():
        old = path.with_name(f".{path.name}.{uuid4().hex}.old")
        path.rename(old)
        draft.rename(path)
        shutil.rmtree(old, ignore_errors=True)
    else:
        draft.replace(path)
    _sync(path.parent)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Let the names in a folder reach the disk, where the system can do that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
