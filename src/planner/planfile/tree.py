"""YAML text → plain values, the line of each, and what is wrong with the writing.

Only the plain part of YAML is read: mappings, lists and text. Every scalar stays the text
that was written (so `no` is no "false" and `15` may be a due day); only an empty one is None.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from planner.core.errors import Fault

Steps: TypeAlias = "tuple[str | int, ...]"
Value: TypeAlias = "dict[str, Value] | list[Value] | str | None"

DEEPEST = 20
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Tree:
    """The values of a text, the line of each (from 1), and faults of writing by line."""

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
        lines: dict[Steps, int] = {}
        values = _pruned(self, self.values, ((), ()), (frozenset(dropped), lines))
        return Tree(None if values is _GONE else values, lines, (), self.is_whole)


def read_tree(text: str) -> Tree:
    """Read a YAML text; never raises, whatever the text is."""
    unseen = tuple(_unseen(text))
    if unseen:
        return Tree(None, {}, unseen, is_whole=False)
    return _Builder().build(text)


def _unseen(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        for char in sorted(set(_UNSEEN.findall(line))):
            yield number, f"有看不见的控制字符(U+{ord(char):04X});请删去"


class _TooDeepError(Exception):
    pass


@dataclass
class _Builder:
    """One pass over the parser's events; aliases are refused, so nothing can grow."""

    lines: dict[Steps, int] = field(default_factory=dict)
    flaws: list[tuple[int, str]] = field(default_factory=list)

    def build(self, text: str) -> Tree:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError

        from planner.planfile.syntax import explain

        values: Value = None
        events = YAML(typ="safe", pure=True).parse(text)
        try:
            values = self._document(events)
        except _TooDeepError:
            return self._broken()
        except (YAMLError, ValueError) as fault:
            self.flaws.append(explain(fault))
            return self._broken()
        return Tree(values, self.lines, tuple(self.flaws))

    def _broken(self) -> Tree:
        return Tree(None, self.lines, tuple(self.flaws), is_whole=False)

    def _document(self, events: Iterator[Any]) -> Value:
        from ruamel.yaml.events import DocumentStartEvent, NodeEvent

        values: Value = None
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._flaw(event, "只能写一份内容;请删去这一行“---”及以后多出的部分")
                    return values
            elif isinstance(event, NodeEvent):
                values = self._value(event, events, ())
        return values

    def _value(self, event: Any, events: Iterator[Any], steps: Steps) -> Value:
        from ruamel.yaml.events import AliasEvent, MappingStartEvent, ScalarEvent

        self.lines.setdefault(steps, event.start_mark.line + 1)
        if isinstance(event, AliasEvent):
            self._flaw(event, f"不能使用引用(*{event.anchor});请把内容写全")
            return None
        self._check_node(event, steps)
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, MappingStartEvent):
            return self._mapping(events, steps)
        return self._list(events, steps)

    def _check_node(self, event: Any, steps: Steps) -> None:
        if event.anchor:
            self._flaw(event, f"不能使用锚点(&{event.anchor});请删去,内容各处写全")
        if event.tag:
            self._flaw(event, f"不能使用标签({event.tag});请删去")
        if len(steps) > DEEPEST:
            self._flaw(event, f"嵌套超过 {DEEPEST} 层;请检查括号和缩进")
            raise _TooDeepError

    def _scalar(self, event: Any) -> str | None:
        text = str(event.value)
        is_plain = not event.style
        if is_plain and text in _EMPTY:
            return None
        for char in sorted(set(_UNSEEN.findall(text))):
            self._flaw(event, f"引号里有控制字符(U+{ord(char):04X});请删去")
        return text

    def _list(self, events: Iterator[Any], steps: Steps) -> list[Value]:
        from ruamel.yaml.events import SequenceEndEvent

        items: list[Value] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._value(event, events, (*steps, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], steps: Steps) -> dict[str, Value]:
        from ruamel.yaml.events import MappingEndEvent

        found: dict[str, Value] = {}
        unnamed = 0
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            name = self._key(event, events, steps)
            if name is None:
                unnamed += 1
                self._value(next(events), events, (*steps, f"?{unnamed}"))
                continue
            line = event.start_mark.line + 1
            if name in found:
                first = self.lines[*steps, name]
                told = f"“{name}”写了两次(第 {first} 行和第 {line} 行);请只留一个"
                self.flaws.append((line, told))
                self._value(next(events), events, (*steps, f"{name}?"))
                continue
            self.lines[*steps, name] = line
            found[name] = self._value(next(events), events, (*steps, name))
        return found

    def _key(self, event: Any, events: Iterator[Any], steps: Steps) -> str | None:
        from ruamel.yaml.events import ScalarEvent

        if isinstance(event, ScalarEvent):
            self._check_node(event, steps)
            return unicodedata.normalize("NFC", str(event.value))
        self._flaw(event, "冒号前面要写一个名称")
        self._value(event, events, (*steps, "?"))
        return None

    def _flaw(self, event: Any, sentence: str) -> None:
        self.flaws.append((event.start_mark.line + 1, sentence))
