"""A quarter's progress → its report, as data; every number with what it was counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from planner.core.dates import Quarter, Window
from planner.core.plan import Goal
from planner.core.progress import Progress, State, Yardstick, YearRecord, read_indicators
from planner.core.report.closing import closing, due_in
from planner.core.report.figures import Figures, IndicatorLine, Value, figures_of, indicator_line
from planner.core.report.items import Item, Itemizer
from planner.core.report.masthead import Masthead
from planner.core.report.remarks import Remarks

FORMAT = 2
_WHOLE_OF = {2: "上半年", 4: "全年"}


class MeasurePart(Value):
    """One measure: its figures in the span; its items are those that bear its id."""

    id: str
    title: str
    figures: Figures


class GoalPart(Value):
    """One goal: its figures in the span, and its occurrences by due date."""

    id: str
    title: str
    figures: Figures
    items: tuple[Item, ...]
    measures: tuple[MeasurePart, ...] = ()
    to_date: Figures | None = None


class ToDate(Value):
    """The year up to the cut-off, where a report is also the half-year's or the year's."""

    title: str
    figures: Figures


class QuarterReport(Value):
    """The status report on one quarter (季度报告), as data; counts are as of `cut_off`'s end.

    It can also be that on other days of the year: `quarter` is then `2024-02-01_2024-05-31`.
    `format` is 1 for payloads from before numbers had traces; they are read as they are.
    """

    format: int = 1
    organ: str
    organ_name: str
    organ_short: str = ""
    plan_title: str
    revision: int
    quarter: str
    quarter_title: str
    cut_off: date
    is_rehearsal: bool
    overall: Figures
    previous: Figures | None
    to_date: ToDate | None = None
    indicators: tuple[IndicatorLine, ...]
    goals: tuple[GoalPart, ...]
    late: tuple[Item, ...]
    looked_back: tuple[Item, ...]
    ahead: tuple[Item, ...]
    cancelled: tuple[Item, ...] = ()
    yellow_points: int = 30
    due_soon_days: int = 3
    remarks: Remarks = Remarks()
    masthead: Masthead = Masthead()

    @property
    def is_quarter(self) -> bool:
        """Whether its span is a quarter."""
        return "Q" in self.quarter


@dataclass(frozen=True)
class Span:
    """The days that a report is about, with those before and after it."""

    key: str
    title: str
    window: Window
    before: Window
    after: Window
    whole: str = ""

    @classmethod
    def of_quarter(cls, quarter: Quarter) -> Span:
        """A quarter; the second is also the half-year's, the fourth the year's."""
        return cls(
            key=str(quarter),
            title=quarter.title,
            window=quarter.window,
            before=quarter.previous.window,
            after=quarter.next.window,
            whole=_WHOLE_OF.get(quarter.number, ""),
        )

    @classmethod
    def of_window(cls, window: Window) -> Span:
        """Any days of a year, with as many before and after."""
        first, last, length = window.starts_on, window.last_on, window.ends_on - window.starts_on
        return cls(
            key=f"{first}_{last}",
            title=f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日",
            window=window,
            before=Window(first - length, first),
            after=Window(window.ends_on, window.ends_on + length),
        )


@dataclass(frozen=True)
class Extras:
    """What stands in a report beside the ledger's data."""

    remarks: Remarks = field(default_factory=Remarks)
    masthead: Masthead = field(default_factory=Masthead)
    is_rehearsal: bool = False


def build_quarter_report(
    quarter: Quarter, record: YearRecord, by: Yardstick, extras: Extras | None = None
) -> QuarterReport:
    """The report on a quarter as its last day closed; what was entered later is not in it."""
    return build_span_report(Span.of_quarter(quarter), record, by, extras or Extras())


def build_span_report(
    span: Span, record: YearRecord, by: Yardstick, extras: Extras
) -> QuarterReport:
    """The report on any days of a plan's year, as the last of them closed."""
    return _Builder(span, record, by, extras).report()


class _Builder:
    """The parts of one report, each from the same standing."""

    def __init__(self, span: Span, record: YearRecord, by: Yardstick, extras: Extras) -> None:
        self._span, self._record, self._by, self._extras = span, record, by, extras
        self._cut_off = span.window.last_on
        self._plan = record.revision.plan
        self._standing = closing(self._cut_off, record, by)
        self._mine = due_in(span.window, self._standing)
        self._dropped = [
            each
            for each in self._standing
            if each.due_on in span.window and each.state is State.CANCELLED
        ]
        maker = Itemizer(record, by.calendar, self._cut_off, extras.remarks)
        self._items = maker.items

    def report(self) -> QuarterReport:
        """All parts together."""
        organization, span, policy = self._record.revision.organization, self._span, self._by.policy
        return QuarterReport(
            format=FORMAT,
            organ=organization.id,
            organ_name=organization.name,
            organ_short=organization.short_name,
            plan_title=self._plan.title,
            revision=self._record.revision.number,
            quarter=span.key,
            quarter_title=span.title,
            cut_off=self._cut_off,
            is_rehearsal=self._extras.is_rehearsal,
            overall=figures_of([*self._mine, *self._dropped], policy),
            previous=self._previous(),
            to_date=self._to_date(),
            indicators=self._indicators(),
            goals=tuple(self._goal(goal) for goal in self._plan.goals),
            late=self._items(each for each in self._mine if each.is_late),
            looked_back=self._looked_back(),
            ahead=self._items(due_in(span.after, self._standing)),
            cancelled=self._items(self._dropped),
            yellow_points=policy.yellow_points,
            due_soon_days=policy.due_soon_days,
            remarks=self._extras.remarks,
            masthead=self._extras.masthead,
        )

    def _indicators(self) -> tuple[IndicatorLine, ...]:
        readings = read_indicators(self._plan, self._standing, self._by.policy)
        return tuple(indicator_line(each, self._standing) for each in readings)

    @cached_property
    def _before(self) -> tuple[Progress, ...]:
        """Where all stood when the span before closed; nothing before a plan's year."""
        if self._span.before.starts_on.year != self._plan.year:
            return ()
        return closing(self._span.before.last_on, self._record, self._by)

    def _previous(self) -> Figures | None:
        """The span before, as it closed; None for a plan's first."""
        then = self._before
        return figures_of(due_in(self._span.before, then), self._by.policy) if then else None

    def _looked_back(self) -> tuple[Item, ...]:
        """What was late when the span before closed, as it stands now."""
        red = {each.occurrence.id for each in self._before if each.is_late}
        return self._items(each for each in self._standing if each.occurrence.id in red)

    def _to_date(self) -> ToDate | None:
        if not self._span.whole:
            return None
        return ToDate(title=self._span.whole, figures=self._year_so_far(self._standing))

    def _year_so_far(self, group: Sequence[Progress]) -> Figures:
        year = Window(date(self._plan.year, 1, 1), self._span.window.ends_on)
        return figures_of(due_in(year, group), self._by.policy)

    def _goal(self, goal: Goal) -> GoalPart:
        measures = {
            measure.id: {each.id for each in measure.assignments} for measure in goal.measures
        }
        ids = {each for group in measures.values() for each in group}
        own = _of(ids, self._mine)
        return GoalPart(
            id=goal.id,
            title=goal.title,
            figures=figures_of(own, self._by.policy),
            items=self._items(own),
            measures=tuple(
                MeasurePart(
                    id=measure.id,
                    title=measure.title,
                    figures=figures_of(_of(measures[measure.id], own), self._by.policy),
                )
                for measure in goal.measures
            ),
            to_date=self._year_so_far(_of(ids, self._standing)) if self._span.whole else None,
        )


def _of(ids: set[str], group: Sequence[Progress]) -> list[Progress]:
    return [each for each in group if each.assignment.id in ids]
