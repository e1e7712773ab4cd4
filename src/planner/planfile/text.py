"""A file → its text, when it is a small UTF-8 file."""

from __future__ import annotations

import codecs
from pathlib import Path

from planner.core.errors import Unreadable

LARGEST = 2_000_000
"""Bytes; a township's plan has some fifty thousand."""
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS = "请用编辑器打开，另存为 UTF-8 编码后再试"


def read_utf8(path: Path) -> str:
    """The text of a file of at most 2 MB; raises Unreadable."""
    content = _read(path)
    if content.startswith(_UTF16):
        raise Unreadable(str(path), "文件是 UTF-16 编码", _SAVE_AS)
    if b"\0" in content:
        raise Unreadable(str(path), "文件里有空字符，不是 UTF-8 文本", _SAVE_AS)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        why = f"第 {line} 行有不是 UTF-8 的字节"
        raise Unreadable(str(path), why + _likely(content), _SAVE_AS) from None


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
        raise Unreadable(str(path), "文件超过 2 MB", "请核对是不是选错了文件")
    return content


def _likely(content: bytes) -> str:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "（像是 GBK 编码）"
