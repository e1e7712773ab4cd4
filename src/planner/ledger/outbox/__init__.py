"""Decided messages → each claimed once, sent by one worker at a time, settled with a proof."""

from planner.ledger.outbox.adding import (
    add_messages,
    bundle_unsent,
    claimed_among,
    note_message,
    told_about,
    told_between,
    told_on,
)
from planner.ledger.outbox.reading import count_messages, read_deliveries, waiting
from planner.ledger.outbox.sending import (
    claim_messages,
    hold_messages,
    postpone_messages,
    renew_lease,
    settle_message,
)
from planner.ledger.outbox.switches import add_switch, switched_off

__all__ = [
    "add_messages",
    "add_switch",
    "bundle_unsent",
    "claim_messages",
    "claimed_among",
    "count_messages",
    "hold_messages",
    "note_message",
    "postpone_messages",
    "read_deliveries",
    "renew_lease",
    "settle_message",
    "switched_off",
    "told_about",
    "told_between",
    "told_on",
    "waiting",
]
