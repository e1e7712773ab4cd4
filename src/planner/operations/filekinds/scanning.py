"""A file that may be long → what is found in it, piece by piece."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from planner.operations.filekinds.kinds import Unfit

PIECE = 1024 * 1024
# Longer than anything that is looked for.
OVERLAP = 128
# An archive or a program, whatever stands before it; each too long to occur by chance.
_STOWAWAY = re.compile(
    rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|This program cannot be run in DOS mode"
    rb"|This program must be run under Win"
)


def find_all(file: BinaryIO, pattern: re.Pattern[bytes]) -> Iterator[tuple[int, bytes]]:
    """Where a pattern occurs, and what it found there; the same may come twice."""
    file.seek(0)
    start, kept = 0, b""
    while piece := file.read(PIECE):
        window = kept + piece
        for found in pattern.finditer(window):
            yield start + found.start(), found[0]
        kept = window[-OVERLAP:]
        start += len(window) - len(kept)


def require_nothing_else(file: BinaryIO) -> None:
    """Raise Unfit if an archive or a program travels in a file that is neither."""
    file.seek(0)
    if zipfile.is_zipfile(file) or next(find_all(file, _STOWAWAY), None):
        raise Unfit("文件里还夹带着压缩包或程序", "用看图软件或 WPS 重新另存一份再交")
