"""The occurrences of an assignment → its row: the strip of its year, month by month, and counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache, partial

from planner.core.organization import Organization
from planner.core.plan import Assignment, Goal, Measure
from planner.core.progress import Light, LightPolicy, Progress, State, Tally, tally
from planner.operations.board import NOTHING, YearBoard

# Parts of rows that are kept: a quarter's, a post's.
MOST_PARTS = 8192
Sight = Callable[[Assignment, str], bool]
"""Whether somebody may see what a post has to do of an assignment."""


class Square(StrEnum):
    """What one square of a strip shows, from the most to the least urgent (方格)."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    WAITING = "waiting"
    DONE = "done"
    OUT = "out"

    @property
    def sign(self) -> str:
        """What stands in it: a page must be legible in black and white."""
        return _SQUARES[self][0]

    @property
    def word(self) -> str:
        """The word that staff use."""
        return _SQUARES[self][1]


_SQUARES = {
    Square.RED: ("!", "逾期"),
    Square.YELLOW: ("△", "临期"),
    Square.GREEN: ("·", "办理期内"),
    Square.WAITING: ("", "未到时间"),
    Square.DONE: ("✓", "已办结"),
    Square.OUT: ("–", "已中止或撤销"),
}


def square(progress: Progress) -> Square:
    """The square of one occurrence."""
    if progress.is_done:
        return Square.DONE
    if progress.state in {State.CANCELLED, State.SUSPENDED}:
        return Square.OUT
    return Square(progress.light.value)


@dataclass(frozen=True)
class MonthCell:
    """What of an assignment is due in a month: how much, how much of it is done, the worst."""

    number: int
    count: int
    done: int
    late: int
    square: Square | None


@dataclass(frozen=True, eq=False)
class AssignmentRow:
    """An assignment with its occurrences in the order of due dates; the same row stays one object.

    `strip` holds what somebody sees and asked for; `assignees` the posts that have to do with it.
    """

    assignment: Assignment
    organization: Organization
    group: tuple[Progress, ...]
    strip: tuple[Progress, ...]
    tally: Tally
    assignees: frozenset[str]

    @property
    def post(self) -> str:
        """The title of the post that the plan names."""
        return self.organization.post(self.assignment.assignee).title

    @cached_property
    def offices(self) -> frozenset[str]:
        """The offices that lead or support."""
        known = self.organization
        own = {known.post(each).office for each in self.assignees if known.has_post(each)}
        leading = {self.assignment.lead_office} if self.assignment.lead_office else set()
        return frozenset(own | leading | set(self.assignment.supporting_offices))

    @cached_property
    def lights(self) -> frozenset[Light]:
        """Its own light, and those of its occurrences that somebody should look at."""
        alarming = {Light.RED, Light.YELLOW}
        return frozenset({self.tally.light, *({each.light for each in self.strip} & alarming)})

    @cached_property
    def months(self) -> tuple[MonthCell, ...]:
        """Its year in twelve cells; what is due in another year counts to the nearest month."""
        parts: list[list[Progress]] = [[] for _ in range(12)]
        for each in self.strip:
            parts[_month_due(each) - 1].append(each)
        return tuple(_month(number, part) for number, part in enumerate(parts, start=1))


@dataclass(frozen=True)
class MeasureRow:
    """A measure with its assignments."""

    measure: Measure
    assignments: tuple[AssignmentRow, ...]


@dataclass(frozen=True)
class GoalRow:
    """A goal with its measures and its light."""

    number: int
    goal: Goal
    measures: tuple[MeasureRow, ...]
    tally: Tally


def row_of(
    assignment: Assignment,
    organization: Organization,
    group: Sequence[Progress],
    lights: LightPolicy,
) -> AssignmentRow:
    """The row of some occurrences of an assignment."""
    strip = tuple(sorted(group, key=lambda each: each.due_on))
    posts = frozenset(each.assignee for each in strip) or frozenset({assignment.assignee})
    return AssignmentRow(assignment, organization, tuple(group), strip, tally(strip, lights), posts)


class Rows:
    """The rows of every assignment, made again only when one of its occurrences has changed."""

    def __init__(self, lights: LightPolicy) -> None:
        """Begin with nothing kept."""
        self._lights = lights
        self._kept: dict[tuple[str, int], dict[str, AssignmentRow]] = {}
        self._part = lru_cache(MOST_PARTS)(partial(_part, lights))

    def whole(self, board: YearBoard) -> dict[str, AssignmentRow]:
        """The row of each assignment of a year, by its id, in the order of the plan."""
        key = (board.organization.id, board.plan.year)
        kept = self._kept.get(key, {})
        rows = {id_: self._row(board, id_, kept.get(id_)) for id_ in board.places}
        self._kept[key] = rows
        return rows

    def part(
        self, row: AssignmentRow, *, posts: frozenset[str] | None = None, quarter: int = 0
    ) -> AssignmentRow:
        """What of a row some posts have to do, or is due in a quarter; itself if that is all."""
        if posts is None and not quarter:
            return row
        return self._part(row, posts, quarter)

    def _row(self, board: YearBoard, id_: str, kept: AssignmentRow | None) -> AssignmentRow:
        assignment, group = board.places[id_].assignment, board.by_assignment.get(id_, NOTHING)
        # tuples of the same objects are compared by identity: this costs next to nothing
        if kept is not None and kept.organization is board.organization and kept.group == group:
            return kept
        return row_of(assignment, board.organization, group, self._lights)


def seen(rows: Rows, whole: dict[str, AssignmentRow], sight: Sight) -> dict[str, AssignmentRow]:
    """The rows that somebody sees, each with what they see of it."""
    found = {}
    for id_, row in whole.items():
        own = frozenset(post for post in row.assignees if sight(row.assignment, post))
        if own:
            found[id_] = row if own == row.assignees else rows.part(row, posts=own)
    return found


def _part(
    lights: LightPolicy, row: AssignmentRow, posts: frozenset[str] | None, quarter: int
) -> AssignmentRow:
    kept = [
        each
        for each in row.strip
        if (posts is None or each.assignee in posts)
        and (not quarter or (_month_due(each) + 2) // 3 == quarter)
    ]
    if len(kept) == len(row.strip):
        return row
    return row_of(row.assignment, row.organization, kept, lights)


def _month_due(progress: Progress) -> int:
    """The month in which it is due; the year's first or last if that is in another year."""
    due, year = progress.due_on, progress.occurrence.planned_on.year
    if due.year == year:
        return due.month
    return 1 if due.year < year else 12


def _month(number: int, part: Sequence[Progress]) -> MonthCell:
    squares = [square(each) for each in part]
    done, late = squares.count(Square.DONE), squares.count(Square.RED)
    counted = [each for each in squares if each is not Square.OUT]
    return MonthCell(number, len(counted), done, late, _worst(squares))


def _worst(squares: Sequence[Square]) -> Square | None:
    """The most urgent one; a month of which only a part is done is not done."""
    return next((each for each in Square if each in squares), None)
