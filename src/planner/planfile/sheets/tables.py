"""A sheet × the columns that are looked for → the table in it: its lines by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.planfile.sheets.cells import Cell, Sheet, plainly

# The heading stands in one of the first rows, below titles and notes.
HEADING_ROWS = 15


@dataclass(frozen=True)
class Line:
    """A line of a table: its cells by the name of their column."""

    cells: Mapping[str, Cell]
    at: Cell

    def __getitem__(self, column: str) -> Cell:
        """The cell of a column, an empty one where the table has no such column."""
        return self.cells.get(column, Cell(self.at.sheet, self.at.row, self.at.column, ""))

    def text(self, column: str) -> str:
        """The text of a cell."""
        return self[column].text


@dataclass(frozen=True)
class Table:
    """A table of a sheet; `columns` says in which column of the sheet each name stands."""

    sheet: Sheet
    heading: int
    columns: Mapping[str, int]

    def __iter__(self) -> Iterator[Line]:
        """The lines below the heading that say something."""
        for row in self.sheet.rows[self.heading + 1 :]:
            cells = {
                name: row[column] for name, column in self.columns.items() if column < len(row)
            }
            said = [cell for cell in cells.values() if cell.text]
            if said:
                yield Line(cells, said[0])


def find_table(sheet: Sheet, names: Mapping[str, tuple[str, ...]]) -> Table | None:
    """The table whose heading has most of the wanted columns; None if no row has two of them.

    `names` are the wanted columns, each with what else it may be called.
    """
    known = {plainly(word): column for column, words in names.items() for word in (column, *words)}
    best: Table | None = None
    for number, row in enumerate(sheet.rows[:HEADING_ROWS]):
        columns: dict[str, int] = {}
        for cell in row:
            named = known.get(plainly(cell.text))
            if named:
                columns.setdefault(named, cell.column)
        if len(columns) > max(1, len(best.columns) if best else 0):
            best = Table(sheet, number, columns)
    return best
