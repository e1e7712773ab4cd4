"""我的工作: what lies there, in which order, and what an answer on the spot leaves in its place."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from planner.core.organization import Deputy
from planner.core.plan import Every, Period
from planner.core.progress import Entry, EntryKind, State
from planner.operations.publish import publish
from planner.operations.record import record
from planner.settings import Rehearsal, Settings
from tests.cast import CALENDAR, assignment, at, once, plan
from tests.operations.boards import TODAY
from tests.operations.terms import TERMS
from tests.web.desk import (
    COUNTED,
    PROVEN,
    WEEKLY,
    forms_of,
    give,
    page_of,
    publish_desk,
    standing,
    text_of,
    told,
)
from tests.web.neighbours import publish_all, yunwu
from tests.web.visitors import administrator, signed_in, visitor

WORK = "/organs/yunwu/my-work/"
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def desk(in_rehearsal: Settings) -> None:
    """The plan is in force; it is Monday, 25 March 2024."""
    publish_desk()


@pytest.fixture
def wang() -> Client:
    """王芳, who has it."""
    return signed_in("wangfang")


@pytest.fixture
def li() -> Client:
    """李强, who supervises."""
    return signed_in("liqiang")


def piles(client: Client) -> dict[str, list[str]]:
    """The titles under each heading of the page, in its order."""
    text = text_of(client.get(WORK)).partition('<main id="main">')[2]
    found: dict[str, list[str]] = {}
    for part in re.split(r"<h2[^>]*>", text)[1:]:
        heading = part.partition(" <small>")[0]
        found[heading] = re.findall(r'<h3><a href="[^"]+">([^<]+)</a></h3>', part)
    return found


def test_what_presses_most_stands_first(wang: Client) -> None:
    assert piles(wang) == {
        "今天到期": ["法治学习03"],
        "本周到期": ["法治学习01（第一季度）", "法治学习02（3月25日—3月31日）"],
        "以后30天": [
            *("法治学习02（4月1日—4月7日）", "法治学习02（4月8日—4月14日）"),
            "法治学习02（4月15日—4月21日）",
        ],
    }
    text = text_of(wang.get(WORK))
    assert '<a class="today" href="#today">今天到期 <b>1</b></a>' in text
    assert "3月29日 周五</b> 截止，还有4个工作日" in text


def test_each_has_its_own_and_nobody_elses(wang: Client, li: Client) -> None:
    assert piles(signed_in("hejing")) == {"本周到期": ["法治学习04（第一季度）"]}
    for who in ("liqiang", "sunmei", "zhouping", "chenyu"):
        assert piles(signed_in(who)) == {}
        assert "今天没有要您办的事" in text_of(signed_in(who).get(WORK))


def test_the_page_is_for_those_who_work_there() -> None:
    assert visitor().get(WORK).status_code == 302
    assert signed_in("zhaomin").get(WORK).status_code == 403
    assert signed_in("gaohan", organ="shanmen").get(WORK).status_code == 404
    assert administrator().get(WORK).status_code in {403, 404}
    publish_all()
    assert signed_in("fanglei", organ="lishan").get(WORK).status_code == 403


def test_what_is_late_or_given_back_says_so(wang: Client, li: Client) -> None:
    late = plan(
        assignment("A-03", once(date(2024, 3, 22))), assignment("A-05", once(date(2024, 6, 3)))
    )
    publish(late, yunwu(), CALENDAR, at=at(3, 24), by="zhouping")
    give(wang, "A-05@2024", "completed")
    give(li, "A-05@2024", "returned", note="缺会议记录")
    assert piles(wang) == {"退回给我": ["法治学习05"], "已逾期": ["法治学习03"]}
    text = text_of(wang.get(WORK))
    assert "李强退回重办：缺会议记录" in text
    assert "逾期1个工作日" in text
    assert piles(li) == {"我督办的，已逾期": ["法治学习03"], "今天登记过的": ["法治学习05"]}


def test_an_item_carries_the_answers_that_its_assignee_can_give(wang: Client) -> None:
    parts = text_of(wang.get(WORK)).split('<li class="item')
    (counted,) = [each for each in parts if "法治学习01" in each]
    assert re.findall(r'<form class="give ([\w-]+)"', counted) == [
        *("completed", "progressed", "extension-asked"),
    ]
    assert f'href="{page_of(COUNTED)}?do=reassigned#reassigned"' in counted
    assert '<span class="unit">次</span>' in counted
    assert "autofocus" not in counted
    (signing,) = [each for each in parts if "法治学习02（3月25日" in each]
    assert re.findall(r'<form class="give ([\w-]+)"', signing)[0] == "acknowledged"


def test_the_handover_of_an_item_opens_on_its_page(wang: Client) -> None:
    text = text_of(wang.get(f"{page_of(COUNTED)}?do=reassigned"))
    assert re.search(r'id="reassigned" name="[^"]+" open>', text)
    assert "open>" not in text_of(wang.get(f"{page_of(COUNTED)}?do=<script>"))


def test_what_waits_for_me_is_decided_on_the_spot(wang: Client, li: Client) -> None:
    give(wang, COUNTED, "completed", amount="3", note="书记参加")
    give(wang, WEEKLY, "extension-asked", until="2024-04-03", note="等县里安排")
    assert piles(li) == {"等我决定": ["法治学习01（第一季度）", "法治学习02（3月25日—3月31日）"]}
    page = li.get(WORK)
    assert "王芳3月25日 周一报办结，说明：书记参加" in text_of(page)
    assert "王芳申请延期到4月3日 周三" in text_of(page)
    assert forms_of(page) == ["confirmed", "returned", "extension-granted", "extension-refused"]
    assert piles(signed_in("zhouping"))["全单位等决定的"]
    assert give(li, COUNTED, "confirmed", **{"from": "work"})["Location"] == WORK
    assert piles(li)["等我决定"] == ["法治学习02（3月25日—3月31日）"]


def test_an_answer_without_the_script_leads_back_to_the_page(wang: Client) -> None:
    response = give(wang, WEEKLY, "acknowledged", **{"from": "work"})
    assert response["Location"] == WORK
    page = text_of(wang.get(WORK))
    assert re.search(r'<p class="notice success" role="status">已登记签收：法治学习02', page)


def test_an_answer_in_place_leaves_the_item_as_it_stands_now(wang: Client) -> None:
    response = give(wang, COUNTED, "progressed", note="讲师已请", in_place=True, **{"from": "work"})
    text = text_of(response)
    assert response.status_code == 200
    assert response["Planner-Fragment"] == "item"
    assert text.strip().startswith('<li class="item')
    assert "<html" not in text
    assert 'role="status"' in text
    assert "已登记反馈：法治学习01" in text
    assert 'name="seen" value="1"' in text
    assert "撤回反馈" in text


def test_what_was_finished_in_place_can_be_taken_back_in_place(wang: Client) -> None:
    done = text_of(
        give(wang, PROVEN, "completed", evidence="二楼", in_place=True, **{"from": "work"})
    )
    assert "已办结" in done
    assert re.findall(r'<form class="give ([\w-]+)"', done) == ["undo"]
    assert piles(wang)["今天登记过的"] == ["法治学习03"]
    undone = give(wang, PROVEN, "corrected", undo="1", in_place=True, **{"from": "work"})
    assert standing(PROVEN).state is State.OPEN
    assert "已登记撤回办结" in text_of(undone)
    assert "completed" in forms_of(undone)


def test_what_leaves_the_desk_says_where_it_went(wang: Client) -> None:
    text = text_of(
        give(wang, COUNTED, "reassigned", post="farmer", in_place=True, **{"from": "work"})
    )
    assert "已登记转办" in text
    assert "<form" not in text


def test_what_is_refused_in_place_keeps_what_was_typed(wang: Client) -> None:
    response = give(wang, COUNTED, "completed", amount="很多", in_place=True, **{"from": "work"})
    text = text_of(response)
    assert response.status_code == 422
    assert response["Planner-Fragment"] == "item"
    assert 'value="很多"' in text
    assert re.search(r'<p class="error" role="alert"[^>]*>数量只能是整数', text)
    assert told(COUNTED) == ()


def test_what_others_answered_meanwhile_is_shown_in_place(wang: Client, li: Client) -> None:
    give(wang, COUNTED, "completed", amount="3")
    give(li, COUNTED, "returned", note="缺会议记录")
    response = give(
        wang, COUNTED, "progressed", seen="1", note="材料在补", in_place=True, **{"from": "work"}
    )
    assert response.status_code == 409
    assert "这期间李强已退回重办" in text_of(response)
    assert "李强退回重办：缺会议记录" in text_of(response)
    assert "材料在补</textarea>" in text_of(response)


def test_a_deputy_sees_the_work_and_in_whose_stead(in_rehearsal: Settings) -> None:
    away = Deputy(post="clerk", person="chenyu", from_on=TODAY, until_on=TODAY)
    by = yunwu().model_copy(update={"deputies": (away,)})
    publish(plan(assignment("A-03", once(TODAY))), by, CALENDAR, at=at(3, 24), by="zhouping")
    chen = signed_in("chenyu")
    assert piles(chen) == {"今天到期": ["法治学习03"]}
    assert "代王芳办理" in text_of(chen.get(WORK))
    assert piles(signed_in("wangfang")) == {"由别人代我办": ["法治学习03"]}
    assert "陈雨在办" in text_of(signed_in("wangfang").get(WORK))
    assert "陈雨（平安法治办主任，代王芳）" in text_of(chen.get(page_of("A-03")))
    give(chen, "A-03@2024", "completed")
    assert told("A-03@2024")[0].in_stead_of == "wangfang"
    assert "<b>陈雨</b>（代王芳） 办结" in text_of(chen.get(page_of("A-03")))


def test_what_is_left_of_last_year_is_still_decided(in_rehearsal: Settings, wang: Client) -> None:
    give(wang, COUNTED, "completed", amount="3")
    new = plan(assignment("A-02")).model_copy(update={"year": 2025})
    publish(new, yunwu(), CALENDAR, at=at(1, 8, year=2025), by="zhouping")
    later = Rehearsal(is_on=True, start=at(1, 8, year=2025))
    with override_settings(PLANNER=in_rehearsal.model_copy(update={"rehearsal": later})):
        assert piles(signed_in("liqiang")) == {"等我决定": ["法治学习01（第一季度）"]}


def test_a_desk_of_three_hundred_is_quick_and_not_too_long(wang: Client) -> None:
    weekly = Every(every=Period.WEEK, due="friday")
    many = [assignment(f"A-{n:02}", weekly) for n in range(1, 7)]
    publish(plan(*many), yunwu(), CALENDAR, at=at(3, 24), by="zhouping")
    with CaptureQueriesContext(connection) as queries:
        page = wang.get(WORK)
    assert len(queries) <= MOST_QUERIES
    found = piles(wang)
    assert len(found["已逾期"]) == 72
    # the others are links
    assert text_of(page).count('class="give completed"') == 25
    assert len(page.content) < 300_000


def test_of_very_many_the_first_hundred_are_shown_and_the_rest_is_told(wang: Client) -> None:
    weekly = Every(every=Period.WEEK, due="friday")
    many = [assignment(f"A-{n:02}", weekly) for n in range(1, 10)]
    publish(plan(*many), yunwu(), CALENDAR, at=at(3, 24), by="zhouping")
    assert len(piles(wang)["已逾期"]) == 100
    text = text_of(wang.get(WORK))
    assert "已逾期 <b>108</b>" in text
    assert "还有 8 项" in text


def test_what_somebody_reported_long_windedly_is_cut_short_here(wang: Client) -> None:
    said = Entry(COUNTED, EntryKind.PROGRESSED, at(3, 22), "zhouping", note="办" * 5000)
    record("yunwu", said, terms=TERMS)
    assert "办" * 150 in text_of(wang.get(WORK))
    assert "办" * 300 not in text_of(wang.get(WORK))
