"""A report → the numbers in its free texts that claim to be its own, and are not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from planner.core.report.annual import AnnualReport
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


def doubts_of(report: QuarterReport | AnnualReport) -> tuple[Doubt, ...]:
    """Every number that is typed into the free texts as one of the report's and is another.

    That is a count with its word (`逾期未办3项`), the share that is done (`占96%`), and a reading
    beside its indicator's title. Until it agrees with the data it is marked.
    """
    whole = report.year_in_sum if isinstance(report, AnnualReport) else report
    own = _numbers(report)
    return tuple(
        Doubt(field=field, number=number, sentence=sentence.strip())
        for field in TITLES
        for sentence in _SENTENCE.split(getattr(report.remarks, field))
        for number in (*_wrong_counts(sentence, own), *_wrong_readings(sentence, whole))
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


def _wrong_readings(sentence: str, report: QuarterReport) -> Iterator[str]:
    for line in report.indicators:
        if line.title in sentence:
            unit = re.escape(line.unit)
            for number in re.findall(rf"(\d+(?:\.\d+)?)\s*{unit}", sentence):
                if float(number) not in _readings(line):
                    yield f"{number}{line.unit}"


def _readings(line: IndicatorLine) -> set[float]:
    apart = (line.ahead, line.value - line.baseline, line.value - line.target)
    return {line.value, line.target, line.baseline, line.pace, *map(abs, apart)}


def _numbers(report: QuarterReport | AnnualReport) -> Numbers:
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


def _all_figures(report: QuarterReport | AnnualReport) -> Iterator[Figures]:
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
