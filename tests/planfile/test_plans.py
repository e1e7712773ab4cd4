"""A plan's file → the plan, or everything that is wrong with it, each with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.core.errors import Rejected, Unreadable
from planner.core.plan import Every, OnObservances
from planner.planfile import read_plan
from tests.cast import CALENDAR, organization
from tests.planfile.sample import faults, read, spoilt

QUARTERLY = "\n              every: quarter\n              due: last workday\n"


def test_a_plan_without_faults_is_read(tmp_path: Path) -> None:
    plan = read(tmp_path)
    first, second = (place.assignment for place in plan.places())
    assert isinstance(first.recurrence, Every)
    assert isinstance(second.recurrence, OnObservances)
    assert (plan.year, first.assignee, first.counts[0].each) == (2024, "clerk", 1)


def test_scalars_are_the_text_that_was_written(tmp_path: Path) -> None:
    text = spoilt(
        ("title: 组织党委会集中学习", "title: no"),
        ("unit: 次", "unit: 12:30"),
        ("due: last workday", "due: 15"),
        ("quote: 宣传形式", "quote: 2024-03-08"),
    )
    plan = read(tmp_path, text)
    first, second = (place.assignment for place in plan.places())
    assert (first.title, plan.indicators[0].unit) == ("no", "12:30")
    assert first.recurrence == Every.model_validate({"every": "quarter", "due": "15"})
    assert second.citations[0].quote == "2024-03-08"


def test_flow_style_and_a_byte_order_mark_are_accepted(tmp_path: Path) -> None:
    flow = spoilt((QUARTERLY, " {every: quarter, due: last workday}\n"))
    assert read(tmp_path, "\ufeff" + flow) == read(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("            assignee: clerk\n", "", "43:任务 A-01：缺少 assignee（责任岗位）"),
        (
            "assignee: clerk",
            "asignee: clerk",
            (
                "43:任务 A-01：缺少 assignee（责任岗位）\n"
                "48:任务 A-01：“asignee”不是这里的项目；是不是“assignee”？"
            ),
        ),
        (
            "组织党委会集中学习",
            "学" * 61,
            "44:任务 A-01：title（名称）最多 60 个字，现在有 61 个",
        ),
        ("quote: 宣传形式", "quote: 宣", "59:任务 A-02：quote（原文摘引）至少要 2 个字"),
        (
            "quote: 宣传形式",
            "quote:",
            "59:任务 A-02：quote（原文摘引）没有内容；请补上，不需要就删去这一行",
        ),
        (
            "due: last workday",
            "due: last weekday",
            (
                "51:任务 A-01：due（截止日）“last weekday”要写成 15、last day、last workday、"
                "second workday、monday 或 03-08 的样子"
            ),
        ),
        (
            "every: quarter",
            "every: quartr",
            "50:任务 A-01：every 只能写 week、month、quarter、half-year、year；是不是“quarter”？",
        ),
        (
            QUARTERLY,
            " quarterly\n",
            "49:任务 A-01：recurrence（周期）要写 once、every、observances、periods、rule 其中一种",
        ),
        (
            "every: quarter",
            "every: quarter\n              once: 2024-03-01",
            "49:任务 A-01：recurrence（周期）同时写了 once、every；请只留一种",
        ),
        (
            "every: quarter",
            "every: quarter\n              dew: 3",
            "51:任务 A-01：“dew”不是这里的项目；是不是“due”？",
        ),
        ("baseline: 3", "baseline: 三", "26:指标 I-01：baseline（上年基数）要写整数"),
        ("baseline: 3", "baseline: -3", "26:指标 I-01：baseline（上年基数）不能小于 0"),
        ("year: 2024", "year: 2101", "2:year（年份）不能大于 2100"),
        (
            "target: 4",
            "target: 4\n    aim: atleast",
            "28:指标 I-01：aim 只能写 at_least、at_most、observed；是不是“at_least”？",
        ),
        (
            "target: 4",
            "target: 4\n    aim: x",
            "28:指标 I-01：aim 只能写 at_least、at_most、observed",
        ),
        ("on: 2024-12-04", "on: 12月4日", "16:节日 law-day：on 要写成 2024-03-08 的样子"),
        ("on: 2024-12-04", "on: 86400", "16:节日 law-day：on 要写成 2024-03-08 的样子"),
        (
            "\n          - S1\n",
            " S1\n",
            "40:举措 M1：answers（所针对的不足）要写成列表，每项以短横线开头",
        ),
        (
            "- S1\n",
            "- [S1]\n",
            "41:举措 M1：answers 第 1 项 要写一段文字",
        ),
        (
            "id: A-02",
            "id: 任务二",
            (
                "55:任务 任务二：id（编号）“任务二”要以字母开头，只用字母、数字和连字符"
                "（岗位、科室、人员用小写）"
            ),
        ),
        (
            "          - id: A-02\n            title",
            "          - title",
            "55:第 2 项任务：缺少 id（编号）",
        ),
        (
            "assignee: leader",
            "assignee: leader\n            needs_confirmation: 是",
            "61:任务 A-02：needs_confirmation 要写 true 或 false",
        ),
        (
            "    citation:\n      place: 三(一)\n      quote: 提高依法行政意识\n",
            "    citation: 三（一）\n",
            "34:目标 G1：citation（出处）要写成几行“名称: 内容”",
        ),
        (
            "organ: yunwu",
            "organ: yunwu\nxyz: 1",
            (
                "2:“xyz”不是这里的项目；可以写：organ、year、title、source、shortcomings、"
                "observances、periods、indicators、goals"
            ),
        ),
    ],
)
def test_a_fault_of_structure_has_its_line_and_a_sentence(
    tmp_path: Path, old: str, new: str, found: str
) -> None:
    assert "\n".join(faults(tmp_path, (old, new))) == found


def test_faults_of_names_and_dates_have_their_lines_too(tmp_path: Path) -> None:
    found = faults(tmp_path, ("assignee: clerk", "assignee: clark"), ("target: 4", "target: 40"))
    assert [each.partition(":")[0] for each in found] == ["48"]
    found = faults(tmp_path, ("assignee: leader", "assignee: desk\n            lead_office: no"))
    assert found == ["61:任务 A-02 的科室“no”不存在；请改为机构文件里已有的科室"]
    assert [each[:3] for each in faults(tmp_path, ("target: 4", "target: 40"))] == ["27:"]


def test_faults_of_all_kinds_are_shown_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        ("assignee: clerk", "asignee: clerk"),
        ("- law-day\n", "- law\n"),
        ("quote: 宣传形式", "quote: 宣传形式\n                quote: 再写一次"),
    )
    assert [each.partition(":")[0] for each in found] == ["43", "48", "60", "63"]


def test_of_assignments_left_out_nothing_is_concluded(tmp_path: Path) -> None:
    """The first assignment alone counts towards the indicator; its fault is not the indicator's."""
    assert faults(tmp_path, ("assignee: clerk", "assignee: clark")) == [
        "48:任务 A-01 的岗位“clark”不存在；请改为机构文件里已有的岗位"
    ]


def test_dates_are_checked_of_what_has_sound_names(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        ("assignee: clerk", "assignee: clark"),
        ("observances:\n                - law-day", "rule: FREQ=YEARLY;UNTIL=20200101"),
    )
    assert [each.partition(":")[0] for each in found] == ["48", "61"]


def test_a_calendar_with_faults_gets_no_dates(tmp_path: Path) -> None:
    assert faults(tmp_path, ("on: 2024-12-04", "on: 2025-12-04")) == [
        "16:“国家宪法日”的日期 2025-12-04 不在 2024 年；请改正"
    ]


def test_a_plan_of_faults_alone_is_judged_by_structure(tmp_path: Path) -> None:
    found = faults(
        tmp_path, ("assignee: clerk", "asignee: clerk"), ("assignee: leader", "asignee: leader")
    )
    assert [each.partition(":")[0] for each in found] == ["43", "48", "55", "60"]


def test_of_hundreds_of_faults_the_first_are_shown(tmp_path: Path) -> None:
    many = "".join(f"x{number}: 1\n" for number in range(300))
    found = faults(tmp_path, ("organ: yunwu\n", f"organ: yunwu\n{many}"))
    assert len(found) == 201
    assert found[-1] == "202:另有 100 处问题，改好前面的再看"


def test_reading_a_plan_with_faults_is_refused_with_all_of_them(tmp_path: Path) -> None:
    text = spoilt(("assignee: clerk", "assignee: clark"), ("assignee: leader", "assignee: lord"))
    with pytest.raises(Rejected) as refused:
        read(tmp_path, text)
    assert [each.place for each in refused.value.findings] == [
        f"{tmp_path / '2024.yaml'}:48",
        f"{tmp_path / '2024.yaml'}:60",
    ]


def test_a_plan_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="没有这个文件。请核对路径和文件名。"):
        read_plan(tmp_path / "2025.yaml", organization(), CALENDAR)
