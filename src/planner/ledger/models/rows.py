"""Rows that stay as they were written, and the organ under whose lock they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import models
from django.db.models.base import ModelBase

from planner.core.errors import NotAllowed

_Row_co = TypeVar("_Row_co", bound=models.Model, covariant=True)


def _refusal(what: str) -> NotAllowed:
    return NotAllowed(what, "台账只增不改", ("登记一条更正",))


class FrozenRows(models.QuerySet[_Row_co]):
    """Rows that can be added and read, nothing else."""

    def update(self, **_changes: object) -> int:
        """Refuse; raises NotAllowed."""
        raise _refusal("改动台账")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse; raises NotAllowed."""
        raise _refusal("删除台账")


class Frozen(models.Model):
    """A row that stays as it was written; on both databases a trigger says the same."""

    objects = FrozenRows.as_manager()

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Add the row; raises NotAllowed if it was added before."""
        if not self._state.adding:
            raise _refusal("改动台账")
        super().save(
            force_insert=force_insert,
            force_update=force_update,
            using=using,
            update_fields=update_fields,
        )

    def delete(self, *_: object, **__: object) -> tuple[int, dict[str, int]]:
        """Refuse; raises NotAllowed."""
        raise _refusal("删除台账")


class Organ(models.Model):
    """A public office with a plan and a ledger of its own; the id is that of organization.yaml.

    `head_number` and `head_sha256` are those of its last entry, so that entries taken from the
    end are missed too. Its row is the lock under which the organ's ledger is written.
    """

    id = models.TextField(primary_key=True)
    head_number = models.BigIntegerField(default=0)
    head_sha256 = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return self.id
