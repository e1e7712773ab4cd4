"""What all pages have in common: where people begin, how faults are said, who must not get in."""

from __future__ import annotations

import dataclasses
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planner.core.dates import Quarter
from planner.core.errors import Unavailable
from planner.core.organization import Tenure
from planner.core.progress import EntryKind, Progress, State
from planner.ledger.accounts import link_token
from planner.operations.publish import publish
from planner.operations.report import make_quarterly_report
from planner.settings import Settings
from planner.web import deliveries
from planner.web.templatetags import words
from tests.cast import CALENDAR, assignment, at, entry, organization, plan
from tests.core.test_progress import DUE, standing
from tests.operations.terms import TERMS
from tests.web.visitors import administrator, signed_in, visitor

YEAR, WORK, REPORT = "/organs/yunwu/", "/organs/yunwu/my-work/", "/organs/yunwu/reports/2024-Q1/"
PAGES = ("/", YEAR, WORK, "/organs/yunwu/month/", "/accounts/", "/accounts/login/", "/healthz")
MOST_QUERIES = 15
SINCE = at(1, 1, year=2023).date()


def text_of(client: Client, path: str) -> str:
    """What a page says."""
    return str(client.get(path, follow=True).content.decode())


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back_to_where_they_wanted(
    office: Client,
) -> None:
    for path in ("/", YEAR, WORK, "/organs/", "/manage/", "/organs/moon/"):
        answer = visitor().get(path)
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")
    answer = visitor().get(f"{YEAR}?quarter=1&post=clerk")
    assert answer["Location"] == f"/accounts/login/?next={YEAR}%3Fquarter%3D1%26post%3Dclerk"


def test_everybody_begins_where_their_work_is(office: Client) -> None:
    for who in ("wangfang", "liqiang", "sunmei", "zhouping"):
        assert signed_in(who).get("/")["Location"] == WORK
    assert administrator().get("/")["Location"] == "/manage/"
    assert signed_in("liqiang", is_administrator=True).get("/")["Location"] == WORK


def test_an_empty_installation_leads_the_administrator_to_what_there_is_to_do(
    in_rehearsal: Settings,
) -> None:
    answer = administrator().get("/")
    assert answer["Location"] == "/manage/"
    assert "发布" in text_of(administrator(), "/")
    assert "账户已停用" in text_of(signed_in(), "/"), "nobody is anybody's before a publication"


def test_whoever_has_left_or_is_still_to_come_is_told_so(office: Client) -> None:
    others = tuple(each for each in organization().tenures if each.post != "clerk")
    publish(
        plan(assignment()),
        organization(
            (
                *others,
                Tenure(post="clerk", person="wangfang", from_on=SINCE, until_on=at(3, 24).date()),
                Tenure(post="clerk", person="zhaomin", from_on=at(4, 1).date()),
            )
        ),
        CALENDAR,
        at=at(3, 24),
        by="zhouping",
    )
    for path in ("/", WORK, YEAR):
        left = office.get(path)
        assert left.status_code == 403
        assert "账户已停用" in left.content.decode()
        assert "法治学习" not in left.content.decode()
    to_come = signed_in("zhaomin")
    assert "您的任职还没有开始" in to_come.get("/").content.decode()
    assert to_come.get(YEAR).status_code == 404


def test_every_page_says_who_one_is_and_where_one_can_go(office: Client) -> None:
    text = text_of(office, YEAR)
    bar = text.partition("<nav")[2].partition("</nav>")[0]
    assert re.findall(r'<li><a href="[^"]+"[^>]*>([^<]+)</a></li>', bar) == [
        "我的工作",
        "年度计划",
        "月历",
        "日历订阅",
        "账户和登录",
    ]
    assert f'<a href="{YEAR}" aria-current="page">年度计划</a>' in bar
    assert "<summary>王芳</summary>" in bar
    assert "管理" in text_of(signed_in("zhouping"), YEAR)
    assert "预演" in text


def test_a_page_costs_few_queries(office: Client) -> None:
    for path in (YEAR, WORK):
        for _ in range(2):  # the first look opens the year
            with CaptureQueriesContext(connection) as queries:
                assert office.get(path).status_code == 200
            assert len(queries) <= MOST_QUERIES, path


def test_a_report_is_shown_as_text(office: Client) -> None:
    head = signed_in("sunmei")
    assert head.get(REPORT).status_code == 404
    make_quarterly_report("yunwu", Quarter(2024, 1), now=at(4, 1), terms=TERMS)
    page = head.get(REPORT)
    assert page.status_code == 200
    text = page.content.decode()
    assert "一、总体情况" in text
    assert "<pre" not in text
    assert "2024年第一季度" in text


def test_with_several_organs_each_sees_its_own(office: Client) -> None:
    other = organization().model_copy(update={"id": "shanmen", "name": "山门镇人民政府"})
    theirs = plan(assignment(title="防汛演练")).model_copy(update={"organ": "shanmen"})
    publish(theirs, other, CALENDAR, at=at(1, 2), by="zhouping")
    there = signed_in(organ="shanmen")
    assert "防汛演练" in text_of(there, "/organs/shanmen/")
    assert "防汛演练" not in text_of(office, YEAR)
    assert there.get(YEAR).status_code == office.get("/organs/shanmen/").status_code == 404
    assert "山门镇" in text_of(administrator(), "/organs/")


def test_titles_that_people_wrote_cannot_become_markup(in_rehearsal: Settings) -> None:
    sly = plan(assignment(title="<script>alert(1)</script>"))
    publish(sly, organization(), CALENDAR, at=at(1, 2), by="zhouping")
    for path in (YEAR, WORK, "/organs/yunwu/month/", "/organs/yunwu/picture/"):
        text = text_of(signed_in(), path)
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text, path


@pytest.mark.parametrize("path", PAGES)
def test_pages_keep_to_what_their_policy_allows(office: Client, path: str) -> None:
    text = text_of(office, path)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "style=" not in text
    assert not re.search(r"\son\w+=", text)


@pytest.mark.parametrize("path", PAGES)
def test_no_other_site_gets_in(office: Client, path: str) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "planner.local:8000"):
        assert office.get(path, headers={"host": host}).status_code == 400
    for method in ("put", "delete", "patch", "options", "trace"):
        refused = getattr(office, method)(path)
        assert refused.status_code == 405
        assert refused["Allow"] == "GET, HEAD, POST"
        assert not refused.content
    page = office.get(path)
    assert page["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["X-Frame-Options"] == "DENY"
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in page


def test_a_signed_in_browser_keeps_two_cookies_from_scripts_and_from_other_sites(
    office: Client,
) -> None:
    hers = visitor()
    assert hers.post(f"/in/{link_token('yunwu.wangfang')}/").status_code == 302
    assert hers.get(WORK).status_code == 200
    kept = {name: (each["httponly"], each["samesite"]) for name, each in hers.cookies.items()}
    assert kept == {"sessionid": (True, "Lax"), "csrftoken": (True, "Strict")}


def test_whoever_is_not_signed_in_gets_no_cookie_for_looking(office: Client) -> None:
    for path in ("/healthz", "/nix", YEAR):
        assert not visitor().get(path).cookies, path


def test_what_does_not_exist_is_a_page_of_one_sentence(browser: Client) -> None:
    page = browser.get("/nix")
    assert page.status_code == 404
    assert "没有这个页面" in page.content.decode()
    assert "地址不对" in browser.get("/", headers={"host": "evil"}).content.decode()


def test_a_form_of_another_site_is_refused_in_a_sentence(office: Client) -> None:
    strict = Client(
        enforce_csrf_checks=True, headers={"host": "127.0.0.1:8000"}, raise_request_exception=False
    )
    strict.cookies = office.cookies
    for path in ("/accounts/logout/", "/organs/yunwu/subscriptions/", "/accounts/sessions/end/"):
        answer = strict.post(path, {})
        assert answer.status_code == 403
        assert "没有提交" in answer.content.decode()
    assert strict.get(WORK).status_code == 200, "still signed in"


def test_a_fault_of_ours_shows_no_traceback(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(deliveries, "list_deliveries", break_down)
    page = signed_in("zhouping").get("/organs/yunwu/deliveries/")
    assert page.status_code == 500
    assert "页面暂时打不开" in page.content.decode()
    assert "secret" not in page.content.decode()


def test_a_ledger_that_does_not_answer_is_one_sentence(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise Unavailable("台账数据库", "没有应答", "请稍后再试")

    monkeypatch.setattr("planner.operations.board.read_mark", gone)
    page = office.get(YEAR)
    assert page.status_code == 503
    assert "台账数据库不可用" in page.content.decode()


def test_the_style_sheet_is_ours_and_served(browser: Client) -> None:
    page = browser.get("/static/planner/page.css")
    assert page.status_code == 200
    assert "Access-Control-Allow-Origin" not in page
    b"".join(page.streaming_content)
    page.close()


def test_words_of_templates_cover_every_state() -> None:
    done = standing(DUE, entry(EntryKind.COMPLETED, at(3, 1)))
    gone = standing(DUE, entry(EntryKind.CANCELLED, at(3, 1)))
    held = standing(DUE, entry(EntryKind.SUSPENDED, at(3, 1)))
    late = standing(at(4, 8).date())
    assert [words.mark(each) for each in (done, gone, held, late, standing(DUE))] == [
        "✓",
        "×",
        "–",
        "!",
        "",
    ]
    assert [words.square(each) for each in (done, late)] == ["done", "red"]
    assert words.in_full(late).endswith("逾期")
    assert words.distance(standing(DUE)) == "今天"
    assert words.distance(late) == "逾期5个工作日"
    sunday: Progress = dataclasses.replace(standing(DUE), due_on=at(3, 31).date(), days_left=0)
    assert words.distance(sunday) == "之前没有工作日"
    assert State.OPEN.word == "待办"
