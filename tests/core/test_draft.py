"""Source text → outline → coverage, on small texts in the manner of yearly reports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.draft import coverage, outline
from planner.core.plan import Citation, Plan
from tests.cast import assignment, indicator, plan

REPORT = """某乡2023年法治政府建设报告

一、主要举措和成效
(一)加强党的领导。一是坚持学习,全年学习6次。

二、存在的不足和原因
一是学习不够系统。部分干部应付了事。

三、2024年工作思路和目标举措

    (一)加强学习,提高意识。持续深入学习法治思想,坚持领导干部带头学法。
    (二)化解矛盾,确保平安。认真排查化解矛盾纠纷。

扫一扫在手机打开当前页
"""


def report(*goals: str, heading: str = "三、2024年工作思路") -> str:
    """A text whose last part holds these paragraphs."""
    return "\n".join(["某乡2023年工作报告", "一、2023年工作情况", "学习6次。", heading, *goals])


def clauses(sentence: str) -> list[str]:
    """The clauses of one sentence of a goal."""
    return [each.text for each in outline(report(f"(一)抓学习。{sentence}")).clauses]


def cited(*citations: tuple[str, str], **more: object) -> Plan:
    """A plan whose goal, and whose one assignment, cite a text."""
    one = assignment(citations=[{"place": place, "quote": quote} for place, quote in citations])
    made = plan(one, indicators=(indicator(citation={"place": "一", "quote": "学习6次"}),))
    goal = made.goals[0].model_copy(
        update={"citation": Citation(place="三(一)", quote=str(more.get("goal", "加强学习")))}
    )
    return made.model_copy(update={"goals": (goal,)})


def test_the_part_that_looks_ahead_is_the_plan() -> None:
    found = outline(REPORT)
    assert found.heading == "2024年工作思路和目标举措"
    assert [goal.place for goal in found.goals] == ["三(一)", "三(二)"]
    assert [goal.heading for goal in found.goals] == ["加强学习,提高意识", "化解矛盾,确保平安"]
    assert found.findings == ()


def test_places_count_part_goal_sentence_and_clause_after_the_heading_sentence() -> None:
    assert [(each.place, each.text) for each in outline(REPORT).clauses] == [
        ("三(一)1.1", "持续深入学习法治思想"),
        ("三(一)1.2", "坚持领导干部带头学法"),
        ("三(二)1.1", "认真排查化解矛盾纠纷"),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "四、|下一步工作",
        "四、|下步工作打算",
        "三、|2024年工作安排",
        "五、|2024年重点工作计划",
        "二、|存在的问题和下一步打算",
        "第三部分 |2024年工作思路",
        "十一、|今后努力方向",
        "|下一步工作思路",
        "## |明年工作重点",
        "（六）|下一阶段工作安排",
        "四、|2024年工作思路：",
    ],
)
def test_headings_of_plans_are_known_by_their_meaning(heading: str) -> None:
    whole = heading.replace("|", "")
    found = outline(report("1.抓学习。全年集中学习六次。", heading=whole))
    assert found.heading == heading.partition("|")[2].rstrip("：")
    assert [each.text for each in found.clauses] == ["全年集中学习六次"]


@pytest.mark.parametrize(
    "heading", ["三、主要举措和成效", "三、2023年工作计划完成情况", "三、存在的不足和原因"]
)
def test_headings_that_look_back_are_no_plan(heading: str) -> None:
    found = outline(report("(一)抓学习。全年集中学习六次。", heading=heading))
    assert found.goals == ()
    assert "没有找到写明年工作的部分" in found.findings[0].message


def test_the_last_part_that_looks_ahead_counts() -> None:
    text = report("(一)回顾。认真完成了上年计划。", heading="二、2023年目标")
    text += "\n三、下一步工作\n(一)抓学习。全年集中学习六次。\n四、有关建议\n(一)无。"
    assert [each.text for each in outline(text).clauses] == ["全年集中学习六次"]


def test_a_plan_part_without_numbers_is_one_goal_whose_sentences_are_measures() -> None:
    found = outline(report("每月集中学习法律法规一次。每季度开展法律宣传。"))
    (goal,) = found.goals
    assert goal.heading == "2024年工作思路"
    assert [each.text for each in goal.measures] == [
        "每月集中学习法律法规一次",
        "每季度开展法律宣传",
    ]


def test_a_plan_part_without_words_is_a_finding() -> None:
    found = outline(report())
    assert (found.goals, found.heading) == ((), "2024年工作思路")
    assert "没有写具体工作" in found.findings[0].message


def test_a_long_numbered_line_is_no_heading() -> None:
    text = report("(一)抓学习。全年集中学习六次。", "四、下一步" + "还要继续努力" * 8 + "。")
    assert outline(text).heading == "2024年工作思路"


def test_quotes_titles_and_brackets_are_not_split() -> None:
    assert clauses("确保“大事不出网,小事不出格”落到实处,认真学习《甲,乙》(丙,丁)规定。") == [
        "确保“大事不出网,小事不出格”落到实处",
        "认真学习《甲,乙》(丙,丁)规定",
    ]


def test_ascii_quotes_hold_together_too() -> None:
    assert clauses('确保"大事不出网,小事不出格"落到实处。') == [
        '确保"大事不出网,小事不出格"落到实处'
    ]


def test_a_quote_that_is_never_closed_does_not_swallow_the_rest() -> None:
    assert clauses("深入推进“平安乡镇建设,持续做好信访工作。") == [
        "深入推进“平安乡镇建设",
        "持续做好信访工作",
    ]


def test_a_circumstance_belongs_to_what_follows() -> None:
    assert clauses("在协调处理矛盾纠纷时,善于运用法律手段,切实提高工作水平。") == [
        "在协调处理矛盾纠纷时,善于运用法律手段",
        "切实提高工作水平",
    ]


def test_a_short_fragment_belongs_to_what_follows() -> None:
    assert clauses("早发现、早处置,确保“小事不出格”。") == ["早发现、早处置,确保“小事不出格”"]


def test_a_short_fragment_at_the_end_belongs_to_what_precedes() -> None:
    assert clauses("认真排查矛盾纠纷,不漏户、不漏人。") == ["认真排查矛盾纠纷,不漏户、不漏人"]


def test_full_width_signs_count_as_ascii_ones() -> None:
    text = report(
        "\uff08一\uff09抓学习。全年集中学习六次\uff0c认真开展法律宣传\uff1b做好信访工作\uff01"
    )
    assert [(each.place, each.text) for each in outline(text).clauses] == [
        ("三(一)1.1", "全年集中学习六次"),
        ("三(一)1.2", "认真开展法律宣传"),
        ("三(一)2.1", "做好信访工作"),
    ]


def test_further_paragraphs_belong_to_the_goal_if_they_are_sentences() -> None:
    text = report("(一)抓学习", "全年集中学习六次。", "某乡人民政府", "2024年3月12日")
    (goal,) = outline(text).goals
    assert goal.heading == "抓学习"
    assert [each.text for each in goal.measures] == ["全年集中学习六次"]


def test_a_goal_of_signs_alone_is_none() -> None:
    assert outline(report("(一)。")).goals == ()


def test_lines_before_the_first_part_belong_to_none() -> None:
    assert outline("(一)抓学习。全年集中学习六次。").goals == ()


def test_what_an_assignment_cites_is_covered() -> None:
    found = coverage(cited(("三(一)1.1", "学习法治思想")), REPORT)
    assert [each.place for each in found.clauses] == ["三(一)1.1", "三(一)1.2", "三(二)1.1"]
    assert [each.place for each in found.uncovered] == ["三(一)1.2", "三(二)1.1"]
    assert found.strays == ()


def test_everything_covered_leaves_nothing_over() -> None:
    everything = [(each.place, each.text) for each in outline(REPORT).clauses]
    found = coverage(cited(*everything), REPORT)
    assert (found.uncovered, found.strays) == ((), ())


def test_places_and_quotes_agree_in_spite_of_width_and_spaces() -> None:
    found = coverage(cited(("三\uff08一\uff091.1", "学习 法治思想")), REPORT)
    assert found.strays == ()
    assert "三(一)1.1" not in [each.place for each in found.uncovered]


def test_a_quote_that_stands_elsewhere_is_a_stray_and_covers_nothing() -> None:
    found = coverage(cited(("三(一)1.2", "学习法治思想")), REPORT)
    assert [str(each) for each in found.strays] == [
        "任务 A-01:“学习法治思想”不在原文 三(一)1.2 处，它在 三(一)1.1"
    ]
    assert len(found.uncovered) == len(found.clauses)


def test_a_quote_that_stands_nowhere_is_a_stray() -> None:
    found = coverage(cited(("三(一)1.2", "打造一流乡镇")), REPORT)
    assert [each.message for each in found.strays] == ["“打造一流乡镇”不在原文 三(一)1.2 处"]


def test_a_place_that_does_not_exist_is_a_stray() -> None:
    found = coverage(cited(("三(九)1.1", "学习法治思想")), REPORT)
    assert [each.message for each in found.strays] == ["原文没有“三(九)1.1”这个位置"]


def test_wider_places_and_other_parts_may_be_cited_but_cover_nothing() -> None:
    wider = ("三(一)", "提高意识"), ("三(一)1", "带头学法"), ("二", "应付了事"), ("一(一)1", "6次")
    found = coverage(cited(*wider), REPORT)
    assert found.strays == ()
    assert len(found.uncovered) == len(found.clauses)


def test_goals_indicators_and_shortcomings_must_stand_somewhere() -> None:
    made = cited(("三(一)1.1", "学习法治思想"), goal="建成一流乡镇")
    found = coverage(made, REPORT)
    assert [str(each) for each in found.strays] == ["目标 G1:“建成一流乡镇”在原文里没有"]


def test_a_text_without_a_plan_covers_nothing_and_says_so() -> None:
    found = coverage(cited(("三(一)1.1", "学习法治思想")), "某乡工作简报。学习6次,加强学习。")
    assert found.clauses == ()
    assert [each.place for each in found.strays] == ["报告原文", "任务 A-01"]


@given(st.text(alphabet='一三二、,。;“”()\uff08\uff09\uff0c学习法治下步\n "在时', max_size=200))
def test_clauses_stand_in_the_text_in_order_and_places_are_their_own(text: str) -> None:
    whole = f"三、下一步工作\n(一){text}"
    found = outline(whole)
    place = 0
    for goal in found.goals:
        for measure in goal.measures:
            assert measure.clauses
            for clause in measure.clauses:
                assert clause.text == clause.text.strip()
                place = whole.index(clause.text, place) + len(clause.text)


def test_who_is_noted_behind_is_no_part_of_the_clause_and_within_it_is() -> None:
    assert clauses("每月学习法律法规一次(责任单位:司法所)。") == ["每月学习法律法规一次"]
    assert clauses("每月(责任单位:司法所)学习法律法规一次。") == [
        "每月(责任单位:司法所)学习法律法规一次"
    ]
