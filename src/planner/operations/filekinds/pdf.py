"""A PDF → whether it carries scripts, commands, other files, or cannot be looked into."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from planner.operations.filekinds.kinds import Unfit, broken
from planner.operations.filekinds.scanning import OVERLAP, PIECE, find_all

TAIL = 4096
LONGEST_DICTIONARY = 4096
MOST_INFLATED = 64 * 1024 * 1024
_PRINT = "用“打印”另存为新的 PDF 再交"
_REASONS = {
    "JavaScript": ("PDF 里带有脚本", _PRINT),
    "Launch": ("PDF 会启动别的程序", _PRINT),
    "EmbeddedFile": ("PDF 里夹带着别的文件", "去掉附件，或者把里面的文件逐个交"),
    "EmbeddedFiles": ("PDF 里夹带着别的文件", "去掉附件，或者把里面的文件逐个交"),
    "RichMedia": ("PDF 里带有音频、视频或动画", _PRINT),
    "XFA": ("PDF 是带程序的动态表单", _PRINT),
    "Encrypt": ("PDF 加了密码或限制，看不了里面有什么", "去掉密码和限制，另存后再交"),
}


def _escaped(name: str) -> str:
    """A name as it may be written: any character also as # and two digits (ISO 32000-1, 7.3.5)."""
    return "".join(f"(?:{each}|#(?i:{ord(each):02x}))" for each in name)


def _pattern(*names: str) -> re.Pattern[bytes]:
    written = "|".join(_escaped(each) for each in names)
    return re.compile(rf"/(?:{written})(?=[\x00\t\n\f\r ()<>\[\]{{}}/%])".encode())


_FORBIDDEN = _pattern(*_REASONS)
_OBJECTS = _pattern("ObjStm")
_BEGINS = re.compile(rb"stream\r?\n")
# How a stream of objects begins once it is unpacked: numbers and places (ISO 32000-1, 7.5.7).
_PLAIN = re.compile(rb"\s*\d+\s+\d+\s")


def check_pdf(file: BinaryIO) -> None:
    """Raise Unfit unless it is whole and only shows something.

    What stands in the clear is looked at, and the objects that are packed together (most PDFs of
    today pack nearly all of them).
    """
    file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
    if b"%%EOF" not in file.read():
        raise broken("PDF ")
    for _, name in find_all(file, _FORBIDDEN):
        raise _unfit(name)
    left = MOST_INFLATED
    for place in sorted({place for place, _ in find_all(file, _OBJECTS)}):
        for piece in _inflated(file, place):
            found = _FORBIDDEN.search(piece)
            if found:
                raise _unfit(found[0])
            left -= len(piece)
            if left < 0:
                raise Unfit("PDF 里的内容展开后太大，查不完", _PRINT)


def _unfit(written: bytes) -> Unfit:
    plain = re.sub(rb"#(..)", lambda found: bytes([int(found[1], 16)]), written)
    return Unfit(*_REASONS[plain.decode("ascii").removeprefix("/")])


def _inflated(file: BinaryIO, place: int) -> Iterator[bytes]:
    """The objects of the stream whose dictionary names it there, in pieces that overlap."""
    file.seek(place)
    begins = _BEGINS.search(file.read(LONGEST_DICTIONARY))
    if begins is None:
        return
    file.seek(place + begins.end())
    unpacking, kept, packed = zlib.decompressobj(), b"", b""
    try:
        while not unpacking.eof and (packed := packed or file.read(PIECE)):
            piece = unpacking.decompress(packed, PIECE)
            packed = unpacking.unconsumed_tail
            yield kept + piece
            kept = piece[-OVERLAP:]
    except zlib.error:
        # not packed at all: it was looked at with the rest; packed in another way: who would?
        file.seek(place + begins.end())
        if not _PLAIN.match(file.read(OVERLAP)):
            raise Unfit("PDF 的写法少见，看不清里面有什么", _PRINT) from None
