"""Messages that wait → one worker at a time, and what became of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from planner.core.errors import NotFound
from planner.core.progress import State
from planner.core.reminders import Claimed, MessageState, Outcome, ReminderKind
from planner.ledger import models
from planner.ledger.outbox.rows import message_of, message_row, step_row
from planner.ledger.store import portions, transaction

_OUT_OF_HAND = (MessageState.PENDING, MessageState.FAILED, MessageState.HELD)
# What went out so soon after it was decided need not be looked at again.
_SOON = timedelta(minutes=10)
_TAKEN_OVER = "上一个发送程序中断了，不知道送出没有，再发一次"


def claim_messages(
    organ: str, *, at: datetime, lease: timedelta, worker: str, limit: int
) -> tuple[Claimed, ...]:
    """Take up to `limit` messages to send; nobody else gets them before `at` + `lease`.

    Those that wait and whose time has come are first, then those whose sender died: their lease
    has run out. Nobody can know whether such a one went out, and the record says so. What has
    become pointless meanwhile, since all that it tells of is finished, is not sent any more.
    """
    with transaction():
        rows = _useful(organ, at, limit)
        models.Delivery.objects.bulk_create(
            step_row(row, at, MessageState.SENDING, _TAKEN_OVER)
            for row in rows
            if row.state == MessageState.SENDING
        )
        for portion in portions([row.pk for row in rows]):
            models.Message.objects.filter(pk__in=portion).update(
                state=MessageState.SENDING, lease_until=at + lease, worker=worker
            )
    return tuple(Claimed(message_of(row), row.tries) for row in rows)


def renew_lease(organ: str, keys: Collection[str], *, worker: str, until: datetime) -> set[str]:
    """Hold on to messages that are being sent; those that another has taken over are missing."""
    held: set[str] = set()
    with transaction():
        for portion in portions(keys):
            own = models.Message.objects.select_for_update(no_key=True).filter(
                organ_id=organ, key__in=portion, worker=worker, state=MessageState.SENDING
            )
            found = dict(own.values_list("pk", "key"))
            models.Message.objects.filter(pk__in=list(found)).update(lease_until=until)
            held.update(found.values())
    return held


def settle_message(key: str, outcome: Outcome, *, at: datetime) -> None:
    """Record the outcome of an attempt, with the message for the next channel; raises NotFound.

    What is sent stays sent, whatever a slower worker reports later; its row stands beside. What
    nobody could be told of claims nothing any more, so it is told when there is a way again.
    """
    with transaction():
        row = models.Message.objects.select_for_update(no_key=True).filter(key=key).first()
        if row is None:
            raise NotFound("消息", key)
        step_row(row, at, outcome.state, outcome.proof).save()
        if row.state == MessageState.SENT:
            return
        row.state = outcome.state
        row.tries += 1
        row.next_try_at = outcome.next_try_at
        row.lease_until = None
        row.save(update_fields=("state", "tries", "next_try_at", "lease_until"))
        if outcome.state is MessageState.UNDELIVERABLE:
            _hand_on(row, outcome, at)


def postpone_messages(
    organ: str, keys: Collection[str], *, until: datetime, at: datetime, why: str
) -> None:
    """Give back what was claimed and not tried, since nobody can be reached before `until`."""
    _put_off(
        models.Message.objects.filter(organ_id=organ, state=MessageState.SENDING),
        keys,
        (MessageState.FAILED, why),
        (until, at),
    )


def hold_messages(organ: str, *, until: datetime, at: datetime) -> int:
    """Put off all that would go out before `until`, when nobody is written to; how many."""
    waiting = models.Message.objects.filter(
        Q(next_try_at__isnull=True) | Q(next_try_at__lt=until),
        organ_id=organ,
        state__in=(MessageState.PENDING, MessageState.FAILED),
    )
    with transaction():
        keys = list(waiting.values_list("key", flat=True))
        why = f"{until:%m-%d %H:%M} 之前不打扰"
        _put_off(waiting, keys, (MessageState.HELD, why), (until, at))
    return len(keys)


def _useful(organ: str, at: datetime, limit: int) -> list[models.Message]:
    """The next messages to send, locked; what is pointless among them is given up."""
    while True:
        rows = list(
            models.Message.objects.select_for_update(skip_locked=True)
            .filter(_free(at), organ_id=organ, state__in=(*_OUT_OF_HAND, MessageState.SENDING))
            .order_by(F("lease_until").asc(nulls_first=True), "pk")[:limit]
        )
        pointless = _pointless([row.pk for row in rows if row.created_at < at - _SOON])
        useful = [row for row in rows if row.pk not in pointless]
        _give_up([row for row in rows if row.pk in pointless], at)
        if useful or not rows:
            return useful


def _pointless(keys: Collection[int]) -> set[int]:
    """Those messages of which people have done everything that they tell of."""
    told: set[int] = set()
    needed: set[int] = set()
    open_or_to_confirm = Q(occurrence__is_open=True) | Q(
        kind=ReminderKind.DECISION, occurrence__state=State.COMPLETED
    )
    for portion in portions(keys):
        claims = models.Reminder.objects.filter(message__in=portion)
        told |= set(claims.values_list("message", flat=True))
        needed |= set(claims.filter(open_or_to_confirm).values_list("message", flat=True))
    return told - needed


def _give_up(rows: Collection[models.Message], at: datetime) -> None:
    for portion in portions([row.pk for row in rows]):
        models.Message.objects.filter(pk__in=portion).update(
            state=MessageState.BUNDLED, lease_until=None
        )
    why = "所列的事都已办完，不再发送"
    models.Delivery.objects.bulk_create(
        step_row(row, at, MessageState.BUNDLED, why) for row in rows
    )


def _free(at: datetime) -> Q:
    is_time = Q(next_try_at__isnull=True) | Q(next_try_at__lte=at)
    return (Q(state__in=_OUT_OF_HAND) & is_time) | Q(
        state=MessageState.SENDING, lease_until__lte=at
    )


def _put_off(
    among: QuerySet[models.Message],
    keys: Collection[str],
    told: tuple[MessageState, str],
    when: tuple[datetime, datetime],
) -> None:
    (state, why), (until, at) = told, when
    with transaction():
        for portion in portions(keys):
            rows = list(among.select_for_update(no_key=True).filter(key__in=portion))
            models.Message.objects.filter(pk__in=[row.pk for row in rows]).update(
                state=state, next_try_at=until, lease_until=None
            )
            models.Delivery.objects.bulk_create(step_row(row, at, state, why) for row in rows)


def _hand_on(row: models.Message, outcome: Outcome, at: datetime) -> None:
    """Let the message for the next channel tell what this one could not; or nobody, if none."""
    claims = models.Reminder.objects.filter(message=row)
    if outcome.then is None:
        claims.delete()
        return
    next_row = models.Message.objects.filter(key=outcome.then.key).first()
    if next_row is None:
        next_row = message_row(outcome.then, at, MessageState.PENDING)
        next_row.save()
    claims.update(message=next_row)
