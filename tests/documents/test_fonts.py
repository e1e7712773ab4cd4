"""Fonts: those of the office first, then those that come along; what none of them has is known."""

from __future__ import annotations

import struct
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest

from planner.core.errors import NotFound, Unreadable
from planner.documents.fonts import characters_of, read_typefaces


def test_without_a_folder_the_fonts_that_come_along_are_used() -> None:
    faces = read_typefaces()
    assert faces.families["body"][0] == "Noto Serif SC"
    assert faces.families["heading"][0] == "Noto Sans SC"
    assert faces.is_spare["title"]
    assert faces.missing(["云雾土家族乡 2024"]) == {}


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(NotFound, match="找不到字体目录“/nowhere/fonts”"):
        read_typefaces(Path("/nowhere/fonts"))


def test_a_folder_without_fonts_is_named(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").touch()
    with pytest.raises(Unreadable, match="目录里没有字体文件"):
        read_typefaces(tmp_path)


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    (tmp_path / "simfang.ttf").write_bytes(b"not a font")
    with pytest.raises(Unreadable, match=r"simfang\.ttf"):
        read_typefaces(tmp_path)


def test_fonts_of_the_office_go_before_those_that_come_along(tmp_path: Path) -> None:
    content = bytearray(pylopdf_fonts_zh_cn.sans_path().read_bytes())
    (tmp_path / "own.otf").write_bytes(renamed(bytes(content), "Noto Sans SC", "SimHei"))
    faces = read_typefaces(tmp_path)
    assert faces.families["heading"][0] == "SimHei"
    assert not faces.is_spare["heading"]
    assert faces.is_spare["body"]


def test_a_collection_has_the_characters_of_all_its_faces(tmp_path: Path) -> None:
    first, second = (table_with(*each) for each in ((0x4E00, 0x4E05), (0x9FA0, 0x9FA5)))
    start = 20
    collection = b"ttcf" + struct.pack(">III", 0x10000, 2, start)
    collection += struct.pack(">I", start + len(first))
    content = collection + shifted(first, start) + shifted(second, start + len(first))
    (tmp_path / "two.ttc").write_bytes(content)
    assert characters_of(tmp_path / "two.ttc") == {*range(0x4E00, 0x4E06), *range(0x9FA0, 0x9FA6)}


def test_a_font_without_a_table_of_characters_is_no_font(tmp_path: Path) -> None:
    (tmp_path / "bare.ttf").write_bytes(b"\0\1\0\0" + struct.pack(">HHHH", 1, 0, 0, 0) + b"\0" * 16)
    with pytest.raises(Unreadable):
        characters_of(tmp_path / "bare.ttf")


def test_a_character_is_shown_with_a_text_in_which_it_stands() -> None:
    assert read_typefaces().missing(["甲", "王\U0002e9f5"]) == {"\U0002e9f5": "王\U0002e9f5"}


def renamed(content: bytes, old: str, new: str) -> bytes:
    """A font under another family name of no greater length, where names are UTF-16."""
    padded = new.ljust(len(old))
    return content.replace(old.encode("utf-16-be"), padded.encode("utf-16-be"))


def table_with(first: int, last: int) -> bytes:
    """The least that is a font: a table of characters in format 4."""
    segments = struct.pack(">HHHHHHH", 4, 32, 0, 4, 4, 1, 0)
    segments += struct.pack(">HHHHH", last, 0xFFFF, 0, first, 0xFFFF) + b"\0" * 8
    cmap = struct.pack(">HHHHI", 0, 1, 3, 1, 12) + segments
    head = b"\0\1\0\0" + struct.pack(">HHHH", 1, 16, 0, 0)
    return head + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap)) + cmap


def shifted(font: bytes, by: int) -> bytes:
    """The same font, to lie further back in a collection: offsets count from the file's begin."""
    tag, checksum, offset, length = struct.unpack_from(">4sIII", font, 12)
    return font[:12] + struct.pack(">4sIII", tag, checksum, offset + by, length) + font[28:]
