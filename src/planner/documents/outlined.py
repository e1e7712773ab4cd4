"""What an outline consists of: sections, tables, an annex, in words and in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planner.core.progress import Light
from planner.core.report import IndicatorLine, Masthead, Paragraph

PLAYED = "本报告为预演产生，人员和办理情况均为虚构，不得作为正式材料使用。"


@dataclass(frozen=True)
class Row:
    """A line of a table; `light` is what it can be chosen by."""

    cells: tuple[str, ...]
    light: Light | None = None


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its name in templates, its width in proportion."""

    title: str
    name: str
    width: int
    is_text: bool = False


@dataclass(frozen=True)
class Table:
    """A table: its columns and lines."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Section:
    """A section of the text; `key` is its name in templates."""

    key: str
    heading: str
    paragraphs: tuple[Paragraph, ...]
    table: Table | None = None
    has_chart: bool = False


@dataclass(frozen=True)
class Part:
    """A part of the annex: a goal with the table of its occurrences.

    `group` is the name in templates of the list that it belongs to.
    """

    title: str
    table: Table
    group: str = "任务清单"


@dataclass(frozen=True)
class Outline:
    """A report in words, as every kind of document shows it."""

    key: str
    title: tuple[str, ...]
    mark: str
    opening: str
    sections: tuple[Section, ...]
    annex_title: str
    annex: tuple[Part, ...]
    legend: str
    organ: str
    dated: str
    masthead: Masthead
    indicators: tuple[IndicatorLine, ...]
    cut_off: date

    @property
    def full_title(self) -> str:
        """The title in one line."""
        return "".join(self.title)

    def texts(self) -> Iterator[str]:
        """Every text that is shown, so that characters can be looked for."""
        head = self.masthead
        yield from (*self.title, self.mark, self.opening, self.annex_title, self.legend)
        yield from (self.organ, self.dated, head.number, head.signer, head.addressees, head.copies)
        for section in self.sections:
            yield section.heading
            for paragraph in section.paragraphs:
                yield from (paragraph.lead, paragraph.text)
            yield from _table_texts(section.table)
        for part in self.annex:
            yield part.title
            yield from _table_texts(part.table)
        yield from (line.title for line in self.indicators)


def _table_texts(table: Table | None) -> Iterator[str]:
    if table is not None:
        yield from (each.title for each in table.columns)
        yield from (cell for row in table.rows for cell in row.cells)
