"""Rows of every table ⇄ lines of JSON that do not depend on the database."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import BinaryField, Field, Model, QuerySet

from planner.ledger.canonical import write_canonical

CHUNK = 2000
# Rows that hold whole files: so few are in memory at once.
CHUNK_OF_FILES = 20
# Who is signed in where, with codes on their way: nobody is by a restore, and no copy can be used.
PASSING = frozenset({"django_session", "usersessions_usersession"})
Table = type[Model]


def migrations() -> dict[str, str]:
    """The last migration of each part of the planner that has tables."""
    return dict(MigrationLoader(None).graph.leaf_nodes())


def tables() -> list[Table]:
    """Every table, each after those that it points to; later parts' tables come by themselves."""
    ordered: list[Table] = []
    for table in sorted(apps.get_models(include_auto_created=True), key=name_of):
        _place(table, ordered)
    return ordered


def ledger_tables() -> list[Table]:
    """The tables of the ledger itself."""
    return list(apps.get_app_config("ledger").get_models())


def name_of(table: Table) -> str:
    """The name of a table in the database."""
    return table._meta.db_table


def rows_of(table: Table) -> QuerySet[Model]:
    """The rows of a table, without what its model would refuse."""
    return QuerySet(table)


def write_rows(table: Table) -> Iterator[bytes]:
    """Every row of a table as a line, in the order of the key; of what passes there is none."""
    if name_of(table) in PASSING:
        return
    names = [field.attname for field in _fields(table)]
    rows = rows_of(table).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=_chunk(table)):
        values = zip(names, row, strict=True)
        line = {name: _plain(value) for name, value in values}
        yield write_canonical(line).encode() + b"\n"


def read_rows(table: Table, lines: Iterable[bytes]) -> Iterator[Model]:
    """The lines of a table as rows that are not saved yet; raises ValueError or KeyError."""
    fields = _fields(table)
    for line in lines:
        values = json.loads(line)
        yield table(**{field.attname: field.to_python(values[field.attname]) for field in fields})


def empty(all_tables: list[Table]) -> None:
    """Take every row out of every table."""
    names = [name_of(table) for table in all_tables]
    connection.ops.execute_sql_flush(
        connection.ops.sql_flush(no_style(), names, reset_sequences=True)
    )


def fill(table: Table, rows: Iterable[Model]) -> None:
    """Add the rows with the keys that they carry."""
    chunk: list[Model] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _chunk(table):
            rows_of(table).bulk_create(chunk)
            chunk = []
    rows_of(table).bulk_create(chunk)


def count_on(all_tables: list[Table]) -> None:
    """Let new keys begin after the highest that was loaded."""
    _execute(connection.ops.sequence_reset_sql(no_style(), all_tables))


@contextmanager
def thawed() -> Iterator[None]:
    """Inside, rows that never change can be taken out; for a restore only.

    If something fails, the transaction brings the triggers back with all the rest.
    """
    thawing, freezing = _triggers_of_sqlite() if _is_sqlite() else _triggers_of_postgresql()
    _execute(thawing)
    yield
    connection.check_constraints()
    _execute(freezing)


def _triggers_of_sqlite() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    quote = connection.ops.quote_name
    return [f"DROP TRIGGER {quote(name)}" for name, _ in triggers], [sql for _, sql in triggers]


def _triggers_of_postgresql() -> tuple[list[str], list[str]]:
    names = [connection.ops.quote_name(name_of(table)) for table in ledger_tables()]
    return (
        [f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in names],
        [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in names],
    )


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _execute(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _fields(table: Table) -> list[Field[Any, Any]]:
    return list(table._meta.concrete_fields)


def _chunk(table: Table) -> int:
    holds_files = any(isinstance(each, BinaryField) for each in _fields(table))
    return CHUNK_OF_FILES if holds_files else CHUNK


def _place(table: Table, ordered: list[Table]) -> None:
    """Put a table behind those it points to."""
    for field in _fields(table):
        target = field.related_model
        if isinstance(target, type) and target is not table:
            _place(target, ordered)
    if table not in ordered:
        ordered.append(table)


def _plain(value: object) -> object:
    """Days, instants, bytes and the like as text; `to_python` of their field reads it again."""
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    return value if value is None or isinstance(value, str | int | float) else str(value)
