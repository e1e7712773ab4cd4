"""Bytes of a Word file (.docx) → its text: automatic numbers written out, tables flattened."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from planner.core.errors import Unreadable

if TYPE_CHECKING:
    from docx.document import Document

LARGEST_UNPACKED = 100_000_000
MOST_PARTS = 3000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BROKEN = "请用 Word 或 WPS 打开，另存为 .docx 后再试"
_CHINESE = "〇一二三四五六七八九"
_DEEPEST_STYLE = 20


def read_word(name: str, content: bytes) -> str:
    """The text of a Word file, a paragraph or a table's row a line; raises Unreadable."""
    _check(name, content)
    from docx import Document

    try:
        document = Document(BytesIO(content))
        return "\n".join(_lines(document)) + "\n"
    # whatever a broken file makes of a reader that is not ours
    except Exception as fault:
        raise Unreadable(name, "Word 文件已损坏，读不出来", _BROKEN) from fault


def _check(name: str, content: bytes) -> None:
    """Refuse what is no package, has a password, or would fill the memory when unpacked."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        why = "这是旧版 Word 文件（.doc）或有密码"
        raise Unreadable(name, why, "请用 Word 或 WPS 打开，另存为没有密码的 .docx 后再试")
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
    except (BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as fault:
        raise Unreadable(name, "这不是 Word 文件，或已损坏", _BROKEN) from fault
    if len(parts) > MOST_PARTS or _unpacked(parts) > LARGEST_UNPACKED:
        raise Unreadable(name, "Word 文件展开后太大", "请删去大图片，另存后再试")


def _unpacked(parts: list[ZipInfo]) -> int:
    return sum(part.file_size for part in parts)


def _lines(document: Document) -> Iterator[str]:
    numbers = _Numbers(document)
    for block in document.element.body.iter(f"{_W}p", f"{_W}tbl"):
        if _is_inside_table(block):
            continue
        if block.tag == f"{_W}p":
            yield numbers.before(block) + _text(block)
        else:
            yield from _rows(block, numbers)


def _is_inside_table(block: Any) -> bool:
    return any(above.tag in {f"{_W}tbl", _FALLBACK} for above in block.iterancestors())


def _rows(table: Any, numbers: _Numbers) -> Iterator[str]:
    """A line a row; a table of one column only frames paragraphs."""
    for row in table.iter(f"{_W}tr"):
        cells = [list(cell.iter(f"{_W}p")) for cell in row.iterchildren(f"{_W}tc")]
        if len(cells) == 1:
            yield from (numbers.before(each) + _text(each) for each in cells[0])
        elif cells:
            texts = (
                "".join((numbers.before(each) + _text(each)).replace("\n", "") for each in cell)
                for cell in cells
            )
            yield "\t".join(text.replace("\t", " ").strip() for text in texts)


def _text(paragraph: Any) -> str:
    """What is seen of a paragraph: what was inserted, not what was deleted."""
    signs: list[str] = []
    for each in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if _is_elsewhere(each, paragraph):
            continue
        if each.tag == f"{_W}t":
            signs.append(each.text or "")
        elif each.tag == f"{_W}tab":
            in_runs = each.getparent() is not None and each.getparent().tag == f"{_W}r"
            signs.append("\t" if in_runs else "")
        elif each.tag == f"{_W}noBreakHyphen":
            signs.append("-")
        elif each.get(f"{_W}type") != "page":
            signs.append("\n")
    return "".join(signs)


def _is_elsewhere(sign: Any, paragraph: Any) -> bool:
    """Whether a sign is said twice, or stands in a text box whose paragraphs are read apart."""
    for above in sign.iterancestors():
        if above is paragraph:
            return False
        if above.tag in {_FALLBACK, f"{_W}txbxContent"}:
            return True
    return False


class _Numbers:
    """The numbers that Word writes before paragraphs by itself (自动编号)."""

    def __init__(self, document: Document) -> None:
        """Read how the lists of a document are numbered."""
        self._levels: dict[str, dict[str, tuple[str, str, int]]] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._styles: dict[str, Any] = {}
        for part in document.part.rels.values():
            if part.reltype.endswith("/numbering") and not part.is_external:
                self._read(part.target_part)
        for style in document.styles.element.iter(f"{_W}style"):
            self._styles[style.get(f"{_W}styleId", "")] = style

    def before(self, paragraph: Any) -> str:
        """The number of a paragraph, or nothing."""
        number, level = self._list_of(paragraph)
        levels = self._levels.get(number)
        if not levels or level not in levels:
            return ""
        _, form, start = levels[level]
        self._counts[number, level] = self._counts.get((number, level), start - 1) + 1
        for deeper in [key for key in self._counts if key[0] == number and key[1] > level]:
            del self._counts[deeper]
        for other, (kind, _, first) in levels.items():
            count = self._counts.get((number, other), first)
            form = form.replace(f"%{int(other) + 1}", _written(count, kind))
        return form

    def _list_of(self, paragraph: Any) -> tuple[str, str]:
        """The list and the level of a paragraph, its own or its style's."""
        found = paragraph.find(f"{_W}pPr")
        for _ in range(_DEEPEST_STYLE):
            if found is None:
                return "", ""
            numbered = found.find(f"{_W}numPr")
            if numbered is not None:
                return _value(numbered, "numId"), _value(numbered, "ilvl") or "0"
            style = self._styles.get(_value(found, "pStyle") or _value(found, "basedOn"))
            if style is None:
                return "", ""
            own = style.find(f"{_W}pPr")
            found = own if own is not None and own.find(f"{_W}numPr") is not None else style
        return "", ""

    def _read(self, part: Any) -> None:
        root = part.element if hasattr(part, "element") else None
        if root is None:
            return
        abstract = {
            each.get(f"{_W}abstractNumId"): {
                level.get(f"{_W}ilvl"): (
                    _value(level, "numFmt"),
                    _value(level, "lvlText"),
                    int(_value(level, "start") or 1),
                )
                for level in each.iter(f"{_W}lvl")
                if (level.get(f"{_W}ilvl") or "").isdigit()
            }
            for each in root.iter(f"{_W}abstractNum")
        }
        for each in root.iter(f"{_W}num"):
            self._levels[each.get(f"{_W}numId")] = abstract.get(_value(each, "abstractNumId"), {})


def _value(element: Any, name: str) -> str:
    child = element.find(f"{_W}{name}")
    return str(child.get(f"{_W}val") or "") if child is not None else ""


def _written(count: int, kind: str) -> str:
    if kind.startswith(("chinese", "japanese", "ideographDigital", "taiwanese", "korean")):
        return _in_chinese(count)
    if kind == "decimalEnclosedCircle" and 1 <= count <= 20:  # noqa: PLR2004 # ① to ⑳
        return chr(0x245F + count)
    if kind in {"upperLetter", "lowerLetter"}:
        return chr((65 if kind[0] == "u" else 97) + (count - 1) % 26)
    return "" if kind in {"bullet", "none"} else str(count)


def _in_chinese(count: int) -> str:
    tens, ones = divmod(count, 10)
    if count < 10:  # noqa: PLR2004 # one figure
        return _CHINESE[count]
    if count > 99:  # noqa: PLR2004 # no report has a hundred parts
        return str(count)
    return (_CHINESE[tens] if tens > 1 else "") + "十" + (_CHINESE[ones] if ones else "")
