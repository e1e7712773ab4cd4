"""Words of a source → what a plan may hold of them: short, on one line, without odd signs."""

from __future__ import annotations

import unicodedata

from planner.core.plan import Citation

LONGEST_QUOTE, LONGEST_TITLE, LONGEST_PLACE = 30, 60, 40


def citation_of(place: str, text: str) -> Citation:
    """What an assignment cites: its place, and the first words there."""
    return Citation(place=tidy(place, LONGEST_PLACE) or "原文", quote=quote_of(text) or "原文")


def quote_of(text: str) -> str:
    """The first words of a text that identify it, on one line and without odd signs."""
    return tidy("".join(text.split()), LONGEST_QUOTE)


def tidy(text: str, longest: int) -> str:
    """A text on one line, up to a length, without signs that a file of a plan may not hold."""
    kept = (
        " " if char.isspace() else char
        for char in "".join(line.strip() for line in text.splitlines())
        if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    return " ".join("".join(kept).split())[:longest].strip()
