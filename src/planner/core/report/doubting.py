"""A report → the numbers in its free texts that claim to be its own, and are not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from planner.core.report.annual import AnnualReport
from planner.core.report.county import CountyReport, Sum
from planner.core.report.figures import Figures, IndicatorLine
from planner.core.report.quarter import QuarterReport
from planner.core.report.remarks import TITLES, Doubt

Numbers = Mapping[str, set[float]]
_NAMES = {
    "应办": "planned",
    "已办结": "done",
    "办结": "done",
    "按期办结": "done_in_time",
    "逾期未办": "late",
    "未办结": "late",
    "批准延期": "extended",
    "中止": "suspended",
    "撤销": "cancelled",
}
_WORDS = "|".join(sorted(_NAMES, key=len, reverse=True))
_COUNT = re.compile(rf"(?<!后)({_WORDS})(?:事项)?\s*(\d+)\s*项")
_COUNT_BEFORE = re.compile(r"(\d+)\s*项(逾期未办|未办结)")
_SHARE = re.compile(r"(?:占|办结比例(?:为|达到?)?)\s*(\d+)\s*%")
_SENTENCE = re.compile(r"(?<=[。；！？\n])")


def doubts_of(report: QuarterReport | AnnualReport | CountyReport) -> tuple[Doubt, ...]:
    """Every number that is typed into the free texts as one of the report's and is another.

    That is a count with its word (`逾期未办3项`), the share that is done (`占96%`), and a reading
    beside its indicator's title. Until it agrees with the data it is marked.
    """
    own, lines = _numbers(report), _lines(report)
    return tuple(
        Doubt(field=field, number=number, sentence=sentence.strip())
        for field in TITLES
        for sentence in _SENTENCE.split(getattr(report.remarks, field))
        for number in (*_wrong_counts(sentence, own), *_wrong_readings(sentence, lines))
    )


def _wrong_counts(sentence: str, own: Numbers) -> Iterator[str]:
    pairs = [*_COUNT.findall(sentence)]
    pairs += [(word, number) for number, word in _COUNT_BEFORE.findall(sentence)]
    for word, number in pairs:
        if float(number) not in own[_NAMES[word]]:
            yield f"{number}项"
    for number in _SHARE.findall(sentence):
        if float(number) not in own["share"]:
            yield f"{number}%"


def _lines(report: QuarterReport | AnnualReport | CountyReport) -> Sequence[IndicatorLine]:
    """Every indicator; a county's in sum and of each township."""
    if isinstance(report, CountyReport):
        own = (line for part in report.townships for line in part.extract.indicators)
        return [*report.totals, *own]
    return (report.year_in_sum if isinstance(report, AnnualReport) else report).indicators


def _wrong_readings(sentence: str, lines: Iterable[IndicatorLine]) -> Iterator[str]:
    known: dict[tuple[str, str], set[float]] = {}
    for line in lines:
        known.setdefault((line.title, line.unit), set()).update(_readings(line))
    for (title, of), readings in known.items():
        if title in sentence:
            unit = re.escape(of)
            for number in re.findall(rf"(\d+(?:\.\d+)?)\s*{unit}", sentence):
                if float(number) not in readings:
                    yield f"{number}{of}"


def _readings(line: IndicatorLine) -> set[float]:
    apart = (line.ahead, line.value - line.baseline, line.value - line.target)
    return {line.value, line.target, line.baseline, line.pace, *map(abs, apart)}


def _numbers(report: QuarterReport | AnnualReport | CountyReport) -> Numbers:
    """Every count of the report under its name."""
    found: dict[str, set[float]] = {name: set() for name in (*_NAMES.values(), "share")}
    for figures in _all_figures(report):
        for name, numbers in found.items():
            number = getattr(figures, name)
            if number is not None:
                numbers.add(number)
        if figures.planned:
            found["share"].add(round(100 * figures.done / figures.planned))
    return found


def _all_figures(
    report: QuarterReport | AnnualReport | CountyReport,
) -> Iterator[Figures | Sum]:
    if isinstance(report, CountyReport):
        yield from _countys_figures(report)
        return
    if isinstance(report, AnnualReport):
        yield from (each.figures for each in report.shortcomings)
        yield from (each for each in (report.previous,) if each)
        report = report.year_in_sum
    yield report.overall
    yield from (each for each in (report.previous,) if each)
    yield from (each.figures for each in (report.to_date,) if each)
    for goal in report.goals:
        yield goal.figures
        yield from (each for each in (goal.to_date,) if each)
        yield from (part.figures for part in goal.measures)


def _countys_figures(report: CountyReport) -> Iterator[Figures | Sum]:
    yield from (each for each in (report.overall, report.to_date) if each)
    yield from (each.total for each in report.goals)
    for part in report.townships:
        yield part.extract.overall
        yield from (each.figures for each in part.extract.goals)
