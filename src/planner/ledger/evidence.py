"""That a file was handed in for an occurrence → a row that stays, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from planner.ledger import models
from planner.ledger.store import answering, local, transaction

_REFERENCE = re.compile(r"(?P<name>[^；]*?)（校验码 (?P<sha256>[0-9a-f]{64})）")


@dataclass(frozen=True)
class Reference:
    """What an entry says of a file that is kept; `name` is for people, `sha256` finds it."""

    name: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.name}（校验码 {self.sha256}）"


@dataclass(frozen=True)
class KeptEvidence:
    """A file that was handed in for an occurrence (佐证材料): by whom and when, size in bytes."""

    organ: str
    occurrence: str
    sha256: str
    name: str
    kind: str
    size: int
    at: datetime
    by: str

    @property
    def reference(self) -> str:
        """The words of an entry that name the file and seal its bytes in the ledger."""
        return str(Reference(self.name, self.sha256))


def find_references(text: str) -> tuple[Reference, ...]:
    """The files that an entry's text names, in its order; other words are left out.

    >>> text = "会议记录.pdf（校验码 " + "0" * 64 + "）；原件在档案柜"
    >>> [each.name for each in find_references(text)]
    ['会议记录.pdf']
    """
    return tuple(Reference(*found.group("name", "sha256")) for found in _REFERENCE.finditer(text))


def add_evidence(kept: KeptEvidence) -> KeptEvidence:
    """Keep that a file was handed in; the same bytes again are what they were the first time."""
    with transaction(kept.organ):
        row = models.Evidence(
            organ_id=kept.organ,
            occurrence=kept.occurrence,
            sha256=kept.sha256,
            name=kept.name,
            kind=kept.kind,
            size=kept.size,
            at=kept.at,
            by=kept.by,
        )
        models.Evidence.objects.bulk_create([row], ignore_conflicts=True)
        return _kept(_rows(kept.organ, kept.occurrence).get(sha256=kept.sha256))


@answering()
def read_evidence(organ: str, occurrence: str) -> tuple[KeptEvidence, ...]:
    """What was handed in for an occurrence, oldest first."""
    return tuple(map(_kept, _rows(organ, occurrence).order_by("id")))


def all_evidence(organ: str) -> Iterator[KeptEvidence]:
    """What was handed in for all of an organ's occurrences, read piece by piece."""
    rows = models.Evidence.objects.filter(organ_id=organ).order_by("id")
    with answering():
        yield from map(_kept, rows.iterator())


def sealed_evidence(organ: str) -> Iterator[tuple[str, Reference]]:
    """Every file that an organ's entries name, with the occurrence, as it was sealed."""
    rows = models.Entry.objects.filter(organ_id=organ, evidence__contains="（校验码 ")
    told = rows.order_by("number").values_list("occurrence__key", "evidence")
    with answering():
        for occurrence, text in told.iterator():
            yield from ((occurrence, each) for each in find_references(text))


def _rows(organ: str, occurrence: str) -> QuerySet[models.Evidence]:
    return models.Evidence.objects.filter(organ_id=organ, occurrence=occurrence)


def _kept(row: models.Evidence) -> KeptEvidence:
    return KeptEvidence(
        row.organ_id,
        row.occurrence,
        row.sha256,
        row.name,
        row.kind,
        row.size,
        local(row.at),
        row.by,
    )
