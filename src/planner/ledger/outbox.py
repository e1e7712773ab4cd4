"""Decided messages → claimed once, sent by one worker at a time, settled with a proof."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import chain

from django.db.models import Count, F, Min, Q

from planner.core.errors import NotFound
from planner.core.reminders import Message, OutboxState, Reminder
from planner.ledger import models
from planner.ledger.entries import require_occurrences
from planner.ledger.organs import lock_organ
from planner.ledger.store import answering, local, portions, transaction

Claim = tuple[Message, Sequence[Reminder]]


class Sending(StrEnum):
    """Where a message stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@answering()
def claimed_among(organ: str, keys: Collection[str]) -> set[str]:
    """Those of the reminders' keys that are claimed already."""
    rows = models.Reminder.objects.filter(organ_id=organ)
    return {
        key
        for portion in portions(set(keys))
        for key in rows.filter(key__in=portion).values_list("key", flat=True)
    }


@answering()
def told_on(organ: str, day: date, channel: str) -> set[str]:
    """Who has a message of that day and channel already, sent or not."""
    rows = models.Message.objects.filter(organ_id=organ, day=day, channel=channel)
    return set(rows.values_list("recipient", flat=True))


def add_messages(organ: str, messages: Sequence[Claim], *, at: datetime) -> int:
    """Claim reminders with the messages that tell of them; returns how many messages are new.

    A message is added whole or not at all: not if it is there already, and not if one of its
    reminders is claimed, since its text would repeat that one. What is not added claims nothing,
    so the next decision tells of it.
    """
    with transaction():
        lock_organ(organ)
        new = _new(organ, messages)
        rows = [_message_row(message, at) for message, _ in new]
        models.Message.objects.bulk_create(rows, batch_size=500)
        _claim(organ, new, rows)
    return len(new)


def claim_messages(
    organ: str, *, at: datetime, lease: timedelta, worker: str, limit: int
) -> tuple[Message, ...]:
    """Take up to `limit` messages to send; nobody else gets them before `at` + `lease`.

    Those that wait come first, then those whose lease has run out: their sender died, or failed.
    """
    free = Q(state=Sending.PENDING) | Q(lease_until__lte=at)
    with transaction():
        rows = list(
            models.Message.objects.select_for_update(skip_locked=True)
            .filter(free, organ_id=organ, state__in=set(Sending) - {Sending.SENT})
            .order_by(F("lease_until").asc(nulls_first=True), "pk")[:limit]
        )
        for portion in portions([row.pk for row in rows]):
            models.Message.objects.filter(pk__in=portion).update(
                state=Sending.SENDING, lease_until=at + lease, worker=worker
            )
    return tuple(_message(row) for row in rows)


def settle_message(key: str, *, at: datetime, is_sent: bool, proof: str) -> None:
    """Record the outcome of an attempt; raises NotFound.

    What is sent stays sent, whatever a slower worker reports later; its row stands beside. What
    failed can be claimed again when its lease ends.
    """
    with transaction():
        row = models.Message.objects.select_for_update(no_key=True).filter(key=key).first()
        if row is None:
            raise NotFound("消息", key)
        models.Delivery.objects.create(
            organ_id=row.organ_id,
            message=row,
            at=at,
            is_sent=is_sent,
            proof=proof,
            worker=row.worker,
        )
        if row.state != Sending.SENT:
            row.state = Sending.SENT if is_sent else Sending.FAILED
            row.save(update_fields=("state",))


@answering()
def waiting(organ: str) -> OutboxState:
    """How many messages stand where, and when the first lease of a sender runs out."""
    rows = models.Message.objects.filter(organ_id=organ)
    counts = dict(rows.values_list("state").annotate(Count("pk")))
    sending = rows.filter(state=Sending.SENDING)
    free_at = sending.aggregate(first=Min("lease_until"))["first"]
    return OutboxState(
        **{state.value: counts.get(state.value, 0) for state in Sending},
        free_at=local(free_at) if free_at else None,
    )


@answering()
def read_messages(
    organ: str, *, day: date | None = None, recipient: str | None = None, limit: int = 500
) -> tuple[tuple[Message, str], ...]:
    """Messages with their state (`pending`, `sending`, `sent`, `failed`), the latest day first."""
    rows = models.Message.objects.filter(organ_id=organ)
    if day is not None:
        rows = rows.filter(day=day)
    if recipient is not None:
        rows = rows.filter(recipient=recipient)
    ordered = rows.order_by("-day", "recipient", "channel")[:limit]
    return tuple((_message(row), row.state) for row in ordered)


def _new(organ: str, messages: Sequence[Claim]) -> list[Claim]:
    """What can be added, with the organ locked: nothing is claimed between this and the insert."""
    told = _told(organ, [message.key for message, _ in messages])
    taken = claimed_among(organ, [each.key for each in _reminders(messages)])
    new = []
    for message, reminders in messages:
        keys = {each.key for each in reminders}
        if message.key not in told and not keys & taken:
            new.append((message, reminders))
            told.add(message.key)
            taken |= keys
    return new


def _told(organ: str, keys: Collection[str]) -> set[str]:
    rows = models.Message.objects.filter(organ_id=organ)
    return {
        key
        for portion in portions(keys)
        for key in rows.filter(key__in=portion).values_list("key", flat=True)
    }


def _reminders(messages: Sequence[Claim]) -> Iterable[Reminder]:
    return chain.from_iterable(reminders for _, reminders in messages)


def _claim(organ: str, messages: Sequence[Claim], rows: Sequence[models.Message]) -> None:
    occurrences = _occurrence_keys(organ, {each.occurrence_id for each in _reminders(messages)})
    claims = {
        reminder.key: models.Reminder(
            organ_id=organ,
            key=reminder.key,
            occurrence_id=occurrences[reminder.occurrence_id],
            kind=reminder.kind.value,
            step=reminder.step,
            due_on=reminder.due_on,
            recipient=reminder.recipient,
            message=row,
        )
        for (_, reminders), row in zip(messages, rows, strict=True)
        for reminder in reminders
    }
    models.Reminder.objects.bulk_create(claims.values(), batch_size=500)


def _occurrence_keys(organ: str, ids: Collection[str]) -> dict[str, int]:
    rows = models.Occurrence.objects.filter(organ_id=organ).values_list("key", "pk")
    found = {
        key: row_id for portion in portions(ids) for key, row_id in rows.filter(key__in=portion)
    }
    require_occurrences(ids, found)
    return found


def _message_row(message: Message, at: datetime) -> models.Message:
    return models.Message(
        organ_id=message.organ,
        key=message.key,
        recipient=message.recipient,
        name=message.name,
        address=message.address,
        day=message.day,
        channel=message.channel,
        subject=message.subject,
        text=message.text,
        created_at=at,
        state=Sending.PENDING,
    )


def _message(row: models.Message) -> Message:
    return Message(
        organ=row.organ_id,
        recipient=row.recipient,
        name=row.name,
        address=row.address,
        day=row.day,
        channel=row.channel,
        subject=row.subject,
        text=row.text,
    )
