"""The record of what was sent → lists for the office, and channels that are switched on again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from planner.core.errors import NotFound
from planner.core.organization import Organization, Person
from planner.core.reminders import OutboxState, Tracked
from planner.ledger.outbox import add_switch, read_deliveries, switched_off, waiting
from planner.operations.years import organization_of

MOST = 500


@dataclass(frozen=True)
class Deliveries:
    """Messages with every step, how many stand where, and which ways are switched off."""

    organization: Organization
    listed: tuple[Tracked, ...]
    outbox: OutboxState
    off: tuple[tuple[str, str, str, str], ...]
    is_cut: bool


def list_deliveries(
    organ: str, *, today: date, day: date | None = None, person: str = "", most: int = MOST
) -> Deliveries:
    """The latest messages of an organ, of one person (id or name), of one day; raises NotFound."""
    organization = organization_of(organ, today)
    who = find_person(organization, person).id if person else None
    found = read_deliveries(organ, day=day, recipient=who, limit=most + 1)
    names = {each.id: each.name for each in organization.people}
    off = tuple(
        (names.get(each, each), channel, address, why)
        for (each, channel, address), why in sorted(switched_off(organ).items())
    )
    return Deliveries(organization, found[:most], waiting(organ), off, len(found) > most)


def switch_on(organ: str, person: str, *, at: datetime) -> tuple[str, ...]:
    """Switch every channel of a person on again; which ones that were. Raises NotFound."""
    who = find_person(organization_of(organ, at.date()), person).id
    ways = [way for way in switched_off(organ) if way[0] == who]
    return tuple(way[1] for way in ways if add_switch(organ, way, at=at, is_on=True))


def find_person(organization: Organization, named: str) -> Person:
    """Somebody by id or by name; raises NotFound."""
    found = [each for each in organization.people if named in {each.id, each.name}]
    if not found:
        raise NotFound("人员", named, (each.name for each in organization.people))
    return found[0]
