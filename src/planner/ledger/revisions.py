"""A plan, its organization and what it changes → a numbered revision in force."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from pydantic import ValidationError

from planner.core.errors import Damaged
from planner.core.organization import Organization
from planner.core.plan import Plan
from planner.core.schedule import Revision, ScheduleChange
from planner.ledger import models
from planner.ledger.canonical import sha256_of, write_canonical_model
from planner.ledger.organs import add_organ, lock_organ
from planner.ledger.schedule import Publishing, apply_change
from planner.ledger.store import answering, local, transaction

MOST_PARSED = 256


@answering()
def organs() -> tuple[str, ...]:
    """The ids of all organs that have published a plan."""
    return tuple(sorted(set(models.Revision.objects.values_list("organ_id", flat=True))))


@answering()
def years(organ: str) -> tuple[int, ...]:
    """The years of which the organ has published a plan, earliest first."""
    published = models.Revision.objects.filter(organ_id=organ).values_list("year", flat=True)
    return tuple(sorted(set(published)))


class Mark(NamedTuple):
    """The number and the seal of an organ's last entry, and which revision was published last.

    Whoever keeps what was read of the organ compares it with this.
    """

    entries: int
    seal: str
    revision: int


@answering()
def read_revision(organ: str, year: int, number: int | None = None) -> Revision | None:
    """A revision of a year's plan, the latest without a number; None if there is none.

    Raises Damaged if what is stored is not what was published.
    """
    rows = models.Revision.objects.filter(organ_id=organ, year=year)
    if number is not None:
        rows = rows.filter(number=number)
    row = rows.order_by("-number").defer("plan", "organization").first()
    if row is None:
        return None
    plan, organization = _parse(row.pk, row.sha256)
    return Revision(row.number, plan, organization, local(row.published_at), row.published_by)


@answering()
def read_mark(organ: str) -> Mark | None:
    """Where an organ's ledger has come to, by one query; None before its first publication."""
    return _marks(id=organ).get(organ)


@answering()
def read_marks() -> dict[str, Mark]:
    """Where the ledger of every organ that has published a plan has come to, by one query."""
    return _marks()


@answering()
def list_revisions(organ: str, year: int) -> tuple[tuple[int, str], ...]:
    """The number and the seal of each revision of a year, earliest first."""
    rows = models.Revision.objects.filter(organ_id=organ, year=year).order_by("number")
    return tuple(rows.values_list("number", "sha256"))


def add_revision(
    plan: Plan, organization: Organization, change: ScheduleChange, *, at: datetime, by: str
) -> Revision:
    """Publish: number the revision and bring the occurrences in line, or do nothing at all."""
    organ = organization.id
    texts = write_canonical_model(plan), write_canonical_model(organization)
    with transaction():
        add_organ(organ)
        lock_organ(organ)
        last = models.Revision.objects.filter(organ_id=organ, year=plan.year).order_by("-number")
        number = (last.values_list("number", flat=True).first() or 0) + 1
        models.Revision.objects.create(
            organ_id=organ,
            year=plan.year,
            number=number,
            plan=texts[0],
            organization=texts[1],
            sha256=sha256_of(*texts),
            published_at=at,
            published_by=by,
        )
        apply_change(change, Publishing(organ, plan.year, at, by))
    return Revision(number, plan, organization, local(at), by)


@lru_cache(maxsize=MOST_PARSED)
def _parse(row_id: int, sha256: str) -> tuple[Plan, Organization]:
    """Parse a revision once a process: it never changes, and after a restore its seal differs."""
    row = models.Revision.objects.get(pk=row_id)
    place = f"台账中{row.year}年计划第{row.number}版"
    if sha256_of(row.plan, row.organization) != sha256:
        raise Damaged(place, "内容与发布时不一致", "请用 planner restore 从最近的备份恢复")
    try:
        plan = Plan.model_validate_json(row.plan)
        return plan, Organization.model_validate_json(row.organization)
    except ValidationError as fault:
        raise Damaged(place, "本版程序读不懂它", "请用发布它的那版程序打开，再升级") from fault


def _marks(**of: str) -> dict[str, Mark]:
    last = models.Revision.objects.filter(organ=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    rows = models.Organ.objects.filter(**of).annotate(last=Subquery(last)).order_by("pk")
    return {
        row.pk: Mark(row.head_number, row.head_sha256, row.last)
        for row in rows
        if row.last is not None
    }
