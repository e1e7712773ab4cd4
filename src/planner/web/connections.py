"""A connection → given up when a request's head is too slow or too long; for uvicorn."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# What browsers send is a hundredth of it; of what comes later the body is bounded elsewhere.
LONGEST_HEAD = 64 * 1024
SECONDS_FOR_HEAD = 20.0


class Connection(HttpToolsProtocol):
    """uvicorn's own, which would wait for ever and keep whatever comes."""

    longest_head = LONGEST_HEAD
    seconds_for_head = SECONDS_FOR_HEAD

    def __init__(self, *parts: Any, **named: Any) -> None:
        """Begin with nothing received."""
        super().__init__(*parts, **named)
        self._head = 0
        self._waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Wait for the first request."""
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """Take the next bytes, unless the head that they belong to is too long."""
        super().data_received(data)
        if self._waiting is not None:
            self._head += len(data)
            if self._head > self.longest_head:
                self._give_up()

    def on_message_begin(self) -> None:
        """Wait for the rest of the head."""
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        """Wait no more."""
        self._expect_nothing()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._expect_nothing()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        if self._waiting is None:
            self._head = 0
            self._waiting = self.loop.call_later(self.seconds_for_head, self._give_up)

    def _expect_nothing(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self._expect_nothing()
        if not self.transport.is_closing():
            self.transport.abort()
