"""A small plan as its file, and ways to spoil it."""

from __future__ import annotations

from pathlib import Path

from planner.core.plan import Plan
from planner.planfile import find_faults, read_plan
from tests.cast import CALENDAR, organization

FAULTY = Path(__file__).parent.parent / "data" / "faulty"
PLAN = """\
organ: yunwu
year: 2024
title: 2024年法治政府建设工作计划
source:
  title: 2023年法治政府建设报告
  part: 三、2024年工作思路和目标举措
shortcomings:
  - id: S1
    title: 学习不够系统
    citation:
      place: 二
      quote: 理论学习不够系统
observances:
  - id: law-day
    name: 国家宪法日
    on: 2024-12-04
periods:
  - id: spring
    name: 春节前后
    from_on: 2024-02-01
    until_on: 2024-02-24
indicators:
  - id: I-01
    title: 学习次数
    unit: 次
    baseline: 3
    target: 4
    citation:
      place: 一(一)2
      quote: 党委会学习
goals:
  - id: G1
    title: 提高法治意识
    citation:
      place: 三(一)
      quote: 提高依法行政意识
    measures:
      - id: M1
        title: 领导干部学法
        answers:
          - S1
        assignments:
          - id: A-01
            title: 组织党委会集中学习
            citations:
              - place: 三(一)1.2
                quote: 领导干部学法用法
            assignee: clerk
            recurrence:
              every: quarter
              due: last workday
            done_when: 集中学习一次
            counts:
              - indicator: I-01
          - id: A-02
            title: 宪法日宣传
            citations:
              - place: 三(一)2.1
                quote: 宣传形式
            assignee: leader
            recurrence:
              observances:
                - law-day
            done_when: 开展一次宣传
"""


def spoilt(*changes: tuple[str, str]) -> str:
    """The plan's text with words replaced by others; each must stand there."""
    text = PLAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def faults(folder: Path, *changes: tuple[str, str]) -> list[str]:
    """What is found in a spoilt plan, as `line:message`."""
    path = folder / "2024.yaml"
    path.write_text(spoilt(*changes), "utf-8")
    found = find_faults(path, organization(), CALENDAR)
    return [str(each).removeprefix(f"{path}:") for each in found]


def read(folder: Path, text: str = PLAN) -> Plan:
    """The plan of a text, through a file."""
    path = folder / "2024.yaml"
    path.write_text(text, "utf-8")
    return read_plan(path, organization(), CALENDAR)
