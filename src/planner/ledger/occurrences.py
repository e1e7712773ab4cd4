"""Rows of occurrences → what the ledger holds of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from planner.core.progress import State
from planner.core.schedule import Occurrence, Recorded
from planner.ledger import models
from planner.ledger.store import answering, local, portions

_FIELDS = (
    *("key", "assignment", "label", "starts_on", "planned_on", "due_on", "is_provisional"),
    *("sequence", "changed_at", "is_open"),
)


@answering()
def read_occurrences(
    organ: str,
    *,
    year: int | None = None,
    only_open: bool = False,
    due_until: date | None = None,
    ids: Collection[str] | None = None,
) -> tuple[Recorded, ...]:
    """The occurrences that meet all that is asked, by due date, then id.

    `due_until` is the last day included; it looks at the planned due date, so that work with an
    extension is among them from its first due date on.
    """
    rows = models.Occurrence.objects.filter(organ_id=organ)
    if year is not None:
        rows = rows.filter(year=year)
    if only_open:
        # With any bound on dates SQLite takes the index of open rows, which stays small.
        rows = rows.filter(is_open=True, due_on__lte=due_until or date.max)
    elif due_until is not None:
        rows = rows.filter(due_on__lte=due_until)
    found = _recorded(rows) if ids is None else _recorded_among(rows, ids)
    return tuple(sorted(found, key=lambda each: (each.occurrence.due_on, each.occurrence.id)))


@answering()
def read_completed(organ: str, *, year: int, assignments: Collection[str]) -> tuple[Recorded, ...]:
    """What is completed and not confirmed of some assignments of a year."""
    rows = models.Occurrence.objects.filter(
        organ_id=organ, year=year, state=State.COMPLETED, assignment__in=assignments
    )
    return tuple(_recorded(rows)) if assignments else ()


@answering()
def read_begun(
    organ: str, *, year: int, assignments: Collection[str], until: date
) -> tuple[Recorded, ...]:
    """What is open of some assignments of a year and has begun by a day."""
    rows = models.Occurrence.objects.filter(
        organ_id=organ,
        year=year,
        is_open=True,
        due_on__lte=date.max,
        starts_on__lte=until,
        assignment__in=assignments,
    )
    return tuple(_recorded(rows)) if assignments else ()


@answering()
def read_closed(organ: str, *, year: int, since: date) -> tuple[Recorded, ...]:
    """What is closed of a year and had its last entry on a day or later."""
    begin = datetime.combine(since, time(), timezone.get_default_timezone())
    rows = models.Occurrence.objects.filter(
        organ_id=organ, year=year, is_open=False, changed_at__gte=begin
    )
    return tuple(_recorded(rows))


def _recorded_among(rows: QuerySet[models.Occurrence], ids: Collection[str]) -> list[Recorded]:
    return [
        each for portion in portions(set(ids)) for each in _recorded(rows.filter(key__in=portion))
    ]


def _recorded(rows: QuerySet[models.Occurrence]) -> list[Recorded]:
    values: Iterable[tuple[Any, ...]] = rows.values_list(*_FIELDS)
    return [
        Recorded(Occurrence(*row[:7]), sequence=row[7], changed_at=local(row[8]), is_open=row[9])
        for row in values
    ]
