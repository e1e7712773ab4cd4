"""A year's board → what people see of it at one look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner.core.dates import Quarter, Window
from planner.core.organization import Holding
from planner.core.progress import (
    Progress,
    Quota,
    Reading,
    Tally,
    add_up,
    read_indicators,
    read_quotas,
)
from planner.operations.board import YearBoard
from planner.operations.filters import Field, Filter, fields_of, read_filter
from planner.operations.strips import AssignmentRow, GoalRow, MeasureRow, Rows, Sight, seen
from planner.operations.terms import Terms

MOST_DUE = 6
DAYS_AHEAD = 30


@dataclass(frozen=True)
class DueItem:
    """One thing that is due, with who answers for it on its due date (None: nobody)."""

    progress: Progress
    post: str
    holding: Holding | None


@dataclass(frozen=True)
class DueList:
    """What is due in a stretch of days: the first few, and how many there are."""

    items: tuple[DueItem, ...]
    count: int

    @property
    def left_out(self) -> int:
        """How many are not listed."""
        return self.count - len(self.items)


@dataclass(frozen=True)
class Due:
    """What is still to do: late, until Sunday, in the thirty days after."""

    late: DueList
    this_week: DueList
    next_weeks: DueList


@dataclass(frozen=True)
class Overview:
    """What somebody sees of a year at one look; `tally` and `rows` are of what they asked for.

    `of` are all the rows that they may see, `unknown` the words of fields whose value is not to
    be had.
    """

    board: YearBoard
    is_closed: bool
    is_provisional: bool
    of: Mapping[str, AssignmentRow]
    rows: Mapping[str, AssignmentRow]
    goals: tuple[GoalRow, ...]
    tally: Tally
    fields: tuple[Field, ...]
    filter: Filter
    unknown: tuple[str, ...]
    due: Due
    readings: tuple[tuple[Reading, tuple[Quota, ...]], ...]

    @property
    def squares(self) -> int:
        """How many occurrences are shown."""
        return sum(len(row.strip) for row in self.rows.values())

    @property
    def all_squares(self) -> int:
        """How many there are to see."""
        return sum(len(row.strip) for row in self.of.values())


@dataclass(frozen=True)
class _Kept:
    """What a board says to everybody; good for as long as the board is in force."""

    board: YearBoard
    readings: tuple[tuple[Reading, tuple[Quota, ...]], ...]
    to_do: tuple[Progress, ...]


class Overviews:
    """The overviews of an installation, for all threads of a process.

    What is counted is kept with the board that it was counted on: a further look costs little,
    and after an answer only the assignment that it touched is counted again.
    """

    def __init__(self, terms: Terms) -> None:
        """Begin with nothing kept."""
        self.rows = Rows(terms.lights)
        self._terms = terms
        self._kept: dict[tuple[str, int], _Kept] = {}

    def of(self, board: YearBoard, sight: Sight, asked: Mapping[str, str]) -> Overview:
        """What somebody who sees so much of a year is shown when they ask for this."""
        visible = seen(self.rows, self.rows.whole(board), sight)
        fields = fields_of(visible.values(), board.organization)
        wanted, unknown = read_filter(asked, fields)
        rows = {
            id_: chosen
            for id_, row in visible.items()
            for chosen in [wanted.chosen(self.rows, row)]
            if chosen is not None
        }
        goals = tuple(self._goals(board, rows))
        kept = self._counted(board)
        return Overview(
            board=board,
            is_closed=board.plan.year < board.day.year,
            is_provisional=self._terms.calendar.is_provisional(board.plan.year),
            of=visible,
            rows=rows,
            goals=goals,
            tally=add_up((each.tally for each in goals), self._terms.lights),
            fields=tuple(_filled(each, wanted) for each in fields),
            filter=wanted,
            unknown=unknown,
            due=_due(kept, sight),
            readings=tuple(_counted_by(rows, kept, is_all=len(rows) == len(board.places))),
        )

    def _goals(self, board: YearBoard, rows: Mapping[str, AssignmentRow]) -> Iterator[GoalRow]:
        for number, goal in enumerate(board.plan.goals, start=1):
            measures = []
            for measure in goal.measures:
                own = tuple(rows[each.id] for each in measure.assignments if each.id in rows)
                if own:
                    measures.append(MeasureRow(measure, own))
            if measures:
                tallies = (row.tally for each in measures for row in each.assignments)
                yield GoalRow(number, goal, tuple(measures), add_up(tallies, self._terms.lights))

    def _counted(self, board: YearBoard) -> _Kept:
        key = (board.organization.id, board.plan.year)
        kept = self._kept.get(key)
        if kept is None or kept.board is not board:
            kept = _Kept(board, self._readings(board), _to_do(board.standing.values(), board.day))
            self._kept[key] = kept
        return kept

    def _readings(self, board: YearBoard) -> tuple[tuple[Reading, tuple[Quota, ...]], ...]:
        """Every indicator with the quotas of those who count towards it."""
        plan, lights = board.plan, self._terms.lights
        counting = [id_ for id_, place in board.places.items() if place.assignment.counts]
        counted = [each for id_ in counting for each in board.by_assignment.get(id_, ())]
        quarter = Quarter.of(min(board.day, date(plan.year, 12, 31)))
        quotas = read_quotas(plan, counted, quarter, lights)
        return tuple(
            (each, tuple(one for one in quotas if one.indicator_id == each.indicator.id))
            for each in read_indicators(plan, counted, lights)
        )


def _filled(field: Field, wanted: Filter) -> Field:
    return replace(field, chosen=getattr(wanted, field.name))


def _counted_by(
    rows: Mapping[str, AssignmentRow], kept: _Kept, *, is_all: bool
) -> Iterator[tuple[Reading, tuple[Quota, ...]]]:
    """The indicators towards which some rows count; all of them if these are all rows."""
    own = {count.indicator for row in rows.values() for count in row.assignment.counts}
    yield from (each for each in kept.readings if is_all or each[0].indicator.id in own)


def _to_do(standing: Iterable[Progress], day: date) -> tuple[Progress, ...]:
    """What is owed and late, or due until thirty days after Sunday, in the order of due dates."""
    until = Window.of_week(day).last_on + timedelta(days=DAYS_AHEAD)
    found = (each for each in standing if each.due_on <= until and each.is_to_do)
    return tuple(sorted(found, key=lambda each: each.due_on))


def _due(kept: _Kept, sight: Sight) -> Due:
    sunday = Window.of_week(kept.board.day).last_on
    visible = [each for each in kept.to_do if sight(each.assignment, each.assignee)]

    def listed(wanted: Callable[[Progress], bool]) -> DueList:
        chosen = [each for each in visible if wanted(each)]
        return DueList(tuple(_due_item(each, kept) for each in chosen[:MOST_DUE]), len(chosen))

    return Due(
        listed(lambda each: each.is_past_due),
        listed(lambda each: not each.is_past_due and each.due_on <= sunday),
        listed(lambda each: each.due_on > sunday),
    )


def _due_item(progress: Progress, kept: _Kept) -> DueItem:
    organization = kept.board.organization
    holding = organization.holding(progress.assignee, max(progress.due_on, progress.day))
    return DueItem(progress, organization.post(progress.assignee).title, holding)
