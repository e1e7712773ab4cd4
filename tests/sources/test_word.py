"""Word files → their text: automatic numbers, tables, what was deleted; or one sentence."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from planner.core.errors import Unreadable
from planner.sources import text_of


def word(document: Document) -> bytes:
    """The bytes of a document."""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def read(document: Document) -> list[str]:
    """The lines of a document."""
    return text_of("报告.docx", word(document)).splitlines()


def refused(content: bytes) -> str:
    """The sentence for bytes that are no sound Word file."""
    with pytest.raises(Unreadable) as fault:
        text_of("报告.docx", content)
    return str(fault.value).removeprefix("报告.docx:")


def test_paragraphs_are_lines_and_tables_rows_of_cells() -> None:
    document = Document()
    document.add_paragraph("三、2024年工作安排")
    table = document.add_table(2, 3)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells),
        ["序号", "任务", "责任单位", "1", "每月学法一次", "司法所"],
        strict=True,
    ):
        cell.text = text
    document.add_paragraph("某镇人民政府")
    assert read(document) == [
        "三、2024年工作安排",
        "序号\t任务\t责任单位",
        "1\t每月学法一次\t司法所",
        "某镇人民政府",
    ]


def test_a_table_of_one_column_only_frames_paragraphs() -> None:
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "（一）加强学习。"
    cell.add_paragraph("（二）规范执法。")
    assert read(document) == ["（一）加强学习。", "（二）规范执法。"]


def test_a_text_box_is_read_once_and_apart_from_its_paragraph() -> None:
    document = Document()
    document.add_paragraph("一、工作情况")
    box = "<w:txbxContent><w:p><w:r><w:t>内部资料</w:t></w:r></w:p></w:txbxContent>"
    drawn = (
        f"<w:r {nsdecls('w')} "
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    document.element.body[0].append(parse_xml(drawn))
    document.add_paragraph("学习6次。")
    assert read(document) == ["一、工作情况", "内部资料", "学习6次。"]


def test_numbers_that_word_writes_by_itself_are_written_out() -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(_LISTS.format(nsdecls("w"))))
    numbering.append(parse_xml(_LIST.format(nsdecls("w"))))
    for text, level in (
        ("成效", 0),
        ("学习", 1),
        ("执法", 1),
        ("打算", 0),
        ("普法", 1),
        ("细项", 2),
    ):
        paragraph = document.add_paragraph(text)
        paragraph._element.get_or_add_pPr().append(parse_xml(_NUMBERED.format(nsdecls("w"), level)))
    assert read(document) == [
        "一、成效",
        "（一）学习",
        "（二）执法",
        "二、打算",
        "（一）普法",
        "①细项",
    ]


_LEVEL = (
    '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
)
_LISTS = (
    '<w:abstractNum {} w:abstractNumId="77">'
    + _LEVEL.format(0, "chineseCounting", "%1、")
    + _LEVEL.format(1, "chineseCountingThousand", "（%2）")
    + _LEVEL.format(2, "decimalEnclosedCircle", "%3")
    + "</w:abstractNum>"
)
_LIST = '<w:num {} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'
_NUMBERED = '<w:numPr {}><w:ilvl w:val="{}"/><w:numId w:val="77"/></w:numPr>'


def test_what_was_deleted_is_not_read_and_what_was_inserted_is() -> None:
    document = Document()
    paragraph = document.add_paragraph("每季度")
    for tag, text in (("del", "delText"), ("ins", "t")):
        change = (
            f'<w:{tag} {nsdecls("w")} w:id="1" w:author="a"><w:r><w:{text}>{tag}</w:{text}></w:r>'
        )
        paragraph._element.append(parse_xml(f"{change}</w:{tag}>"))
    assert read(document) == ["每季度ins"]


@pytest.mark.parametrize("content", [b"", b"PK", b"no package", b"\x00" * 100])
def test_what_is_no_package_is_one_sentence(content: bytes) -> None:
    assert refused(content).startswith("这不是 Word 文件，或已损坏。")


def test_old_files_and_those_with_a_password_are_one_sentence() -> None:
    assert refused(b"\xd0\xcf\x11\xe0" + b"\0" * 100).startswith(
        "这是旧版 Word 文件（.doc）或有密码。"
    )


def test_a_package_of_something_else_is_one_sentence() -> None:
    file = BytesIO()
    with ZipFile(file, "w") as packed:
        packed.writestr("a.txt", "a")
    assert refused(file.getvalue()).startswith("Word 文件已损坏")


def test_a_package_that_would_fill_the_memory_is_one_sentence() -> None:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b" " * 101_000_000)
    assert refused(file.getvalue()).startswith("Word 文件展开后太大")


def test_a_file_cut_or_changed_anywhere_is_read_or_one_sentence() -> None:
    document = Document()
    document.add_paragraph("（一）加强学习。" * 50)
    whole = word(document)
    for at in range(0, len(whole), len(whole) // 40):
        for content in (whole[:at], whole[:at] + b"\xff\x00" + whole[at + 2 :]):
            with suppress(Unreadable):
                assert text_of("报告.docx", content)
