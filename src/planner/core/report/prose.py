"""A quarter's report as data → its paragraphs, in the plain style of official documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from planner.core.progress import State
from planner.core.report.figures import IndicatorLine
from planner.core.report.indicator_prose import (
    Paragraph,
    against_last_year,
    before_pace,
    behind_pace,
    how_far_behind,
    on_pace,
    watched,
)
from planner.core.report.items import Item
from planner.core.report.quarter import GoalPart, QuarterReport
from planner.core.report.remarks import paragraphs
from planner.core.report.wording import (
    against,
    followed_up,
    full_date,
    grouped,
    in_sentence,
    late_in_words,
    lights_in_words,
    month_day,
    named,
    numeral,
    quoted,
)


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
        return f"{self._report.quarter_title}{whole}工作进展情况报告"

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
        yield Paragraph(in_sentence(report.overall, self._own) + against_last(report))
        if report.to_date:
            yield Paragraph(in_sentence(report.to_date.figures, f"{report.to_date.title}累计"))
        changes = self._changes()
        if changes:
            yield Paragraph(changes)
        goals = lights_in_words([each.figures.light for each in report.goals])
        judged = [each.light for each in report.indicators if each.is_judged]
        lines = f"；{len(judged)}项指标中，{lights_in_words(judged)}" if judged else ""
        yield Paragraph(f"按红黄绿灯划分，{len(report.goals)}项目标中，{goals}{lines}。")

    def indicators(self) -> Iterator[Paragraph]:
        """Which are behind their pace, which before it, and how they stand against last year."""
        asked = [each for each in self._report.indicators if each.aim == "at_least"]
        if not self._report.indicators:
            yield Paragraph("计划没有设指标。")
        if asked:
            yield Paragraph(on_pace(asked))
        behind = [each for each in asked if each.ahead < 0]
        if behind:
            yield Paragraph("；".join(map(behind_pace, behind)) + "。", "落后序时进度的。")
        before = [each for each in asked if each.ahead > 0]
        if before:
            yield Paragraph("；".join(map(before_pace, before)) + "。", "超过序时进度的。")
        yield from against_last_year(self._report.indicators, is_whole=self._is_whole())
        yield from watched(self._report.indicators)

    def goals(self) -> Iterator[Paragraph]:
        """What was done towards each goal, and what is missing."""
        for number, goal in enumerate(self._report.goals, start=1):
            lead = f"（{numeral(number)}）{goal.title}。"
            yield Paragraph(in_sentence(goal.figures, self._own) + measures_in_words(goal), lead)

    def late(self) -> Iterator[Paragraph]:
        """What is late and why, in people's own words; what became of the last report's."""
        report = self._report
        lagging = [each for each in report.indicators if each.is_behind]
        yield Paragraph(self._late_in_sum(lagging))
        for number, item in enumerate(report.late, start=1):
            yield Paragraph(late_in_words(item), f"{number}．{item.title}。")
        for number, line in enumerate(lagging, start=len(report.late) + 1):
            told = f"{how_far_behind(line)}，状态为{line.light.word}。"
            yield Paragraph(told, f"{number}．{line.title}。")
        if report.looked_back:
            yield Paragraph(self._back_in_sum(), f"{self._last}末逾期事项的后续。")
        for number, item in enumerate(report.looked_back, start=1):
            yield Paragraph(f"（{number}）{followed_up(item)}")

    def problems(self) -> Iterator[Paragraph]:
        """What the data show, then what people wrote: problems, and what is done about them."""
        remarks = self._report.remarks
        shown = _where_and_why(self._report.late)
        if not shown and not remarks.problems and not remarks.rectification:
            yield Paragraph(f"{self._own}没有需要说明的问题。")
        if shown:
            yield Paragraph(shown)
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
        return f"{self._own}{'、'.join(found)}。" if found else ""

    def _late_in_sum(self, lagging: Sequence[IndicatorLine]) -> str:
        late = self._report.late
        if not late and not lagging:
            return f"{self._own}没有逾期未办的事项，指标没有落后于序时进度。"
        offices = len({each.office for each in late})
        told = f"逾期未办{len(late)}项，涉及{offices}个科室" if late else "没有逾期未办的事项"
        behind = f"；指标落后{len(lagging)}项" if lagging else ""
        return f"{self._own}{told}{behind}。"

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
        told = "、".join(words for words, number in parts if number)
        return f"{self._last}末逾期未办的{len(items)}项中，{told}。"

    def _ahead_in_sum(self) -> str:
        ahead, late = self._report.ahead, [*self._report.late, *self._report.looked_back]
        owed = {each.occurrence_id for each in late if each.is_late}
        over = f"结转的{len(owed)}项逾期事项一并办理。" if owed else ""
        if not ahead:
            return f"{self._next}没有到期的事项。{over}"
        kinds = len(grouped(ahead))
        return f"{self._next}应办{len(ahead)}项，涉及{kinds}项任务。{over}"


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
        late = named(each for each in own if each.is_late)
        words = [f"办结{done}" if done else "", f"{late}逾期未办" if late else ""]
        facts = "，".join(each for each in words if each)
        if facts:
            told.append(f"{numeral(len(told) + 1)}是{measure.title}，{facts}")
    if len(told) == 1:
        return told[0].removeprefix("一是") + "。"
    return "；".join(told) + "。" if told else ""


def coming(items: Sequence[Item]) -> str:
    """What repeats with how often, then what comes once by its day."""
    groups = grouped(items).values()
    often = [each for group in groups if len(group) > 1 for each in group]
    once = [each for group in groups if len(group) == 1 for each in group]
    days: dict[date, list[Item]] = {}
    for item in once:
        days.setdefault(item.due_on, []).append(item)
    told = [f"按期办理{named(often)}"] if often else []
    told += [f"{month_day(day)}前办结{named(own)}" for day, own in sorted(days.items())]
    return "；".join(told) + "。"


def legend(yellow_points: int, due_soon_days: int) -> str:
    """When each light is lit."""
    return (
        f"红黄绿灯：正常（绿）为达到序时进度；关注（黄）为落后序时进度{yellow_points}个百分点以内，"
        f"或距截止日不超过{due_soon_days}个工作日；滞后（红）为落后更多或已逾期。"
    )


def _where_and_why(late: Sequence[Item]) -> str:
    """In which offices things are late, and the reasons that were told, the most frequent first."""
    if not late:
        return ""
    offices = Counter(each.office for each in late)
    where = "、".join(f"{name}{number}项" for name, number in offices.most_common())
    reasons = Counter(each.reason for each in late if each.reason)
    why = "、".join(f"{quoted(told)}{number}项" for told, number in reasons.most_common())
    silent = sum(not each.reason for each in late)
    words = [
        f"逾期未办的事项分布在：{where}",
        f"责任人说明的原因：{why}" if why else "",
        f"尚未说明原因的{silent}项" if silent else "",
    ]
    return "；".join(each for each in words if each) + "。"
