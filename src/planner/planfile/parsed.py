"""YAML text → tree; only the plain part of YAML is read: mappings, lists and text.

Every scalar stays the text that was written (so `no` is no "false" and `15` may be a due day);
only an empty one is None. Aliases are refused, so nothing can grow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from planner.planfile.syntax import explain
from planner.planfile.tree import Steps, Tree, Value

DEEPEST = 20
MOST_FLAWS = 100
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
# Where the value of a key that does not count is read to, and forgotten.
_ASIDE = "\0"


def parse(text: str) -> Tree:
    """The tree of a YAML text; never raises, whatever the text is."""
    unseen = tuple(islice(_unseen(text), MOST_FLAWS))
    if unseen:
        return Tree(None, {}, unseen, is_whole=False)
    if "\t" not in text:
        tree = built(text, in_c=True)
        if tree.is_whole and not tree.flaws:
            return tree
    return built(text, in_c=False)


def built(text: str, *, in_c: bool) -> Tree:
    """The tree of a text by either of ruamel.yaml's parsers.

    The one in C (libyaml, where it is installed) is ten times as fast and gives the same for
    sound texts, but takes tabs that YAML 1.2 refuses. So the other has the last word on faults.
    """
    builder = _Builder(YAML(typ="safe", pure=not in_c).parse(text))
    try:
        values = builder.document()
    except _StopError:
        return builder.broken()
    except (YAMLError, ValueError) as fault:
        line, told = explain(fault)
        # what is missing at the end is missing after the last line that says something
        last = max(1, len(text.rstrip().splitlines()))
        builder.flaws.append((min(line, last), told))
        return builder.broken()
    return Tree(values, builder.lines, tuple(builder.flaws))


def _unseen(text: str) -> Iterator[tuple[int, str]]:
    if not _UNSEEN.search(text):
        return
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        for char in sorted(set(_UNSEEN.findall(line))):
            yield number, f"有看不见的控制字符（U+{ord(char):04X}）；请删去"


class _StopError(Exception):
    """Reading on would cost more than it tells."""


@dataclass
class _Builder:
    """One pass over the parser's events."""

    events: Iterator[Any]
    lines: dict[Steps, int] = field(default_factory=dict)
    flaws: list[tuple[int, str]] = field(default_factory=list)

    def broken(self) -> Tree:
        """What is left to tell when reading had to stop."""
        return Tree(None, {}, tuple(self.flaws), is_whole=False)

    def document(self) -> Value:
        """The values of the one document."""
        values: Value = None
        documents = 0
        for event in self.events:
            documents += isinstance(event, DocumentStartEvent)
            if documents > 1:
                self._flaw(event, "只能写一份内容；请删去这一行“---”及以后多出的部分")
                break
            if isinstance(event, NodeEvent):
                values = self._value(event, ())
        return values

    def _value(self, event: Any, steps: Steps) -> Value:
        self.lines.setdefault(steps, event.start_mark.line + 1)
        self._refuse(event, steps)
        if isinstance(event, ScalarEvent):
            text = str(event.value)
            return None if not event.style and text in _EMPTY else text
        if isinstance(event, MappingStartEvent):
            return self._mapping(steps)
        return self._list(steps)

    def _refuse(self, event: Any, steps: Steps) -> None:
        """What plain YAML does not have ends the reading: one sentence, and nothing grows."""
        if isinstance(event, AliasEvent) or event.anchor:
            self._stop(event, "不能使用锚点和引用（& 和 *）；请各处把内容写全")
        if event.tag:
            self._stop(event, "不能使用标签（以 ! 开头）；请删去")
        if len(steps) > DEEPEST:
            self._stop(event, f"嵌套超过 {DEEPEST} 层；请检查括号和缩进")
        for char in sorted(set(_UNSEEN.findall(getattr(event, "value", "")))):
            self._flaw(event, f"引号里有控制字符（U+{ord(char):04X}）；请删去")

    def _list(self, steps: Steps) -> list[Value]:
        items: list[Value] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._value(event, (*steps, len(items))))
        return items

    def _mapping(self, steps: Steps) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            name = self._name(event, steps, found)
            value = self._value(next(self.events), (*steps, name))
            if name != _ASIDE:
                found[name] = value
        return found

    def _name(self, event: Any, steps: Steps, found: dict[str, Value]) -> str:
        if not isinstance(event, ScalarEvent):
            self._flaw(event, "冒号前面要写一个名称")
            self._value(event, (*steps, _ASIDE))
            return _ASIDE
        self._refuse(event, steps)
        name, line = str(event.value), event.start_mark.line + 1
        if name in found:
            first = self.lines[*steps, name]
            self._flaw(event, f"“{name}”写了两次（第 {first} 行和第 {line} 行）；请只留一个")
            return _ASIDE
        self.lines[*steps, name] = line
        return name

    def _stop(self, event: Any, sentence: str) -> None:
        self._flaw(event, sentence)
        raise _StopError

    def _flaw(self, event: Any, sentence: str) -> None:
        self.flaws.append((event.start_mark.line + 1, sentence))
        if len(self.flaws) >= MOST_FLAWS:
            raise _StopError
