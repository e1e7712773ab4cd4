"""Channels that cannot reach somebody → switched off for that address, and on again."""

from __future__ import annotations

from datetime import datetime

from planner.ledger import models
from planner.ledger.organs import lock_organ
from planner.ledger.store import answering, transaction

Way = tuple[str, str, str]
"""A person's id, a channel, the address there."""


@answering()
def switched_off(organ: str) -> dict[Way, str]:
    """What is switched off now, with the reason: a new address is a new way."""
    rows = models.Switch.objects.filter(organ_id=organ).order_by("pk")
    last = {(row.recipient, row.channel, row.address): row for row in rows}
    return {way: row.why for way, row in last.items() if not row.is_on}


def add_switch(organ: str, way: Way, *, at: datetime, is_on: bool, why: str = "") -> bool:
    """Switch a way off or on; whether that changed anything."""
    with transaction():
        lock_organ(organ)
        if (way not in switched_off(organ)) is is_on:
            return False
        recipient, channel, address = way
        models.Switch.objects.create(
            organ_id=organ,
            recipient=recipient,
            channel=channel,
            address=address,
            at=at,
            is_on=is_on,
            why=why,
        )
    return True
