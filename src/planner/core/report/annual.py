"""A year's progress → the yearly report on building law-based government, as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from planner.core.dates import Window
from planner.core.plan import Plan
from planner.core.progress import Progress, Yardstick, YearRecord
from planner.core.report.closing import closing, due_in
from planner.core.report.figures import Figures, Value, figures_of
from planner.core.report.items import Item, Itemizer
from planner.core.report.masthead import Masthead
from planner.core.report.quarter import (
    FORMAT,
    Extras,
    GoalPart,
    QuarterReport,
    Span,
    build_span_report,
)
from planner.core.report.remarks import Remarks


class ShortcomingPart(Value):
    """What last year's report owned to be lacking, and what the measures that answer it brought."""

    id: str
    title: str
    figures: Figures
    late: tuple[Item, ...]


class DutyPart(Value):
    """One duty of a head as the first person responsible, with what was done for it (履职)."""

    post: str
    person: str
    assignment: str
    items: tuple[Item, ...]


class NextTarget(Value):
    """An indicator of next year's plan; `before` is this year's reading, None if it is new."""

    title: str
    unit: str
    target: int
    before: int | None


class NextGoal(Value):
    """A goal of next year's plan with the titles of its measures."""

    title: str
    measures: tuple[str, ...]


class NextYear(Value):
    """What next year's plan arranges (下一年度安排)."""

    plan_title: str
    goals: tuple[NextGoal, ...]
    targets: tuple[NextTarget, ...]
    assignments: int


class AnnualReport(Value):
    """The yearly report on building law-based government (法治政府建设年度报告), as data.

    `year_in_sum` has the year's figures, goals, indicators and late items, as in a quarter's
    report on all its days. `previous` are last year's figures, if the ledger has that year.
    """

    format: int = FORMAT
    year: int
    year_in_sum: QuarterReport
    previous: Figures | None
    shortcomings: tuple[ShortcomingPart, ...]
    duties: tuple[DutyPart, ...]
    next_year: NextYear | None

    @property
    def organ(self) -> str:
        """The organ's id."""
        return self.year_in_sum.organ

    @property
    def organ_name(self) -> str:
        """The organ's full name."""
        return self.year_in_sum.organ_name

    @property
    def cut_off(self) -> date:
        """The last day that is counted."""
        return self.year_in_sum.cut_off

    @property
    def is_rehearsal(self) -> bool:
        """Whether it was played, not lived."""
        return self.year_in_sum.is_rehearsal

    @property
    def goals(self) -> tuple[GoalPart, ...]:
        """The year's goals."""
        return self.year_in_sum.goals

    @property
    def remarks(self) -> Remarks:
        """What people wrote into it."""
        return self.year_in_sum.remarks

    @property
    def masthead(self) -> Masthead:
        """What stands around it."""
        return self.year_in_sum.masthead


@dataclass(frozen=True)
class Neighbours:
    """The years beside the one that is reported on, where they are known."""

    last: YearRecord | None = None
    next: Plan | None = None


def build_annual_report(
    record: YearRecord, by: Yardstick, extras: Extras, beside: Neighbours
) -> AnnualReport:
    """The report on a plan's year as its last day closed."""
    year = record.revision.plan.year
    window = Window.of_year(year)
    whole = build_span_report(_whole_year(year), record, by, extras)
    standing = due_in(window, closing(window.last_on, record, by))
    maker = Itemizer(record, by.calendar, window.last_on, extras.remarks)
    return AnnualReport(
        year=year,
        year_in_sum=whole,
        previous=_last_year(beside.last, by),
        shortcomings=tuple(_shortcomings(record, standing, maker, by)),
        duties=tuple(_duties(standing, maker)),
        next_year=_next_year(beside.next, whole) if beside.next else None,
    )


def _whole_year(year: int) -> Span:
    window = Window.of_year(year)
    before, after = Window.of_year(year - 1), Window.of_year(year + 1)
    return Span(str(year), f"{year}年", window, before, after, "全年")


def _last_year(record: YearRecord | None, by: Yardstick) -> Figures | None:
    if record is None:
        return None
    window = Window.of_year(record.revision.plan.year)
    return figures_of(due_in(window, closing(window.last_on, record, by)), by.policy)


def _shortcomings(
    record: YearRecord, standing: Sequence[Progress], maker: Itemizer, by: Yardstick
) -> Iterator[ShortcomingPart]:
    """Each shortcoming with what the measures that answer it brought."""
    plan = record.revision.plan
    for shortcoming in plan.shortcomings:
        ids = {
            place.assignment.id
            for place in plan.places()
            if shortcoming.id in place.measure.answers
        }
        own = [each for each in standing if each.assignment.id in ids]
        yield ShortcomingPart(
            id=shortcoming.id,
            title=shortcoming.title,
            figures=figures_of(own, by.policy),
            late=maker.items(each for each in own if each.is_late),
        )


def _duties(standing: Sequence[Progress], maker: Itemizer) -> Iterator[DutyPart]:
    """The heads' own duties in the order of the plan."""
    plan = maker.record.revision.plan
    for assignment in (place.assignment for place in plan.places()):
        if assignment.is_heads_duty:
            items = maker.items(each for each in standing if each.assignment.id == assignment.id)
            post = maker.record.revision.organization.post(assignment.assignee)
            held = maker.record.revision.organization.holder(post.id, maker.cut_off)
            yield DutyPart(
                post=post.title,
                person=held.name if held else "",
                assignment=assignment.title,
                items=items,
            )


def _next_year(plan: Plan, whole: QuarterReport) -> NextYear:
    readings = {line.title: line.value for line in whole.indicators}
    return NextYear(
        plan_title=plan.title,
        goals=tuple(
            NextGoal(title=goal.title, measures=tuple(each.title for each in goal.measures))
            for goal in plan.goals
        ),
        targets=tuple(
            NextTarget(
                title=each.title,
                unit=each.unit,
                target=each.target,
                before=readings.get(each.title),
            )
            for each in plan.indicators
            if each.aim == "at_least"
        ),
        assignments=sum(1 for _ in plan.places()),
    )
