"""The year's plan and the list of organs: who sees how much, and what an address asks for."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planner.core.progress import Light
from planner.ledger.entries import read_entries
from planner.operations.publish import publish
from planner.operations.strips import Square
from planner.settings import Settings
from planner.web import looks
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.web.township import HELPED, OTHERS, OWN, PLAN, publish_elsewhere, publish_township
from tests.web.visitors import administrator, signed_in, visitor

YEAR = "/organs/yunwu/"
MOST_QUERIES = 15
PART = "您看到的是本人和本科室的任务"


@pytest.fixture
def township(in_rehearsal: Settings) -> Settings:
    """A township's plan in force, on 25 March 2024."""
    publish_township()
    return in_rehearsal


def text_of(client: Client, address: str = YEAR) -> str:
    """What a page says; it must be there."""
    page = client.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


def rows(text: str) -> list[str]:
    """The assignments that a page shows."""
    return re.findall(r'<tr id="([^"]+)">', text)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("wangfang", ["A-01", "A-03"]),
        ("qiancheng", ["A-02", "A-03"]),
        ("liqiang", ["A-01", "A-03"]),
        ("sunmei", ["A-01", "A-02", "A-03"]),
        ("zhouping", ["A-01", "A-02", "A-03"]),
    ],
)
def test_everybody_sees_what_is_theirs_to_see(
    township: Settings, person: str, expected: list[str]
) -> None:
    text = text_of(signed_in(person))
    assert rows(text) == expected
    assert (PART in text) == (len(expected) < 3)
    assert (OWN in text, OTHERS in text, HELPED in text) == tuple(
        each in expected for each in ("A-01", "A-02", "A-03")
    )


def test_who_stands_above_another_office_sees_the_organ(in_rehearsal: Settings) -> None:
    """A member of the leadership, as townships have them: above an office not their own."""
    base = organization()
    posts = tuple(
        each.model_copy(update={"office": "party"}) if each.id == "leader" else each
        for each in base.posts
    )
    led = plan(assignment(), assignment("A-02", assignee="desk"))
    publish(led, base.model_copy(update={"posts": posts}), CALENDAR, at=at(1, 2), by="zhouping")
    text = text_of(signed_in("liqiang"))
    assert rows(text) == ["A-01", "A-02"]
    assert PART not in text


def test_strangers_and_those_who_left_see_nothing(township: Settings) -> None:
    publish_elsewhere("shanmen", "山门乡")
    assert signed_in("sunmei", organ="shanmen").get(YEAR).status_code == 404
    assert signed_in("zhaomin").get(YEAR).status_code == 403
    asked = visitor().get(YEAR)
    assert (asked.status_code, asked["Location"].startswith("/accounts/login/")) == (302, True)
    assert administrator().get(YEAR).status_code in {403, 404}
    assert signed_in("sunmei").get("/organs/moon/").status_code == 404


def test_the_county_reads_and_cannot_answer(township: Settings) -> None:
    publish_elsewhere("fengjie", "奉节县")
    head, clerk = signed_in("sunmei", organ="fengjie"), signed_in("wangfang", organ="fengjie")
    assert rows(text_of(head)) == ["A-01", "A-02", "A-03"]
    assert clerk.get(YEAR).status_code == 404
    before = read_entries("yunwu", year=2024)
    for kind in ("completed", "confirmed", "acknowledged"):
        sent = head.post("/organs/yunwu/tasks/A-02@2024-W13/answer/", {"kind": kind})
        assert sent.status_code in {403, 404}
    assert read_entries("yunwu", year=2024) == before


def test_the_page_shows_lights_pace_and_indicators(township: Settings) -> None:
    text = text_of(signed_in("sunmei"))
    for expected in (
        "云雾土家族乡人民政府",
        "2024年法治政府建设工作计划",
        "今天 2024年3月25日 周一",
        "第 1 版",
        "共 3 项任务、60 期，已办结 1 期",
        "已逾期 <small>12 项</small>",
        "另有 6 项",
        "孙梅 · 乡长",
        "学习次数",
        "≤0",
    ):
        assert expected in text, expected
    assert 'href="/organs/yunwu/tasks/A-01/"' in text
    assert 'href="/organs/yunwu/tasks/A-02@2024-W13/"' in text
    assert 'href="/organs/yunwu/picture/?"' in text


def test_every_light_and_square_has_its_word_and_sign(township: Settings) -> None:
    text = text_of(signed_in("sunmei"))
    squares = re.findall(
        r'<a class="sq (\w+)" href="[^"]+" title="([^"]+)" aria-label="([^"]+)">(.*?)</a>', text
    )
    assert len(squares) == 60
    for kind, title, label, sign in squares:
        assert title == label
        assert "截止" in title
        assert sign == Square(kind).sign
    lights = re.findall(r'<span class="light \w+">(\S+) ([^<]+)</span>', text)
    words = {each.word for each in Light} | {"仅统计"}
    assert lights
    assert all(sign in "●▲■○" and word in words for sign, word in lights)
    for each in Square:
        assert f"{each.sign}</i>{each.word}" in text


def test_an_address_chooses_and_its_chips_take_it_back(township: Settings) -> None:
    sunmei = signed_in("sunmei")
    text = text_of(sunmei, f"{YEAR}?office=law&quarter=1")
    assert rows(text) == ["A-01", "A-03"]
    assert "显示 2 项任务、2 期（全部共 3 项、60 期）" in text
    assert re.findall(r'<li><a href="(\?[^"]+)"[^>]*>([^<]+)', text) == [
        ("?quarter=1", "科室：平安法治办"),
        ("?office=law", "季度：第一季度"),
    ]
    assert '<option value="law" selected>' in text
    assert "到期的工作" not in text
    assert 'href="/organs/yunwu/picture/?office=law&amp;quarter=1"' in text
    assert rows(text_of(sunmei, f"{YEAR}?light=red")) == ["A-02"]
    assert rows(text_of(sunmei, f"{YEAR}?post=head")) == ["A-03"]
    nothing = text_of(sunmei, f"{YEAR}?light=red&office=law")
    assert "没有符合这些条件的任务" in nothing


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ("office=<script>", "科室"),
        ("post=moon", "岗位"),
        ("light=purple", "灯"),
        ("quarter=9", "季度"),
        ("year=1999", "年度"),
        ("year=%00", "年度"),
    ],
)
def test_what_an_address_cannot_ask_for_is_ignored_and_said(
    township: Settings, asked: str, word: str
) -> None:
    for page in (YEAR, f"{YEAR}picture/"):
        text = text_of(signed_in("sunmei"), f"{page}?{asked}")
        assert f"网址里的“{word}”现在选不到" in text
        assert "全部显示" not in text
        assert "&lt;script" not in text
        assert "moon" not in text


def test_staff_cannot_choose_what_they_cannot_see(township: Settings) -> None:
    text = text_of(signed_in("wangfang"), f"{YEAR}?post=typist")
    assert "网址里的“岗位”现在选不到" in text
    assert "文印员" not in text
    assert rows(text) == ["A-01", "A-03"]
    chosen = text_of(signed_in("wangfang"), f"{YEAR}?post=clerk")
    assert "您能看到的共 2 项、8 期" in chosen


def test_staff_read_the_indicators_that_their_own_work_counts_towards(
    township: Settings,
) -> None:
    assert "败诉件数" in text_of(signed_in("sunmei"))
    own = text_of(signed_in("wangfang"))
    assert "学习次数" in own
    assert "败诉件数" not in own
    assert "数字是全单位的" in own
    assert "主要指标" not in text_of(signed_in("qiancheng"))


def test_of_several_years_one_can_be_chosen(township: Settings) -> None:
    earlier = plan(assignment(title="去年的学习")).model_copy(
        update={"year": 2023, "title": "2023年计划"}
    )
    publish(earlier, organization(), CALENDAR, at=at(1, 2, year=2023), by="zhouping")
    sunmei = signed_in("sunmei")
    now = text_of(sunmei)
    assert "2024年法治政府建设工作计划" in now
    assert '<option value="2024" selected>' in now
    then = text_of(sunmei, f"{YEAR}?year=2023&quarter=2")
    assert "去年的学习" in then
    assert "这是往年的计划，已经结束" in then
    assert "到期的工作" not in then
    assert '<a href="?year=2023" title="去掉这个条件">季度：第二季度' in then


def test_with_one_year_there_is_none_to_choose(township: Settings) -> None:
    assert 'name="year"' not in text_of(signed_in("sunmei"))


def test_a_year_without_a_notice_is_said_to_be_provisional(in_rehearsal: Settings) -> None:
    coming = plan(assignment()).model_copy(update={"year": 2027})
    publish(coming, organization(), CALENDAR, at=at(1, 2), by="zhouping")
    for page in (YEAR, f"{YEAR}picture/"):
        assert "2027年的放假通知尚未公布，日期为暂定" in text_of(signed_in(), page)


def test_a_long_year_is_shown_month_by_month(
    township: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "MOST_SQUARES", 10)
    text = text_of(signed_in("sunmei"))
    cells = re.findall(r'<a class="sq month (\w+)" href="([^"]+)" title="([^"]+)">', text)
    assert len(cells) == 36
    assert ("red", "/organs/yunwu/tasks/A-02/", "3月：到期5期，办结0期，逾期4期") in cells
    assert ("blank", "/organs/yunwu/tasks/A-01/", "2月：没有到期的") in cells
    assert "按月显示" in text


@pytest.mark.parametrize("page", ["", "?light=red", "picture/", "month/", "month/2024-02/"])
@pytest.mark.parametrize("person", ["wangfang", "sunmei"])
def test_a_page_costs_few_queries_and_keeps_to_the_policy(
    township: Settings, page: str, person: str
) -> None:
    client = signed_in(person)
    for _ in ("first", "again"):
        with CaptureQueriesContext(connection) as queries:
            text = text_of(client, YEAR + page)
        assert len(queries) <= MOST_QUERIES
    assert "style=" not in text
    assert "<style" not in text
    assert not re.search(r"\son\w+=", text)
    assert all("src=" in each for each in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("page", ["", "?light=red", "picture/", "month/2024-03/"])
def test_what_people_wrote_cannot_become_markup(in_rehearsal: Settings, page: str) -> None:
    sly = "<script>a</script>\"'&"
    (goal,) = plan(assignment(title=sly)).goals
    measure = goal.measures[0].model_copy(update={"title": sly})
    written = PLAN.model_copy(
        update={
            "title": sly,
            "goals": (goal.model_copy(update={"title": sly, "measures": (measure,)}),),
            "indicators": (),
            "observances": (PLAN.observances[0].model_copy(update={"name": sly}),),
        }
    )
    office = organization()
    posts = tuple(each.model_copy(update={"title": sly}) for each in office.posts)
    renamed = office.model_copy(update={"name": sly, "short_name": sly[:20], "posts": posts})
    publish(written, renamed, CALENDAR, at=at(1, 2), by="zhouping")
    text = text_of(signed_in("sunmei"), YEAR + page)
    assert "<script>a" not in text
    assert "&lt;script&gt;" in text
    assert sly in unescape(text)


def test_a_county_member_looks_at_its_organs_in_the_order_of_names(township: Settings) -> None:
    publish_elsewhere("fengjie", "奉节县")
    publish_elsewhere("baidi", "白帝镇", above="fengjie")
    publish_elsewhere("wushan", "巫山县")
    head = signed_in("sunmei", organ="fengjie")
    text_of(head, "/organs/")  # a process reads each organ once
    with CaptureQueriesContext(connection) as queries:
        text = text_of(head, "/organs/")
    assert len(queries) <= 5, "one question for all organs"
    shown = re.findall(r'<th scope="row"><a href="([^"]+)">([^<]+)</a>', text)
    assert shown == [
        ("/organs/baidi/", "白帝镇"),
        ("/organs/fengjie/", "奉节县"),
        ("/organs/yunwu/", "云雾土家族乡人民政府"),
    ]
    assert "巫山县" not in text
    assert "本单位" in text
    assert "12 期" in text
    assert "不排名" in text
    assert "管理</a></th>" not in text
    assert "下级机构" in text_of(head, "/organs/fengjie/")
    assert "下级机构" not in text_of(signed_in("wangfang", organ="fengjie"), "/organs/fengjie/")
    assert "下级机构" not in text_of(head, YEAR)


def test_who_has_but_their_own_organ_is_led_to_it(township: Settings) -> None:
    publish_elsewhere("fengjie", "奉节县")
    for client in (signed_in("wangfang"), signed_in("wangfang", organ="fengjie")):
        page = client.get("/organs/")
        assert page.status_code == 302
    assert signed_in("wangfang").get("/organs/")["Location"] == YEAR
    assert visitor().get("/organs/")["Location"].startswith("/accounts/login/")
    assert signed_in("zhaomin").get("/organs/").status_code == 403


def test_an_administrator_manages_all_organs_and_sees_no_work_of_them(
    township: Settings,
) -> None:
    publish_elsewhere("shanmen", "山门乡")
    text = text_of(administrator(), "/organs/")
    assert "/organs/yunwu/manage/" in text
    assert "/organs/shanmen/manage/" in text
    assert 'href="/organs/yunwu/"' not in text
    assert "期</td>" not in text


def test_an_empty_installation_lists_no_organ(in_rehearsal: Settings) -> None:
    assert "还没有机构发布过计划" in text_of(administrator(), "/organs/")
