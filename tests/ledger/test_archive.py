"""A ledger with its documents → one file → the same ledger, on either database."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from planner.core.errors import (
    AlreadyExists,
    Unavailable,
)
from planner.core.progress import EntryKind
from planner.core.report import ReportFile, Stage
from planner.ledger import models
from planner.ledger.archive import read_archive, write_archive
from planner.ledger.archive.tables import migrations, rows_of, tables
from planner.ledger.entries import append_entries, find_break, read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.reports import add_files, read_files, read_steps
from planner.ledger.revisions import organs, read_revision
from planner.ledger.runs import record_run
from planner.ledger.store import close
from planner.settings import Settings
from tests.cast import at, entry
from tests.databases import use
from tests.ledger.archived import FILE, KEY, NOTE, NOW, contents, documents_of, fill_ledger
from tests.ledger.scene import DAY, ORGAN, Q1, many, publish, quarter


def empty_ledger(template: Path, settings: Settings) -> Settings:
    """Another installation beside one."""
    other = settings.model_copy(update={"root": settings.root / "other"})
    other.var.mkdir(parents=True)
    shutil.copy(template, other.var / "planner.sqlite3")
    use(other)
    return other


def test_an_archive_says_what_is_in_it(ledger: Settings) -> None:
    fill_ledger()
    made = write_archive(ledger.root / "a.zip", documents_of(ledger))
    assert made.tables["ledger_entry"] == 2
    assert made.tables["ledger_organ"] == 2
    assert (made.rows, made.files) == (sum(made.tables.values()), 2)
    assert made.size == (ledger.root / "a.zip").stat().st_size
    assert made.tables["ledger_reportfile"] == 1
    assert f"ledger.{migrations()['ledger']}" in made.schema


def test_the_same_ledger_gives_the_same_bytes(sqlite_ledger: Settings) -> None:
    fill_ledger()
    first, second = sqlite_ledger.root / "a.zip", sqlite_ledger.root / "b.zip"
    write_archive(first, None)
    write_archive(second, None)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in sqlite_ledger.root.glob("*.zip*")) == ["a.zip", "b.zip"]


@pytest.mark.parametrize("way", ["sqlite → postgresql", "postgresql → sqlite"])
def test_a_ledger_moves_from_one_database_to_the_other(
    sqlite_ledger: Settings, postgresql_ledger: Settings, way: str
) -> None:
    here, there = sqlite_ledger, postgresql_ledger
    if way.startswith("postgresql"):
        here, there = there, here
    use(here)
    fill_ledger()
    before, target = contents(), here.root / "moved.zip"
    write_archive(target, None)
    use(there)
    assert read_archive(target, None, force=False).rows == sum(
        rows.count(b"\n") for rows in before.values()
    )
    assert contents() == before
    assert find_break(ORGAN) is None
    assert read_entries(ORGAN)[Q1][0].note == NOTE
    assert read_files(ORGAN, KEY, Stage.DRAFT) == (FILE,)


def test_reports_come_back_byte_for_byte_with_their_steps(ledger: Settings) -> None:
    fill_ledger()
    many_files = [ReportFile(f"{number}.pdf", FILE.content, FILE.sha256) for number in range(45)]
    add_files(ORGAN, KEY, Stage.APPROVED, many_files)
    before, steps = contents(), read_steps(ORGAN, KEY)
    write_archive(ledger.root / "a.zip", None)
    read_archive(ledger.root / "a.zip", None, force=True)
    assert contents() == before
    assert read_files(ORGAN, KEY, Stage.DRAFT) == (FILE,)
    assert len(read_files(ORGAN, KEY, Stage.APPROVED)) == 45
    assert read_steps(ORGAN, KEY) == steps


def test_a_restored_ledger_goes_on_where_it_was(ledger: Settings) -> None:
    fill_ledger()
    target = ledger.root / "a.zip"
    write_archive(target, None)
    record_run(ORGAN, "morning", DAY, at=NOW, outcome="later")
    read_archive(target, None, force=True)
    append_entries(ORGAN, [entry(EntryKind.CONFIRMED, at(3, 3))])
    assert publish(quarter(2)).number == 2
    assert [each.kind.word for each in read_entries(ORGAN)[Q1]] == ["反馈", "办结", "销号"]
    assert find_break(ORGAN) is None
    assert models.Run.objects.count() == 1
    revision = read_revision(ORGAN, 2024, 1)
    assert revision is not None
    assert revision.published_at == at(1, 2)


def test_a_long_ledger_comes_back_whole(sqlite_ledger: Settings) -> None:
    publish(*many(2001))
    write_archive(sqlite_ledger.root / "a.zip", None)
    before = contents()
    read_archive(sqlite_ledger.root / "a.zip", None, force=True)
    assert contents() == before


def test_every_row_can_be_named_in_a_fault(sqlite_ledger: Settings) -> None:
    fill_ledger()
    for table in tables():
        assert all("object" not in str(row) for row in rows_of(table))


def test_a_restored_ledger_still_refuses_to_be_changed(ledger: Settings) -> None:
    fill_ledger()
    write_archive(ledger.root / "a.zip", None)
    read_archive(ledger.root / "a.zip", None, force=True)
    for statement in ("UPDATE ledger_entry SET note = ''", "DELETE FROM ledger_delivery"):
        with pytest.raises(IntegrityError, match="rows are never changed"):
            connection.cursor().execute(statement)


def test_documents_come_back_and_nothing_else(archive: Path, sqlite_ledger: Settings) -> None:
    folder = sqlite_ledger.var / "reports"
    (folder / "2024" / "第一季度.md").write_text("改坏了", "utf-8")
    (folder / "later.md").touch()
    read_archive(archive, folder, force=True)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {"2024/第一季度.md", "empty.bin"}
    assert (folder / "2024" / "第一季度.md").read_text("utf-8") == "# 一季度"
    assert [path.name for path in sqlite_ledger.var.glob(".reports*")] == []


def test_documents_can_be_left_where_they_are(archive: Path, sqlite_ledger: Settings) -> None:
    folder = sqlite_ledger.var / "reports"
    (folder / "later.md").touch()
    read_archive(archive, None, force=True)
    assert (folder / "later.md").exists()


def test_a_ledger_that_holds_something_is_not_overwritten(archive: Path) -> None:
    before = contents()
    with pytest.raises(AlreadyExists, match="台账 已经存在，没有覆盖。确要覆盖的话，请加 --force"):
        read_archive(archive, None, force=False)
    assert contents() == before


def test_documents_are_not_overwritten(
    archive: Path, sqlite_ledger: Settings, sqlite_template: Path
) -> None:
    folder = sqlite_ledger.var / "reports"
    empty_ledger(sqlite_template, sqlite_ledger)
    with pytest.raises(AlreadyExists, match="文档目录"):
        read_archive(archive, folder, force=False)
    assert organs() == ()


def test_an_empty_installation_is_filled_without_force(
    archive: Path, sqlite_ledger: Settings, sqlite_template: Path
) -> None:
    before = contents()
    other = empty_ledger(sqlite_template, sqlite_ledger)
    made = read_archive(archive, other.var / "reports", force=False)
    assert (made.files, contents()) == (2, before)
    assert (other.var / "reports" / "empty.bin").exists()


def test_a_backup_never_replaces_another(archive: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(AlreadyExists, match="请换一个文件名"):
        write_archive(archive, None)
    assert archive.read_bytes() == before


def test_a_backup_that_cannot_be_written_leaves_nothing(sqlite_ledger: Settings) -> None:
    target = sqlite_ledger.root / "no such folder" / "a.zip"
    with pytest.raises(Unavailable, match=r"备份文件不可用：读写 .*时出错"):
        write_archive(target, None)
    assert not target.parent.exists()


def test_a_ledger_that_is_not_up_to_date_is_not_backed_up(sqlite_ledger: Settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'ledger' AND name = %s",
            [migrations()["ledger"]],
        )
    with pytest.raises(Unavailable, match="请先运行 planner manage migrate"):
        write_archive(sqlite_ledger.root / "a.zip", None)
    assert [*sqlite_ledger.root.glob("*a.zip*")] == []


def test_people_go_on_answering_while_a_backup_is_written(ledger: Settings) -> None:
    publish(*many(400))
    stop = threading.Event()

    def answer() -> None:
        for each in many(400):
            if not stop.is_set():
                append_entries(ORGAN, [entry(EntryKind.COMPLETED, at(3, 1), each.id)])
        close()

    writer = threading.Thread(target=answer)
    writer.start()
    made = [write_archive(ledger.root / f"{number}.zip", None) for number in range(5)]
    stop.set()
    writer.join()
    for number, each in enumerate(made):
        read_archive(ledger.root / f"{number}.zip", None, force=True)
        assert find_break(ORGAN) is None
        closed = [row for row in read_occurrences(ORGAN) if not row.is_open]
        assert len(closed) == each.tables["ledger_entry"]
