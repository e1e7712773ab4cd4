"""Titles and signatures → the unit, the years reported on and planned for, the day."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.draft import outline
from planner.core.draft.masthead import Masthead

BODY = "一、工作情况\n学习6次。\n二、下一步打算\n（一）抓培训。办班2期。"
WARD = "县人民医院护理部"


def head(title: str, signature: str = "") -> Masthead:
    """The masthead of a report with a title and the lines below its text."""
    return outline(f"{title}\n{BODY}\n{signature}").masthead


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("某县卫健局年度工作总结及2025年工作计划", (2024, 2025)),
        ("某局年终工作总结和二〇二五年工作打算", (2024, 2025)),
        ("某局2021—2024年工作总结及2025年计划", (2024, 2025)),
        ("某局“十四五”期间工作总结和2025年计划", (2024, 2025)),
        ("某局2023年工作总结及2025年工作计划", (2023, 2025)),
        # a plan that is reported on is none to come
        ("关于2024年工作计划完成情况的报告", (2024, 2025)),
        ("某局2024年度工作要点落实情况的报告", (2024, 2025)),
        ("某局2024年工作总结", (2024, 2025)),
        ("某局2024年上半年工作总结及下半年工作计划", (2024, 2024)),
    ],
)
def test_a_year_before_a_plan_is_the_plans(title: str, years: tuple[int, int]) -> None:
    told = head(title)
    assert (told.report_year, told.plan_year) == years


def test_a_plan_whose_title_names_only_its_year_is_found() -> None:
    text = "某县卫健局年度工作总结及2025年工作计划\n一、工作情况\n学习6次。\n"
    read = outline(f"{text}二、2025年工作计划\n（一）抓培训。办班2期。\n")
    assert [goal.heading for goal in read.goals] == ["抓培训"]


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("某中学2023—2024学年第一学期工作总结", (2023, 2024)),
        ("某中学2023—2024学年第二学期工作总结", (2024, 2024)),
        ("某中学2023—2024学年工作总结", (2023, 2024)),
        ("某中学2022—2023学年暨2023年度工作总结", (2023, 2024)),
        ("某中学2023—2024学年工作总结及2024—2025学年工作计划", (2023, 2024)),
        ("某小学2024年春季学期工作总结暨秋季学期工作计划", (2024, 2024)),
        ("某小学2024-2025学年度第一学期工作计划", (None, 2024)),
        ("某小学2024-2025学年度第二学期工作计划", (None, 2025)),
        ("某小学2024—2025学年工作要点", (None, 2024)),
    ],
)
def test_school_years_and_terms_are_told_apart(title: str, years: tuple[int | None, int]) -> None:
    told = head(title, "某中学\n2024年7月6日")
    assert (told.report_year, told.plan_year) == years


@pytest.mark.parametrize(
    ("title", "signature", "unit"),
    [
        (f"2024年工作总结及2025年工作计划\n（{WARD}）", "", WARD),
        (f"2024年工作总结和2025年工作计划\n{WARD}", "", WARD),
        ("2024年工作总结暨2025年工作计划", f"{WARD}\n2024年12月20日", WARD),
        ("2024年工作总结", f"{WARD}\n2024年12月20日", WARD),
        (f"我科2024年工作总结\n——{WARD}", "", WARD),
        (f"{WARD}2024年工作总结", "", WARD),
        ("某县第二人民医院医务科2024年工作总结", "", "某县第二人民医院医务科"),
        ("2024年工作总结及2025年工作计划", "", ""),
        ("我科2024年工作总结\n我科", "", ""),
    ],
)
def test_words_of_the_title_are_no_unit_and_departments_are(
    title: str, signature: str, unit: str
) -> None:
    assert head(title, signature).unit == unit


@pytest.mark.parametrize(
    ("title", "signature", "day"),
    [
        ("某县教育局2024年工作总结", "某县教育局\n２０２４年１２月２０日", date(2024, 12, 20)),
        ("某县教育局2024年工作总结\n（２０２５年３月５日）", "", date(2025, 3, 5)),
        ("发布日期：２０２５-０３-０５\n某县教育局2024年工作总结", "", date(2025, 3, 5)),
    ],
)
def test_the_day_may_have_wide_digits(title: str, signature: str, day: date) -> None:
    assert head(title, signature).published_on == day
