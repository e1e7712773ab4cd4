"""Rows that prove something → neither the program nor the database changes one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection
from django.db.transaction import atomic

from planner.core.errors import NotAllowed
from planner.ledger.archive.tables import name_of, rows_of
from planner.ledger.models import Frozen
from planner.settings import Settings
from tests.ledger.archived import contents, fill_ledger

FROZEN = Frozen.__subclasses__()


def test_these_prove_something() -> None:
    assert sorted(each.__name__ for each in FROZEN) == [
        "Act",
        "Delivery",
        "Entry",
        "Evidence",
        "Package",
        "Report",
        "ReportFile",
        "ReportStep",
        "Revision",
        "Run",
        "Switch",
        "TrustedKey",
    ]


@pytest.mark.parametrize("table", FROZEN)
def test_the_program_refuses_to_change_or_delete_a_row(
    sqlite_ledger: Settings, table: type[Frozen]
) -> None:
    fill_ledger()
    before, row = contents(), table.objects.first()
    assert row is not None
    first = table._meta.concrete_fields[1].attname
    for change in (
        row.save,
        row.delete,
        table.objects.all().delete,
        lambda: table.objects.update(**{first: getattr(row, first)}),
        lambda: table.objects.bulk_update([row], [first.removesuffix("_id")]),
        lambda: table.objects.update_or_create({}, pk=row.pk),
    ):
        with pytest.raises(NotAllowed, match="台账只增不改"):
            change()
    assert contents() == before


@pytest.mark.parametrize("table", FROZEN)
def test_the_database_refuses_it_too(ledger: Settings, table: type[Frozen]) -> None:
    fill_ledger()
    before = contents()
    column = table._meta.concrete_fields[1].column
    for statement in (
        f"UPDATE {name_of(table)} SET {column} = {column}",  # noqa: S608 - of our own names
        f"DELETE FROM {name_of(table)}",  # noqa: S608 - the same
    ):
        with pytest.raises(IntegrityError, match="rows are never changed"), atomic():
            connection.cursor().execute(statement)
    # rows to which others point are not even asked for
    with pytest.raises(IntegrityError, match=r"rows are never changed|protected"), atomic():
        rows_of(table).delete()
    assert contents() == before
