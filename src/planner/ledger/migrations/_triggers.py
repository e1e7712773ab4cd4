"""Tables whose rows never change → the triggers by which the database itself says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ON_SQLITE = """
CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed'); END
"""
# Class 23 is Django's IntegrityError, which SQLite's triggers raise too.
REFUSE_ON_POSTGRESQL = """
CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = '23000',
        MESSAGE = TG_TABLE_NAME || ': rows are never changed';
END $$
"""
ON_POSTGRESQL = """
CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
"""


def freeze(editor: BaseDatabaseSchemaEditor, tables: Iterable[str]) -> None:
    """Add the triggers of some tables that have none."""
    if editor.connection.vendor == "sqlite":
        for table in tables:
            for event in ("update", "delete"):
                editor.execute(ON_SQLITE.format(table=table, event=event))
        return
    editor.execute(REFUSE_ON_POSTGRESQL)
    for table in tables:
        editor.execute(ON_POSTGRESQL.format(table=table))


def thaw(editor: BaseDatabaseSchemaEditor, tables: Iterable[str]) -> None:
    """Take the triggers of some tables away, for as long as a migration changes those."""
    for table in tables:
        if editor.connection.vendor == "sqlite":
            for event in ("update", "delete"):
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}")
        else:
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}")
