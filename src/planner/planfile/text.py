"""A file, or the bytes of one that was handed over → its text, when it is small UTF-8."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from planner.core.errors import Unreadable, not_opened

LARGEST = 2_000_000
"""Bytes; a township's plan has some fifty thousand."""
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS = "请用编辑器打开，另存为 UTF-8 编码后再试"


@dataclass(frozen=True)
class Handed:
    """A file that somebody handed over (上传的文件): a name, which is only shown, and bytes."""

    name: str
    content: bytes

    def __str__(self) -> str:
        return self.name


Given: TypeAlias = Path | Handed
"""Where a text comes from: a file on this machine, or one that was handed over."""


def read_utf8(given: Given) -> str:
    """The text of a file of at most 2 MB; raises Unreadable."""
    content = given.content if isinstance(given, Handed) else _read(given)
    if len(content) > LARGEST:
        raise Unreadable(str(given), "文件超过 2 MB", "请核对是不是选错了文件")
    if content.startswith(_UTF16):
        raise Unreadable(str(given), "文件是 UTF-16 编码", _SAVE_AS)
    if b"\0" in content:
        raise Unreadable(str(given), "文件里有空字符，不是 UTF-8 文本", _SAVE_AS)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        why = f"第 {line} 行有不是 UTF-8 的字节"
        raise Unreadable(str(given), why + _likely(content), _SAVE_AS) from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as fault:
        raise not_opened(str(path), fault) from None


def _likely(content: bytes) -> str:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "（像是 GBK 编码）"
