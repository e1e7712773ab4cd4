"""A county's report → XLSX: who has sent what, figures by goal, indicators, what is late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO

import xlsxwriter

from planner.core.report import CountyReport, Figures, IndicatorLine, Sum
from planner.core.report.county_prose import UNITS
from planner.documents.county_outline import county_outline
from planner.documents.text import clean
from planner.documents.workbook import Cell, Sheets, numbers_of

_COUNTS = ("应办", "已到期", "办结", "按期办结", "逾期未办")
_TOWNSHIPS = (
    *((UNITS, 24), ("报送情况", 14), ("版本", 8), ("所依据的计划", 40)),
    *((each, 11) for each in _COUNTS),
)
_GOALS = (("目标", 44), (UNITS, 24), *((each, 11) for each in _COUNTS))
_INDICATORS = (
    *(("指标", 36), ("单位", 8), (UNITS, 24), ("上年", 10), ("全年目标", 10), ("实际", 10)),
    *(("完成率", 10), ("序时进度", 10), ("比序时进度", 12)),
)
_LATE = (
    *((UNITS, 24), ("事项", 40), ("责任科室", 22), ("责任岗位", 26), ("截止日期", 12)),
    ("逾期工作日", 11),
)
_SUM = "合计"


def render_county_xlsx(report: CountyReport) -> bytes:
    """Sheets of townships, goals, indicators and late items; texts are never formulas."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties(
        {
            "title": county_outline(report).full_title,
            "author": clean(report.organ_name),
            "created": datetime.combine(report.cut_off, time()),
        }
    )
    sheets = Sheets(book, report)
    sheets.add("报送情况", _TOWNSHIPS, _townships(report))
    sheets.add("各项目标", _GOALS, _goals(report))
    sheets.add("指标", _INDICATORS, _indicators(report))
    sheets.add("逾期事项", _LATE, _late(report))
    book.close()
    return file.getvalue()


def _townships(report: CountyReport) -> Iterator[tuple[Cell, ...]]:
    for part in report.townships:
        told, figures = part.extract, part.extract.overall
        yield (part.name, part.stage.word, part.version, told.plan_title, *_counts(figures))
    for each in report.missing:
        told_none = "草稿未签发" if each.has_draft else "未报"
        yield (each.name, told_none, *(None,) * (len(_TOWNSHIPS) - 2))
    yield (_SUM, None, None, None, *_counts(report.overall))


def _goals(report: CountyReport) -> Iterator[tuple[Cell, ...]]:
    """Each goal that several have, with its sum; then those of one township alone."""
    for goal in report.goals:
        for share in goal.shares:
            yield (goal.title, share.name, *_counts(share.figures))
        yield (goal.title, _SUM, *_counts(goal.total))
    for part in report.townships:
        for own in report.own_goals(part):
            yield (own.title, part.name, *_counts(own.figures))


def _indicators(report: CountyReport) -> Iterator[tuple[Cell, ...]]:
    for each in report.indicators:
        for share in each.shares:
            yield _reading(share.line, share.name)
        if each.total:
            yield _reading(each.total, _SUM)
    for part in report.townships:
        for line in report.own_indicators(part):
            yield _reading(line, part.name)


def _late(report: CountyReport) -> Iterator[tuple[Cell, ...]]:
    for part in report.townships:
        for item in part.extract.late:
            days = item.days_late or None
            yield (part.name, item.title, item.office, item.post, item.due_on, days)


def _counts(figures: Figures | Sum) -> tuple[Cell, ...]:
    return figures.planned, figures.due, figures.done, figures.done_in_time, figures.late


def _reading(line: IndicatorLine, name: str) -> tuple[Cell, ...]:
    return (line.title, line.unit, name, *numbers_of(line))
