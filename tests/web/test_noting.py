"""Who fetched which feed when: kept until the ledger has it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from planner.core.errors import Unavailable
from planner.core.feed import Fetch
from planner.operations.shelf import FeedShelf
from planner.settings import Clock
from planner.web import feeds
from planner.web.feeds import FeedServer
from tests.cast import ZONE
from tests.operations.terms import TERMS
from tests.web.test_feeds import prepared


class Forgetful(FeedShelf):
    """A shelf whose ledger does not answer the first time that it is to note something."""

    def __init__(self) -> None:
        super().__init__(TERMS)
        self.noted: list[Mapping[int, Fetch]] = []
        self.failed = threading.Event()

    def note(self, fetches: Mapping[int, Fetch]) -> None:
        self.noted.append(fetches)
        if len(self.noted) == 1:
            self.failed.set()
            raise Unavailable("台账数据库", "没有应答", "请稍后再试")


async def ask(server: FeedServer, path: str) -> int:
    """One request without a server around; gives the status."""
    sent: list[Mapping[str, Any]] = []

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {}

    await server({"method": "GET", "path": path, "headers": []}, receive, send)
    return int(sent[0]["status"])


async def live(shelf: Forgetful, path: str) -> None:
    """A calendar asks, noting fails, the server ends."""
    server = FeedServer(shelf, Clock(ZONE))
    assert await ask(server, path) == 200
    noting = asyncio.create_task(server.note_fetches())
    assert await asyncio.to_thread(shelf.failed.wait, 30)
    noting.cancel()
    await server.end()


def test_a_fetch_that_could_not_be_noted_is_noted_the_next_time(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = prepared(tmp_path, sqlite_template)
    monkeypatch.setattr(feeds, "SECONDS_TO_NOTE", 0.01)
    shelf = Forgetful()
    asyncio.run(live(shelf, made.path))
    assert [set(each) for each in shelf.noted] == [{made.subscription.id}] * 2
    assert shelf.noted[0] == shelf.noted[1]
