"""A quarter's report as data → its paragraphs, in the plain style of official documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from planner.core.dates import ONE_DAY
from planner.core.progress import Light, State
from planner.core.report.figures import IndicatorLine
from planner.core.report.indicator_prose import (
    Paragraph,
    against_last_year,
    off_pace,
    on_pace,
    shortfall,
    watched,
)
from planner.core.report.items import Item
from planner.core.report.quarter import GoalPart, QuarterReport
from planner.core.report.remarks import paragraphs
from planner.core.report.wording import (
    against,
    are_silent,
    followed_up,
    full_date,
    grouped,
    in_sentence,
    late_in_words,
    lights_in_words,
    listed,
    named,
    numeral,
    quoted,
    reason_of,
)

# how many things are called by their full titles in a row
_FEW = 3
_PLAN = re.compile(r"\d{4}年度?(?P<subject>.{2,12}?)(?:工作)?(?:计划|要点|方案)$")


class QuarterProse:
    """The paragraphs of a quarter's report, section by section."""

    def __init__(self, report: QuarterReport) -> None:
        """Begin with the data."""
        self._report = report
        self._own, self._last, self._next = (
            ("本季度", "上季度", "下季度") if report.is_quarter else ("本期", "上一期", "下一期")
        )

    def title(self) -> str:
        """What the report is on, without the organ."""
        whole = f"暨{self._report.to_date.title}" if self._report.to_date else ""
        subject = _subject(self._report.plan_title)
        return f"{self._report.quarter_title}{whole}{subject}工作进展情况报告"

    def opening(self) -> str:
        """By which plan, on which days, up to when."""
        report = self._report
        return (
            f"根据《{report.plan_title}》（第{report.revision}版），现将{self.title()[:-4]}情况"
            f"报告如下。数据截至{full_date(report.cut_off)}。"
        )

    def overall(self) -> Iterator[Paragraph]:
        """How much is done, against the span before; the year so far; the lights."""
        report = self._report
        told = in_sentence(report.overall, self._own) + self._changes() + against_last(report)
        yield Paragraph(told)
        if report.to_date:
            yield Paragraph(in_sentence(report.to_date.figures, f"{report.to_date.title}累计"))
        told = _lit("目标", [each.figures.light for each in report.goals])
        judged = [each.light for each in report.indicators if each.is_judged]
        lines = f"；列入评价的{_lit('指标', judged)}" if judged else ""
        yield Paragraph(f"按红黄绿灯划分，{told}{lines}。")

    def indicators(self) -> Iterator[Paragraph]:
        """Which are behind their pace, which before it, and how they stand against last year."""
        asked = [each for each in self._report.indicators if each.aim == "at_least"]
        is_whole = self._is_whole()
        if not self._report.indicators:
            yield Paragraph("计划没有设指标。")
        if asked:
            yield Paragraph(on_pace(asked, is_whole=is_whole))
        yield from off_pace(asked, is_whole=is_whole)
        yield from against_last_year(self._report.indicators, is_whole=is_whole)
        yield from watched(self._report.indicators)

    def goals(self) -> Iterator[Paragraph]:
        """What was done towards each goal, and what is missing."""
        for number, goal in enumerate(self._report.goals, start=1):
            lead = f"（{numeral(number)}）{goal.title}。"
            span = "" if goal.figures.planned else self._own
            yield Paragraph(in_sentence(goal.figures, span) + measures_in_words(goal), lead)

    def late(self) -> Iterator[Paragraph]:
        """What is late and why, in people's own words; what became of the last report's."""
        report = self._report
        lagging = [each for each in report.indicators if each.is_behind]
        silently = are_silent(report.late)
        yield Paragraph(self._late_in_sum(lagging))
        for number, item in enumerate(report.late, start=1):
            yield Paragraph(late_in_words(item, silently=silently), f"{number}．{item.title}。")
        if lagging:
            told = "；".join(map(self._lagging, lagging))
            yield Paragraph(f"{told}。", "落后的指标。")
        yield from self._looked_back()

    def problems(self) -> Iterator[Paragraph]:
        """What the data show, then what people wrote: problems, and what is done about them."""
        report, remarks = self._report, self._report.remarks
        shown = problems_in_words(report, self._own)
        if shown:
            yield Paragraph(shown)
        elif not remarks.problems and not remarks.rectification:
            is_clear = not report.late and not any(each.is_behind for each in report.indicators)
            beyond = "" if is_clear else "除上述逾期和滞后事项外，"
            yield Paragraph(f"{beyond}{self._own}没有{'' if is_clear else '其他'}需要说明的问题。")
        yield from map(Paragraph, paragraphs(remarks.problems))
        for number, each in enumerate(paragraphs(remarks.rectification)):
            yield Paragraph(each, "整改措施。" if not number else "")

    def ahead(self) -> Iterator[Paragraph]:
        """What comes next, by goal and day, with what is carried over."""
        report = self._report
        yield Paragraph(self._ahead_in_sum())
        titles = {each.id: each.title for each in report.goals}
        goals: dict[str, list[Item]] = {}
        for item in report.ahead:
            goals.setdefault(item.goal_id, []).append(item)
        number = 0
        for key, title in titles.items():
            if key in goals:
                number += 1
                yield Paragraph(coming(goals[key]), f"（{numeral(number)}）{title}。")
        if "" in goals:
            yield Paragraph(coming(goals[""]))

    def coordination(self) -> Iterator[Paragraph]:
        """What the office asks of those above."""
        texts = paragraphs(self._report.remarks.coordination)
        if not texts:
            yield Paragraph(f"{self._own}没有需要上级协调的事项。")
        yield from map(Paragraph, texts)

    def legend(self) -> str:
        """When each light is lit, by the thresholds of the installation."""
        return legend(self._report.yellow_points, self._report.due_soon_days)

    def _is_whole(self) -> bool:
        return self._report.to_date is not None and self._report.to_date.title == "全年"

    def _changes(self) -> str:
        figures = self._report.overall
        told = (
            ("批准延期", figures.extended),
            ("中止", figures.suspended),
            ("撤销", figures.cancelled),
        )
        found = [f"{word}{number}项" for word, number in told if number]
        return f"{'、'.join(found)}。" if found else ""

    def _late_in_sum(self, lagging: Sequence[IndicatorLine]) -> str:
        late = self._report.late
        if not late and not lagging:
            return f"{self._own}没有逾期未办的事项，指标没有落后于序时进度。"
        offices = len({each.office for each in late})
        told = f"逾期未办{len(late)}项，涉及{offices}个责任单位" if late else "没有逾期未办的事项"
        silent = "，责任人均未说明原因" if are_silent(late) else ""
        behind = f"；指标落后{len(lagging)}项" if lagging else ""
        return f"{self._own}{told}{silent}{behind}。"

    def _lagging(self, line: IndicatorLine) -> str:
        """An indicator that is behind, with what is late of the work that counts towards it."""
        counted = {each.partition("@")[0] for each in line.occurrence_ids}
        owed = [each for each in self._owed() if each.assignment_id in counted]
        less = shortfall(line, is_whole=self._is_whole())
        late = f"（计入该指标的{titled(owed)}逾期未办）" if owed else ""
        return f"{quoted(line.title)}{less}{late}"

    def _looked_back(self) -> Iterator[Paragraph]:
        items = self._report.looked_back
        silently = are_silent([each for each in items if each.is_late])
        if items:
            silent = "，责任人均未说明原因" if silently else ""
            yield Paragraph(f"{self._back_in_sum()}{silent}。", f"{self._last}末逾期事项的后续。")
        for number, item in enumerate(items, start=1):
            yield Paragraph(f"（{number}）{followed_up(item, silently=silently)}")

    def _owed(self) -> list[Item]:
        """What is late of this span and of those before, each once."""
        items = (*self._report.looked_back, *self._report.late)
        both = {each.occurrence_id: each for each in items}
        return [each for each in both.values() if each.is_late]

    def _back_in_sum(self) -> str:
        items = self._report.looked_back
        done = sum(each.is_done for each in items)
        out = sum(each.state in {State.CANCELLED, State.SUSPENDED} for each in items)
        left = len(items) - done - out
        parts = (
            (f"已办结{done}项", done),
            (f"中止或撤销{out}项", out),
            (f"仍有{left}项未办结", left),
        )
        told = "，".join(words for words, number in parts if number)
        return f"{self._last}末逾期未办的{len(items)}项中，{told}"

    def _ahead_in_sum(self) -> str:
        ahead, owed, last = self._report.ahead, len(self._owed()), self._report.cut_off
        if ahead:
            over = f"逾期未办的{owed}项一并办理。" if owed else ""
            return f"{self._next}应办{len(ahead)}项，涉及{len(grouped(ahead))}项任务。{over}"
        over = f"逾期未办的{owed}项继续办理。" if owed else ""
        if (last + ONE_DAY).year > last.year:
            return f"{last.year + 1}年的事项以该年度工作计划为准。{over}"
        return f"{self._next}没有到期的事项。{over}"


def against_last(report: QuarterReport) -> str:
    """How the share compares with the quarter before; nothing for a plan's first quarter."""
    whom = "上季度" if report.is_quarter else "上一期"
    return against(report.overall.share, report.previous, whom)


def measures_in_words(goal: GoalPart) -> str:
    """`一是…；二是…`: what was done under each measure, and what is late; "" if nothing was due."""
    told: list[str] = []
    for measure in goal.measures:
        own = [each for each in goal.items if each.measure_id == measure.id]
        done = named(each for each in own if each.is_done)
        late = titled([each for each in own if each.is_late])
        words = [f"办结{done}" if done else "", f"{late}逾期未办" if late else ""]
        facts = "，".join(each for each in words if each)
        if facts:
            told.append(f"{numeral(len(told) + 1)}是{measure.title}，{facts}")
    if len(told) == 1:
        return told[0].removeprefix("一是") + "。"
    return "；".join(told) + "。" if told else ""


def titled(items: Sequence[Item]) -> str:
    """A few things by their full titles, which say of when they are; many by their assignments."""
    if len(items) > _FEW:
        return named(items)
    return listed(quoted(each.title) for each in items)


def coming(items: Sequence[Item]) -> str:
    """What repeats with how often, then what comes once, by month and day."""
    groups = grouped(items).values()
    often = [each for group in groups if len(group) > 1 for each in group]
    once = sorted((group[0] for group in groups if len(group) == 1), key=lambda each: each.due_on)
    told = [f"按期办理{named(often)}"] if often else []
    for month, in_month in groupby(once, key=lambda each: each.due_on.month):
        days = groupby(in_month, key=lambda each: each.due_on.day)
        names = listed(f"{named(own)}（{day}日前）" for day, own in days)
        told.append(f"{month}月办结{names}")
    return "；".join(told) + "。"


def legend(yellow_points: int, due_soon_days: int) -> str:
    """When each light is lit."""
    return (
        f"红黄绿灯：正常（绿）为达到序时进度；关注（黄）为落后序时进度{yellow_points}个百分点以内，"
        f"或距截止日不超过{due_soon_days}个工作日；滞后（红）为落后更多或已逾期。"
    )


def problems_in_words(report: QuarterReport, span: str) -> str:
    """What the data show beyond single cases: what gathers, what recurs, what stays undone."""
    late, before = report.late, report.looked_back
    known = {each.assignment_id for each in before}
    again = [each for each in late if each.assignment_id in known]
    reasons = Counter(reason_of(each) for each in late if reason_of(each)).most_common()
    told = [
        _gathered(late),
        *(f"{number}项的原因同为{quoted(why)}" for why, number in reasons if number > 1),
        f"{named(again)}此前曾逾期，{span}再次逾期" if again else "",
        _longest([each for each in before if each.is_late]),
    ]
    return "".join(f"{each}。" for each in told if each)


def _gathered(late: Sequence[Item]) -> str:
    """In which offices several things are late."""
    offices = Counter(each.office for each in late).most_common()
    several = [f"{number}项在{name}" for name, number in offices if number > 1]
    if not several:
        return ""
    if len(offices) == 1:
        return f"逾期未办的{len(late)}项都在{offices[0][0]}"
    return f"逾期未办的{len(late)}项中，{'，'.join(several)}"


def _longest(left: Sequence[Item]) -> str:
    """Which of several things that were late before stays undone longest."""
    if len(left) <= 1:
        return ""
    most = max(left, key=lambda each: each.days_late)
    return (
        f"跨期没有办结的{len(left)}项中，{quoted(most.title)}时间最长，"
        f"已逾期{most.days_late}个工作日"
    )


def _lit(what: str, lights: Sequence[Light]) -> str:
    """`3项目标中，正常1项、关注2项`; where all are alike: `3项目标均为关注`."""
    if len(set(lights)) == 1:
        alike = "均为" if len(lights) > 1 else "为"
        return f"{len(lights)}项{what}{alike}{lights[0].word}"
    return f"{len(lights)}项{what}中，{lights_in_words(lights)}"


def _subject(plan_title: str) -> str:
    """What a plan is for, from its title: `…2024年法治政府建设工作计划` → `法治政府建设`."""
    found = _PLAN.search(plan_title)
    return found["subject"] if found else ""
