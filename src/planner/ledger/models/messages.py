"""What people are told: reminders, the messages that carry them, and the proof of sending."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from planner.ledger.models.plans import Occurrence
from planner.ledger.models.rows import Frozen, Organ


class Message(models.Model):
    """A message and its state; what became of it is told by its deliveries.

    `letter` is what it says as JSON, `text` the same as it is read; `encloses` names the report's
    files that go along, as JSON; `next_try_at` is the earliest moment at which it may go out, if
    there is one.
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
    encloses = models.TextField(default="")
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
