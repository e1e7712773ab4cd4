"""What a worklist is: a table that an office made itself, with its rows and cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.core.draft.plan_draft import Path
from planner.core.draft.quoting import LONGEST_PLACE, tidy
from planner.core.errors import Finding
from planner.core.plan import Plan

NUMBER, GOAL, MEASURE, TASK = "序号", "目标", "举措", "任务"
POST, LEADER, OFFICE, SUPPORT = "责任岗位", "责任领导", "牵头科室", "配合科室"
OFTEN, DUE = "频次", "完成时限"
INDICATOR, TARGET, UNIT, BASELINE = "指标", "目标值", "单位", "上年"
DONE, EVIDENCE, BASIS, REMARK = "办结标准", "佐证", "依据", "备注"
Doubt = tuple[str, str]
"""The column that a doubt is about, and what it is."""
_NOTHING = re.compile(r"[/\\\-—–无×]*")


@dataclass(frozen=True)
class WorklistCell:
    """The text of a cell, and what people call it: `x.xlsx 责任清单!D7`."""

    text: str
    place: str


@dataclass(frozen=True)
class WorklistRow:
    """A row that asks for something: its number in the sheet, its cells by their column."""

    number: int
    at: str
    cells: Mapping[str, WorklistCell]
    sheet: str = ""

    @property
    def name(self) -> str:
        """What a citation calls it: 表第7行, with the sheet where the table has several."""
        return tidy(f"{self.sheet or '表'}第{self.number}行", LONGEST_PLACE)

    def text(self, column: str) -> str:
        """The text of a cell; empty where the table has no such column, or only a dash."""
        text = self.cells[column].text.strip() if column in self.cells else ""
        return "" if _NOTHING.fullmatch(text) else text

    def place(self, column: str) -> str:
        """The cell of a column; that of the task where the table has no such column."""
        return self.cells[column].place if column in self.cells else self.at


@dataclass(frozen=True)
class Worklist:
    """A table of an office's own (自制表): its file, sheet, title, columns, rows."""

    source: str
    sheet: str
    title: str
    heading: str
    columns: frozenset[str]
    rows: tuple[WorklistRow, ...]
    year: int | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class WorklistDraft:
    """The plan proposed from a table, if any, with reasons by path, and all that is unsure."""

    plan: Plan | None
    reasons: Mapping[Path, str]
    findings: tuple[Finding, ...]
    places: Mapping[Path, str] = field(default_factory=dict)
    table: Worklist | None = None
