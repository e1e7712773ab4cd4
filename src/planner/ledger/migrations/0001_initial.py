"""Empty database → the tables of the ledger."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import PROTECT


def _key() -> tuple[str, models.BigAutoField[int, int]]:
    return "id", models.BigAutoField(
        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
    )


def _organ() -> tuple[str, models.ForeignKey[object, object]]:
    return "organ", models.ForeignKey(
        "ledger.organ", PROTECT, related_name="+", db_index=False
    )


class Migration(migrations.Migration):
    """Every row belongs to an organ."""

    initial = True
    operations = (
        migrations.CreateModel(
            name="Organ",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("head_number", models.BigIntegerField(default=0)),
                ("head_sha256", models.CharField(max_length=64, default="")),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                _key(),
                _organ(),
                ("year", models.IntegerField()),
                ("number", models.IntegerField()),
                ("plan", models.TextField()),
                ("organization", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
                ("published_by", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "year", "number"), name="ledger_revision_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                _key(),
                _organ(),
                ("key", models.TextField()),
                ("year", models.IntegerField()),
                ("assignment", models.TextField()),
                ("label", models.TextField()),
                ("starts_on", models.DateField()),
                ("planned_on", models.DateField()),
                ("due_on", models.DateField()),
                ("is_provisional", models.BooleanField(default=False)),
                ("sequence", models.IntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                ("is_open", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "key"), name="ledger_occurrence_key"),
                ],
                "indexes": [
                    models.Index(fields=["organ", "due_on"], condition=models.Q(is_open=True), name="ledger_occurrence_open"),
                    models.Index(fields=["organ", "year", "due_on"], condition=models.Q(is_open=True), name="ledger_occurrence_open_year"),
                    models.Index(fields=["organ", "year"], name="ledger_occurrence_year"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                _key(),
                _organ(),
                ("number", models.BigIntegerField()),
                ("occurrence", models.ForeignKey("ledger.occurrence", PROTECT, related_name="+", db_index=False)),
                ("kind", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("note", models.TextField(default="")),
                ("amount", models.BigIntegerField(null=True)),
                ("new_due_on", models.DateField(null=True)),
                ("post", models.TextField(default="")),
                ("in_stead_of", models.TextField(default="")),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "number"), name="ledger_entry_number"),
                ],
                "indexes": [
                    models.Index(fields=["occurrence", "number"], name="ledger_entry_occurrence"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                _key(),
                _organ(),
                ("key", models.TextField()),
                ("recipient", models.TextField()),
                ("name", models.TextField()),
                ("address", models.TextField()),
                ("day", models.DateField()),
                ("channel", models.TextField()),
                ("subject", models.TextField()),
                ("text", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("state", models.CharField(max_length=20)),
                ("lease_until", models.DateTimeField(null=True)),
                ("worker", models.TextField(default="")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="ledger_message_key"),
                    models.UniqueConstraint(fields=("organ", "recipient", "day", "channel"), name="ledger_message_once_a_day"),
                ],
                "indexes": [
                    models.Index(fields=["organ", "state"], name="ledger_message_state"),
                    models.Index(fields=["organ", "day", "channel"], name="ledger_message_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                _key(),
                _organ(),
                ("key", models.TextField()),
                ("occurrence", models.ForeignKey("ledger.occurrence", PROTECT, related_name="+")),
                ("kind", models.CharField(max_length=40)),
                ("step", models.IntegerField()),
                ("due_on", models.DateField()),
                ("recipient", models.TextField()),
                ("message", models.ForeignKey("ledger.message", PROTECT, related_name="+")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "key"), name="ledger_reminder_key"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                _key(),
                _organ(),
                ("message", models.ForeignKey("ledger.message", PROTECT, related_name="+")),
                ("at", models.DateTimeField()),
                ("is_sent", models.BooleanField()),
                ("proof", models.TextField()),
                ("worker", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                _key(),
                _organ(),
                ("kind", models.TextField()),
                ("period", models.TextField()),
                ("version", models.IntegerField()),
                ("cut_off", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64)),
                ("payload", models.TextField()),
                ("text", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "kind", "period", "version"), name="ledger_report_version"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                _key(),
                _organ(),
                ("kind", models.TextField()),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("outcome", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organ", "kind", "day", "at"], name="ledger_run_day"),
                ],
            },
        ),
    )
