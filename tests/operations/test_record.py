"""Answers: entered with whose stead, refused with a reason, told at once to whom it concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from planner.core.errors import NotAllowed
from planner.core.organization import Deputy
from planner.core.progress import Entry, EntryKind
from planner.core.reminders import MessageKind, MessageState, Restraint
from planner.delivery.files import FileChannel
from planner.ledger.entries import read_entries
from planner.ledger.outbox import read_deliveries
from planner.operations.morning import decide_morning
from planner.operations.publish import publish
from planner.operations.record import record, record_all
from planner.operations.sending import Dispatch, send_messages
from planner.operations.terms import Terms
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.operations.terms import TERMS

Q1 = "A-01@2024-Q1"
LEASE = timedelta(minutes=2)
AWAY = Deputy(post="clerk", person="zhaomin", from_on=date(2024, 3, 20), until_on=date(2024, 3, 22))


@pytest.fixture(autouse=True)
def published(sqlite_ledger: Settings) -> None:
    """A-01 is due each quarter; 赵敏 stands in for 王芳 for three days in March."""
    org = organization(deputies=(AWAY,))
    publish(plan(assignment()), org, CALENDAR, at=at(1, 2), by="zhouping")


def enter(kind: EntryKind, by: str, moment: datetime, terms: Terms = TERMS, **more: object) -> None:
    record("yunwu", replace(Entry(Q1, kind, moment, by), **more), terms=terms)


def notices() -> list[tuple[str, str, str]]:
    """Single messages as recipient, subject, state."""
    return [
        (each.message.recipient, each.message.subject, each.state.value)
        for each in read_deliveries("yunwu")
        if each.message.kind is MessageKind.NOTICE
    ]


def test_a_deputys_answer_says_in_whose_stead() -> None:
    enter(EntryKind.PROGRESSED, "zhaomin", at(3, 21))
    enter(EntryKind.PROGRESSED, "wangfang", at(3, 25))
    (first, second) = read_entries("yunwu")[Q1]
    assert (first.in_stead_of, second.in_stead_of) == ("wangfang", None)


def test_after_a_handover_history_stays_with_who_made_it() -> None:
    enter(EntryKind.PROGRESSED, "wangfang", at(3, 1))
    (told,) = read_entries("yunwu")[Q1]
    assert told.by == "wangfang"


def test_a_return_is_told_at_once_with_its_reason(tmp_path: Path) -> None:
    enter(EntryKind.COMPLETED, "wangfang", at(3, 25))
    enter(EntryKind.RETURNED, "liqiang", at(3, 26, 10), note="缺会议记录")
    assert notices() == [("wangfang", "退回重办：法治学习01（第一季度）", "pending")]
    (told,) = [each.message for each in read_deliveries("yunwu")]
    assert "李强退回重办，原因：缺会议记录" in told.text
    # told is told: the next digest does not say it again
    channels = {"files": FileChannel(tmp_path)}
    now = at(3, 26, 10)
    send_messages("yunwu", Dispatch(channels, "one", LEASE, lambda: now, TERMS), limit=9)
    decide_morning("yunwu", now=at(3, 27, 8), terms=TERMS)
    texts = [each.message.text for each in read_deliveries("yunwu", day=date(2024, 3, 27))]
    assert not any("退回重办" in text for text in texts)


def test_an_extension_that_is_granted_or_refused_is_told_at_once() -> None:
    asked = {"note": "等县里安排", "new_due_on": date(2024, 4, 12)}
    enter(EntryKind.EXTENSION_ASKED, "wangfang", at(3, 21), **asked)
    assert notices() == []
    enter(EntryKind.EXTENSION_REFUSED, "liqiang", at(3, 22), note="时间够用")
    enter(EntryKind.EXTENSION_ASKED, "wangfang", at(3, 25), **asked)
    enter(EntryKind.EXTENSION_GRANTED, "liqiang", at(3, 26), new_due_on=date(2024, 4, 10))
    assert {subject.partition("：")[0] for _, subject, _ in notices()} == {"延期未批", "延期已批"}


def test_who_gets_somebody_elses_work_is_told_at_once() -> None:
    enter(EntryKind.REASSIGNED, "liqiang", at(3, 21), post="desk", note="王芳外出学习")
    assert [who for who, _, _ in notices()] == ["zhouping"]


def test_nobody_is_told_of_what_they_did_themselves() -> None:
    enter(EntryKind.REASSIGNED, "zhouping", at(3, 21), post="desk", note="我来办")
    assert notices() == []


def test_at_night_a_notice_is_held_until_the_morning() -> None:
    enter(EntryKind.COMPLETED, "wangfang", at(3, 25))
    enter(EntryKind.RETURNED, "liqiang", at(3, 29, 21), note="缺会议记录")
    assert [state for _, _, state in notices()] == ["held"]
    # the next working morning has it in its digest instead
    decide_morning("yunwu", now=at(4, 1, 8), terms=TERMS)
    assert [state for _, _, state in notices()] == ["bundled"]
    told = [each.message for each in read_deliveries("yunwu", recipient="wangfang")]
    assert "退回重办" in told[0].text


def test_who_has_had_enough_for_a_week_hears_of_it_in_the_next_digest() -> None:
    none = replace(TERMS, restraint=Restraint(weekly_limit=1))
    enter(EntryKind.COMPLETED, "wangfang", at(3, 25), none)
    enter(EntryKind.RETURNED, "liqiang", at(3, 26), none, note="缺会议记录")
    enter(EntryKind.COMPLETED, "wangfang", at(3, 27), none)
    enter(EntryKind.RETURNED, "liqiang", at(3, 28), none, note="还缺签名")
    assert [state for _, _, state in notices()] == ["bundled", "pending"]
    decide_morning("yunwu", now=at(4, 1, 8), terms=none)
    (told, *_) = read_deliveries("yunwu", recipient="wangfang", day=date(2024, 4, 1))
    assert told.state is MessageState.PENDING
    assert "还缺签名" in told.message.text


def test_of_several_entries_all_or_none_are_made() -> None:
    done = Entry(Q1, EntryKind.COMPLETED, at(3, 25), "wangfang")
    with pytest.raises(NotAllowed):
        record_all("yunwu", [done, replace(done, at=at(3, 26))], terms=TERMS)
    assert read_entries("yunwu") == {}


def test_an_entry_of_a_plan_that_has_ended_tells_nobody() -> None:
    enter(EntryKind.COMPLETED, "wangfang", at(3, 25))
    enter(EntryKind.RETURNED, "liqiang", at(1, 8, year=2025), note="缺会议记录")
    assert notices() == []
