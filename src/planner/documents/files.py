"""A report as data → all its files: Word, PDF, HTML, XLSX, Markdown, JSON."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256

from planner.core.errors import Finding
from planner.core.report import (
    AnnualReport,
    CountyReport,
    Doubt,
    QuarterReport,
    ReportFile,
    doubts_of,
)
from planner.documents.chart import render_chart
from planner.documents.county_workbook import render_county_xlsx
from planner.documents.fonts import Typefaces
from planner.documents.markdown import markdown_of
from planner.documents.outline import Outline, outline_of
from planner.documents.page import render_html
from planner.documents.pdf import glyph_findings, render_pdf, render_png
from planner.documents.word import render_docx
from planner.documents.workbook import render_xlsx

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}


@dataclass(frozen=True)
class Rendered:
    """A report's contents by ending, and what was found while they were made."""

    contents: dict[str, bytes]
    findings: tuple[Finding, ...]

    def named(self, stem: str) -> tuple[ReportFile, ...]:
        """The files under a name, each with its digest."""
        return tuple(
            ReportFile(f"{stem}.{ending}", content, sha256(content).hexdigest())
            for ending, content in self.contents.items()
        )


def render_files(
    report: QuarterReport | AnnualReport | CountyReport, template: bytes, faces: Typefaces
) -> Rendered:
    """Every kind of document from the same data; nothing is written."""
    outline, doubts = outline_of(report), doubts_of(report)
    payload = payload_of(report)
    chart = render_chart(outline.indicators)
    with ThreadPoolExecutor(2) as beside:
        # typst works without Python's lock: PDF and picture are made while the others are
        pdf = beside.submit(render_pdf, outline, faces)
        picture = beside.submit(render_png, chart, faces) if chart else None
        contents = {
            "html": render_html(outline, sha256(payload).hexdigest(), doubts).encode(),
            "xlsx": _workbook(report, outline.full_title),
            "md": markdown_of(outline).encode(),
            "json": payload,
        }
        contents["docx"] = render_docx(outline, template, picture.result() if picture else b"")
        contents["pdf"] = pdf.result()
    return Rendered(contents, _findings(outline, doubts, faces))


def _findings(outline: Outline, doubts: Iterable[Doubt], faces: Typefaces) -> tuple[Finding, ...]:
    doubtful = (
        Finding(each.title, f"“{each.number}”与报告数据不一致，请核对：{each.sentence.strip()}")
        for each in doubts
    )
    return (*glyph_findings(outline, faces), *doubtful)


def payload_of(report: QuarterReport | AnnualReport | CountyReport) -> bytes:
    """A report's data as the JSON that is frozen."""
    return report.model_dump_json(indent=2).encode()


def report_findings(
    report: QuarterReport | AnnualReport | CountyReport, faces: Typefaces
) -> tuple[Finding, ...]:
    """What people should look at in its documents: characters without glyphs, doubtful numbers."""
    return _findings(outline_of(report), doubts_of(report), faces)


def _workbook(report: QuarterReport | AnnualReport | CountyReport, title: str) -> bytes:
    if isinstance(report, CountyReport):
        return render_county_xlsx(report)
    return render_xlsx(report, title)
