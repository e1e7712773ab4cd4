"""A morning: each thing told once, whatever happens in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from planner.core.progress import EntryKind
from planner.core.reminders import Letterhead
from planner.delivery.files import FileChannel
from planner.ledger.outbox import read_deliveries
from planner.operations.morning import (
    Morning,
    decide_morning,
    missed_mornings,
    preview_morning,
)
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.sending import Dispatch, Sending, send_messages
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
    channels = {"files": FileChannel(folder)}
    dispatch = Dispatch(channels, worker, LEASE, lambda: moment, TERMS)
    return send_messages("yunwu", dispatch, limit=25)


def test_who_has_to_know_is_told_once(published: Settings, tmp_path: Path) -> None:
    first = decide(at(3, 26, 8))
    assert [each.recipient for each in first.told] == ["wangfang"]
    assert send(tmp_path / "out", at(3, 26, 8)).sent == 2  # and the head's week
    again = decide(at(3, 26, 9))
    assert (again.told, again.reason) == ((), "今天没有需要提醒的事项")
    assert send(tmp_path / "out", at(3, 26, 9)).sent == 0
    (mail,) = (tmp_path / "out").rglob("wangfang.eml")
    read = message_from_bytes(mail.read_bytes(), policy=default)
    assert read["Subject"] == "3月26日工作提醒：即将到期1项"
    assert "法治学习01（第一季度）" in read.get_body(("plain",)).get_content()


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
    assert send(tmp_path / "out", at(4, 26)).sent == 4  # and the head's week
    assert decide(at(4, 28)).told == ()


def test_an_answer_stops_the_series(published: Settings) -> None:
    assert decide(at(3, 26)).told
    record("yunwu", entry(EntryKind.COMPLETED, at(3, 27)), terms=TERMS)
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
    assert (held.sent, held.left.sending, held.left.free_at) == (0, 2, moment + LEASE)
    assert send(tmp_path / "out", moment + LEASE, "two").sent == 2


def test_what_could_not_be_sent_is_sent_later(published: Settings, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("no folder")
    moment = at(3, 26, 8)
    decide(moment)
    failed = send(tmp_path / "out", moment)
    assert (failed.sent, failed.failed, failed.left.failed) == (0, 1, 2)
    assert "请检查磁盘空间和权限" in failed.why
    (tmp_path / "out").unlink()
    assert send(tmp_path / "out", moment + LEASE).sent == 2
    (tracked,) = read_deliveries("yunwu", recipient="wangfang")
    assert [each.state for each in tracked.attempts] == ["failed", "sent"]


def test_messages_of_a_rehearsal_say_so(published: Settings) -> None:
    terms = replace(TERMS, head=Letterhead(("files",), "http://127.0.0.1:8000", is_rehearsal=True))
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
