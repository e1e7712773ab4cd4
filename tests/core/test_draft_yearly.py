"""Yearly reports on law-based government: their five parts in the shapes that offices give them."""

from __future__ import annotations

import pytest

from planner.core.draft import outline, read_report
from tests.core.test_draft_structures import found
from tests.core.test_proposals import drafted

TOP = "青山县教育局2024年法治政府建设年度报告\n一、主要举措和成效\n开展学法14次。\n"
LACK = f"{TOP}二、存在的不足\n（一）执法力量不足。\n"
PLAN = "（一）加强教育执法。建立联合执法机制。\n（二）深化依法治校。完成章程修订。\n"
TWO = [("加强教育执法", ["建立联合执法机制"]), ("深化依法治校", ["完成章程修订"])]
NEXT = f"三、2025年工作安排\n{PLAN}"


@pytest.mark.parametrize(
    "other", ["其他需要报告的情况", "其他情况", "其他需要报告的事项", "其他事项", "其他"]
)
def test_what_else_is_told_ends_the_plan(other: str) -> None:
    text = f"{LACK}2025年工作安排\n{PLAN}{other}\n本年度获评先进单位。\n"
    assert found(outline(text)) == TWO


@pytest.mark.parametrize(
    "heading", ["第一责任人履职情况", "党政主要负责人履行职责情况", "履行第一责任人职责情况"]
)
def test_what_the_heads_did_is_neither_lack_nor_plan(heading: str) -> None:
    heads = f"{heading}\n一是定期研究。二是带头执行。\n"
    read = outline(f"{TOP}存在的不足\n执法力量不足。\n{heads}2025年工作安排\n{PLAN}")
    assert found(read) == TWO
    assert [lack.text for lack in read.shortcomings] == ["执法力量不足"]


@pytest.mark.parametrize(
    ("told", "lacks"),
    [
        ("（一）力量不足。产生上述问题的原因：一是编制少；二是培训不够。", ["力量不足"]),
        ("力量不足，专业人才短缺。主要原因在于投入不够。", ["力量不足", "专业人才短缺"]),
        (
            "（一）存在的不足\n力量不足，案卷质量不高。\n（二）存在不足的原因\n重视不够，培训少。",
            ["力量不足", "案卷质量不高"],
        ),
        (
            "（一）力量不足。\n（二）质量不高。\n产生以上不足的原因主要有：一是编制少；二是投入少。",
            ["力量不足", "质量不高"],
        ),
        (
            "力量不够\n个别股室人手紧张。\n产生问题的原因，主要是投入不足。\n形式单一\n多是发传单。",
            ["力量不够", "形式单一"],
        ),
        (
            "（一）队伍方面。人员老化，人才短缺。\n（二）普法方面。形式单一。",
            ["人员老化，人才短缺", "形式单一"],
        ),
    ],
)
def test_causes_are_no_shortcomings(told: str, lacks: list[str]) -> None:
    read = outline(f"{TOP}二、存在的不足\n{told}\n{NEXT}")
    assert [lack.text for lack in read.shortcomings] == lacks
    assert found(read) == TWO


def test_what_was_mended_is_no_shortcoming() -> None:
    read = outline(f"{TOP}二、上年度存在问题整改情况\n（一）加强学法。建立制度。\n{NEXT}")
    assert not read.shortcomings


@pytest.mark.parametrize("then", ["2025年", "下一步", "明年"])
def test_below_a_heading_that_says_both_a_sentence_may_turn_to_what_comes(then: str) -> None:
    items = f"（一）力量不足。{then}，招录人员3名。\n（二）质量不高。{then}，每季度评查一次。\n"
    read = outline(f"{TOP}二、存在的不足及改进措施\n{items}")
    assert [lack.text for lack in read.shortcomings] == ["力量不足", "质量不高"]
    assert [clauses for _, clauses in found(read)] == [
        [f"{then}，招录人员3名"],
        [f"{then}，每季度评查一次"],
    ]


@pytest.mark.parametrize(
    "turn",
    [
        "\n针对以上问题，2025年我局将",
        "\n针对上述问题，下一步将",
        "对于上述问题，我局将在明年的工作中",
    ],
)
def test_work_against_what_is_lacking_is_the_plan_of_a_text_without_one(turn: str) -> None:
    read = outline(f"{TOP}二、存在的不足\n一是力量不足。二是质量不高。{turn}组织宣讲；充实力量。\n")
    ((_, clauses),) = found(read)
    assert [clause[-4:] for clause in clauses] == ["组织宣讲", "充实力量"]
    assert [lack.text for lack in read.shortcomings] == ["力量不足", "质量不高"]


def test_what_leads_in_is_no_work() -> None:
    text = f"{LACK}下一步，我局将针对上述问题，重点抓好以下工作：组织宣讲，充实力量。\n"
    assert found(outline(text)) == [("组织宣讲", ["组织宣讲", "充实力量"])]


@pytest.mark.parametrize(
    "table",
    [
        "序号\t目标任务\t工作举措\t责任股室\n1\t甲\t建立机制\t法规股\n\t\t开展培训3次\n2\t乙\t修订章程\t办公室",
        "目标任务\t工作举措\t责任股室\n甲\t建立机制\t法规股\n\t开展培训3次\n乙\t修订章程\t办公室",
        "目标任务\t工作举措\t责任股室\n甲\t建立机制\t法规股\n\t开展培训3次\t人事股\n乙\t修订章程\t办公室",
        "|目标任务|工作举措|责任股室|\n|甲|建立机制|法规股|\n||开展培训3次|人事股|\n|乙|修订章程|办公室|",
        "序号\t目标任务\t工作举措\t责任股室\n1\t甲\t建立机制\t法规股\n\t\t开展培训3次\t人事股\n2\t乙\t修订章程\t办公室",
    ],
)
def test_rows_with_empty_cells_belong_to_the_goal_above(table: str) -> None:
    assert found(outline(f"{LACK}三、2025年工作安排\n{table}\n")) == [
        ("甲", ["建立机制", "开展培训3次"]),
        ("乙", ["修订章程"]),
    ]


@pytest.mark.parametrize(
    ("note", "post"),
    [("（司法所）", "justice-head"), ("【党政办公室】", None), ("（督查室）", None)],
)
def test_an_office_alone_in_brackets_says_who(note: str, post: str | None) -> None:
    made = drafted(f"（一）抓执法\n1.每季度评查案卷一次。{note}\n2.完成章程修订。{note}")
    clauses = [clause.words for clause in made.outline.clauses]
    assert clauses == ["每季度评查案卷一次", "完成章程修订"]
    assert made.plan
    first = next(made.plan.places())
    assert "原文没写由谁负责" not in made.reasons[*first.path, "assignee"]
    assert post is None or first.assignment.assignee == post


def test_a_number_with_a_point_may_stand_before_a_year() -> None:
    assert found(outline(f"{LACK}三.2025年工作安排\n{PLAN}")) == TWO


def test_figures_of_such_reports() -> None:
    told = (
        "事项由35项精简至31项。审核村规民约9份，签约12家，化解率高达98.5%，满意率始终保持在99%。"
        "检查工地412个次。"
    )
    _, figures = read_report(f"{TOP}{told}\n{NEXT}")
    assert [(figure.value, figure.unit, figure.what) for figure in figures[1:]] == [
        (31, "项", "事项"),
        (9, "份", "审核村规民约"),
        (12, "家", "签约"),
        (98.5, "%", "化解率"),
        (99, "%", "满意率"),
        (412, "个次", "检查工地"),
    ]


@pytest.mark.parametrize(
    ("told", "values"),
    [
        ("立案58件，结案52件，去年同期分别为43件、40件。", [58, 52]),
        ("立案120件，2023年为98件。", [120]),
        ("2023年办理86件，2024年办理95件。", [95]),
        ("2020年以来累计办理1200件。", []),
        ("评查2023年度案卷120卷。", [120]),
        ("2023年12月至2024年11月开展宣传5场。", [5]),
    ],
)
def test_figures_of_years_before_are_none_of_the_past_year(told: str, values: list[int]) -> None:
    _, figures = read_report(f"青山县教育局2024年工作报告\n一、成效\n{told}\n{NEXT}")
    assert [figure.value for figure in figures] == values


def test_a_line_that_leads_in_holds_the_items_that_follow() -> None:
    text = "某县医院2024年工作总结\n一年来，全院接诊30人次。\n\n2025年，我院将从三个方面努力：\n"
    read = outline(f"{text}一、学在前。每周自学两小时；\n二、管到位。每月抽查病历50份。\n")
    assert found(read) == [("学在前", ["每周自学两小时"]), ("管到位", ["每月抽查病历50份"])]


@pytest.mark.parametrize("heading", ["三、2025年重点", "今年的主要任务", "今年工作安排"])
def test_what_this_year_brings(heading: str) -> None:
    text = f"青山县人大2024年工作报告\n各位代表：\n开展视察5次。\n{heading}\n{PLAN}"
    assert found(outline(text)) == TWO


def test_a_year_in_chinese_figures_turns_ahead() -> None:
    text = f"{TOP}二〇二五年，我局将每月组织案卷互查，定期开展培训。\n"
    ((_, clauses),) = found(outline(text))
    assert clauses == ["二〇二五年，我局将每月组织案卷互查", "定期开展培训"]


@pytest.mark.parametrize(
    ("told", "lacks"),
    [
        (
            "工作中也存在一些不足，主要是干部多为兼职、精力投入不够，服务的专业性不强，活动形式老套、参与不多。",
            ["干部多为兼职、精力投入不够", "服务的专业性不强", "活动形式老套、参与不多"],
        ),
        (
            "工作中还存在一些不足，如监督不够强，落实不到位；积极性不平衡；活动不够经常。",
            ["监督不够强", "落实不到位", "积极性不平衡", "活动不够经常"],
        ),
        (
            "我们也清醒地看到，能力还不够强；信息共享不够顺畅。",
            ["能力还不够强", "信息共享不够顺畅"],
        ),
        (
            "存在的不足是能力还不够强，信息共享不够顺畅。",
            ["能力还不够强", "信息共享不够顺畅"],
        ),
    ],
)
def test_shortcomings_in_prose_are_whole(told: str, lacks: list[str]) -> None:
    read = outline(f"{TOP}{told}\n{NEXT}")
    assert [lack.text for lack in read.shortcomings] == lacks


def test_whoever_the_title_names_signs() -> None:
    plan = "二、2025年工作计划\n1、每月检查仓库。\n2、做好普法宣传\n某县林场\n2025年1月3日\n"
    read = outline(f"某县林场2024年工作总结\n一、工作\n造林30亩。\n{plan}")
    assert found(read) == [("2025年工作计划", ["每月检查仓库", "做好普法宣传"])]


def test_two_who_issue_are_both_named() -> None:
    read = outline(f"临江县司法局 临江县普法办\n2024年普法工作总结\n一、工作\n宣讲3场。\n{NEXT}")
    assert read.masthead.unit == "临江县司法局 临江县普法办"


def test_so_many_or_more_is_no_circumstance() -> None:
    items = "（一）抓劳动。在园区新设组织20家以上，确保成功率在80%以上。\n（二）抓学习。每月学法。"
    assert found(outline(f"{TOP}三、2025年工作安排\n{items}\n"))[0][1] == [
        "在园区新设组织20家以上",
        "确保成功率在80%以上",
    ]


def test_figures_in_barred_cells_and_more_rates() -> None:
    told = "群众安全感达98.62%，超限率控制在0.8%。\n| 1 | 合法性审查 | 审查重大合同58份 |"
    _, figures = read_report(f"{TOP}{told}\n{NEXT}")
    assert [(figure.value, figure.what) for figure in figures[1:]] == [
        (98.62, "群众安全感"),
        (0.8, "超限率"),
        (58, "审查重大合同"),
    ]
