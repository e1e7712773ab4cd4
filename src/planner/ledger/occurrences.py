"""Rows of occurrences → what the ledger holds of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

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
