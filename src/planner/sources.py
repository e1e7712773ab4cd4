"""A source file (.txt, .md) → its text."""

from __future__ import annotations

import codecs
from pathlib import Path

from planner.core.errors import Unreadable

LARGEST = 5_000_000
"""Bytes; the longest reports of offices have some two hundred thousand."""
READABLE = (".txt", ".md")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS = "请另存为 UTF-8 编码的文本文件（.txt）后再试"


def read_text(path: Path) -> str:
    r"""The text of a UTF-8 or GB18030 file of at most 5 MB, lines ending in `\n`; or Unreadable."""
    if path.suffix.lower() not in READABLE:
        raise Unreadable(str(path), f"还不能读“{path.suffix or path.name}”文件", _SAVE_AS)
    text = _decoded(path, _read(path)).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Unreadable(str(path), "文件是空的", "请核对是不是选错了文件")
    return text


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise Unreadable(str(path), "没有这个文件", "请核对路径和文件名") from None
    except IsADirectoryError:
        raise Unreadable(str(path), "这是一个文件夹", "请写出其中的文件") from None
    except PermissionError:
        raise Unreadable(str(path), "没有读取权限", "请检查文件权限") from None
    except (OSError, ValueError):
        # a name too long or with a NUL, a path through a file, a broken disk
        raise Unreadable(str(path), "文件打不开", "请核对路径和文件名") from None
    if len(content) > LARGEST:
        raise Unreadable(str(path), "文件超过 5 MB", "请核对是不是选错了文件")
    return content


def _decoded(path: Path, content: bytes) -> str:
    if content.startswith(_UTF16) or b"\0" in content:
        raise Unreadable(str(path), "不是 UTF-8 或 GBK 编码的文本", _SAVE_AS)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(str(path), "不是 UTF-8 或 GBK 编码的文本", _SAVE_AS)
