"""Rows of all organs → how their mornings and outboxes stand, by three queries in all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min, Q

from planner.core.reminders import MessageState
from planner.ledger import models
from planner.ledger.store import answering, local

_ON_ITS_WAY = (MessageState.PENDING, MessageState.SENDING, MessageState.FAILED)


@dataclass(frozen=True)
class Condition:
    """How an organ stands: its first publication, its last morning, its messages that are not out.

    `stuck` are those that should have been out by a moment that was given.
    """

    organ: str
    published_at: datetime
    morning_on: date | None = None
    unsent: int = 0
    stuck: int = 0


@answering()
def read_conditions(before: datetime) -> tuple[Condition, ...]:
    """Every organ that has published a plan, with the messages that waited before a moment.

    What is held for working hours waits from the hour at which it may go out.
    """
    first = models.Revision.objects.values_list("organ_id").annotate(at=Min("published_at"))
    runs = models.Run.objects.filter(kind="morning").values_list("organ_id")
    mornings = dict(runs.annotate(last=Max("day")).order_by())
    messages = _messages(before)
    return tuple(
        Condition(organ, local(at), mornings.get(organ), *messages.get(organ, (0, 0)))
        for organ, at in sorted(first.order_by())
    )


def _messages(before: datetime) -> dict[str, tuple[int, int]]:
    """By organ, how many messages are not out, and how many of them should have been."""
    late = Q(state__in=_ON_ITS_WAY, created_at__lt=before)
    late |= Q(state=MessageState.HELD, next_try_at__lt=before)
    rows = (
        models.Message.objects.filter(state__in=(*_ON_ITS_WAY, MessageState.HELD))
        .values("organ_id")
        .annotate(
            unsent=Count("pk", filter=Q(state__in=_ON_ITS_WAY)), stuck=Count("pk", filter=late)
        )
        .order_by()
    )
    return {row["organ_id"]: (row["unsent"], row["stuck"]) for row in rows}
