"""A zip file → .docx, .xlsx, .pptx or OFD, without macros and without what acts by itself."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO
from zipfile import ZipFile

from planner.operations.filekinds.kinds import FileKind, Unfit
from planner.operations.filekinds.packed import opened_package, read_markup, read_part

TYPES, OFD_ROOT = "[Content_Types].xml", "OFD.xml"
MOST_MARKUP = 2 * 1024 * 1024
MOST_EMBEDDED = 16 * 1024 * 1024
MOST_DEPTH = 3
_MAIN = re.compile(
    r"application/vnd\.openxmlformats-officedocument\."
    r"(?:wordprocessingml\.document|spreadsheetml\.sheet|presentationml\.presentation)\.main\+xml"
)
_KINDS = {"word": FileKind.DOCX, "spre": FileKind.XLSX, "pres": FileKind.PPTX}
_TYPE = re.compile(r"""ContentType\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ACTIVE_TYPE = re.compile(r"macroenabled|macrosheet|vba|activex")
_ACTIVE_NAME = re.compile(r"vbaproject|vbadata|/activex/|/macrosheets/|^basic/|^scripts/")
_RELATIONSHIP = re.compile(r"""<(?:\w+:)?Relationship\b((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ACTIVE_RELATIONSHIP = re.compile(r"/(?:vbaproject|activexcontrolbinary|xlmacrosheet)$")
# What is fetched when the document is opened, without anybody's asking.
_FETCHING = re.compile(r"/(?:attachedtemplate|oleobject|frame|subdocument)$")
_ELSEWHERE = re.compile(r"(?:https?|ftps?|mhtml|ms-\w+):|\\\\|//|file:(?:/*\\\\|//[^/])")
# Within an embedded object of the old kind: macros, and a wrapped file of any kind.
_OLD_ACTIVE = re.compile(
    b"|".join(re.escape(each.encode("utf-16-le")) for each in ("_VBA_PROJECT", "Ole10Native"))
    + b"|This program cannot be run in DOS mode"
)
_OFD = re.compile(r"<(?:\w+:)?OFD\b[^>]*ofdspec\.org")
_MACROS = (
    "文件里带有宏（能自动运行的程序）",
    "另存为不带宏的 .docx、.xlsx、.pptx 或 PDF 再交",
)
_EMBEDDED = ("文档里嵌有别的文件", "去掉嵌入的文件，或者打印为 PDF 再交")


def kind_of_package(file: BinaryIO, depth: int = 0) -> FileKind:
    """Which of the four it is; raises Unfit."""
    with opened_package(file) as package:
        names = package.namelist()
        if TYPES in names:
            return _kind_of_office(package, depth)
        if OFD_ROOT in names:
            root = read_markup(package, package.getinfo(OFD_ROOT), MOST_MARKUP)
            if _OFD.search(root):
                return FileKind.OFD
        if "mimetype" in names:
            raise Unfit("不收 OpenDocument 文件（.odt、.ods）", "另存为 .docx、.xlsx 或 PDF 再交")
        raise Unfit("这是压缩包", "解压后，把里面的文件逐个交")


def _kind_of_office(package: ZipFile, depth: int) -> FileKind:
    types = list(_types(read_markup(package, package.getinfo(TYPES), MOST_MARKUP)))
    names = [name.lower() for name in package.namelist()]
    if any(map(_ACTIVE_TYPE.search, types)) or any(map(_ACTIVE_NAME.search, names)):
        raise Unfit(*_MACROS)
    _check_relationships(package)
    _check_embedded(package, depth)
    kinds = {_KINDS[each.split(".")[2][:4]] for each in types if _MAIN.fullmatch(each)}
    if len(kinds) != 1:
        raise Unfit("认不出是哪一种 Office 文件", "另存为 .docx、.xlsx、.pptx 或 PDF 再交")
    return kinds.pop()


def _types(markup: str) -> Iterator[str]:
    """The content types of all parts (ECMA-376 part 2, 10.1.2)."""
    for double, single in _TYPE.findall(markup):
        yield html.unescape(double or single).strip().lower()


def _check_relationships(package: ZipFile) -> None:
    for part in package.infolist():
        if not part.filename.lower().endswith(".rels"):
            continue
        for attributes in _RELATIONSHIP.findall(read_markup(package, part, MOST_MARKUP)):
            told = {
                name.lower(): html.unescape(double or single).strip().lower()
                for name, double, single in _ATTRIBUTE.findall(attributes)
            }
            if _ACTIVE_RELATIONSHIP.search(told.get("type", "")):
                raise Unfit(*_MACROS)
            if _FETCHING.search(told.get("type", "")) and _ELSEWHERE.match(told.get("target", "")):
                raise Unfit("文档打开时会自动到网上取东西", "打印为 PDF 再交")


def _check_embedded(package: ZipFile, depth: int) -> None:
    """Look into what is embedded: tables behind charts are usual, programs are not."""
    for part in package.infolist():
        if "/embeddings/" not in f"/{part.filename.lower()}" or part.is_dir():
            continue
        if depth == MOST_DEPTH or part.file_size > MOST_EMBEDDED:
            raise Unfit(*_EMBEDDED)
        content = read_part(package, part, MOST_EMBEDDED)
        if content.startswith(b"PK"):
            kind_of_package(BytesIO(content), depth + 1)
        elif not content.startswith(b"\xd0\xcf\x11\xe0") or _OLD_ACTIVE.search(content):
            raise Unfit(*_EMBEDDED)
