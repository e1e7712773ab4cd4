"""Decided messages → each claimed once, sent by one worker at a time, settled with a proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain

import pytest

from planner.core.errors import NotAllowed, NotFound
from planner.core.reminders import (
    Message,
    MessageKind,
    MessageState,
    OutboxState,
    Outcome,
    ReminderKind,
    Tracked,
)
from planner.ledger import models
from planner.ledger.outbox import (
    add_messages,
    claim_messages,
    claimed_among,
    read_deliveries,
    settle_message,
    told_on,
    waiting,
)
from planner.settings import Settings
from tests.cast import at
from tests.ledger.scene import (
    DAY,
    ORGAN,
    at_once,
    in_processes,
    many,
    message,
    publish,
    quarter,
    reminder,
    sent,
)

NOW = at(3, 25, 8)
LEASE = timedelta(minutes=2)


def add(*recipients: str) -> int:
    """Claim one reminder for each of the recipients."""
    return add_messages(
        ORGAN, [(message(who), [reminder(recipient=who)]) for who in recipients], at=NOW
    )


def claim(worker: str = "one", now: datetime = NOW, limit: int = 100) -> list[str]:
    """Whose messages a worker gets."""
    taken = claim_messages(ORGAN, at=now, lease=LEASE, worker=worker, limit=limit)
    return [each.message.recipient for each in taken]


def settle(who: str, *, is_sent: bool = True, now: datetime = NOW) -> None:
    """Say what became of somebody's message."""
    failed = Outcome(MessageState.FAILED, "没有应答", next_try_at=now + LEASE)
    settle_message(message(who).key, sent(f"{who}.eml") if is_sent else failed, at=now)


def states() -> dict[str, str]:
    """Where everybody's message stands."""
    return {each.message.recipient: each.state for each in read_deliveries(ORGAN)}


def test_a_reminder_is_claimed_with_its_message(ledger: Settings) -> None:
    publish(quarter())
    assert add("wangfang") == 1
    other = reminder(recipient="liqiang")
    assert claimed_among(ORGAN, [reminder().key, other.key]) == {reminder().key}
    assert told_on(ORGAN, DAY, MessageKind.DIGEST) == {"wangfang"}
    assert told_on(ORGAN, DAY, MessageKind.NOTICE) == set()
    assert told_on(ORGAN, date(2024, 3, 26), MessageKind.DIGEST) == set()
    assert read_deliveries(ORGAN) == (Tracked(message(), MessageState.PENDING, NOW, ()),)


def test_nobody_is_told_the_same_thing_again(ledger: Settings) -> None:
    publish(quarter())
    add("wangfang")
    assert add("wangfang", "liqiang") == 1
    tomorrow = message(day=date(2024, 3, 26))
    assert add_messages(ORGAN, [(tomorrow, [reminder()])], at=NOW) == 0
    assert len(read_deliveries(ORGAN)) == 2


def test_what_is_not_told_is_not_claimed(ledger: Settings) -> None:
    publish(quarter())
    add("wangfang")
    late = reminder(kind=ReminderKind.OVERDUE)
    assert add_messages(ORGAN, [(message(), [late])], at=NOW) == 0
    assert claimed_among(ORGAN, [late.key]) == set()
    tomorrow = message(day=date(2024, 3, 26))
    assert add_messages(ORGAN, [(tomorrow, [reminder(), late])], at=NOW) == 0
    assert add_messages(ORGAN, [(tomorrow, [late])], at=NOW) == 1


def test_a_message_that_is_given_twice_is_added_once(ledger: Settings) -> None:
    publish(quarter())
    assert add("wangfang", "wangfang") == 1
    two = [(message("liqiang"), [reminder(recipient="liqiang")] * 2)]
    assert add_messages(ORGAN, two, at=NOW) == 1
    assert models.Reminder.objects.count() == 2


def test_a_reminder_of_something_unknown_is_refused(ledger: Settings) -> None:
    publish(quarter())
    with pytest.raises(NotFound, match="找不到期次"):
        add_messages(ORGAN, [(message(), [reminder("A-99@2024")])], at=NOW)
    assert read_deliveries(ORGAN) == ()


def test_two_workers_never_get_the_same_message(ledger: Settings) -> None:
    publish(quarter())
    add("wangfang", "liqiang", "sunmei")
    assert claim("one", limit=2) == ["wangfang", "liqiang"]
    assert claim("two") == ["sunmei"]
    assert claim("three") == []
    assert waiting(ORGAN) == OutboxState(sending=3, free_at=NOW + LEASE)


def test_a_message_whose_sender_died_is_taken_over_after_its_lease(ledger: Settings) -> None:
    publish(quarter())
    add("wangfang")
    assert claim("one") == ["wangfang"]
    assert claim("two", NOW + LEASE - timedelta(seconds=1)) == []
    assert claim("two", NOW + LEASE) == ["wangfang"]


def test_who_waits_is_served_before_who_is_tried_again(ledger: Settings) -> None:
    publish(quarter())
    add("wangfang")
    claim()
    add("liqiang")
    assert claim("two", NOW + LEASE, limit=1) == ["liqiang"]
    assert claim("two", NOW + LEASE, limit=1) == ["wangfang"]


def test_what_is_sent_is_settled_with_its_proof(ledger: Settings) -> None:
    publish(quarter())
    add("wangfang")
    claim()
    settle("wangfang")
    assert states() == {"wangfang": "sent"}
    assert claim("two", NOW + LEASE) == []
    told = models.Delivery.objects.get()
    assert (told.state, told.proof, told.worker) == ("sent", "wangfang.eml", "one")
    assert waiting(ORGAN) == OutboxState(sent=1)


def test_what_failed_is_tried_again_after_its_lease(ledger: Settings) -> None:
    publish(quarter())
    add("wangfang")
    claim()
    settle("wangfang", is_sent=False)
    assert waiting(ORGAN) == OutboxState(failed=1, free_at=NOW + LEASE)
    assert claim() == []
    assert claim("two", NOW + LEASE) == ["wangfang"]
    settle("wangfang")
    assert [each.state for each in models.Delivery.objects.order_by("pk")] == ["failed", "sent"]
    assert states() == {"wangfang": "sent"}


def test_what_is_sent_stays_sent_whatever_a_slower_worker_says(ledger: Settings) -> None:
    publish(quarter())
    add("wangfang")
    claim()
    settle("wangfang")
    settle("wangfang", is_sent=False)
    assert states() == {"wangfang": "sent"}
    assert models.Delivery.objects.count() == 2


def test_a_delivery_is_never_changed(sqlite_ledger: Settings) -> None:
    publish(quarter())
    add("wangfang")
    settle("wangfang")
    with pytest.raises(NotAllowed):
        models.Delivery.objects.update(state="failed")


def test_an_unknown_message_cannot_be_settled(ledger: Settings) -> None:
    with pytest.raises(NotFound, match="找不到消息"):
        settle("wangfang")


def test_messages_are_listed_by_day_and_recipient(ledger: Settings) -> None:
    publish(quarter())
    tomorrow = message(day=date(2024, 3, 26))
    late = reminder(kind=ReminderKind.OVERDUE)
    add("wangfang", "liqiang")
    add_messages(ORGAN, [(tomorrow, [late])], at=NOW)

    def listed(**asked: object) -> list[tuple[str, int]]:
        found = (each.message for each in read_deliveries(ORGAN, **asked))
        return [(each.recipient, each.day.day) for each in found]

    assert listed() == [("wangfang", 26), ("liqiang", 25), ("wangfang", 25)]
    assert listed(day=DAY) == [("liqiang", 25), ("wangfang", 25)]
    assert listed(recipient="wangfang", limit=1) == [("wangfang", 26)]
    assert read_deliveries("baiyan") == ()


def test_an_empty_outbox_waits_for_nothing(ledger: Settings) -> None:
    publish(quarter())
    assert add_messages(ORGAN, [], at=NOW) == 0
    assert waiting(ORGAN) == OutboxState()
    assert claim() == []


def decide(_turn: int) -> int:
    """What each of several mornings at once decides: the same."""
    claims = []
    for number in range(40):
        recipient = f"person-{number}"
        told = [reminder(f"A-02@2024-{number:05}", recipient)]
        claims.append((message(recipient), told))
    return add_messages(ORGAN, claims, at=NOW)


def work(worker: str) -> list[str]:
    """Claim and settle in small portions until nothing is left."""
    done: list[str] = []
    while taken := claim_messages(ORGAN, at=NOW, lease=LEASE, worker=worker, limit=3):
        for each in taken:
            settle_message(each.message.key, sent(worker), at=NOW)
            done.append(each.message.recipient)
    return done


def test_racing_mornings_and_senders_tell_everybody_once(ledger: Settings) -> None:
    publish(*many(40))
    added = at_once(decide, [(turn,) for turn in range(6)])
    added += in_processes(ledger, decide, [(turn,) for turn in range(6)])
    assert sum(added) == 40
    assert models.Reminder.objects.count() == 40
    done = at_once(work, [(f"thread-{number}",) for number in range(3)], workers=3)
    assert sorted(chain.from_iterable(done)) == sorted(f"person-{number}" for number in range(40))
    assert models.Delivery.objects.count() == 40


def test_racing_processes_send_nothing_twice(ledger: Settings) -> None:
    publish(*many(40))
    decide(0)
    done = in_processes(ledger, work, [(f"process-{number}",) for number in range(4)])
    assert sorted(chain.from_iterable(done)) == sorted(f"person-{number}" for number in range(40))
    assert waiting(ORGAN) == OutboxState(sent=40)


def test_overlapping_decisions_repeat_nothing(ledger: Settings) -> None:
    publish(*many(10))
    at_once(overlap, [(turn,) for turn in range(8)])
    keys = [*models.Reminder.objects.values_list("key", flat=True)]
    assert len(keys) == len(set(keys)) == 10


def overlap(turn: int) -> int:
    """Tell one person on different days of the same ten things."""
    told = [reminder(f"A-02@2024-{number:05}") for number in range(10)]
    later: Message = replace(message(), day=date(2024, 3, 1 + turn))
    return add_messages(ORGAN, [(later, told)], at=NOW)
