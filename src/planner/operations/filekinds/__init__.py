"""A file's content, never its name → which of the kinds that are taken it is, or why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from planner.operations.filekinds.kinds import ENDINGS, TAKEN, FileKind, Unfit
from planner.operations.filekinds.office import kind_of_package
from planner.operations.filekinds.others import unfit
from planner.operations.filekinds.pdf import check_pdf
from planner.operations.filekinds.pictures import (
    HEIC_BRANDS,
    check_heic,
    check_jpeg,
    check_png,
    check_webp,
)
from planner.operations.filekinds.scanning import require_nothing_else

__all__ = ["ENDINGS", "TAKEN", "FileKind", "Unfit", "kind_of"]

HEAD = 4096
_CHECKS: dict[FileKind, Callable[[BinaryIO], None]] = {
    FileKind.PDF: check_pdf,
    FileKind.JPEG: check_jpeg,
    FileKind.PNG: check_png,
    FileKind.WEBP: check_webp,
    FileKind.HEIC: check_heic,
}


def kind_of(file: BinaryIO) -> FileKind:
    """What a file is by its content; raises Unfit with the reason why it is not taken.

    What is read into memory does not depend on the file's length.
    """
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise Unfit("文件是空的", "打开看看是不是选错了，重新选择再交")
    if head.startswith(b"PK\x03\x04"):
        return kind_of_package(file)
    kind = _plain_kind(head)
    if kind is None:
        raise unfit(head)
    _CHECKS[kind](file)
    require_nothing_else(file)
    return kind


def _plain_kind(head: bytes) -> FileKind | None:
    if head.startswith(b"%PDF-"):
        return FileKind.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return FileKind.HEIC
    return None
