"""A request with more in its body than anybody may send → the same without it, marked (ASGI).

Django writes a whole body to disk before it looks at the request; this stands before it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.http import HttpRequest

from planner.web.feeds import Receive, Scope, Send

Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

MEGABYTE = 1024 * 1024
# What a form has in it beside the file.
FORM_BYTES = MEGABYTE
# A browser shows the answer only once it has sent all; for whoever sends more than so many times
# as much, the line is cut.
PATIENCE = 10
_MARK = "planner.too_large"
_LENGTHS = {b"content-length", b"transfer-encoding"}


class Bounded:
    """An application that is handed no body of more than `most` bytes."""

    def __init__(self, pages: Application, most: int) -> None:
        """Stand before the pages."""
        self._pages, self._most = pages, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = _Body(receive, self._most)
        if _declared(scope) <= self._most:
            await self._pages(dict(scope), body.receive, send)
            if not body.is_cut:
                return
        if _declared(scope) <= self._most * PATIENCE:
            await body.skip(self._most * PATIENCE)
        headers = [each for each in scope["headers"] if each[0].lower() not in _LENGTHS]
        await self._pages({**scope, "headers": headers, _MARK: True}, body.receive_nothing, send)


def is_too_large(request: HttpRequest) -> bool:
    """Whether a request came without the body that was too large."""
    return _MARK in getattr(request, "scope", {})


class _Body:
    """A request's body on its way; counts, and keeps nothing."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most = receive, most
        self._size = 0
        self._is_read = self._is_told = self.is_cut = False

    async def receive(self) -> MutableMapping[str, Any]:
        """The next part; once there is more than may be, as if the other side had gone."""
        message = await self._next()
        if self._size > self._most:
            self.is_cut = True
            return {"type": "http.disconnect"}
        return message

    async def skip(self, most: int) -> None:
        """Let the rest pass by, up to so many bytes."""
        while not self._is_read and self._size <= most:
            await self._next()

    async def receive_nothing(self) -> MutableMapping[str, Any]:
        """An empty body; then nothing until the other side has gone."""
        if not self._is_told:
            self._is_told = True
            return {"type": "http.request", "body": b"", "more_body": False}
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                return message

    async def _next(self) -> MutableMapping[str, Any]:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        self._is_read = not message.get("more_body", False)
        return message


def _declared(scope: Scope) -> int:
    """How long the body is said to be; 0 for one whose length nobody knows beforehand."""
    told = dict(scope["headers"]).get(b"content-length", b"")
    return int(told) if told.isdigit() else 0
