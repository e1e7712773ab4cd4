"""Reports as they were frozen: data, files, and the steps until they are sent."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from planner.ledger.models.rows import Frozen, Organ


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


class ReportFile(Frozen):
    """A file of a version as it was made when it came to a stage (草稿、签发稿、印发稿)."""

    report = models.ForeignKey(Report, PROTECT, related_name="+", db_index=False)
    stage = models.CharField(max_length=20)
    name = models.TextField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("report", "stage", "name"), name="ledger_report_file_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.stage} {self.name}"


class ReportStep(Frozen):
    """A step of a version on its way (核稿、签发、退回、印发): who, when, with which masthead."""

    report = models.ForeignKey(Report, PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.TextField()
    note = models.TextField(default="")
    masthead = models.TextField(default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("report", "number"), name="ledger_report_step_once"),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.number} {self.kind}"
