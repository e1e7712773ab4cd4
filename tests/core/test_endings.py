"""What reports end with, and what they attach, asks for no work."""

from __future__ import annotations

import pytest

from planner.core.draft import outline, read_report
from planner.core.draft.endings import read_endings
from tests.core.test_draft_structures import CHECK, HEAD, STUDY, found

PLAN = f"{HEAD}二、下一步打算\n（一）加强学习。{STUDY}。\n（二）规范执法。{CHECK}。"


@pytest.mark.parametrize(
    "ending",
    [
        "\n以上汇报，如有不当，请批评指正。",
        "\n如有不妥之处，请各位领导批评指正。",
        "通过以上措施，不断提升我局依法行政水平。",
        "\n新的一年，我局将以更饱满的热情，努力开创法治建设新局面。",
        "\n汇报完毕，谢谢大家！\n汇报人：张三\n2024年1月",
        "\n特此报告\n\n某某县财政局（盖章）\n2024年1月3日",
        "\n报送单位：某某县财政局\n填报人：李四  联系电话：12345678\n日期：2024年1月3日",
        "\n中共某某县财政局党组    某某县财政局\n      2024年1月3日",
        "\n述职人：张三\n二〇二四年一月",
        "\n附件：1.普法活动统计表\n      2.执法人员名单\n某某县财政局\n2024年1月3日",
        "\n附：1.普法活动统计表；2.执法人员名单。\n某某县财政局",
        "\n附件：\n1.普法活动统计表\n2.执法人员名单\n\n附件1\n活动统计表\n宪法宣传 3\n禁毒 4",
        "\n附件：普法活动统计表\n某某县财政局\n附件：普法活动统计表\n学法若干场。",
        "\n附件1\n普法活动统计表\n宪法宣传 3",
    ],
)
def test_endings_are_no_work(ending: str) -> None:
    assert found(outline(PLAN + ending)) == [("加强学习", [STUDY]), ("规范执法", [CHECK])]


def test_a_measure_ends_before_what_closes_the_text() -> None:
    text = f"{HEAD}二、下一步打算\n1.{STUDY}。\n2.{CHECK}。通过以上措施，不断提升水平。\n"
    (goal,) = outline(text).goals
    assert [measure.text for measure in goal.measures] == [STUDY, CHECK]


def test_measures_go_on_behind_a_sentence_that_might_have_been_the_last() -> None:
    text = f"{HEAD}二、下一步打算\n1.{STUDY}。以上情况按月通报。{CHECK}。\n2.办班2期。\n"
    (goal,) = outline(text).goals
    assert [len(measure.clauses) for measure in goal.measures] == [2, 1]
    assert goal.measures[0].text.endswith(CHECK)


@pytest.mark.parametrize(
    "more",
    [
        "\n新的一年，我局将每月开展一次督查，以实干作出更大贡献。",
        "通过以上措施，每季度通报一次进展。",
        "\n附则每年修订一次。",
    ],
)
def test_work_at_the_end_is_work(more: str) -> None:
    assert len(found(outline(PLAN + more))[1][1]) > 1


def test_a_plan_that_is_attached_is_read() -> None:
    text = f"{HEAD}特此报告。\n附件：2024年工作计划\n2024年工作计划\n（一）加强学习。{STUDY}。\n"
    assert found(outline(text))[-1][1] == [STUDY]


def test_results_that_are_attached_keep_their_figures() -> None:
    _, figures = read_report(f"{PLAN}\n附件1：2023年工作完成情况\n组织培训5次。\n")
    assert [figure.value for figure in figures] == [3, 5]


def test_the_last_row_of_a_table_signs_nothing() -> None:
    rows = (
        "任务\t时限\t责任单位",
        "每月学法一次\t12月底\t司法所",
        "每季度自查案卷\t12月底\t执法大队",
    )
    ((_, clauses),) = found(outline("某某县2025年重点工作任务表\n" + "\n".join(rows)))
    assert clauses == ["每月学法一次", "每季度自查案卷"]


def test_lines_before_the_last_third_end_nothing() -> None:
    assert read_endings(["某某县财政局", "附件：名单", "", "", "", "甲", "2024年1月3日"]) == (
        {6},
        [6],
    )
