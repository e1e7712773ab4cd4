"""A version of a report, and its files, as they are kept: frozen when made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple


class VersionKey(NamedTuple):
    """What names a version within its organ: kind, period, number."""

    kind: str
    period: str
    version: int


@dataclass(frozen=True)
class StoredReport:
    """A version of a report as the ledger holds it: frozen when made (版本)."""

    kind: str
    period: str
    version: int
    cut_off: date
    made_at: datetime
    sha256: str
    payload: str
    text: str

    @property
    def key(self) -> VersionKey:
        """What names it within its organ."""
        return VersionKey(self.kind, self.period, self.version)


@dataclass(frozen=True)
class ReportFile:
    """One file of a version, with the digest of its bytes (文件及其校验值)."""

    name: str
    content: bytes
    sha256: str
