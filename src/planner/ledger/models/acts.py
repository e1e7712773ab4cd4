"""What was done: scheduled work for a day, and administrative acts."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from planner.ledger.models.rows import Frozen, Organ


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
