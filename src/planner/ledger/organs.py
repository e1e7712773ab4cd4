"""An organ's id → its row, which is the lock under which its ledger is written."""

from __future__ import annotations

from planner.core.errors import NotFound
from planner.ledger import models


def add_organ(organ: str) -> None:
    """Make the organ's row if there is none; two processes may do so at once."""
    models.Organ.objects.bulk_create([models.Organ(id=organ)], ignore_conflicts=True)


def lock_organ(organ: str) -> models.Organ:
    """The organ's row, locked until the transaction ends; raises NotFound.

    SQLite locks the whole ledger when a transaction begins; PostgreSQL locks this row. `no_key`
    lets others go on adding rows that only point to the organ.
    """
    row = wait_for_organ(organ)
    if row is None:
        raise NotFound("机构", organ, remedy="请先发布该机构的工作计划")
    return row


def wait_for_organ(organ: str) -> models.Organ | None:
    """The organ's row, locked as `lock_organ` does; None before its first publication."""
    return models.Organ.objects.select_for_update(no_key=True).filter(id=organ).first()
