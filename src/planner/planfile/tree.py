"""Plain values and the line of each: what a YAML text says, and where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Steps: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = dict[str, "Value"] | list["Value"] | str | None


@dataclass(frozen=True)
class Tree:
    """What a text says: its values, the line of each (from 1), and flaws of writing by line.

    Not whole means that reading had to stop; there are no values then.
    """

    values: Value
    lines: Mapping[Steps, int]
    flaws: tuple[tuple[int, str], ...] = ()
    is_whole: bool = True

    def line_of(self, steps: Steps) -> int:
        """The line of a value, or of the nearest around it that is there."""
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)

    def without(self, dropped: Collection[Steps]) -> Tree:
        """The same without some parts; an item that is left with an empty list goes too."""
        pruning = _Pruning(self.lines, frozenset(dropped))
        values = pruning.kept(self.values, (), ())
        return Tree(None if values is _GONE else values, pruning.moved)


_GONE: Value = []


@dataclass
class _Pruning:
    """Values are copied without what is dropped; what moves up keeps its line."""

    lines: Mapping[Steps, int]
    dropped: frozenset[Steps]
    moved: dict[Steps, int] = field(default_factory=dict)

    def kept(self, value: Value, old: Steps, new: Steps) -> Value:
        if old in self.dropped:
            return _GONE
        self.moved[new] = self.lines[old]
        if isinstance(value, dict):
            return self._mapping(value, old, new)
        return self._list(value, old, new) if isinstance(value, list) else value

    def _mapping(self, value: dict[str, Value], old: Steps, new: Steps) -> Value:
        kept: dict[str, Value] = {}
        for name, each in value.items():
            copy = self.kept(each, (*old, name), (*new, name))
            if copy is not _GONE:
                kept[name] = copy
            elif isinstance(each, list):
                return _GONE
        return kept

    def _list(self, value: list[Value], old: Steps, new: Steps) -> Value:
        kept: list[Value] = []
        for position, each in enumerate(value):
            copy = self.kept(each, (*old, position), (*new, len(kept)))
            if copy is not _GONE:
                kept.append(copy)
        return _GONE if value and not kept else kept
