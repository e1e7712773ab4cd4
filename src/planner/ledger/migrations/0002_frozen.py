"""Tables → tables whose rows the database itself does not let anybody change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

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
ON_SQLITE = """
CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed'); END
"""
# Class 23 is Django's IntegrityError, which SQLite's triggers raise too.
REFUSE_ON_POSTGRESQL = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = '23000',
        MESSAGE = TG_TABLE_NAME || ': rows are never changed';
END $$
"""
ON_POSTGRESQL = """
CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
"""


def freeze(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers."""
    on_sqlite = editor.connection.vendor == "sqlite"
    if not on_sqlite:
        editor.execute(REFUSE_ON_POSTGRESQL)
    for table in FROZEN:
        if on_sqlite:
            for event in ("update", "delete"):
                editor.execute(ON_SQLITE.format(table=table, event=event))
        else:
            editor.execute(ON_POSTGRESQL.format(table=table))


class Migration(migrations.Migration):
    """Revisions, entries, deliveries, reports and runs are added to, nothing else."""

    dependencies = (("ledger", "0001_initial"),)
    operations = (migrations.RunPython(freeze),)
