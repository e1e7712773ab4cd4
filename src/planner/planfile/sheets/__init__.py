"""A plan, and a year's answers ⇄ the workbooks that offices know (责任清单、台账)."""

from planner.planfile.sheets.ledger_reading import Told, read_ledger_book
from planner.planfile.sheets.ledger_writing import write_ledger_book
from planner.planfile.sheets.reading import read_plan_book
from planner.planfile.sheets.recurrences import cadence_of, day_names
from planner.planfile.sheets.worklist_proposing import propose_from_book, write_proposed
from planner.planfile.sheets.writing import write_plan_book

__all__ = [
    "Told",
    "cadence_of",
    "day_names",
    "propose_from_book",
    "read_ledger_book",
    "read_plan_book",
    "write_ledger_book",
    "write_plan_book",
    "write_proposed",
]
