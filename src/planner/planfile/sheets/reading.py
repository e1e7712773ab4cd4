"""A plan's workbook → the plan without faults, or findings with their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from planner.core.errors import Fault
from planner.core.organization import Organization
from planner.core.plan import Plan
from planner.core.workdays import WorkdayCalendar
from planner.planfile.page import Page
from planner.planfile.plans import examine
from planner.planfile.sheets.cells import Cell, Sheet, read_sheets
from planner.planfile.sheets.columns import (
    LIST,
    SHEETS,
)
from planner.planfile.sheets.spelling import Spelling
from planner.planfile.sheets.tables import Table, find_table
from planner.planfile.text import Given
from planner.planfile.tree import Tree

_KEY = re.compile(r"\b([a-z_]+)（([^（）]+)）")


class BookPage(Page):
    """A workbook under examination: what is found has the name of a cell."""

    def __init__(self, given: Given, tree: Tree, cells: Iterable[Cell]) -> None:
        """Take the tree that its cells spell out; its lines are numbers of cells."""
        super().__init__(str(given), tree)
        self._cells = tuple(cells)

    def at(self, line: int) -> str:
        """The cell of that number."""
        return f"{self.place} {self._cells[line].place}"

    def note(self, faults: Iterable[Fault], tree: Tree | None = None) -> None:
        """Note faults in the words of the columns, not of a plan's file."""
        plain = (Fault(each.path, _KEY.sub(r"\2", each.message)) for each in faults)
        super().note(plain, tree)


def read_plan_book(given: Given, organization: Organization, calendar: WorkdayCalendar) -> Plan:
    """The plan of a workbook; raises Rejected with all findings, or Unreadable."""
    sheets = read_sheets(given)
    tables = dict(_tables(sheets))
    spelling = Spelling(tables, sheets, organization)
    page = BookPage(given, spelling.tree(), spelling.cells)
    return page.settle(examine(page, organization, calendar))


def _tables(sheets: Iterable[Sheet]) -> Iterator[tuple[str, Table]]:
    """The tables of our own sheets by name; the list is looked for in any sheet."""
    by_name = {each.name.strip(): each for each in sheets}
    for name, columns in SHEETS.items():
        table = find_table(by_name[name], columns) if name in by_name else None
        if table:
            yield name, table
    if LIST not in by_name:
        found = [table for each in sheets if (table := find_table(each, SHEETS[LIST]))]
        if found:
            yield LIST, max(found, key=lambda each: len(each.columns))
