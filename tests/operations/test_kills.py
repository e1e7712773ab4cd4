"""Processes that are killed while they send, and two that race → nothing lost, nothing unsaid."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest

from planner.core.reminders import Message, MessageState, Tracked
from planner.delivery.channel import message_id
from planner.ledger import models
from planner.ledger.outbox import add_messages, read_deliveries, waiting
from planner.operations.publish import publish
from planner.planfile import read_together
from planner.settings import Settings
from tests.cast import CALENDAR, at
from tests.databases import settings_of, use
from tests.ledger import scene
from tests.mailserver import Post, serving
from tests.operations import sender

CONFIG = Path(__file__).parent.parent.parent / "config"
KILLS = 200
DUE = 10_000


@pytest.fixture(scope="module")
def processes() -> multiprocessing.context.ForkServerContext:
    """Processes that begin at once: what they import is there already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.opened", sender.__name__])
    return context


def publish_year() -> None:
    """The real plan, which nobody will answer: as many messages as there can be."""
    plan, organization = read_together(
        CONFIG / "plans" / "2024.yaml", CONFIG / "organization.yaml", CALENDAR
    )
    publish(plan, organization, CALENDAR, at=at(1, 1, 8), by="planner")


def everything() -> tuple[Tracked, ...]:
    return read_deliveries("yunwu", limit=1_000_000)


def keys() -> set[str]:
    """What was decided, whatever became of it."""
    return {each.message.key for each in everything()}


@pytest.fixture(scope="module")
def undisturbed(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What a year decides when nobody is killed."""
    settings = settings_of(tmp_path_factory.mktemp("undisturbed"))
    (settings.root / "var").mkdir()
    (settings.root / "var" / "planner.sqlite3").write_bytes(sqlite_template.read_bytes())
    use(settings)
    publish_year()
    sender.go_on(settings, Quiet(), "only")
    return keys()


class Quiet:
    """A way that takes everything at once."""

    name = "mail"

    def send(self, _message: Message, _at: datetime) -> str:
        return "ok"

    def close(self) -> None:
        """Nothing is kept."""


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until something is so, but not for ever."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not condition():
        time.sleep(0.0005)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_two_hundred_kills_lose_nothing_and_the_record_tells_of_every_repetition(
    undisturbed: set[str],
    processes: multiprocessing.context.ForkServerContext,
    sqlite_ledger: Settings,
) -> None:
    publish_year()
    dice, post, killed = Random(200), Post(), 0  # noqa: S311 - play
    with serving(post) as server:
        while True:
            parts = (sqlite_ledger, server, f"worker-{killed}")
            process = processes.Process(target=sender.play_by_mail, args=parts)
            process.start()
            if killed == KILLS:
                process.join()
                assert process.exitcode == 0
                break
            wanted = len(post.mails) + dice.randint(1, 6)
            wait_for(lambda n=wanted, p=process: len(post.mails) >= n or not p.is_alive(), 20)
            time.sleep(dice.random() * 0.004)
            assert process.is_alive(), "the year ended before all were killed"
            process.kill()
            process.join()
            killed += 1
    found = everything()
    assert {each.message.key for each in found} == undisturbed
    assert {each.state for each in found} == {MessageState.SENT}
    assert {message_id(each.message) for each in found} == set(post.mails)
    by_id = {message_id(each.message): each for each in found}
    repeated = post.repeated()
    assert repeated, "no kill came between the server's word and the record"
    for key, count in repeated.items():
        said = [step for step in by_id[key].attempts if "再发一次" in step.proof]
        assert len(said) >= count - 1
    assert len(repeated) <= KILLS


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_two_workers_racing_over_ten_thousand_messages_repeat_none(
    processes: multiprocessing.context.ForkServerContext, ledger: Settings, tmp_path: Path
) -> None:
    occurrences = scene.many(DUE)
    scene.publish(*occurrences)
    claims = [
        (
            scene.message(f"w{n}", date(2024, 3, 25)).by("mail", f"w{n}@example.org"),
            [scene.reminder(each.id, f"w{n}")],
        )
        for n, each in enumerate(occurrences)
    ]
    assert add_messages("yunwu", claims, at=at(3, 25, 8)) == DUE
    letterbox = tmp_path / "letterbox"
    with ProcessPoolExecutor(2, processes) as pool:
        racing = [pool.submit(sender.race, ledger, letterbox, f"worker-{n}") for n in range(2)]
        shares = [each.result() for each in racing]
    assert sum(shares) == DUE
    assert min(shares) > DUE / 10, "one of them had all to itself"
    arrived = letterbox.read_text("ascii").split()
    assert len(arrived) == len(set(arrived)) == DUE
    assert waiting("yunwu").sent == models.Delivery.objects.count() == DUE
