"""How an installation is: what is broken is a sentence, and nothing is raised."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from planner.core.reminders import MessageState, Outcome, QuietHours, Restraint
from planner.ledger.outbox import add_messages, hold_messages, settle_message
from planner.ledger.runs import record_run
from planner.operations.health import Health, Surroundings, health_of
from planner.operations.publish import publish
from planner.operations.terms import Terms
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.databases import settings_of, use
from tests.delivery.sample import message
from tests.operations.terms import TERMS

NEW_YEAR, MORNING = at(1, 2), time(8, 30)
TUESDAY, SUNDAY = date(2024, 3, 26), date(2024, 3, 31)
QUIET = replace(TERMS, restraint=Restraint(QuietHours()))
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil's own


def published(now: datetime = NEW_YEAR, organ: str = "yunwu") -> None:
    own = organization().model_copy(update={"id": organ})
    publish(plan(assignment("A-01")), own, CALENDAR, at=now, by="zhouping")


def seen(now: datetime, terms: Terms = QUIET, around: Surroundings | None = None) -> Health:
    return health_of(now, MORNING, terms, around)


def run_on(day: date, organ: str = "yunwu") -> None:
    record_run(organ, "morning", day, at=at(day.month, day.day, 8), outcome="提醒 1 人")


def told(now: datetime, who: str = "wangfang") -> str:
    """One message that waits since then; its key."""
    made = message(who, day=now.date())
    add_messages("yunwu", [(made, ())], at=now)
    return made.key


def test_an_empty_installation_is_well(ledger: Settings) -> None:
    assert seen(at(3, 26, 10)) == Health()


def test_a_morning_is_missed_an_hour_after_its_time(ledger: Settings) -> None:
    published()
    run_on(date(2024, 3, 25))
    assert not seen(at(3, 26, 9)).wrong
    found = seen(at(3, 26, 10))
    assert found.wrong == ("yunwu 今天的晨间提醒还没有运行",)
    assert found.mornings == {"yunwu": "2024-03-25"}
    run_on(TUESDAY)
    assert not seen(at(3, 26, 10)).wrong


def test_a_day_off_and_a_plan_that_came_later_have_no_morning(ledger: Settings) -> None:
    published(at(3, 26, 9))
    assert not seen(at(3, 26, 12)).wrong
    assert not seen(at(3, 31, 12)).wrong
    assert seen(at(3, 27, 12)).wrong


def test_a_message_that_waits_too_long_is_a_fault_in_working_hours(ledger: Settings) -> None:
    published(at(3, 26, 9))
    told(at(3, 26, 9))
    assert not seen(at(3, 26, 9) + timedelta(minutes=29)).wrong
    late = at(3, 26, 9) + timedelta(minutes=31)
    assert seen(late).wrong == ("yunwu 有 1 封消息超过 30 分钟还没有发出",)
    assert seen(late).outbox == {"yunwu": 1}
    assert not seen(at(3, 26, 21)).wrong, "nobody is written to at night"
    assert not seen(at(3, 31, 12)).wrong, "nor on a Sunday"


def test_the_night_does_not_count(ledger: Settings) -> None:
    published(at(3, 26, 9))
    told(at(3, 26, 19) + timedelta(minutes=55))
    run_on(date(2024, 3, 27))
    assert not seen(at(3, 27, 8) + timedelta(minutes=10)).wrong
    assert seen(at(3, 27, 8) + timedelta(minutes=31)).wrong


def test_what_is_held_waits_from_the_hour_at_which_it_may_go_out(ledger: Settings) -> None:
    published(at(3, 26, 9))
    told(at(3, 26, 12))
    hold_messages("yunwu", until=at(3, 26, 14), at=at(3, 26, 12))
    assert not seen(at(3, 26, 14)).wrong
    assert seen(at(3, 26, 15)).wrong
    assert seen(at(3, 26, 15)).outbox == {"yunwu": 0}


def test_what_is_sent_or_given_up_is_no_fault(ledger: Settings) -> None:
    published(at(3, 26, 9))
    for who, state in (("w1", MessageState.SENT), ("w2", MessageState.UNDELIVERABLE)):
        settle_message(told(at(3, 26, 9), who), Outcome(state, "proof"), at=at(3, 26, 9))
    assert not seen(at(3, 26, 16)).wrong


def test_every_organ_is_looked_at_by_the_same_few_queries(sqlite_ledger: Settings) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in range(3):
        published(organ=f"organ-{number}")
        run_on(TUESDAY, f"organ-{number}")
        with CaptureQueriesContext(connection) as queries:
            assert len(seen(at(3, 26, 12)).mornings) == number + 1
        counts.append(len(queries))
    assert counts == [4, 4, 4]


def test_a_database_that_is_not_there_is_a_sentence_beside_the_others(
    sqlite_ledger: Settings, tmp_path: Path
) -> None:
    use(settings_of(tmp_path / "nowhere"))
    found = seen(at(3, 26, 10), around=Surroundings(timer=lambda: "定时服务没有应答"))
    assert "台账数据库" in found.wrong[0]
    assert found.wrong[1:] == ("定时服务没有应答",)
    assert not found.has_database


def test_a_timer_that_answers_is_no_fault(sqlite_ledger: Settings) -> None:
    assert not seen(at(3, 26, 10), around=Surroundings(timer=lambda: "")).wrong


def test_a_disk_that_is_nearly_full_is_a_fault(
    sqlite_ledger: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    around = Surroundings(var=tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12, 120_000_000))
    assert seen(at(3, 26), around=around).wrong == ("数据目录所在的磁盘快满了，只剩 120 MB",)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, 10**12))
    assert not seen(at(3, 26), around=around).wrong


def test_a_folder_that_is_gone_is_a_fault(sqlite_ledger: Settings, tmp_path: Path) -> None:
    (wrong,) = seen(at(3, 26), around=Surroundings(var=tmp_path / "gone")).wrong
    assert "打不开" in wrong


def test_a_backup_that_is_old_is_a_hint_and_no_fault(
    sqlite_ledger: Settings, tmp_path: Path
) -> None:
    around = Surroundings(backups=tmp_path)
    assert seen(at(3, 26), around=around).hints == ("还没有做过备份",)
    (tmp_path / "planner-20240310-120000.zip").touch()
    (tmp_path / "planner-20240318-120000.zip").touch()
    os.utime(tmp_path / "planner-20240310-120000.zip")
    found = seen(at(3, 26, 13), around=around)
    assert found.hints == ("上次备份是 8 天前",)
    assert not found.wrong
    (tmp_path / "planner-20240325-120000.zip").touch()
    assert not seen(at(3, 26), around=around).hints
