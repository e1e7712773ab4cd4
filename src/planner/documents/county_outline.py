"""A county's report as data → its outline: sections, and an annex by goal and by indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.core.report import (
    CountyIndicator,
    CountyProse,
    CountyReport,
    Figures,
    IndicatorLine,
    Paragraph,
    Sum,
)
from planner.core.report.county_prose import UNITS
from planner.core.report.wording import bounded, full_date, numeral, pace_of, rate_of
from planner.documents.outlined import PLAYED, Column, Outline, Part, Row, Section, Table
from planner.documents.text import clean

GOALS, READINGS = "任务清单", "指标清单"
ANNEX_TITLE = f"各{UNITS}目标和指标完成情况表"
SECTIONS = (
    ("总体情况", "总体情况"),
    ("主要指标", "主要指标"),
    ("目标推进", "各项目标推进情况"),
    ("各乡镇情况", f"各{UNITS}工作情况"),
    ("逾期事项", "逾期未办事项"),
    ("存在问题", "存在问题"),
    ("需协调事项", "需协调事项"),
)
TOTAL_COLUMNS = (
    Column("指标", "指标", 40, is_text=True),
    Column("单位", "单位", 9),
    Column("涉及个数", "个数", 16),
    Column("上年", "上年", 11),
    Column("全年目标", "目标", 14),
    Column("实际", "实际", 11),
    Column("完成率", "完成率", 13),
    Column("序时进度", "序时进度", 14),
)
GOAL_COLUMNS = (
    Column(UNITS, "乡镇", 40, is_text=True),
    Column("应办", "应办", 16),
    Column("已到期", "已到期", 16),
    Column("办结", "办结", 16),
    Column("按期办结", "按期办结", 18),
    Column("逾期未办", "逾期未办", 18),
)
READING_COLUMNS = (
    Column(UNITS, "乡镇", 40, is_text=True),
    Column("上年", "上年", 16),
    Column("全年目标", "目标", 18),
    Column("实际", "实际", 16),
    Column("完成率", "完成率", 16),
    Column("序时进度", "序时进度", 18),
)
_SUM = "合计"


def county_outline(report: CountyReport) -> Outline:
    """A county's report in words, as every kind of document shows it."""
    prose, head = CountyProse(report), report.masthead
    mark = "【预演】" if report.is_rehearsal else ""
    organ = clean(head.organ or report.organ_name)
    signed = full_date(head.signed_on) if head.signed_on else ""
    return Outline(
        key="county",
        title=(clean(mark + organ), *map(clean, prose.title())),
        mark=PLAYED if report.is_rehearsal else "",
        opening=clean(prose.opening()),
        sections=tuple(_sections(report, prose)),
        annex_title=ANNEX_TITLE,
        annex=(*_goal_parts(report), *_reading_parts(report)),
        legend=clean(prose.legend()),
        organ=organ,
        dated=signed or f"{_year_after(report)}年　月　日",
        masthead=head.model_copy(
            update={
                name: clean(getattr(head, name))
                for name in ("number", "signer", "addressees", "copies", "organ")
            }
        ),
        indicators=tuple(
            each.model_copy(update={"title": clean(each.title), "unit": clean(each.unit)})
            for each in report.totals
        ),
        cut_off=report.cut_off,
    )


def _sections(report: CountyReport, prose: CountyProse) -> Iterator[Section]:
    told = (
        *(prose.overall(), prose.indicators(), prose.goals(), prose.townships()),
        *(prose.late(), prose.problems(), prose.coordination()),
    )
    named = zip(SECTIONS, told, strict=True)
    for number, ((key, heading), paragraphs) in enumerate(named, start=1):
        with_table = key == "主要指标" and bool(report.totals)
        yield Section(
            key=key,
            heading=f"{numeral(number)}、{heading}",
            paragraphs=_clean(paragraphs),
            table=_totals(report.indicators) if with_table else None,
            has_chart=with_table,
        )


def _clean(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(clean(each.text), clean(each.lead)) for each in paragraphs)


def _totals(indicators: Iterable[CountyIndicator]) -> Table:
    """Every indicator that adds up, with how many townships it is of."""
    rows = [
        Row(
            (
                clean(each.title),
                clean(each.unit),
                str(len({share.township for share in each.shares})),
                *_cells(each.total),
            )
        )
        for each in indicators
        if each.total
    ]
    return Table(TOTAL_COLUMNS, tuple(rows))


def _goal_parts(report: CountyReport) -> Iterator[Part]:
    """A table for each goal that several have: a line a township, and the sum."""
    for goal in report.goals:
        lines: list[tuple[str, Figures | Sum]] = [(each.name, each.figures) for each in goal.shares]
        lines.append((_SUM, goal.total))
        table = Table(
            GOAL_COLUMNS,
            tuple(
                Row(
                    (
                        clean(name),
                        *(str(each) for each in (counts.planned, counts.due, counts.done)),
                        "—" if counts.done_in_time is None else str(counts.done_in_time),
                        str(counts.late),
                    )
                )
                for name, counts in lines
            ),
        )
        yield Part(clean(goal.title), table, GOALS)


def _reading_parts(report: CountyReport) -> Iterator[Part]:
    """A table for each indicator that several have; the sum only where readings add up."""
    for each in report.indicators:
        lines = [(share.name, share.line) for share in each.shares]
        lines += [(_SUM, each.total)] if each.total else []
        rows = tuple(Row((clean(name), *_cells(line))) for name, line in lines)
        yield Part(clean(f"{each.title}（{each.unit}）"), Table(READING_COLUMNS, rows), READINGS)


def _cells(line: IndicatorLine) -> tuple[str, ...]:
    return str(line.baseline), bounded(line), str(line.value), rate_of(line), pace_of(line)


def _year_after(report: CountyReport) -> int:
    """The year in which it will be signed: the fourth quarter's is signed in the next."""
    last = report.cut_off
    return last.year + (last.month == 12)  # noqa: PLR2004 - December
