"""Answers to one task: what is entered once, and what is refused how."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from planner.core.plan import Count
from planner.core.progress import Entry, EntryKind
from planner.operations.publish import publish
from planner.operations.record import record
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, indicator, plan
from tests.operations.brought import sample
from tests.operations.terms import TERMS
from tests.web.desk import (
    COUNTED,
    PROVEN,
    give,
    page_of,
    publish_desk,
    standing,
    text_of,
    told,
)
from tests.web.neighbours import yunwu


@pytest.fixture(autouse=True)
def desk(in_rehearsal: Settings) -> None:
    """The plan is in force; it is 25 March 2024."""
    publish_desk()


# Sent twice, sent too late, sent wrongly


def test_the_same_form_sent_twice_is_entered_once_and_says_so(wang: Client) -> None:
    give(wang, COUNTED, "progressed", seen="0", note="在办")
    again = give(wang, COUNTED, "progressed", seen="0", note="在办")
    assert again.status_code == 302
    assert "先前已经登记，没有重复登记" in text_of(wang.get(again["Location"]))
    assert len(told(COUNTED)) == 1


def test_who_answers_something_that_changed_meanwhile_sees_what_happened(
    wang: Client, li: Client
) -> None:
    give(wang, COUNTED, "completed", amount="3")
    give(li, COUNTED, "returned", note="缺会议记录")
    page = give(wang, COUNTED, "progressed", seen="1", note="正在整理第二批材料")
    text = text_of(page)
    assert page.status_code == 409
    assert "这期间李强已退回重办，请看后再提交" in text
    assert "正在整理第二批材料</textarea>" in text
    assert 'name="seen" value="2"' in text
    assert len(told(COUNTED)) == 2
    assert give(wang, COUNTED, "progressed", note="正在整理第二批材料").status_code == 302


def test_what_was_sent_is_told_also_when_it_has_no_form_any_more(wang: Client, li: Client) -> None:
    give(wang, COUNTED, "completed", amount="3")
    give(li, COUNTED, "confirmed")
    page = give(wang, COUNTED, "progressed", seen="1", note="在办")
    assert page.status_code == 409
    assert "这期间李强已销号" in text_of(page)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填数量"),
        ("0", "数量要大于 0"),
        ("-1", "数量只能是整数"),
        ("1.5", "数量只能是整数"),
        ("三", "数量只能是整数"),
        ("1 2", "数量只能是整数"),
        ("1e3", "数量只能是整数"),
        ("٣", "数量只能是整数"),
        ("9999999", "数量太大"),
        ("9" * 400, "数量只能是整数"),
    ],
)
def test_a_number_that_is_none_comes_back_with_a_sentence(
    wang: Client, typed: str, sentence: str
) -> None:
    page = give(wang, COUNTED, "completed", amount=typed, note="开了会")
    text = text_of(page)
    assert page.status_code == 422
    assert sentence in text
    assert f'value="{typed}"' in text
    assert "开了会</textarea>" in text
    assert told(COUNTED) == ()


@pytest.mark.parametrize("typed", ["12", " 12 ", "１２", "1２"])
def test_full_width_digits_are_digits(wang: Client, typed: str) -> None:
    assert give(wang, COUNTED, "completed", amount=typed).status_code == 302
    assert standing(COUNTED).amount == 12


def test_where_the_plan_asks_for_no_number_nothing_found_is_a_result(wang: Client) -> None:
    counts = (Count(indicator="I-01", each=0),)
    publish(
        plan(assignment("A-01", counts=counts), indicators=(indicator(aim="observed"),)),
        yunwu(),
        CALENDAR,
        at=at(3, 24),
        by="zhouping",
    )
    page = text_of(wang.get(page_of(COUNTED)))
    assert re.search(r'name="amount"[^>]* value=""', page)
    assert give(wang, COUNTED, "completed", amount="0").status_code == 302
    assert standing(COUNTED).amount == 0


def test_what_was_reported_before_is_told_beside_the_number(wang: Client) -> None:
    two = Entry(COUNTED, EntryKind.PROGRESSED, at(3, 20), "wangfang", note="两次", amount=2)
    record("yunwu", two, terms=TERMS)
    assert "先前已报2次，这里只填新增的" in text_of(wang.get(page_of(COUNTED)))
    give(wang, COUNTED, "completed", amount="0")
    assert standing(COUNTED).amount == 2


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("", 422, "请填日期"),
        ("明天", 422, "请填日期"),
        ("2024-02-30", 422, "没有“2024-02-30”这一天"),
        ("2024-03-25", 409, "换一个日期"),
        ("2023-12-01", 409, "换一个日期"),
        ("2025-01-02", 409, "换一个日期"),
        ("0000-00-00", 422, "请核对日期"),
    ],
)
def test_a_day_that_is_none_comes_back_with_a_sentence(
    wang: Client, typed: str, status: int, sentence: str
) -> None:
    page = give(wang, COUNTED, "extension-asked", until=typed, note="等县里安排")
    assert page.status_code == status
    assert sentence in text_of(page)
    assert "等县里安排</textarea>" in text_of(page)
    assert told(COUNTED) == ()


@pytest.mark.parametrize("typed", ["2024/4/12", "2024年4月12日", "2024.04.12", "２０２４-04-12"])
def test_a_day_may_be_written_as_people_write_it(wang: Client, typed: str) -> None:
    give(wang, COUNTED, "extension-asked", until=typed, note="等县里安排")
    assert told(COUNTED)[0].new_due_on == date(2024, 4, 12)


@pytest.mark.parametrize(
    ("kind", "fields", "status"),
    [
        ("", {}, 422),
        ("moon", {}, 422),
        ("issued", {}, 403),
        ("confirmed", {}, 403),
        ("returned", {"note": "自己退"}, 403),
        ("cancelled", {"note": "不办了"}, 403),
        ("reassigned", {}, 409),
        ("reassigned", {"post": "moon"}, 422),
        ("reassigned", {"post": "clerk"}, 409),
        ("extension-asked", {"until": "2024-04-12"}, 409),
        ("progressed", {"note": "字" * 5001}, 422),
        ("progressed", {"note": "空\0字"}, 409),
    ],
)
def test_what_cannot_be_entered_is_refused_and_nothing_is_written(
    wang: Client, kind: str, fields: dict[str, str], status: int
) -> None:
    page = give(wang, COUNTED, kind, **fields)
    assert page.status_code == status
    assert 'role="alert"' in text_of(page)
    assert told(COUNTED) == ()


def test_a_handover_is_the_only_answer_that_names_a_post(wang: Client) -> None:
    give(wang, COUNTED, "progressed", note="在办", post="farmer", until="2024-12-01", amount="9")
    (entry,) = told(COUNTED)
    assert (entry.post, entry.new_due_on, entry.amount) == (None, None, None)


def test_an_answer_is_about_an_occurrence_and_comes_by_post(wang: Client) -> None:
    looked = wang.get(f"{page_of(COUNTED)}answer/")
    assert (looked.status_code, looked["Location"]) == (302, page_of(COUNTED))
    assert wang.post(f"{page_of('A-01')}answer/", {"kind": "completed"}).status_code == 404
    assert wang.put(f"{page_of(COUNTED)}answer/").status_code == 405


def test_a_form_from_elsewhere_is_not_taken(wang: Client) -> None:
    strict = Client(headers={"host": "127.0.0.1:8000"}, enforce_csrf_checks=True)
    strict.cookies = wang.cookies
    assert give(strict, COUNTED, "completed", amount="1").status_code == 403
    assert told(COUNTED) == ()


# Evidence


def test_where_material_is_asked_for_it_takes_a_file_or_words(wang: Client) -> None:
    text = text_of(wang.get(page_of(PROVEN)))
    assert 'enctype="multipart/form-data"' in text
    assert "现场照片" in text
    refused = give(wang, PROVEN, "completed")
    assert refused.status_code == 409
    assert "计划要求有佐证材料：现场照片" in text_of(refused)
    file = SimpleUploadedFile("会场.png", sample("photo.png"), content_type="image/png")
    assert give(wang, PROVEN, "completed", file=file, evidence="原件在二楼").status_code == 302
    page = text_of(wang.get(page_of(PROVEN)))
    assert re.search(
        rf'<a href="{page_of(PROVEN)}evidence/[0-9a-f]{{64}}/" download>会场.png</a>', page
    )
    assert "原件在二楼" in page
    assert "校验码" not in page


def test_words_on_where_it_lies_are_enough(wang: Client) -> None:
    assert give(wang, PROVEN, "completed", evidence="档案柜二层").status_code == 302
    assert told(PROVEN)[0].evidence == "档案柜二层"


def test_a_file_that_is_not_taken_is_refused_and_the_words_are_kept(wang: Client) -> None:
    page = give(
        wang,
        PROVEN,
        "completed",
        file=SimpleUploadedFile("x.png", b"<html>", content_type="image/png"),
        evidence="档案柜二层",
    )
    assert page.status_code in {409, 422}
    assert 'value="档案柜二层"' in text_of(page)
    assert told(PROVEN) == ()
