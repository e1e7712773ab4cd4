"""Cells of an office's own table that no rule quite fits → what is taken of them, and findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from planner.core.draft import WorklistDraft
from planner.core.organization import Office
from planner.core.plan import Assignment, ByRule, Every, InPeriods, Once, Period, Recurrence
from planner.planfile import Handed, propose_from_book
from tests.cast import CALENDAR
from tests.planfile.worklists import ORGANIZATION, Value, book, plan_of, proposed, told

HAS_NO_BASELINE = "own.xlsx Sheet1!A1:表里没有上年基数，指标的 baseline 暂写 0，请补上"


def one(heading: Sequence[str], row: Sequence[Value]) -> WorklistDraft:
    """What a table of one row proposes."""
    return proposed(book([heading, row]), 2025)


def assigned(made: WorklistDraft) -> Assignment:
    """Its first assignment, of a plan that passes the check."""
    return next(plan_of(made).places()).assignment


@pytest.mark.parametrize(
    ("target", "finding"),
    [
        ("持续改善", "own.xlsx Sheet1!E2:“持续改善”里没有目标数，没有列为指标。请核对"),
        ("1000000001", "own.xlsx Sheet1!E2:“1000000001”太大，没有列为指标。请核对"),
        ("99999999999999元", "own.xlsx Sheet1!E2:“99999999999999元”太大，没有列为指标。请核对"),
    ],
)
def test_a_target_that_cannot_be_counted_is_told_of_and_left_out(target: str, finding: str) -> None:
    made = one(
        ("任务", "责任人", "完成时限", "指标", "目标值"),
        ("清理台账", "王芳", "6月底前", "资金", target),
    )
    assert (plan_of(made).indicators, assigned(made).counts) == ((), ())
    assert told(made) == [finding]


def test_an_indicator_cell_without_a_number_asks_for_one() -> None:
    made = one(("任务", "责任人", "完成时限", "指标"), ("清理台账", "王芳", "6月底前", "群众满意"))
    assert plan_of(made).indicators == ()
    assert told(made) == ["own.xlsx Sheet1!D2:“群众满意”里没有目标数，没有列为指标。请核对"]


def test_indicators_and_targets_that_do_not_pair_are_one_indicator() -> None:
    made = one(
        ("任务", "责任人", "完成时限", "指标", "目标值"),
        ("组织执法人员培训", "王芳", "6月底前", "培训；检查；走访", "12场；3次"),
    )
    (indicator,) = plan_of(made).indicators
    assert (indicator.title, indicator.target, indicator.unit) == ("培训、检查、走访", 12, "场")
    assert told(made) == [
        HAS_NO_BASELINE,
        "own.xlsx Sheet1!E2:指标有 3 项、目标值有 2 项，合成一项，取第一个目标值。请核对",
    ]


def test_rows_of_one_merged_target_share_the_indicator() -> None:
    table = [
        ("任务", "责任人", "频次", "指标", "目标值", "上年完成数"),
        ("普法进村", "王芳", "每季度", "普法场次", "12场", "约10场"),
        ("普法进校", "司法所所长", "每季度", None, None, None),
    ]
    made = proposed(book(table, ["D2:D3", "E2:E3", "F2:F3"]), 2025)
    plan = plan_of(made)
    (indicator,) = plan.indicators
    assert (indicator.title, indicator.target, indicator.baseline) == ("普法场次", 12, 0)
    # two tasks, four times a year each: 8 × 2 reach 12
    counts = [place.assignment.counts for place in plan.places()]
    assert [(count.indicator, count.each) for (count,) in counts] == [("I-01", 2), ("I-01", 2)]
    assert told(made) == ["own.xlsx Sheet1!F2:上年数“约10场”不是整数，暂写 0。请核对"]


AT_SENSITIVE_TIMES = InPeriods(
    periods=("spring-festival", "two-sessions", "national-day"), each="week"
)
IN_SPRING_AND_AUTUMN = ByRule(rule="FREQ=YEARLY;BYMONTH=2,8;BYMONTHDAY=-1")


@pytest.mark.parametrize(
    ("often", "due", "expected", "findings"),
    [
        (
            "敏感时期",
            "",
            AT_SENSITIVE_TIMES,
            ["C2:“敏感时期”：暂按春节前后、全国两会、国庆前后，每周一次"],
        ),
        (
            "定期",
            "",
            Every(every=Period.QUARTER, due="20"),
            ["C2:“定期”没写多久一次，暂按每季度"],
        ),
        (
            "4",
            "",
            Every(every=Period.QUARTER, due="20"),
            ["C2:频次只写了“4”，按全年 4 次理解"],
        ),
        (
            "每月",
            "1月10日前",
            Every(every=Period.MONTH, due="20"),
            ["D2:频次与时限“1月10日前”对不上，没有采用时限"],
        ),
        (
            "每周",
            "6月底前",
            Every(every=Period.WEEK, due="friday", last_on=date(2025, 6, 30)),
            ["D2:与频次合起来，理解为每周做一次、做到 2025-06-30 为止"],
        ),
        (
            "每季度",
            "2月、8月",
            IN_SPRING_AND_AUTUMN,
            ["D2:频次是一年 4 次，时限写了 2 个月，按时限安排"],
        ),
        (
            "每周",
            "2月、8月",
            IN_SPRING_AND_AUTUMN,
            ["D2:频次是一年 52 次，时限写了 2 个月，按时限安排"],
        ),
        ("每半年", "2月、8月", IN_SPRING_AND_AUTUMN, []),
        (
            "",
            "尽快",
            Every(every=Period.YEAR, due="11-20"),
            ["D2:完成时限“尽快”看不懂，按“制度建设”类工作暂定每年"],
        ),
        (
            "",
            "6月1日至6月31日",
            Once(once=date(2025, 6, 30), first_on=date(2025, 6, 1)),
            ["D2:“6月1日至6月31日”的最后一天日历上没有，改为 2025-06-30"],
        ),
        (
            "",
            "11月1日至3月1日",
            Once(once=date(2025, 12, 31), first_on=date(2025, 11, 1)),
            ["D2:“11月1日至3月1日”跨到下一年，暂定做到年底"],
        ),
        (
            "",
            "3月1日至次年6月1日",
            Once(once=date(2025, 12, 31), first_on=date(2025, 3, 1)),
            ["D2:“3月1日至次年6月1日”跨到下一年，暂定做到年底"],
        ),
        (
            "",
            "3月5日至13月5日",
            Once(once=date(2025, 3, 5)),
            ["D2:“3月5日至13月5日”日历上没有，没有当作起止的日子"],
        ),
    ],
)
def test_how_often_and_until_when_that_leave_something_open(
    often: str, due: str, expected: Recurrence, findings: list[str]
) -> None:
    made = one(("任务", "责任人", "频次", "完成时限"), ("清理台账", "王芳", often, due))
    assert assigned(made).recurrence == expected
    assert told(made) == [f"own.xlsx Sheet1!{each}。请核对" for each in findings]


def test_the_head_of_an_office_stands_in_for_a_person_left_blank() -> None:
    made = one(("任务", "责任人", "责任单位", "完成时限"), ("清理台账", None, "司法所", "6月底前"))
    assert assigned(made).assignee == "justice-head"
    assert told(made) == ["own.xlsx Sheet1!B2:没写责任人，暂由司法所所长负责。请核对"]


def test_a_leader_alone_does_it_until_someone_else_is_named() -> None:
    made = one(("任务", "责任领导", "完成时限"), ("清理台账", "李强", "6月底前"))
    assert (assigned(made).assignee, assigned(made).supervisor) == ("political-legal", None)
    assert told(made) == ["own.xlsx Sheet1!B2:只写了领导，没写由谁办，暂由政法委员负责。请核对"]


def test_of_two_leaders_the_first_is_told() -> None:
    made = one(
        ("任务", "责任领导", "责任单位", "完成时限"),
        ("清理台账", "李强、覃雪", "党政办公室", "6月底前"),
    )
    assert assigned(made).supervisor == "political-legal"
    assert told(made) == ["own.xlsx Sheet1!B2:计划只记一位督办领导，取政法委员。请核对"]


def test_offices_joined_by_and_are_two_the_first_leads() -> None:
    made = one(("任务", "责任单位", "时限"), ("清理台账", "司法所和党政办公室", "6月底前"))
    first = assigned(made)
    assert (first.assignee, first.supporting_offices) == ("justice-head", ("general",))
    assert told(made) == []


def test_strangers_joined_by_and_are_named_as_they_stand() -> None:
    made = one(("任务", "责任人", "时限"), ("清理台账", "张三和李四", "6月底前"))
    assert assigned(made).assignee == "general-office-head"
    assert told(made) == [
        "own.xlsx Sheet1!B2:“张三和李四”在机构文件里没有，没有采用。请核对",
        "own.xlsx Sheet1!B2:表里写的对不上，按“制度建设”类工作暂定：党政办公室主任。请核对",
    ]


def test_an_office_without_posts_cannot_be_asked() -> None:
    offices = (*ORGANIZATION.offices, Office(id="school", name="老年学校"))
    organization = ORGANIZATION.model_copy(update={"offices": offices})
    table = [("任务", "责任单位", "时限"), ("清理台账", "老年学校", "6月底前")]
    made = propose_from_book(Handed("own.xlsx", book(table)), organization, CALENDAR, 2025)
    assert made is not None
    assert assigned(made).assignee == "general-office-head"
    assert told(made)[0] == "own.xlsx Sheet1!B2:“老年学校”在机构文件里没有，没有采用。请核对"


def test_what_is_too_long_for_a_plan_is_cut_and_told_of() -> None:
    task = "组织" + "矛盾纠纷大排查" * 9
    done = "形成完整台账" * 21
    evidence = "现场照片和登记表" * 8
    made = one(
        ("任务", "责任人", "完成时限", "办结标准", "佐证材料"),
        (task, "王芳", "6月底前", done, evidence),
    )
    first = assigned(made)
    assert first.title == task[:59] + "…"
    assert (first.done_when, first.evidence) == (done[:120], evidence[:60])
    assert told(made) == [
        "own.xlsx Sheet1!A2:任务超过 60 个字，名称只取前面；请改短",
        "own.xlsx Sheet1!D2:“办结标准”超过 120 个字，只取前面；请改短",
        "own.xlsx Sheet1!E2:“佐证”超过 60 个字，只取前面；请改短",
    ]


def test_sheets_that_are_too_long_together_are_read_up_to_a_limit() -> None:
    opened = openpyxl.Workbook(write_only=True)
    for name in ("司法所", "党政办"):
        page = opened.create_sheet(name)
        page.append(("任务", "责任人", "时限"))
        for number in range(1001):
            page.append((f"{name}更新第{number}号专栏", "王芳", "6月底前"))
    file = BytesIO()
    opened.save(file)
    made = proposed(file.getvalue(), 2025)
    assert made.plan is not None
    assert sum(1 for _ in made.plan.places()) == 2000
    # 1001 of the first sheet and 999 of the second, below its heading
    assert told(made)[1:] == [
        "own.xlsx 党政办!A1001:任务超过 2000 行，这一行起没有读入；请分几次导入"
    ]
