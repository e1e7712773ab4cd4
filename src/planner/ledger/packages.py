"""Keys that an organ trusts, and packages that it took in → rows that stay, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from planner.core.errors import Damaged
from planner.core.report import Stage, VersionKey
from planner.ledger import models
from planner.ledger.organs import add_organ
from planner.ledger.store import answering, local, transaction


@dataclass(frozen=True)
class TrustedKey:
    """That an organ trusts the key of a sender (信任的公钥): which, since when, by whom."""

    sender: str
    fingerprint: str
    at: datetime
    by: str


@dataclass(frozen=True)
class KeptPackage:
    """A package as it came in (已收上报包): whose, of which version, and its bytes."""

    sender: str
    key: VersionKey
    stage: Stage
    fingerprint: str
    received_at: datetime
    by: str
    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


def trust_key(organ: str, key: TrustedKey) -> None:
    """Trust a sender's key from now on, and no other of theirs."""
    with transaction(organ):
        add_organ(organ)
        models.TrustedKey.objects.create(
            organ_id=organ,
            sender=key.sender,
            fingerprint=key.fingerprint,
            at=key.at,
            by=key.by,
        )


@answering()
def trusted_keys(organ: str) -> dict[str, TrustedKey]:
    """The key that is trusted of each sender, by sender."""
    rows = models.TrustedKey.objects.filter(organ_id=organ).order_by("pk")
    found = {
        row.sender: TrustedKey(row.sender, row.fingerprint, local(row.at), row.by) for row in rows
    }
    return dict(sorted(found.items()))


def keep_package(organ: str, package: KeptPackage) -> None:
    """Keep a package that came in."""
    with transaction(organ):
        add_organ(organ)
        models.Package.objects.create(
            organ_id=organ,
            sender=package.sender,
            kind=package.key.kind,
            period=package.key.period,
            version=package.key.version,
            stage=package.stage,
            fingerprint=package.fingerprint,
            received_at=package.received_at,
            by=package.by,
            name=package.name,
            sha256=package.sha256,
            content=package.content,
        )


@answering()
def last_package(organ: str, sender: str, kind: str, period: str) -> KeptPackage | None:
    """The package of a sender and period that counts; None if none came in."""
    rows = models.Package.objects.filter(
        organ_id=organ, sender=sender, kind=kind, period=period
    ).order_by("-pk")
    row = rows.first()
    return _kept(row) if row else None


@answering()
def read_packages(
    organ: str, kind: str, period: str, senders: Iterable[str]
) -> dict[str, KeptPackage]:
    """The packages of a period that count, by sender, of some senders; raises Damaged."""
    rows = models.Package.objects.filter(
        organ_id=organ, kind=kind, period=period, sender__in=tuple(senders)
    )
    last = {row.sender: row.pk for row in rows.only("sender").order_by("pk")}
    kept = models.Package.objects.filter(pk__in=last.values())
    return {row.sender: _kept(row) for row in kept}


def _kept(row: models.Package) -> KeptPackage:
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        place = f"台账中收到的 {row.name}"
        raise Damaged(place, "内容与收到时不一致", "请用 planner restore 从最近的备份恢复")
    return KeptPackage(
        sender=row.sender,
        key=VersionKey(row.kind, row.period, row.version),
        stage=Stage(row.stage),
        fingerprint=row.fingerprint,
        received_at=local(row.received_at),
        by=row.by,
        name=row.name,
        content=content,
    )
