"""The month's page: holidays in words, what is due, whose it is, and how one turns it over."""

from __future__ import annotations

import re

import pytest

from planner.core.plan import Every, Period
from planner.operations.publish import publish
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.web.test_plan import PART, text_of
from tests.web.township import HELPED, OTHERS, OWN, publish_elsewhere, publish_township
from tests.web.visitors import administrator, signed_in, visitor

MONTH = "/organs/yunwu/month/"


@pytest.fixture
def township(in_rehearsal: Settings) -> Settings:
    """A township's plan in force, on 25 March 2024."""
    publish_township()
    return in_rehearsal


def cell(text: str, day: str) -> str:
    """What stands on a day, tags and spaces left out."""
    (found,) = re.findall(
        rf'<td[^>]*>\s*<p class="date"><time datetime="{day}">.*?</td>', text, re.DOTALL
    )
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_february_has_its_holiday_and_its_make_up_days_in_words(township: Settings) -> None:
    text = text_of(signed_in("sunmei"), f"{MONTH}2024-02/")
    assert "2024年2月" in text
    assert text.count('<span class="rest">休</span> 春节') == 8
    assert "休 春节" in cell(text, "2024-02-10")
    assert "班 调休上班（春节）" in cell(text, "2024-02-04")
    assert "班 调休上班（春节）" in cell(text, "2024-02-18")
    assert "休" not in cell(text, "2024-02-24")
    assert "春节前后：2月1日至2月24日" in text
    assert "暂定" not in text


def test_may_has_five_days_off_and_two_make_up_days_around_them(township: Settings) -> None:
    text = text_of(signed_in("sunmei"), f"{MONTH}2024-5/")
    assert "休 劳动节" in cell(text, "2024-05-05")
    assert "班 调休上班（劳动节）" in cell(text, "2024-05-11")
    april = text_of(signed_in("sunmei"), f"{MONTH}2024-4/")
    assert "班 调休上班（劳动节）" in cell(april, "2024-04-28")


def test_the_month_of_today_is_shown_with_today_marked(township: Settings) -> None:
    text = text_of(signed_in("sunmei"), MONTH)
    assert "2024年3月" in text
    assert text.count('aria-current="date"') == 1
    assert cell(text, "2024-03-25").startswith("25 3月25日 周一 今天")
    assert "妇女节" in cell(text, "2024-03-08")
    assert f"逾期： {OTHERS}" in cell(text, "2024-03-22")
    assert f"已办结： {OWN}（第一季度）" in cell(text, "2024-03-29")
    assert 'href="/organs/yunwu/tasks/A-01@2024-Q1/"' in text


def test_months_are_turned_by_links_across_years(township: Settings) -> None:
    text = text_of(signed_in("sunmei"), f"{MONTH}2024-12/")
    assert f'href="{MONTH}2024-11/" rel="prev"' in text
    assert f'href="{MONTH}2025-1/" rel="next">2025年1月' in text
    first = text_of(signed_in("sunmei"), f"{MONTH}2004-1/")
    assert 'rel="prev"' not in first
    last = text_of(signed_in("sunmei"), f"{MONTH}2100-12/")
    assert 'rel="next"' not in last


@pytest.mark.parametrize("month", ["2024-0", "2024-13", "2003-12", "2101-1", "0-1", "99999-1"])
def test_a_month_that_no_calendar_has_is_not_there(township: Settings, month: str) -> None:
    assert signed_in("sunmei").get(f"{MONTH}{month}/").status_code == 404


def test_a_month_beyond_the_plans_says_so(township: Settings) -> None:
    text = text_of(signed_in("sunmei"), f"{MONTH}2027-10/")
    assert "2027年还没有发布工作计划" in text
    assert "放假通知尚未公布" in text
    assert "休 国庆节（暂定）" in cell(text, "2027-10-01")
    known = text_of(signed_in("sunmei"), f"{MONTH}2025-1/")
    assert "2025年还没有发布工作计划" in known
    assert "放假通知尚未公布" not in known


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("wangfang", (True, False, True)),
        ("qiancheng", (False, True, True)),
        ("sunmei", (True, True, True)),
        ("zhouping", (True, True, True)),
    ],
)
def test_everybody_sees_what_is_theirs_to_see(
    township: Settings, person: str, expected: tuple[bool, ...]
) -> None:
    text = text_of(signed_in(person), MONTH)
    assert tuple(each in text for each in (OWN, OTHERS, HELPED)) == expected
    assert (PART in text) == (person in {"wangfang", "qiancheng"})


def test_one_may_look_at_ones_own_alone(township: Settings) -> None:
    mine = text_of(signed_in("wangfang"), f"{MONTH}?mine=1")
    assert OWN in mine
    assert HELPED not in mine
    assert "本月我有 1 期到期" in mine
    assert f'href="{MONTH}2024-2/?mine=1"' in mine
    assert '<strong aria-current="true">只看我的</strong>' in mine
    assert '<a href="?mine=1">只看我的</a>' in text_of(signed_in("wangfang"), f"{MONTH}?mine=x")


def test_the_county_has_nothing_of_its_own_there(township: Settings) -> None:
    publish_elsewhere("fengjie", "奉节县")
    text = text_of(signed_in("sunmei", organ="fengjie"), f"{MONTH}?mine=1")
    assert "只看我的" not in text
    assert OTHERS in text


def test_strangers_see_no_month(township: Settings) -> None:
    publish_elsewhere("shanmen", "山门乡")
    assert signed_in("sunmei", organ="shanmen").get(MONTH).status_code == 404
    assert administrator().get(MONTH).status_code in {403, 404}
    assert visitor().get(MONTH).status_code == 302


def test_a_day_with_much_to_do_keeps_the_rest_behind_a_line(in_rehearsal: Settings) -> None:
    weekly = Every(every=Period.WEEK, due="friday")
    many = plan(*(assignment(f"A-{n:02}", weekly) for n in range(9)))
    publish(many, organization(), CALENDAR, at=at(1, 2), by="zhouping")
    text = text_of(signed_in(), MONTH)
    assert text.count("<summary>还有 3 项</summary>") == 5
    assert len(re.findall(r'href="/organs/yunwu/tasks/A-\d\d@2024-W13/"', text)) == 9
