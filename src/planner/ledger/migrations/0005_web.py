"""Subscriptions → and what the pages keep: files that prove answers, and who did what."""

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
    triggers.freeze(editor, ("ledger_evidence", "ledger_act"))


class Migration(migrations.Migration):
    """Evidence and acts are added to, nothing else."""

    dependencies = (("ledger", "0004_subscriptions"),)
    operations = (
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("occurrence", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.TextField()),
                ("kind", models.CharField(max_length=20)),
                ("size", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("organ", models.ForeignKey("ledger.organ", PROTECT, related_name="+", db_index=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "occurrence", "sha256"), name="ledger_evidence_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("organ", models.TextField(default="")),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("kind", models.CharField(max_length=40)),
                ("about", models.TextField(default="")),
                ("address", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["organ", "at"], name="ledger_act_organ")],
            },
        ),
        migrations.RunPython(freeze),
    )
