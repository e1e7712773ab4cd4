"""Outline → one HTML file with everything in it: neither scripts nor a network are needed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from planner.core.progress import Light
from planner.core.report import Doubt
from planner.documents.chart import render_chart
from planner.documents.outline import SIGNS, Outline, Table


def render_html(outline: Outline, check: str = "", doubts: Iterable[Doubt] = ()) -> str:
    """The report as a page; the annex can be narrowed to one light.

    `check` is the digest of its data; numbers in doubt are marked, with what to do.
    """
    rows = [row for part in outline.annex for row in part.table.rows]
    counts = Counter(row.light for row in rows if row.light)
    marks = {each.number for each in doubts}

    def marked(text: str) -> Markup:
        return _marked(text, marks)

    template = _template()
    return template.render(
        o=outline,
        chart=Markup(render_chart(outline.indicators)),  # noqa: S704 - our own, texts escaped
        table=_table,
        lights=[each for each in Light if counts[each]],
        counts=counts,
        total=len(rows),
        signs=SIGNS,
        check=check,
        marked=marked,
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    source = files("planner.documents").joinpath("report.html").read_text("utf-8")
    return environment.from_string(source)


def _table(table: Table) -> Markup:
    heads = Markup("").join(
        Markup('<th scope="col">{}</th>').format(each.title) for each in table.columns
    )
    whole = sum(each.width for each in table.columns)
    widths = Markup("").join(
        Markup('<col style="width:{}%">').format(round(100 * each.width / whole, 1))
        for each in table.columns
    )
    body = Markup("\n").join(_row(table, position) for position in range(len(table.rows)))
    return Markup(
        '<div class="wide"><table><colgroup>{}</colgroup><thead><tr>{}</tr></thead>\n'
        "<tbody>\n{}\n</tbody></table></div>"
    ).format(widths, heads, body)


def _row(table: Table, position: int) -> Markup:
    row = table.rows[position]
    text, other = Markup('<td class="text">{}</td>'), Markup("<td>{}</td>")
    cells = Markup("").join(
        (text if column.is_text else other).format(cell)
        for column, cell in zip(table.columns, row.cells, strict=True)
    )
    return Markup('<tr class="{}">{}</tr>').format(row.light or "none", cells)


def _marked(text: str, doubtful: set[str]) -> Markup:
    """Text with the numbers that the data do not bear marked."""
    if not doubtful:
        return Markup("{}").format(text)
    pattern = "|".join(map(re.escape, sorted(doubtful, key=len, reverse=True)))
    found = re.compile(rf"(?<![\d.])({pattern})")
    mark = Markup('<mark title="与数据不一致，请核对">{}</mark>')
    parts = found.split(text)
    return Markup("").join(mark.format(p) if n % 2 else escape(p) for n, p in enumerate(parts))
