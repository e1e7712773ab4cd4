"""An answer of people's → an entry in the ledger, if it may follow what stands there."""

from __future__ import annotations

from collections.abc import Sequence

from planner.core.errors import NotFound
from planner.core.progress import Entry, require_possible
from planner.ledger.entries import append_entries, read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.revisions import read_revision
from planner.ledger.store import transaction


def record(organ: str, entry: Entry) -> None:
    """Enter what happened; raises NotFound or NotAllowed, and then nothing is written."""
    record_all(organ, [entry])


def record_all(organ: str, entries: Sequence[Entry]) -> None:
    """Enter several things that happened, in their order, all or none."""
    ids = [entry.occurrence_id for entry in entries]
    with transaction(organ):
        known = {each.occurrence.id: each for each in read_occurrences(organ, ids=ids)}
        before = read_entries(organ, ids=ids)
        for entry in entries:
            if entry.occurrence_id not in known:
                raise NotFound("期次", entry.occurrence_id, remedy="请用 planner schedule 查看编号")
            _require_known(organ, entry, known[entry.occurrence_id].occurrence.due_on.year)
            require_possible(entry.kind, before[entry.occurrence_id])
            before[entry.occurrence_id] = (*before[entry.occurrence_id], entry)
        append_entries(organ, entries)


def _require_known(organ: str, entry: Entry, year: int) -> None:
    """Raise NotFound unless the organization in force knows the person, and the post if one."""
    revision = read_revision(organ, year)
    if revision is not None:
        revision.organization.person(entry.by)
        if entry.post:
            revision.organization.post(entry.post)
