"""Messages → the way by which each recipient can be reached, and word to the office if none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cached_property

from planner.core.organization import Organization
from planner.core.reminders import (
    Item,
    Letter,
    Letterhead,
    Message,
    MessageKind,
    MessageState,
    Section,
    channels_of,
    envelope,
    signature,
)
from planner.core.reminders.digest import MARK
from planner.ledger.outbox import add_messages, note_message, switched_off


class Routes:
    """By what ways the people of an organ can be reached now."""

    def __init__(self, organization: Organization, head: Letterhead) -> None:
        """Look up nothing yet."""
        self._organization = organization
        self._head = head

    @cached_property
    def _off(self) -> dict[tuple[str, str, str], str]:
        return switched_off(self._organization.id)

    def route(self, message: Message, *, at: datetime) -> Message | None:
        """The message by its recipient's first way; None, and a record of it, if there is none."""
        ways = self.ways(message)
        if ways:
            return ways[0]
        why = "这个人的渠道都已停用"
        note_message(message, at=at, state=MessageState.UNDELIVERABLE, why=why)
        return None

    def ways(self, message: Message) -> list[Message]:
        """The message by every way that is not switched off, in the recipient's order."""
        person = self._organization.person(message.recipient)
        channels = channels_of(person, self._head)
        ways = [(each, person.address(each)) for each in channels]
        return [message.by(*way) for way in ways if (person.id, *way) not in self._off]

    def after(self, message: Message) -> Message | None:
        """The message by the way that comes after the one by which it failed.

        What goes to another office has no other: the office hears of it, and decides.
        """
        if message.is_outward:
            return None
        person = self._organization.person(message.recipient)
        channels = channels_of(person, self._head)
        if message.channel not in channels:
            return None
        later = channels[channels.index(message.channel) + 1 :]
        return next((each for each in self.ways(message) if each.channel in later), None)

    def tell_office(self, item: Item, *, about: str, without: str, at: datetime) -> None:
        """Tell the office at once what the planner could not do; `without` cannot be reached."""
        organization = self._organization
        person = organization.reachable(organization.coordinator, at.date(), without)
        if person is None:
            return
        letter = Letter(
            mark=MARK if self._head.is_rehearsal else "",
            greeting=f"{person.name}同志：",
            opening="系统在发送消息时遇到下面的情况：",
            sections=(Section(heading=MessageKind.OFFICE.word, items=(item,)),),
            address=self._head.address,
            signature=signature(organization),
        )
        told = envelope(person, organization, at.date(), self._head, (item.title, letter))
        told = replace(told, kind=MessageKind.OFFICE, about=about)
        routed = self.route(told, at=at)
        if routed:
            add_messages(organization.id, [(routed, ())], at=at)
