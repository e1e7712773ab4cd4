"""Rows of messages and their steps → what people ask: how many wait, who was told what."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Min, Q, QuerySet

from planner.core.dates import Window
from planner.core.reminders import Attempt, MessageState, OutboxState, Tracked
from planner.ledger import models
from planner.ledger.outbox.rows import message_of
from planner.ledger.store import answering, local, portions


@answering()
def waiting(organ: str) -> OutboxState:
    """How many messages stand where, and when the first of those not out can be tried."""
    rows = models.Message.objects.filter(organ_id=organ)
    counts = dict(rows.values_list("state").annotate(Count("pk")))
    unsent = rows.filter(state__in=(MessageState.SENDING, MessageState.FAILED, MessageState.HELD))
    times = unsent.aggregate(
        lease=Min("lease_until", filter=Q(state=MessageState.SENDING)), next=Min("next_try_at")
    )
    free_at = min((each for each in times.values() if each), default=None)
    return OutboxState(
        **{state.value: counts.get(state.value, 0) for state in MessageState},
        free_at=local(free_at) if free_at else None,
    )


@answering()
def read_deliveries(
    organ: str, *, day: date | None = None, recipient: str | None = None, limit: int = 500
) -> tuple[Tracked, ...]:
    """Messages with every step on their way, the latest day first (送达记录)."""
    rows = models.Message.objects.filter(organ_id=organ)
    if day is not None:
        rows = rows.filter(day=day)
    if recipient is not None:
        rows = rows.filter(recipient=recipient)
    listed = list(rows.order_by("-day", "recipient", "kind", "about", "pk")[:limit])
    steps = _steps([row.pk for row in listed])
    return tuple(
        Tracked(
            message_of(row),
            MessageState(row.state),
            local(row.created_at),
            tuple(steps.get(row.pk, ())),
        )
        for row in listed
    )


@answering()
def count_messages(organ: str, window: Window) -> dict[tuple[str, str, str], int]:
    """How many messages were decided on those days, by person, kind and state."""
    rows = _decided(organ, window).values_list("recipient", "kind", "state")
    return {(who, kind, state): count for who, kind, state, count in rows.annotate(Count("pk"))}


def _decided(organ: str, window: Window) -> QuerySet[models.Message]:
    return models.Message.objects.filter(
        organ_id=organ, day__gte=window.starts_on, day__lt=window.ends_on
    )


def _steps(keys: list[int]) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = {}
    for portion in portions(keys):
        rows = models.Delivery.objects.filter(message__in=portion).order_by("pk")
        for row in rows:
            step = Attempt(local(row.at), MessageState(row.state), row.proof)
            found.setdefault(row.message_id, []).append(step)
    return found
