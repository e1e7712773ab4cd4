"""The queries of a day → the indexes by which they stay as fast as the ledger grows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planner.core.dates import Window
from planner.core.progress import EntryKind
from planner.core.reminders import MessageKind
from planner.ledger.acts import read_acts
from planner.ledger.entries import append_entries, changed_since, read_entries
from planner.ledger.evidence import read_evidence
from planner.ledger.occurrences import read_begun, read_completed, read_occurrences
from planner.ledger.outbox import (
    add_messages,
    bundle_unsent,
    claim_messages,
    claimed_among,
    told_between,
    told_on,
)
from planner.ledger.revisions import read_mark, read_revision
from planner.ledger.runs import last_run, was_run
from planner.settings import Settings
from tests.cast import at, entry
from tests.ledger.scene import DAY, ORGAN, Q1, many, message, publish, quarter, reminder

NOW = at(3, 25, 8)


def steps_of(action: Callable[[], object]) -> list[str]:
    """How SQLite goes about every query of an action."""
    with CaptureQueriesContext(connection) as captured:
        action()
    steps = []
    with connection.cursor() as cursor:
        for query in captured:
            if query["sql"].startswith(("SELECT", "UPDATE")):
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}".replace("%", "%%"))
                steps += [row[3] for row in cursor.fetchall()]
    return steps


def lease() -> object:
    """Take the messages of a morning."""
    return claim_messages(ORGAN, at=NOW, lease=timedelta(minutes=2), worker="one", limit=50)


ACTIONS = {
    "what is open and due": (
        lambda: read_occurrences(ORGAN, only_open=True, due_until=date(2024, 4, 1)),
        ["ledger_occurrence_open "],
    ),
    "what is open of a year": (
        lambda: read_occurrences(ORGAN, year=2024, only_open=True),
        ["ledger_occurrence_open_year "],
    ),
    "what is open of a year and due": (
        lambda: read_occurrences(ORGAN, year=2024, only_open=True, due_until=date(2024, 4, 1)),
        ["ledger_occurrence_open_year "],
    ),
    "a year": (lambda: read_occurrences(ORGAN, year=2024), ["ledger_occurrence_year "]),
    "some": (lambda: read_occurrences(ORGAN, ids=[Q1]), ["autoindex_ledger_occurrence"]),
    "entries of some": (
        lambda: read_entries(ORGAN, ids=[Q1]),
        ["autoindex_ledger_occurrence", "ledger_entry_occurrence "],
    ),
    "a new entry": (
        lambda: append_entries(ORGAN, [entry(EntryKind.PROGRESSED, at(3, 1))]),
        ["autoindex_ledger_organ", "autoindex_ledger_occurrence"],
    ),
    "what is claimed": (
        lambda: claimed_among(ORGAN, [reminder().key]),
        ["autoindex_ledger_reminder"],
    ),
    "who is told": (lambda: told_on(ORGAN, DAY, MessageKind.DIGEST), ["ledger_message_"]),
    "who was told this week": (
        lambda: told_between(ORGAN, Window.of_week(DAY)),
        ["ledger_message_day "],
    ),
    "what was given up": (
        lambda: bundle_unsent(ORGAN, before=DAY, at=NOW),
        ["ledger_message_"],
    ),
    "what has begun": (
        lambda: read_begun(ORGAN, year=2024, assignments={"A-01"}, until=DAY),
        ["ledger_occurrence_open_year "],
    ),
    "what waits to be confirmed": (
        lambda: read_completed(ORGAN, year=2024, assignments={"A-01"}),
        ["ledger_occurrence_completed "],
    ),
    "a new message": (
        lambda: add_messages(
            ORGAN, [(message("liqiang"), [reminder(recipient="liqiang")])], at=NOW
        ),
        ["autoindex_ledger_message", "autoindex_ledger_reminder"],
    ),
    "what is to be sent": (lease, ["ledger_message_state "]),
    "the plan in force": (lambda: read_revision(ORGAN, 2024), ["autoindex_ledger_revision"]),
    "what was entered since": (
        lambda: changed_since(ORGAN, 0, ""),
        ["autoindex_ledger_entry"],
    ),
    "where it has come to": (
        lambda: read_mark(ORGAN),
        ["autoindex_ledger_organ", "autoindex_ledger_revision"],
    ),
    "what proves an answer": (
        lambda: read_evidence(ORGAN, Q1),
        ["autoindex_ledger_evidence"],
    ),
    "what was done in the organ": (lambda: read_acts(ORGAN), ["ledger_act_organ "]),
    "whether it was done": (lambda: was_run(ORGAN, "morning", DAY), ["ledger_run_day "]),
    "when it was done last": (lambda: last_run(ORGAN, "morning"), ["ledger_run_day "]),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_no_query_of_a_day_looks_at_every_row(sqlite_ledger: Settings, name: str) -> None:
    publish(quarter(), *many(3))
    add_messages(ORGAN, [(message(), [reminder()])], at=NOW)
    action, indexes = ACTIONS[name]
    steps = steps_of(action)
    assert not [step for step in steps if step.startswith("SCAN")], steps
    for index in indexes:
        assert any(index in f"{step} " for step in steps), steps


def test_reading_a_day_takes_as_many_queries_for_a_hundred_as_for_one(
    sqlite_ledger: Settings,
) -> None:
    publish(quarter(), *many(200))
    with CaptureQueriesContext(connection) as captured:
        found = read_occurrences(ORGAN, only_open=True, due_until=date(2024, 4, 1))
        read_entries(ORGAN, ids=[each.occurrence.id for each in found])
    assert (len(found), len(captured)) == (201, 2)
