"""What an organ has published and entered → when, by whom, and how far its ledger goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from planner.ledger import models
from planner.ledger.store import answering, local


@dataclass(frozen=True)
class Published:
    """That a revision was put into force (发布): of which year, when, by whom, under which seal."""

    year: int
    number: int
    at: datetime
    by: str
    sha256: str


@answering()
def list_published(organ: str) -> tuple[Published, ...]:
    """Every revision of an organ, the latest year and number first; plans are not read."""
    rows = models.Revision.objects.filter(organ_id=organ).order_by("-year", "-number")
    told = rows.values_list("year", "number", "published_at", "published_by", "sha256")
    return tuple(
        Published(year, number, local(at), by, sha256) for year, number, at, by, sha256 in told
    )


@answering()
def ledger_extent(organ: str) -> tuple[int, datetime | None]:
    """How many entries an organ's ledger has, and the moment of the last one."""
    rows = models.Entry.objects.filter(organ_id=organ).order_by("-number")
    last = rows.values_list("number", "at").first()
    return (last[0], local(last[1])) if last else (0, None)
