"""Plans, organizations, notices, answers, reports' texts ⇄ YAML, with findings by line."""

from planner.planfile.answers import read_answers
from planner.planfile.commented import write_commented
from planner.planfile.drafts import write_draft
from planner.planfile.notices import read_notices
from planner.planfile.organizations import read_organization, write_organization
from planner.planfile.plans import find_faults, read_plan, read_together, write_plan
from planner.planfile.sentences import word_of
from planner.planfile.sheets import (
    Told,
    cadence_of,
    day_names,
    propose_from_book,
    read_ledger_book,
    read_plan_book,
    write_ledger_book,
    write_plan_book,
    write_proposed,
)
from planner.planfile.text import Given, Handed
from planner.planfile.texts import read_texts

__all__ = [
    "Given",
    "Handed",
    "Told",
    "cadence_of",
    "day_names",
    "find_faults",
    "propose_from_book",
    "read_answers",
    "read_ledger_book",
    "read_notices",
    "read_organization",
    "read_plan",
    "read_plan_book",
    "read_texts",
    "read_together",
    "word_of",
    "write_commented",
    "write_draft",
    "write_ledger_book",
    "write_organization",
    "write_plan",
    "write_plan_book",
    "write_proposed",
]
