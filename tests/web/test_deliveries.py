"""The record of what was sent, as the office reads it in a browser; and who must not."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from planner.core.reminders import MessageState, Outcome
from planner.ledger.outbox import add_switch, claim_messages, settle_message
from planner.operations.morning import decide_morning
from planner.operations.publish import publish
from planner.settings import Settings
from tests.cast import CALENDAR, WANG, assignment, at, organization, plan
from tests.operations.terms import TERMS
from tests.web.visitors import administrator, signed_in, visitor

PAGE, FILE = "/organs/yunwu/deliveries/", "/organs/yunwu/deliveries.xlsx"
FORMULA = '=HYPERLINK("http://example.org","x")'
MORNING = at(3, 26, 9)


@pytest.fixture
def sent(in_rehearsal: Settings) -> Client:
    """The office's browser, after a morning on which one message of two went out."""
    nasty = assignment("A-01", title=FORMULA)
    org = organization()
    renamed = WANG.model_copy(update={"name": "<b>王芳</b>"})
    people = tuple(renamed if each.id == "wangfang" else each for each in org.people)
    publish(
        plan(nasty), org.model_copy(update={"people": people}), CALENDAR, at=at(1, 2), by="zhouping"
    )
    decide_morning("yunwu", now=MORNING, terms=TERMS)
    for each in claim_messages(
        "yunwu", at=MORNING, lease=MORNING - at(3, 26, 8), worker="w", limit=9
    ):
        outcome = Outcome(MessageState.SENT, "250 OK queued as 7")
        if each.message.recipient == "wangfang":
            outcome = Outcome(MessageState.FAILED, "=1+1 没有应答", next_try_at=at(3, 26, 10))
        settle_message(each.message.key, outcome, at=MORNING)
    way = ("wangfang", "mail", "w@example.org")
    add_switch("yunwu", way, at=MORNING, is_on=False, why="550 no such user")
    return signed_in("zhouping")


def test_every_message_is_listed_with_its_state_and_each_step(sent: Client) -> None:
    text = sent.get(PAGE).content.decode()
    for expected in (
        "送达记录",
        "已送出 1 封",
        "待发 1 封",
        "没有送到，会再试",
        "每周小结",
        "250 OK queued as 7",
        "550 no such user",
        "导出表格",
    ):
        assert expected in text
    assert "<b>王芳" not in text
    assert "<script" not in text
    assert "style=" not in text


def test_the_list_can_be_narrowed_by_person_and_day(sent: Client) -> None:
    only = sent.get(f"{PAGE}?person=wangfang&day=2024-03-26").content.decode()
    assert "每日汇总" in only
    assert "每周小结" not in only
    assert "没有符合条件的消息" in sent.get(f"{PAGE}?day=2024-03-01").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/organs/moon/deliveries/",
        "/organs/moon/deliveries.xlsx",
        f"{PAGE}?person=moon",
        f"{PAGE}?day=2024-02-30",
        f"{PAGE}?day=x",
    ],
)
def test_what_there_is_not_is_not_found(sent: Client, address: str) -> None:
    assert sent.get(address).status_code == 404


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_only_who_runs_the_organ_gets_in(sent: Client, address: str) -> None:
    assert sent.get(address, headers={"host": "evil.example"}).status_code == 400
    for method in (sent.put, sent.delete):
        assert method(address).status_code == 405
    assert visitor().get(address).status_code == 302
    for who in ("wangfang", "liqiang", "sunmei"):
        assert signed_in(who).get(address).status_code == 403
    assert administrator().get(address).status_code == 200
    page = sent.get(address)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "no-store" in page.headers["Cache-Control"]


def test_the_workbook_holds_all_and_no_formula(sent: Client) -> None:
    file = sent.get(FILE)
    assert file.headers["Content-Disposition"] == 'attachment; filename="deliveries-yunwu.xlsx"'
    sheet = load_workbook(BytesIO(file.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:4] == ["日期", "收件人", "种类", "题目"]
    assert {row[2] for row in rows[1:]} == {"每日汇总", "每周小结"}
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert any("=1+1 没有应答" in str(row[9]) for row in rows)


def test_the_page_costs_few_queries_however_many_messages(sent: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        sent.get(PAGE)
    assert len(queries) <= 15


def test_the_page_of_those_who_run_the_organ_leads_to_the_record(sent: Client) -> None:
    assert f'href="{PAGE}"' in sent.get("/organs/yunwu/manage/").content.decode()
