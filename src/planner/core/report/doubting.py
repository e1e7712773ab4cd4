"""A report → the numbers in its free texts that its own data do not bear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from planner.core.report.annual import AnnualReport
from planner.core.report.figures import Figures
from planner.core.report.quarter import QuarterReport
from planner.core.report.remarks import Doubt, doubts_in

_COUNTS = (
    *("planned", "due", "done", "late", "share"),
    *("done_in_time", "extended", "suspended", "cancelled"),
)


def doubts_of(report: QuarterReport | AnnualReport) -> tuple[Doubt, ...]:
    """Every number in the free texts that is none of the report's; until it agrees it is marked."""
    return doubts_in(report.remarks, set(numbers_of(report)))


def numbers_of(report: QuarterReport | AnnualReport) -> Iterator[float]:
    """Every number that the report states."""
    if isinstance(report, AnnualReport):
        yield from _of_year(report)
        report = report.year_in_sum
    figures = [report.overall, *(each.figures for each in report.goals)]
    figures += [part.figures for goal in report.goals for part in goal.measures]
    figures += [each.to_date for each in report.goals if each.to_date]
    figures += [each for each in (report.previous,) if each]
    figures += [report.to_date.figures] if report.to_date else []
    for each in figures:
        yield from _of(each)
    for line in report.indicators:
        yield from (line.value, line.target, line.baseline, line.pace, abs(line.ahead))
        yield from (line.rate or 0, abs(line.value - line.baseline))
    yield from (len(report.late), len(report.looked_back), len(report.ahead), len(report.goals))
    yield from Counter(each.office for each in report.late).values()
    yield len({each.office for each in report.late})


def _of_year(report: AnnualReport) -> Iterator[float]:
    for part in report.shortcomings:
        yield from _of(part.figures)
    yield from (len(each.items) for each in report.duties)
    if report.previous:
        yield from _of(report.previous)
    for target in report.next_year.targets if report.next_year else ():
        yield target.target


def _of(figures: Figures) -> Iterator[float]:
    for name in _COUNTS:
        number = getattr(figures, name)
        if number is not None:
            yield number
