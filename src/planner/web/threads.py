"""Requests → Django's answers, made by a few threads that stay and keep their connections (ASGI).

Django's own handler starts a thread for every request, which opens the ledger anew, and lets all
of them run at once: under load everybody then waits for the slowest.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import set_script_prefix

from planner.ledger.store import close
from planner.web.feeds import Scope, Send

# Pages that are only looked at need nothing but a processor, of which Python uses one at a time:
# with four of them at once all were slower, with one a single slow page would stop all others.
LOOKING = 2
# What writes may wait for the ledger's lock, what signs in for a mail server; files are long.
WAITING = 6
_MAY_WAIT = ("/accounts/", "/admin/", "/healthz", "/in/", "/manage/")
_FILES = (".docx", ".ics", ".pdf", ".xlsx")
# As long as the largest file may take over a slow line.
SECONDS_TO_SEND = 300
SECONDS_TO_END = 5

Receive = Callable[[], Awaitable[Mapping[str, Any]]]


class Pages(ASGIHandler):
    """Django as an ASGI application that answers in threads of its own.

    Who only looks never waits for who writes: these have threads of their own.
    """

    def __init__(self, looking: int = LOOKING, waiting: int = WAITING) -> None:
        """Load what stands before the views; threads start as they are needed."""
        super().__init__()
        self._looking, self._waiting = Lane("looking", looking), Lane("waiting", waiting)

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - Django's
        """Load it for threads, where nothing has to be carried from one to another."""
        super().load_middleware(is_async=False)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; its body is read before a thread is taken."""
        timely = _Timely(receive, SECONDS_TO_SEND)
        try:
            body = await self.read_body(timely.receive)
        except RequestAborted:
            if timely.is_over:
                await self.send_response(HttpResponse(status=408, headers=_LAST), send)
            return
        lane = self._waiting if _may_wait(scope) else self._looking
        response = await _unless_left(lane.submit(self._answer, scope, body), receive)
        if response is None:
            body.close()
            return
        try:
            await self.send_response(response, send)
        finally:
            if response.streaming:
                await asyncio.wrap_future(lane.submit(response.close))

    def end(self) -> None:
        """Let the threads answer what they have begun, and give their connections back."""
        self._looking.end()
        self._waiting.end()

    def _answer(self, scope: Scope, body: IO[bytes]) -> HttpResponseBase:
        with body:
            set_script_prefix(get_script_prefix(scope))
            signals.request_started.send(sender=type(self), scope=scope)
            request, fault = self.create_request(scope, body)
            response = fault or HttpResponse(status=400)
            if request is not None:
                response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse) and not response.is_async:
                return _whole(response)
            if not response.streaming:
                response.close()
            return response


class Lane(ThreadPoolExecutor):
    """Threads that take turns; each keeps its connection to the ledger until the end."""

    def __init__(self, name: str, threads: int) -> None:
        """No thread starts before it is needed."""
        super().__init__(threads, name)
        self._count = threads

    def end(self) -> None:
        """Give back the connections of all of them, once they have answered."""
        together = threading.Barrier(self._count)

        def part() -> None:
            # each thread takes one of these: none goes on before all have come
            with contextlib.suppress(threading.BrokenBarrierError):
                together.wait(SECONDS_TO_END)
            close()

        for _ in range(self._count):
            self.submit(part)
        self.shutdown()


class _Timely:
    """A body on its way, until its time is over; then it is as if the other side had gone."""

    def __init__(self, receive: Receive, seconds: float) -> None:
        self._receive = receive
        self._until = asyncio.get_running_loop().time() + seconds
        self.is_over = False

    async def receive(self) -> Mapping[str, Any]:
        """The next part."""
        try:
            async with asyncio.timeout_at(self._until):
                return await self._receive()
        except TimeoutError:
            self.is_over = True
            return {"type": "http.disconnect"}


_LAST = {"Connection": "close"}


def _may_wait(scope: Scope) -> bool:
    path = scope["path"]
    is_look = scope["method"] in {"GET", "HEAD"}
    return not is_look or path.startswith(_MAY_WAIT) or path.endswith(_FILES)


async def _unless_left(job: Future[HttpResponseBase], receive: Receive) -> HttpResponseBase | None:
    """What a thread answers; None for somebody who left before it had begun."""
    working = asyncio.wrap_future(job)
    leaving = asyncio.ensure_future(receive())
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        # what has begun goes on to its end: it may be an answer that is being entered
        return None if job.cancel() else await working
    finally:
        leaving.cancel()


def _whole(response: StreamingHttpResponse) -> HttpResponse:
    """A static file in one piece; they are small."""
    whole = HttpResponse(b"".join(response), status=response.status_code)
    whole.headers, whole.cookies = response.headers, response.cookies
    response.close()
    return whole
