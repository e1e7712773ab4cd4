"""A file → its tree and all that is found in it, each with its line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from planner.core.errors import Fault, Finding, Rejected
from planner.planfile.text import Given, read_utf8
from planner.planfile.tree import Tree

T = TypeVar("T")
MOST_FINDINGS = 200


class Page:
    """One file under examination: what it says, and what is found in it."""

    def __init__(self, place: str, tree: Tree) -> None:
        """Take what a file says."""
        self.place, self.tree = place, tree
        self._found = set(tree.flaws)
        self._flawed = {line for line, _ in tree.flaws}

    @classmethod
    def of(cls, given: Given) -> Page:
        """Read a YAML file; raises Unreadable when it cannot be opened as text."""
        from planner.planfile.parsed import parse

        return cls(str(given), parse(read_utf8(given)))

    def at(self, line: int) -> str:
        """What people call a line of the file."""
        return f"{self.place}:{line}"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that was found, in the order of the lines; of hundreds, the first."""
        lines = sorted(self._found)
        findings = [Finding(self.at(line), told) for line, told in lines[:MOST_FINDINGS]]
        if len(lines) > MOST_FINDINGS:
            rest = f"另有 {len(lines) - MOST_FINDINGS} 处问题，改好前面的再看"
            findings.append(Finding(self.at(lines[MOST_FINDINGS][0]), rest))
        return tuple(findings)

    def note(self, faults: Iterable[Fault], tree: Tree | None = None) -> None:
        """Note faults at paths of a tree; a line that is badly written is complained of once."""
        for fault in faults:
            line = (tree or self.tree).line_of(fault.path)
            if line not in self._flawed:
                self._found.add((line, fault.message))

    def settle(self, value: T | None) -> T:
        """The value if nothing was found; raises Rejected with everything otherwise."""
        if value is None or self._found:
            raise Rejected(self.findings)
        return value
