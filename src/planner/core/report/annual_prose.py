"""A yearly report as data → the paragraphs of its five parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.core.report.annual import AnnualReport, DutyPart, NextTarget, ShortcomingPart
from planner.core.report.indicator_prose import (
    Paragraph,
    against_last_year,
    off_pace,
    on_pace,
    watched,
)
from planner.core.report.items import Item
from planner.core.report.prose import legend, measures_in_words
from planner.core.report.remarks import paragraphs
from planner.core.report.wording import (
    against,
    are_silent,
    full_date,
    in_sentence,
    late_in_words,
    listed,
    month_day,
    named,
    numeral,
    quoted,
)


class AnnualProse:
    """The paragraphs of a yearly report, part by part."""

    def __init__(self, report: AnnualReport) -> None:
        """Begin with the data."""
        self._report = report
        self._whole = report.year_in_sum
        self._own = f"{report.year}年"

    def title(self) -> str:
        """What the report is on, without the organ."""
        return f"{self._report.year}年法治政府建设年度报告"

    def opening(self) -> str:
        """By which plan, up to when."""
        whole = self._whole
        return (
            f"根据《{whole.plan_title}》（第{whole.revision}版）的完成情况，现将{self._own}"
            f"法治政府建设情况报告如下。数据截至{full_date(whole.cut_off)}。"
        )

    def results(self) -> Iterator[Paragraph]:
        """Part one: the year in sum, goal by goal, and its counts beside last year's."""
        figures = self._whole.overall
        beside = against(figures.share, self._report.previous, "上年")
        yield Paragraph(in_sentence(figures, self._own) + beside)
        for number, goal in enumerate(self._report.goals, start=1):
            lead = f"（{numeral(number)}）{goal.title}。"
            span = "" if goal.figures.planned else "全年"
            yield Paragraph(in_sentence(goal.figures, span) + measures_in_words(goal), lead)
        asked = [each for each in self._whole.indicators if each.aim == "at_least"]
        if asked:
            last = numeral(len(self._report.goals) + 1)
            yield Paragraph(on_pace(asked, is_whole=True), f"（{last}）指标完成情况。")
        yield from off_pace(asked, is_whole=True)
        yield from against_last_year(self._whole.indicators, is_whole=True)
        yield from watched(self._whole.indicators)

    def shortcomings(self) -> Iterator[Paragraph]:
        """Part two: what stayed red and why, by what last year's report owned to be lacking."""
        remarks, parts, late = self._report.remarks, self._report.shortcomings, self._whole.late
        if parts:
            yield Paragraph("上一年度报告提出的不足，针对性任务的完成情况如下。")
        for number, each in enumerate(parts, start=1):
            yield Paragraph(_answered(each), f"（{numeral(number)}）{each.title}。")
        yield from self._undone(f"（{numeral(len(parts) + 1)}）" if parts else "")
        yield from map(Paragraph, paragraphs(remarks.problems))
        for number, text in enumerate(paragraphs(remarks.rectification)):
            yield Paragraph(text, "整改措施。" if not number else "")
        if not (parts or late or remarks.problems or remarks.rectification):
            yield Paragraph(f"{self._own}计划的事项全部办结，没有其他需要说明的不足。")

    def _undone(self, number: str) -> Iterator[Paragraph]:
        late = self._whole.late
        silently = are_silent(late)
        if late:
            silent = "，责任人均未说明原因" if silently else ""
            told = f"到{self._own}底没有办结的有{len(late)}项{silent}。"
            yield Paragraph(told, f"{number}没有办结的事项和原因。")
        for position, item in enumerate(late, start=1):
            told = late_in_words(item, by_name=False, silently=silently)
            yield Paragraph(told, f"{position}．{item.title}。")

    def duties(self) -> Iterator[Paragraph]:
        """Part three: what the heads did as first persons responsible, by post."""
        posts: dict[tuple[str, str], list[DutyPart]] = {}
        for duty in self._report.duties:
            posts.setdefault((duty.post, duty.person), []).append(duty)
        if not posts:
            yield Paragraph("计划没有列出党政主要负责人的履职事项。")
        for number, ((post, person), own) in enumerate(posts.items(), start=1):
            told = _duties_in_sum(own) + "；".join(map(_performed, own))
            yield Paragraph(f"{told}。", f"（{numeral(number)}）{post}{person}。")

    def arrangements(self) -> Iterator[Paragraph]:
        """Part four: what next year's plan arranges."""
        coming = self._report.next_year
        owed = len(self._whole.late)
        over = f"{self._own}没有办结的{owed}项继续办理。" if owed else ""
        if coming is None:
            yield Paragraph(f"{self._report.year + 1}年工作计划尚未发布。{over}")
            return
        yield Paragraph(
            f"《{coming.plan_title}》安排{len(coming.goals)}项目标、{coming.assignments}项任务。{over}"
        )
        for number, goal in enumerate(coming.goals, start=1):
            lead = f"（{numeral(number)}）{goal.title}。"
            yield Paragraph("；".join(goal.measures) + "。", lead)
        if coming.targets:
            told = listed(_target(each, self._report.year) for each in coming.targets)
            yield Paragraph(f"{told}。", f"（{numeral(len(coming.goals) + 1)}）主要指标。")

    def other(self) -> Iterator[Paragraph]:
        """Part five: what people wrote; what is asked of those above."""
        remarks = self._report.remarks
        texts = (*paragraphs(remarks.other), *paragraphs(remarks.coordination))
        if not texts:
            yield Paragraph("没有其他需要报告的事项。")
        yield from map(Paragraph, texts)

    def legend(self) -> str:
        """When each light is lit, by the thresholds of the installation."""
        return legend(self._whole.yellow_points, self._whole.due_soon_days)


def _answered(part: ShortcomingPart) -> str:
    told = in_sentence(part.figures, "" if part.figures.planned else "全年")
    return f"{told[:-1]}：{named(part.late)}。" if part.late else told


def _duties_in_sum(duties: Sequence[DutyPart]) -> str:
    """`应办3次，均已办理：`; nothing where nothing was due."""
    items = [item for each in duties for item in each.items]
    done = sum(each.is_done for each in items)
    if not done:
        return ""
    told = "均已办理" if done == len(items) else f"已办理{done}次"
    return f"列入计划的履职事项应办{len(items)}次，{told}："


def _performed(duty: DutyPart) -> str:
    """`“听取汇报”2次（7月19日、11月19日）`: what was done on which days, what is missing."""
    days = [each.finished_on for each in duty.items if each.finished_on]
    left = [each for each in duty.items if not each.is_done]
    if not duty.items:
        return f"{quoted(duty.assignment)}没有到期的期次"
    done = f"{len(days)}次（{'、'.join(month_day(each) for each in days)}）" if days else "尚未办理"
    missing = f"，{_missing(left)}未办结" if left and days else ""
    return f"{quoted(duty.assignment)}{done}{missing}"


def _missing(left: Sequence[Item]) -> str:
    return f"应于{'、'.join(month_day(each.due_on) for each in left)}办理的{len(left)}次"


def _target(each: NextTarget, year: int) -> str:
    before = f"（{year}年{each.before}{each.unit}）" if each.before is not None else ""
    return f"{quoted(each.title)}{each.target}{each.unit}{before}"
