"""A Word template of staff's → what is wrong with it, each with the words around it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from jinja2 import TemplateError, nodes

from planner.core.errors import Finding
from planner.documents.names import Each, Shape, sample_of, shape_of
from planner.documents.word import WordTemplate, sandbox

MOST_BYTES = 5 * 1024 * 1024
_MOST_UNPACKED = 50 * 1024 * 1024
_TAG = re.compile(r"{%-?(p|tr|tc|r)?\s+(\w+)(.*?)-?%}")
_WIDE = re.compile(r"｛\s*[｛{％%]|[｝}％%]\s*｝|{\s*[｛％]|[｝％]\s*}")
_RAW = re.compile(r"{{-?\s*(?:p|tr|tc|r)\s")
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_EXTERNAL = re.compile(rb'<Relationship\b(?=[^>]*TargetMode="External")(?![^>]*/hyperlink")[^>]*>')
_CLOSES = {"endfor": "for", "endif": "if"}
_KNOWN_TAGS = {"for", "if", "elif", "else", *_CLOSES}
_LOOP: dict[str, Shape] = dict.fromkeys(("index", "index0", "first", "last", "length"))
# what a name stands for that has a fault already: nothing more is said of it
_UNKNOWN: dict[str, Shape] = {}
_PLAIN = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For),
    *(nodes.If, nodes.Const, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
    *(nodes.CondExpr,),
)
_SHOWN = 30
# what reading a file raises that is packed or written wrongly; lxml's is a SyntaxError
_DAMAGED = (SyntaxError, LookupError, ValueError, RuntimeError, zlib.error)
# what a template raises that is written wrongly: too deep, or a number without end
_MISWRITTEN = (TemplateError, ValueError, RecursionError)


def check_template(content: bytes, kind: str, place: str) -> tuple[Finding, ...]:
    """Every fault of a template for a kind of report; none: it can be used.

    Names that nothing bears, tags that stay open, full-width braces, and whatever would reach
    beyond the report: calls, filters, Python's own attributes, macros, files from elsewhere.
    """
    found = list(_faults_of_file(content, place))
    if found:
        return tuple(found)
    found = [
        Finding(f"{place}:第{number}段“{_shown(text)}”", fault)
        for number, text, fault in _faults_of_tags(_paragraphs(content))
    ]
    if not found:
        found = [Finding(place, fault) for fault in _faults_of_names(content, kind)]
    if not found:
        found = [Finding(place, fault) for fault in _faults_when_tried(content, kind)]
    return tuple(found)


def _faults_of_file(content: bytes, place: str) -> Iterator[Finding]:
    if len(content) > MOST_BYTES:
        yield Finding(place, "模板超过 5 MB；请删去大图片")
        return
    try:
        with ZipFile(BytesIO(content)) as file:
            faults = list(_faults_inside(file))
        if not faults:
            Document(BytesIO(content))
            _paragraphs(content)
    except BadZipFile:
        faults = ["不是 Word 文件；请用 Word 或 WPS 另存为 docx"]
    except _DAMAGED:
        faults = ["文件已损坏，读不出来；请用 Word 或 WPS 打开后另存为 docx"]
    yield from (Finding(place, each) for each in faults)


def _faults_inside(file: ZipFile) -> Iterator[str]:
    if sum(each.file_size for each in file.infolist()) > _MOST_UNPACKED:
        yield "模板展开后过大；请删去大图片"
        return
    names = file.namelist()
    if "word/document.xml" not in names:
        yield "不是 Word 文件；请用 Word 或 WPS 另存为 docx"
    if any("vbaProject" in each for each in names):
        yield "模板里有宏；请另存为不带宏的 docx"
    if any(_EXTERNAL.search(file.read(each)) for each in names if each.endswith(".rels")):
        yield "模板引用了外部文件；请把图片等嵌入文档"


def _paragraphs(content: bytes) -> list[str]:
    """The text of every paragraph, the body's first, then those of headers and footers."""
    with ZipFile(BytesIO(content)) as file:
        parts = [each for each in file.namelist() if _PARTS.fullmatch(each)]
        parts.sort(key=lambda each: (each != "word/document.xml", each))
        bodies = [parse_xml(file.read(each)) for each in parts]
    return [
        "".join(each.text or "" for each in line.iter(qn("w:t")))
        for body in bodies
        for line in body.iter(qn("w:p"))
    ]


def _faults_of_tags(paragraphs: list[str]) -> Iterator[tuple[int, str, str]]:
    """What can be seen from the text alone: braces, pairs, what is not allowed at all."""
    opened: list[_Tag] = []
    for number, text in enumerate(paragraphs, start=1):
        found = [*_faults_of_braces(text)]
        for reach, word, rest in _TAG.findall(text):
            tag = _Tag(number, text, word, reach)
            if word in _CLOSES:
                found += _closed(tag, opened)
            elif word in ("for", "if"):
                opened.append(tag)
            elif word not in _KNOWN_TAGS:
                found.append(f"不能使用“{word}”；只能用 for、if 和名称")
            if word == "for" and " in " not in f" {rest} ":
                found.append("“for”应写成“for 行 in 名称”")
        yield from ((number, text, each) for each in found)
    for tag in opened:
        yield tag.number, tag.text, f"“{tag.word}”没有用“end{tag.word}”结束"


def _closed(tag: _Tag, opened: list[_Tag]) -> Iterator[str]:
    """Take away what a tag closes; a fault if that is not what was opened last, or elsewhere."""
    wanted = _CLOSES[tag.word]
    if not opened or opened[-1].word != wanted:
        yield f"“{tag.word}”没有对应的“{wanted}”"
        return
    begun = opened.pop()
    if begun.reach != tag.reach or (not tag.reach and begun.number != tag.number):
        yield (
            f"“{wanted}”和“{tag.word}”要么在同一段里，要么各占一段并都写成“{{%p”，"
            "或者各占表格的一行并都写成“{%tr”"
        )


def _faults_of_braces(text: str) -> Iterator[str]:
    if _WIDE.search(text):
        yield "花括号或百分号是全角的；请改为半角"
    for opening, closing in (("{{", "}}"), ("{%", "%}")):
        if text.count(opening) > text.count(closing):
            yield f"“{opening}”没有用“{closing}”结束"
        elif text.count(opening) < text.count(closing) and opening != "{{":
            yield f"“{closing}”前面没有“{opening}”"
    if _RAW.search(text):
        yield "双花括号里只写名称，不写 p、r、tr、tc"


def _faults_of_names(content: bytes, kind: str) -> Iterator[str]:
    """Unknown names and everything that is more than a name, found without running it."""
    reading = _Reading(shape_of(kind))
    for source in _sources(content):
        try:
            yield from dict.fromkeys(reading.faults(sandbox().parse(source), _Scope({})))
        except _MISWRITTEN as fault:
            line = getattr(fault, "lineno", None)
            yield f"{_around(source, line) if line else ''}有写错的标记；请只写名称"


def _sources(content: bytes) -> Iterator[str]:
    """The text of every part that is filled in, with each tag in one piece."""
    document = WordTemplate(BytesIO(content))
    with ZipFile(BytesIO(content)) as file:
        for name in filter(_PARTS.fullmatch, file.namelist()):
            yield document.patch_xml(document.xml_to_string(parse_xml(file.read(name))))


def _faults_when_tried(content: bytes, kind: str) -> Iterator[str]:
    """Fill it in with samples, and open what comes out."""
    document = WordTemplate(BytesIO(content))
    sample = {name: sample_of(each) for name, each in shape_of(kind).items()}
    try:
        document.init_docx()
        document.render(sample, sandbox(), autoescape=True)
        file = BytesIO()
        document.docx.save(file)
        Document(BytesIO(file.getvalue()))
    except (*_MISWRITTEN, LookupError, SyntaxError, TypeError, ArithmeticError):
        yield "试填时出错；请检查 for、if 是否成对写在自己的段落或表格行里"


@dataclass(frozen=True)
class _Tag:
    """A tag in a paragraph; `reach` is what of the document it takes the place of."""

    number: int
    text: str
    word: str
    reach: str


@dataclass(frozen=True)
class _Reading:
    """What a template's names mean, by the names that its kind of report has."""

    known: Mapping[str, Shape]

    def faults(self, node: nodes.Node, scope: _Scope) -> Iterator[str]:
        """The faults of a node and all below it, in the loops around it."""
        if isinstance(node, nodes.Filter | nodes.Call):
            yield "不能使用函数和过滤器；只写名称"
        elif not isinstance(node, _PLAIN):
            yield f"不能使用“{type(node).__name__.lower()}”；只能用 for、if 和名称"
        elif isinstance(node, nodes.For):
            yield from self._loop(node, scope)
        elif isinstance(node, nodes.Name | nodes.Getattr):
            yield from self._look_up(node, scope)[1]
        else:
            for child in node.iter_child_nodes():
                yield from self.faults(child, scope)

    def _loop(self, node: nodes.For, scope: _Scope) -> Iterator[str]:
        shape, faults = self._look_up(node.iter, scope)
        yield from faults
        if not isinstance(node.target, nodes.Name):
            yield "“for”后面只写一个名称"
            return
        if not faults and not isinstance(shape, Each):
            yield f"“{_path(node.iter)}”不是列表，不能用“for”逐个列出"
        if scope.innermost and _path(node.iter).partition(".")[0] != scope.innermost:
            yield (
                f"“for”里面不能再列出“{_path(node.iter)}”，内容会成倍重复；"
                f"只能列出“{scope.innermost}”里的"
            )
        inside = scope.within(node.target.name, shape.of if isinstance(shape, Each) else _UNKNOWN)
        tests = [node.test] if node.test else []
        for child in (*tests, *node.body):
            yield from self.faults(child, inside)
        for child in node.else_:
            yield from self.faults(child, scope)

    def _look_up(self, node: nodes.Node, scope: _Scope) -> tuple[Shape, list[str]]:
        """What a name stands for, and what is wrong with it."""
        names = {**self.known, **scope.names}
        if isinstance(node, nodes.Name):
            if node.name in names:
                return names[node.name], []
            return _UNKNOWN, [f"名称“{node.name}”不存在；可以用的有：{'、'.join(names)}"]
        if not isinstance(node, nodes.Getattr):
            return _UNKNOWN, [*self.faults(node, scope)] or ["这里只能写名称"]
        above, faults = self._look_up(node.node, scope)
        if faults or above is _UNKNOWN:
            return _UNKNOWN, faults
        if isinstance(above, dict) and node.attr in above:
            return above[node.attr], []
        has = f"；可以用的有：{'、'.join(above)}" if isinstance(above, dict) else ""
        return _UNKNOWN, [f"“{_path(node.node)}”没有“{node.attr}”{has}"]


@dataclass(frozen=True)
class _Scope:
    """The names of the loops around a place, and that of the innermost."""

    names: Mapping[str, Shape]
    innermost: str = ""

    def within(self, name: str, shape: Shape) -> _Scope:
        """What is known inside a loop."""
        return _Scope({**self.names, name: shape, "loop": _LOOP}, name)


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else ""


def _around(source: str, line: int) -> str:
    """The text at a line of the document's XML."""
    text = re.sub(r"<[^>]+>", "", source.split("\n")[max(0, line - 1)])
    return f"“{_shown(text)}”处"


def _shown(text: str) -> str:
    return text[:_SHOWN] + ("…" if len(text) > _SHOWN else "")
