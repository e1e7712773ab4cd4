"""Clauses of no known kind → assignments by their verb, or one with the work before."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.plan import Every, Once, OnObservances
from tests.core.test_proposals import assignments, drafted


def titles(measure: str) -> list[str]:
    return [each.title for each in assignments(measure)]


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("绘制风险地图", ["绘制风险地图"]),
        ("多方筹措资金", ["多方筹措资金"]),
        ("各镇各开展文艺活动", ["各镇各开展文艺活动"]),
        ("对生活困难家庭实行分类管理", ["对生活困难家庭实行分类管理"]),
        ("旧房危房全面整治到位", ["旧房危房全面整治到位"]),
        ("清明节前组织扑火演练", ["清明节前组织扑火演练"]),
        ("围绕新能源产业,绘制招商图谱", ["绘制招商图谱"]),
        ("改造老旧小区12个,硬化道路5公里", ["改造老旧小区12个", "硬化道路5公里"]),
        ("建成污水处理站2个,每季度评比环境卫生", ["建成污水处理站2个", "每季度评比环境卫生"]),
        ("推进环境卫生工作,每季度开展评比", ["推进环境卫生工作"]),
        ("由司法所牵头,每季度开展评比", ["每季度开展评比"]),
        ("推进厕所改造二期工程,年底前完成300户", ["推进厕所改造二期工程"]),
        ("加大招商力度,力争引进亿元项目2个", ["加大招商力度", "力争引进亿元项目2个"]),
        ("改造老旧小区12个,9月底前完成改造", ["改造老旧小区12个"]),
        ("落实执法公示制度,推广电子证照应用", ["落实执法公示制度", "推广电子证照应用"]),
        ("提高群众满意度", []),
        ("天地玄黄宇宙洪荒", []),
    ],
)
def test_work_of_no_known_kind_is_told_by_its_verb(measure: str, expected: list[str]) -> None:
    assert titles(measure) == expected


@pytest.mark.parametrize(
    "measure",
    [
        "每月开展一次执法案卷自查,对发现的问题及时整改",
        "9月组织法治考试,参考率不低于98%",
        "推行诊间结算,平均等候时间控制在20分钟以内",
    ],
)
def test_what_comes_behind_work_goes_with_it(measure: str) -> None:
    (one,) = assignments(measure)
    assert len(one.citations) == 2
    assert not drafted(f"（一）抓落实。{measure}。").uncovered


def test_what_waits_for_work_is_cited_with_what_is_found_last() -> None:
    (one,) = assignments("召开法治建设会议,由综治中心牵头")
    assert [each.place for each in one.citations] == ["三(一)1.1", "三(一)1.2"]


def test_the_time_of_other_work_is_not_taken_for_a_number_of_things() -> None:
    built, judged = assignments("新增停车位200个,每季度开展环境卫生评比")
    assert isinstance(built.recurrence, Every)
    assert isinstance(judged.recurrence, Every)
    first, then = assignments("争取资金150万元,9月底前完成运动场维修")
    assert then.recurrence == Once(once=date(2024, 9, 30))
    assert first.recurrence != then.recurrence


def test_a_word_that_ends_in_times_hides_no_date() -> None:
    (one,) = assignments("年内引进高层次人才3名")
    assert one.recurrence == Once(once=date(2024, 12, 31))


def test_what_is_held_once_is_not_how_often_the_work_before_is_due() -> None:
    system, drill = assignments("落实24小时值班制度,清明节前组织一次扑火演练")
    assert not isinstance(system.recurrence, Once)
    assert drill.recurrence == Once(once=date(2024, 11, 12))
    (training,) = assignments("加强执法人员培训,全年组织一次")
    assert isinstance(training.recurrence, Once)


def test_once_in_the_year_counts_before_last_years_number() -> None:
    (training,) = assignments("组织执法人员培训1期", past="组织执法人员培训3期。")
    assert training.recurrence == Once(once=date(2024, 11, 20))
    assert len(assignments("组织涉密人员培训1期,举办校长培训班2期")) == 2


@pytest.mark.parametrize(
    ("measure", "title"),
    [
        ("计划明年开展3轮巡察", "开展3轮巡察"),
        ("2024年将联合派出所开展清查", "联合派出所开展清查"),
        ("拟于3月举办文艺汇演", "3月举办文艺汇演"),
        ("每名班子成员联系2个村", "每名班子成员联系2个村"),
        ("计划生育协会开展走访活动", "计划生育协会开展走访活动"),
    ],
)
def test_a_title_is_without_the_words_that_say_it_is_planned(measure: str, title: str) -> None:
    assert titles(measure) == [title]


def test_days_named_before_the_work_are_the_days_of_the_work() -> None:
    (one,) = assignments("利用“3·15”“12·4”等重要时间节点,深入开展法治宣传")
    assert (one.title, len(one.citations)) == ("开展法治宣传", 2)
    assert one.recurrence == OnObservances(observances=("consumer-day", "constitution-day"))
    (alone,) = assignments("在国家宪法日期间")
    assert alone.recurrence == OnObservances(observances=("constitution-day",))


@pytest.mark.parametrize(
    ("told", "places"),
    [
        ("制作普法短视频12期，举办青年法治沙龙4场", [["三(一)1.1"], ["三(一)1.2"]]),
        ("每月自学不少于4学时，带头讲法治党课2次", [["三(一)1.1"], ["三(一)1.2"]]),
        ("开展检查12次，每次不少于3人", [["三(一)1.1", "三(一)1.2"]]),
        ("每季度开展宣讲1次，全年不少于4场", [["三(一)1.1", "三(一)1.2"]]),
    ],
)
def test_other_numbers_are_other_work_but_what_is_said_of_each(
    told: str, places: list[list[str]]
) -> None:
    made = drafted(f"（一）抓落实。{told}。")
    assert made.plan
    cited = [[each.place for each in found.assignment.citations] for found in made.plan.places()]
    assert cited == places
