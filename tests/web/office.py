"""The office whose pages are looked at: its plan, and the neighbours that must not see it."""

from __future__ import annotations

from planner.core.plan import Count, Every, Period
from planner.core.progress import EntryKind
from planner.operations.publish import publish
from planner.operations.record import record
from tests.cast import CALENDAR, assignment, at, entry, indicator, organization, plan
from tests.operations.terms import TERMS

PLAN = plan(
    assignment("A-01", counts=(Count(indicator="I-01"),)),
    assignment("A-02", Every(every=Period.WEEK, due="friday")),
    indicators=(
        indicator(),
        indicator("I-02", 0, aim="at_most"),
        indicator("I-03", 9, aim="observed"),
    ),
)
DONE = "A-02@2024-W01"


def publish_office() -> None:
    """Put the plan in force; one thing is done."""
    publish(PLAN, organization(), CALENDAR, at=at(1, 2), by="zhouping")
    record("yunwu", entry(EntryKind.COMPLETED, at(1, 5), DONE), terms=TERMS)
