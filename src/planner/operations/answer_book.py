"""The year's ledger ⇄ the sheet in which offices answer; what is there already is not new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from planner.core.errors import Finding, NotAllowed, NotFound, Rejected
from planner.core.progress import Entry, progress_of_year
from planner.ledger.entries import read_entries
from planner.ledger.store import transaction
from planner.operations.record import enter
from planner.operations.terms import Terms
from planner.operations.years import require_year
from planner.planfile import Given, Told, read_ledger_book, write_ledger_book


@dataclass(frozen=True)
class Answers:
    """What a sheet answers: what would be entered, and what stands in the ledger already."""

    fresh: tuple[Told, ...]
    known: tuple[Told, ...]


def export_ledger(organ: str, year: int, *, now: datetime, terms: Terms) -> bytes:
    """The sheet of a year as it stands; raises NotFound."""
    record = require_year(organ, year)
    standing = progress_of_year(now.date(), record, terms.yardstick)
    return write_ledger_book(standing, record.revision.plan, record.revision.organization)


def read_sheet(organ: str, year: int, given: Given, *, now: datetime, terms: Terms) -> Answers:
    """What a sheet answers, nothing is entered yet; raises Rejected with every finding."""
    record = require_year(organ, year)
    standing = progress_of_year(now.date(), record, terms.yardstick)
    own = {each.occurrence.id: each for each in standing}
    told = read_ledger_book(given, own, record.revision.organization, now)
    return _sorted_out(organ, told)


def import_sheet(organ: str, year: int, given: Given, *, now: datetime, terms: Terms) -> Answers:
    """Enter what a sheet answers, all or nothing; raises Rejected, then nothing is entered."""
    with transaction(organ):
        found = read_sheet(organ, year, given, now=now, terms=terms)
        faults = []
        for told in found.fresh:
            try:
                enter(organ, [told.entry], None, terms)
            except (NotAllowed, NotFound) as fault:
                faults.append(Finding(told.place, str(fault)))
        if faults:
            raise Rejected(faults)
    return found


def _sorted_out(organ: str, told: Sequence[Told]) -> Answers:
    entries = read_entries(organ, ids={each.entry.occurrence_id for each in told})
    known = tuple(
        each
        for each in told
        if any(_is_same(each.entry, old) for old in entries.get(each.entry.occurrence_id, ()))
    )
    return Answers(tuple(each for each in told if each not in known), known)


def _is_same(new: Entry, old: Entry) -> bool:
    """Whether a line was entered before: the same answer of the same person.

    Without a day of its own a line is entered at the moment of its import, so days do not count.
    """
    return (new.kind, new.by, new.note, new.amount, new.new_due_on, new.evidence) == (
        *(old.kind, old.by, old.note, old.amount, old.new_due_on, old.evidence),
    )
