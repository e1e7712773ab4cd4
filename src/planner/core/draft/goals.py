"""A part that looks ahead → its goals, their measures, and the clauses of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from planner.core.draft.clauses import (
    before_note,
    clauses,
    is_note,
    letters,
    notes,
    sentences,
)
from planner.core.draft.meaning import LONGEST_HEADING, is_general
from planner.core.draft.numbering import Node, lines_of
from planner.core.draft.tables import Row, read_table
from planner.core.draft.words import Words

_WIDE = ("title", "chapter", "part", "headline", "section", "decimal", "#")
_LONGEST_NARROW, _LONGEST_COLON = 25, 20
_LABEL_SIZE, _FEWEST_HEADLINES = 10, 2
_LONGEST_SPACED, _SHORTEST_SPACED = 16, 7
_LONGEST_LEADING, _MOST_OTHERS = 18, 3
_SHORTEST_OPEN = 10
"""Letters; a shorter line that does not end as sentences do is a foot or a head."""
_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) {1,4}(?=[\u4e00-\u9fff])")
_CLOSES = re.compile(
    r"(?:特此|专此|以上|现将|妥否|请予|请审|当否).{0,12}$|(?:总之|综上所述?|各位代表|同志们|让我们|新征程)(?!.{0,6}(?:[一二三四五六]是|\d\.))"
)
_HEAD = re.compile(r"[^。;!?:\n]*")
_CONCRETE = re.compile(r"每[一个半两年月季周旬日村]|\d|不少于|月底前|[一二两三四五六七八九十]次")
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
            goal = _from_rows(words, label, labels, heading or _heading(text, node), rows)
            found.append(goal)
        return found
    if not node.children:
        node = _with_headlines(text, node)
    goals = [
        child for child in node.children if not is_general(text[slice(*_heading(text, child))])
    ]
    if goals and _are_goals(text, goals):
        for child in goals:
            place = label + labels.of(_short_label(text, child))
            found.append(_goal(words, place, child))
        return found
    return [_one_goal(words, label, node)]


def _short_label(text: str, node: Node) -> str:
    mark = {"numbered": "、", "decimal": "、"}.get(node.kind, "")
    if node.label:
        return node.label + mark
    return letters(text[slice(*_heading(text, node))])[:_LABEL_SIZE]


def _are_goals(text: str, nodes: list[Node]) -> bool:
    """Whether items are goals, with a heading and work below it, or the work itself."""
    wide = sum(node.kind in _WIDE or node.kind[0] == "#" for node in nodes)
    titled = sum(_is_titled(text, node) for node in nodes)
    return 2 * wide > len(nodes) or 2 * titled > len(nodes)


def _is_titled(text: str, node: Node) -> bool:
    start, end = _heading(text, node)
    if end <= start:
        return False
    rest = sentences(text, end, node.own_end)
    return bool(node.children) or any(
        not is_note(text[slice(*span)]) and not _CLOSES.match(text, *span) for span in rest
    )


def _heading(text: str, node: Node) -> tuple[int, int]:
    """Where the heading of an item stands; empty if its first words are work themselves."""
    found = _HEAD.match(text, node.body, node.own_end)
    start, end = node.body, found.end() if found else node.body
    line_end = text.find("\n", start, node.own_end)
    end = min(end, before_note(text, start, line_end if line_end >= 0 else node.own_end))
    while end > start and text[end - 1].isspace():
        end -= 1
    gaps = list(_GAP.finditer(text, start, end))
    if (
        len(gaps) == 1
        and gaps[0].start() - start <= _LONGEST_SPACED
        and end - gaps[0].end() >= _SHORTEST_SPACED
    ):
        # 加强学习 每月学法一次
        end = gaps[0].start()
    heading = text[start:end]
    is_wide = node.kind in _WIDE or node.kind[0] == "#"
    longest = LONGEST_HEADING if is_wide else _LONGEST_NARROW
    sign = text[end : end + 1] if end < node.own_end else ""
    if sign == ":" and (len(letters(heading)) > _LONGEST_COLON or "," in heading):
        return start, start
    if not is_wide and (_CONCRETE.search(heading) or sign == ";"):
        return start, start
    if len(letters(heading)) > longest or not letters(heading):
        return start, start
    return start, end


def _goal(words: Words, place: str, node: Node) -> GoalText:
    text = words.text
    start, end = _heading(text, node)
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
    start, end = _heading(text, node)
    has_heading = (
        end > start and text[end : end + 1] in {"", "\n", ":", "。"} and "," not in text[start:end]
    )
    items = list(_items(text, node, end if has_heading else node.body))
    title = (start, end) if has_heading else _first_words(text, node)
    return _made(words, place, title, (node.body, node.end), items)


def _first_words(text: str, node: Node) -> tuple[int, int]:
    """The first clause, as the title of work without one."""
    end = node.own_end if node.own_end > node.body else node.end
    for first, last in sentences(text, node.body, end):
        pieces = clauses(text, first, last)
        return (pieces[0][0], min(pieces[0][1], pieces[0][0] + 60)) if pieces else (first, last)
    return node.body, node.body


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
    for first, last in sentences(text, begin, node.own_end):
        if is_note(text[first:last]):
            yield _Item(first, last, (), (text[first:last],))
        elif not (node.children and _leads_in(text, last, node.own_end)) and _is_work(
            text, first, last, node
        ):
            yield _Item(first, last, ((first, last),), tuple(notes(text, first, last)))
    for child in node.children:
        if _only_names(text, child):
            title = _heading(text, child)
            for item in _all_items(text, child, title[1]):
                yield replace(item, title=item.title if item.title[1] else title)
        else:
            yield _item(text, child)


def _only_names(text: str, node: Node) -> bool:
    """Whether an item is but the heading of items on lines of their own below it."""
    start, end = _heading(text, node)
    if end <= start or not node.children or text[node.own_end - 1] != "\n":
        return False
    rest = (text[slice(*span)] for span in sentences(text, end, node.own_end))
    return all(is_note(each) for each in rest)


def _is_work(text: str, first: int, last: int, node: Node) -> bool:
    """Lines of a page's foot or a table's head end as no sentence does, and are short."""
    if _CLOSES.match(text, first, last):
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
    for each in node.walk():
        begin = _heading(text, each)[1] if _is_titled(text, each) else each.body
        for first, last in sentences(text, begin, each.own_end):
            if _CLOSES.match(text, first, last):
                continue
            if is_note(text[first:last]):
                told.append(text[first:last])
            elif not (each.children and _leads_in(text, last, each.own_end)):
                pieces.append((first, last))
                told += notes(text, first, last)
    title = _heading(text, node) if _is_titled(text, node) else (0, 0)
    end = node.end
    while end > node.body and (text[end - 1].isspace() or text[end - 1] in "。;,"):
        end -= 1
    return _Item(node.body, end, tuple(pieces), tuple(told), title)


def _made(
    words: Words, place: str, title: tuple[int, int], whole: tuple[int, int], items: list[_Item]
) -> GoalText:
    made = (_measure(words, f"{place}{number}", item) for number, item in enumerate(items, 1))
    measures = tuple(measure for measure in made if measure.clauses)
    first, last = words.trimmed(*title)
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


def _with_headlines(text: str, node: Node) -> Node:
    """A part whose goals have headings on lines of their own, without numbers."""
    lines = list(lines_of(text, node.body, node.own_end))
    heads = [
        (first, last)
        for position, (first, last) in enumerate(lines[1:-1], 1)
        if last - first <= _LONGEST_NARROW
        and text[last - 1] not in "。;,:!?"
        and text[lines[position + 1][1] - 1] in "。;!"
        and not is_note(text[first:last])
    ]
    if len(heads) < _FEWEST_HEADLINES:
        heads = _leading_sentences(text, lines)
    if len(heads) < _FEWEST_HEADLINES:
        return node
    ends = [*(first for first, _ in heads[1:]), node.end]
    children = [
        Node("headline", "", first, first, end, end)
        for (first, _), end in zip(heads, ends, strict=True)
    ]
    return Node(node.kind, node.label, node.start, node.body, heads[0][0], node.end, children)


def _leading_sentences(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The paragraphs that each begin with a short sentence, which is their heading."""
    found = []
    for first, last in lines:
        told = sentences(text, first, last)
        head = letters(text[slice(*told[0])]) if told else ""
        if (
            len(told) > 1
            and text[told[0][1] : told[0][1] + 1] == "。"
            and len(head) <= _LONGEST_LEADING
            and not _CONCRETE.search(text[slice(*told[0])])
            and not _CLOSES.match(text, *told[0])
        ):
            found.append((first, last))
    # the heading of the part, words before and behind
    return found if len(found) + _MOST_OTHERS >= len(lines) else []


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
    if heading == (0, 0):
        heading = rows[0].task
    items = [
        _Item(*row.task, tuple(sentences(text, *row.task)), tuple(row.notes(text))) for row in rows
    ]
    whole = (rows[0].start, rows[-1].end)
    place = label + labels.of(letters(text[slice(*heading)])[:_LABEL_SIZE])
    return _made(words, place, heading, whole, items)
