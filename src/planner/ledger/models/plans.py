"""Plans as they were published, what they make due, and what happened to it."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from planner.ledger.models.rows import Frozen, Organ


class Revision(Frozen):
    """A published plan with its organization, both as canonical JSON."""

    organ = models.ForeignKey(Organ, PROTECT, related_name="+", db_index=False)
    year = models.IntegerField()
    number = models.IntegerField()
    plan = models.TextField()
    organization = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organ", "year", "number"), name="ledger_revision_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organ_id} {self.year} {self.number}"


class Occurrence(models.Model):
    """An occurrence as it stands.

    `sequence`, `changed_at`, `is_open` and `state` follow from the entries: they are an index, kept
    so that a day's queries need not look at what is finished, and can be computed anew.
    """

    organ = models.ForeignKey(Organ, PROTECT, related_name="+", db_index=False)
    key = models.TextField()
    year = models.IntegerField()
    assignment = models.TextField()
    label = models.TextField()
    starts_on = models.DateField()
    planned_on = models.DateField()
    due_on = models.DateField()
    is_provisional = models.BooleanField(default=False)
    sequence = models.IntegerField(default=0)
    changed_at = models.DateTimeField()
    is_open = models.BooleanField(default=True)
    state = models.CharField(max_length=20, default="open")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organ", "key"), name="ledger_occurrence_key"),
        )
        indexes = (
            models.Index(
                fields=("organ", "due_on"), condition=Q(is_open=True), name="ledger_occurrence_open"
            ),
            models.Index(
                fields=("organ", "year", "due_on"),
                condition=Q(is_open=True),
                name="ledger_occurrence_open_year",
            ),
            models.Index(fields=("organ", "year"), name="ledger_occurrence_year"),
            models.Index(
                fields=("organ", "assignment"),
                condition=Q(state="completed"),
                name="ledger_occurrence_completed",
            ),
        )

    def __str__(self) -> str:
        return self.key


class Entry(Frozen):
    """One thing that happened, numbered in its organ and sealed with the hash of the one before."""

    organ = models.ForeignKey(Organ, PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField()
    occurrence = models.ForeignKey(Occurrence, PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.TextField()
    note = models.TextField(default="")
    amount = models.BigIntegerField(null=True)
    new_due_on = models.DateField(null=True)
    post = models.TextField(default="")
    in_stead_of = models.TextField(default="")
    evidence = models.TextField(default="")
    is_undoing = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organ", "number"), name="ledger_entry_number"),
        )
        indexes = (models.Index(fields=("occurrence", "number"), name="ledger_entry_occurrence"),)

    def __str__(self) -> str:
        return f"{self.organ_id} {self.number}"
