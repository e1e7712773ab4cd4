"""A plan ⇄ the workbook that offices know: the table of who does what by when (责任清单)."""

from planner.planfile.sheets.reading import read_plan_book
from planner.planfile.sheets.writing import write_plan_book

__all__ = ["read_plan_book", "write_plan_book"]
