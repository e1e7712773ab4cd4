"""Tables that offices made themselves → a plan's draft, and findings by cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from planner.core.plan import Every, Indicator, Once, Period
from planner.planfile import (
    Handed,
    propose_from_book,
    read_together,
    write_plan_book,
    write_proposed,
)
from tests.cast import CALENDAR
from tests.planfile import worklists
from tests.planfile.worklists import book, missing, plan_of, proposed, rows, told


def test_merged_goals_and_offices_a_title_above_and_remarks_below() -> None:
    made = proposed(worklists.TASKS)
    plan = plan_of(made)
    assert (plan.year, plan.source.title, plan.source.part) == (2025, "own.xlsx", "Sheet1")
    study, disputes = "强化学法用法", "化解矛盾纠纷"
    assert [each[:4] for each in rows(plan)] == [
        (study, "组织党委理论学习中心组每季度集中学法一次", "general-office-head", "表第3行"),
        (study, "开展“12·4”国家宪法日宣传活动", "justice-head", "表第4行"),
        (disputes, "每月开展矛盾纠纷排查", "peace-law-head", "表第5行"),
        (disputes, "修订村规民约", "peace-law-head", "表第6行"),
    ]
    first, second, third, last = (place.assignment for place in plan.places())
    assert isinstance(first.recurrence, Every)
    assert first.recurrence.every is Period.QUARTER
    assert (first.supervisor, first.supporting_offices) == ("congress-chair", ("justice",))
    assert second.recurrence == Once(once=date(2025, 12, 10))
    assert second.supervisor is None  # 李强 is the one that it goes to anyway
    assert isinstance(third.recurrence, Every)
    assert third.recurrence.every is Period.MONTH
    assert last.recurrence == Once(once=date(2025, 6, 30))
    assert first.citations[0].quote == "组织党委理论学习中心组每季度集中学法一次"
    assert missing(made) == ["举措", "责任岗位", "频次", "指标", "办结标准", "佐证"]
    assert told(made) == [
        "own.xlsx Sheet1!A7:这一行是合计，没有当作任务",
        "own.xlsx Sheet1!A8:“备注：责任单位要高度重视。”是表后的说明，没有当作任务",
        "own.xlsx Sheet1!F5:“各村”在机构文件里没有，没有采用。请核对",
    ]
    assert "# 表第3行，备注：含宪法" in write_proposed(made, "own.xlsx")


def test_two_lines_of_headings_and_targets_with_units() -> None:
    made = proposed(worklists.TWO_LINES)
    plan = plan_of(made)
    assert rows(plan) == [
        (
            "普法宣传",
            "开展法律进村入户宣传",
            "peace-law-head",
            "表第4行",
            Every(every=Period.QUARTER, due="20"),
        ),
        (
            "法律服务",
            "法律顾问坐班接待群众",
            "justice-assistant",
            "表第5行",
            Every(every=Period.MONTH, due="25"),
        ),
        (
            "法律服务",
            "控制行政诉讼败诉件数",
            "enforcement-reviewer",
            "表第6行",
            Every(every=Period.HALF_YEAR, due="last day"),
        ),
    ]

    def counted(each: Indicator) -> tuple[str, str, int, str]:
        return each.title, each.unit, each.target, each.aim

    assert [counted(each) for each in plan.indicators] == [
        ("普法宣传场次", "场", 12, "at_least"),
        ("接待群众", "人次", 60, "at_least"),
        ("败诉案件", "件", 1, "at_most"),
    ]
    first = next(plan.places()).assignment
    assert first.supporting_offices == ("general", "service-centre")
    assert (first.evidence, first.counts[0].each) == ("现场照片", 3)
    assert missing(made) == ["举措", "办结标准"]
    assert told(made)[0].endswith("表里没有上年基数，指标的 baseline 暂写 0，请补上")
    assert told(made)[1:] == [
        "own.xlsx 台账!D6:“张三”在机构文件里没有，没有采用。请核对",
        "own.xlsx 台账!D6:表里写的对不上，按“复议应诉”类工作暂定：执法法制员。请核对",
    ]


def test_sections_are_goals_and_a_serial_number_is_a_day() -> None:
    made = proposed(worklists.SECTIONS)
    plan = plan_of(made)
    assert [each[:4] for each in rows(plan)] == [
        ("优化营商环境", "走访重点企业不少于20户", "economy-head", "表第5行"),
        ("优化营商环境", "召开政企座谈会", "economy-head", "表第6行"),
        ("项目建设", "推进冷链项目开工", "economy-head", "表第8行"),
        ("项目建设", "编制下年度项目库", "economy-head", "表第9行"),
    ]
    recurrences = [each[4] for each in rows(plan)]
    assert recurrences[1:] == [
        Once(once=date(2025, 6, 30), first_on=date(2025, 4, 1)),
        Once(once=date(2025, 6, 30)),
        Once(once=date(2025, 12, 31)),
    ]
    assert recurrences[0].last_on == date(2025, 11, 30)
    assert next(plan.places()).assignment.done_when == "形成走访记录，问题件件有回音"
    found = told(made)
    assert "own.xlsx Sheet1!C9:时限在 2026 年，计划是 2025 年的，暂定年底。请核对" in found
    assert "own.xlsx Sheet1!D6:没写办结标准，已暂拟。请核对" in found
    assert "own.xlsx Sheet1!A10:“填表人：唐莉”是表后的说明，没有当作任务" in found
    assert sum("表里没写由谁负责" in each for each in found) == 4


def test_a_sheet_among_others_with_words_for_the_same_as_above() -> None:
    made = proposed(worklists.AMONG_OTHERS, 2025)
    plan = plan_of(made)
    assert [each[1:] for each in rows(plan)] == [
        (
            "行政执法案卷评查",
            "enforcement-captain",
            "表第2行",
            Every(every=Period.HALF_YEAR, due="last day"),
        ),
        (
            "执法人员培训",
            "enforcement-captain",
            "表第3行",
            Every(every=Period.HALF_YEAR, due="12"),
        ),
        ("更新公开目录", "general-office-head", "表第4行", Once(once=date(2025, 3, 31))),
    ]
    (goal,) = plan.goals
    assert (goal.title, [each.title for each in goal.measures]) == (
        "重点工作",
        ["规范执法", "政务公开"],
    )
    assert next(plan.places()).assignment.basis == "执法监督办法"
    assert told(made) == [
        "own.xlsx 任务清单!H1:“完成情况”是办理情况，不进计划，这一列没有读",
        "own.xlsx 任务清单!F2:各月的日子不同，都按最后一天安排。请核对",
        "own.xlsx 任务清单!E4:频次“有变动时”没写明多久一次，暂按只做一次。请核对",
        "own.xlsx 任务清单!C5:与表第4行完全相同，只读入一次",
    ]


def test_dates_of_another_year_and_rows_without_a_task() -> None:
    made = proposed(worklists.OLD_YEAR)
    plan = plan_of(made)
    assert [each[1:3] for each in rows(plan)] == [
        ("化解信访积案", "petition-officer"),
        ("领导接访", "party-secretary"),
        ("安全生产检查", "enforcement-captain"),
    ]
    first, second, third = (each[4] for each in rows(plan))
    assert isinstance(first, Every)
    assert (first.every, first.last_on) == (Period.MONTH, date(2025, 6, 30))
    assert second == Every(every=Period.WEEK, due="friday")
    assert third == Once(once=date(2025, 5, 1))
    found = told(made)
    for each in (
        "own.xlsx 2025年!B5:这一行没有写任务，没有读入",
        "own.xlsx 2025年!E2:时限在 2024 年，计划是 2025 年的，改为 2025 年同一时候。请核对",
        "own.xlsx 2025年!E2:与频次合起来，理解为每月做一次、做到 2025-06-30 为止。请核对",
        "own.xlsx 2025年!C4:“各分管领导”在机构文件里没有，没有采用。请核对",
        "own.xlsx 2025年!D4:频次“随时”没写明多久一次，暂按只做一次。请核对",
    ):
        assert each in found


def test_spans_shares_and_units_in_a_column_of_their_own() -> None:
    made = proposed(worklists.SPANS)
    plan = plan_of(made)
    assert [each[4] for each in rows(plan)] == [
        Once(once=date(2025, 5, 31), first_on=date(2025, 5, 1)),
        Once(once=date(2025, 5, 31), first_on=date(2025, 3, 1)),
        Once(once=date(2025, 6, 30)),
        Every(every=Period.WEEK, due="friday"),
    ]
    assert [(each.target, each.unit) for each in plan.indicators] == [
        (3, "场"),
        (2, "期"),
        (52, "次"),
    ]
    third = list(plan.places())[2].assignment
    assert third.done_when == "覆盖率100%"
    assert told(made)[1:] == [
        "own.xlsx 普法!D5:“覆盖率100%”是比例或小数，不能按次累计，写进了办结标准。请核对",
        "own.xlsx 普法!D6:“法治广播”没写单位，暂写“次”。请核对",
    ]


def test_sheets_of_one_form_are_one_table_and_others_are_named() -> None:
    made = proposed(worklists.DEPARTMENTS, 2025)
    plan = plan_of(made)
    assert [each[:4] for each in rows(plan)] == [
        ("司法所", "更新法治宣传栏", "peace-law-head", "司法所第2行"),
        ("司法所", "整理调解卷宗", "justice-head", "司法所第3行"),  # a filter hides it
        ("党政办", "归档上年公文", "general-office-head", "党政办第3行"),
        ("党政办", "更新法治宣传栏", "peace-law-head", "党政办第4行"),
        ("经发办", "走访企业", "economy-head", "经发办第2行"),
    ]
    assert plan.source.part == "司法所、党政办、经发办"
    names = "司法所、党政办、经发办"
    left = "里也有任务表，没有读；要用请单独存成一个工作簿再导入"
    assert told(made) == [
        f"own.xlsx 党政办!A2:表头相同的 3 张工作表合成一份：{names}；用工作表的名称作目标",
        f"own.xlsx 去年!A2:工作表“去年”{left}",
        f"own.xlsx 底稿!A1:隐藏的工作表“底稿”{left}",
    ]


def test_quarters_in_columns_of_their_own_are_remarks_and_the_last_is_the_limit() -> None:
    made = proposed(worklists.STEPS)
    plan = plan_of(made)
    assert [(*each[:3], each[4]) for each in rows(plan)] == [
        ("冷链物流", "建成冷链仓库1座", "economy-head", Once(once=date(2025, 9, 30))),
        ("冷链物流", "制定项目管理办法", "economy-head", Once(once=date(2025, 6, 30))),
        ("法治阵地", "建设法治文化广场", "justice-head", Once(once=date(2025, 12, 31))),
    ]
    assert told(made) == [
        "own.xlsx 推进计划!D3:分时段的进度安排没有拆成任务，写在任务上方的注释里",
        "own.xlsx 推进计划!A6:这一行是合计，没有当作任务",
        "own.xlsx 推进计划!I4:“经发办”理解为经济发展办公室。请核对",
        "own.xlsx 推进计划!I5:“经发办”理解为经济发展办公室。请核对",
    ]
    text = write_proposed(made, "own.xlsx")
    assert "# 表第4行，备注：一季度：完成设计；二季度：开工；三季度：主体完工" in text


def test_full_width_signs_and_headings_that_stand_again() -> None:
    made = proposed(worklists.WIDE)
    plan = plan_of(made)
    assert [(*each[:3], each[4]) for each in rows(plan)] == [
        ("强化普法", "普法宣传≥１２场次", "peace-law-head", Every(every=Period.MONTH, due="25")),
        ("强化普法", "培训“法律明白人”", "justice-head", Once(once=date(2025, 6, 30))),
        (
            "规范执法",
            "评查执法案卷",
            "enforcement-captain",
            Every(every=Period.HALF_YEAR, due="25"),
        ),
    ]
    assert [each.title for goal in plan.goals for each in goal.measures] == ["普法进村", "案卷评查"]
    assert plan.year == 2025
    assert told(made) == [
        "own.xlsx Sheet1!F4:“责任人电话”没有认出来，这一列没有读",
        "own.xlsx Sheet1!D10:这一行没有写任务，没有读入",
        "own.xlsx Sheet1!A11:“填表人：王芳”是表后的说明，没有当作任务",
    ]


def test_a_second_column_of_the_same_meaning_is_told_of() -> None:
    heading = ("任务", "责任人", "完成时限", "办结时间")
    made = proposed(book([heading, ("清理台账", "王芳", "6月底前", "6月20日")]), 2025)
    assert "own.xlsx Sheet1!D1:“完成时限”前面已有一列，这一列也像是，这一列没有读" in told(made)


def test_our_own_workbook_and_one_without_work_are_left_to_others() -> None:
    plan, own = read_together(
        Path("config/plans/2024.yaml"), Path("config/organization.yaml"), CALENDAR
    )
    ours = Handed("2024.xlsx", write_plan_book(plan, own))
    assert propose_from_book(ours, own, CALENDAR) is None
    assert propose_from_book(Handed("x.xlsx", worklists.NOT_WORK), own, CALENDAR) is None


def test_a_table_without_a_year_or_without_tasks_proposes_nothing() -> None:
    made = proposed(book([("任务", "责任人"), ("清理台账", "王芳")]))
    assert (made.plan, [str(each) for each in made.findings]) == (
        None,
        ["own.xlsx Sheet1!A1:看不出是哪一年的计划；请写明计划年份（命令行用 --year 2025）"],
    )
    made = proposed(book([("任务", "责任人", "时限"), (None, "王芳", "年底")]), 2025)
    assert made.plan is None
    assert told(made) == [
        "own.xlsx Sheet1!A2:这一行没有写任务，没有读入",
        "own.xlsx Sheet1!A1:表头下面没有任务；请核对是不是选错了工作簿",
    ]


def test_measures_behind_wide_words_are_the_tasks() -> None:
    made = proposed(worklists.NARROWING)
    plan = plan_of(made)
    assert [(place.measure.title, place.assignment.title) for place in plan.places()] == [
        ("学法培训", "每季度学法1次"),
        ("学法培训", "组织执法人员培训2场"),
        ("学法培训", "法律顾问坐班"),
        ("依法决策", "依法决策"),
    ]
    assert rows(plan)[0][4] == Every(every=Period.QUARTER, due="20")
    assert "own.xlsx Sheet1!C2:“具体措施”比“工作内容”具体，作任务名称" in told(made)


def test_long_measures_only_describe_the_tasks() -> None:
    made = proposed(worklists.DESCRIBED, 2025)
    assert [each[1] for each in rows(plan_of(made))] == ["普法宣传", "执法评查"]
    assert not any("具体，作任务名称" in each for each in told(made))
