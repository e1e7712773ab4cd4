"""What was done for a day → rows that say so, for whoever makes good what was missed."""

from __future__ import annotations

from datetime import date, datetime

from planner.ledger import models
from planner.ledger.organs import add_organ
from planner.ledger.store import answering, local, transaction


def record_run(organ: str, kind: str, day: date, *, at: datetime, outcome: str) -> None:
    """Say that a kind of work was done for a day; done again, it is a further row."""
    with transaction():
        add_organ(organ)
        models.Run.objects.create(organ_id=organ, kind=kind, day=day, at=at, outcome=outcome)


@answering()
def last_run(organ: str, kind: str) -> tuple[date, datetime] | None:
    """The latest day for which it was done, and when that was last; None if never."""
    rows = models.Run.objects.filter(organ_id=organ, kind=kind)
    last = rows.order_by("-day", "-at").values_list("day", "at").first()
    return (last[0], local(last[1])) if last else None


@answering()
def was_run(organ: str, kind: str, day: date) -> bool:
    """Whether it was done for that day, however often."""
    return models.Run.objects.filter(organ_id=organ, kind=kind, day=day).exists()
