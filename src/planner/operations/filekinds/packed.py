"""A zip file that somebody brings → its directory within limits, and its parts, read with care."""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from planner.operations.filekinds.kinds import Unfit, broken

MOST_PARTS = 10_000
MOST_DIRECTORY_BYTES = 2 * 1024 * 1024
MOST_UNPACKED_BYTES = 500 * 1024 * 1024
# Whatever unpacks to less harms nobody, however well it was packed.
HARMLESS_BYTES = 64 * 1024 * 1024
MOST_RATIO = 100
# What no document needs: programs, scripts, and archives within the archive.
_FOREIGN = re.compile(
    r"\.(?:exe|dll|com|scr|pif|cpl|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|wsh|hta|lnk|reg|sh|jar|class"
    r"|apk|zip|rar|7z|gz|iso|docm|dotm|xls[mb]|xlam|pptm|pp[as]m|swf)$",
    re.IGNORECASE,
)
_ENCRYPTED = 0x1
# What a file that was altered can raise, when it is opened and when it is read.
_BROKEN = (
    *(BadZipFile, ValueError, struct.error, NotImplementedError, OverflowError),
    *(zlib.error, EOFError, RuntimeError),
)
# End of central directory, and its counterpart of zip64 (APPNOTE.TXT 4.3.16, 4.3.14, 4.3.15).
_END, _END64, _LOCATOR64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), 20
_LONGEST_COMMENT = 0xFFFF
WORD = "文档"


@contextmanager
def opened_package(file: BinaryIO) -> Iterator[ZipFile]:
    """The zip file, open, if its directory is within limits; raises Unfit for whatever is not."""
    if _directory_bytes(file) > MOST_DIRECTORY_BYTES:
        raise _bomb()
    file.seek(0)
    try:
        with ZipFile(file) as package:
            _check_directory(package.infolist(), file.seek(0, os.SEEK_END))
            yield package
    except _BROKEN as fault:
        raise broken(WORD) from fault


def read_part(package: ZipFile, part: ZipInfo, most: int) -> bytes:
    """A part's bytes; raises Unfit if there are more of them than such a part has."""
    with package.open(part) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise _bomb()
    return content


def read_markup(package: ZipFile, part: ZipInfo, most: int) -> str:
    """A part that is XML, as text; raises Unfit if it hides behind a coding or entities."""
    try:
        text = read_part(package, part, most).decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "<!DOCTYPE"
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unfit("文档的写法少见，看不清里面有什么", "用 WPS 或 Word 重新另存一份再交")
    return text


def _directory_bytes(file: BinaryIO) -> int:
    """How long the directory says it is, before anything of it is read into memory."""
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - _END.size - _LONGEST_COMMENT)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + _END.size:
        raise broken(WORD)
    length = int(_END.unpack_from(tail, place)[5])
    before = start + place - _LOCATOR64 - _END64.size
    if before >= 0:
        file.seek(before)
        end64 = file.read(_END64.size)
        if end64.startswith(b"PK\x06\x06"):
            length = max(length, int(_END64.unpack(end64)[8]))
    return length


def _check_directory(parts: list[ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    is_dense = unpacked > HARMLESS_BYTES and unpacked > MOST_RATIO * packed
    # parts that lie over one another are packed once and unpack many times
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED_BYTES or is_dense or packed > size:
        raise _bomb()
    names = [part.filename for part in parts]
    if len({name.lower() for name in names}) < len(names) or not all(map(_stays_inside, names)):
        raise Unfit("文档内部的目录不正常", "用 WPS 或 Word 重新另存一份再交")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Unfit("文件加了密码，看不了里面有什么", "去掉密码，另存后再交")
    if any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        raise broken(WORD)
    if any(_FOREIGN.search(name) for name in names):
        raise Unfit("文档里夹带着程序、脚本或压缩包", "去掉夹带的文件，另存后再交")


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and not set(name) & set("\\:\0")


def _bomb() -> Unfit:
    return Unfit("文件展开后大得不正常", "用 WPS 或 Word 重新另存一份，或者打印为 PDF 再交")
