"""Entries in a row → the seal of each over the one before, and the first that does not hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, date, datetime

from planner.core.progress import Entry, EntryKind
from planner.ledger.canonical import sha256_of, write_canonical


@dataclass(frozen=True)
class Facts:
    """What an entry says, as plain values; an unknown kind can be held too."""

    occurrence: str
    kind: str
    at: datetime
    by: str
    note: str
    amount: int | None
    new_due_on: date | None
    post: str
    in_stead_of: str
    evidence: str = ""
    is_undoing: bool = False

    @classmethod
    def of(cls, entry: Entry) -> Facts:
        """The facts of an entry that is about to be appended."""
        return cls(
            occurrence=entry.occurrence_id,
            kind=entry.kind.value,
            at=entry.at,
            by=entry.by,
            note=entry.note,
            amount=entry.amount,
            new_due_on=entry.new_due_on,
            post=entry.post or "",
            in_stead_of=entry.in_stead_of or "",
            evidence=entry.evidence,
            is_undoing=entry.is_undoing,
        )


@dataclass(frozen=True)
class Link:
    """An entry as it is stored: number in its organ, facts, seal."""

    number: int
    facts: Facts
    sha256: str


@dataclass(frozen=True)
class Head:
    """Number and seal of an organ's last entry; both empty before the first."""

    number: int = 0
    sha256: str = ""


def seal(organ: str, after: Head, facts: Facts) -> str:
    """The SHA-256 of the seal before and the entry's canonical JSON.

    What is empty is left out, so that a field added later does not change older seals.
    """
    told = {
        name: _plain(value)
        for name, value in zip(Facts.__dataclass_fields__, astuple(facts), strict=True)
        if value is not None and value != "" and value is not False
    }
    return sha256_of(
        after.sha256, write_canonical({"organ": organ, "number": after.number + 1, **told})
    )


class Walk:
    """One organ's entries, looked at one by one in the order of their numbers."""

    def __init__(self, organ: str) -> None:
        """Start before the first entry."""
        self._organ = organ
        self._at = Head()

    def step(self, link: Link) -> str | None:
        """Go to the next entry; a sentence if it is not what was sealed."""
        expected = self._at.number + 1
        if link.number != expected:
            return f"{self._organ}的台账缺第{expected}条（其后是第{link.number}条）"
        if link.sha256 != seal(self._organ, self._at, link.facts):
            return f"{self._organ}的台账第{link.number}条（{_named(link.facts)}）与登记时不一致"
        self._at = Head(link.number, link.sha256)
        return None

    def end(self, head: Head) -> str | None:
        """Compare the end with the head that the organ has written down."""
        if self._at.number < head.number:
            return f"{self._organ}的台账末尾缺条目：应有{head.number}条，只有{self._at.number}条"
        if self._at.number > head.number or self._at.sha256 != head.sha256:
            return (
                f"{self._organ}的台账有{self._at.number}条，与记下的末条（第{head.number}条）不一致"
            )
        return None


def first_break(organ: str, links: Iterable[Link], head: Head) -> str | None:
    """Walk a whole chain; None if every seal holds and nothing is missing."""
    walk = Walk(organ)
    for link in links:
        broken = walk.step(link)
        if broken:
            return broken
    return walk.end(head)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _named(facts: Facts) -> str:
    kinds = {kind.value: kind.word for kind in EntryKind}
    return f"{facts.occurrence} {kinds.get(facts.kind, facts.kind)}"
