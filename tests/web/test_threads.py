"""Django's answers by a few threads: who waits for whom, and what becomes of those who left."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import pytest
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client

from planner.site import opened_settings
from planner.web import threads
from planner.web.application import Site
from planner.web.threads import Pages
from tests.web.visitors import HOST

SECONDS = 10


class Desk(Pages):
    """Pages of which some take until they are let go; `begun` has what was taken up."""

    def __init__(self) -> None:
        super().__init__(looking=1, waiting=2)
        self.begun: list[str] = []
        self.free, self.left = threading.Event(), threading.Event()

    def get_response(self, request: HttpRequest) -> HttpResponse:
        self.begun.append(request.path)
        if request.path.startswith("/slow"):
            assert self.free.wait(SECONDS)
        response = HttpResponse(f"{request.method} {request.path} {request.body.decode()}")
        response.set_cookie("kept", "yes")
        return response


class Streaming(Pages):
    """One page that comes piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = threading.Event()

    def get_response(self, _request: HttpRequest) -> HttpResponseBase:
        async def pieces() -> AsyncIterator[bytes]:
            for piece in (b"one ", b"two"):
                await asyncio.sleep(0)
                yield piece

        return File(pieces(), self.closed)


class File(StreamingHttpResponse):
    """An answer that says when it is closed."""

    def __init__(self, pieces: AsyncIterator[bytes], closed: threading.Event) -> None:
        super().__init__(pieces)
        self.closed_at = closed

    def close(self) -> None:
        super().close()
        self.closed_at.set()


class Answer:
    """What came back, as a server gets it."""

    def __init__(self) -> None:
        self.parts: list[Mapping[str, Any]] = []

    async def take(self, message: Mapping[str, Any]) -> None:
        self.parts.append(message)

    @property
    def status(self) -> int:
        return int(self.parts[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode().lower(): value.decode() for name, value in self.parts[0]["headers"]}

    @property
    def body(self) -> bytes:
        return b"".join(part.get("body", b"") for part in self.parts[1:])


async def ask(
    pages: Any, path: str, method: str = "GET", leave: asyncio.Event | None = None
) -> Answer:
    """One request by somebody who stays, or leaves when they are told to."""
    answer, is_sent = Answer(), False

    async def receive() -> Mapping[str, Any]:
        nonlocal is_sent
        if not is_sent:
            is_sent = True
            return {"type": "http.request", "body": b"hi", "more_body": False}
        await (leave or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(b"host", HOST.encode())],
    }
    await pages(scope, receive, answer.take)
    return answer


async def until(done: Any) -> None:
    """Wait for something that threads bring about."""
    async with asyncio.timeout(SECONDS):
        while not done():  # noqa: ASYNC110 - threads cannot set an event of the loop
            await asyncio.sleep(0.005)


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.free.set()
    made.end()


def test_an_answer_comes_with_its_status_headers_and_cookies(desk: Desk) -> None:
    found = asyncio.run(ask(desk, "/a/", "POST"))
    assert (found.status, found.body) == (200, b"POST /a/ hi")
    assert found.headers["set-cookie"].startswith("kept=yes")


def test_who_only_looks_never_waits_for_who_writes(desk: Desk) -> None:
    async def crowd() -> None:
        writing = [asyncio.create_task(ask(desk, f"/slow/{n}", "POST")) for n in range(5)]
        await until(lambda: len(desk.begun) == 2)
        async with asyncio.timeout(SECONDS):
            assert (await ask(desk, "/a/")).status == 200
            assert [task.done() for task in writing] == [False] * 5
            desk.free.set()
            assert [each.status for each in await asyncio.gather(*writing)] == [200] * 5

    asyncio.run(crowd())


def test_what_signs_in_or_looks_at_other_servers_is_not_in_the_way_either(desk: Desk) -> None:
    async def crowd() -> None:
        first = asyncio.create_task(ask(desk, "/slow"))
        await until(lambda: desk.begun)
        async with asyncio.timeout(SECONDS):
            for path in ("/healthz", "/accounts/login/", "/in/x/", "/organs/x/deliveries.xlsx"):
                assert (await ask(desk, path)).status == 200
        desk.free.set()
        await first

    asyncio.run(crowd())


def test_for_somebody_who_left_before_it_was_begun_nothing_is_done(desk: Desk) -> None:
    async def crowd() -> Answer:
        leave = asyncio.Event()
        first = asyncio.create_task(ask(desk, "/slow"))
        await until(lambda: desk.begun)
        second = asyncio.create_task(ask(desk, "/gone", leave=leave))
        await asyncio.sleep(0.05)
        leave.set()
        answer = await second
        desk.free.set()
        await first
        return answer

    assert asyncio.run(crowd()).parts == []
    assert desk.begun == ["/slow"]


def test_what_was_begun_goes_on_to_its_end(desk: Desk) -> None:
    async def crowd() -> Answer:
        leave = asyncio.Event()
        asked = asyncio.create_task(ask(desk, "/slow", "POST", leave=leave))
        await until(lambda: desk.begun)
        leave.set()
        await asyncio.sleep(0.05)
        assert not asked.done()
        desk.free.set()
        return await asked

    assert asyncio.run(crowd()).body == b"POST /slow hi"


def test_a_body_that_does_not_come_is_not_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "SECONDS_TO_SEND", 0.05)

    async def receive() -> Mapping[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    answer = Answer()
    scope = {"type": "http", "method": "POST", "path": "/a/", "query_string": b"", "headers": []}
    asyncio.run(desk(scope, receive, answer.take))
    assert (answer.status, answer.headers["connection"]) == (408, "close")
    assert not desk.begun


def test_a_file_goes_out_piece_by_piece_and_is_closed() -> None:
    pages = Streaming()
    answer = asyncio.run(ask(pages, "/file"))
    assert [part["body"] for part in answer.parts[1:-1]] == [b"one ", b"two"]
    assert pages.closed.is_set()
    pages.end()


def test_threads_keep_their_connections_and_give_them_back(office: Client) -> None:
    opened: list[int] = []

    def note(**_: object) -> None:
        opened.append(threading.get_ident())

    connection_created.connect(note)
    site = Site(opened_settings())

    async def crowd() -> list[Answer]:
        paths = ["/healthz", "/organs/yunwu/", "/accounts/login/", "/static/planner/page.css"]
        return await asyncio.gather(*(ask(site, path) for path in paths * 10))

    try:
        answers = asyncio.run(crowd())
    finally:
        connection_created.disconnect(note)
        site._django.end()  # noqa: SLF001 - what the server's end does
    assert {each.status for each in answers} == {200, 302}
    assert 1 <= len(opened) == len(set(opened)) <= threads.LOOKING + threads.WAITING
    sheet = answers[3]
    assert sheet.headers["content-type"].startswith("text/css")
    assert int(sheet.headers["content-length"]) == len(sheet.body) > 1000
