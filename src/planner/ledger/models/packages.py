"""What other organs have sent: the keys that are trusted, and the packages that were taken in."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from planner.ledger.models.rows import Frozen, Organ


class TrustedKey(Frozen):
    """That the organ trusts a sender's key from now on; the last row of a sender counts."""

    organ = models.ForeignKey(Organ, PROTECT, related_name="+", db_index=False)
    sender = models.TextField()
    fingerprint = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()

    class Meta:
        indexes = (models.Index(fields=("organ", "sender"), name="ledger_trusted_sender"),)

    def __str__(self) -> str:
        return f"{self.organ_id} {self.sender} {self.fingerprint}"


class Package(Frozen):
    """A package as it came in, bytes and all; the last row of a sender and period counts."""

    organ = models.ForeignKey(Organ, PROTECT, related_name="+", db_index=False)
    sender = models.TextField()
    kind = models.TextField()
    period = models.TextField()
    version = models.IntegerField()
    stage = models.CharField(max_length=20)
    fingerprint = models.TextField()
    received_at = models.DateTimeField()
    by = models.TextField()
    name = models.TextField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organ", "sender", "kind", "period", "version", "stage"),
                name="ledger_package_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organ_id} {self.sender} {self.period} {self.version} {self.stage}"
