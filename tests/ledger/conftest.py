"""An archive that several tests take, or take apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.settings import Settings


@pytest.fixture
def archive(sqlite_ledger: Settings) -> Path:
    """An archive of a ledger that is still in use."""
    # pytest reads this file before the site is open.
    from planner.ledger.archive import write_archive
    from tests.ledger.archived import documents_of, fill_ledger

    fill_ledger()
    target = sqlite_ledger.root / "备份.zip"
    write_archive(target, documents_of(sqlite_ledger))
    return target
