"""The tables of the spine → those of the supervision cycle and of messages by several channels."""

from __future__ import annotations

import json
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import migrations, models
from django.db.models import PROTECT

from planner.core.progress import Entry, EntryKind, state_after
from planner.ledger.migrations import _triggers as triggers

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# SQLite makes a table anew to add a column, and its triggers go with the old one.
CHANGED = ("ledger_entry", "ledger_delivery")


def thaw(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let the changed tables be changed."""
    triggers.thaw(editor, CHANGED)


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give rows that are there already what the new columns say of them."""
    deliveries: Any = apps.get_model("ledger", "Delivery").objects
    deliveries.filter(is_sent=False).update(state="failed")
    messages = apps.get_model("ledger", "Message").objects
    for row in messages.all():
        told = {"greeting": "", "opening": row.text, "address": "", "signature": ""}
        messages.filter(pk=row.pk).update(letter=json.dumps(told, ensure_ascii=False))
    occurrences = apps.get_model("ledger", "Occurrence").objects
    entries = apps.get_model("ledger", "Entry").objects.order_by("occurrence_id", "number")
    for occurrence, group in groupby(entries.iterator(), key=attrgetter("occurrence_id")):
        so_far = [Entry("", EntryKind(row.kind), row.at, row.by) for row in group]
        occurrences.filter(pk=occurrence).update(state=state_after(so_far).value)


def freeze(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers of the changed tables, and of the new one."""
    triggers.freeze(editor, (*CHANGED, "ledger_switch"))


class Migration(migrations.Migration):
    """Entries with evidence, messages of several kinds, every step on their way, switches."""

    dependencies = (("ledger", "0002_frozen"),)
    operations = (
        migrations.RunPython(thaw),
        migrations.CreateModel(
            name="Switch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("recipient", models.TextField()),
                ("channel", models.TextField()),
                ("address", models.TextField()),
                ("at", models.DateTimeField()),
                ("is_on", models.BooleanField()),
                ("why", models.TextField(default="")),
                ("organ", models.ForeignKey("ledger.organ", PROTECT, related_name="+", db_index=False)),
            ],
            options={
                "indexes": [models.Index(fields=["organ", "recipient", "channel"], name="ledger_switch_person")],
            },
        ),
        migrations.RemoveConstraint("message", "ledger_message_once_a_day"),
        migrations.RemoveIndex("message", "ledger_message_day"),
        migrations.AddField("message", "kind", models.CharField(default="digest", max_length=20)),
        migrations.AddField("message", "about", models.TextField(default="")),
        migrations.AddField("message", "letter", models.TextField(default="")),
        migrations.AddField("message", "calendar", models.TextField(default="")),
        migrations.AddField("message", "tries", models.IntegerField(default=0)),
        migrations.AddField("message", "next_try_at", models.DateTimeField(null=True)),
        migrations.AddIndex("message", models.Index(fields=["organ", "day", "recipient"], name="ledger_message_day")),
        migrations.AddField("delivery", "state", models.CharField(default="sent", max_length=20)),
        migrations.AddField("entry", "evidence", models.TextField(default="")),
        migrations.AddField("entry", "is_undoing", models.BooleanField(default=False)),
        migrations.AddField("occurrence", "state", models.CharField(default="open", max_length=20)),
        migrations.AddIndex(
            "occurrence",
            models.Index(condition=models.Q(("state", "completed")), fields=["organ", "assignment"], name="ledger_occurrence_completed"),
        ),
        migrations.RunPython(fill),
        migrations.RemoveField("delivery", "is_sent"),
        migrations.RunPython(freeze),
    )
