"""JPEG, PNG, WebP, HEIC → whether they are built as such."""

from __future__ import annotations

import os
import struct
from typing import Any, BinaryIO

from planner.operations.filekinds.kinds import broken

PICTURE = "图片"
MOST_SEGMENTS = 100_000
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
_MARKER = 0xFF
_JPEG_SCAN = 0xDA
# Frame headers are C0…CF without the tables DHT, JPG, DAC (ITU-T T.81, table B.1).
_JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE = {0x01, *range(0xD0, 0xD8)}


def check_jpeg(file: BinaryIO) -> None:
    """Walk its segments up to the first scan; raises Unfit."""
    file.seek(2)
    has_frame = False
    for _ in range(MOST_SEGMENTS):
        marker = _marker(file)
        if marker == _JPEG_SCAN and has_frame:
            return
        has_frame = has_frame or marker in _JPEG_FRAMES
        if marker not in _JPEG_BARE:
            (length,) = _read(file, ">H")
            if length < struct.calcsize(">H"):
                break
            file.seek(length - 2, os.SEEK_CUR)
    raise broken(PICTURE)


def check_png(file: BinaryIO) -> None:
    """Walk its chunks from the first, IHDR, to the last, IEND; raises Unfit."""
    file.seek(8)
    for number in range(MOST_SEGMENTS):
        length, name = _read(file, ">I4s")
        if not name.isalpha() or (number == 0) != (name == b"IHDR"):
            break
        file.seek(length, os.SEEK_CUR)
        _read(file, ">I")
        if name == b"IEND":
            return
    raise broken(PICTURE)


def check_webp(file: BinaryIO) -> None:
    """Look at its first chunk, and whether it is as long as it says; raises Unfit."""
    file.seek(4)
    size, _, first = _read(file, "<I4s4s")
    if first not in {b"VP8 ", b"VP8L", b"VP8X"} or size + 8 > file.seek(0, os.SEEK_END) + 1:
        raise broken(PICTURE)


def check_heic(file: BinaryIO) -> None:
    """Walk its boxes to the one that describes the picture; raises Unfit."""
    offset = 0
    for _ in range(100):
        file.seek(offset)
        size, name = _read(file, ">I4s")
        if name == b"meta":
            return
        if size == 1:
            (size,) = _read(file, ">Q")
        if size < struct.calcsize(">I4s"):
            break
        offset += size
    raise broken(PICTURE)


def _marker(file: BinaryIO) -> int:
    """The next marker; it may be padded with FF (ITU-T T.81, B.1.1.2)."""
    (prefix, marker) = _read(file, ">BB")
    while marker == _MARKER:  # the padding looks like one
        (marker,) = _read(file, ">B")
    if prefix != _MARKER:
        raise broken(PICTURE)
    return int(marker)


def _read(file: BinaryIO, layout: str) -> tuple[Any, ...]:
    content = file.read(struct.calcsize(layout))
    if len(content) < struct.calcsize(layout):
        raise broken(PICTURE)
    return struct.unpack(layout, content)
