"""A version's files and steps → kept as they were, each step taken once, damage found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from django.db import connection

from planner.core.errors import Damaged, NotAllowed, NotFound
from planner.core.report import Masthead, ReportFile, Stage, Step, StepTaken, VersionKey
from planner.ledger.reports import (
    add_files,
    add_report,
    add_step,
    all_steps,
    file_names,
    read_file,
    read_files,
    read_steps,
)
from planner.ledger.sealed import check_reports
from planner.ledger.store import transaction
from planner.operations.installation import verify_ledger
from planner.settings import Settings
from tests.cast import at
from tests.ledger.scene import ORGAN, at_once, in_processes, publish

FIRST = VersionKey("quarterly", "2024-Q1", 1)
CHECKED = StepTaken(Step.CHECKED, at(4, 2), "liqiang", "同意")
HEAD = Masthead(addressees="县委", signer="孙梅", signed_on=date(2024, 4, 3))
APPROVED = StepTaken(Step.APPROVED, at(4, 3), "sunmei", "", HEAD)


def freeze(number: int = 1) -> VersionKey:
    """Freeze a version of the first quarter's report."""
    version, _ = add_report(
        ORGAN,
        kind="quarterly",
        period="2024-Q1",
        cut_off=date(2024, 3, 31),
        payload=f'{{"done":{number}}}',
        text="# 第一季度\n",
        at=at(4, 1),
    )
    return VersionKey("quarterly", "2024-Q1", version)


def file(name: str, content: bytes) -> ReportFile:
    """A file with its digest."""
    return ReportFile(name, content, sha256(content).hexdigest())


PDF, WORD = file("q1.pdf", bytes(range(256))), file("q1.docx", b"")


def test_files_come_back_byte_for_byte_by_stage_and_name(ledger: Settings) -> None:
    publish()
    key = freeze()
    add_files(ORGAN, key, Stage.DRAFT, [PDF, WORD])
    signed = file("q1.pdf", b"%PDF signed")
    add_files(ORGAN, key, Stage.APPROVED, [signed])
    assert read_files(ORGAN, key, Stage.DRAFT) == (WORD, PDF)
    assert read_files(ORGAN, key, Stage.APPROVED) == (signed,)
    assert read_file(ORGAN, key, Stage.DRAFT, "q1.pdf") == PDF
    assert read_file(ORGAN, key, Stage.ISSUED, "q1.pdf") is None
    assert file_names(ORGAN, key) == {
        Stage.APPROVED: ("q1.pdf",),
        Stage.DRAFT: ("q1.docx", "q1.pdf"),
    }


def test_files_that_are_there_stay_as_they_are(ledger: Settings) -> None:
    publish()
    key = freeze()
    add_files(ORGAN, key, Stage.DRAFT, [PDF])
    add_files(ORGAN, key, Stage.DRAFT, [file("q1.pdf", b"later"), WORD])
    assert read_files(ORGAN, key, Stage.DRAFT) == (WORD, PDF)


def test_files_and_steps_need_a_version(ledger: Settings) -> None:
    publish()
    with pytest.raises(NotFound, match="找不到报告版本“2024-Q1 第1版”"):
        add_files(ORGAN, FIRST, Stage.DRAFT, [PDF])
    with pytest.raises(NotFound, match="找不到报告版本"):
        add_step(ORGAN, FIRST, CHECKED)
    assert read_files(ORGAN, FIRST, Stage.DRAFT) == read_steps(ORGAN, FIRST) == ()


def test_steps_come_back_in_order_with_what_was_said(ledger: Settings) -> None:
    publish()
    key = freeze()
    add_step(ORGAN, key, CHECKED)
    add_step(ORGAN, key, APPROVED)
    assert read_steps(ORGAN, key) == (CHECKED, APPROVED)
    assert all_steps(ORGAN) == {key: (CHECKED, APPROVED)}
    assert all_steps("baiyan") == {}


def test_a_step_that_may_not_follow_is_not_kept(ledger: Settings) -> None:
    publish()
    key = freeze()
    with pytest.raises(NotAllowed, match="现在可以：核稿、退回修改"):
        add_step(ORGAN, key, APPROVED)
    assert read_steps(ORGAN, key) == ()


def test_an_old_version_goes_no_further(ledger: Settings) -> None:
    publish()
    first = freeze()
    add_step(ORGAN, first, CHECKED)
    second = freeze(2)
    with pytest.raises(NotAllowed, match="已有更新的版本"):
        add_step(ORGAN, first, APPROVED)
    add_step(ORGAN, second, CHECKED)
    assert all_steps(ORGAN) == {first: (CHECKED,), second: (CHECKED,)}


def test_files_of_a_step_that_fails_are_not_kept(ledger: Settings) -> None:
    publish()
    key = freeze()

    def approve() -> None:
        with transaction(ORGAN):
            add_files(ORGAN, key, Stage.APPROVED, [PDF])
            add_step(ORGAN, key, APPROVED)

    with pytest.raises(NotAllowed):
        approve()
    assert file_names(ORGAN, key) == {}


def attempt(by: str) -> str:
    """Check the first version; who did, or what hindered them."""
    try:
        add_step(ORGAN, FIRST, replace(CHECKED, by=by))
    except NotAllowed as refused:
        return str(refused)
    return by


def test_of_many_who_take_the_same_step_at_once_one_does(ledger: Settings) -> None:
    publish()
    freeze()
    answers = at_once(attempt, [(f"p{number}",) for number in range(8)])
    (winner,) = (each for each in answers if each.startswith("p"))
    assert answers.count("不能核稿：这一版已核稿。现在可以：签发、退回修改。") == 7
    assert [each.by for each in read_steps(ORGAN, FIRST)] == [winner]


def test_of_processes_that_take_the_same_step_at_once_one_does(ledger: Settings) -> None:
    publish()
    freeze()
    answers = in_processes(ledger, attempt, [(f"p{number}",) for number in range(6)], workers=3)
    (winner,) = (each for each in answers if each.startswith("p"))
    assert [each.by for each in read_steps(ORGAN, FIRST)] == [winner]


def altered(table: str, change: str) -> None:
    """Somebody reaches past the program, and past the trigger."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")
        cursor.execute(change)


def test_a_damaged_file_is_not_handed_out(sqlite_ledger: Settings) -> None:
    publish()
    key = freeze()
    add_files(ORGAN, key, Stage.DRAFT, [PDF, WORD])
    altered(
        "ledger_reportfile", "UPDATE ledger_reportfile SET content = x'00' WHERE name = 'q1.pdf'"
    )
    words = "台账 已损坏：报告文件 q1.pdf（草稿）的内容与生成时不一致。请用 planner restore"
    with pytest.raises(Damaged, match=words):
        read_file(ORGAN, key, Stage.DRAFT, "q1.pdf")
    with pytest.raises(Damaged, match=words):
        read_files(ORGAN, key, Stage.DRAFT)
    assert read_file(ORGAN, key, Stage.DRAFT, "q1.docx") == WORD


def test_whoever_verifies_the_ledger_is_told_how_many_reports_are_whole(ledger: Settings) -> None:
    publish()
    assert verify_ledger(ORGAN, var=ledger.var) == "台账完整：逐条核对，没有被改动或删除。"
    key = freeze()
    add_files(ORGAN, key, Stage.DRAFT, [PDF, WORD])
    add_step(ORGAN, key, CHECKED)
    add_step(ORGAN, key, APPROVED)
    freeze(2)
    told = verify_ledger(ORGAN, var=ledger.var)
    assert told.endswith("报告2版、文件2个，逐个核对，没有改动。")


def test_whoever_verifies_the_ledger_is_told_what_of_reports_is_altered(
    sqlite_ledger: Settings,
) -> None:
    publish()
    var, key = sqlite_ledger.var, freeze()
    add_files(ORGAN, key, Stage.DRAFT, [PDF, WORD])
    altered(
        "ledger_reportfile", "UPDATE ledger_reportfile SET content = x'00' WHERE name = 'q1.pdf'"
    )
    altered("ledger_report", "UPDATE ledger_report SET payload = '{}'")
    with pytest.raises(Damaged) as found:
        verify_ledger(ORGAN, var=var)
    assert str(found.value) == (
        "报告 已损坏：2024-Q1报告第1版的内容与生成时不一致；"
        "报告文件 q1.pdf（草稿）的内容与生成时不一致。请保留现场，从最近的备份核对。"
    )


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("DELETE FROM ledger_reportstep WHERE number = 1", "第1步"),
        ("UPDATE ledger_reportstep SET number = 3 WHERE number = 2", "第2步"),
        ("UPDATE ledger_reportstep SET kind = 'issued' WHERE number = 2", "第2步"),
        ("UPDATE ledger_reportstep SET kind = 'moon' WHERE number = 1", "第1步"),
    ],
)
def test_steps_that_could_not_have_been_taken_so_are_found(
    sqlite_ledger: Settings, change: str, place: str
) -> None:
    publish()
    key = freeze()
    add_step(ORGAN, key, CHECKED)
    add_step(ORGAN, key, APPROVED)
    assert check_reports(ORGAN).faults == ()
    altered("ledger_reportstep", change)
    (fault,) = check_reports(ORGAN).faults
    assert fault == f"2024-Q1报告第1版的环节缺少或多出{place}"
