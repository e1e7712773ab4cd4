"""An item of a plan → where its title stands, and whether it has one or is work itself."""

from __future__ import annotations

import re
from itertools import pairwise

from planner.core.draft.clauses import before_note, is_note, letters, sentences
from planner.core.draft.endings import CLOSES
from planner.core.draft.meaning import LONGEST_HEADING
from planner.core.draft.numbering import (
    Node,
    begins_first,
    lines_of,
    past_number,
    read_numbering,
)

_WIDE = ("title", "chapter", "part", "headline", "section", "decimal", "#")
_LONGEST_NARROW, _LONGEST_COLON = 25, 20
_FEWEST_HEADLINES = 2
_LONGEST_SPACED, _SHORTEST_SPACED = 16, 7
_LONGEST_LEADING, _MOST_OTHERS = 18, 3
_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) {1,4}(?=[\u4e00-\u9fff])")
_HEAD = re.compile(r"[^。;!?:\n]*")
_CONCRETE = re.compile(r"每[一个半两年月季周旬日村]|\d|不少于|月底前|[一二两三四五六七八九十]次")
_TELLS_WHEN = re.compile(
    r"每(?:[半两一个]{0,2}(?:年|月|季度?|周|旬|日)|[村户人])|不少于|不低于"
    r"|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}日|[底末初上中下]|份).{0,6},|[年月季]底[前,]"
    r"|(?:\d|[一二两三四五六七八九十])[余多]?(?:次|场|期|批|轮)"
)


def is_wide(node: Node) -> bool:
    """Whether an item is of a kind that has a heading as a rule."""
    return node.kind in _WIDE or node.kind[0] == "#"


def is_titled(text: str, node: Node) -> bool:
    """Whether an item has a heading and work below it."""
    start, end = title_span(text, node)
    if end <= start:
        return False
    rest = sentences(text, end, node.own_end)
    return bool(node.children) or any(
        not is_note(text[slice(*span)]) and not CLOSES.match(text, *span) for span in rest
    )


def title_span(text: str, node: Node) -> tuple[int, int]:
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
    longest = LONGEST_HEADING if is_wide(node) else _LONGEST_NARROW
    sign = text[end : end + 1] if end < node.own_end else ""
    if sign == ":" and (len(letters(heading)) > _LONGEST_COLON or "," in heading):
        return start, start
    if sign == ";" or (not is_wide(node) and _CONCRETE.search(heading)):
        return start, start
    if is_wide(node) and sign == "。" and _TELLS_WHEN.search(heading):
        # (一)每月召开例会,年底前全部办结。 is work, and has no heading
        return start, start
    if len(letters(heading)) > longest or not letters(heading):
        return start, start
    return start, end


def only_names(text: str, node: Node) -> bool:
    """Whether an item is but the heading of items on lines of their own below it."""
    start, end = title_span(text, node)
    if end <= start or not node.children or text[node.own_end - 1] != "\n":
        return False
    rest = (text[slice(*span)] for span in sentences(text, end, node.own_end))
    return all(is_note(each) for each in rest)


def with_headlines(text: str, node: Node) -> Node:
    """A part whose goals have headings on lines of their own, without numbers."""
    if node.children:
        return _above_items(text, node)
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


def _above_items(text: str, node: Node) -> Node:
    """A part with items that count anew below each line that is but a heading."""
    lines = list(lines_of(text, node.body, node.end))
    heads = [
        (first, last)
        for (first, last), following in pairwise(lines[node.kind != "title" :])
        if last - first <= _LONGEST_NARROW
        and text[last - 1] not in "。;,:!?"
        and begins_first(text, *following)
        and past_number(text, first, last) == first
        and not re.search(r"[|\t]", text[first:last])
    ]
    if len(heads) < _FEWEST_HEADLINES:
        return node
    children = []
    for (first, last), end in zip(heads, [*(at for at, _ in heads[1:]), node.end], strict=True):
        below = read_numbering(text, last, end)
        children.append(Node("headline", "", first, first, below.own_end, end, below.children))
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
            and not CLOSES.match(text, *told[0])
        ):
            found.append((first, last))
    # the heading of the part, words before and behind
    return found if len(found) + _MOST_OTHERS >= len(lines) else []
