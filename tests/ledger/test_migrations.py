"""A ledger as it was before → the same as it is now: nothing lost, the rows still frozen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.transaction import atomic

from planner.core.progress import EntryKind
from planner.core.reminders import MessageState
from planner.ledger import models
from planner.ledger.entries import append_entries, find_break, read_entries
from planner.ledger.outbox import read_deliveries
from planner.ledger.store import migrate
from planner.settings import Settings
from tests.cast import at, entry
from tests.databases import on_server, settings_of, url_of, use
from tests.ledger.scene import ORGAN, Q1

FROZEN = ("ledger_entry", "ledger_delivery", "ledger_switch")
BEFORE = {
    "ledger_organ": "('yunwu', 0, '')",
    "ledger_occurrence (id, organ_id, key, year, assignment, label, starts_on, planned_on, due_on,"
    " is_provisional, sequence, changed_at, is_open)": (
        f"(1, 'yunwu', '{Q1}', 2024, 'A-01', '第一季度', '2024-01-01', '2024-03-29', '2024-03-29',"
        " FALSE, 0, '2024-01-02 00:00:00+00:00', TRUE)"
    ),
    "ledger_message (id, organ_id, key, recipient, name, address, day, channel, subject, text,"
    " created_at, state, worker)": (
        "(1, 'yunwu', 'yunwu|wangfang|2024-03-25|files', 'wangfang', '王芳', 'w@example.org',"
        " '2024-03-25', 'files', '工作提醒', '3月29日截止。', '2024-03-25 00:30:00+00:00',"
        " 'sent', 'one')"
    ),
    "ledger_delivery (id, organ_id, message_id, at, is_sent, proof, worker)": (
        "(1, 'yunwu', 1, '2024-03-25 00:30:00+00:00', FALSE, 'no answer', 'one'),"
        "(2, 'yunwu', 1, '2024-03-25 00:32:00+00:00', TRUE, 'wangfang.eml', 'one')"
    ),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A database without tables."""
    name = f"planner_old_{os.getpid()}"
    if request.param == "sqlite":
        settings = settings_of(tmp_path)
        (tmp_path / "var").mkdir()
    else:
        request.getfixturevalue("postgresql_template")
        on_server(f"CREATE DATABASE {name}")
        settings = settings_of(tmp_path, url_of(name))
    use(settings)
    yield settings
    connections.close_all()
    if request.param == "postgresql":
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


def as_it_was() -> None:
    """The tables of the spine, with a message that was sent at the second try."""
    MigrationExecutor(connection).migrate([("ledger", "0002_frozen")])
    with connection.cursor() as cursor:
        for table, rows in BEFORE.items():
            cursor.execute(f"INSERT INTO {table} VALUES {rows}")  # noqa: S608 - our own words


def test_what_was_recorded_before_is_there_afterwards(empty: Settings) -> None:
    as_it_was()
    migrate()
    (tracked,) = read_deliveries(ORGAN)
    assert tracked.message.recipient == "wangfang"
    assert "3月29日截止。" in tracked.message.text
    assert tracked.state is MessageState.SENT
    assert [step.state.value for step in tracked.attempts] == ["failed", "sent"]


def test_what_was_answered_before_decides_where_things_stand(empty: Settings) -> None:
    as_it_was()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_entry (organ_id, number, occurrence_id, kind, at, by, note, post,"
            " in_stead_of, sha256) VALUES ('yunwu', 1, 1, 'completed',"
            " '2024-03-01 00:00:00+00:00', 'wangfang', '', '', '', 'x')"
        )
    migrate()
    assert models.Occurrence.objects.get().state == "completed"
    assert read_entries(ORGAN)[Q1][0].evidence == ""


@pytest.mark.parametrize("table", FROZEN)
def test_the_rows_are_as_frozen_as_before(empty: Settings, table: str) -> None:
    as_it_was()
    migrate()
    append_entries(ORGAN, [entry(EntryKind.PROGRESSED, at(3, 1))])
    models.Switch.objects.create(
        organ_id=ORGAN, recipient="w", channel="mail", address="x", at=at(3, 1), is_on=False
    )
    assert find_break(ORGAN) is None
    for statement in (f"UPDATE {table} SET id = id + 1", f"DELETE FROM {table}"):  # noqa: S608
        with pytest.raises(DatabaseError, match="never changed"), atomic():
            connection.cursor().execute(statement)
