"""A morning's claims in the ledger → claims a second, against bare inserts of the same rows."""

from __future__ import annotations

import multiprocessing
import sqlite3
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.core.reminders import Message, Reminder

OPEN, PEOPLE, EACH = 20_000, 200, 5
ROUNDS, ANSWERS = 5, 50
DAY = date(2024, 3, 25)
TABLES = ("ledger_message", "ledger_reminder")
SCHEMA = (
    "SELECT sql FROM sqlite_master WHERE tbl_name IN (?, ?) AND sql IS NOT NULL ORDER BY type DESC"
)
Rows = dict[str, list[tuple[object, ...]]]
Claim = tuple["Message", list["Reminder"]]


def rows() -> list[tuple[str, str, str]]:
    """Measured in a process of its own, since a process has one ledger."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        ours, bare, answered, committed = pool.submit(measure).result()
    claims = PEOPLE * EACH
    return [
        (
            f"claim {claims} reminders for {PEOPLE} people, {OPEN} open",
            f"{claims / ours:,.0f}/s",
            f"{bare / ours:.0%} of bare sqlite3 inserts ({claims / bare:,.0f}/s)",
        ),
        (
            "enter an answer: sealed, durable, a transaction each",
            f"{1 / answered:,.0f}/s",
            f"{committed / answered:.0%} of bare sqlite3 commits ({1 / committed:,.0f}/s)",
        ),
    ]


def measure() -> tuple[float, float, float, float]:
    """Seconds for a morning's claims, bare inserts of the same rows, an answer, a bare commit."""
    from planner.site import database_of, open_site
    from tests.databases import settings_of

    with tempfile.TemporaryDirectory() as folder:
        settings = settings_of(Path(folder))
        open_site(settings)
        from planner.ledger.store import close, migrate

        migrate()
        ids = _publish()
        ours = min(_timed(_claim, _claims(ids, turn)) for turn in range(ROUNDS))
        answered = median(_timed(_answer, each) for each in ids[:ANSWERS])
        close()
        ledger = Path(database_of(settings.database)["NAME"])
        bare = min(_timed(*_bare(ledger, turn)) for turn in range(ROUNDS))
        committed = _bare_commit(ledger.with_name("commits.sqlite3"))
    return ours, bare, answered, committed


def _timed(action: Callable[..., object], *parts: object) -> float:
    begun = perf_counter()
    action(*parts)
    return perf_counter() - begun


def _publish() -> list[str]:
    from tests.ledger.scene import many, publish

    publish(*many(OPEN))
    return [each.id for each in many(OPEN)]


def _claims(ids: list[str], turn: int) -> list[Claim]:
    """What is decided on the morning of one turn: `EACH` things for every person."""
    from tests.ledger.scene import message, reminder

    day = DAY + timedelta(days=turn)
    own = iter(ids[turn * PEOPLE * EACH :])
    return [
        (message(who, day), [reminder(next(own), who) for _ in range(EACH)])
        for who in (f"person-{number}" for number in range(PEOPLE))
    ]


def _claim(claims: list[Claim]) -> None:
    """As a morning does it: look, decide, claim, in one transaction."""
    from planner.ledger.outbox import add_messages, claimed_among, told_on
    from planner.ledger.store import transaction
    from tests.cast import at

    with transaction():
        told_on("yunwu", claims[0][0].day, "files")
        claimed_among("yunwu", [each.key for _, told in claims for each in told])
        assert add_messages("yunwu", claims, at=at(3, 25, 8)) == PEOPLE


def _answer(occurrence: str) -> None:
    from planner.core.progress import EntryKind
    from planner.ledger.entries import append_entries
    from tests.cast import at, entry

    append_entries("yunwu", [entry(EntryKind.COMPLETED, at(3, 1), occurrence)])


def _bare(ledger: Path, turn: int) -> tuple[Callable[..., None], sqlite3.Connection, Rows]:
    """A database with the same two tables, and the rows of one turn to be inserted."""
    source = sqlite3.connect(ledger)
    schema = source.execute(SCHEMA, TABLES).fetchall()
    rows = {
        table: source.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()  # noqa: S608 - names of our own tables
        for table in TABLES
    }
    source.close()
    target = sqlite3.connect(ledger.with_name(f"bare-{turn}.sqlite3"), isolation_level=None)
    target.execute("PRAGMA journal_mode=WAL")
    target.execute("PRAGMA synchronous=FULL")
    for (statement,) in schema:
        target.execute(statement)
    share = {
        table: all_[turn * len(all_) // ROUNDS : (turn + 1) * len(all_) // ROUNDS]
        for table, all_ in rows.items()
    }
    return _insert, target, share


def _insert(target: sqlite3.Connection, rows: Rows) -> None:
    target.execute("BEGIN IMMEDIATE")
    for table, own in rows.items():
        places = ", ".join("?" * len(own[0]))
        target.executemany(f"INSERT INTO {table} VALUES ({places})", own)  # noqa: S608 - names of our own tables
    target.execute("COMMIT")


def _bare_commit(file: Path) -> float:
    target = sqlite3.connect(file, isolation_level=None)
    target.execute("PRAGMA journal_mode=WAL")
    target.execute("PRAGMA synchronous=FULL")
    target.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, note TEXT)")
    insert = "INSERT INTO answer (note) VALUES ('done')"
    return median(_timed(target.execute, insert) for _ in range(ANSWERS))


if __name__ == "__main__":
    for row in rows():
        print(*row, sep="  ")
