"""Rows of subscriptions → values; and a stamp that differs when any feed may have changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from planner.core.errors import NotFound
from planner.core.feed import Application, Detail, Fetch, Scope, Subscription, View
from planner.ledger import models
from planner.ledger.organs import lock_organ
from planner.ledger.store import answering, local, portions, transaction


@dataclass(frozen=True)
class FeedStamp:
    """Counters of all that feeds are made of; `organs` has one a ledger, the rest is common."""

    subscriptions: tuple[int, int]
    published: tuple[int, int]
    organs: Mapping[str, int]


def add_subscription(
    organ: str, asked: Application, token_sha256: str, *, at: datetime
) -> Subscription | None:
    """The new subscription; None if the same form has made one before."""
    with transaction():
        lock_organ(organ)
        if models.Subscription.objects.filter(organ_id=organ, once=asked.once).exists():
            return None
        row = models.Subscription.objects.create(
            organ_id=organ,
            person=asked.person,
            name=asked.name,
            scope=str(asked.view.scope),
            detail=asked.view.detail,
            token_sha256=token_sha256,
            once=asked.once,
            created_at=at,
            created_by=asked.by,
        )
    return _subscription(row)


@answering()
def read_subscription(organ: str, key: int) -> Subscription:
    """One subscription, revoked or not; raises NotFound."""
    row = models.Subscription.objects.filter(organ_id=organ, pk=key).first()
    if row is None:
        raise NotFound("订阅", str(key), remedy="请用 planner subscriptions list 查看编号")
    return _subscription(row)


@answering()
def read_subscriptions(organ: str, *, person: str = "") -> tuple[Subscription, ...]:
    """All subscriptions in force, of one person if named, oldest first."""
    rows = _in_force().filter(organ_id=organ).order_by("pk")
    return tuple(map(_subscription, rows.filter(person=person) if person else rows))


@answering()
def subscriptions_by_token() -> dict[str, Subscription]:
    """The subscriptions in force of every organ, by the SHA-256 of their tokens."""
    return {row.token_sha256: _subscription(row) for row in _in_force()}


def revoke_subscriptions(organ: str, keys: Collection[int], *, at: datetime, by: str) -> int:
    """Let nobody read them any more; returns how many were in force."""
    with transaction():
        lock_organ(organ)
        return sum(
            _in_force().filter(organ_id=organ, pk__in=portion).update(revoked_at=at, revoked_by=by)
            for portion in portions(keys)
        )


def note_fetches(fetches: Mapping[int, Fetch]) -> None:
    """Keep when each subscription was last fetched, and by what."""
    with transaction():
        for portion in portions(fetches):
            rows = list(models.Subscription.objects.filter(pk__in=portion))
            for row in rows:
                row.last_fetched_at = fetches[row.pk].at
                row.last_client = fetches[row.pk].client
            models.Subscription.objects.bulk_update(rows, ("last_fetched_at", "last_client"))


def note_mentioned(organ: str, keys: Collection[int], *, at: datetime) -> None:
    """Keep that their owners were told that nothing fetches them; part of a morning's claims."""
    for portion in portions(keys):
        rows = models.Subscription.objects.filter(organ_id=organ, pk__in=portion)
        rows.update(mentioned_at=at)


@answering()
def read_stamp() -> FeedStamp:
    """Four short questions, whatever the size of the ledger."""
    keys = models.Subscription.objects.aggregate(last=Max("pk"), revoked=Count("revoked_at"))
    revisions = models.Revision.objects.aggregate(last=Max("pk"))
    reports = models.Report.objects.aggregate(last=Max("pk"))
    heads = models.Organ.objects.values_list("id", "head_number")
    return FeedStamp(
        (keys["last"] or 0, keys["revoked"]),
        (revisions["last"] or 0, reports["last"] or 0),
        dict(heads),
    )


def _in_force() -> QuerySet[models.Subscription]:
    return models.Subscription.objects.filter(revoked_at=None)


def _subscription(row: models.Subscription) -> Subscription:
    return Subscription(
        id=row.pk,
        organ=row.organ_id,
        person=row.person,
        name=row.name,
        view=View(Scope.parse(row.scope), Detail(row.detail)),
        created_at=local(row.created_at),
        revoked_at=local(row.revoked_at) if row.revoked_at else None,
        last_fetched_at=local(row.last_fetched_at) if row.last_fetched_at else None,
        last_client=row.last_client,
        mentioned_at=local(row.mentioned_at) if row.mentioned_at else None,
    )
