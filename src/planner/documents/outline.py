"""A report as data → its outline: title, sections, tables, annex, in words and in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from planner.core.progress import Light, State
from planner.core.report import (
    AnnualProse,
    AnnualReport,
    CountyReport,
    IndicatorLine,
    Item,
    Paragraph,
    QuarterProse,
    QuarterReport,
)
from planner.core.report.wording import (
    bounded,
    full_date,
    grouped,
    light_of,
    month_day,
    numeral,
    pace_of,
    rate_of,
    state_of,
)
from planner.documents.county_outline import county_outline
from planner.documents.outlined import PLAYED, Column, Outline, Part, Row, Section, Table
from planner.documents.text import clean

__all__ = [
    "INDICATOR_COLUMNS",
    "ITEM_COLUMNS",
    "PLAYED",
    "SIGNS",
    "YEAR_COLUMNS",
    "Column",
    "Outline",
    "Part",
    "Row",
    "Section",
    "Table",
    "indicator_table",
    "item_table",
    "outline_of",
    "signed",
    "year_table",
]

# A sign beside each colour: everything must be legible in black and white.
SIGNS = {Light.GREEN: "●", Light.YELLOW: "▲", Light.RED: "■", Light.WAITING: "○"}
_TITLE_WIDTH = 20
INDICATOR_COLUMNS = (
    Column("指标", "指标", 40, is_text=True),
    Column("单位", "单位", 9),
    Column("上年", "上年", 10),
    Column("全年目标", "目标", 14),
    Column("实际", "实际", 10),
    Column("完成率", "完成率", 12),
    Column("序时进度", "序时进度", 14),
    Column("状态", "状态", 15),
)
YEAR_COLUMNS = (
    Column("任务", "任务", 42, is_text=True),
    Column("责任岗位", "岗位", 30, is_text=True),
    Column("应办", "应办", 10),
    Column("按期办结", "按期办结", 17),
    Column("逾期后办结", "逾期后办结", 20),
    Column("未办结", "未办结", 14),
    Column("灯", "灯", 15),
)
ITEM_COLUMNS = (
    Column("任务（期次）", "任务", 40, is_text=True),
    Column("责任岗位", "岗位", 26, is_text=True),
    Column("截止日期", "截止", 18),
    Column("状态", "状态", 21),
    Column("办结日期", "办结", 18),
    Column("灯", "灯", 15),
)


def outline_of(report: QuarterReport | AnnualReport | CountyReport) -> Outline:
    """A report's outline."""
    if isinstance(report, CountyReport):
        return county_outline(report)
    return _annual(report) if isinstance(report, AnnualReport) else _quarterly(report)


def _quarterly(report: QuarterReport) -> Outline:
    prose = QuarterProse(report)
    table = indicator_table(report.indicators)
    sections = (
        ("总体情况", "总体情况", prose.overall(), None),
        ("主要指标", "主要指标", prose.indicators(), table),
        ("任务推进", "各项任务推进情况", prose.goals(), None),
        ("逾期和滞后", "逾期和滞后事项", prose.late(), None),
        ("存在问题", "存在问题", prose.problems(), None),
        ("下一步安排", "下一步安排", prose.ahead(), None),
        ("需协调事项", "需上级协调事项", prose.coordination(), None),
    )
    return _outline(report, prose, sections, report)


def _annual(report: AnnualReport) -> Outline:
    prose = AnnualProse(report)
    whole, year = report.year_in_sum, report.year
    table = indicator_table(whole.indicators)
    sections = (
        ("举措和成效", f"{year}年推进法治政府建设的主要举措和成效", prose.results(), table),
        ("不足和原因", "存在的不足和原因", prose.shortcomings(), None),
        (
            "第一责任人履职",
            "党政主要负责人履行推进法治建设第一责任人职责情况",
            prose.duties(),
            None,
        ),
        ("下一年度安排", f"{year + 1}年工作安排", prose.arrangements(), None),
        ("其他事项", "其他需要报告的事项", prose.other(), None),
    )
    return _outline(report, prose, sections, whole)


_Drawn = tuple[tuple[str, str, Iterator[Paragraph], Table | None], ...]


def _outline(
    report: QuarterReport | AnnualReport,
    prose: QuarterProse | AnnualProse,
    sections: _Drawn,
    whole: QuarterReport,
) -> Outline:
    head = whole.masthead
    is_annual = isinstance(report, AnnualReport)
    table = year_table if is_annual else item_table
    return Outline(
        key="annual" if is_annual else "quarterly",
        title=_title(whole, prose.title()),
        mark=PLAYED if whole.is_rehearsal else "",
        opening=clean(prose.opening()),
        sections=tuple(_section(n, each) for n, each in enumerate(sections, start=1)),
        annex_title=f"{whole.cut_off.year}年任务完成情况表" if is_annual else "任务清单完成情况表",
        annex=tuple(
            Part(clean(goal.title), table(goal.items)) for goal in whole.goals if goal.items
        ),
        legend=clean(prose.legend()),
        organ=clean(head.organ or whole.organ_name),
        dated=full_date(head.signed_on) if head.signed_on else f"{_year_after(whole)}年　月　日",
        masthead=head.model_copy(
            update={
                name: clean(getattr(head, name))
                for name in ("number", "signer", "addressees", "copies", "organ")
            }
        ),
        indicators=tuple(
            each.model_copy(update={"title": clean(each.title), "unit": clean(each.unit)})
            for each in whole.indicators
        ),
        cut_off=whole.cut_off,
    )


def indicator_table(lines: Iterable[IndicatorLine]) -> Table:
    """Every indicator: last year, target, reading, rate, pace, light."""
    rows = tuple(
        Row(
            (
                clean(each.title),
                clean(each.unit),
                str(each.baseline),
                bounded(each),
                str(each.value),
                rate_of(each),
                pace_of(each),
                signed(each.light, light_of(each)) if each.is_judged else light_of(each),
            ),
            each.light if each.is_judged else None,
        )
        for each in lines
    )
    return Table(INDICATOR_COLUMNS, rows)


def item_table(items: Iterable[Item]) -> Table:
    """Every occurrence: post, due date, state, day of completion, light."""
    rows = tuple(
        Row(
            (
                clean(each.title),
                clean(each.post),
                month_day(each.due_on),
                state_of(each),
                month_day(each.finished_on) if each.finished_on else "—",
                signed(each.light, each.light.word),
            ),
            each.light,
        )
        for each in items
    )
    return Table(ITEM_COLUMNS, rows)


def year_table(items: Iterable[Item]) -> Table:
    """Every assignment of a year: how often it was due, done in time, done late, not done."""
    rows = tuple(_year_row(group) for group in grouped(items).values())
    return Table(YEAR_COLUMNS, rows)


def _year_row(group: Sequence[Item]) -> Row:
    due = [each for each in group if each.state is not State.SUSPENDED]
    late = [each for each in due if each.is_done and each.was_late]
    done = [each for each in due if each.is_done and not each.was_late]
    left = len(due) - len(done) - len(late)
    light = Light.RED if left else Light.GREEN
    return Row(
        (
            clean(group[0].assignment),
            clean(group[-1].post),
            *(str(len(each)) for each in (due, done, late)),
            str(left),
            signed(light, light.word),
        ),
        light,
    )


def signed(light: Light, word: str) -> str:
    """A light's word with its sign."""
    return f"{SIGNS[light]}{word}"


def _section(number: int, drawn: tuple[str, str, Iterator[Paragraph], Table | None]) -> Section:
    key, heading, paragraphs, table = drawn
    return Section(
        key=key,
        heading=f"{numeral(number)}、{clean(heading)}",
        paragraphs=tuple(Paragraph(clean(each.text), clean(each.lead)) for each in paragraphs),
        table=table if table and table.rows else None,
        has_chart=table is not None,
    )


def _title(whole: QuarterReport, title: str) -> tuple[str, ...]:
    """The title in lines that break between words."""
    mark = "【预演】" if whole.is_rehearsal else ""
    organ = clean(mark + (whole.masthead.organ or whole.organ_name))
    if len(title) <= _TITLE_WIDTH:
        return organ, title
    head, word, rest = title.partition("工作进展情况报告")
    return (organ, head, word + rest) if word else (organ, title)


def _year_after(whole: QuarterReport) -> int:
    """The year in which it will be signed: a year that has closed is reported on in the next."""
    last = whole.cut_off
    return last.year + (last.month == 12)  # noqa: PLR2004 - December
