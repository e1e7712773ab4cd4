"""Ledger, documents and evidence ⇄ one file that either database can be restored from."""

from planner.ledger.archive.manifest import Archive
from planner.ledger.archive.reading import read_archive
from planner.ledger.archive.writing import write_archive

__all__ = ["Archive", "read_archive", "write_archive"]
