"""Clauses × organization → assignments with posts, reasons, doubts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.core.draft import PlanDraft, draft
from planner.core.plan import Assignment, Every, InPeriods, Once, OnObservances, Period
from planner.core.workdays import WorkdayCalendar
from planner.planfile import read_organization

CONFIG = Path(__file__).parent.parent.parent / "config"
ORGANIZATION = read_organization(CONFIG / "organization.yaml")
HEAD = (
    "某乡2023年工作报告\n一、工作情况\n{past}\n二、存在的问题\n一是{lack}。\n三、2024年工作打算\n"
)


def drafted(*goals: str, past: str = "工作顺利。", lack: str = "普法宣传不够深入") -> PlanDraft:
    """The draft of a report with these paragraphs in its plan."""
    text = HEAD.format(past=past, lack=lack) + "\n".join(goals)
    return draft(text, ORGANIZATION, WorkdayCalendar())


def assignments(*measures: str, past: str = "工作顺利。") -> list[Assignment]:
    """The assignments proposed for the measures of one goal."""
    made = drafted("（一）抓落实。" + "".join(f"{each}。" for each in measures), past=past)
    return [place.assignment for place in made.plan.places()] if made.plan else []


@pytest.mark.parametrize(
    ("clause", "post"),
    [
        ("每季度由司法所审查合同一次", "justice-head"),
        ("综合行政执法大队每月开展案卷自查", "enforcement-captain"),
        ("党委书记每季度听取工作汇报", "party-secretary"),
        ("党政主要负责人切实履行第一责任人职责", "party-secretary"),
        ("分管领导每月研究行政执法工作", "deputy-head-economy"),
        ("网格员每周排查矛盾纠纷", "chief-grid-leader"),
        ("深入开展法律顾问服务工作", "justice-assistant"),
        ("做好政务公开各项工作", "openness-officer"),
        ("主动接受人大监督和评议", "congress-chair"),
        ("规范便民服务窗口办事流程", "service-centre-head"),
    ],
)
def test_posts_are_found_by_words(clause: str, post: str) -> None:
    assert [each.assignee for each in assignments(clause)] == [post]


def test_who_is_noted_in_brackets_counts_before_all_else() -> None:
    (one,) = assignments("每月开展普法宣传(责任单位:综合行政执法大队、司法所,完成时限:6月底)")
    assert (one.assignee, one.supporting_offices) == ("enforcement-captain", ("justice",))
    assert isinstance(one.recurrence, Every)


def test_until_when_is_noted_in_brackets() -> None:
    (one,) = assignments("修订综合执法协作办法(牵头单位:司法所;完成时限:3月底前)")
    assert (one.assignee, one.recurrence) == ("justice-head", Once(once=date(2024, 3, 31)))


def test_who_is_noted_but_unknown_is_a_finding() -> None:
    made = drafted("（一）抓执法。每季度评查案卷一次(责任单位:法规股)。")
    assert any("“法规股”在机构文件里没有" in each.message for each in made.findings)


@pytest.mark.parametrize(
    ("note", "why"),
    [
        ("责任科室:督查室", "原文写的“督查室”在机构文件里没有，按“监督考核”类工作暂定"),
        (
            "责任单位:司法所、督查室",
            "原文注明“责任单位:司法所、督查室”；原文写的“督查室”在机构文件里没有",
        ),
        ("责任单位:督查室、时限:6月", "原文写的“督查室”在机构文件里没有，按“监督考核”类工作暂定"),
    ],
)
def test_the_reason_tells_whom_the_organization_does_not_know(note: str, why: str) -> None:
    made = drafted(f"（一）抓督查。每季度督查一次({note})。")
    assert made.plan
    (place,) = made.plan.places()
    assert made.reasons[*place.path, "assignee"] == why
    (doubt,) = (each.message for each in made.findings if each.place.startswith("任务"))
    assert doubt.count("在机构文件里没有") == 1


def test_a_name_too_short_to_be_sure_of_is_not_guessed() -> None:
    made = drafted("（一）抓执法。每季度评查案卷一次(责任单位:站)。")
    assert any("“站”在机构文件里没有" in each.message for each in made.findings)


def test_what_comes_of_work_is_cited_with_it() -> None:
    (one,) = assignments("做好政务公开各项工作,提高政务工作透明度,促进依法行政工作")
    assert [each.place for each in one.citations] == ["三(一)1.1", "三(一)1.2", "三(一)1.3"]


def test_when_told_behind_is_when_the_work_is_due() -> None:
    (one,) = assignments("组织执法人员参加法律知识考试,11月底前全部完成")
    assert one.recurrence == Once(once=date(2024, 11, 30))


def test_work_with_a_time_of_its_own_is_not_taken_for_a_time_of_the_work_before() -> None:
    first, second = assignments("3月底前制定执法检查方案,每季度评查执法案卷不少于10件")
    assert first.recurrence == Once(once=date(2024, 3, 31))
    assert isinstance(second.recurrence, Every)
    assert second.recurrence.every is Period.QUARTER


def test_three_kinds_of_times_make_three_assignments() -> None:
    kinds = assignments("认真开展定期排查、敏感时期排查和经常性排查调处矛盾纠纷")
    assert [type(each.recurrence) for each in kinds] == [Every, InPeriods, Every]
    assert [each.title[-4:] for each in kinds] == ["（定期）", "感时期）", "经常性）"]


def test_days_of_last_year_are_proposed_for_publicity_without_a_time() -> None:
    past = "在妇女节、国家宪法日开展宣传。"
    (one,) = assignments("大力宣传法律知识和政策", past=past)
    assert one.recurrence == OnObservances(observances=("womens-day", "constitution-day"))


def test_last_years_number_is_baseline_and_cadence() -> None:
    made = drafted("（一）抓学习。组织干部职工集中学法。", past="组织干部集中学法12次。")
    assert made.plan
    (indicator,) = made.plan.indicators
    assert (indicator.baseline, indicator.target, indicator.aim) == (12, 12, "at_least")
    (place,) = made.plan.places()
    assert isinstance(place.assignment.recurrence, Every)
    assert place.assignment.recurrence.every is Period.MONTH
    assert [(each.indicator, each.each) for each in place.assignment.counts] == [("I-01", 1)]


def test_a_quota_of_the_text_is_an_indicator() -> None:
    made = drafted("（一）抓学习。每季度集中学法不少于3次。")
    assert made.plan
    assert [(each.target, each.unit) for each in made.plan.indicators] == [(12, "次")]


def test_what_cannot_be_placed_stays_uncovered_and_is_a_finding() -> None:
    made = drafted("（一）抓落实。每月集中学法一次。天地玄黄宇宙洪荒。")
    assert [each.text for each in made.uncovered] == ["天地玄黄宇宙洪荒"]
    assert any("没有安排任务" in each.message for each in made.findings)


def test_every_doubt_is_a_finding_and_every_choice_has_a_reason() -> None:
    made = drafted("（一）抓学习。深入学习法律法规。由司法所每季度审查合同一次。")
    assert made.plan
    doubted = [each.place for each in made.findings if each.place.startswith("任务")]
    assert doubted == ["任务 A-01（三(一)1.1）"]
    for place in made.plan.places():
        assert made.reasons[*place.path, "assignee"]
        assert made.reasons[*place.path, "recurrence"]


def test_shortcomings_are_answered_by_the_measure_most_alike() -> None:
    made = drafted("（一）抓学习。每月集中学法一次。", "（二）抓普法。每季度开展普法宣传。")
    assert made.plan
    assert [m.answers for goal in made.plan.goals for m in goal.measures] == [(), ("S1",)]


def test_a_year_that_is_not_told_is_asked_for() -> None:
    text = "某乡工作打算\n一、下一步打算\n（一）抓学习。每月集中学法一次。\n"
    made = draft(text, ORGANIZATION, WorkdayCalendar())
    assert made.plan is None
    assert "--year" in made.findings[-1].message
    told = draft(text, ORGANIZATION, WorkdayCalendar(), 2024)
    assert told.plan
    assert told.plan.year == 2024


def test_a_text_without_a_plan_gives_none_and_says_so() -> None:
    made = draft("某乡2023年工作简报\n学习6次。\n", ORGANIZATION, WorkdayCalendar())
    assert made.plan is None
    assert "没有找到写明年工作的部分" in made.findings[0].message


def test_a_day_of_its_own_is_work_of_its_own() -> None:
    check, mend = assignments("每季度开展一次执法案卷评查,8月底前完成问题整改")
    assert isinstance(check.recurrence, Every)
    assert (mend.title, mend.recurrence) == ("8月底前完成问题整改", Once(once=date(2024, 8, 31)))
    assert (mend.assignee, mend.done_when) == (check.assignee, check.done_when)


def test_the_year_s_end_is_the_end_of_what_is_repeated_anyway() -> None:
    (one,) = assignments("每季度开展一次执法案卷评查,年底前全部完成")
    assert [each.place for each in one.citations] == ["三(一)1.1", "三(一)1.2"]


@pytest.mark.parametrize("order", ["第3批", "第十二批", "第12批"])
def test_which_one_it_is_is_not_how_many(order: str) -> None:
    made = drafted(f"（一）抓执法。每季度开展{order}案卷互查，年底前全部完成。")
    assert made.plan is not None
    assert made.plan.indicators == ()


def test_a_quota_cites_the_words_that_tell_it() -> None:
    made = drafted("（一）抓普法。全年开展普法宣传不少于24场次，年底前全部完成。")
    assert made.plan is not None
    assert [each.citation.quote for each in made.plan.indicators] == [
        "全年开展普法宣传不少于24场次"
    ]


@pytest.mark.parametrize(
    ("unit", "is_told"),
    [
        ("云雾乡人民政府", False),
        ("云雾土家族乡人民政府", False),
        ("中共奉节县云雾土家族乡委员会", False),
        ("奉节县司法局、云雾乡人民政府", False),
        ("云溪镇人民政府", True),
        ("奉节县司法局", True),
    ],
)
def test_the_report_of_others_is_a_finding(unit: str, is_told: bool) -> None:  # noqa: FBT001
    text = HEAD.format(past="", lack="普法不深入").replace("某乡", unit, 1) + "（一）抓学习。学法。"
    made = draft(text, ORGANIZATION, WorkdayCalendar())
    assert any("不是云雾乡" in each.message for each in made.findings) is is_told
