"""Who wants to read what → a subscription with an address of its own, and its end."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from planner.core.errors import NotAllowed, NotFound
from planner.core.feed import Application, Scope, Subscription, may_read, readable
from planner.core.organization import Organization
from planner.ledger.store import transaction
from planner.ledger.subscriptions import (
    add_subscription,
    read_subscription,
    read_subscriptions,
    revoke_subscriptions,
)
from planner.operations.feeds import read_material
from planner.operations.terms import Terms
from planner.operations.years import organization_of

TOKEN_BYTES = 32
LONGEST_NAME = 40


@dataclass(frozen=True)
class Opened:
    """A new subscription with the one token by which it is read; nothing can show it again."""

    subscription: Subscription
    token: str

    def __repr__(self) -> str:
        """Without the token, which must not get into a log."""
        return f"Opened({self.subscription!r})"

    @property
    def path(self) -> str:
        """Where its feed lies, below the address of the installation."""
        return f"/f/{self.token}/{self.subscription.organ}.ics"


@dataclass(frozen=True)
class Listed:
    """A subscription with what people call its parts; `left_out` counts what does not fit."""

    subscription: Subscription
    who: str
    what: str
    may_read: bool
    left_out: int


def subscribe(organ: str, asked: Application, *, at: datetime) -> Opened | None:
    """Open a feed for a person; None if the same form did so before.

    Raises NotFound for an unknown person or scope, NotAllowed for what they may not read.
    """
    organization = organization_of(organ, at.date())
    person, scope = organization.person(asked.person), asked.view.scope
    scope.title(organization)
    if not may_read(person.id, scope, organization, at.date()):
        allowed = (
            _in_words(each, organization) for each in readable(person.id, organization, at.date())
        )
        why = f"{person.name}看不到“{_in_words(scope, organization)}”"
        raise NotAllowed("订阅", why, allowed)
    name = asked.name.strip()[:LONGEST_NAME] or "日历"
    return _open(organ, replace(asked, name=name), at)


def renew(organ: str, key: int, *, at: datetime, by: str, once: str) -> Opened | None:
    """Give a subscription a new address; the old one is gone at once."""
    with transaction(organ):
        old = read_subscription(organ, key)
        if not old.is_in_force:
            raise NotAllowed("换新地址", f"订阅“{old.name}”已经撤销", ("重新建立一个订阅",))
        opened = subscribe(organ, Application(old.person, old.name, old.view, once, by), at=at)
        revoke_subscriptions(organ, (key,), at=at, by=by)
    return opened


def revoke(organ: str, keys: Collection[int], *, at: datetime, by: str) -> int:
    """Let nobody read some subscriptions any more; returns how many that ended."""
    return revoke_subscriptions(organ, keys, at=at, by=by)


def revoke_all(organ: str, *, person: str = "", at: datetime, by: str) -> int:
    """End all subscriptions of a person, or of everybody; returns how many there were."""
    with transaction(organ):
        keys = [each.id for each in read_subscriptions(organ, person=person)]
        return revoke_subscriptions(organ, keys, at=at, by=by)


def find_subscription(organ: str, key: int, *, today: date, terms: Terms) -> Listed:
    """One subscription in force; raises NotFound."""
    found = read_subscription(organ, key)
    if not found.is_in_force:
        raise NotFound("订阅", str(key), remedy="它已经撤销")
    (listed,) = _listed(organ, (found,), today, terms)
    return listed


def list_subscriptions(
    organ: str, *, today: date, terms: Terms, person: str = ""
) -> tuple[Listed, ...]:
    """The subscriptions in force, of one person if named; raises NotFound for an unknown organ."""
    return _listed(organ, read_subscriptions(organ, person=person), today, terms)


def _listed(
    organ: str, found: Sequence[Subscription], today: date, terms: Terms
) -> tuple[Listed, ...]:
    """With names, and what does not fit; each feed is looked at once, however many read it."""
    organization = organization_of(organ, today)
    people = {each.id: each.name for each in organization.people}
    views = {each.view for each in found if each.view.scope.exists(organization)}
    material = read_material(organ, today, terms) if views else None
    left_out = {each: material.feed(each).left_out for each in views} if material else {}
    listed = []
    for each in found:
        scope = each.view.scope
        may = may_read(each.person, scope, organization, today)
        what = _in_words(scope, organization) if may else str(scope)
        who = people.get(each.person, each.person)
        listed.append(Listed(each, who, what, may, left_out.get(each.view, 0)))
    return tuple(listed)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def _open(organ: str, asked: Application, at: datetime) -> Opened | None:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = add_subscription(organ, asked, digest_of(token), at=at)
    return Opened(made, token) if made else None


def _in_words(scope: Scope, organization: Organization) -> str:
    return f"{scope.reach.word}：{scope.title(organization)}"
