"""What was done for a day → what is known of it later."""

from __future__ import annotations

from datetime import date

from planner.ledger.revisions import organs
from planner.ledger.runs import last_run, record_run, was_run
from planner.settings import Settings
from tests.cast import at
from tests.ledger.scene import DAY, ORGAN


def test_a_run_is_remembered_by_kind_and_day(ledger: Settings) -> None:
    record_run(ORGAN, "morning", DAY, at=at(3, 25), outcome="3人")
    assert was_run(ORGAN, "morning", DAY)
    assert not was_run(ORGAN, "morning", date(2024, 3, 26))
    assert not was_run(ORGAN, "quarterly", DAY)
    assert not was_run("baiyan", "morning", DAY)


def test_the_last_run_is_of_the_latest_day(ledger: Settings) -> None:
    assert last_run(ORGAN, "morning") is None
    record_run(ORGAN, "morning", DAY, at=at(3, 25), outcome="3人")
    record_run(ORGAN, "morning", date(2024, 3, 22), at=at(3, 26), outcome="补做")
    assert last_run(ORGAN, "morning") == (DAY, at(3, 25))


def test_doing_it_again_is_a_further_row(ledger: Settings) -> None:
    record_run(ORGAN, "morning", DAY, at=at(3, 25), outcome="3人")
    record_run(ORGAN, "morning", DAY, at=at(3, 25, 10), outcome="今天没有需要提醒的事项")
    assert last_run(ORGAN, "morning") == (DAY, at(3, 25, 10))


def test_a_run_before_the_first_publication_is_no_organ_with_a_plan(ledger: Settings) -> None:
    record_run(ORGAN, "morning", DAY, at=at(3, 25), outcome="没有正在执行的年度计划")
    assert organs() == ()
