"""What people may bring instead of an archive → one sentence, and nothing touched."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from planner.core.errors import (
    AlreadyExists,
    Damaged,
    NotFound,
    PlannerError,
    Unavailable,
    Unreadable,
)
from planner.ledger.archive import read_archive
from planner.ledger.archive.manifest import is_safe
from planner.ledger.archive.tables import migrations
from planner.settings import Settings
from tests.ledger.archived import CONTENT, contents


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


def test_a_forged_report_is_refused_though_every_checksum_fits(archive: Path) -> None:
    change = replaced("ledger_report", '"payload":"{}"', '"payload":"{ }"')
    words = "2024-Q1报告第1版的内容与生成时不一致"
    refused(rewritten(archive, change, seal=True), Damaged, words)
    absent = replaced("ledger_report", '"payload":"{}"', '"payload":null')
    refused(rewritten(archive, absent, seal=True), Damaged, "有一行数据不合格式")


def test_a_forged_file_of_a_report_is_refused_though_every_checksum_fits(archive: Path) -> None:
    content = b64encode(CONTENT).decode()
    change = replaced("ledger_reportfile", content, b64encode(b"%PDF forged").decode())
    words = "报告文件 yunwu-2024-Q1-v1.pdf（草稿）的内容与生成时不一致"
    refused(rewritten(archive, change, seal=True), Damaged, words)
    torn = replaced("ledger_reportfile", content, content[:-3])
    refused(rewritten(archive, torn, seal=True), Damaged, "有一行数据不合格式")


def test_an_entry_left_out_at_the_end_is_refused(archive: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        first = members["tables/ledger_entry.jsonl"].splitlines(keepends=True)[0]
        members["tables/ledger_entry.jsonl"] = first

    refused(rewritten(archive, change, seal=True), Damaged, "末尾缺条目：应有2条，只有1条")


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
            latest = migrations()["ledger"].encode()
            new.writestr(name, old.read(name).replace(latest, b"9999_later"))
    refused(source, Unreadable, "由另一版程序写成.*9999_later")


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
    with pytest.raises(Unavailable, match="文档目录不可用：写不进"):
        read_archive(archive, sqlite_ledger.root / "file" / "reports", force=True)
    assert contents() == before
