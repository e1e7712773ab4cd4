"""Decided messages → rows that are added once, with the reminders that they claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from itertools import chain

from planner.core.dates import Window
from planner.core.reminders import Message, MessageKind, MessageState, Reminder
from planner.ledger import models
from planner.ledger.entries import require_occurrences
from planner.ledger.organs import lock_organ
from planner.ledger.outbox.rows import message_row, step_row
from planner.ledger.store import answering, portions, transaction

Claim = tuple[Message, Sequence[Reminder]]
_NOT_TOLD = (MessageState.BUNDLED, MessageState.UNDELIVERABLE)
_WAITING = (MessageState.PENDING, MessageState.FAILED, MessageState.HELD)
_GOES_INTO_DIGEST = (MessageKind.DIGEST, MessageKind.NOTICE)
_INTO_DIGEST = "并入当天的汇总"


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
def told_on(organ: str, day: date, kind: MessageKind) -> set[str]:
    """Who has a message of that day and kind already, sent or not."""
    rows = models.Message.objects.filter(organ_id=organ, day=day, kind=kind)
    return set(rows.values_list("recipient", flat=True))


@answering()
def told_about(
    organ: str, kind: MessageKind, prefix: str
) -> tuple[tuple[str, str, MessageState], ...]:
    """Who has a message of a kind about something that begins so, of whatever day.

    Each as recipient, what it is about, and where it stands.
    """
    rows = models.Message.objects.filter(organ_id=organ, kind=kind, about__startswith=prefix)
    listed = rows.order_by("pk").values_list("recipient", "about", "state")
    return tuple((recipient, about, MessageState(state)) for recipient, about, state in listed)


@answering()
def told_between(organ: str, window: Window) -> Counter[str]:
    """How many messages each person got, or will get, that were decided on those days."""
    rows = models.Message.objects.filter(
        organ_id=organ, day__gte=window.starts_on, day__lt=window.ends_on
    )
    return Counter(rows.exclude(state__in=_NOT_TOLD).values_list("recipient", flat=True))


def add_messages(
    organ: str, messages: Sequence[Claim], *, at: datetime, not_before: datetime | None = None
) -> int:
    """Claim reminders with the messages that tell of them; returns how many messages are new.

    A message is added whole or not at all: not if it is there already, and not if one of its
    reminders is claimed, since its text would repeat that one. What is not added claims nothing,
    so the next decision tells of it. With a later `not_before` they are held until then.
    """
    is_held = not_before is not None and not_before > at
    state = MessageState.HELD if is_held else MessageState.PENDING
    with transaction():
        lock_organ(organ)
        new = _new(organ, messages)
        rows = [message_row(message, at, state) for message, _ in new]
        for row in rows:
            row.next_try_at = not_before if is_held else None
        models.Message.objects.bulk_create(rows, batch_size=500)
        _claim(organ, new, rows)
    return len(new)


def note_message(message: Message, *, at: datetime, state: MessageState, why: str) -> bool:
    """Keep a message that is not sent, and why; it claims nothing. Whether it is new."""
    with transaction():
        lock_organ(message.organ)
        if _told(message.organ, [message.key]):
            return False
        row = message_row(message, at, state)
        row.save()
        step_row(row, at, state, why).save()
    return True


def bundle_unsent(
    organ: str,
    *,
    before: date,
    at: datetime,
    kinds: Collection[MessageKind] = _GOES_INTO_DIGEST,
    why: str = _INTO_DIGEST,
) -> int:
    """Give up what was decided on earlier days and is not out: its reminders can be told anew.

    A server that was down for a week is so followed by one digest and not by five. What a worker
    is sending just now is left to it.
    """
    with transaction():
        lock_organ(organ)
        old = models.Message.objects.select_for_update(no_key=True, skip_locked=True).filter(
            organ_id=organ, day__lt=before, state__in=_WAITING, kind__in=kinds
        )
        rows = list(old)
        for portion in portions([row.pk for row in rows]):
            models.Reminder.objects.filter(message__in=portion).delete()
            models.Message.objects.filter(pk__in=portion).update(state=MessageState.BUNDLED)
        steps = (step_row(row, at, MessageState.BUNDLED, why) for row in rows)
        models.Delivery.objects.bulk_create(steps, batch_size=500)
    return len(rows)


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
