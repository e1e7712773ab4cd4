"""A county's report as data → its paragraphs, in the plain style of official documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.core.report.county import CountyGoal, CountyReport, Sum, TownshipPart
from planner.core.report.county_extract import ExtractItem
from planner.core.report.figures import IndicatorLine
from planner.core.report.indicator_prose import (
    Paragraph,
    against_last_year,
    before_pace,
    behind_pace,
    on_pace,
    watched,
)
from planner.core.report.remarks import paragraphs
from planner.core.report.wording import full_date, in_sentence, month_day, numeral, quoted

UNITS = "乡镇（街道）"
_HUNDRED = 100


class CountyProse:
    """The paragraphs of a county's report, section by section."""

    def __init__(self, report: CountyReport) -> None:
        """Begin with the data."""
        self._report = report

    def title(self) -> tuple[str, str]:
        """What the report is on, without the organ, in the lines in which it is set."""
        whole = f"暨{self._report.to_date_title}" if self._report.to_date_title else ""
        return f"{self._report.quarter_title}{whole}{UNITS}", "工作进展情况汇总报告"

    def opening(self) -> str:
        """On what, from what, up to when."""
        about = "".join(self.title()).removesuffix("汇总报告")
        return (
            f"现将{about}汇总报告如下。数据截至{full_date(self._report.cut_off)}，"
            f"由各{UNITS}的季度报告汇总而成。"
        )

    def overall(self) -> Iterator[Paragraph]:
        """Who has reported and who has not; how much is done in sum."""
        report = self._report
        yield Paragraph(self._who_reported())
        drafts = [each.name for each in report.townships if each.is_draft]
        if drafts:
            yield Paragraph(f"{'、'.join(drafts)}报送的是草稿，还没有签发，数据可能变动。")
        if report.townships:
            yield Paragraph(_counted(report.overall, f"已报的{UNITS}本季度合计"))
        if report.to_date:
            yield Paragraph(_counted(report.to_date, f"{report.to_date_title}累计"))

    def indicators(self) -> Iterator[Paragraph]:
        """The indicators that several have, in sum: against their pace and last year."""
        report = self._report
        if not report.indicators:
            yield Paragraph(f"没有两个以上{UNITS}共有的指标。")
            return
        asked = [each for each in report.totals if each.aim == "at_least"]
        if asked:
            yield Paragraph(f"各{UNITS}合计，{on_pace(asked)}")
        behind = [each for each in asked if each.ahead < 0]
        if behind:
            yield Paragraph("；".join(map(behind_pace, behind)) + "。", "落后序时进度的。")
        before = [each for each in asked if each.ahead > 0]
        if before:
            yield Paragraph("；".join(map(before_pace, before)) + "。", "超过序时进度的。")
        is_year = report.to_date_title == "全年"
        yield from against_last_year(report.totals, is_whole=is_year)
        yield from watched(report.totals)
        apart = [quoted(each.title) for each in report.indicators if each.total is None]
        if apart:
            yield Paragraph(f"{'、'.join(apart)}按比率计量，不能相加，分{UNITS}列在附件里。")

    def goals(self) -> Iterator[Paragraph]:
        """What was done towards each goal that several have."""
        report = self._report
        if not report.goals:
            yield Paragraph(f"没有两个以上{UNITS}共有的目标。")
        for number, goal in enumerate(report.goals, start=1):
            yield Paragraph(_of_goal(goal), f"（{_ordinal(number)}）{goal.title}。")
        if any(report.own_goals(each) for each in report.townships):
            yield Paragraph(f"只有一个{UNITS}列入计划的目标，写在第四部分该{UNITS}名下。")

    def townships(self) -> Iterator[Paragraph]:
        """What each has done, in the order of the list: in all, goals of its own, indicators."""
        if not self._report.townships:
            yield Paragraph(f"还没有{UNITS}报送。")
        for number, part in enumerate(self._report.townships, start=1):
            lead = f"（{_ordinal(number)}）{part.name}。"
            yield Paragraph(self._of_township(part), lead)

    def late(self) -> Iterator[Paragraph]:
        """What is late in each, by post."""
        parts = [each for each in self._report.townships if each.extract.late]
        if not parts:
            yield Paragraph("没有逾期未办的事项。")
            return
        number = sum(len(each.extract.late) for each in parts)
        yield Paragraph(f"{len(parts)}个{UNITS}共有逾期未办事项{number}项。")
        for part in parts:
            told = "；".join(map(_late, part.extract.late))
            yield Paragraph(f"{len(part.extract.late)}项：{told}。", f"{part.name}。")

    def problems(self) -> Iterator[Paragraph]:
        """What the county says itself, then what each township has written."""
        remarks = self._report.remarks
        own = [*paragraphs(remarks.problems), *paragraphs(remarks.rectification)]
        parts = [e for e in self._report.townships if e.extract.problems or e.extract.rectification]
        if not own and not parts:
            yield Paragraph(f"各{UNITS}没有报送存在问题。")
        yield from map(Paragraph, paragraphs(remarks.problems))
        yield from _headed(paragraphs(remarks.rectification), "整改措施。")
        for part in parts:
            yield from _headed(paragraphs(part.extract.problems), f"{part.name}。")
            measures = f"{part.name}的整改措施。"
            yield from _headed(paragraphs(part.extract.rectification), measures)

    def coordination(self) -> Iterator[Paragraph]:
        """What townships ask of the county, then what the county asks of those above it."""
        own = paragraphs(self._report.remarks.coordination)
        parts = [each for each in self._report.townships if each.extract.coordination]
        if not own and not parts:
            yield Paragraph("没有需要协调的事项。")
        for part in parts:
            yield from _headed(paragraphs(part.extract.coordination), f"{part.name}。")
        yield from _headed(own, "需上级协调的。")

    def legend(self) -> str:
        """How the tables of the annex are to be read."""
        return (
            f"各表按{UNITS}名单的顺序排列，不分名次；没有列出的，是没有报送，或者计划里没有这一项。"
        )

    def _who_reported(self) -> str:
        report = self._report
        told, expected = len(report.townships), len(report.townships) + len(report.missing)
        if not expected:
            return f"没有应报送的{UNITS}。"
        if not report.missing:
            return f"应报送的{expected}个{UNITS}全部报送。"
        names = "、".join(
            each.name + ("（已有草稿，没有签发）" if each.has_draft else "")
            for each in report.missing
        )
        return (
            f"应报送的{UNITS}有{expected}个，已报{told}个，未报{len(report.missing)}个。"
            f"没有报送的是：{names}。"
        )

    def _of_township(self, part: TownshipPart) -> str:
        report = self._report
        told = in_sentence(part.extract.overall, "本季度")
        for goal in report.own_goals(part):
            told += in_sentence(goal.figures, f"单列目标{quoted(goal.title)}")
        behind = [each for each in part.extract.indicators if _is_short(each)]
        if behind:
            lines = "；".join(map(behind_pace, behind))
            told += f"落后序时进度或超出控制数的指标有{len(behind)}项：{lines}。"
        own = [each for each in report.own_indicators(part) if each not in behind]
        if own:
            names = "、".join(f"{quoted(each.title)}{each.value}{each.unit}" for each in own)
            told += f"单列指标：{names}。"
        return told


def _is_short(line: IndicatorLine) -> bool:
    """Whether a reading is behind its pace, or above what it may be."""
    if line.aim == "at_most":
        return line.value > line.target
    return line.aim == "at_least" and line.ahead < 0


def _counted(total: Sum, whose: str) -> str:
    """A sum in one sentence."""
    if not total.planned:
        return f"{whose}没有到期的事项。"
    late = f"；尚有{total.late}项逾期未办" if total.late else ""
    return f"{whose}应办{total.planned}项，{_done(total)}{late}。"


def _done(total: Sum) -> str:
    if not total.done:
        return "均未办结"
    after = total.done - (total.done if total.done_in_time is None else total.done_in_time)
    told = f"，其中逾期后办结{after}项" if after else ""
    if total.done == total.planned:
        return f"已全部办结{told}"
    return f"已办结{total.done}项，占{total.share}%{told}"


def _of_goal(goal: CountyGoal) -> str:
    number = len({each.township for each in goal.shares})
    told = _counted(goal.total, f"列入{number}个{UNITS}的计划，")
    late = [f"{each.name}{each.figures.late}项" for each in goal.shares if each.figures.late]
    return told + (f"逾期未办的有：{'、'.join(late)}。" if late else "")


def _late(item: ExtractItem) -> str:
    post = item.post if item.post.startswith(item.office) else item.office + item.post
    overdue = f"，逾期{item.days_late}个工作日" if item.days_late else ""
    return f"{quoted(item.title)}（{post}，应于{month_day(item.due_on)}办结{overdue}）"


def _headed(texts: Sequence[str], lead: str) -> Iterator[Paragraph]:
    for number, each in enumerate(texts):
        yield Paragraph(each, "" if number else lead)


def _ordinal(number: int) -> str:
    """`一`; beyond what is written out, in digits."""
    return numeral(number) if number < _HUNDRED else str(number)
