"""What every channel can do: message → proof that it went out."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Protocol

from planner.core.reminders import Message


class Channel(Protocol):
    """A way by which messages reach people (渠道)."""

    @property
    def name(self) -> str:
        """The name under which the ledger knows it."""

    def send(self, message: Message, at: datetime) -> str:
        """Send one message and return the proof; raises Unavailable if it did not go out."""


def message_id(message: Message) -> str:
    """The Message-ID (RFC 5322 3.6.4), fixed by the message's key: sent twice, it is one."""
    digest = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    return f"<{digest}@{message.organ}.planner>"
