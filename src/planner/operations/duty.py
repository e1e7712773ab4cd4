"""A key → the assignment that it names, with the occurrences of its year, also a dropped one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from planner.core.plan import Place
from planner.core.progress import Entry, Progress, effective, progress_on
from planner.core.schedule import Revision
from planner.ledger.occurrences import read_occurrences
from planner.ledger.revisions import read_revision
from planner.operations.board import Boards, YearBoard
from planner.operations.terms import Terms

# A page asks the ledger for few revisions: one that was dropped longer ago is named, not shown.
MOST_REVISIONS = 6


@dataclass(frozen=True)
class Duty:
    """An assignment with the occurrences of its year, by due date (任务).

    `last_in` is the number of the last revision that had it, None while it is in force.
    """

    board: YearBoard
    place: Place
    occurrences: tuple[Progress, ...]
    last_in: int | None = None

    def one(self, occurrence: str) -> Progress | None:
        """The occurrence of that id."""
        return next((each for each in self.occurrences if each.occurrence.id == occurrence), None)

    def entries(self, progress: Progress) -> tuple[Entry, ...]:
        """All entries of an occurrence, also those that were taken back."""
        return self.board.entries.get(progress.occurrence.id, ())


def find_duty(organ: str, key: str, boards: Boards, today: date, terms: Terms) -> Duty | None:
    """The assignment that an id names, or that of an occurrence's id; None if there is none.

    An assignment without an occurrence is looked for in the year to show, then in the others.
    """
    whole = boards.organ(organ, today)
    if whole is None or "\0" in key:
        return None
    assignment, at, _ = key.partition("@")
    if at:
        found = read_occurrences(organ, ids=[key])
        wanted: Iterable[int] = {each.occurrence.planned_on.year for each in found}
    else:
        others = (year for year in sorted(whole.years, reverse=True) if year != whole.year)
        wanted = (whole.year, *others)
    for year in wanted:
        board = boards.year(organ, today, year)
        duty = _duty(assignment, board, terms) if board else None
        if duty is not None:
            return duty
    return None


def needing(occurrences: Sequence[Progress]) -> Progress | None:
    """The one that most needs somebody: late, to be decided, next due, or the last."""
    late = (each for each in occurrences if each.is_to_do and each.is_past_due)
    asked = (each for each in occurrences if each.awaits_confirmation)
    owed = (each for each in occurrences if each.is_to_do)
    last = reversed(occurrences)
    return next(chain(late, asked, owed, last), None)


def struck(entries: Iterable[Entry]) -> frozenset[int]:
    """The positions of the entries that a correction took back."""
    told = list(entries)
    kept = {id(each) for each in effective(told)}
    return frozenset(
        n for n, each in enumerate(told) if id(each) not in kept and not each.is_undoing
    )


def _duty(assignment: str, board: YearBoard, terms: Terms) -> Duty | None:
    place = board.places.get(assignment)
    if place is not None:
        return Duty(board, place, _by_due(board.by_assignment.get(assignment, ())))
    left = [each for each in board.recorded.values() if each.occurrence.assignment_id == assignment]
    found = _last_with(board.revision, assignment) if left else None
    if found is None:
        return None
    place, number = found
    standing = (
        progress_on(
            board.day,
            each,
            place.assignment,
            board.entries.get(each.occurrence.id, ()),
            terms.yardstick,
        )
        for each in left
    )
    return Duty(board, place, _by_due(standing), number)


def _last_with(now: Revision, assignment: str) -> tuple[Place, int] | None:
    """Where an assignment stood in the last revision that had it, and that revision's number."""
    plan = now.plan
    for number in range(now.number - 1, max(0, now.number - 1 - MOST_REVISIONS), -1):
        revision = read_revision(plan.organ, plan.year, number)
        places = revision.plan.places() if revision else ()
        for place in places:
            if place.assignment.id == assignment:
                return place, number
    return None


def _by_due(occurrences: Iterable[Progress]) -> tuple[Progress, ...]:
    return tuple(sorted(occurrences, key=lambda each: (each.due_on, each.occurrence.id)))
