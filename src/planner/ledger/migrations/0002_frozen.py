"""Tables → tables whose rows the database itself does not let anybody change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

from planner.ledger.migrations import _triggers as triggers

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FROZEN = (
    "ledger_revision",
    "ledger_entry",
    "ledger_delivery",
    "ledger_report",
    "ledger_run",
)


def freeze(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers."""
    triggers.freeze(editor, FROZEN)


class Migration(migrations.Migration):
    """Revisions, entries, deliveries, reports and runs are added to, nothing else."""

    dependencies = (("ledger", "0001_initial"),)
    operations = (migrations.RunPython(freeze),)
