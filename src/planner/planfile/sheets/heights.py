"""The texts of a row and the widths of its columns → how high it has to be."""

from __future__ import annotations

from collections.abc import Iterable

POINTS_A_LINE = 17
_FIRST_WIDE = 0x2E80


def height_of(row: Iterable[object], widths: Iterable[int]) -> int:
    """The height in points at which the longest text of a row can be read whole."""
    return POINTS_A_LINE * max(map(_lines, row, widths), default=1)


def _lines(value: object, width: int) -> int:
    """How many lines a text takes in a column; a Chinese character is two letters wide."""
    text = "" if value is None else str(value)
    columns = sum(1 if ord(char) < _FIRST_WIDE else 2 for char in text)
    return max(1, -(-columns // max(1, width - 1)))
