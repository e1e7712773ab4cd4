"""The picture of the year: where everything stands in it, and that one can do without seeing it."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from planner.core.dates import Window
from planner.core.plan import Goal, Measure, Once, Plan
from planner.operations.overview import Overviews
from planner.operations.publish import publish
from planner.settings import Settings
from planner.web import looks
from planner.web.drawing import ACROSS, LEFT, MOST_ROWS, Drawing, across, cut, draw, middle_of
from tests.cast import CALENDAR, CITED, assignment, at, organization, plan
from tests.operations.boards import TODAY, board_of
from tests.operations.terms import TERMS
from tests.web.test_plan import rows, text_of
from tests.web.township import publish_elsewhere, publish_township
from tests.web.visitors import signed_in

PICTURE = "/organs/yunwu/picture/"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def township(in_rehearsal: Settings) -> Settings:
    """A township's plan in force, on 25 March 2024."""
    publish_township()
    return in_rehearsal


def drawn(of: Plan, day: date = TODAY) -> Drawing:
    """The picture of all of a plan."""
    board = board_of(of, day=day)
    return draw(Overviews(TERMS).of(board, lambda _assignment, _post: True, {}), CALENDAR)


def with_goals(*counts: int) -> Plan:
    """A plan whose goals have so many assignments, three a measure."""
    goals, number = [], 0
    for position, count in enumerate(counts):
        own = [assignment(f"A-{number + n:03}") for n in range(count)]
        number += count
        measures = tuple(
            Measure(id=f"M{position}-{at}", title="举措", assignments=tuple(own[at : at + 3]))
            for at in range(0, count, 3)
        )
        goals.append(Goal(id=f"G{position}", title="目标", citation=CITED, measures=measures))
    return plan().model_copy(update={"goals": tuple(goals)})


def pictures(text: str) -> list[ET.Element]:
    """The drawings of a page, read as strictly as XML is."""
    found = re.findall(r'<svg class="picture".*?</svg>', text, re.DOTALL)
    named = (each.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1) for each in found)
    return [ET.fromstring(each) for each in named]  # noqa: S314 - our own page


def test_days_stand_where_the_year_has_them() -> None:
    assert across(Window.of_year(2024)) == (LEFT, ACROSS)
    january, february = (across(Window.of_month(2024, each)) for each in (1, 2))
    assert january[0] + january[1] == pytest.approx(february[0], abs=0.11)
    assert middle_of(date(2023, 6, 1), 2024) == middle_of(date(2024, 1, 1), 2024)
    assert middle_of(date(2025, 6, 1), 2024) == middle_of(date(2024, 12, 31), 2024)
    assert LEFT < middle_of(date(2024, 1, 1), 2024) < middle_of(date(2024, 12, 31), 2024)
    assert middle_of(date(2024, 12, 31), 2024) < LEFT + ACROSS


def test_holidays_and_today_are_drawn() -> None:
    picture = drawn(plan(assignment()))
    assert [each.word for each in picture.months][::11] == ["1月", "12月"]
    named = [each.word for each in picture.holidays]
    assert named == ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"]
    ends_in_a_holiday = plan(assignment()).model_copy(update={"year": 2022})
    assert drawn(ends_in_a_holiday).holidays[-1].word == "元旦"
    assert picture.today == middle_of(TODAY, 2024)
    assert drawn(plan(assignment()), date(2026, 1, 5)).today is None


def test_what_fills_a_page_goes_on_on_the_next() -> None:
    assert [len(each.lines) for each in drawn(with_goals(20, 22)).sheets] == [42]
    assert [len(each.lines) for each in drawn(with_goals(20, 15, 25)).sheets] == [35, 25]
    long = drawn(with_goals(100, 2)).sheets
    assert [len(each.lines) for each in long] == [MOST_ROWS, MOST_ROWS, 18]
    assert [len(each.bands) for each in long] == [1, 1, 2]
    # a measure that is cut by the end of a page is named on both
    assert sum(each.height for each in long[0].brackets) == MOST_ROWS * 20


def test_lines_do_not_overlap() -> None:
    for sheet in drawn(with_goals(20, 15, 25)).sheets:
        tops = sorted([each.y for each in sheet.lines] + [each.y for each in sheet.bands])
        assert all(after - before >= 20 for before, after in pairwise(tops))
        assert tops[-1] < sheet.bottom


def test_long_titles_are_cut_to_the_room_there_is() -> None:
    assert cut("干部职工会学法", 8) == "干部职工会学法"
    assert cut("干部职工会学法和考法", 8) == "干部职工会学法…"
    assert cut("abcdefghijklm", 8) == "abcdefghijklm"
    measure = (
        plan()
        .goals[0]
        .measures[0]
        .model_copy(update={"title": "一二三四五六七八九十" * 4, "assignments": (assignment(),)})
    )
    goal = plan().goals[0].model_copy(update={"measures": (measure,)})
    (bracket,) = drawn(plan().model_copy(update={"goals": (goal,)})).sheets[0].brackets
    assert [text for _, text in bracket.lines] == ["一二三四五六七八九十一…"]
    assert len(bracket.title) == 40


def test_the_picture_is_well_formed_and_everything_in_it_leads_somewhere(
    township: Settings,
) -> None:
    text = text_of(signed_in("sunmei"), PICTURE)
    (picture,) = pictures(text)
    links = [each.get("href") for each in picture.iter(f"{SVG}a")]
    assert len(links) == 3 + 60
    assert "/organs/yunwu/tasks/A-01@2024-Q1/" in links
    titles = [each.findtext(f"{SVG}title") for each in picture.iter(f"{SVG}a")]
    assert all(titles)
    assert "第一季度 3月29日截止 已办结" in titles
    assert {each.get("href") for each in picture.iter(f"{SVG}use")} == {
        "#m-done",
        "#m-red",
        "#m-green",
        "#m-waiting",
    }
    for each in picture.iter(f"{SVG}use"):
        assert f'id="{str(each.get("href"))[1:]}"' in text
        assert LEFT <= float(str(each.get("x"))) <= LEFT + ACROSS
    assert "今天" in [each.text for each in picture.iter(f"{SVG}text")]
    assert not any("style" in each.attrib for each in picture.iter())


def test_there_is_a_table_for_those_who_cannot_see_it(township: Settings) -> None:
    text = text_of(signed_in("sunmei"), PICTURE)
    cells = re.findall(r'<td class="heat (\w+)" title="([^"]+)">([^<]*)</td>', text)
    assert len(cells) == 36
    assert ("red", "3月：到期5期，办结0期，逾期4期", "!0/5") in cells
    assert ("done", "3月：到期1期，办结1期", "✓1/1") in cells
    assert ("blank", "2月：没有到期的", "") in cells


def test_the_picture_shows_what_the_plan_would(township: Settings) -> None:
    for person, asked in (("wangfang", "?"), ("sunmei", "?office=law"), ("sunmei", "?light=red")):
        client = signed_in(person)
        picture = text_of(client, PICTURE + asked)
        listed = rows(text_of(client, "/organs/yunwu/" + asked))
        assert re.findall(
            r'<tr><th scope="row"><a href="/organs/yunwu/tasks/([^/]+)/"', picture
        ) == (listed)
        assert f'href="/organs/yunwu/{asked}"' in picture


def test_a_long_year_is_drawn_month_by_month(
    township: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "MOST_SQUARES", 10)
    text = text_of(signed_in("sunmei"), PICTURE)
    (picture,) = pictures(text)
    counts = [each.text for each in picture.iter(f"{SVG}text") if each.get("class") == "n"]
    assert len(counts) == 12 + 4 + 4
    assert "每月只画一个记号" in text
    titles = [each.text for each in picture.iter(f"{SVG}title")]
    assert "3月：到期5期，办结0期，逾期4期" in titles


def test_what_is_never_due_has_a_line_and_no_mark(in_rehearsal: Settings) -> None:
    never = assignment("A-04", Once(once=date(2024, 5, 1), first_on=date(2024, 6, 1)))
    publish(plan(never), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    (picture,) = pictures(text_of(signed_in(), PICTURE))
    assert [each.get("href") for each in picture.iter(f"{SVG}a")] == ["/organs/yunwu/tasks/A-04/"]


def test_a_choice_of_nothing_is_an_empty_picture(township: Settings) -> None:
    text = text_of(signed_in("sunmei"), f"{PICTURE}?light=red&office=law")
    assert pictures(text) == []
    assert "没有可画的任务" in text


def test_strangers_see_no_picture(township: Settings) -> None:
    publish_elsewhere("shanmen", "山门乡")
    assert signed_in("sunmei", organ="shanmen").get(PICTURE).status_code == 404
