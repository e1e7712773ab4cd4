"""A report's data → versions that are frozen when made."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from planner.core.errors import Damaged, NotFound
from planner.core.report import StoredReport
from planner.ledger.canonical import sha256_of
from planner.ledger.reports import add_report, list_reports, read_report
from planner.settings import Settings
from tests.cast import at
from tests.ledger.scene import ORGAN, at_once, publish

FIRST = StoredReport(
    kind="quarterly",
    period="2024-Q1",
    version=1,
    cut_off=date(2024, 3, 31),
    made_at=at(4, 1),
    sha256=sha256_of('{"done":35}'),
    payload='{"done":35}',
    text="# 第一季度\n",
)


def add(payload: str = '{"done":35}', period: str = "2024-Q1") -> tuple[int, bool]:
    """Freeze a report on 1 April."""
    return add_report(
        ORGAN,
        kind="quarterly",
        period=period,
        cut_off=date(2024, 3, 31),
        payload=payload,
        text="# 第一季度\n",
        at=at(4, 1),
    )


def test_a_report_comes_back_as_it_was_frozen(ledger: Settings) -> None:
    publish()
    assert add() == (1, True)
    assert read_report(ORGAN, "quarterly", "2024-Q1") == FIRST


def test_the_same_data_makes_no_further_version(ledger: Settings) -> None:
    publish()
    assert [add(), add(), add('{"done":36}'), add('{"done":36}')] == [
        (1, True),
        (1, False),
        (2, True),
        (2, False),
    ]
    assert add() == (3, True)


def test_every_version_can_be_read_again(ledger: Settings) -> None:
    publish()
    add()
    add('{"done":36}')
    latest = read_report(ORGAN, "quarterly", "2024-Q1")
    assert latest is not None
    assert latest.payload == '{"done":36}'
    assert read_report(ORGAN, "quarterly", "2024-Q1", 1) == FIRST
    assert read_report(ORGAN, "quarterly", "2024-Q1", 3) is None
    assert read_report(ORGAN, "quarterly", "2024-Q2") is None


def test_reports_are_listed_without_their_data(ledger: Settings) -> None:
    publish()
    add(period="2024-Q2")
    add()
    add('{"done":36}')
    listed = [(each.period, each.version, each.payload) for each in list_reports(ORGAN)]
    assert listed == [("2024-Q1", 1, ""), ("2024-Q1", 2, ""), ("2024-Q2", 1, "")]
    assert list_reports("baiyan") == ()


def test_a_report_needs_an_organ_with_a_plan(ledger: Settings) -> None:
    with pytest.raises(NotFound, match="请先发布"):
        add()


def test_altered_data_is_not_handed_out(sqlite_ledger: Settings) -> None:
    publish()
    add()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_report_no_update")
        cursor.execute("UPDATE ledger_report SET payload = '{}'")
    with pytest.raises(Damaged, match="台账 已损坏：2024-Q1报告第1版的内容与生成时不一致"):
        read_report(ORGAN, "quarterly", "2024-Q1")


def test_reports_made_at_once_get_different_numbers(ledger: Settings) -> None:
    publish()
    made = at_once(add, [(f'{{"done":{number}}}',) for number in range(12)])
    assert sorted(made) == [(number, True) for number in range(1, 13)]
