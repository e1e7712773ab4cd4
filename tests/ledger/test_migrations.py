"""A ledger as it was before → the same as it is now: nothing lost, the rows still frozen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F, Model
from django.db.transaction import atomic

from planner.core.progress import EntryKind
from planner.core.reminders import MessageState
from planner.core.report import ReportFile, Stage, Step, StepTaken, VersionKey
from planner.ledger import models
from planner.ledger.acts import ActKind, NotedAct, add_act
from planner.ledger.archive.tables import rows_of
from planner.ledger.entries import append_entries, find_break, read_entries
from planner.ledger.evidence import KeptEvidence, add_evidence
from planner.ledger.outbox import read_deliveries
from planner.ledger.reports import add_files, add_report, add_step
from planner.ledger.store import migrate
from planner.settings import Settings
from tests.cast import at, entry
from tests.databases import on_server, settings_of, url_of, use
from tests.ledger.scene import ORGAN, Q1

SPINE = [("ledger", "0002_frozen")]
FROZEN = (
    models.Entry,
    models.Delivery,
    models.Switch,
    models.Evidence,
    models.Act,
    models.ReportFile,
    models.ReportStep,
)
BEFORE: dict[str, list[dict[str, object]]] = {
    "Organ": [{"id": "yunwu"}],
    "Occurrence": [
        {
            "id": 1,
            "organ_id": "yunwu",
            "key": Q1,
            "year": 2024,
            "assignment": "A-01",
            "label": "第一季度",
            "starts_on": date(2024, 1, 1),
            "planned_on": date(2024, 3, 29),
            "due_on": date(2024, 3, 29),
            "changed_at": at(1, 2),
        }
    ],
    "Message": [
        {
            "id": 1,
            "organ_id": "yunwu",
            "key": "yunwu|wangfang|2024-03-25|files",
            "recipient": "wangfang",
            "name": "王芳",
            "address": "w@example.org",
            "day": date(2024, 3, 25),
            "channel": "files",
            "subject": "工作提醒",
            "text": "3月29日截止。",
            "created_at": at(3, 25),
            "state": "sent",
            "worker": "one",
        }
    ],
    "Delivery": [
        {"is_sent": False, "proof": "no answer", "at": at(3, 25, 8)},
        {"is_sent": True, "proof": "wangfang.eml", "at": at(3, 25, 9)},
    ],
}
SENT_BY = {"organ_id": "yunwu", "message_id": 1, "worker": "one"}


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


def as_it_was() -> Apps:
    """The tables of the spine, with a message that was sent at the second try; as models then."""
    executor = MigrationExecutor(connection)
    executor.migrate(SPINE)
    then = executor.loader.project_state(SPINE).apps
    for name, rows in BEFORE.items():
        for row in rows:
            more = SENT_BY if name == "Delivery" else {}
            then.get_model("ledger", name).objects.create(**row, **more)
    return then


def test_what_was_recorded_before_is_there_afterwards(empty: Settings) -> None:
    as_it_was()
    migrate()
    (tracked,) = read_deliveries(ORGAN)
    assert tracked.message.recipient == "wangfang"
    assert "3月29日截止。" in tracked.message.text
    assert tracked.state is MessageState.SENT
    assert [step.state.value for step in tracked.attempts] == ["failed", "sent"]


def test_what_was_answered_before_decides_where_things_stand(empty: Settings) -> None:
    as_it_was().get_model("ledger", "Entry").objects.create(
        organ_id="yunwu",
        number=1,
        occurrence_id=1,
        kind="completed",
        at=at(3, 1),
        by="wangfang",
        sha256="x",
    )
    migrate()
    assert models.Occurrence.objects.get().state == "completed"
    assert read_entries(ORGAN)[Q1][0].evidence == ""


@pytest.mark.parametrize("table", FROZEN)
def test_the_rows_are_as_frozen_as_before(empty: Settings, table: type[Model]) -> None:
    as_it_was()
    migrate()
    append_entries(ORGAN, [entry(EntryKind.PROGRESSED, at(3, 1))])
    models.Switch.objects.create(
        organ_id=ORGAN, recipient="w", channel="mail", address="x", at=at(3, 1), is_on=False
    )
    add_evidence(KeptEvidence(ORGAN, Q1, "0" * 64, "a.pdf", "pdf", 9, at=at(3, 1), by="wangfang"))
    add_act(NotedAct(ActKind.SIGNED_IN, at(3, 1), "yunwu.wangfang", ORGAN))
    _add_report_with_file_and_step()
    assert find_break(ORGAN) is None
    column = table._meta.concrete_fields[1].attname
    with pytest.raises(DatabaseError, match="never changed"), atomic():
        rows_of(table).update(**{column: F(column)})
    with pytest.raises(DatabaseError, match="never changed"), atomic():
        rows_of(table).delete()


def _add_report_with_file_and_step() -> None:
    key = VersionKey("quarterly", "2024-Q1", 1)
    add_report(
        ORGAN,
        kind=key.kind,
        period=key.period,
        cut_off=date(2024, 3, 31),
        payload="{}",
        text="",
        at=at(4, 1),
    )
    add_files(ORGAN, key, Stage.DRAFT, [ReportFile("a.pdf", b"%PDF", "0" * 64)])
    add_step(ORGAN, key, StepTaken(Step.CHECKED, at(4, 2), "liqiang"))


def test_the_tables_are_as_the_models_say(sqlite_ledger: Settings) -> None:
    """Of the planner and of all that it uses: nothing is left for `makemigrations` to do."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
