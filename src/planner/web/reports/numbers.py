"""A report's numbers → what each was counted from: occurrences, entries in the ledger (依据)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.report import CountyReport, Figures, IndicatorLine, QuarterReport, Trace
from planner.operations.versions import AnyReport
from planner.web.reports.found import whole_of

NAMES = {
    "planned": "应办",
    "done": "已办结",
    "done_in_time": "按期办结",
    "late": "逾期未办",
    "extended": "批准延期",
    "suspended": "中止",
    "cancelled": "撤销",
}


@dataclass(frozen=True)
class Number:
    """One number of a report: what it says, how much, and by what address its sources are shown."""

    of: str
    name: str
    value: int
    is_traced: bool

    @property
    def word(self) -> str:
        """What is counted."""
        return NAMES[self.name]


@dataclass(frozen=True)
class NumberLine:
    """The numbers of one group: the whole, a goal, the span before."""

    title: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Source:
    """A number with its trace: `what` says it in words."""

    what: str
    trace: Trace


def number_lines(report: AnyReport) -> tuple[NumberLine, ...]:
    """Every group of the report with its numbers; without traces (older versions) none."""
    lines = [
        NumberLine(title, tuple(_numbers(key, figures)))
        for key, (title, figures) in _groups(report).items()
    ]
    return tuple(each for each in lines if any(number.is_traced for number in each.numbers))


def source_of(report: AnyReport, of: str, name: str) -> Source | None:
    """What a number was counted from; None if the report has no such number."""
    whole = whole_of(report)
    line = _indicator(whole, of) if whole else None
    if line is not None:
        told = f"{line.title}：实际 {line.value}{line.unit}"
        return Source(told, Trace(occurrences=line.occurrence_ids, entries=line.entries))
    title, figures = _groups(report).get(of, ("", None))
    value = getattr(figures, name, None) if name in NAMES else None
    if figures is None or value is None:
        return None
    return Source(f"{title}：{NAMES[name]} {value} 项", figures.trace(name))


def _numbers(key: str, figures: Figures) -> Iterator[Number]:
    for name in NAMES:
        value = getattr(figures, name)
        if value is not None:
            yield Number(key, name, value, is_traced=bool(figures.trace(name).occurrences))


def _groups(report: AnyReport) -> dict[str, tuple[str, Figures]]:
    """Every group that is counted, by its name in addresses."""
    whole = whole_of(report)
    if whole is None:
        return {}
    own = "全年" if whole is not report else "本季度" if whole.is_quarter else "本期"
    found = {"overall": (own, whole.overall)}
    if whole.to_date is not None:
        found["to-date"] = (f"{whole.to_date.title}累计", whole.to_date.figures)
    before = None if isinstance(report, CountyReport) else report.previous
    if before is not None:
        last = "上年" if whole is not report else "上季度" if whole.is_quarter else "上一期"
        found["previous"] = (last, before)
    for goal in whole.goals:
        found[f"goal.{goal.id}"] = (goal.title, goal.figures)
    return found


def _indicator(whole: QuarterReport, of: str) -> IndicatorLine | None:
    return next((each for each in whole.indicators if f"indicator.{each.id}" == of), None)
