"""Messages ⇄ rows, and the row of a step on a message's way."""

from __future__ import annotations

from datetime import datetime

from planner.core.reminders import Enclosure, Letter, Message, MessageKind, MessageState
from planner.ledger import models


def message_row(message: Message, at: datetime, state: MessageState) -> models.Message:
    """A row that is not saved yet."""
    return models.Message(
        organ_id=message.organ,
        key=message.key,
        recipient=message.recipient,
        name=message.name,
        address=message.address,
        day=message.day,
        channel=message.channel,
        kind=message.kind.value,
        about=message.about,
        subject=message.subject,
        text=message.text,
        letter=message.letter.model_dump_json(),
        calendar=message.calendar,
        encloses=message.encloses.model_dump_json() if message.encloses else "",
        created_at=at,
        state=state,
    )


def message_of(row: models.Message) -> Message:
    """What a row says."""
    return Message(
        organ=row.organ_id,
        recipient=row.recipient,
        name=row.name,
        address=row.address,
        day=row.day,
        channel=row.channel,
        subject=row.subject,
        letter=Letter.model_validate_json(row.letter),
        kind=MessageKind(row.kind),
        about=row.about,
        calendar=row.calendar,
        encloses=Enclosure.model_validate_json(row.encloses) if row.encloses else None,
    )


def step_row(row: models.Message, at: datetime, state: MessageState, proof: str) -> models.Delivery:
    """A step on a message's way, not saved yet."""
    return models.Delivery(
        organ_id=row.organ_id, message=row, at=at, state=state, proof=proof, worker=row.worker
    )
