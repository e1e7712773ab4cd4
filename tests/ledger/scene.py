"""A township's ledger with a published plan, and what is claimed and sent in it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from typing import TypeVar

from planner.core.organization import Organization
from planner.core.reminders import (
    Item,
    Letter,
    Message,
    MessageState,
    Outcome,
    Reminder,
    ReminderKind,
)
from planner.core.schedule import Move, Occurrence, Revision, ScheduleChange
from planner.ledger.revisions import add_revision
from planner.ledger.store import close
from planner.settings import Settings
from planner.site import open_site
from tests.cast import at, occurrence, organization, plan

ORGAN = "yunwu"
Q1 = "A-01@2024-Q1"
DAY = date(2024, 3, 25)
Answer = TypeVar("Answer")


def quarter(number: int = 1, due_on: date = date(2024, 3, 29), **more: object) -> Occurrence:
    """An occurrence of A-01."""
    return occurrence(due_on, f"A-01@2024-Q{number}", label=f"第{number}季度", **more)


def many(count: int, due_on: date = date(2024, 3, 29)) -> tuple[Occurrence, ...]:
    """Occurrences of A-02, as many as are wanted."""
    return tuple(occurrence(due_on, f"A-02@2024-{number:05}") for number in range(count))


def publish(
    *added: Occurrence,
    moved: tuple[Move, ...] = (),
    cancelled: tuple[Occurrence, ...] = (),
    unchanged: tuple[Occurrence, ...] = (),
    organ: str = ORGAN,
    month: int = 1,
) -> Revision:
    """Publish the plan on the second of a month, with what it changes."""
    change = ScheduleChange(added, moved, cancelled, unchanged)
    return add_revision(plan(), named(organ), change, at=at(month, 2), by="zhouping")


def named(organ: str) -> Organization:
    """The township, or another of the same make."""
    return organization().model_copy(update={"id": organ})


def reminder(
    of: str = Q1, recipient: str = "wangfang", kind: ReminderKind = ReminderKind.UPCOMING
) -> Reminder:
    """A reminder three days ahead."""
    return Reminder(of, kind, 3, date(2024, 3, 29), recipient, Item(title="法治学习"))


def message(recipient: str = "wangfang", day: date = DAY, organ: str = ORGAN) -> Message:
    """A digest as a file."""
    address = f"{recipient}@example.org"
    return Message(organ, recipient, recipient, address, day, "files", "工作提醒", letter())


def letter() -> Letter:
    """What a message says."""
    return Letter(
        greeting="王芳同志：", opening="3月29日截止。", address="http://x", signature="云雾乡"
    )


def sent(proof: str = "out") -> Outcome:
    """That a message went out."""
    return Outcome(MessageState.SENT, proof)


def at_once(
    function: Callable[..., Answer], calls: Iterable[tuple[object, ...]], workers: int = 6
) -> list[Answer]:
    """Call a function in several threads at once."""
    with ThreadPoolExecutor(workers) as pool:
        waiting = [pool.submit(_then_close, function, *call) for call in calls]
        return [each.result() for each in waiting]


def in_processes(
    settings: Settings,
    function: Callable[..., Answer],
    calls: Iterable[tuple[object, ...]],
    workers: int = 4,
) -> list[Answer]:
    """Call a function in several processes at once, each with the ledger of its own accord."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, fresh, open_site, (settings,)) as pool:
        waiting = [pool.submit(function, *call) for call in calls]
        return [each.result() for each in waiting]


def _then_close(function: Callable[..., Answer], *call: object) -> Answer:
    try:
        return function(*call)
    finally:
        close()
