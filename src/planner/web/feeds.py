"""`/f/<token>/<name>.ics` → a feed, or 304; Django's pages never see these addresses."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, NamedTuple, ParamSpec, TypeVar

from planner.core.errors import PlannerError
from planner.core.feed import Fetch, Subscription, client_in_words
from planner.operations.shelf import FeedShelf, Kept
from planner.operations.subscriptions import digest_of
from planner.settings import Clock

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

# 256 bits in base64url; anything else is nobody's, and not worth a look.
ADDRESS = re.compile(r"/f/([A-Za-z0-9_-]{43})/[^/]{1,80}\.ics")
# How old an answer may be that is given without asking the ledger.
SECONDS_TO_TRUST = 0.5
SECONDS_TO_NOTE = 30.0
LONGEST_HEADER = 200
_ALWAYS = (
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-robots-tag", b"noindex"),
)
_KEPT = ((b"cache-control", b"private, max-age=300"), (b"vary", b"Accept-Encoding"))
_LOG = logging.getLogger("planner.web.feeds")
_Parts = ParamSpec("_Parts")
_Made = TypeVar("_Made")


class Answer(NamedTuple):
    """What goes back: without a body there is none to send."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes = b""


@dataclass(frozen=True)
class Ready:
    """Whose token it is and at which version the feed stands."""

    subscription: Subscription
    version: str


class FeedServer:
    """An ASGI application for the addresses below `/f/`.

    Answers come from memory; once in half a second the ledger is asked, in a thread of their own,
    whether anything has changed. When it does not answer, the last good feeds stay in force.
    """

    def __init__(self, shelf: FeedShelf, clock: Clock, *, is_open: bool = True) -> None:
        """Serve from a shelf, at the days of a clock; or nobody, where feeds are switched off."""
        self._shelf, self._clock, self._is_open = shelf, clock, is_open
        self._thread = ThreadPoolExecutor(1, "feeds")
        self._ready: dict[str, Ready] = {}
        self._last: dict[str, Ready] = {}
        self._trusted_until = 0.0
        self._fetches: dict[int, Fetch] = {}

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request; what goes wrong is a status, never a trace."""
        try:
            answer = await self._answer(scope)
        except PlannerError:
            answer = _say(503, "日历暂时读不到，请稍后再试。", (b"retry-after", b"60"))
        await send(
            {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        )
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.body", "body": body})

    async def note_fetches(self) -> None:
        """Write down, now and then, which subscriptions were fetched, until cancelled."""
        while True:
            await asyncio.sleep(SECONDS_TO_NOTE)
            await self._note()

    async def end(self) -> None:
        """Write down what is left, and give the thread back."""
        await self._note()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._shelf.close)
        self._thread.shutdown()

    async def _answer(self, scope: Scope) -> Answer:
        if scope["method"] not in {"GET", "HEAD"}:
            return _say(405, "只能读取。", (b"allow", b"GET, HEAD"))
        address = ADDRESS.fullmatch(scope["path"]) if self._is_open else None
        ready = await self._find(address[1]) if address else None
        if ready is None:
            return _say(404, "没有这个日历订阅，或者它已经撤销。")
        asked = dict(scope["headers"])
        self._was_fetched(ready.subscription, asked.get(b"user-agent", b""))
        packed = accepts_gzip(asked.get(b"accept-encoding", b"")[:LONGEST_HEADER])
        etag = _etag(ready.version, packed=packed)
        if is_known(etag, asked.get(b"if-none-match", b"")):
            return Answer(304, ((b"etag", etag), *_KEPT, *_ALWAYS))
        kept = self._shelf.peek(ready.subscription, ready.version)
        if kept is None:
            kept = await self._in_thread(self._shelf.feed, ready.subscription)
        return _whole(kept, packed=packed)

    async def _find(self, token: str) -> Ready | None:
        digest = digest_of(token)
        ready = self._ready.get(digest)
        if ready is not None and time.monotonic() < self._trusted_until:
            return ready
        return await self._in_thread(self._look_up, digest)

    def _look_up(self, digest: str) -> Ready | None:
        """In the thread: what the ledger says now, or said last if it does not answer."""
        try:
            return self._read(digest)
        except PlannerError as fault:
            _LOG.warning("feed: %s", fault)
            self._shelf.close()
            # those who wait behind this one need not try it too
            self._trusted_until = time.monotonic() + SECONDS_TO_TRUST
            if digest not in self._last:
                raise
            return self._last[digest]

    def _read(self, digest: str) -> Ready | None:
        if time.monotonic() >= self._trusted_until:
            if self._shelf.refresh(self._clock.today()):
                self._ready = {}
            self._trusted_until = time.monotonic() + SECONDS_TO_TRUST
        if digest not in self._ready:
            found = self._shelf.find(digest)
            if found is None:
                self._last.pop(digest, None)
                return None
            self._ready[digest] = self._last[digest] = Ready(found, self._shelf.version(found))
        return self._ready[digest]

    def _was_fetched(self, subscription: Subscription, user_agent: bytes) -> None:
        client = client_in_words(user_agent.decode("latin-1"))
        self._fetches[subscription.id] = Fetch(self._clock.now(), client)

    async def _note(self) -> None:
        """What is not in the ledger yet stays, also when this is cancelled on its way."""
        fetches = dict(self._fetches)
        if not fetches:
            return
        try:
            await self._in_thread(self._shelf.note, fetches)
        except PlannerError as fault:
            _LOG.warning("feed: %s", fault)
            await self._in_thread(self._shelf.close)
            return
        for key, fetch in fetches.items():
            if self._fetches[key] is fetch:
                del self._fetches[key]

    async def _in_thread(
        self, function: Callable[_Parts, _Made], *parts: _Parts.args, **named: _Parts.kwargs
    ) -> _Made:
        work = partial(function, *parts, **named)
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


@lru_cache(maxsize=256)
def accepts_gzip(accept_encoding: bytes) -> bool:
    """Whether a client takes gzip (RFC 9110 12.5.3); `gzip;q=0` says no.

    >>> accepts_gzip(b"br, gzip;q=0.8"), accepts_gzip(b"*;q=0"), accepts_gzip(b"")
    (True, False, False)
    """
    weights = dict(map(_weighed, accept_encoding.lower().split(b",")))
    return weights.get(b"gzip", weights.get(b"x-gzip", weights.get(b"*", 0.0))) > 0


def is_known(etag: bytes, if_none_match: bytes) -> bool:
    """Whether the client has that version (RFC 9110 13.1.2): weak and strong tags are compared.

    >>> is_known(b'"a"', b'W/"a", "b"'), is_known(b'"a"', b"*"), is_known(b'"a"', b'"a-gzip"')
    (True, True, False)
    """
    known = [each.strip().removeprefix(b"W/") for each in if_none_match.split(b",")]
    return etag in known or known == [b"*"]


def _weighed(part: bytes) -> tuple[bytes, float]:
    name, _, parameter = part.partition(b";")
    key, _, weight = parameter.partition(b"=")
    try:
        return name.strip(), float(weight) if key.strip() == b"q" else 1.0
    except ValueError:
        return name.strip(), 0.0


def _etag(version: str, *, packed: bool) -> bytes:
    return f'"{version}{"-gzip" if packed else ""}"'.encode()


def _whole(kept: Kept, *, packed: bool) -> Answer:
    body = kept.gzipped if packed else kept.plain
    headers = (
        (b"content-type", b"text/calendar; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"etag", _etag(kept.version, packed=packed)),
        *([(b"content-encoding", b"gzip")] if packed else []),
        *_KEPT,
        *_ALWAYS,
    )
    return Answer(200, headers, body)


def _say(status: int, text: str, *headers: tuple[bytes, bytes]) -> Answer:
    body = text.encode()
    told = (
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *headers,
        *_ALWAYS,
    )
    return Answer(status, told, body)
