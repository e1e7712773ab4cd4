"""What a file is by its content, and the sentence for each that is not taken."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from zipfile import ZIP_BZIP2

import pytest

from planner.operations.filekinds import ENDINGS, FileKind, Unfit, kind_of
from tests.operations.brought import (
    DOS,
    OLE,
    TYPES,
    bomb,
    crowded,
    document,
    endless_directory,
    folded_bomb,
    long_pdf_stream,
    macro_document,
    override,
    packed,
    pdf,
    pdf_with_objects,
    picture_with_archive,
    related,
    sample,
    unpacked,
    with_long_directory,
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
VBA = "application/vnd.ms-office.vbaProject"


def refused(content: bytes, words: str) -> Unfit:
    """The file is not taken, and the reason is said."""
    with pytest.raises(Unfit, match=words) as told:
        kind_of(io.BytesIO(content))
    assert told.value.remedy
    assert "。" not in told.value.why + told.value.remedy
    return told.value


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("minutes.pdf", FileKind.PDF),
        ("packed.pdf", FileKind.PDF),
        ("minutes.docx", FileKind.DOCX),
        ("count.xlsx", FileKind.XLSX),
        ("chart.pptx", FileKind.PPTX),
        ("notice.ofd", FileKind.OFD),
        ("photo.jpg", FileKind.JPEG),
        ("photo.png", FileKind.PNG),
        ("photo.webp", FileKind.WEBP),
        ("photo.heic", FileKind.HEIC),
    ],
)
def test_what_offices_and_phones_write_is_taken(name: str, kind: FileKind) -> None:
    assert kind_of(io.BytesIO(sample(name))) is kind
    assert f".{kind}" in ENDINGS
    assert kind.word
    assert "/" in kind.media_type


def test_a_picture_with_words_in_it_stays_a_picture() -> None:
    told = sample("photo.jpg")[:2] + b"\xff\xfe\x00\x1b<script>alert(1)</script>"
    assert kind_of(io.BytesIO(told + sample("photo.jpg")[2:])) is FileKind.JPEG


def test_a_box_may_say_its_length_in_the_long_way() -> None:
    content = sample("photo.heic")
    size = struct.unpack(">I", content[:4])[0]
    padding = struct.pack(">I4sQ", 1, b"free", 16)
    assert kind_of(io.BytesIO(content[:size] + padding + content[size:])) is FileKind.HEIC


def test_a_film_behind_a_phones_picture_does_no_harm() -> None:
    moving = sample("photo.jpg") + b"\x00\x00\x00\x18ftypmp42" + b"\0" * 9000
    assert kind_of(io.BytesIO(moving)) is FileKind.JPEG


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (SVG, "SVG"),
        (b"\xef\xbb\xbf\n <?xml version='1.0'?>" + SVG, "SVG"),
        (b"<!DOCTYPE html><html><script>1</script></html>", "网页"),
        (b"<!-- x --><html></html>", "网页"),
        ("<html></html>".encode("utf-16"), "网页"),
        (b"<html>%PDF-1.4 %%EOF</html>", "前面还夹带着别的内容"),
        (DOS, "这是程序"),
        (b"\x7fELF\x02\x01\x01", "这是程序"),
        (b"L\x00\x00\x00\x01\x14\x02\x00", "这是程序"),
        (b"#!/bin/sh\nrm -rf /\n", "这是脚本"),
        (b"@echo off\r\ndel *.*\r\n", "纯文本"),
        ("今天开了会".encode("gb18030"), "纯文本"),
        (b"{\\rtf1\\ansi}", "RTF"),
        (sample("old.xls"), "旧版"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "加密"),
        (packed({"a.txt": b"x"}), "压缩包"),
        (packed({}), "压缩包"),
        (b"Rar!\x1a\x07\x01\x00", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "压缩包"),
        (b"\x1f\x8b\x08\x00", "压缩包"),
        (b"a.txt" + b"\0" * 252 + b"ustar\x0000", "压缩包"),
        (b"GIF89a\x01\x00\x01\x00", "不收 GIF"),
        (b"II*\x00\x08\x00\x00\x00", "不收 GIF"),
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00", "AVIF"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "视频"),
        (b"RIFF\x24\x08\x00\x00WAVEfmt ", "音频"),
        (b"\x00\x01\x02\x03\x04", "认不出是什么文件"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), "OpenDocument"),
    ],
)
def test_what_is_not_taken_is_told_why(content: bytes, words: str) -> None:
    refused(content, words)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (macro_document(), "带有宏"),
        (document({"word/vbaProject.bin": OLE}), "带有宏"),
        (document(types=override("word/x.bin", VBA)), "带有宏"),
        (document(types=override("word/x.bin", VBA.replace("v", "&#118;"))), "带有宏"),
        (document({"word/_rels/x.rels": related("vbaProject", "x.bin")}), "带有宏"),
        (document({"xl/macrosheets/sheet1.xml": b"<x/>"}), "带有宏"),
        (document({"word/activeX/activeX1.bin": b"x"}), "带有宏"),
        (document({"word/embeddings/a.bin": DOS}), "嵌有别的文件"),
        (document({"word/embeddings/a.bin": OLE + DOS}), "嵌有别的文件"),
        (
            document({"word/embeddings/a.bin": OLE + "Ole10Native".encode("utf-16-le")}),
            "嵌有别的文件",
        ),
        (document({"word/embeddings/a.docx": macro_document()}), "带有宏"),
        (document({"word/embeddings/a.docm": b"x"}), "夹带着程序"),
        (document({"word/media/a.exe": b"x"}), "夹带着程序"),
        (document({"word/media/a.zip": b"x"}), "夹带着程序"),
        (document({"word/_rels/x.rels": related("attachedTemplate", "http://x/a.dotm")}), "网上"),
        (document({"word/_rels/x.rels": related("oleObject", r"file:///\\x\a")}), "网上"),
        (document({"word/_rels/x.rels": related("frame", "mhtml:http://x")}), "网上"),
        (document({"../../x": b"x"}), "目录不正常"),
        (document({"/etc/passwd": b"x"}), "目录不正常"),
        (document({"WORD/document.xml": b"x"}), "目录不正常"),
        (document({TYPES.lower(): b"x"}), "目录不正常"),
        (packed({TYPES: b"<Types/>"}), "认不出是哪一种"),
        (packed({TYPES: b"<!DOCTYPE x [<!ENTITY a 'b'>]><Types/>"}), "写法少见"),
        (packed({TYPES: "<Types/>".encode("utf-16")}), "写法少见"),
        (packed({TYPES: b" " * 3_000_000}), "大得不正常"),
        (packed(unpacked(sample("minutes.docx")), ZIP_BZIP2), "不完整"),
        (sample("minutes.docx")[:3000], "不完整"),
        (b"PK\x03\x04" + b"\0" * 400, "不完整"),
        (packed({"OFD.xml": b"<OFD/>"}), "压缩包"),
        (packed({"OFD.xml": b"<OFD xmlns='http://www.ofdspec.org/2016'/>", "a.js": b""}), "脚本"),
    ],
)
def test_a_document_that_acts_or_hides_something_is_refused(content: bytes, words: str) -> None:
    refused(content, words)


def test_links_and_own_templates_are_no_harm() -> None:
    rels = {
        "word/_rels/a.rels": related("hyperlink", "https://example.org"),
        "word/_rels/b.rels": related("attachedTemplate", "file:///C:/Users/x/Normal.dotm"),
    }
    assert kind_of(io.BytesIO(document(rels))) is FileKind.DOCX


def test_a_directory_of_the_long_kind_is_measured_too() -> None:
    assert kind_of(io.BytesIO(with_long_directory(document()))) is FileKind.DOCX
    refused(with_long_directory(document(), 5_000_000), "大得不正常")


def test_a_part_that_is_longer_than_its_directory_says_is_refused() -> None:
    content = document({"word/_rels/x.rels": b"<Relationships>" + b" " * 900 + b"</Relationships>"})
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(b"word/_rels/x.rels"))
    short = content[: place + 24] + struct.pack("<L", 9) + content[place + 28 :]
    refused(short, "不完整")


def test_a_locked_archive_is_not_looked_into() -> None:
    locked = bytearray(document())
    place = locked.rfind(b"PK\x01\x02")
    while place >= 0:
        locked[place + 8] |= 1
        place = locked.rfind(b"PK\x01\x02", 0, place)
    refused(bytes(locked), "加了密码")


@pytest.mark.parametrize("build", [bomb, folded_bomb, crowded, endless_directory])
def test_a_bomb_does_not_go_off(build: Callable[[], bytes]) -> None:
    content = build()
    tracemalloc.start()
    refused(content, "大得不正常")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 24 * 1024 * 1024


def test_a_document_in_a_document_without_end_is_refused() -> None:
    content = document()
    for _ in range(4):
        content = document({"word/embeddings/a.docx": content})
    refused(content, "嵌有别的文件")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (sample("script.pdf"), "带有脚本"),
        (sample("locked.pdf"), "加了密码"),
        (pdf(b"/S /JavaScript /JS (app.alert(1))"), "带有脚本"),
        (pdf(b"/S /J#61v#61Script /JS (x)"), "带有脚本"),
        (pdf(b"/S/Launch/F(cmd.exe)"), "启动别的程序"),
        (pdf(b"/Type /EmbeddedFile"), "夹带着别的文件"),
        (pdf(b"/EmbeddedFiles 3 0 R"), "夹带着别的文件"),
        (pdf(b"/Subtype /RichMedia "), "音频、视频"),
        (pdf(b"/XFA [1 0 R]"), "动态表单"),
        (pdf_with_objects(zlib.compress(b"1 0 <</S /JavaScript >>")), "带有脚本"),
        (pdf_with_objects(long_pdf_stream()), "带有脚本"),
        (pdf_with_objects(b"789c", b"/Filter [/ASCIIHexDecode /FlateDecode]"), "写法少见"),
        (pdf_with_objects(zlib.compress(b"1 0 " + b" " * 70_000_000)), "展开后太大"),
        (b"%PDF-1.7\n" + b"x" * 9000, "PDF 文件不完整"),
        (b"%PDF-1.7\n%%EOF\n" + packed({"x.class": b""}), "还夹带着压缩包或程序"),
    ],
)
def test_a_pdf_that_does_more_than_show_is_refused(content: bytes, words: str) -> None:
    refused(content, words)


@pytest.mark.parametrize("place", [0, 1_048_560, 1_048_576, 2_097_140])
def test_a_script_is_found_wherever_it_stands(place: int) -> None:
    refused(pdf(b" " * place + b"/S /JavaScript "), "带有脚本")


def test_names_that_only_begin_alike_are_no_harm() -> None:
    told = pdf(b"/JavaScripts 1 /LaunchPad 2 /Encrypted 3 /URI (http://x)")
    assert kind_of(io.BytesIO(told)) is FileKind.PDF
    assert kind_of(io.BytesIO(pdf(b"/Type /ObjStm "))) is FileKind.PDF
    plain = pdf_with_objects(b"1 0 <</Type /Page>>", b"")
    assert kind_of(io.BytesIO(plain)) is FileKind.PDF


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (picture_with_archive(), "还夹带着压缩包或程序"),
        (sample("photo.png") + b"Rar!\x1a\x07\x01\x00", "还夹带着压缩包或程序"),
        (sample("photo.jpg") + DOS, "还夹带着压缩包或程序"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00<svg onload=alert(1)>", "不完整"),
        (b"\xff\xd8\xff\xe0\x00\x01", "不完整"),
        (b"\xff\xd8\xff\xda\x00\x02", "不完整"),
        (sample("photo.png")[:60], "不完整"),
        (b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 0, b"<svg"), "不完整"),
        (sample("photo.webp")[:30], "不完整"),
        (b"RIFF\x04\x00\x00\x00WEBP<svg", "不完整"),
        (sample("photo.heic")[:24], "不完整"),
        (b"\x00\x00\x00\x00ftypheic", "不完整"),
        (struct.pack(">I4sQ", 1, b"ftyp", 24)[:8] + b"heic" + b"\0" * 40, "不完整"),
        (b"\xff\xd8\xff\x01\xff\xff\xe0\x00\x02<svg", "不完整"),
    ],
)
def test_a_picture_that_is_none_or_more_is_refused(content: bytes, words: str) -> None:
    refused(content, words)
