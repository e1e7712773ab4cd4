"""What every channel can do: message → proof that it went out, or why not.

PlannerError
├── Unreachable      the way itself is down: nobody can be told by it now
│   └── Interrupted  it broke off in the middle of one message
├── TryLater         this recipient cannot be told now
└── Refused          this recipient cannot be told by this way at all
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Protocol

from planner.core.errors import PlannerError
from planner.core.reminders import Message


class _Failure(PlannerError):
    """A message that did not go out; the text is what the record says of it."""

    def __init__(self, way: str, why: str) -> None:
        """Say by which way, and why."""
        super().__init__(f"{way}：{' '.join(why.split())[:300]}")


class Unreachable(_Failure):
    """The way itself is down; no message is at fault and none is lost."""


class Interrupted(Unreachable):
    """It broke off in the middle of a message, which may have arrived or not."""


class TryLater(_Failure):
    """The recipient cannot be told now."""


class Refused(_Failure):
    """The recipient cannot be told by this way; for no message, if `is_address_bad`."""

    def __init__(self, way: str, why: str, *, is_address_bad: bool) -> None:
        """Say by which way, why, and whether the address is at fault."""
        super().__init__(way, why)
        self.is_address_bad = is_address_bad


class Channel(Protocol):
    """A way by which messages reach people (渠道)."""

    @property
    def name(self) -> str:
        """The name under which people and the ledger know it."""

    def send(self, message: Message, at: datetime) -> str:
        """Send one message and return the proof; raises one of the failures above."""

    def close(self) -> None:
        """Give back what was kept for a batch, such as a connection."""


def message_id(message: Message) -> str:
    """The Message-ID (RFC 5322 3.6.4), fixed by the message's key: sent twice, it is one."""
    return f"<{fingerprint(message)}@{message.organ}.planner>"


def fingerprint(message: Message) -> str:
    """A name of the message for programs: 32 hexadecimal digits."""
    return hashlib.sha256(message.key.encode()).hexdigest()[:32]
