"""Outline × template of staff's → Word file."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import lru_cache
from io import BytesIO
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, Template, nodes
from jinja2.sandbox import SandboxedEnvironment

from planner.core.report.wording import full_date
from planner.documents.archive import settled
from planner.documents.outline import Outline, Table

_CHART_WIDTH = Mm(156)


def render_docx(outline: Outline, template: bytes, chart: bytes) -> bytes:
    """The report in a template; `chart` is a PNG, empty for none.

    People's texts are put in as text: braces and angle brackets in them mean nothing.
    """
    document = DocxTemplate(BytesIO(template))
    document.init_docx()
    names = names_of(outline)
    names["指标图"] = InlineImage(document, BytesIO(chart), width=_CHART_WIDTH) if chart else ""
    document.render(names, _kept_sandbox(), autoescape=True)
    properties = document.docx.core_properties
    properties.title, properties.author = outline.full_title, outline.organ
    properties.last_modified_by, properties.comments = outline.organ, ""
    closed = datetime.combine(outline.cut_off, time(), UTC)
    properties.created = properties.modified = closed
    file = BytesIO()
    document.docx.save(file)
    return settled(file.getvalue())


def sandbox() -> SandboxedEnvironment:
    """Where templates of staff run: nothing of Python can be reached, no name is left open."""
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


class _Sandbox(SandboxedEnvironment):
    """A sandbox that reads a text once: many reports are made with one template."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self._known: dict[str | nodes.Template, Template] = {}

    def from_string(self, source: str | nodes.Template, *more: Any, **named: Any) -> Template:
        """The template that a text is."""
        if source not in self._known:
            self._known[source] = super().from_string(source, *more, **named)
        return self._known[source]


@lru_cache(maxsize=1)
def _kept_sandbox() -> SandboxedEnvironment:
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
        "任务清单": [{"目标": each.title, "行": _rows(each.table)} for each in outline.annex],
    }
    for section in outline.sections:
        names[section.key] = [{"题": each.lead, "文": each.text} for each in section.paragraphs]
        if section.table:
            names["指标表"] = _rows(section.table)
    return names


def _rows(table: Table) -> list[dict[str, str]]:
    names = [each.name for each in table.columns]
    return [dict(zip(names, row.cells, strict=True)) for row in table.rows]
