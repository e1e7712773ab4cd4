"""A change of the schedule → occurrences brought in line, with an entry for each that changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from planner.core.progress import Entry, EntryKind, State, state_after
from planner.core.schedule import Occurrence, ScheduleChange
from planner.ledger import models
from planner.ledger.entries import append_entries, occurrence_rows, read_entries

_CONTENT = ("assignment", "label", "starts_on", "planned_on", "is_provisional")
_DATES = (*_CONTENT, "due_on")


@dataclass(frozen=True)
class Publishing:
    """Whose schedule of which year is changed, when and by whom."""

    organ: str
    year: int
    at: datetime
    by: str


def apply_change(change: ScheduleChange, on: Publishing) -> None:
    """Bring the occurrences in line; the caller holds the organ's lock.

    What is closed is left in peace, whatever the change says. An occurrence that is added under
    the id of a cancelled one takes that one up again, with its history.
    """
    moved = [move.after for move in change.moved]
    named = (*change.added, *moved, *change.cancelled, *change.unchanged)
    rows = occurrence_rows(on.organ, {each.id for each in named})
    new = [each for each in change.added if each.id not in rows]
    known = [each for each in change.added if each.id in rows]
    resumed = _cancelled_before(on.organ, known, rows)
    moved = [each for each in (*known, *moved) if rows[each.id].is_open]
    cancelled = [each for each in change.cancelled if rows[each.id].is_open]
    models.Occurrence.objects.bulk_create([_new_row(each, on) for each in new], batch_size=500)
    append_entries(on.organ, [*_entries(moved, resumed, cancelled, on)])
    _rewrite([*moved, *resumed], rows)
    _relabel(change.unchanged, rows, on)


def _cancelled_before(
    organ: str, known: Collection[Occurrence], rows: dict[str, models.Occurrence]
) -> list[Occurrence]:
    closed = [each for each in known if not rows[each.id].is_open]
    entries = read_entries(organ, ids=[each.id for each in closed])
    return [each for each in closed if state_after(entries[each.id]) is State.CANCELLED]


def _entries(
    moved: Collection[Occurrence],
    resumed: Collection[Occurrence],
    cancelled: Collection[Occurrence],
    on: Publishing,
) -> Iterator[Entry]:
    for each in resumed:
        yield Entry(each.id, EntryKind.RESUMED, on.at, on.by)
    for each in (*moved, *resumed):
        yield Entry(each.id, EntryKind.MOVED, on.at, on.by, new_due_on=each.due_on)
    for each in cancelled:
        yield Entry(each.id, EntryKind.CANCELLED, on.at, on.by)


def _new_row(occurrence: Occurrence, on: Publishing) -> models.Occurrence:
    row = models.Occurrence(
        organ_id=on.organ,
        key=occurrence.id,
        year=on.year,
        due_on=occurrence.due_on,
        changed_at=on.at,
    )
    _write(occurrence, row)
    return row


def _rewrite(occurrences: Collection[Occurrence], rows: dict[str, models.Occurrence]) -> None:
    for each in occurrences:
        _write(each, rows[each.id])
        rows[each.id].due_on = each.due_on
    models.Occurrence.objects.bulk_update(
        [rows[each.id] for each in occurrences], _DATES, batch_size=100
    )


def _relabel(
    unchanged: Collection[Occurrence], rows: dict[str, models.Occurrence], on: Publishing
) -> None:
    """Take over what does not move anything, such as a new title; calendars are told of it."""
    touched = []
    for each in unchanged:
        row = rows[each.id]
        before = [getattr(row, name) for name in _CONTENT]
        _write(each, row)
        if before != [getattr(row, name) for name in _CONTENT]:
            row.sequence += 1
            row.changed_at = max(row.changed_at, on.at)
            touched.append(row)
    models.Occurrence.objects.bulk_update(
        touched, (*_CONTENT, "sequence", "changed_at"), batch_size=100
    )


def _write(occurrence: Occurrence, row: models.Occurrence) -> None:
    row.assignment = occurrence.assignment_id
    row.label = occurrence.label
    row.starts_on = occurrence.starts_on
    row.planned_on = occurrence.planned_on
    row.is_provisional = occurrence.is_provisional
