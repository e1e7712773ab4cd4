"""A part that looks ahead → its goals, their measures, and the clauses of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from planner.core.draft.clauses import (
    clauses,
    is_note,
    letters,
    notes,
    sentences,
)
from planner.core.draft.endings import CLOSES
from planner.core.draft.meaning import LONGEST_HEADING, is_container, is_general
from planner.core.draft.numbering import Node
from planner.core.draft.tables import Row, read_table
from planner.core.draft.titles import (
    is_titled,
    is_wide,
    only_names,
    title_span,
    with_headlines,
)
from planner.core.draft.words import Words

_LABEL_SIZE = 10
_SHORTEST_OPEN = 10
"""Letters; a shorter line that does not end as sentences do is a foot or a head."""
_LEAD = re.compile(r"[^:]{0,60}(?:以下|如下|下列)[^:,]{0,10}:(?=[^\s])")
_LEADS_IN = re.compile(r"(?:[:]|以下(?:几个?)?(?:方面|几?点)?(?:的)?工作|如下)$")


@dataclass(frozen=True)
class Clause:
    """A part of a sentence that asks for something (分句); `三(一)1.2` is its place."""

    place: str
    text: str
    words: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class MeasureText:
    """A sentence or a numbered item of a goal, with the notes that say who and until when."""

    place: str
    text: str
    clauses: tuple[Clause, ...]
    notes: tuple[str, ...] = ()
    title: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class GoalText:
    """What the plan part sets itself: a heading and the measures below it."""

    place: str
    heading: str
    text: str
    measures: tuple[MeasureText, ...]
    words: str = ""
    start: int = 0
    end: int = 0


@dataclass
class Labels:
    """Numbers as they stand, made different where the text has one twice."""

    seen: Counter[str] = field(default_factory=Counter)

    def of(self, label: str) -> str:
        """The label, or with a count behind it when it stood before."""
        self.seen[label] += 1
        return label if self.seen[label] == 1 else f"{label}-{self.seen[label]}"


@dataclass(frozen=True)
class _Item:
    """Stretches of one measure before they have their places."""

    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]
    notes: tuple[str, ...] = ()
    title: tuple[int, int] = (0, 0)


def goals_of(words: Words, node: Node, label: str) -> list[GoalText]:
    """The goals of a part, in the order of the text."""
    text = words.text
    labels = Labels()
    found: list[GoalText] = []
    table = read_table(text, node.start, node.end)
    if table:
        for heading, rows in _grouped(text, table):
            named = heading if heading[1] > heading[0] else title_span(text, node)
            goal = _from_rows(words, label, labels, named, rows)
            found.append(goal)
        return found
    node = with_headlines(text, node)
    goals = list(_goal_nodes(text, node, label))
    if goals and _are_goals(text, [child for _, child in goals]):
        for above, child in goals:
            place = above + labels.of(_short_label(text, child))
            found.append(_goal(words, place, child))
        return found
    return [_one_goal(words, label, node)]


def _goal_nodes(text: str, node: Node, label: str) -> Iterator[tuple[str, Node]]:
    """The items that may be goals, with the place above; those below 重点任务 stand for it."""
    for child in node.children:
        heading = text[slice(*title_span(text, child))]
        if is_general(heading):
            continue
        if is_container(heading) and len(child.children) > 1 and _are_goals(text, child.children):
            place = label + _short_label(text, child)
            yield from ((place, below) for below in child.children)
        else:
            yield label, child


def _short_label(text: str, node: Node) -> str:
    mark = {"numbered": "、", "decimal": "、"}.get(node.kind, "")
    if node.label:
        return node.label + mark
    return letters(text[slice(*title_span(text, node))])[:_LABEL_SIZE]


def _are_goals(text: str, nodes: list[Node]) -> bool:
    """Whether items are goals, with a heading and work below it, or the work itself."""
    wide = sum(is_wide(node) for node in nodes)
    titled = sum(is_titled(text, node) for node in nodes)
    return 2 * wide > len(nodes) or 2 * titled > len(nodes)


def _goal(words: Words, place: str, node: Node) -> GoalText:
    text = words.text
    start, end = title_span(text, node)
    items = list(_items(text, node, end))
    if not items:
        # one sentence is both heading and work
        end = start
        items = list(_items(text, node, start))
    title = (start, end) if end > start else _first_words(text, node)
    return _made(words, place, title, (node.body, node.end), items)


def _one_goal(words: Words, place: str, node: Node) -> GoalText:
    """A part whose items or sentences are the measures of one goal."""
    text = words.text
    start, end = title_span(text, node)
    has_heading = (
        end > start and text[end : end + 1] in {"", "\n", ":", "。"} and "," not in text[start:end]
    )
    items = list(_items(text, node, end if has_heading else node.body))
    title = (start, end) if has_heading else _first_words(text, node)
    return _made(words, place, title, (node.body, node.end), items)


def _first_words(text: str, node: Node) -> tuple[int, int]:
    """The first clause of an item, or of the first below it, as the title of work without one."""
    for each in node.walk():
        for first, last in _told(text, each.body, each.own_end):
            pieces = clauses(text, first, last)
            return (pieces[0][0], min(pieces[0][1], pieces[0][0] + 60)) if pieces else (first, last)
    return node.body, node.body


def _told(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a stretch, without what leads in: 重点抓好以下工作:……."""
    for first, last in sentences(text, start, end):
        lead = _LEAD.match(text, first, last)
        yield (lead.end() if lead else first), last


def _items(text: str, node: Node, begin: int) -> Iterator[_Item]:
    """The measures of a goal: its sentences after the heading, and the items below it."""
    pending: _Item | None = None
    of_all: tuple[str, ...] = ()
    for item in _all_items(text, node, begin):
        if item.sentences:
            if pending:
                yield _noted(pending, of_all)
            pending = item
        elif pending:
            pending = replace(pending, notes=pending.notes + item.notes)
        else:
            # behind the heading of a goal: for all that is below it
            of_all += item.notes
    if pending:
        yield _noted(pending, of_all)


def _noted(item: _Item, of_all: tuple[str, ...]) -> _Item:
    return item if item.notes else replace(item, notes=of_all)


def _all_items(text: str, node: Node, begin: int) -> Iterator[_Item]:
    for first, last in _told(text, begin, node.own_end):
        if is_note(text[first:last]):
            yield _Item(first, last, (), (text[first:last],))
        elif not (node.children and _leads_in(text, last, node.own_end)) and _is_work(
            text, first, last, node
        ):
            yield _Item(first, last, ((first, last),), tuple(notes(text, first, last)))
    for child in node.children:
        if only_names(text, child):
            title = title_span(text, child)
            for item in _all_items(text, child, title[1]):
                yield replace(item, title=item.title if item.title[1] else title)
        else:
            yield _item(text, child)


def _is_work(text: str, first: int, last: int, node: Node) -> bool:
    """Lines of a page's foot or a table's head end as no sentence does, and are short."""
    if CLOSES.match(text, first, last):
        return False
    if text[last : last + 1] in {"。", ";", "!", "?"}:
        return True
    begin = text.rfind("\n", 0, first) + 1
    if begin == node.start and node.kind not in {"title", "headline"}:
        return True
    line = text[begin:last]
    return len(letters(line)) >= _SHORTEST_OPEN and not re.search(r"[|\t]", line)


def _leads_in(text: str, last: int, end: int) -> bool:
    """Whether a sentence only announces the items below, as 重点做好以下工作 does."""
    words = text[max(0, last - LONGEST_HEADING) : last].rstrip()
    return bool(_LEADS_IN.search(words)) or (not text[last:end].strip() and text[last - 1] == ":")


def _item(text: str, node: Node) -> _Item:
    """A numbered item with all that is below it as one measure."""
    pieces: list[tuple[int, int]] = []
    told: list[str] = []
    end = node.end
    for each in node.walk():
        begin = title_span(text, each)[1] if is_titled(text, each) else each.body
        for first, last in _told(text, begin, each.own_end):
            if CLOSES.match(text, first, last):
                end = min(end, first)
                continue
            end = max(end, last)
            if is_note(text[first:last]):
                told.append(text[first:last])
            elif not (each.children and _leads_in(text, last, each.own_end)):
                pieces.append((first, last))
                told += notes(text, first, last)
    title = title_span(text, node) if is_titled(text, node) else (0, 0)
    while end > node.body and (text[end - 1].isspace() or text[end - 1] in "。;,"):
        end -= 1
    return _Item(node.body, end, tuple(pieces), tuple(told), title)


def _made(
    words: Words, place: str, title: tuple[int, int], whole: tuple[int, int], items: list[_Item]
) -> GoalText:
    made = (_measure(words, f"{place}{number}", item) for number, item in enumerate(items, 1))
    measures = tuple(measure for measure in made if measure.clauses)
    first, last = words.trimmed(*title)
    last -= last > first and words.text[last - 1] in ":,"
    start, end = words.trimmed(*whole)
    span = words.span(start, end) if start < end else (0, 0)
    heading = words.verbatim(first, last)
    return GoalText(
        place, heading, words.verbatim(start, end), measures, words.text[first:last], *span
    )


def _measure(words: Words, place: str, item: _Item) -> MeasureText:
    found: list[Clause] = []
    for start, end in item.sentences:
        for first, last in clauses(words.text, start, end):
            text = words.verbatim(first, last)
            span = words.span(first, last)
            found.append(Clause(f"{place}.{len(found) + 1}", text, words.text[first:last], *span))
    start, end = words.trimmed(item.start, item.end)
    span = words.span(start, end) if start < end else (0, 0)
    title = words.verbatim(*item.title)
    return MeasureText(place, words.verbatim(start, end), tuple(found), item.notes, title, *span)


def _grouped(text: str, table: list[Row]) -> Iterator[tuple[tuple[int, int], list[Row]]]:
    """The rows of a table by the goal that they name; rows without one belong to the last."""
    group: list[Row] = []
    heading = (0, 0)
    for row in table:
        named = row.goal if letters(text[slice(*row.goal)]) else heading
        if group and text[slice(*named)] != text[slice(*heading)]:
            yield heading, group
            group = []
        if not group or named != heading:
            heading = named if not group else heading
        group.append(row)
    yield heading, group


def _from_rows(
    words: Words, label: str, labels: Labels, heading: tuple[int, int], rows: list[Row]
) -> GoalText:
    text = words.text
    if heading[0] == heading[1]:
        heading = rows[0].task
    items = [
        _Item(*row.task, tuple(sentences(text, *row.task)), tuple(row.notes(text))) for row in rows
    ]
    whole = (rows[0].start, rows[-1].end)
    place = label + labels.of(letters(text[slice(*heading)])[:_LABEL_SIZE])
    return _made(words, place, heading, whole, items)
