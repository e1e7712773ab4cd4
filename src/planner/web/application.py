"""Requests → feeds or pages, in one process; what a server runs (ASGI)."""

from __future__ import annotations

import asyncio
import contextlib

from planner.operations.shelf import FeedShelf
from planner.operations.terms import Terms
from planner.settings import Settings
from planner.web.bodies import FORM_BYTES, MEGABYTE, Bounded
from planner.web.feeds import FeedServer, Receive, Scope, Send
from planner.web.terms import terms_of
from planner.web.threads import Pages


class Site:
    """Everything below `/f/` goes to the feeds, all else to Django.

    A calendar's address is a secret: Django, which may write addresses into its log, never sees it.
    """

    def __init__(self, settings: Settings) -> None:
        """Serve the installation that the site was opened with."""
        terms: Terms = terms_of(settings)
        self.feeds = FeedServer(FeedShelf(terms), settings.clock, is_open=settings.web.feeds)
        most = settings.web.evidence_megabytes * MEGABYTE + FORM_BYTES
        self._django = Pages()
        self._pages = Bounded(self._django, most)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or accompany the server from its start to its end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith("/f/"):
            await self.feeds(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        noting = asyncio.create_task(self.feeds.note_fetches())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        noting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await noting
        await self.feeds.end()
        await asyncio.to_thread(self._django.end)
        await send({"type": "lifespan.shutdown.complete"})
