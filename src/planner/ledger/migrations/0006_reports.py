"""The web side → and what a report needs to be sent: its files, and its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations, models
from django.db.models import PROTECT

from planner.ledger.migrations import _triggers as triggers

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def freeze(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers of the new tables."""
    triggers.freeze(editor, ("ledger_reportfile", "ledger_reportstep"))


class Migration(migrations.Migration):
    """Files and steps, which are added to, nothing else; and files that go along with messages."""

    dependencies = (("ledger", "0005_web"),)
    operations = (
        migrations.CreateModel(
            name="ReportFile",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("stage", models.CharField(max_length=20)),
                ("name", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("report", models.ForeignKey("ledger.report", PROTECT, related_name="+", db_index=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("report", "stage", "name"), name="ledger_report_file_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("note", models.TextField(default="")),
                ("masthead", models.TextField(default="")),
                ("report", models.ForeignKey("ledger.report", PROTECT, related_name="+", db_index=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("report", "number"), name="ledger_report_step_once"),
                ],
            },
        ),
        migrations.AddField("message", "encloses", models.TextField(default="")),
        migrations.RunPython(freeze),
    )
