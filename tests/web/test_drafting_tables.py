"""A table that an office made itself → a draft that people go over row by row, then a plan."""

from __future__ import annotations

import pytest
from django.test import Client

from planner.operations.publish import publish
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.planfile.worklists import TASKS, book
from tests.web.drafts import DRAFT, accept_all, hand_in, kept, send, text_of
from tests.web.visitors import signed_in


@pytest.fixture
def desk(in_rehearsal: Settings) -> Client:
    """周平's browser; a plan of 2024 is in force, nothing is drafted."""
    publish(plan(assignment("A-01")), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    return signed_in("zhouping")


def test_a_table_becomes_a_draft_with_its_rows_beside(desk: Client, in_rehearsal: Settings) -> None:
    sent = hand_in(desk, TASKS, "分解表.xlsx")
    assert sent.headers["Location"] == DRAFT, text_of(sent)
    made, page = kept(in_rehearsal), text_of(desk.get(DRAFT))
    assert "原来的表" in page
    assert len(made.clauses) == sum(1 for _ in made.plan.places())
    for mark in made.clauses:
        assert made.text[mark.start : mark.end] == mark.words
    assert f"<dt>承接原表的行</dt><dd>{len(made.clauses)}" in page
    assert page.count('<mark class="covered" id=') == len(made.clauses)


def test_what_is_unsure_stands_at_the_task_with_its_cell(
    desk: Client, in_rehearsal: Settings
) -> None:
    rows = [("2025年重点任务",), ("任务", "责任单位", "完成时限"), ("走访企业", "王大锤", "看情况")]
    hand_in(desk, book(rows), "表.xlsx")
    made = kept(in_rehearsal)
    (doubt,) = made.doubts.values()
    assert "B3 " in doubt
    assert "C3 " in doubt
    assert "王大锤" in doubt
    assert "看情况" in doubt


def test_it_is_checked_and_previewed_as_any_draft(desk: Client, in_rehearsal: Settings) -> None:
    hand_in(desk, TASKS, "分解表.xlsx")
    accept_all(desk, in_rehearsal)
    checked = send(desk, "check")
    assert checked.status_code == 302, text_of(checked)
    assert "preview" in checked.headers["Location"] or "plans" in checked.headers["Location"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (book([("姓名", "电话"), ("王芳", "1")]), "没有找到任务表"),
        (book([("任务", "责任单位", "时限"), ("走访企业", "党政办", "6月")]), "请写明计划年份"),
        (b"PK\x03\x04 no workbook", "表.xlsx"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(
    desk: Client, in_rehearsal: Settings, content: bytes, told: str
) -> None:
    refused = hand_in(desk, content, "表.xlsx")
    assert refused.status_code == 422
    assert told in text_of(refused)
    assert not list((in_rehearsal.var / "drafts").rglob("*.json"))


def test_the_year_may_be_told_beside(desk: Client, in_rehearsal: Settings) -> None:
    rows = [("任务", "责任单位", "时限"), ("走访企业", "党政办", "6月底")]
    sent = hand_in(desk, book(rows), "表.xlsx", year="2025")
    assert sent.headers["Location"] == DRAFT
    assert "走访企业" in kept(in_rehearsal).text
