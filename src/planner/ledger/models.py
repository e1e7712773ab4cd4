"""The tables of the ledger; other modules of this package make values of core from their rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import models
from django.db.models import PROTECT, Q
from django.db.models.base import ModelBase

from planner.core.errors import NotAllowed

_Row_co = TypeVar("_Row_co", bound=models.Model, covariant=True)


def _refusal(what: str) -> NotAllowed:
    return NotAllowed(what, "台账只增不改", ("登记一条更正",))


class FrozenRows(models.QuerySet[_Row_co]):
    """Rows that can be added and read, nothing else."""

    def update(self, **_changes: object) -> int:
        """Refuse; raises NotAllowed."""
        raise _refusal("改动台账")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse; raises NotAllowed."""
        raise _refusal("删除台账")


class Frozen(models.Model):
    """A row that stays as it was written; on both databases a trigger says the same."""

    objects = FrozenRows.as_manager()

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Add the row; raises NotAllowed if it was added before."""
        if not self._state.adding:
            raise _refusal("改动台账")
        super().save(
            force_insert=force_insert,
            force_update=force_update,
            using=using,
            update_fields=update_fields,
        )

    def delete(self, *_: object, **__: object) -> tuple[int, dict[str, int]]:
        """Refuse; raises NotAllowed."""
        raise _refusal("删除台账")


class Organ(models.Model):
    """A public office with a plan and a ledger of its own; the id is that of organization.yaml.

    `head_number` and `head_sha256` are those of its last entry, so that entries taken from the
    end are missed too. Its row is the lock under which the organ's ledger is written.
    """

    id = models.TextField(primary_key=True)
    head_number = models.BigIntegerField(default=0)
    head_sha256 = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return self.id


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


class Message(models.Model):
    """A message and its state; what became of it is told by its deliveries.

    `letter` is what it says as JSON, `text` the same as it is read; `next_try_at` the earliest
    moment at which it may go out, if there is one.
    """

    organ = models.ForeignKey(Organ, PROTECT, related_name="+", db_index=False)
    key = models.TextField()
    recipient = models.TextField()
    name = models.TextField()
    address = models.TextField()
    day = models.DateField()
    channel = models.TextField()
    kind = models.CharField(max_length=20, default="digest")
    about = models.TextField(default="")
    subject = models.TextField()
    text = models.TextField()
    letter = models.TextField(default="")
    calendar = models.TextField(default="")
    created_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    worker = models.TextField(default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key",), name="ledger_message_key"),)
        indexes = (
            models.Index(fields=("organ", "state"), name="ledger_message_state"),
            models.Index(fields=("organ", "day", "recipient"), name="ledger_message_day"),
        )

    def __str__(self) -> str:
        return self.key


class Reminder(models.Model):
    """A claim: that one person is told one thing, by the message it points to."""

    organ = models.ForeignKey(Organ, PROTECT, related_name="+", db_index=False)
    key = models.TextField()
    occurrence = models.ForeignKey(Occurrence, PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    step = models.IntegerField()
    due_on = models.DateField()
    recipient = models.TextField()
    message = models.ForeignKey(Message, PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organ", "key"), name="ledger_reminder_key"),
        )

    def __str__(self) -> str:
        return self.key


class Delivery(Frozen):
    """One step on a message's way, with its proof (送达记录): the state that it led to."""

    organ = models.ForeignKey(Organ, PROTECT, related_name="+", db_index=False)
    message = models.ForeignKey(Message, PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=20, default="sent")
    proof = models.TextField()
    worker = models.TextField()

    def __str__(self) -> str:
        return f"{self.message_id} {self.at}"


class Switch(Frozen):
    """That a channel was switched off for a person's address, or on again; the last row counts."""

    organ = models.ForeignKey(Organ, PROTECT, related_name="+", db_index=False)
    recipient = models.TextField()
    channel = models.TextField()
    address = models.TextField()
    at = models.DateTimeField()
    is_on = models.BooleanField()
    why = models.TextField(default="")

    class Meta:
        indexes = (
            models.Index(fields=("organ", "recipient", "channel"), name="ledger_switch_person"),
        )

    def __str__(self) -> str:
        return f"{self.recipient} {self.channel} {self.at}"


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


class Report(Frozen):
    """A version of a report: its data, sealed, and its text."""

    organ = models.ForeignKey(Organ, PROTECT, related_name="+", db_index=False)
    kind = models.TextField()
    period = models.TextField()
    version = models.IntegerField()
    cut_off = models.DateField()
    made_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    payload = models.TextField()
    text = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organ", "kind", "period", "version"), name="ledger_report_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organ_id} {self.kind} {self.period} {self.version}"


class Run(Frozen):
    """That something was done for a day; done again, it is a further row."""

    organ = models.ForeignKey(Organ, PROTECT, related_name="+", db_index=False)
    kind = models.TextField()
    day = models.DateField()
    at = models.DateTimeField()
    outcome = models.TextField()

    class Meta:
        indexes = (models.Index(fields=("organ", "kind", "day", "at"), name="ledger_run_day"),)

    def __str__(self) -> str:
        return f"{self.organ_id} {self.kind} {self.day}"


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


class Act(Frozen):
    """A sign-in or an administrative act; `organ` is "" for what concerns the installation."""

    organ = models.TextField(default="")
    at = models.DateTimeField()
    by = models.TextField()
    kind = models.CharField(max_length=40)
    about = models.TextField(default="")
    address = models.TextField(default="")

    class Meta:
        indexes = (models.Index(fields=("organ", "at"), name="ledger_act_organ"),)

    def __str__(self) -> str:
        return f"{self.by} {self.kind} {self.at}"
