"""A database in whatever condition → a ledger that works, or one clear sentence."""

from __future__ import annotations

import shutil
import sqlite3
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection

from planner.core.errors import Damaged, Unavailable
from planner.core.progress import EntryKind
from planner.ledger.entries import append_entries, read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.revisions import organs
from planner.ledger.store import answering, check, close, is_current, migrate, transaction
from planner.settings import Settings
from planner.site import database_of
from tests.cast import at, entry
from tests.databases import settings_of, url_of, use
from tests.ledger.scene import ORGAN, Q1, at_once, in_processes, publish, quarter


def file_of(settings: Settings) -> Path:
    """The database's file."""
    return Path(database_of(settings.database)["NAME"])


def test_a_new_folder_gets_its_tables(tmp_path: Path) -> None:
    use(settings_of(tmp_path / "var does not exist yet"))
    migrate()
    check()
    assert is_current()
    assert organs() == ()
    close()


def test_a_ledger_without_tables_says_so(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    file_of(settings).parent.mkdir(parents=True)
    use(settings)
    assert not is_current()
    with pytest.raises(Unavailable, match=r"还没有建表.*planner manage migrate"):
        check()
    close()


def test_a_server_without_tables_says_so(postgresql_ledger: Settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_organ RENAME TO other")
    with pytest.raises(Unavailable, match="还没有建表"):
        check()


def test_the_models_and_the_migrations_agree(sqlite_ledger: Settings) -> None:
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


def test_several_processes_may_make_the_tables_at_once(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    in_processes(settings, migrate, [()] * 6, workers=3)
    use(settings)
    assert is_current()
    close()


def test_a_ledger_that_is_nowhere_says_so(tmp_path: Path) -> None:
    use(settings_of(tmp_path / "no" / "such" / "folder"))
    with pytest.raises(Unavailable, match="台账数据库不可用：打不开数据库文件。"):
        check()
    close()


def test_a_server_that_is_down_says_so(tmp_path: Path) -> None:
    use(settings_of(tmp_path, "postgresql://planner@127.0.0.1:9/planner"))
    with pytest.raises(Unavailable, match="数据库服务器拒绝连接"):
        check()
    with pytest.raises(Unavailable), transaction():
        pass
    with pytest.raises(Unavailable):
        migrate()
    close()


def test_a_database_that_does_not_exist_says_so(postgresql_ledger: Settings) -> None:
    use(settings_of(postgresql_ledger.root, url_of("no_such_database")))
    with pytest.raises(Unavailable, match="no_such_database"):
        check()
    close()


def test_tables_that_cannot_be_made_are_given_up_after_some_attempts(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    file_of(settings).parent.mkdir(parents=True)
    other = sqlite3.connect(file_of(settings))
    other.execute("CREATE TABLE ledger_organ (id)")
    other.close()
    use(settings)
    with pytest.raises(Unavailable, match="ledger_organ"):
        migrate()
    close()


def test_a_file_that_is_no_database_is_damaged(sqlite_ledger: Settings) -> None:
    close()
    file_of(sqlite_ledger).write_bytes(b"not a database at all" * 500)
    with pytest.raises(Damaged, match="请用 planner restore"):
        check()
    close()


def test_a_fault_of_the_program_stays_what_it_is(sqlite_ledger: Settings) -> None:
    with pytest.raises(ProgrammingError, match="no one knows"), answering():
        raise ProgrammingError("no one knows this")


def complete_and_fail() -> None:
    """Complete A-01, and stop before the transaction ends."""
    with transaction():
        append_entries(ORGAN, [entry(EntryKind.COMPLETED, at(3, 1))])
        raise RuntimeError("the light went out")


def test_a_transaction_keeps_all_or_nothing(ledger: Settings) -> None:
    publish(quarter())
    with pytest.raises(RuntimeError, match="the light went out"):
        complete_and_fail()
    assert read_entries(ORGAN) == {}
    assert read_occurrences(ORGAN)[0].is_open


def test_a_transaction_can_stand_inside_another(ledger: Settings) -> None:
    publish(quarter())
    with transaction(), transaction(ORGAN), transaction("baiyan"):
        append_entries(ORGAN, [entry(EntryKind.COMPLETED, at(3, 1))])
    assert not read_occurrences(ORGAN)[0].is_open


def complete_if_open(_turn: int) -> bool:
    """Complete A-01 unless somebody has."""
    with transaction(ORGAN):
        (row,) = read_occurrences(ORGAN, ids=[Q1])
        if row.is_open:
            append_entries(ORGAN, [entry(EntryKind.COMPLETED, at(3, 1))])
        return row.is_open


def test_what_is_read_in_a_transaction_of_an_organ_still_holds_when_it_writes(
    ledger: Settings,
) -> None:
    publish(quarter())
    assert sum(at_once(complete_if_open, [(turn,) for turn in range(12)])) == 1


def test_a_locked_ledger_is_waited_for_and_then_named(sqlite_ledger: Settings) -> None:
    publish()
    other = sqlite3.connect(file_of(sqlite_ledger), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(Unavailable, match="另一个程序正占用它"), transaction():
        pass
    other.close()


def test_readers_do_not_wait_for_a_writer(sqlite_ledger: Settings) -> None:
    publish(quarter())
    other = sqlite3.connect(file_of(sqlite_ledger), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert len(read_occurrences(ORGAN)) == 1
    other.close()


def test_what_is_committed_survives_a_copy_of_the_files(sqlite_ledger: Settings) -> None:
    publish(quarter())
    copy = settings_of(sqlite_ledger.root / "copy")
    file_of(copy).parent.mkdir(parents=True)
    for path in file_of(sqlite_ledger).parent.glob("planner.sqlite3*"):
        shutil.copy(path, file_of(copy).parent)
    use(copy)
    assert len(read_occurrences(ORGAN)) == 1
