"""A year's record × a day → where all stood as that day closed, with later corrections of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from planner.core.dates import ONE_DAY, Window
from planner.core.progress import (
    PLANNER,
    Entry,
    EntryKind,
    Progress,
    State,
    Yardstick,
    YearRecord,
    effective,
    progress_of_year,
)


def closing(cut_off: date, record: YearRecord, by: Yardstick) -> tuple[Progress, ...]:
    """Where all stood when a day had passed: what was due on it and is open is late."""
    return progress_of_year(cut_off + ONE_DAY, as_closed(cut_off, record), by)


def as_closed(cut_off: date, record: YearRecord) -> YearRecord:
    """What had happened by the end of a day, as it is known now.

    What people did later is left out. What they corrected later counts if it corrects something
    of that time: it is a slip of the pen that the report must not repeat.
    """
    kept = {each: tuple(_known(told, cut_off)) for each, told in record.entries.items()}
    return replace(record, entries=kept)


def due_in(window: Window, standing: Iterable[Progress]) -> tuple[Progress, ...]:
    """What is due in a window and not cancelled."""
    return tuple(
        each for each in standing if each.due_on in window and each.state is not State.CANCELLED
    )


def _known(told: Sequence[Entry], cut_off: date) -> Iterator[Entry]:
    for position, entry in enumerate(told):
        if entry.at.date() <= cut_off:
            yield entry
        elif entry.kind is EntryKind.CORRECTED and _is_about(told[:position], entry, cut_off):
            yield replace(entry, at=datetime.combine(cut_off, time.max, entry.at.tzinfo))


def _is_about(before: Sequence[Entry], correction: Entry, cut_off: date) -> bool:
    """Whether a correction concerns what was entered by a day, and nothing after it."""
    standing = effective(before)
    if not correction.is_undoing:
        return all(each.at.date() <= cut_off for each in standing if each.by != PLANNER)
    left = {id(each) for each in effective((*before, correction))}
    return any(each.at.date() <= cut_off for each in standing if id(each) not in left)
