"""A source file (.docx, .pdf, .html, .md, .txt), or its bytes → its text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath

from planner.core.errors import Unreadable, not_opened

LARGEST = 5_000_000
"""Bytes of a text; the longest reports of offices have some two hundred thousand."""
LARGEST_PACKED = 20_000_000
"""Bytes of a Word or PDF file, which may hold pictures."""
_PACKED = (".docx", ".pdf")
_OLD = (".doc", ".wps", ".rtf", ".ofd", ".odt", ".xls", ".xlsx", ".ppt", ".pptx")
READABLE = (".txt", ".md", ".html", ".htm", *_PACKED)


def read_text(path: Path) -> str:
    r"""The text of a file, lines ending in `\n`; raises Unreadable with one sentence.

    Texts and pages may have 5 MB, Word and PDF files 20 MB.
    """
    return text_of(str(path), _read(path))


def text_of(name: str, content: bytes) -> str:
    r"""The text of a file that was handed over; its name tells its kind. Raises Unreadable."""
    kind = PurePath(name).suffix.lower()
    reader = _reader(name, kind)
    if len(content) > (LARGEST_PACKED if kind in _PACKED else LARGEST):
        most = 20 if kind in _PACKED else 5
        raise Unreadable(name, f"文件超过 {most} MB", "请核对是不是选错了文件")
    text = reader(name, content).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Unreadable(name, "文件是空的", "请核对是不是选错了文件")
    return text


def _reader(name: str, kind: str) -> Callable[[str, bytes], str]:
    if kind == ".docx":
        from planner.sources.word import read_word

        return read_word
    if kind == ".pdf":
        from planner.sources.pdf import read_pdf

        return read_pdf
    if kind in {".html", ".htm"}:
        from planner.sources.page import read_page

        return read_page
    if kind in {".txt", ".md"}:
        from planner.sources.encodings import decoded

        return decoded
    remedy = (
        "请用 Word 或 WPS 另存为 .docx 后再试"
        if kind in _OLD
        else ("请另存为 UTF-8 编码的文本文件（.txt）或 .docx 后再试")
    )
    raise Unreadable(name, f"还不能读“{kind or PurePath(name).name}”文件", remedy)


def _read(path: Path) -> bytes:
    _reader(str(path), path.suffix.lower())
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_PACKED + 1)
    except (OSError, ValueError) as fault:
        raise not_opened(str(path), fault) from None
