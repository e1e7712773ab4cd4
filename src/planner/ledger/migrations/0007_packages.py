"""Reports of one's own → and those that other organs have sent, with the keys that are trusted."""

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
    triggers.freeze(editor, ("ledger_trustedkey", "ledger_package"))


class Migration(migrations.Migration):
    """Keys and packages are added to, nothing else."""

    dependencies = (("ledger", "0006_reports"),)
    operations = (
        migrations.CreateModel(
            name="TrustedKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("sender", models.TextField()),
                ("fingerprint", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("organ", models.ForeignKey("ledger.organ", PROTECT, related_name="+", db_index=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organ", "sender"], name="ledger_trusted_sender"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Package",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("sender", models.TextField()),
                ("kind", models.TextField()),
                ("period", models.TextField()),
                ("version", models.IntegerField()),
                ("stage", models.CharField(max_length=20)),
                ("fingerprint", models.TextField()),
                ("received_at", models.DateTimeField()),
                ("by", models.TextField()),
                ("name", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("organ", models.ForeignKey("ledger.organ", PROTECT, related_name="+", db_index=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "sender", "kind", "period", "version", "stage"), name="ledger_package_once"),
                ],
            },
        ),
        migrations.RunPython(freeze),
    )
