"""A morning: each thing told once, whatever happens in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from planner.core.errors import Unavailable
from planner.core.progress import EntryKind
from planner.core.reminders import Letterhead, Message
from planner.delivery.files import FileChannel
from planner.ledger.outbox import read_messages
from planner.operations.morning import (
    Dispatch,
    Morning,
    Sending,
    decide_morning,
    missed_mornings,
    preview_morning,
    send_messages,
)
from planner.operations.publish import publish
from planner.operations.record import record
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, entry, organization, plan
from tests.operations.terms import TERMS

LEASE = timedelta(seconds=60)


@pytest.fixture
def published(sqlite_ledger: Settings) -> Settings:
    """An installation in which A-01 is due each quarter."""
    publish(plan(assignment()), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    return sqlite_ledger


def decide(moment: datetime) -> Morning:
    return decide_morning("yunwu", now=moment, terms=TERMS)


def send(folder: Path, moment: datetime, worker: str = "one") -> Sending:
    dispatch = Dispatch(FileChannel(folder), worker, LEASE, lambda: moment)
    return send_messages("yunwu", dispatch, limit=25)


def test_who_has_to_know_is_told_once(published: Settings, tmp_path: Path) -> None:
    first = decide(at(3, 26, 8))
    assert [each.recipient for each in first.told] == ["wangfang"]
    assert send(tmp_path / "out", at(3, 26, 8)).sent == 1
    again = decide(at(3, 26, 9))
    assert (again.told, again.reason) == ((), "今天没有需要提醒的事项")
    assert send(tmp_path / "out", at(3, 26, 9)).sent == 0
    (mail,) = (tmp_path / "out").rglob("*.eml")
    read = message_from_bytes(mail.read_bytes(), policy=default)
    assert read["Subject"] == "3月26日工作提醒：即将到期1项"
    assert "法治学习01（第一季度）" in read.get_content()


def test_a_preview_claims_nothing(published: Settings) -> None:
    seen = preview_morning("yunwu", now=at(3, 26), terms=TERMS)
    assert len(seen.told) == 1
    assert decide(at(3, 26)).told == seen.told


def test_a_day_off_has_no_morning_and_a_makeup_sunday_has_one(published: Settings) -> None:
    assert decide(at(2, 12)).reason == "今天不上班（春节），不发提醒"
    assert decide(at(3, 30)).reason == "今天不上班（周末），不发提醒"
    assert decide(at(2, 4)).is_workday


def test_an_installation_without_a_plan_says_so(sqlite_ledger: Settings) -> None:
    publish(plan(assignment()), organization(), CALENDAR, at=at(1, 5, year=2026), by="zhouping")
    assert decide(at(1, 5, year=2026)).reason == "没有正在执行的年度计划"


def test_a_plan_whose_year_ended_is_closed_in_the_first_morning(published: Settings) -> None:
    assert decide(at(1, 2, year=2025)).lapsed == 4
    assert decide(at(1, 3, year=2025)).lapsed == 0


def test_a_month_switched_off_is_made_good_once(published: Settings, tmp_path: Path) -> None:
    late = decide(at(4, 26))
    assert {each.recipient for each in late.told} == {"wangfang", "liqiang", "sunmei"}
    assert all("督办1项" in each.subject for each in late.told)
    assert send(tmp_path / "out", at(4, 26)).sent == 3
    assert decide(at(4, 28)).told == ()


def test_an_answer_stops_the_series(published: Settings) -> None:
    assert decide(at(3, 26)).told
    record("yunwu", entry(EntryKind.COMPLETED, at(3, 27)))
    assert decide(at(3, 28)).told == ()
    assert decide(at(4, 10)).told == ()


def test_what_is_new_after_the_digest_waits_for_tomorrow(published: Settings) -> None:
    decide(at(3, 26, 8))
    extra = plan(assignment(), assignment("A-02"))
    publish(extra, organization(), CALENDAR, at=at(3, 26, 10), by="zhouping")
    assert decide(at(3, 26, 11)).told == ()
    (message,) = decide(at(3, 27, 8)).told
    assert "法治学习02" in message.text


def test_a_dead_sender_is_taken_over_after_its_lease(published: Settings, tmp_path: Path) -> None:
    from planner.ledger.outbox import claim_messages

    decide(at(3, 26, 8))
    moment = at(3, 26, 8)
    claim_messages("yunwu", at=moment, lease=LEASE, worker="dead", limit=25)
    held = send(tmp_path / "out", moment + timedelta(seconds=59), "two")
    assert (held.sent, held.left.sending, held.left.free_at) == (0, 1, moment + LEASE)
    assert send(tmp_path / "out", moment + LEASE, "two").sent == 1


def test_what_could_not_be_sent_is_sent_later(published: Settings, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("no folder")
    moment = at(3, 26, 8)
    decide(moment)
    failed = send(tmp_path / "out", moment)
    assert (failed.sent, failed.failed) == (0, 1)
    assert "请检查磁盘空间和权限" in failed.why
    (tmp_path / "out").unlink()
    assert send(tmp_path / "out", moment + LEASE).sent == 1
    ((_, state),) = read_messages("yunwu")
    assert state == "sent"


def test_messages_of_a_rehearsal_say_so(published: Settings) -> None:
    terms = replace(TERMS, head=Letterhead("files", "http://127.0.0.1:8000", is_rehearsal=True))
    (message,) = decide_morning("yunwu", now=at(3, 26), terms=terms).told
    assert message.subject.startswith("【预演】")


def test_a_morning_is_missed_after_its_hour_until_all_is_sent(
    published: Settings, tmp_path: Path
) -> None:
    half_past_eight = time(8, 30)
    assert missed_mornings(at(3, 26, 8), half_past_eight) == ()
    assert missed_mornings(at(3, 26, 9), half_past_eight) == ("yunwu",)
    decide(at(3, 26, 9))
    assert missed_mornings(at(3, 26, 10), half_past_eight) == ("yunwu",)  # decided, not sent
    send(tmp_path / "out", at(3, 26, 10))
    assert missed_mornings(at(3, 26, 10), half_past_eight) == ()


def test_the_same_message_replaces_its_file_under_the_same_id(tmp_path: Path) -> None:
    message = Message(
        "yunwu", "wangfang", "王芳", "w@example.org", at(3, 26).date(), "files", "题目", "正文"
    )
    channel = FileChannel(tmp_path)
    channel.send(message, at(3, 26, 8))
    (file,) = tmp_path.rglob("*.eml")
    first = message_from_bytes(file.read_bytes(), policy=default)["Message-ID"]
    channel.send(message, at(3, 26, 9))
    assert [
        message_from_bytes(f.read_bytes(), policy=default)["Message-ID"]
        for f in tmp_path.rglob("*")
        if f.is_file()
    ] == [first]


def test_people_cannot_break_a_header(tmp_path: Path) -> None:
    message = Message(
        "yunwu",
        "wangfang",
        "王芳",
        "w@example.org",
        at(3, 26).date(),
        "files",
        "题目\r\nBcc: zhaomin@example.org",
        "正文",
    )
    FileChannel(tmp_path).send(message, at(3, 26))
    (file,) = tmp_path.rglob("*.eml")
    read = message_from_bytes(file.read_bytes(), policy=default)
    assert read["Bcc"] is None
    assert read["Subject"] == "题目 Bcc: zhaomin@example.org"


def test_a_full_disk_leaves_no_half_message(tmp_path: Path) -> None:
    message = Message(
        "yunwu", "wangfang", "王芳", "w@example.org", at(3, 26).date(), "files", "题目", "正文"
    )
    target = tmp_path / "2024-03-26" / "wangfang.eml"
    target.mkdir(parents=True)
    with pytest.raises(Unavailable, match="文件渠道不可用"):
        FileChannel(tmp_path).send(message, at(3, 26))
    assert list(tmp_path.rglob("*.*")) == [target]
