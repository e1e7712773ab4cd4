"""A year that was worked through → the draft of the next: baselines, unfinished work, notes."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.errors import NotAllowed
from planner.core.organization import Post
from planner.core.plan import ByRule, Count, Every, Goal, Measure, Period, Plan, Shortcoming
from planner.core.progress import Entry, EntryKind
from planner.core.rollover import comments_on, roll_over
from planner.core.schedule import expand
from tests.cast import (
    CALENDAR,
    CITED,
    YARDSTICK,
    assignment,
    at,
    entry,
    indicator,
    occurrence,
    once,
    plan,
    recorded,
    year,
)
from tests.core.rolling import left, notes, rolled, so_far

COUNTED = (Count(indicator="I-01"),)
QUARTERLY = assignment("A-01", counts=COUNTED)
ONE_OFF = assignment("A-02", once(date(2024, 6, 14)), title="梳理权责")
PLAN = plan(QUARTERLY, ONE_OFF, indicators=(indicator(),))
DONE = EntryKind.COMPLETED


def quarter(which: int, month: int, **more: object) -> Entry:
    return entry(DONE, at(month, 20), f"A-01@2024-Q{which}", **more)


def one_off(kind: EntryKind, **more: object) -> Entry:
    return entry(kind, at(6, 12), "A-02@2024", **more)


def ids(of: Plan) -> list[str]:
    return [place.assignment.id for place in of.places()]


def test_the_next_years_plan_has_the_same_goals_under_the_new_year() -> None:
    draft = rolled(PLAN)
    assert comments_on(draft).tail == ()
    assert (draft.plan.year, draft.plan.title) == (2025, "2025年法治政府建设工作计划")
    assert ids(draft.plan) == ["A-01", "A-02"]
    assert draft.plan.source == PLAN.source
    assert (draft.carried, draft.moved, draft.unfinished) == (2, 1, 2)
    assert not draft.is_provisional


def test_a_title_without_the_year_is_to_be_looked_at() -> None:
    draft = rolled(PLAN.model_copy(update={"title": "工作计划"}))
    assert draft.plan.title == "工作计划"
    assert "请核对：标题里没有写2025年，没有改。" in notes(draft)


def test_this_years_reading_is_the_baseline_and_the_target_stays() -> None:
    draft = rolled(PLAN, quarter(1, 3, number=7), quarter(2, 6, number=9))
    (found,) = draft.plan.indicators
    assert (found.baseline, found.target) == (2, 4)
    assert notes(draft)[1:4] == [
        "baseline 是2024年全年实际值，target 仍是2024年的目标。",
        "2023年3次；2024年目标4次，实际2次，差2次，完成50%。",
        "依据：A-01 2期，台账第7、9条。",
    ]


def test_a_target_that_was_reached_says_on_which_day() -> None:
    told = [quarter(1, 3, amount=3), quarter(2, 6, amount=2, number=8)]
    assert "2023年3次；2024年目标4次，实际5次，2024-06-20达到，超出1次。" in notes(
        rolled(PLAN, *told)
    )
    amounts = [entry(EntryKind.PROGRESSED, at(5, 6), "A-01@2024-Q2", amount=4)]
    assert "2023年3次；2024年目标4次，实际4次，2024-05-06达到。" in notes(rolled(PLAN, *amounts))


def test_before_the_year_is_over_that_is_said() -> None:
    draft = rolled(PLAN, quarter(1, 3), on=date(2024, 11, 20))
    assert "2023年3次；2024年目标4次，截至2024-11-20实际1次，还差3次，完成25%。" in notes(draft)
    head = "\n".join(comments_on(draft).head)
    assert "数据截至2024-11-20（全年还没有结束，到年底再核对基数和未完成的）。" in head


@pytest.mark.parametrize(
    ("aim", "target", "told"),
    [
        ("observed", 4, "2023年3次；2024年实际1次，只统计。"),
        ("at_most", 1, "2023年3次；2024年目标不超过1次，实际1次，没有超出。"),
        ("at_most", 0, "2023年3次；2024年目标不超过0次，实际1次，超出1次。"),
        ("at_least", 0, "2023年3次；2024年目标0次，实际1次，超出1次。"),
    ],
)
def test_each_aim_has_its_words(aim: str, target: int, told: str) -> None:
    of = plan(QUARTERLY, indicators=(indicator(target=target, aim=aim),))
    assert told in notes(rolled(of, quarter(1, 3)))


def test_many_entries_are_counted_and_none_is_said_so() -> None:
    monthly = assignment("A-01", Every(every=Period.MONTH, due="15"), counts=COUNTED)
    of = plan(monthly, indicators=(indicator(target=12),))
    told = [
        entry(DONE, at(month, 10), f"A-01@2024-{month:02}", number=month) for month in range(1, 10)
    ]
    assert "依据：A-01 9期，台账第1—9条中的9条。" in notes(rolled(of, *told))
    assert "依据：没有计入的期次。" in notes(rolled(of))
    without = [entry(DONE, at(1, 10), "A-01@2024-01")]
    assert "依据：A-01 1期。" in notes(rolled(of, *without))


def test_a_target_out_of_reach_next_year_is_lowered_and_to_be_looked_at() -> None:
    """2024 has 53 Mondays, 2025 has 52."""
    mondays = ByRule(rule="FREQ=WEEKLY;BYDAY=MO")
    of = plan(assignment("A-01", mondays, counts=COUNTED), indicators=(indicator(target=53),))
    draft = rolled(of)
    assert draft.plan.indicators[0].target == 52
    assert "请核对：计入的任务全年只有52次，目标由53次改为52次。" in notes(draft)


def test_one_off_work_that_is_done_is_named_at_the_end() -> None:
    draft = rolled(PLAN, one_off(DONE))
    assert ids(draft.plan) == ["A-01"]
    assert left(draft) == ["任务 A-02：2024-06-12办结"]
    assert comments_on(draft).tail == (
        "没有带入的（需要的，从2024年计划里抄过来）：",
        "  任务 A-02 梳理权责：2024-06-12办结。",
    )
    waiting = plan(QUARTERLY, ONE_OFF.model_copy(update={"needs_confirmation": True}))
    assert left(rolled(waiting, one_off(DONE))) == ["任务 A-02：2024-06-12办结，还没有销号"]


def test_one_off_work_that_was_cancelled_is_named_with_its_reason() -> None:
    draft = rolled(PLAN, one_off(EntryKind.CANCELLED, note="县里统一\n办理"))
    assert left(draft) == ["任务 A-02：已撤销，原因：县里统一 办理"]


@pytest.mark.parametrize(
    ("told", "on", "state"),
    [
        ([], None, "逾期未办"),
        ([], date(2024, 5, 1), "尚未到期，年底前办结了就删去这一项"),
        ([one_off(EntryKind.SUSPENDED, note="等上级")], None, "已中止，原因：等上级"),
        (
            [one_off(DONE), one_off(EntryKind.RETURNED, note="不全")],
            None,
            "逾期未办，已退回重办",
        ),
        ([one_off(EntryKind.LAPSED)], None, "逾期未办"),
    ],
)
def test_one_off_work_that_is_not_done_is_carried_and_marked(
    told: list[Entry], on: date | None, state: str
) -> None:
    draft = rolled(PLAN, *told, on=on)
    assert ids(draft.plan) == ["A-01", "A-02"]
    told_of = [each for each in notes(draft) if "A-02@" in each or "只办一次" in each]
    assert told_of == [
        f"请核对：上年未完成：A-02@2024，截止2024-06-14，{state}。",
        "请核对：只办一次，日期由2024-06-14移到2025-06-14（周六）。",
    ]


def test_recurring_work_says_which_of_it_was_not_finished() -> None:
    told = [
        quarter(1, 3),
        entry(EntryKind.SUSPENDED, at(6, 3), "A-01@2024-Q2", note="修缮" * 40),
        entry(EntryKind.CANCELLED, at(9, 3), "A-01@2024-Q3"),
    ]
    (line,) = (each for each in notes(rolled(PLAN, *told)) if "期，办结" in each)
    assert line.startswith("上年4期，办结1期；未完成：第二季度（已中止，原因：修缮")
    assert line.endswith("…）、第三季度（已撤销）、第四季度（逾期未办）。")
    assert len(line) < 120


def test_what_is_still_to_come_is_not_unfinished() -> None:
    draft = rolled(plan(QUARTERLY), quarter(1, 3), on=date(2024, 4, 1))
    assert draft.unfinished == 0


def test_work_that_was_given_on_is_to_be_looked_at() -> None:
    told = [one_off(EntryKind.REASSIGNED, post="leader")]
    draft = rolled(PLAN, *told)
    assert "请核对：上年曾转办给leader，这里仍写原来的责任岗位。" in notes(draft)
    assert draft.plan.goals[0].measures[0].assignments[1].assignee == "clerk"


def test_what_hangs_on_work_that_is_gone_goes_too_and_is_named() -> None:
    lacking = Shortcoming(id="S1", title="权责不清", citation=CITED)
    counted = ONE_OFF.model_copy(update={"counts": (Count(indicator="I-02"),)})
    measures = (
        Measure(id="M1", title="学习", assignments=(QUARTERLY,)),
        Measure(id="M2", title="梳理", answers=("S1",), assignments=(counted,)),
    )
    goal = Goal(id="G1", title="意识", citation=CITED, measures=measures[:1])
    other = Goal(id="G2", title="权责", citation=CITED, measures=measures[1:])
    of = plan(indicators=(indicator(), indicator("I-02", 1))).model_copy(
        update={"goals": (goal, other), "shortcomings": (lacking,)}
    )
    told = "请核对：这些是上一份报告写的不足；请按新的报告增删。"
    assert told in notes(rolled(of))
    draft = rolled(of, one_off(DONE))
    assert told not in notes(draft)
    assert draft.plan.shortcomings == ()
    assert [each.id for each in draft.plan.indicators] == ["I-01"]
    assert left(draft) == [
        "任务 A-02：2024-06-12办结",
        "目标 G2：下面没有任务了",
        "举措 M2：下面没有任务了",
        "不足 S1：没有举措针对它了",
        "指标 I-02：没有任务计入它了",
    ]


def test_a_plan_of_which_nothing_is_left_is_not_drafted() -> None:
    with pytest.raises(NotAllowed, match="不能起草2025年计划：2024年的任务都只办一次"):
        rolled(plan(ONE_OFF), one_off(DONE))


def test_texts_that_name_the_old_year_are_to_be_looked_at() -> None:
    of = plan(assignment("A-01", title="完成2024年自查"))
    goal = of.goals[0].model_copy(update={"title": "2024年目标"})
    measure = goal.measures[0].model_copy(update={"title": "2024年举措"})
    of = of.model_copy(update={"goals": (goal.model_copy(update={"measures": (measure,)}),)})
    assert notes(rolled(of)).count("请核对：文字里写着2024，没有改。") == 3


def test_the_head_says_what_people_must_know_first() -> None:
    vacant = Post(id="clerk", title="平安法治办主任", office="law")
    head = comments_on(rolled(PLAN), (vacant,), is_rehearsal=True).head
    assert head[0] == "【预演】由预演数据起草，不得作为正式材料使用。"
    assert head[1].startswith("2025年工作计划草稿。由2024年已发布的计划和台账起草")
    assert head[-1] == (
        "请核对：岗位“平安法治办主任”（clerk）2025年1月1日无人任职；请在机构文件里补上。"
    )


def test_a_year_without_a_notice_is_provisional() -> None:
    far = plan().model_copy(update={"year": 2089, "title": "2089年计划"})
    draft = rolled(far)
    assert draft.is_provisional
    assert any("2090年放假通知还没有公布" in each for each in comments_on(draft).head)


def test_what_only_an_earlier_revision_had_planned_is_no_part_of_it() -> None:
    """The ledger still has an occurrence of A-02 from when it was due each quarter."""
    old = occurrence(date(2024, 3, 29), "A-02@2024-Q1")
    rows = [recorded(each) for each in (*expand(PLAN, CALENDAR), old)]
    record = year(PLAN, *rows, entries=(one_off(DONE),))
    assert left(roll_over(so_far(record), YARDSTICK)) == ["任务 A-02：2024-06-12办结"]


def test_yearly_work_that_was_not_done_says_when_it_was_due() -> None:
    yearly = plan(assignment("A-01", Every(every=Period.YEAR, due="11-15")))
    assert "上年未完成：A-01@2024，截止2024-11-15，逾期未办。" in notes(rolled(yearly))
    assert rolled(yearly, on=date(2024, 11, 1)).unfinished == 0
    assert rolled(yearly, entry(DONE, at(11, 1), "A-01@2024")).unfinished == 0


def test_work_that_the_ledger_does_not_have_is_said_so() -> None:
    empty = roll_over(so_far(year(PLAN)), YARDSTICK)
    assert notes(empty).count("上年未完成：台账里没有它的期次。") == 1
    assert notes(empty).count("请核对：上年未完成：台账里没有它的期次。") == 1
