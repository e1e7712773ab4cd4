"""A ledger with its documents → one file → the same ledger, on either database."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from django.db import IntegrityError, connection

from planner.core.errors import (
    AlreadyExists,
    Damaged,
    NotFound,
    PlannerError,
    Unavailable,
    Unreadable,
)
from planner.core.progress import EntryKind
from planner.ledger import models
from planner.ledger.archive import read_archive, write_archive
from planner.ledger.archive.manifest import is_safe
from planner.ledger.archive.tables import name_of, rows_of, tables, write_rows
from planner.ledger.entries import append_entries, find_break, read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.outbox import add_messages, claim_messages, settle_message
from planner.ledger.reports import add_report
from planner.ledger.revisions import organs, read_revision
from planner.ledger.runs import record_run
from planner.ledger.store import close
from planner.settings import Settings
from tests.cast import at, entry
from tests.databases import use
from tests.ledger.scene import DAY, ORGAN, Q1, many, message, publish, quarter, reminder

NOW = at(3, 25, 8)
NOTE = "因下村入户,推迟办理\n“原定”3月"


def fill_ledger() -> None:
    """Leave something in every table."""
    publish(quarter(), *many(5))
    publish(organ="baiyan")
    told = [entry(EntryKind.PROGRESSED, at(3, 1), note=NOTE), entry(EntryKind.COMPLETED, at(3, 2))]
    append_entries(ORGAN, told)
    add_messages(ORGAN, [(message(), [reminder()])], at=NOW)
    claim_messages(ORGAN, at=NOW, lease=timedelta(minutes=2), worker="one", limit=9)
    settle_message(message().key, at=NOW, is_sent=True, proof="wangfang.eml")
    add_report(
        ORGAN,
        kind="quarterly",
        period="2024-Q1",
        cut_off=DAY,
        payload="{}",
        text="# 一季度",
        at=NOW,
    )
    record_run(ORGAN, "morning", DAY, at=NOW, outcome="1人")


def contents() -> dict[str, bytes]:
    """All that the ledger holds, in the form that does not depend on the database."""
    return {name_of(table): b"".join(write_rows(table)) for table in tables()}


def documents_of(settings: Settings) -> Path:
    """The installation's documents, one of them in a folder of its own."""
    folder = settings.var / "reports"
    (folder / "2024").mkdir(parents=True)
    (folder / "2024" / "第一季度.md").write_text("# 一季度", "utf-8")
    (folder / "empty.bin").touch()
    (folder / "outside").symlink_to("/etc/hostname")
    return folder


@pytest.fixture
def archive(sqlite_ledger: Settings) -> Path:
    """An archive of a ledger that is still in use."""
    fill_ledger()
    target = sqlite_ledger.root / "备份.zip"
    write_archive(target, documents_of(sqlite_ledger))
    return target


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
    assert "ledger.0002_frozen" in made.schema


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
    with pytest.raises(AlreadyExists, match="台账 已经存在,没有覆盖。确要覆盖的话,请加 --force"):
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
    with pytest.raises(Unavailable, match=r"备份文件不可用:读写 .*时出错"):
        write_archive(target, None)
    assert not target.parent.exists()


def test_a_ledger_that_is_not_up_to_date_is_not_backed_up(sqlite_ledger: Settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '0002_frozen'")
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


# What people may bring instead of an archive.


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None], *, seal: bool) -> Path:
    """The same archive with other members; with `seal` the manifest is made to fit them."""
    with ZipFile(archive) as old:
        members = {name: old.read(name) for name in old.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(members)
    if seal:
        manifest["members"] = {name: described(name, content) for name, content in members.items()}
    target = archive.with_name("changed.zip")
    with ZipFile(target, "w", ZIP_DEFLATED) as new:
        for name, content in members.items():
            new.writestr(name, content)
        new.writestr("manifest.json", json.dumps(manifest))
    return target


def described(name: str, content: bytes) -> dict[str, object]:
    """A member as the manifest lists it."""
    rows = content.count(b"\n") if name.startswith("tables/") else None
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "rows": rows}


def replaced(name: str, old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    """A change of one table's text."""

    def change(members: dict[str, bytes]) -> None:
        path = f"tables/{name}.jsonl"
        assert old.encode() in members[path]
        members[path] = members[path].replace(old.encode(), new.encode())

    return change


def refused(source: Path, kind: type[PlannerError], words: str) -> None:
    """The archive is refused, and the ledger stays as it is."""
    before = contents()
    with pytest.raises(kind, match=words):
        read_archive(source, None, force=True)
    assert contents() == before


def test_a_changed_member_is_refused(archive: Path) -> None:
    change = replaced("ledger_entry", "推迟", "按时")
    words = "“tables/ledger_entry.jsonl”与清单里的校验值不一致"
    refused(rewritten(archive, change, seal=False), Damaged, words)


def test_a_forged_entry_is_refused_though_every_checksum_fits(archive: Path) -> None:
    change = replaced("ledger_entry", "推迟", "按时")
    words = "yunwu的台账第1条.*与登记时不一致"
    refused(rewritten(archive, change, seal=True), Damaged, words)


def test_an_entry_left_out_at_the_end_is_refused(archive: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        first = members["tables/ledger_entry.jsonl"].splitlines(keepends=True)[0]
        members["tables/ledger_entry.jsonl"] = first

    refused(rewritten(archive, change, seal=True), Damaged, "末尾缺条目:应有2条,只有1条")


def test_rows_that_contradict_each_other_are_refused(archive: Path) -> None:
    change = replaced("ledger_message", '"organ_id":"yunwu"', '"organ_id":"nowhere"')
    refused(rewritten(archive, change, seal=True), Damaged, "数据互相矛盾")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"year":2024', '"year":"abc"'),
        ('"year":2024', '"jahr":2024'),
        ('{"assignment"', '{{"assignment"'),
        ('"is_open":true', '"is_open":{}'),
    ],
)
def test_a_row_that_fits_no_table_is_refused(archive: Path, old: str, new: str) -> None:
    change = replaced("ledger_occurrence", old, new)
    refused(rewritten(archive, change, seal=True), Damaged, "有一行数据不合格式")


@pytest.mark.parametrize(
    "name",
    ["documents/../../outside.md", "documents//etc/x", "/etc/x", "documents/..", "other/x.md"],
)
def test_a_member_that_leads_elsewhere_is_refused(archive: Path, name: str) -> None:
    source = rewritten(archive, lambda members: members.update({name: b"x"}), seal=True)
    refused(source, Damaged, "不安全")
    assert not is_safe(name)


def test_a_member_with_a_windows_path_is_not_safe() -> None:
    assert not is_safe("documents/..\\x")
    assert not is_safe("documents/c:x")
    assert is_safe("documents/2024/第一季度.md")


def test_what_the_manifest_does_not_list_is_refused(archive: Path) -> None:
    source = rewritten(archive, lambda members: members.update({"x": b""}), seal=False)
    refused(source, Damaged, "里面的文件与清单不一致")


def test_an_archive_without_a_table_is_refused(archive: Path) -> None:
    source = rewritten(archive, lambda all_: all_.pop("tables/ledger_run.jsonl"), seal=True)
    refused(source, Damaged, "缺少 tables/ledger_run.jsonl")


def test_an_archive_of_another_version_is_named(archive: Path) -> None:
    source = archive.with_name("changed.zip")
    with ZipFile(archive) as old, ZipFile(source, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"0002_frozen", b"0009_later"))
    refused(source, Unreadable, "由另一版程序写成.*0009_later")


def other_files(folder: Path) -> Iterator[tuple[Path, type[PlannerError], str]]:
    """Files that are no archives."""
    (folder / "text.zip").write_text("这不是备份", "utf-8")
    yield folder / "text.zip", Damaged, "不是备份文件"
    (folder / "empty.zip").touch()
    yield folder / "empty.zip", Damaged, "不是备份文件"
    yield folder / "nowhere.zip", NotFound, "找不到备份文件"
    yield folder, Unreadable, "打不开"
    with ZipFile(folder / "other.zip", "w", ZIP_DEFLATED) as other:
        other.writestr("a.txt", "a")
    yield folder / "other.zip", Damaged, "没有可读的清单"
    with ZipFile(folder / "stored.zip", "w", ZIP_STORED) as other:
        other.writestr("manifest.json", "{}")
    yield folder / "stored.zip", Damaged, "不是本系统写的备份"
    with ZipFile(folder / "odd.zip", "w", ZIP_DEFLATED) as other:
        other.writestr("manifest.json", '{"members": 3}')
    yield folder / "odd.zip", Damaged, "没有可读的清单"
    with ZipFile(folder / "bomb.zip", "w", ZIP_DEFLATED) as other:
        other.writestr("manifest.json", b" " * (65 * 1024 * 1024))
    yield folder / "bomb.zip", Damaged, "清单过大"


def test_a_file_that_is_no_archive_is_refused_in_one_sentence(sqlite_ledger: Settings) -> None:
    for source, kind, words in other_files(sqlite_ledger.root):
        refused(source, kind, words)


def damaged(whole: bytes, seed: int) -> bytes:
    """An archive in which some bits are flipped, and of which sometimes the end is missing."""
    dice = Random(seed)  # noqa: S311 - play, no secret
    broken = bytearray(whole)
    for _ in range(dice.choice([1, 1, 3])):
        broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
    return bytes(broken[: dice.choice([len(broken), len(broken), dice.randrange(len(broken))])])


def test_an_archive_with_any_byte_changed_does_no_harm(archive: Path) -> None:
    whole, before = archive.read_bytes(), contents()
    source = archive.with_name("broken.zip")
    for seed in range(120):
        source.write_bytes(damaged(whole, seed))
        # A flipped bit may lie where nothing depends on it, such as a member's date.
        with suppress(PlannerError):
            read_archive(source, None, force=True)
        assert contents() == before


def test_a_restore_that_fails_brings_the_documents_back(
    archive: Path, sqlite_ledger: Settings
) -> None:
    folder = sqlite_ledger.var / "reports"
    (folder / "later.md").touch()
    change = replaced("ledger_message", '"organ_id":"yunwu"', '"organ_id":"nowhere"')
    with pytest.raises(Damaged):
        read_archive(rewritten(archive, change, seal=True), folder, force=True)
    assert (folder / "later.md").exists()
    assert [path.name for path in sqlite_ledger.var.glob(".reports*")] == []


def test_a_restore_that_fails_leaves_no_folder_where_there_was_none(
    archive: Path, sqlite_ledger: Settings
) -> None:
    folder = sqlite_ledger.var / "elsewhere"
    with pytest.raises(AlreadyExists):
        read_archive(archive, folder, force=False)
    assert not folder.exists()


def test_documents_that_cannot_be_written_stop_the_restore(
    archive: Path, sqlite_ledger: Settings
) -> None:
    before = contents()
    (sqlite_ledger.root / "file").touch()
    with pytest.raises(Unavailable, match="文档目录不可用:写不进"):
        read_archive(archive, sqlite_ledger.root / "file" / "reports", force=True)
    assert contents() == before
