"""Outline → PDF in the layout of official documents, through typst."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, time
from importlib.resources import files
from typing import Any

import typst

from planner.core.errors import Finding
from planner.documents.chart import described, render_chart
from planner.documents.fonts import Typefaces
from planner.documents.outline import Outline, Section, Table

# What stands for a character that no font has, as printers do.
GETA = "〓"
# an address or the like, which may have to break anywhere
_ENDLESS = re.compile(r"[!-~]{20,}")
_PIXELS_AN_INCH = 180
_ONE_IMAGE = b"""
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.chart), format: "svg", width: 156mm)
"""


def render_pdf(outline: Outline, faces: Typefaces) -> bytes:
    """The report as PDF/A-2b; a character that no font has is shown as `〓`."""
    told = _fitting(_in_plain(outline, faces), faces.missing(outline.texts()))
    return _compile(
        files("planner.documents").joinpath("report.typ").read_bytes(),
        {
            "report": json.dumps(told, ensure_ascii=False),
            "chart": _spared(render_chart(outline.indicators), faces),
        },
        faces,
        format="pdf",
        pdf_standards=["a-2b"],
        timestamp=datetime.combine(outline.cut_off, time(), UTC),
    )


def render_png(svg: str, faces: Typefaces) -> bytes:
    """A chart as a picture, for what cannot show SVG."""
    return _compile(
        _ONE_IMAGE, {"chart": _spared(svg, faces)}, faces, format="png", ppi=_PIXELS_AN_INCH
    )


def glyph_findings(outline: Outline, faces: Typefaces) -> tuple[Finding, ...]:
    """The characters that no font has, each with the text in which it stands."""
    return tuple(
        Finding(
            _around(char, text),
            f"“{char}”（U+{ord(char):04X}）没有可用的字形，PDF 中印为“{GETA}”；"
            "请在字体目录中放入有这个字的字体",
        )
        for char, text in faces.missing(outline.texts()).items()
    )


def _around(char: str, text: str) -> str:
    position = text.index(char)
    return text[max(0, position - 6) : position + 7]


def _compile(source: bytes, inputs: Mapping[str, str], faces: Typefaces, **how: Any) -> bytes:
    compiler = typst.Compiler(source, font_paths=faces.fonts, ignore_system_fonts=True)
    made = compiler.compile(sys_inputs=dict(inputs), **how)
    return b"".join(made) if isinstance(made, list) else bytes(made or b"")


def _in_plain(outline: Outline, faces: Typefaces) -> dict[str, Any]:
    head = outline.masthead
    return {
        "families": {use: list(names) for use, names in faces.families.items()},
        "is_spare": faces.is_spare,
        "title": list(outline.title),
        "full_title": outline.full_title,
        "mark": outline.mark,
        "number": head.number,
        "signer": head.signer,
        "addressees": head.addressees,
        "copies": head.copies,
        "opening": outline.opening,
        "sections": [_section(each, outline) for each in outline.sections],
        "annex_title": outline.annex_title,
        "annex": [{"title": each.title, "table": _table(each.table)} for each in outline.annex],
        "legend": outline.legend,
        "organ": outline.organ,
        "date": outline.dated,
    }


def _section(section: Section, outline: Outline) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "paragraphs": [asdict(each) for each in section.paragraphs],
        "has_chart": section.has_chart and bool(described(outline.indicators)),
        "chart_words": described(outline.indicators) if section.has_chart else "",
        "table": _table(section.table) if section.table else None,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "heads": [each.title for each in table.columns],
        "widths": [each.width for each in table.columns],
        "texts": [n for n, each in enumerate(table.columns) if each.is_text],
        "rows": [list(each.cells) for each in table.rows],
    }


def _sparing(missing: Iterable[str]) -> dict[int, str]:
    return {ord(each): GETA for each in missing}


def _spared(text: str, faces: Typefaces) -> str:
    """A text with `〓` for what no font has."""
    return text.translate(_sparing(faces.missing([text])))


def _fitting(told: Any, missing: Mapping[str, str]) -> Any:
    """The same with `〓` for what no font has, and with places to break in endless words."""
    if isinstance(told, str):
        table = _sparing(missing)
        return _ENDLESS.sub(lambda found: "\u200b".join(found[0]), told.translate(table))
    if isinstance(told, dict):
        return {key: _fitting(each, missing) for key, each in told.items()}
    return [_fitting(each, missing) for each in told] if isinstance(told, list) else told
