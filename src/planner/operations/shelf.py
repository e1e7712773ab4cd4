"""Tokens → feeds that are kept until something in them changes."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.core.errors import NotFound
from planner.core.feed import Feed, Fetch, Subscription, View, may_read
from planner.ledger.store import close
from planner.ledger.subscriptions import (
    FeedStamp,
    note_fetches,
    read_stamp,
    subscriptions_by_token,
)
from planner.operations.feeds import Material, read_material
from planner.operations.terms import Terms

MOST_BYTES = 256 * 1024 * 1024
# A feed is text that repeats itself; more effort saves next to nothing.
GZIP_LEVEL = 6
Key = tuple[str, View]
"""An organ and what of it is shown: everybody who reads the same shares one feed."""


@dataclass(frozen=True)
class Kept:
    """A feed as it is handed out."""

    version: str
    plain: bytes
    gzipped: bytes

    @property
    def size(self) -> int:
        """What keeping it costs, in bytes."""
        return len(self.plain) + len(self.gzipped)


class FeedShelf:
    """The feeds of an installation, for one thread.

    `refresh` asks the ledger whether anything has changed at all; then what has is read anew, and a
    feed is put together again when somebody asks for it. One whose bytes come out the same keeps
    its version. Not more than `MOST_BYTES` are kept; versions always are.
    """

    def __init__(self, terms: Terms) -> None:
        """Begin with nothing kept."""
        self._terms = terms
        self._day: date | None = None
        self._stamp: FeedStamp | None = None
        self._subscriptions: dict[str, Subscription] = {}
        self._materials: dict[str, Material] = {}
        self._versions: dict[Key, str] = {}
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._size = 0

    def refresh(self, today: date) -> bool:
        """Whether anything may have changed; raises Unavailable, and then all stays as it was."""
        stamp, old = read_stamp(), self._stamp
        if stamp == old and today == self._day:
            return False
        if old is None or stamp.subscriptions != old.subscriptions:
            self._subscriptions = subscriptions_by_token()
        for organ in list(self._materials):
            if today != self._day or _differs(organ, stamp, old):
                self._forget(organ)
        self._stamp, self._day = stamp, today
        return True

    def find(self, digest: str) -> Subscription | None:
        """Whose token that is; None for one that is unknown, revoked, or whose owner has left."""
        found = self._subscriptions.get(digest)
        if found is None:
            return None
        try:
            material = self._material(found.organ)
        except NotFound:
            return None
        scope, day = found.view.scope, material.day
        return found if may_read(found.person, scope, material.organization, day) else None

    def version(self, subscription: Subscription) -> str:
        """The version of a subscription's feed now."""
        key = subscription.organ, subscription.view
        if key not in self._versions:
            self._build(key)
        return self._versions[key]

    def feed(self, subscription: Subscription) -> Kept:
        """A subscription's feed now."""
        key = subscription.organ, subscription.view
        version = self.version(subscription)
        kept = self._kept.get(key)
        if kept is None or kept.version != version:
            kept = self._build(key)
        self._kept.move_to_end(key)
        return kept

    def peek(self, subscription: Subscription, version: str) -> Kept | None:
        """The same if it is at hand in that version: nothing is read, from any thread."""
        kept = self._kept.get((subscription.organ, subscription.view))
        return kept if kept is not None and kept.version == version else None

    def note(self, fetches: Mapping[int, Fetch]) -> None:
        """Keep when subscriptions were fetched, and by what."""
        note_fetches(fetches)

    def close(self) -> None:
        """Give this thread's connection back."""
        close()

    def _material(self, organ: str) -> Material:
        if organ not in self._materials:
            if self._day is None:
                raise NotFound("日历", organ)
            self._materials[organ] = read_material(organ, self._day, self._terms)
        return self._materials[organ]

    def _build(self, key: Key) -> Kept:
        organ, view = key
        feed: Feed = self._material(organ).feed(view)
        self._versions[key] = feed.version
        old = self._kept.get(key)
        if old is not None and old.version == feed.version:
            return old
        # a fixed time in its head: the same content is the same bytes
        kept = Kept(feed.version, feed.content, gzip.compress(feed.content, GZIP_LEVEL, mtime=0))
        self._keep(key, kept)
        return kept

    def _keep(self, key: Key, kept: Kept) -> None:
        old = self._kept.pop(key, None)
        self._size += kept.size - (old.size if old else 0)
        self._kept[key] = kept
        while self._size > MOST_BYTES and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._size -= oldest.size

    def _forget(self, organ: str) -> None:
        """What was read of an organ is old; its feeds' bytes may well still be right."""
        del self._materials[organ]
        for key in [each for each in self._versions if each[0] == organ]:
            del self._versions[key]


def _differs(organ: str, stamp: FeedStamp, old: FeedStamp | None) -> bool:
    """Whether something that an organ's feeds are made of may have changed."""
    if old is None or stamp.published != old.published:
        return True
    return stamp.organs.get(organ) != old.organs.get(organ)
