"""Files that prove answers: their rows, their place by hash, and their way through an archive."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from planner.core.errors import AlreadyExists, Damaged, NotAllowed
from planner.core.progress import EntryKind
from planner.ledger import models, vault
from planner.ledger.archive import read_archive, write_archive
from planner.ledger.entries import append_entries, find_break
from planner.ledger.evidence import (
    KeptEvidence,
    Reference,
    add_evidence,
    all_evidence,
    find_references,
    read_evidence,
    sealed_evidence,
)
from planner.settings import Settings
from tests.cast import at, entry
from tests.ledger.scene import ORGAN, Q1, at_once, publish, quarter

CONTENT = "集中学习一次".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def handed_in(organ: str = ORGAN, name: str = "会议记录.pdf", by: str = "wangfang") -> KeptEvidence:
    """A file of 王芳's."""
    return KeptEvidence(organ, Q1, SHA256, name, "pdf", len(CONTENT), at(3, 25), by)


def put(folder: Path, content: bytes = CONTENT) -> Path:
    """Put bytes in their place."""
    with vault.drafted(folder) as draft:
        sha256, _ = vault.copy(io.BytesIO(content), draft, 1000)
        vault.settle(draft, folder, sha256)
    return vault.place_of(folder, sha256)


def files(folder: Path) -> list[str]:
    """The files of a folder, hidden ones too."""
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


def test_what_was_handed_in_is_read_as_it_was_added(ledger: Settings) -> None:
    publish(quarter())
    assert add_evidence(handed_in()) == handed_in()
    assert read_evidence(ORGAN, Q1) == (handed_in(),) == tuple(all_evidence(ORGAN))
    assert read_evidence("baiyan", Q1) == read_evidence(ORGAN, "A-01@2024-Q2") == ()


def test_the_same_bytes_again_are_what_they_were_the_first_time(ledger: Settings) -> None:
    publish(quarter())
    add_evidence(handed_in())
    assert add_evidence(handed_in(name="另一个名字.pdf", by="zhouping")) == handed_in()
    assert models.Evidence.objects.count() == 1


def test_several_at_once_are_one(ledger: Settings) -> None:
    publish(quarter())
    assert at_once(add_evidence, [(handed_in(),)] * 8) == [handed_in()] * 8
    assert models.Evidence.objects.count() == 1


def test_two_organs_do_not_share_a_row(ledger: Settings) -> None:
    publish(quarter())
    publish(quarter(), organ="baiyan")
    for organ in (ORGAN, "baiyan"):
        add_evidence(handed_in(organ))
        assert read_evidence(organ, Q1) == (handed_in(organ),)


def test_a_row_is_never_changed(ledger: Settings) -> None:
    publish(quarter())
    add_evidence(handed_in())
    with pytest.raises(NotAllowed, match="台账只增不改"):
        models.Evidence.objects.update(name="x")
    with pytest.raises(IntegrityError, match="rows are never changed"):
        connection.cursor().execute("UPDATE ledger_evidence SET sha256 = ''")


def test_a_reference_says_name_and_hash_and_is_found_again() -> None:
    reference = handed_in().reference
    assert reference == f"会议记录.pdf（校验码 {SHA256}）"
    other = Reference("照片.jpg", "0" * 64)
    text = f"{reference}；{other}；原件在档案柜"
    assert find_references(text) == (Reference("会议记录.pdf", SHA256), other)
    assert find_references("会议记录.pdf（校验码 abc）；（校验码") == ()


def test_what_entries_name_is_sealed_with_them(ledger: Settings) -> None:
    publish(quarter())
    told = entry(EntryKind.COMPLETED, at(3, 25), evidence=handed_in().reference)
    append_entries(ORGAN, [entry(EntryKind.PROGRESSED, at(3, 1), evidence="在档案柜"), told])
    assert [*sealed_evidence(ORGAN)] == [(Q1, Reference("会议记录.pdf", SHA256))]
    assert find_break(ORGAN) is None


def test_bytes_lie_under_their_hash_for_their_owner_only(tmp_path: Path) -> None:
    path = put(tmp_path / "evidence")
    assert path == tmp_path / "evidence" / SHA256[:2] / SHA256
    assert path.read_bytes() == CONTENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert files(tmp_path) == [SHA256]


def test_the_same_bytes_are_stored_once_and_altered_ones_replaced(tmp_path: Path) -> None:
    path = put(tmp_path)
    before = path.stat().st_ino
    assert put(tmp_path).stat().st_ino == before
    path.write_bytes(b"x")
    assert put(tmp_path).read_bytes() == CONTENT
    assert files(tmp_path) == [SHA256]


def test_a_draft_that_got_no_place_is_gone(tmp_path: Path) -> None:
    with vault.drafted(tmp_path) as draft:
        draft.write(CONTENT)
        assert len(files(tmp_path)) == 1
    assert files(tmp_path) == []


def test_drafts_of_processes_that_died_are_taken_away_after_a_day(tmp_path: Path) -> None:
    drafts = tmp_path / ".drafts"
    drafts.mkdir()
    for name, days in (("old", 2), ("young", 0)):
        (drafts / name).touch()
        begun = (drafts / name).stat().st_mtime - days * 24 * 60 * 60
        os.utime(drafts / name, (begun, begun))
    put(tmp_path)
    assert files(tmp_path) == [SHA256, "young"]


def test_no_more_is_copied_than_may_be() -> None:
    target = io.BytesIO()
    assert vault.copy(io.BytesIO(b"x" * 100), target, 10)[1] == 11
    assert len(target.getvalue()) == 11


@pytest.mark.parametrize("sly", ["", "../../etc/passwd", "0" * 63, "G" * 64, "0" * 64 + "\n"])
def test_what_is_no_hash_has_no_place(tmp_path: Path, sly: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        vault.place_of(tmp_path, sly)


def test_evidence_goes_through_an_archive(sqlite_ledger: Settings) -> None:
    publish(quarter())
    add_evidence(handed_in())
    folder = sqlite_ledger.var / "evidence"
    path, target = put(folder), sqlite_ledger.root / "a.zip"
    (folder / ".drafts" / "half").touch()
    made = write_archive(target, None, folder)
    assert (made.files, made.evidence, made.tables["ledger_evidence"]) == (0, 1, 1)
    path.write_bytes(b"x")
    put(folder, b"later")
    assert read_archive(target, None, folder, force=True).evidence == 1
    assert path.read_bytes() == CONTENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert files(folder) == [SHA256]
    assert read_evidence(ORGAN, Q1) == (handed_in(),)


def test_evidence_is_not_overwritten_without_force(archive: Path, sqlite_ledger: Settings) -> None:
    folder = sqlite_ledger.var / "evidence"
    path = put(folder)
    with pytest.raises(AlreadyExists, match=r"文档目录 .*evidence"):
        read_archive(archive, None, folder, force=False)
    assert path.exists()


def test_an_archive_without_evidence_restores_all_the_rest(
    archive: Path, sqlite_ledger: Settings
) -> None:
    folder = sqlite_ledger.var / "evidence"
    put(folder)
    made = read_archive(archive, sqlite_ledger.var / "reports", folder, force=True)
    assert (made.files, made.evidence) == (2, 0)
    assert files(folder) == []


def test_a_restore_that_fails_brings_both_folders_back(
    archive: Path, sqlite_ledger: Settings
) -> None:
    folder, reports = sqlite_ledger.var / "evidence", sqlite_ledger.var / "reports"
    path = put(folder)
    (reports / "later.md").touch()
    archive.write_bytes(archive.read_bytes()[:-200])
    with pytest.raises(Damaged):
        read_archive(archive, reports, folder, force=True)
    with pytest.raises(AlreadyExists):
        read_archive(write_again(sqlite_ledger), reports / "new", folder / "new", force=False)
    assert path.exists()
    assert (reports / "later.md").exists()
    assert [*sqlite_ledger.var.glob(".*")] == []
    assert not (folder / "new").exists()


def write_again(settings: Settings) -> Path:
    """An archive of the ledger as it is."""
    target = settings.root / "again.zip"
    write_archive(target, None)
    return target
