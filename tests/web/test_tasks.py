"""One task and its answers: what is shown to whom, and what is entered."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planner.core.plan import Every, Period
from planner.core.progress import State
from planner.operations.publish import publish
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, once, plan
from tests.operations.boards import TODAY
from tests.web.desk import (
    COUNTED,
    PLAN,
    WEEKLY,
    buttons_of,
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

MOST_QUERIES = 15
NASTY = "<script>alert(1)</script>\"&'"


@pytest.fixture(autouse=True)
def desk(in_rehearsal: Settings) -> None:
    """The plan is in force; it is 25 March 2024."""
    publish_desk()


# What is seen


def test_what_is_asked_for_is_on_top_with_the_number_in_focus_and_the_button_beside_it(
    wang: Client,
) -> None:
    page = wang.get(page_of(COUNTED))
    text = text_of(page)
    assert page.status_code == 200
    assert "法治学习01（第一季度）" in text
    assert "3月29日 周五截止，还有4个工作日" in text
    assert "集中学习一次" in text
    field = re.search(r'<input id="[^"]+" name="amount"[^>]*>', text)
    assert field is not None
    assert 'value="1"' in field[0]
    assert field[0].count("autofocus") == text.count("autofocus") == 1
    assert re.search(
        r'<span class="unit">次</span>.*?<button class="do">办结</button>', text, re.DOTALL
    )
    assert text.index('name="amount"') < text.index("2024年各期")


def test_two_clicks_and_a_number_finish_it(wang: Client) -> None:
    page = wang.get(page_of(COUNTED))
    (form,) = re.findall(r'<form class="give completed".*?</form>', text_of(page), re.DOTALL)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    fields.pop("csrfmiddlewaretoken")
    fields["amount"] = "3"
    response = wang.post(re.findall(r'action="([^"]+)"', form)[0], fields, follow=True)
    assert response.redirect_chain == [(page_of(COUNTED), 302)]
    assert "已登记办结：法治学习01（第一季度）" in text_of(response)
    assert (standing(COUNTED).state, standing(COUNTED).amount) == (State.COMPLETED, 3)


def test_the_assignment_is_told_with_where_it_comes_from_and_whose_it_is(wang: Client) -> None:
    text = text_of(wang.get(page_of("A-01")))
    for expected in (
        *("提高法治意识", "加强学习", "三（一）1.1", "深入抓好学习", "学习次数，每期1次"),
        *("王芳（平安法治办主任）", "李强（分管领导）", "平安法治办", "办结后由督办领导销号"),
    ):
        assert expected in text
    assert text.count('<li><a class="sq') == 4
    assert text.count('aria-current="true" title=') == 1
    assert page_of("A-01@2024-Q4") in text
    assert "第一季度 3月29日截止 待办" in text


def test_an_assignment_shows_the_occurrence_that_most_needs_somebody() -> None:
    weekly = plan(assignment("A-02", Every(every=Period.WEEK, due="friday")))
    publish(weekly, yunwu(), CALENDAR, at=at(3, 24), by="zhouping")
    text = text_of(signed_in().get(page_of("A-02")))
    assert "逾期" in text
    current = re.search(r'href="([^"]+)" aria-current="true"', text)
    assert current is not None
    assert current[1] == page_of("A-02@2024-W01")


def test_who_stands_in_is_named(wang: Client) -> None:
    text = text_of(wang.get(page_of(COUNTED)))
    assert "代" not in text.partition("责任人")[2][:60]
    page = signed_in("zhouping").get(page_of(COUNTED))
    assert "王芳（平安法治办主任）" in text_of(page)


OFFERED = {
    "wangfang": ["completed", "progressed", "extension-asked", "reassigned"],
    "chenyu": [],
    "liqiang": ["reassigned", "suspended", "cancelled"],
    "sunmei": ["reassigned", "suspended", "cancelled"],
    "zhouping": [
        *("completed", "progressed", "extension-asked", "reassigned", "suspended", "cancelled"),
    ],
}


@pytest.mark.parametrize("who", list(OFFERED))
def test_each_is_offered_what_they_may_enter_now_and_no_more(who: str) -> None:
    page = signed_in(who).get(page_of(COUNTED))
    assert page.status_code == 200
    assert forms_of(page) == OFFERED[who]


def test_a_signature_is_asked_for_where_the_plan_wants_one(wang: Client) -> None:
    assert forms_of(wang.get(page_of(WEEKLY)))[:2] == ["acknowledged", "completed"]
    give(wang, WEEKLY, "acknowledged")
    assert forms_of(wang.get(page_of(WEEKLY)))[0] == "completed"


@pytest.mark.parametrize("who", ["hejing", "zhaomin"])
def test_who_has_nothing_to_do_with_it_is_not_told_that_it_exists(who: str) -> None:
    for key in (COUNTED, "A-01", "A-77", "A-01@2024-Q9"):
        page = signed_in(who).get(page_of(key))
        assert page.status_code == (404 if who == "hejing" else 403)
        assert "法治学习" not in text_of(page)


def test_a_person_of_another_organ_finds_no_such_page() -> None:
    stranger = signed_in("gaohan", organ="shanmen")
    assert stranger.get(page_of(COUNTED)).status_code == 404
    assert give(stranger, COUNTED, "completed", amount="1").status_code == 404
    assert told(COUNTED) == ()
    assert stranger.get(page_of(COUNTED, "shanmen")).status_code == 200


def test_nobody_who_is_not_signed_in_is_shown_anything() -> None:
    page = visitor().get(page_of(COUNTED))
    assert page.status_code == 302
    assert page["Location"].startswith("/accounts/login/?next=")
    assert give(visitor(), COUNTED, "completed").status_code == 302
    assert told(COUNTED) == ()


def test_an_administrator_without_a_person_sees_and_answers_nothing() -> None:
    admin = administrator()
    assert admin.get(page_of(COUNTED)).status_code in {403, 404}
    assert give(admin, COUNTED, "completed", amount="1").status_code in {403, 404}
    assert told(COUNTED) == ()


def test_the_county_looks_and_answers_nothing() -> None:
    publish_all()
    county = signed_in("fanglei", organ="lishan")
    page = county.get(page_of("A-01@2024-Q1"))
    assert page.status_code == 200
    assert forms_of(page) == []
    assert give(county, COUNTED, "completed").status_code == 403
    assert told(COUNTED) == ()


# The whole cycle


def test_from_the_first_signature_to_the_last_word(wang: Client, li: Client) -> None:
    assert give(wang, COUNTED, "acknowledged").status_code == 302
    assert give(wang, COUNTED, "progressed", note="讲师已请").status_code == 302
    assert give(wang, COUNTED, "completed", amount="3").status_code == 302
    assert give(li, COUNTED, "returned", note="缺会议记录").status_code == 302
    assert "李强退回重办：缺会议记录" in text_of(wang.get(page_of(COUNTED)))
    assert give(wang, COUNTED, "completed", amount="2").status_code == 302
    assert forms_of(li.get(page_of(COUNTED)))[:2] == ["confirmed", "returned"]
    assert give(li, COUNTED, "confirmed").status_code == 302
    found = standing(COUNTED)
    # what was given back does not count twice
    assert (found.state, found.amount) == (State.CONFIRMED, 2)
    text = text_of(wang.get(page_of(COUNTED)))
    history = re.findall(r"<b>([^<]+)</b> (\S+?)[，\n]", text)
    assert [word for _, word in history] == [
        *("签收", "反馈", "办结", "退回重办", "办结", "销号"),
    ]
    assert "3次" in text


def test_an_extension_is_asked_for_granted_and_refused(wang: Client, li: Client) -> None:
    asked = {"until": "2024-04-12", "note": "等县里安排"}
    give(wang, COUNTED, "extension-asked", **asked)
    page = li.get(page_of(COUNTED))
    assert "王芳申请延期到4月12日 周五，原因：等县里安排" in text_of(page)
    assert 'value="2024-04-12"' in text_of(page)
    give(li, COUNTED, "extension-refused", note="时间够用")
    give(wang, COUNTED, "extension-asked", **asked)
    give(li, COUNTED, "extension-granted", until="2024-04-10")
    assert standing(COUNTED).due_on == date(2024, 4, 10)
    assert "延到4月10日 周三" in text_of(wang.get(page_of(COUNTED)))


def test_the_day_that_is_proposed_is_five_working_days_on(wang: Client) -> None:
    text = text_of(wang.get(page_of(COUNTED)))
    # after 29 March: 1, 2, 3 April, the festival from the 4th, and its make-up day on the 7th
    assert re.search(r'name="until" type="date" value="2024-04-08" min="2024-03-26"', text)


def test_who_handed_it_over_answers_it_no_more(wang: Client) -> None:
    page = text_of(wang.get(page_of(COUNTED)))
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', page)
    assert [name for name, _ in groups] == ["本科室", "党政办", "农业办"]
    assert "陈雨（法治专干）" in groups[0][1]
    assert 'value="clerk"' not in page
    give(wang, COUNTED, "reassigned", post="clerk2")
    assert forms_of(wang.get(page_of(COUNTED))) == ["undo"]
    refused = give(wang, COUNTED, "completed", amount="1")
    assert refused.status_code == 403
    assert "这件事现在由陈雨（法治专干）负责" in text_of(refused)
    assert give(signed_in("chenyu"), COUNTED, "completed", amount="1").status_code == 302


def test_after_a_handover_to_strangers_one_is_led_back_to_ones_work(wang: Client) -> None:
    response = give(wang, COUNTED, "reassigned", post="farmer")
    assert response["Location"] == "/organs/yunwu/my-work/"
    assert "已登记转办" in text_of(wang.get("/organs/yunwu/my-work/"))
    assert wang.get(page_of(COUNTED)).status_code == 404


def test_what_the_office_enters_for_others_is_kept_apart_from_its_own(
    in_rehearsal: Settings,
) -> None:
    zhou = signed_in("zhouping")
    text = text_of(zhou.get(page_of(COUNTED)))
    assert text.index('class="fold beyond"') < text.index('class="give completed"')
    give(zhou, COUNTED, "suspended", note="等上级通知")
    assert "这一期已中止，恢复之前不用办：等上级通知" in text_of(zhou.get(page_of(COUNTED)))
    give(zhou, COUNTED, "resumed")
    give(zhou, COUNTED, "cancelled", note="上级取消")
    assert "这一期已撤销，不用办：上级取消" in text_of(zhou.get(page_of(COUNTED)))
    assert standing(COUNTED).state is State.CANCELLED


def test_a_correction_changes_the_number_and_stays_in_sight(wang: Client) -> None:
    give(wang, COUNTED, "completed", amount="12")
    give(wang, COUNTED, "corrected", amount="2", note="多打了一个1")
    assert standing(COUNTED).amount == 2
    assert "改为2次" in text_of(wang.get(page_of(COUNTED)))


# Taking back


def test_ones_last_word_can_be_taken_back_with_one_click(wang: Client) -> None:
    give(wang, COUNTED, "completed", amount="3")
    page = wang.get(page_of(COUNTED))
    assert "撤回办结" in buttons_of(page)
    give(wang, COUNTED, "corrected", undo="1")
    assert standing(COUNTED).state is State.OPEN
    text = text_of(wang.get(page_of(COUNTED)))
    assert re.search(
        r'class="completed struck">.*?<s><b>王芳</b> 办结，3次</s> <em>已撤回</em>', text, re.DOTALL
    )
    assert "completed" in forms_of(wang.get(page_of(COUNTED)))


def test_another_ones_word_cannot_be_taken_back(wang: Client, li: Client) -> None:
    give(wang, COUNTED, "completed", amount="3")
    give(li, COUNTED, "returned", note="缺记录")
    assert "undo" not in forms_of(wang.get(page_of(COUNTED)))
    assert "撤回退回重办" in buttons_of(li.get(page_of(COUNTED)))
    assert give(wang, COUNTED, "corrected", undo="1", note="不服").status_code == 403
    assert give(wang, COUNTED, "corrected", undo="1").status_code == 422
    zhou = signed_in("zhouping")
    assert "撤回李强的退回重办" in buttons_of(zhou.get(page_of(COUNTED)))
    assert give(zhou, COUNTED, "corrected", undo="1").status_code == 422
    assert give(zhou, COUNTED, "corrected", undo="1", note="退错了").status_code == 302
    assert standing(COUNTED).state is State.COMPLETED


# What is over


def test_what_was_dropped_from_the_plan_still_has_a_page_that_says_so(wang: Client) -> None:
    give(wang, COUNTED, "completed", amount="3")
    publish(plan(assignment("A-02")), yunwu(), CALENDAR, at=at(3, 24), by="zhouping")
    for key in (COUNTED, "A-01", "A-01@2024-Q4"):
        page = wang.get(page_of(key))
        assert page.status_code == 200
        assert "这项任务已经不在现行计划里（第1版计划之后删去）" in text_of(page)
        assert forms_of(page) == []
    refused = give(wang, COUNTED, "progressed", note="在办")
    assert refused.status_code == 409
    assert "已经没有这项任务" in text_of(refused)
    assert signed_in("hejing").get(page_of(COUNTED)).status_code == 404


def test_a_year_that_is_over_still_has_its_pages(in_rehearsal: Settings) -> None:
    from django.test import override_settings

    from planner.settings import Rehearsal

    later = Rehearsal(is_on=True, start=at(1, 8, year=2025))
    with override_settings(PLANNER=in_rehearsal.model_copy(update={"rehearsal": later})):
        give(signed_in("wangfang"), COUNTED, "completed", amount="1")
        new = PLAN.model_copy(update={"year": 2025, "goals": plan(assignment("A-02")).goals})
        publish(new, yunwu(), CALENDAR, at=at(1, 8, year=2025), by="zhouping")
        page = signed_in("wangfang").get(page_of(COUNTED))
        assert page.status_code == 200
        assert "这是2024年的任务，该年度已经结束" in text_of(page)
        lapsed = text_of(signed_in("wangfang").get(page_of("A-01@2024-Q2")))
        assert "年度结束时没有办结，已记为未完成" in lapsed
        assert give(signed_in("liqiang"), COUNTED, "confirmed").status_code == 302


# Whatever they write


def test_what_people_write_is_text_and_never_markup(wang: Client, li: Client) -> None:
    nasty = assignment("A-01", title=NASTY, done_when=NASTY, basis=NASTY, needs_confirmation=True)
    publish(plan(nasty), yunwu(), CALENDAR, at=at(3, 24), by="zhouping")
    give(wang, COUNTED, "completed", note=NASTY)
    give(li, COUNTED, "returned", note=NASTY)
    for client in (wang, li):
        for address in (page_of(COUNTED), "/organs/yunwu/my-work/"):
            text = text_of(client.get(address))
            assert "alert(1)" in text
            assert "<script>alert" not in text
    refused = text_of(give(wang, COUNTED, "progressed", seen="0", note=NASTY))
    assert "<script>alert" not in refused


def test_five_thousand_characters_are_kept_and_shown(wang: Client, li: Client) -> None:
    long = "办" * 5000
    give(wang, COUNTED, "progressed", note=long)
    assert told(COUNTED)[0].note == long
    assert long in text_of(wang.get(page_of(COUNTED)))
    assert len(text_of(wang.get("/organs/yunwu/my-work/"))) < 40_000


def test_no_style_and_no_script_stands_in_the_page(wang: Client) -> None:
    for address in (page_of(COUNTED), page_of("A-01"), "/organs/yunwu/my-work/"):
        text = text_of(wang.get(address))
        assert not re.search(r"<[^>]+ style=|<style| on\w+=", text)
        assert all("src=" in each for each in re.findall(r"<script[^>]*>", text))


def test_every_field_has_its_label(wang: Client) -> None:
    text = text_of(wang.get(page_of(COUNTED)))
    ids = re.findall(r'<(?:input|select|textarea) id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    for each in ids:
        assert f'for="{each}"' in text or re.search(rf'id="{each}"[^>]*aria-label=', text), each


def test_a_page_costs_few_queries_however_long_the_year(wang: Client) -> None:
    many = [assignment(f"A-{n:02}", Every(every=Period.WEEK, due="friday")) for n in range(1, 7)]
    publish(plan(*many), yunwu(), CALENDAR, at=at(3, 24), by="zhouping")
    for address in (page_of("A-01"), page_of("A-03@2024-W20"), "/organs/yunwu/my-work/"):
        with CaptureQueriesContext(connection) as queries:
            assert wang.get(address).status_code == 200
        assert len(queries) <= MOST_QUERIES, [each["sql"] for each in queries]


def test_what_falls_due_never_still_has_a_page(wang: Client) -> None:
    never = assignment("A-01", once(TODAY), assignee="clerk")
    rule = {"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}
    publish(
        plan(never.model_copy(update={"id": "A-09"}), assignment("A-01", rule)),
        yunwu(),
        CALENDAR,
        at=at(3, 24),
        by="zhouping",
    )
    assert wang.get(page_of("A-01")).status_code == 200
    assert signed_in("hejing").get(page_of("A-01")).status_code == 404
