"""A quarter's report → what of it may leave for the county: figures and posts, nobody's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from planner.core.errors import Finding
from planner.core.report.figures import Figures, IndicatorLine, Value
from planner.core.report.items import Item
from planner.core.report.quarter import QuarterReport, ToDate
from planner.core.report.remarks import TITLES, Text

FORMAT = 1
_Line = Annotated[str, Field(max_length=500)]
_SHORTEST_NAME = 2
_MOST = 10**12


class ExtractItem(Value):
    """One thing that is late, by post: no name, none of anybody's words about it."""

    goal_id: _Line
    title: _Line
    office: _Line
    post: _Line
    due_on: date
    days_late: int


class ExtractGoal(Value):
    """One goal with its figures."""

    id: _Line
    title: _Line
    figures: Figures


class Extract(Value):
    """What a county is given of a quarter's report (上报数据).

    It has no person's name, no account of why something is late, and no trace into the ledger.
    Of people's texts it has those that the office itself wrote for those above it: `problems`,
    `rectification`, `coordination` (存在问题、整改措施、需上级协调事项).
    """

    format: int = FORMAT
    organ: _Line
    organ_name: _Line
    organ_short: _Line
    plan_title: _Line
    revision: int
    period: _Line
    period_title: _Line
    cut_off: date
    is_rehearsal: bool
    overall: Figures
    to_date: ToDate | None = None
    goals: tuple[ExtractGoal, ...]
    indicators: tuple[IndicatorLine, ...]
    late: tuple[ExtractItem, ...]
    problems: Text = ""
    rectification: Text = ""
    coordination: Text = ""

    @model_validator(mode="after")
    def _in_numbers(self) -> Extract:
        """What came from elsewhere has numbers that documents can hold."""
        if not all(0 <= each <= _MOST for each in self._numbers()):
            raise ValueError("有的数不是正常的计数")
        return self

    def _numbers(self) -> Iterator[float]:
        figures = [self.overall, *(each.figures for each in self.goals)]
        figures += [self.to_date.figures] if self.to_date else []
        for each in figures:
            yield from (each.planned, each.due, each.done, each.late, each.done_in_time or 0)
        for line in self.indicators:
            yield from (line.baseline, line.target, line.value, line.pace)
        yield from (each.days_late for each in self.late)

    @property
    def name(self) -> str:
        """What it is called among others."""
        return self.organ_short or self.organ_name


def extract_of(report: QuarterReport) -> Extract:
    """What may leave of a report."""
    return Extract(
        organ=report.organ,
        organ_name=report.organ_name,
        organ_short=report.organ_short,
        plan_title=report.plan_title,
        revision=report.revision,
        period=report.quarter,
        period_title=report.quarter_title,
        cut_off=report.cut_off,
        is_rehearsal=report.is_rehearsal,
        overall=_without_trace(report.overall),
        to_date=report.to_date
        and report.to_date.model_copy(update={"figures": _without_trace(report.to_date.figures)}),
        goals=tuple(
            ExtractGoal(id=each.id, title=each.title, figures=_without_trace(each.figures))
            for each in report.goals
        ),
        indicators=tuple(
            each.model_copy(update={"occurrence_ids": (), "entries": ()})
            for each in report.indicators
        ),
        late=tuple(map(_item, report.late)),
        problems=report.remarks.problems,
        rectification=report.remarks.rectification,
        coordination=report.remarks.coordination,
    )


def name_findings(extract: Extract, names: Iterable[str]) -> tuple[Finding, ...]:
    """Where one of some people's names stands in what would leave, each with the words around it.

    A name can also be a word: whether it is one, people decide.
    """
    known = sorted({each for each in names if len(each) >= _SHORTEST_NAME})
    return tuple(
        Finding(place, f"“{_around(name, text)}”里有本机构人员的姓名“{name}”；请改写为岗位")
        for place, text in _texts(extract)
        for name in known
        if name in text
    )


def _texts(extract: Extract) -> Iterator[tuple[str, str]]:
    """Every text that would leave, with what it is."""
    for field in ("problems", "rectification", "coordination"):
        yield TITLES[field], getattr(extract, field)
    yield "计划名称", extract.plan_title
    for goal in extract.goals:
        yield "目标", goal.title
    for line in extract.indicators:
        yield "指标", line.title
    for item in extract.late:
        yield "逾期事项", f"{item.title}，{item.office}，{item.post}"


def _around(name: str, text: str) -> str:
    start = text.index(name)
    return text[max(0, start - 8) : start + len(name) + 8].replace("\n", " ")


def _without_trace(figures: Figures) -> Figures:
    return figures.model_copy(update={"traces": {}})


def _item(item: Item) -> ExtractItem:
    return ExtractItem(
        goal_id=item.goal_id,
        title=item.title,
        office=item.office,
        post=item.post,
        due_on=item.due_on,
        days_late=item.days_late,
    )
