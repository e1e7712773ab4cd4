"""A plan and comments on its places → the YAML text of a draft that people go over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from planner.core.plan import Plan
from planner.planfile.parsed import parse
from planner.planfile.tree import Steps
from planner.planfile.written import write_value

# What reads better in a line than below each other.
_IN_LINES = frozenset(
    {
        *("citation", "citations", "recurrence", "counts", "reminders"),
        *("observances", "periods", "answers", "supporting_offices"),
    }
)
_SECTIONS = ("shortcomings", "observances", "periods", "indicators", "goals")
_UNSEEN = re.compile(r"[^\S ]|[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def write_commented(
    plan: Plan,
    head: Iterable[str],
    notes: Mapping[Steps, Sequence[str]],
    tail: Iterable[str],
) -> str:
    """The YAML text of a plan with comments: before all, each note above its place, after all.

    Read again it gives the same plan; the same parts give the same text.
    """
    text = write_value(plan, leaves_in_lines=_IN_LINES)
    tree = parse(text)
    above: dict[int, list[str]] = {}
    for path in sorted(notes, key=tree.line_of):
        above.setdefault(tree.line_of(path), []).extend(notes[path])
    parted = {tree.line_of((name,)) for name in _SECTIONS if (name,) in tree.lines}
    lines = [_comment(each) for each in head]
    for number, line in enumerate(text.rstrip("\n").split("\n"), 1):
        indent = line[: len(line) - len(line.lstrip(" "))]
        lines += [""] if number in parted else []
        lines += (indent + _comment(each) for each in above.get(number, ()))
        lines.append(line)
    last = [_comment(each) for each in tail]
    return "\n".join([*lines, *([""] if last else []), *last]) + "\n"


def _comment(text: str) -> str:
    """One line, whatever the text; what may not stand in a file becomes a space."""
    return f"# {_UNSEEN.sub(' ', text)}".rstrip()
