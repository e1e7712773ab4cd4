"""A plan and comments → a YAML file that people go over, and that reads back as the plan."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.plan import Plan
from planner.planfile import write_commented
from planner.planfile.parsed import parse
from planner.planfile.structure import build
from tests.planfile.sample import read
from tests.planfile.test_writing import plans

DRAFT = """\
# 草稿
organ: yunwu
year: 2024
# 请核对：标题
title: 2024年法治政府建设工作计划
source:
  title: 2023年法治政府建设报告
  part: 三、2024年工作思路和目标举措

shortcomings:
  - id: S1
    title: 学习不够系统
    citation: {place: 二, quote: 理论学习不够系统}

observances:
  - {id: law-day, name: 国家宪法日, on: 2024-12-04}

# 随春节移动
periods:
  # 第一行
  # 第二行
  - {id: spring, name: 春节前后, from_on: 2024-02-01, until_on: 2024-02-24}

indicators:
  - id: I-01
    title: 学习次数
    unit: 次
    baseline: 3
    target: 4
    citation: {place: 一(一)2, quote: 党委会学习}

goals:
  - id: G1
    title: 提高法治意识
    citation: {place: 三(一), quote: 提高依法行政意识}
    measures:
      - id: M1
        title: 领导干部学法
        answers: [S1]
        assignments:
          - id: A-01
            title: 组织党委会集中学习
            citations:
              - {place: 三(一)1.2, quote: 领导干部学法用法}
            assignee: clerk
            recurrence: {every: quarter, due: last workday}
            done_when: 集中学习一次
            counts:
              - {indicator: I-01}
          # 上年未完成
          - id: A-02
            title: 宪法日宣传
            citations:
              - {place: 三(一)2.1, quote: 宣传形式}
            assignee: leader
            recurrence: {observances: [law-day]}
            done_when: 开展一次宣传

# 没有带入的：
#   A-03
"""
NOTES = {
    ("title",): ("请核对：标题",),
    ("periods", 0): ("第一行", "第二行"),
    ("periods",): ("随春节移动",),
    ("goals", 0, "measures", 0, "assignments", 1): ("上年未完成",),
}


def test_each_comment_stands_above_its_place(tmp_path: Path) -> None:
    assert write_commented(read(tmp_path), ["草稿"], NOTES, ["没有带入的：", "  A-03"]) == DRAFT
    assert read(tmp_path, DRAFT) == read(tmp_path)


def test_a_comment_is_one_line_whatever_was_written(tmp_path: Path) -> None:
    told = "等上级\n通知\u2028再办\x07\ttitle: 假的"
    text = write_commented(read(tmp_path), [], {("title",): (told,)}, [])
    assert "# 等上级 通知 再办  title: 假的\ntitle: 2024年" in text
    assert read(tmp_path, text) == read(tmp_path)


@settings(max_examples=40, deadline=None)
@given(plans, st.text(max_size=40))
def test_a_draft_that_is_written_reads_back_equal(plan: Plan, told: str) -> None:
    paths = [("title",), ("goals", 0), *(place.path for place in plan.places())]
    text = write_commented(plan, [told], dict.fromkeys(paths, (told, told)), [told])
    tree = parse(text)
    assert tree.flaws == ()
    assert build(Plan, tree) == (plan, [])
    assert text == write_commented(plan, [told], dict.fromkeys(paths, (told, told)), [told])
