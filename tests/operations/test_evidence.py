"""A file that proves an answer: taken or refused with a sentence, kept, listed, proved."""

from __future__ import annotations

import hashlib
import io
import multiprocessing
import resource
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from planner.core.errors import Damaged, NotAllowed, NotFound, PlannerError, Unavailable
from planner.core.progress import EntryKind
from planner.ledger import models
from planner.ledger.vault import place_of
from planner.operations import evidence
from planner.operations.evidence import (
    HandedIn,
    KeptEvidence,
    check_evidence,
    clean_name,
    find_kept,
    folder_in,
    keep,
    listed,
    open_kept,
)
from planner.operations.filekinds import FileKind
from planner.operations.installation import back_up, bring_back, verify_ledger
from planner.operations.publish import publish
from planner.operations.record import record
from planner.settings import Settings
from planner.site import open_site
from tests.cast import CALENDAR, assignment, at, entry, organization, plan
from tests.ledger.scene import at_once
from tests.operations.brought import macro_document, sample
from tests.operations.terms import TERMS

ORGAN, Q1 = "yunwu", "A-01@2024-Q1"
MOST = 1024 * 1024
PDF = sample("minutes.pdf")
SHA256 = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def folder(sqlite_ledger: Settings) -> Path:
    """Where files are kept; a plan that asks for evidence is in force."""
    asked = plan(assignment("A-01", evidence="会议记录"), assignment("A-02"))
    publish(asked, organization(), CALENDAR, at=at(1, 2), by="zhouping")
    return folder_in(sqlite_ledger.var)


class Endless(io.RawIOBase):
    """A file of two hundred megabytes that is not in memory."""

    left = 200 * MOST

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        taken = min(size, self.left)
        self.left -= taken
        return b"x" * taken


def hand_in(
    folder: Path, content: bytes = PDF, name: str = "会议记录.pdf", of: str = Q1
) -> KeptEvidence:
    """王芳 hands in a file."""
    handed = HandedIn(ORGAN, of, name, "wangfang", at(3, 25))
    return keep(handed, io.BytesIO(content), folder, most=MOST)


def answer(kept: KeptEvidence, of: str = Q1) -> None:
    """王芳 answers with it."""
    told = entry(EntryKind.COMPLETED, at(3, 25), of, evidence=kept.reference)
    record(ORGAN, told, terms=TERMS)


def left(folder: Path) -> list[str]:
    """The files on the disk, hidden ones too."""
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


def test_a_file_is_kept_and_listed_once_an_entry_names_it(folder: Path) -> None:
    kept = hand_in(folder)
    assert (kept.sha256, kept.kind, kept.size) == (SHA256, "pdf", len(PDF))
    assert (kept.by, kept.at, kept.name) == ("wangfang", at(3, 25), "会议记录.pdf")
    assert listed(ORGAN, Q1) == ()
    answer(kept)
    assert listed(ORGAN, Q1) == (kept,)
    assert find_kept(ORGAN, Q1, SHA256) == kept
    with open_kept(kept, folder) as file:
        assert file.read() == PDF


def test_what_a_refused_answer_leaves_is_found_by_nobody(folder: Path) -> None:
    kept = hand_in(folder)
    record(ORGAN, entry(EntryKind.COMPLETED, at(3, 24), evidence="在档案柜"), terms=TERMS)
    with pytest.raises(NotAllowed):
        answer(kept)
    assert listed(ORGAN, Q1) == ()
    with pytest.raises(NotFound):
        find_kept(ORGAN, Q1, SHA256)
    assert check_evidence(ORGAN, folder) == (1, ())


def test_an_entry_can_only_name_what_was_handed_in_for_it(folder: Path) -> None:
    kept = hand_in(folder, of="A-01@2024-Q2")
    with pytest.raises(NotAllowed, match="不能办结：没有收到佐证材料“会议记录"):
        answer(kept)
    answer(hand_in(folder))
    assert left(folder) == [SHA256]


def test_the_same_file_twice_is_one(folder: Path) -> None:
    first = hand_in(folder)
    assert hand_in(folder, name="又一份.pdf") == first
    assert at_once(hand_in, [(folder,)] * 6) == [first] * 6
    assert left(folder) == [SHA256]
    assert models.Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不能收下“会议记录.pdf”：文件是空的。现在可以：打开看看是不是选错了，重新选择再交。"),
        (b"<html></html>", "网页"),
        (macro_document(), "带有宏"),
        (b"x" * (MOST + 1), "文件超过1 MB。现在可以：压缩图片"),
    ],
)
def test_what_is_not_taken_leaves_nothing(folder: Path, content: bytes, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        hand_in(folder, content)
    assert left(folder) == []
    assert models.Evidence.objects.count() == 0


def test_two_hundred_megabytes_are_never_in_memory_nor_on_the_disk(folder: Path) -> None:
    source = Endless()
    tracemalloc.start()
    with pytest.raises(NotAllowed, match="超过1 MB"):
        keep(HandedIn(ORGAN, Q1, "x", "wangfang", at(3, 25)), source, folder, most=MOST)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * MOST
    assert source.left >= 198 * MOST
    assert left(folder) == []


def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    sqlite_ledger: Settings, folder: Path
) -> None:
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, fresh, open_site, (sqlite_ledger,)) as pool:
        said = pool.submit(hand_in_with_a_quota, folder).result()
    assert said.startswith("佐证材料不可用：存不进服务器的磁盘（File too large）")
    assert left(folder) == []


def hand_in_with_a_quota(folder: Path) -> str:
    """In a process that may write files of ten thousand bytes, no more: what is said."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
    try:
        hand_in(folder)
    except PlannerError as fault:
        return str(fault)
    return ""


def test_a_folder_that_cannot_be_made_is_one_sentence(folder: Path) -> None:
    folder.write_text("in the way")
    with pytest.raises(Unavailable, match="存不进服务器的磁盘"):
        hand_in(folder)


def test_files_leave_room_on_the_disk_for_the_ledger(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "LEAST_FREE", 2**60)
    with pytest.raises(Unavailable, match="磁盘快满了"):
        hand_in(folder)


def test_one_occurrence_has_not_any_number_of_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MOST_FILES", 1)
    hand_in(folder)
    hand_in(folder)
    with pytest.raises(NotAllowed, match="已经交过1个文件"):
        hand_in(folder, sample("photo.jpg"))
    assert left(folder) == [SHA256]


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("会议记录.pdf", "会议记录.pdf"),
        ("会议记录", "会议记录.pdf"),
        ("会议 记录\u3000（3.25）.PDF", "会议 记录 （3.25）.pdf"),
        ("2024.3.25", "2024.3.25.pdf"),
        ("照片.exe", "照片.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("C:\\王芳\\记录.docx", "记录.pdf"),
        ("a\0b\r\nc\x7f.pdf", "ab c.pdf"),
        ("\u202egpj.exe", "gpj.pdf"),
        ("\ufeff\u200b记\u2066录.pdf", "记录.pdf"),
        ('a"b<c>|d?.pdf', "a_b_c__d_.pdf"),
        ("...", "佐证材料.pdf"),
        ("", "佐证材料.pdf"),
        ("CON.txt", "_CON.pdf"),
        ("com1.a.pdf", "_com1.a.pdf"),
        ("甲（校验码 " + "0" * 64 + "）；乙.pdf", "甲（ " + "0" * 64 + "），乙.pdf"),
    ],
)
def test_a_name_becomes_safe(name: str, clean: str) -> None:
    assert clean_name(name, FileKind.PDF) == clean


def test_a_long_name_is_cut() -> None:
    assert len(clean_name("会" * 500, FileKind.DOCX)) == evidence.LONGEST_NAME - 1


def test_a_file_that_was_altered_or_taken_away_is_not_handed_out(folder: Path) -> None:
    kept = hand_in(folder)
    answer(kept)
    path = place_of(folder, SHA256)
    path.write_bytes(PDF[:-1] + b"!")
    with pytest.raises(Damaged, match="已损坏：服务器上的文件与交来时不一致"):
        open_kept(kept, folder)
    path.unlink()
    with pytest.raises(Damaged, match="服务器上打不开这个文件"):
        open_kept(kept, folder)


def test_the_check_says_which_file_is_missing_or_altered(
    sqlite_ledger: Settings, folder: Path
) -> None:
    var = sqlite_ledger.var
    assert verify_ledger(ORGAN, var=var) == "台账完整：逐条核对，没有被改动或删除。"
    answer(hand_in(folder))
    photo = hand_in(folder, sample("photo.jpg"), "照片.jpg")
    assert verify_ledger(ORGAN, var=var).endswith("佐证材料2份，逐份核对，没有缺少或改动。")
    place_of(folder, SHA256).unlink()
    place_of(folder, photo.sha256).write_bytes(b"x")
    with pytest.raises(Damaged) as told:
        verify_ledger(ORGAN, var=var)
    assert str(told.value) == (
        "佐证材料 已损坏：A-01@2024-Q1的佐证材料“会议记录.pdf”不见了；"
        "A-01@2024-Q1的佐证材料“照片.jpg”与交来时不一致。请从最近的备份里取回。"
    )


def test_a_row_that_was_taken_out_is_missed(folder: Path) -> None:
    kept = hand_in(folder)
    answer(kept)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE tbl_name = 'ledger_evidence' AND type = 'trigger'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("DELETE FROM ledger_evidence")
    assert check_evidence(ORGAN, folder) == (
        0,
        ("A-01@2024-Q1登记了佐证材料“会议记录.pdf”，却没有收到它的记录",),
    )


def test_a_backup_brings_the_files_back(sqlite_ledger: Settings, folder: Path) -> None:
    kept = hand_in(folder)
    answer(kept)
    target = sqlite_ledger.root / "备份.zip"
    assert back_up(target, var=sqlite_ledger.var).evidence == 1
    place_of(folder, SHA256).unlink()
    assert bring_back(target, var=sqlite_ledger.var, force=True).evidence == 1
    with open_kept(kept, folder) as file:
        assert file.read() == PDF
    assert verify_ledger(ORGAN, var=sqlite_ledger.var).startswith("台账完整")
