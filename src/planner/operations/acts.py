"""Who did what, when, from where → a record that stays (操作记录); and the record, to be read."""

from __future__ import annotations

from datetime import date, datetime

from planner.ledger.acts import ActKind, NotedAct, add_act, read_acts

__all__ = ["ActKind", "NotedAct", "list_acts", "note_act"]

LONGEST = 300


def note_act(  # noqa: PLR0913 - each is a fact of the one act
    kind: ActKind,
    *,
    by: str,
    at: datetime,
    organ: str = "",
    about: str = "",
    address: str = "",
) -> None:
    """Note an act of the account `by`; what it was about never holds a code or a password.

    Without an organ it concerns the installation, and only administrators read it.
    """
    add_act(NotedAct(kind, at, by, organ, about[:LONGEST], address))


def list_acts(
    organ: str | None,
    *,
    of: str = "",
    kind: ActKind | None = None,
    day: date | None = None,
    most: int = 200,
) -> tuple[NotedAct, ...]:
    """The latest acts of an organ, newest first; of the whole installation for None.

    With `of`, only those that this account did, or that were done to it; with `kind` or `day`,
    only those of that kind, or of that day.
    """
    return read_acts(organ, of=of, kind=kind, day=day, most=most)
