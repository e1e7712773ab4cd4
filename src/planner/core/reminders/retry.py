"""How often something was tried → when it is tried next."""

from __future__ import annotations

from datetime import datetime, timedelta

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))


def next_try(tries: int, at: datetime) -> datetime | None:
    """When a message is tried again after so many tries; None if it never is."""
    return at + PAUSES[tries - 1] if tries <= len(PAUSES) else None


def next_try_of_server(tries: int, at: datetime) -> datetime:
    """The same when nobody can be reached: that never ends, since no message is at fault."""
    return at + PAUSES[min(tries, len(PAUSES)) - 1]
