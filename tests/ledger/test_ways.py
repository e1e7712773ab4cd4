"""Messages that are held, postponed, handed on, given up; and ways that are switched off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from planner.core.dates import Window
from planner.core.progress import EntryKind
from planner.core.reminders import (
    EnclosedFile,
    Enclosure,
    MessageKind,
    MessageState,
    OutboxState,
    Outcome,
)
from planner.ledger import models
from planner.ledger.entries import append_entries
from planner.ledger.outbox import (
    add_messages,
    add_switch,
    bundle_unsent,
    claim_messages,
    claimed_among,
    count_messages,
    hold_messages,
    note_message,
    postpone_messages,
    read_deliveries,
    renew_lease,
    settle_message,
    switched_off,
    told_about,
    told_between,
    waiting,
)
from planner.settings import Settings
from tests.cast import entry
from tests.ledger.scene import DAY, ORGAN, many, message, publish, quarter, reminder
from tests.ledger.test_outbox import LEASE, NOW, add, claim, states


def test_what_is_held_goes_out_when_its_time_has_come(ledger: Settings) -> None:
    publish(quarter())
    told = [(message(), [reminder()])]
    later = NOW + timedelta(hours=12)
    assert add_messages(ORGAN, told, at=NOW, not_before=later) == 1
    assert waiting(ORGAN) == OutboxState(held=1, free_at=later)
    assert claim("one", later - timedelta(seconds=1)) == []
    assert claim("one", later) == ["wangfang"]


def test_what_waits_can_be_held_and_says_since_when(ledger: Settings) -> None:
    publish(quarter())
    add("wangfang", "liqiang")
    later = NOW + timedelta(hours=12)
    assert hold_messages(ORGAN, until=later, at=NOW) == 2
    assert hold_messages(ORGAN, until=later, at=NOW) == 0
    assert waiting(ORGAN).held == 2
    (first, _) = read_deliveries(ORGAN)
    assert [(step.state.value, step.proof) for step in first.attempts] == [
        ("held", "03-25 20:00 之前不打扰")
    ]


def test_what_was_claimed_can_be_given_back_untried(ledger: Settings) -> None:
    publish(quarter())
    add("wangfang", "liqiang")
    claim()
    later = NOW + timedelta(minutes=5)
    keys = [message("liqiang").key, message("sunmei").key]
    postpone_messages(ORGAN, keys, until=later, at=NOW, why="连不上")
    assert states() == {"wangfang": "sending", "liqiang": "failed"}
    (taken,) = claim_messages(ORGAN, at=later, lease=LEASE, worker="two", limit=9)[:1]
    assert taken.tries == 0


def test_a_lease_is_renewed_only_by_who_holds_it(ledger: Settings) -> None:
    publish(quarter())
    add("wangfang", "liqiang")
    claim("one", limit=1)
    keys = [message("wangfang").key, message("liqiang").key]
    until = NOW + 2 * LEASE
    assert renew_lease(ORGAN, keys, worker="two", until=until) == set()
    assert renew_lease(ORGAN, keys, worker="one", until=until) == {keys[0]}
    assert claim("two", NOW + LEASE) == ["liqiang"]
    assert "wangfang" not in claim("three", until - timedelta(seconds=1))
    assert "wangfang" in claim("three", until)


def test_a_message_is_handed_on_to_the_next_channel_with_what_it_tells(ledger: Settings) -> None:
    publish(quarter())
    add("wangfang")
    claim()
    then = message().by("mail", "w@example.org")
    given_up = Outcome(MessageState.UNDELIVERABLE, "550", None, then)
    settle_message(message().key, given_up, at=NOW)
    assert claimed_among(ORGAN, [reminder().key]) == {reminder().key}
    assert {each.message.channel: each.state.value for each in read_deliveries(ORGAN)} == {
        "files": "undeliverable",
        "mail": "pending",
    }
    assert claim("two") == ["wangfang"]
    settle_message(then.key, Outcome(MessageState.UNDELIVERABLE, "no"), at=NOW)
    assert claimed_among(ORGAN, [reminder().key]) == set(), "nobody was told"


def test_what_was_decided_on_earlier_days_is_given_up_but_not_what_is_being_sent(
    ledger: Settings,
) -> None:
    publish(quarter())
    add("wangfang", "liqiang")
    claim("one", limit=1)
    tomorrow = date(2024, 3, 26)
    assert bundle_unsent(ORGAN, before=DAY, at=NOW) == 0
    assert bundle_unsent(ORGAN, before=tomorrow, at=NOW) == 1
    assert states() == {"wangfang": "sending", "liqiang": "bundled"}
    theirs = reminder(recipient="liqiang")
    assert claimed_among(ORGAN, [reminder().key, theirs.key]) == {reminder().key}


def test_who_was_told_how_often_is_counted_without_what_did_not_go_out(ledger: Settings) -> None:
    publish(quarter())
    add("wangfang", "liqiang")
    bundled = message("sunmei")
    assert note_message(bundled, at=NOW, state=MessageState.BUNDLED, why="本周已有8封")
    assert not note_message(bundled, at=NOW, state=MessageState.BUNDLED, why="本周已有8封")
    week = Window.of_week(DAY)
    assert told_between(ORGAN, week) == {"wangfang": 1, "liqiang": 1}
    assert told_between(ORGAN, Window.of_week(date(2024, 4, 1))) == {}
    counts = count_messages(ORGAN, week)
    assert counts[("sunmei", "digest", "bundled")] == 1


def test_a_way_is_switched_off_and_on_and_the_last_word_counts(ledger: Settings) -> None:
    publish(quarter())
    way = ("wangfang", "mail", "w@example.org")
    assert not add_switch(ORGAN, way, at=NOW, is_on=True)
    assert add_switch(ORGAN, way, at=NOW, is_on=False, why="550")
    assert not add_switch(ORGAN, way, at=NOW, is_on=False, why="550")
    assert switched_off(ORGAN) == {way: "550"}
    assert add_switch(ORGAN, way, at=NOW, is_on=True)
    assert switched_off(ORGAN) == {}
    assert models.Switch.objects.count() == 2


def test_what_is_finished_meanwhile_is_not_sent_any_more(ledger: Settings) -> None:
    publish(quarter(), *many(1))
    both = [reminder(), reminder(many(1)[0].id)]
    add_messages(ORGAN, [(message(), both)], at=NOW)
    append_entries(ORGAN, [entry(EntryKind.COMPLETED, NOW)])
    later = NOW + timedelta(hours=1)
    assert claim("one", later) == ["wangfang"], "one of the two is still to do"
    append_entries(ORGAN, [entry(EntryKind.COMPLETED, NOW, many(1)[0].id)])
    assert claim("two", later + LEASE) == []
    assert states() == {"wangfang": "bundled"}


def test_what_was_just_decided_is_not_looked_at_again(ledger: Settings) -> None:
    publish(quarter())
    add("wangfang")
    append_entries(ORGAN, [entry(EntryKind.COMPLETED, NOW)])
    assert claim("one", NOW + timedelta(minutes=1)) == ["wangfang"]


def test_what_was_said_about_a_report_is_known_whatever_the_day(ledger: Settings) -> None:
    publish(quarter())
    kind, enclosed = MessageKind.REPORT, enclosure()
    about = ("2024-Q1/ready", "2024-Q1/check-0", "2024-Q10/ready")
    told = [(replace(message(), kind=kind, about=each, encloses=enclosed), ()) for each in about]
    assert add_messages(ORGAN, told, at=NOW) == 3
    said = told_about(ORGAN, kind, "2024-Q1/")
    assert said == tuple(("wangfang", each, MessageState.PENDING) for each in about[:2])
    assert told_about(ORGAN, MessageKind.ISSUED, "2024-Q1/") == ()
    found = {each.message.about: each.message.encloses for each in read_deliveries(ORGAN)}
    assert found == dict.fromkeys(about, enclosed)
    later = NOW + timedelta(days=1)
    assert bundle_unsent(ORGAN, before=later.date(), at=later) == 0, "no digest tells of these"
    why = "按当天的情况重新通知"
    count = bundle_unsent(ORGAN, before=later.date(), at=later, kinds=(kind,), why=why)
    assert count == 3
    assert {state for _, _, state in told_about(ORGAN, kind, "")} == {MessageState.BUNDLED}
    assert {each.attempts[-1].proof for each in read_deliveries(ORGAN)} == {why}


def enclosure() -> Enclosure:
    """A file of a version's."""
    file = EnclosedFile(name="a.pdf", shown_as="报告.pdf", size=3, sha256="0" * 64)
    return Enclosure(kind="quarterly", period="2024-Q1", version=1, stage="draft", files=(file,))
