"""Report → Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.core.report import AnnualReport, CountyReport, QuarterReport, against_last
from planner.core.report.wording import bounded, in_sentence
from planner.core.report.wording import pace_of as pace
from planner.documents.outline import Outline, Table, outline_of

__all__ = ["against_last", "bounded", "in_sentence", "markdown_of", "pace", "render_markdown"]


def render_markdown(report: QuarterReport | AnnualReport | CountyReport) -> str:
    """The report in the order that offices use."""
    return markdown_of(outline_of(report))


def markdown_of(outline: Outline) -> str:
    """An outline as text; numbers are the data's own."""
    return "\n".join(_lines(outline)) + "\n"


def _lines(outline: Outline) -> Iterator[str]:
    yield f"# {_escaped(outline.full_title)}\n"
    if outline.mark:
        yield f"> {outline.mark}\n"
    if outline.masthead.addressees:
        yield f"{_escaped(outline.masthead.addressees)}：\n"
    yield _escaped(outline.opening)
    for section in outline.sections:
        yield f"\n## {_escaped(section.heading)}"
        for each in section.paragraphs:
            lead = f"**{_escaped(each.lead)}**" if each.lead else ""
            yield f"\n{lead}{_escaped(each.text)}"
        if section.table:
            yield ""
            yield from _table(section.table)
    yield f"\n{_escaped(outline.organ)}　{outline.dated}"
    if outline.annex:
        yield f"\n## 附件：{outline.annex_title}"
    for part in outline.annex:
        yield f"\n**{_escaped(part.title)}**\n"
        yield from _table(part.table)
    yield f"\n{outline.legend}"


def _table(table: Table) -> Iterator[str]:
    yield _row([each.title for each in table.columns])
    yield "|" + "|".join("---" if each.is_text else ":---:" for each in table.columns) + "|"
    for row in table.rows:
        yield _row(row.cells)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(text: str) -> str:
    """Text of people's: no sign in it marks anything, and no bar breaks a table."""
    text = text.replace("|", "\uff5c")
    return "".join(f"\\{char}" if char in "\\`*_<>[]" else char for char in text)
