"""A process that is killed in the middle of its work → a ledger that is whole and goes on."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.connection import Connection
from random import Random

import pytest

from planner.core.progress import EntryKind
from planner.ledger import models
from planner.ledger.entries import append_entries, find_break, read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.outbox import add_messages, claim_messages, settle_message, waiting
from planner.settings import Settings
from tests.cast import at, entry
from tests.databases import work_on
from tests.ledger.scene import ORGAN, many, message, publish, reminder, sent

COUNT = 300
NOW = at(3, 25, 8)
LEASE = timedelta(minutes=2)


def answer_all(told: Connection) -> None:
    """Complete one occurrence after the other, and tell of each when it is in the ledger."""
    for each in read_occurrences(ORGAN, only_open=True):
        append_entries(ORGAN, [entry(EntryKind.COMPLETED, at(3, 1), each.occurrence.id)])
        told.send(each.occurrence.id)


def send_all(told: Connection) -> None:
    """Send one message after the other, and tell of each when it is out."""
    while taken := claim_messages(ORGAN, at=NOW, lease=LEASE, worker="one", limit=5):
        for each in taken:
            told.send(each.message.recipient)
            settle_message(each.message.key, sent(), at=NOW)


def killed(settings: Settings, work: Callable[[Connection], None], after: int) -> list[str]:
    """Kill a process with -9 once it has told of so many things; what it told."""
    fresh = multiprocessing.get_context("spawn")
    here, there = fresh.Pipe(duplex=False)
    process = fresh.Process(target=work_on, args=(settings, __name__, work.__name__, there))
    process.start()
    there.close()
    told = [here.recv() for _ in range(after)]
    process.kill()
    process.join()
    try:
        while True:
            told.append(here.recv())
    except EOFError:
        return told


@pytest.mark.parametrize("seed", range(3))
def test_what_was_answered_before_a_kill_is_in_the_ledger(ledger: Settings, seed: int) -> None:
    publish(*many(COUNT))
    told = killed(ledger, answer_all, Random(seed).randint(1, 60))  # noqa: S311 - play
    assert find_break(ORGAN) is None
    entries = read_entries(ORGAN)
    assert set(told) <= set(entries)
    assert len(entries) <= len(told) + 1
    closed = {each.occurrence.id for each in read_occurrences(ORGAN) if not each.is_open}
    assert closed == set(entries)


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_sender_loses_nothing_and_repeats_at_most_one(ledger: Settings, seed: int) -> None:
    publish(*many(COUNT))
    people = {f"person-{number}": each.id for number, each in enumerate(many(COUNT))}
    claims = [(message(who), [reminder(of, who)]) for who, of in people.items()]
    add_messages(ORGAN, claims, at=NOW)
    out = killed(ledger, send_all, Random(seed).randint(1, 60))  # noqa: S311 - play
    later = NOW + LEASE
    while taken := claim_messages(ORGAN, at=later, lease=LEASE, worker="two", limit=50):
        for each in taken:
            out.append(each.message.recipient)
            settle_message(each.message.key, sent(), at=later)
    assert set(out) == set(people)
    assert len(out) <= len(people) + 1
    sent_rows = models.Delivery.objects.filter(state="sent")
    assert waiting(ORGAN).sent == sent_rows.count() == len(people)
