"""A plan × its report, changed → what is new, gone, reworded, and which assignments are stale."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.draft import Rereading, draft, outline, reread
from planner.core.plan import Assignment, Plan
from planner.core.workdays import WorkdayCalendar
from planner.planfile import read_organization
from tests.damage import damaged, reports

ORGANIZATION = read_organization(Path("config/organization.yaml"))
CALENDAR = WorkdayCalendar()
REPORTS = Path("tests/data/reports_to_draft")
WORK = (
    "每季度组织领导干部集中学习宪法",
    "每月开展矛盾纠纷排查化解工作",
    "全年举办法治宣传活动不少于12场",
    "6月底前完成行政规范性文件清理",
    "每半年组织执法人员业务培训",
    "定期公开行政执法信息和结果",
    "落实法律顾问审查重大合同制度",
    "每周安排律师到村值班接待群众",
)
NUMBERS = st.sampled_from(["一是二是三是四是五是六是七是八是", "1.2.3.4.5.6.7.8.", "①②③④⑤⑥⑦⑧"])


def report(work: Sequence[str], marks: str = "①②③④⑤⑥⑦⑧") -> str:
    """A report of 2023 whose last part asks for some work, an item each."""
    size = len(marks) // len(WORK)
    items = [f"{marks[size * at : size * at + size]}{each}。" for at, each in enumerate(work)]
    return "\n".join(
        [
            "云雾乡2023年法治政府建设情况报告",
            "一、主要工作",
            "全年开展普法宣传10场。",
            "二、2024年工作打算",
            "（一）扎实推进法治建设",
            *items,
        ]
    )


def planned(text: str) -> Plan:
    """The plan drafted from a text."""
    made = draft(text, ORGANIZATION, CALENDAR, 2024)
    assert made.plan is not None
    return made.plan


def resting_on(plan: Plan, *assignments: Assignment) -> Plan:
    """The plan with its first measure alone, of other assignments, and without indicators."""
    measure = plan.goals[0].measures[0].model_copy(update={"assignments": assignments})
    goal = plan.goals[0].model_copy(update={"measures": (measure,)})
    return plan.model_copy(update={"goals": (goal,), "indicators": ()})


def told(found: Rereading) -> tuple[list[str], list[str], list[tuple[str, str]], list[str]]:
    """New, gone and reworded words, and the titles of stale assignments."""
    return (
        [each.text for each in found.new],
        [each.quote for each in found.gone],
        [(each.cited.quote, each.clause.text) for each in found.reworded],
        [each.title for each in found.stale],
    )


NOTHING: tuple[list[str], list[str], list[tuple[str, str]], list[str]] = ([], [], [], [])


def test_what_is_new_gone_and_reworded_is_told_with_both_wordings() -> None:
    plan = planned(report(WORK[:4]))
    assert len(list(plan.places())) == len(WORK[:4])
    now = [WORK[0], "全年举办法治宣传活动不少于15场", WORK[3], "新建一个村级法律服务站"]
    found = reread(plan, report(now))
    assert told(found) == (
        ["新建一个村级法律服务站"],
        [WORK[1]],
        [(WORK[2], now[1])],
        [place.assignment.title for place in list(plan.places())[1:3]],
    )
    assert [each.assignments for each in found.gone] == [("A-02",)]
    assert [each.clause.place for each in found.moved] == ["二(一)3.1"]
    assert not found.is_same


def test_work_with_one_clause_left_is_not_stale() -> None:
    plan = planned(report(WORK[:2]))
    first, second = (place.assignment for place in plan.places())
    both = first.model_copy(update={"citations": first.citations + second.citations})
    plan = resting_on(plan, both)
    found = reread(plan, report(WORK[:1]))
    assert [each.quote for each in found.gone] == [WORK[1]]
    assert found.stale == ()


def test_the_same_words_at_two_places_are_two_and_one_of_them_can_go() -> None:
    twice = report([WORK[0], WORK[1], WORK[0]])
    plan = planned(twice)
    assert reread(plan, twice).is_same
    found = reread(plan, report(WORK[:2]))
    assert [(each.place, each.quote) for each in found.gone] == [("二(一)3.1", WORK[0])]


def test_a_quote_that_runs_through_two_clauses_covers_both() -> None:
    text = report(["每季度组织领导干部学法，每月开展矛盾纠纷排查"])
    plan = planned(text)
    place = next(plan.places())
    whole = place.assignment.citations[0].model_copy(
        update={"place": "二(一)1", "quote": "组织领导干部学法，每月开展矛盾"}
    )
    only = place.assignment.model_copy(update={"citations": (whole,)})
    plan = resting_on(plan, only)
    assert reread(plan, text).is_same


def test_words_that_only_stand_in_the_past_year_are_gone() -> None:
    text = report([WORK[0], "开展普法宣传10场以上"])
    plan = planned(text)
    citation = next(plan.places()).assignment.citations[0]
    assert citation.quote == WORK[0]
    found = reread(plan, report(WORK[:1]))
    assert [each.quote for each in found.gone] == ["开展普法宣传10场以上"]


def test_what_was_done_may_be_cited_too() -> None:
    text = report(WORK[:1])
    plan = planned(text)
    place = next(plan.places())
    past = place.assignment.citations[0].model_copy(update={"place": "一", "quote": "普法宣传10场"})
    both = place.assignment.model_copy(update={"citations": (*place.assignment.citations, past)})
    plan = resting_on(plan, both)
    assert reread(plan, text).is_same
    found = reread(plan, text.replace("10场", "12场"))
    assert told(found) == ([], [], [("普法宣传10场", "全年开展普法宣传12场")], [])


def test_several_quotes_of_one_clause_may_be_reworded_into_one() -> None:
    old = "认真开展法治宣传和法律服务进村入户活动"
    plan = planned(report([old, *WORK[:1]]))
    first, second = (place.assignment for place in plan.places())
    citation = first.citations[0]
    parts = tuple(citation.model_copy(update={"quote": each}) for each in (old[:10], old[10:]))
    both = first.model_copy(update={"citations": parts})
    plan = resting_on(plan, both, second)
    now = "认真开展普法宣传与法律服务进村进户"
    assert told(reread(plan, report([now, *WORK[:1]])))[2] == [(old[:10], now), (old[10:], now)]


def test_a_text_that_plans_nothing_makes_nothing_stale() -> None:
    found = reread(planned(report(WORK)), "云雾乡2023年工作报告\n全年工作顺利。")
    assert found.plans_nothing
    assert (told(found), len(found.findings)) == (NOTHING, 1)


def test_a_goal_whose_words_are_gone_is_a_finding() -> None:
    plan = planned(report(WORK[:3]))
    found = reread(plan, report(WORK[:3]).replace("扎实推进法治建设", "加快建设法治乡镇"))
    assert told(found) == NOTHING
    assert [str(each) for each in found.findings] == ["目标 G1:“扎实推进法治建设”在原文里没有"]


@pytest.mark.parametrize("name", [path.name for path in sorted(REPORTS.glob("*.txt"))])
def test_the_same_report_has_only_what_no_work_covers(name: str) -> None:
    text = (REPORTS / name).read_text("utf-8")
    made = draft(text, ORGANIZATION, CALENDAR, 2024)
    if made.plan is None:
        return
    found = reread(made.plan, text)
    assert told(found) == ([each.text for each in made.uncovered], [], [], [])
    assert (found.moved, found.findings) == ((), ())


@settings(max_examples=60, deadline=None)
@given(st.permutations(WORK), st.integers(1, 8), NUMBERS)
def test_moved_and_renumbered_clauses_are_no_changes(
    order: list[str], count: int, marks: str
) -> None:
    plan = planned(report([each for each in WORK if each in order[:count]]))
    found = reread(plan, report(order[:count], marks))
    assert (told(found), found.is_same) == (NOTHING, True)


@settings(max_examples=60, deadline=None)
@given(st.permutations(WORK), st.integers(1, 7), st.integers(1, 7))
def test_what_is_new_is_in_the_text_and_what_is_gone_is_not(
    order: list[str], before: int, now: int
) -> None:
    plan = planned(report(order[:before]))
    found = reread(plan, report(order[8 - now :]))
    kept = set(order[:before]) & set(order[8 - now :])
    new, gone, reworded, stale = told(found)
    assert {*new, *(after for _, after in reworded)} == {*order[8 - now :]} - kept
    assert {*gone, *(quote for quote, _ in reworded)} == {*order[:before]} - kept
    assert len(stale) == before - len(kept)


def test_whatever_becomes_of_a_report_it_is_compared() -> None:
    texts = reports()
    plans = [made.plan for text in texts if (made := draft(text, ORGANIZATION, CALENDAR, 2024))]
    known = [each for each in plans if each is not None]
    for number in range(300):
        plan = random.Random(number).choice(known)  # noqa: S311 # only a test's own choice
        found = reread(plan, damaged(texts, number))
        after = {each.clause for each in found.reworded}
        assert set(found.new) <= set(outline(damaged(texts, number), 2024).clauses) - after
        assert {each.id for each in found.stale} <= {p.assignment.id for p in plan.places()}
