"""Kinds of reports → what their Word templates consist of: headings, lists, tables."""

from __future__ import annotations

from dataclasses import dataclass

from planner.documents.county_outline import (
    GOAL_COLUMNS,
    GOALS,
    READING_COLUMNS,
    READINGS,
    SECTIONS,
    TOTAL_COLUMNS,
)
from planner.documents.outline import INDICATOR_COLUMNS, ITEM_COLUMNS, YEAR_COLUMNS
from planner.documents.outlined import Column

_NUMBERS = "一二三四五六七八九"


@dataclass(frozen=True)
class Layout:
    """What a kind's template has: its title, sections (heading, name), and tables.

    `with_indicators` is the section that has chart and table; `annex` are lists with columns.
    """

    title: str
    sections: tuple[tuple[str, str], ...]
    with_indicators: str
    indicators: tuple[Column, ...]
    annex: tuple[tuple[str, tuple[Column, ...]], ...]


LAYOUTS = {
    "quarterly": Layout(
        "季度报告模板",
        (
            ("一、总体情况", "总体情况"),
            ("二、主要指标", "主要指标"),
            ("三、各项任务推进情况", "任务推进"),
            ("四、逾期和滞后事项", "逾期和滞后"),
            ("五、存在问题", "存在问题"),
            ("六、下一步安排", "下一步安排"),
            ("七、需上级协调事项", "需协调事项"),
        ),
        "主要指标",
        INDICATOR_COLUMNS,
        (("任务清单", ITEM_COLUMNS),),
    ),
    "annual": Layout(
        "年度报告模板",
        (
            ("一、{{ 年度 }}年推进法治政府建设的主要举措和成效", "举措和成效"),
            ("二、存在的不足和原因", "不足和原因"),
            ("三、党政主要负责人履行推进法治建设第一责任人职责情况", "第一责任人履职"),
            ("四、{{ 下一年度 }}年工作安排", "下一年度安排"),
            ("五、其他需要报告的事项", "其他事项"),
        ),
        "举措和成效",
        INDICATOR_COLUMNS,
        (("任务清单", YEAR_COLUMNS),),
    ),
    "county": Layout(
        "乡镇汇总报告模板",
        tuple(
            (f"{number}、{heading}", name)
            for number, (name, heading) in zip(_NUMBERS, SECTIONS, strict=False)
        ),
        "主要指标",
        TOTAL_COLUMNS,
        ((GOALS, GOAL_COLUMNS), (READINGS, READING_COLUMNS)),
    ),
}
