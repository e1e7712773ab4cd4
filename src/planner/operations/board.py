"""The ledger of an organ → its years as they stand today, kept until something in them changes."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from planner.core.organization import Organization
from planner.core.plan import Place, Plan
from planner.core.progress import Entry, Progress, Yardstick, YearRecord, progress_of_year
from planner.core.schedule import Recorded, Revision
from planner.ledger.entries import changed_since, read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.revisions import Mark, read_mark, read_marks, read_revision, years
from planner.operations.terms import Terms
from planner.operations.years import shown_year

NOTHING: tuple[Progress, ...] = ()


@dataclass(frozen=True)
class YearBoard:
    """A year of an organ as it stands on a day; `standing` is in the order of due dates."""

    day: date
    revision: Revision
    recorded: Mapping[str, Recorded]
    entries: Mapping[str, tuple[Entry, ...]]
    standing: Mapping[str, Progress]

    @property
    def plan(self) -> Plan:
        """The plan in force."""
        return self.revision.plan

    @property
    def organization(self) -> Organization:
        """The organization that was published with it."""
        return self.revision.organization

    @cached_property
    def by_assignee(self) -> Mapping[str, tuple[Progress, ...]]:
        """What each post has to do now, by the post's id."""
        return _grouped((each.assignee, each) for each in self.standing.values())

    @cached_property
    def by_assignment(self) -> Mapping[str, tuple[Progress, ...]]:
        """The occurrences of each assignment, by its id."""
        return _grouped((each.assignment.id, each) for each in self.standing.values())

    @cached_property
    def stirring(self) -> tuple[Progress, ...]:
        """What is late, waits for a decision, or was answered on the day, whoever has it."""
        return tuple(each for each in self.standing.values() if _stirs(each))

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Where each assignment stands in the plan, by its id."""
        return {place.assignment.id: place for place in self.plan.places()}


@dataclass(frozen=True)
class OrganBoard:
    """An organ as it stands today: its organization now, and the years that were asked for."""

    organ: str
    day: date
    mark: Mark
    years: tuple[int, ...]
    year: int
    organization: Organization
    kept: dict[int, YearBoard] = field(default_factory=dict)


class Boards:
    """The boards of an installation, for all threads of a process.

    Each look asks the ledger one short question. After an answer only what it touched is read and
    weighed again; after a publication, and when another year begins, all of the organ; on any
    other new day nothing is read again.
    """

    def __init__(self, terms: Terms) -> None:
        """Begin with nothing kept."""
        self._by: Yardstick = terms.yardstick
        self._lock = threading.RLock()
        self._organs: dict[str, OrganBoard] = {}

    def organ(self, organ: str, today: date) -> OrganBoard | None:
        """The organ as it is now; None if it has published nothing. Raises Unavailable."""
        mark = read_mark(organ)
        if mark is None:
            return None
        kept = self._organs.get(organ)
        if kept is not None and (kept.mark, kept.day) == (mark, today):
            return kept
        with self._lock:
            return self._renewed(organ, today)

    def organs(self, today: date) -> tuple[OrganBoard, ...]:
        """Every organ that has published something, in the order of ids.

        One question for them all; those that have changed are read as `organ` does.
        """
        found = []
        for organ, mark in read_marks().items():
            kept = self._organs.get(organ)
            if kept is None or (kept.mark, kept.day) != (mark, today):
                kept = self.organ(organ, today)
            if kept is not None:
                found.append(kept)
        return tuple(found)

    def year(self, organ: str, today: date, year: int | None = None) -> YearBoard | None:
        """A year of an organ, the one to show without a number; None if it is not published."""
        whole = self.organ(organ, today)
        if whole is None or (year is not None and year not in whole.years):
            return None
        wanted = year or whole.year
        found = whole.kept.get(wanted)
        if found is not None:
            return found
        with self._lock:
            if wanted not in whole.kept:
                built = self._build(organ, wanted, today)
                if built is None:
                    return None
                whole.kept[wanted] = built
            return whole.kept[wanted]

    def _renewed(self, organ: str, today: date) -> OrganBoard | None:
        # asked again behind the lock: others who waited for it have done the work already
        mark, kept = read_mark(organ), self._organs.get(organ)
        if mark is None:
            return None
        if kept is None or (kept.mark, kept.day) != (mark, today):
            kept = self._brought_to(mark, today, kept) if kept else None
            kept = kept or _opened(organ, mark, today)
            self._organs[organ] = kept
        return kept

    def _brought_to(self, mark: Mark, today: date, kept: OrganBoard) -> OrganBoard | None:
        """What is kept with what has happened since; None if that cannot be told from entries."""
        year, old = shown_year(kept.years, today), kept.mark
        if (mark.revision, year) != (old.revision, kept.year):
            return None
        touched = frozenset[str]()
        if mark != old:
            changed = changed_since(kept.organ, old.entries, old.seal)
            if changed is None:
                return None
            touched = changed
        boards = {
            each: self._brought_up(kept.organ, board, touched, today)
            for each, board in kept.kept.items()
        }
        return replace(kept, day=today, mark=mark, kept=boards)

    def _build(self, organ: str, year: int, today: date) -> YearBoard | None:
        revision = read_revision(organ, year)
        if revision is None:
            return None
        recorded = {each.occurrence.id: each for each in read_occurrences(organ, year=year)}
        entries = read_entries(organ, year=year)
        standing = self._weighed(today, revision, recorded.values(), entries)
        return YearBoard(today, revision, recorded, entries, standing)

    def _brought_up(
        self, organ: str, board: YearBoard, touched: Iterable[str], today: date
    ) -> YearBoard:
        own = [each for each in touched if each in board.recorded]
        recorded, entries = dict(board.recorded), dict(board.entries)
        if own:
            recorded |= {each.occurrence.id: each for each in read_occurrences(organ, ids=own)}
            entries |= read_entries(organ, ids=own)
        again = recorded.values() if board.day != today else [recorded[each] for each in own]
        standing = {**board.standing, **self._weighed(today, board.revision, again, entries)}
        return YearBoard(today, board.revision, recorded, entries, standing)

    def _weighed(
        self,
        today: date,
        revision: Revision,
        recorded: Iterable[Recorded],
        entries: Mapping[str, tuple[Entry, ...]],
    ) -> dict[str, Progress]:
        record = YearRecord(revision, tuple(recorded), entries)
        return {each.occurrence.id: each for each in progress_of_year(today, record, self._by)}


def _stirs(progress: Progress) -> bool:
    last = progress.history[-1] if progress.history else None
    is_fresh = last is not None and last.at.date() == progress.day
    return is_fresh or progress.is_late or progress.awaits_confirmation or progress.is_asking


def _opened(organ: str, mark: Mark, today: date) -> OrganBoard:
    published = years(organ)
    shown = shown_year(published, today)
    revision = read_revision(organ, shown)
    if revision is None:
        raise LookupError(organ)
    return OrganBoard(organ, today, mark, published, shown, revision.organization)


def _grouped(pairs: Iterable[tuple[str, Progress]]) -> dict[str, tuple[Progress, ...]]:
    groups: dict[str, list[Progress]] = {}
    for key, progress in pairs:
        groups.setdefault(key, []).append(progress)
    return {key: tuple(group) for key, group in groups.items()}
