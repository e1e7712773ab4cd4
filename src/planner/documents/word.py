"""Outline × template of staff's → Word file."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from functools import lru_cache
from io import BytesIO
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, Template, nodes
from jinja2.sandbox import SandboxedEnvironment

from planner.core.errors import Finding, Rejected
from planner.core.report.wording import full_date
from planner.documents.archive import settled
from planner.documents.outline import Outline, Table

_CHART_WIDTH = Mm(156)
MOST_CHARACTERS = 64_000_000
_MOST_KNOWN = 32
_UNOPENED = DocxTemplate(BytesIO())
# what a text with line ends or tabs of its own has
_LISTED = re.compile(r"<w:t(?: [^>]*)?>[^<]*[\t\a\n\f]")


def render_docx(outline: Outline, template: bytes, chart: bytes) -> bytes:
    """The report in a template; `chart` is a PNG, empty for none.

    People's texts are put in as text: braces and angle brackets in them mean nothing.
    """
    document = WordTemplate(BytesIO(template))
    document.init_docx()
    names = names_of(outline)
    names["指标图"] = InlineImage(document, BytesIO(chart), width=_CHART_WIDTH) if chart else ""
    document.render(names, sandbox(), autoescape=True)
    properties = document.docx.core_properties
    properties.title, properties.author = outline.full_title, outline.organ
    properties.last_modified_by, properties.comments = outline.organ, ""
    closed = datetime.combine(outline.cut_off, time(), UTC)
    properties.created = properties.modified = closed
    file = BytesIO()
    document.docx.save(file)
    return settled(file.getvalue())


class WordTemplate(DocxTemplate):  # type: ignore[misc] # docxtpl has no types
    """A template of staff's: only its text is filled in, and what was made ready once is kept."""

    def patch_xml(self, src_xml: str) -> str:
        """The text of a part with each tag in one piece."""
        return _patched(src_xml)

    def resolve_listing(self, xml: str) -> str:
        """Line ends and tabs in texts as Word has them; ours have none, and need no search."""
        return super().resolve_listing(xml) if _LISTED.search(xml) else xml

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Title and author are ours: nothing of them is filled in."""


@lru_cache(maxsize=32)
def _patched(source: str) -> str:
    """The same for the same text: many reports are made with one template."""
    return str(DocxTemplate.patch_xml(_UNOPENED, source))


class _Bounded(Template):
    """A template that stops before what it makes fills the memory."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The text with its names filled in; raises Rejected if it grows without end."""
        made, size = [], 0
        for piece in self.generate(*args, **kwargs):
            size += len(piece)
            if size > MOST_CHARACTERS:
                raise Rejected((Finding("Word 模板", "填好后过大；请检查 for 是否重复列出了内容"),))
            made.append(piece)
        return "".join(made)


class _Sandbox(SandboxedEnvironment):
    """A sandbox that reads a text once: many reports are made with one template."""

    template_class = _Bounded

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self._known: dict[str | nodes.Template, Template] = {}

    def from_string(self, source: str | nodes.Template, *more: Any, **named: Any) -> Template:
        """The template that a text is."""
        if source not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[source] = super().from_string(source, *more, **named)
        return self._known[source]


@lru_cache(maxsize=1)
def sandbox() -> SandboxedEnvironment:
    """Where templates of staff run: nothing of Python can be reached, no name is left open."""
    return _Sandbox()


def names_of(outline: Outline) -> dict[str, Any]:
    """What a template may name."""
    head = outline.masthead
    names: dict[str, Any] = {
        "标题": list(outline.title),
        "页眉": "预演，不得作为正式材料使用" if outline.mark else "",
        "预演说明": outline.mark,
        "发文字号": head.number,
        "签发人": head.signer,
        "主送": head.addressees,
        "抄送": head.copies,
        "引言": outline.opening,
        "落款单位": outline.organ,
        "成文日期": outline.dated,
        "数据截止": full_date(outline.cut_off),
        "附件标题": outline.annex_title,
        "年度": str(outline.cut_off.year),
        "下一年度": str(outline.cut_off.year + 1),
        "图例": outline.legend,
        "指标图": "",
        "指标表": [],
        "任务清单": [],
        "指标清单": [],
    }
    for each in outline.annex:
        names[each.group].append({"目标": each.title, "行": _rows(each.table)})
    for section in outline.sections:
        names[section.key] = [{"题": each.lead, "文": each.text} for each in section.paragraphs]
        if section.table:
            names["指标表"] = _rows(section.table)
    return names


def _rows(table: Table) -> list[dict[str, str]]:
    names = [each.name for each in table.columns]
    return [dict(zip(names, row.cells, strict=True)) for row in table.rows]
