"""Font files → the typefaces of an official document, and the characters that none of them has."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

from planner.core.errors import NotFound, Unreadable

_ENDINGS = {".ttf", ".otf", ".ttc", ".otc"}
_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"
_WANTED = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
    "body": ("FangSong_GB2312", "FangSong", "仿宋_GB2312", "仿宋", "STFangsong"),
    "heading": ("SimHei", "黑体", "STHeiti"),
    "sub": ("KaiTi_GB2312", "KaiTi", "楷体_GB2312", "楷体", "STKaiti"),
}
_SPARE = {"title": _SERIF, "body": _SERIF, "heading": _SANS, "sub": _SERIF}
# 0xFFFF closes the segments of a table and is no character
_LAST_BUT_ONE = 0xFFFE
_REMEDY = "请改正字体目录的设置，或者不填，使用自带的字体"


@dataclass(frozen=True)
class Typefaces:
    """The fonts of an installation: by use, the families in order; every character they have.

    `is_spare` names the uses for which only the font that comes with the planner is there.
    """

    fonts: typst.Fonts
    families: dict[str, tuple[str, ...]]
    is_spare: dict[str, bool]
    characters: frozenset[int]

    def missing(self, texts: Iterable[str]) -> dict[str, str]:
        """Characters for which no font has a glyph, each with a text in which it stands."""
        found: dict[str, str] = {}
        for text in texts:
            for char in text:
                if ord(char) not in self.characters and not char.isspace():
                    found.setdefault(char, text)
        return found


@lru_cache(maxsize=8)
def read_typefaces(folder: Path | None = None) -> Typefaces:
    """The fonts of a folder before those that come with the planner.

    Raises NotFound if the folder does not exist, Unreadable if it holds no font.
    """
    own = [pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path()]
    files = list(_files(folder)) if folder else []
    folders = [str(own[0].parent), *([str(folder)] if folder else [])]
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
    )
    known = set(fonts.families())
    found = {use: tuple(each for each in names if each in known) for use, names in _WANTED.items()}
    return Typefaces(
        fonts=fonts,
        families={use: (*names, _SPARE[use], _SERIF, _SANS) for use, names in found.items()},
        is_spare={use: not names for use, names in found.items()},
        characters=frozenset(char for each in (*own, *files) for char in characters_of(each)),
    )


def characters_of(path: Path) -> frozenset[int]:
    """The code points for which a font file has glyphs (OpenType, `cmap` formats 4 and 12).

    Raises Unreadable for a file that is no font.
    """
    content = path.read_bytes()
    try:
        return frozenset(char for start in _faces(content) for char in _mapped(content, start))
    except (struct.error, IndexError, ValueError) as fault:
        raise Unreadable(str(path), "不是能用的字体文件", _REMEDY) from fault


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise NotFound("字体目录", str(folder), remedy=_REMEDY)
    files = sorted(each for each in folder.rglob("*") if each.suffix.lower() in _ENDINGS)
    if not files:
        raise Unreadable(str(folder), "目录里没有字体文件（ttf、otf、ttc）", _REMEDY)
    yield from files


def _faces(content: bytes) -> tuple[int, ...]:
    """Where each face of a file begins: a collection has several."""
    if content[:4] != b"ttcf":
        return (0,)
    (number,) = struct.unpack_from(">I", content, 8)
    return struct.unpack_from(f">{number}I", content, 12)


def _mapped(content: bytes, start: int) -> Iterator[int]:
    (tables,) = struct.unpack_from(">H", content, start + 4)
    for position in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", content, start + 12 + 16 * position)
        if tag == b"cmap":
            yield from _cmap(content, offset)
            return
    raise ValueError(tag)


def _cmap(content: bytes, start: int) -> Iterator[int]:
    (number,) = struct.unpack_from(">H", content, start + 2)
    for position in range(number):
        *_, offset = struct.unpack_from(">HHI", content, start + 4 + 8 * position)
        (form,) = struct.unpack_from(">H", content, start + offset)
        if form == 12:  # noqa: PLR2004 - OpenType's number of a format
            yield from _groups(content, start + offset)
        elif form == 4:  # noqa: PLR2004 - the same
            yield from _segments(content, start + offset)


def _groups(content: bytes, start: int) -> Iterator[int]:
    (number,) = struct.unpack_from(">I", content, start + 12)
    for first, last, _ in struct.iter_unpack(
        ">III", content[start + 16 : start + 16 + 12 * number]
    ):
        yield from range(first, last + 1)


def _segments(content: bytes, start: int) -> Iterator[int]:
    (twice,) = struct.unpack_from(">H", content, start + 6)
    number = twice // 2
    ends = struct.unpack_from(f">{number}H", content, start + 14)
    starts = struct.unpack_from(f">{number}H", content, start + 16 + twice)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, min(last, _LAST_BUT_ONE) + 1)
