"""What people keep here: subscriptions to calendars, files that prove answers."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from planner.ledger.models.rows import Frozen, Organ


class Subscription(models.Model):
    """Who reads which feed on which device; of the address only the token's SHA-256 is kept.

    `once` is the form by which it was asked for, so that a form sent twice makes one. When it was
    revoked or last fetched is written into the row; the rest stays.
    """

    organ = models.ForeignKey(Organ, PROTECT, related_name="+", db_index=False)
    person = models.TextField()
    name = models.TextField()
    scope = models.TextField()
    detail = models.CharField(max_length=20)
    token_sha256 = models.CharField(max_length=64)
    once = models.TextField()
    created_at = models.DateTimeField()
    created_by = models.TextField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(default="")
    last_fetched_at = models.DateTimeField(null=True)
    last_client = models.TextField(default="")
    mentioned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("token_sha256",), name="ledger_subscription_token"),
            models.UniqueConstraint(fields=("organ", "once"), name="ledger_subscription_once"),
        )
        indexes = (models.Index(fields=("organ", "person"), name="ledger_subscription_person"),)

    def __str__(self) -> str:
        return f"{self.organ_id} {self.person} {self.name}"


class Evidence(Frozen):
    """A file that proves an answer; its bytes lie under `sha256` outside of the ledger."""

    organ = models.ForeignKey(Organ, PROTECT, related_name="+", db_index=False)
    occurrence = models.TextField()
    sha256 = models.CharField(max_length=64)
    name = models.TextField()
    kind = models.CharField(max_length=20)
    size = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organ", "occurrence", "sha256"), name="ledger_evidence_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organ_id} {self.occurrence} {self.name}"
