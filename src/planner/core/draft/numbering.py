"""Words → a tree of numbered items, however they are numbered, on lines of their own or in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_N = "一二三四五六七八九十百零〇"
_ELSE = rf"[壹贰貳叁参肆伍陆柒捌玖拾ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]{{1,2}}[、.]|第[{_N}]{{1,4}}节[、.:]?"
# 1.9月底前 is the first item, due in September.
_DATE = r"\d{1,2}月|20\d\d年"
# 3.5万元 begins with a figure.
_COUNTED = r"(?:[年月日亿万元次个名人倍米吨亩岁分克升秒度]|公里|公顷|平方|立方|千克|小时)"
# From the widest to the narrowest; the paragraph of the layout standard (GB/T 9704-2012, 7.3.3)
# has 一、 (一) 1. (1), offices have more.
_KINDS = (
    ("chapter", rf"第[{_N}]{{1,4}}(?:部分|章|编|篇)[、.:]?|[上中下]篇[、.:\s]"),
    (
        "part",
        rf"[{_N}]{{1,4}}(?:\s?、(?![{_N}]{{1,3}}、)|\.(?!\d)|\.(?=20\d\d年)|\s(?=[^\s]))|{_ELSE}",
    ),
    ("section", rf"\(\s?[{_N}]{{1,4}}\s?\)[、.:,]?|[㈠-㈩][、.]?|问题[{_N}\d]{{1,2}}[:、]"),
    ("triple", r"\d{1,2}\.\d{1,2}\.\d{1,2}(?![\d.年月日])[、]?"),
    ("decimal", rf"\d{{1,2}}\.\d{{1,2}}(?=[、\s\u4e00-\u9fff])(?!\s?{_COUNTED})[、]?"),
    (
        "numbered",
        rf"\d{{1,2}}(?:\s?、|\.(?!\d)|\.(?={_DATE})|,(?=[^\d\s])|\s+(?=[^\s\d|年月日次个项名人]|20\d\d年))|[⒈-⒛]",
    ),
    ("bracketed", r"\(\d{1,2}\)[、.]?|\d{1,2}\)|[⑴-⒇]"),
    ("lettered", r"[A-Ha-h][.、)](?=[\u4e00-\u9fff])"),
    ("ringed", r"[①-⑳❶-❿][、.]?"),
    ("counted", rf"第[{_N}]{{1,2}}(?:[,、:]|是)|其[一二三四五六][,、:]"),
    ("spoken", rf"[{_N}]{{1,2}}(?:是要|是|要(?!求|点|素))[,:]?"),
    ("ordinal", r"(?:首先|其次|再次|再者|最后)(?:[,、:]|是|要)?"),
)
RANKS = (
    {"title": 0, "chapter": 1, "part": 3, "headline": 4, "section": 5}
    | {kind: rank for rank, (kind, _) in enumerate(_KINDS[4:], 6)}
    | {"triple": 6.5, "inner": 19, "bullet": 20}
)
# Which of these is the wider is not settled; in a text it is the one that comes first.
_NARROW = {"numbered", "bracketed", "lettered", "ringed", "counted", "spoken", "ordinal"}
_FIRSTS = frozenset(("1", "一", "①", "❶", "⒈", "⑴", "首先", "A", "a"))
_MARK = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS))
# The last are those of symbol fonts, as word processors write them.
_SIGNS = "·●■◆★▪▶►▲△➤➢➣✓✔√※□☆❖\ufe0f\uf020-\uf0ff"
_AT_LINE = re.compile(rf"(?:#{{1,6}}[ \t]*|[-*+>{_SIGNS}]+[ \t]*|\*\*|__|【)*")
_BULLET = re.compile(rf"[-*+○{_SIGNS}]\ufe0f?(?![-*+])[ \t]*(?=[^\s\d])")
_DASHES = re.compile(r"[—–]{2}[ \t]*(?=[^\s—–])")
_HASHES = re.compile(r"#{1,6}")
# Numbers as they come with mistakes, where a line begins: 一,……  一)……  (一……  2存在问题
_MISTAKEN = re.compile(
    rf"(?P<part>[{_N}]{{1,3}}[,:](?=[^\n。;]{{2,40}}$))|(?P<section>\([-—–]\)|[{_N}]{{1,3}}\)[、.]?|\([{_N}]{{1,2}}(?![{_N}]|[^()\n]{{0,16}}\)))"
    r"|(?P<numbered>\d{1,2}(?![年月日个项名次人])(?=[\u4e00-\u9fff]{2,14}(?:情况|问题|不足|计划|打算|安排|思路|措施|回顾|成效|做法|亮点|任务|目标)$))",
    re.MULTILINE,
)
# Where the number of an item may stand within a paragraph.
_AFTER_END, _AFTER_PAUSE = frozenset("。;!?:)”』」 \t\n"), frozenset("。;!?:,、”』」 \t\n")
_INLINE = re.compile(
    rf"(?<=[。;!?:,、.)”』」\s])(?:第?[{_N}]{{1,4}}(?:部分|章|[、.是要,:])|\([{_N}\d]{{1,4}}\)|\d{{1,2}},(?=[\u4e00-\u9fff])|(?:\d{{1,2}}|[A-Ha-h])[、.)](?:(?!\d)|(?={_DATE}))"
    rf"|其[一二三四五六][,、:]|首先|其次|再次|再者|最后|[㈠-㈩⒈-⒛⑴-⒇])|[①-⑳❶-❿]"
)
# What a line begins with that does not go on with the line before.
BEGINS_ITEM = re.compile(
    r"(?:#{1,6}\s|[-*+]\s|——|[●◆▶►■★▪▲△➤➢➣✓✔√※□☆❖○\uf020-\uf0ff]|第?[一二三四五六七八九十]{1,3}[、.部章是要]|\(?[一二三四五六七八九十\d]{1,3}[)、.](?!\d)|\d{1,2}\.(?:\d{1,2}月|20\d\d年)"
    r"|[①-⒛❶-❿㈠-㈩]|首先|其次|再次|最后)"
)
_FEWEST_RESTART, _LONGEST_BARE = 2, 30
_SPOKEN = {"counted", "spoken", "ordinal"}
_CLOSE = {"counted", "spoken", "section", "ringed", "bracketed"}


@dataclass
class Node:
    """An item: its kind and number, where it starts, its own words and those below it."""

    kind: str
    label: str
    start: int
    body: int
    own_end: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This item and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Mark:
    """The number of an item, and the words that begin after it."""

    kind: str
    label: str
    start: int
    body: int
    is_inline: bool = False
    depth: int = 0


def read_numbering(text: str, start: int, end: int, headings: dict[int, int] | None = None) -> Node:
    """The tree of a stretch of words; `headings` are lines without a number that begin a part."""
    root = Node("title", "", start, start)
    stack = [root]
    for mark in _marks(text, start, end, headings or {}):
        _close(stack, mark)
        node = Node(mark.kind, mark.label, mark.start, mark.body)
        stack[-1].children.append(node)
        stack.append(node)
    _measure(root, end)
    for node in [each for each in root.walk() if len(each.children) > _FEWEST_RESTART]:
        node.children = _restarted(text, node.children)
    return root


def _restarted(text: str, items: list[Node]) -> list[Node]:
    """Items of which those behind a bare heading that count from one again lie below it."""
    found: list[Node] = []
    holder: Node | None = None
    for item in items:
        last = found[-1] if found else None
        if holder and _value(item) == _value(holder.children[-1]) + 1:
            _put_below(holder, item)
        elif last and _value(item) == 1 < _value(last) and _is_bare(text, last, item):
            holder = last
            _put_below(holder, item)
        else:
            holder = None
            found.append(item)
    return found


def _put_below(holder: Node, item: Node) -> None:
    holder.children.append(item)
    holder.end = item.end


def _is_bare(text: str, node: Node, following: Node) -> bool:
    """Whether an item is but a heading on a line of its own, numbered as the next is."""
    own = text[node.body : node.own_end].strip()
    is_heading = bool(own) and len(own) <= _LONGEST_BARE and own[-1] not in "。;!?,"
    return is_heading and not node.children and node.kind == following.kind


def _value(node: Node) -> int:
    """The number of an item; 0 if it is none."""
    label = node.label.strip("()第是要其")
    if label.isdecimal():
        return int(label)
    tens, has_tens, ones = label.rpartition("十")
    digits = "一二三四五六七八九"
    if not has_tens:
        return digits.find(label) + 1 if len(label) == 1 else 0
    return 10 * (digits.find(tens) + 1 if tens else 1) + (digits.find(ones) + 1 if ones else 0)


def _close(stack: list[Node], mark: Mark) -> None:
    """Leave on the stack what the new item lies in."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].kind == mark.kind:
            del stack[depth:]
            return
    if mark.kind in {"decimal", "triple"} and mark.label.startswith(f"{stack[-1].label}."):
        # 2.1 below 2, 2.1.1 below 2.1
        return
    is_new = mark.kind in _NARROW and stack[-1].kind in _NARROW and _is_first(mark)
    if mark.is_inline or is_new:
        return
    while len(stack) > 1 and _rank(stack[-1].kind) >= _rank(mark.kind):
        stack.pop()


def _is_first(mark: Mark) -> bool:
    return mark.label.strip("()第其是要") in _FIRSTS


def _rank(kind: str) -> float:
    # headings of Markdown lie between chapters and parts, by their hashes
    return 1 + int(kind[1:]) / 10 if kind[0] == "#" else RANKS[kind]


def _measure(root: Node, end: int) -> None:
    """Say where each item ends; without recursion, for texts that nest without end."""
    nodes = list(root.walk())
    for node, following in zip(nodes, [*(each.start for each in nodes[1:]), end], strict=True):
        node.own_end = following
    for node in reversed(nodes):
        node.end = node.children[-1].end if node.children else node.own_end


def _marks(text: str, start: int, end: int, headings: dict[int, int]) -> Iterator[Mark]:
    is_counting = False
    kind_of_heading = _kind_of_headings(text, start, end, headings) if headings else ""
    for first, last in lines_of(text, start, end):
        own = headings.get(first)
        leading = Mark(kind_of_heading, "", first, own) if own else _leading(text, first, last)
        widest = _rank(leading.kind) if leading else -1.0
        if leading:
            is_within = leading.kind in _NARROW and leading.kind != "spoken"
            is_counting = leading.label.startswith("首先") or (is_counting and is_within)
            if leading.kind != "ordinal" or is_counting:
                yield leading
        at = leading.body if leading else first
        for mark in _inline(text, at, last, leading):
            if mark.kind == "ordinal":
                is_counting = is_counting or mark.label.startswith("首先")
                if not is_counting:
                    continue
            is_narrower = leading is not None and {leading.kind, mark.kind} <= _NARROW
            if _rank(mark.kind) < widest and mark.kind != "chapter" and not is_narrower:
                # 主要做法:一、……;二、…… within (一) is a list, not the next part
                kind = "inner" if leading and leading.kind == "spoken" else "spoken"
                yield Mark(kind, mark.label, mark.start, mark.body, is_inline=True)
            else:
                yield mark


def _kind_of_headings(text: str, start: int, end: int, headings: dict[int, int]) -> str:
    """As wide as 一、, or wider where 一、 stands first below one."""
    is_below = False
    for first, last in lines_of(text, start, end):
        if first in headings:
            is_below = True
        elif mark := _leading(text, first, last):
            if is_below and mark.kind == "part" and _is_first(mark):
                return "chapter"
            is_below = False
    return "part"


def lines_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each line of a stretch begins and ends; empty ones are left out."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield start, stop
        start = stop + 1


def _leading(text: str, first: int, last: int) -> Mark | None:
    before = _AT_LINE.match(text, first, last)
    at = before.end() if before else first
    found = _MARK.match(text, at, last) or _MISTAKEN.match(text, at)
    if found and found.end() < last:
        return Mark(
            str(found.lastgroup), _label(found[0]), first, _past_space(text, found.end(), last)
        )
    bullet = _BULLET.match(text, first, last) or _DASHES.match(text, first, last)
    if bullet and bullet.end() < last:
        return Mark("bullet", "", first, bullet.end())
    hashes = _HASHES.match(text, first, last)
    return Mark(f"#{len(hashes[0])}", "", first, at) if hashes and at < last else None


def _inline(text: str, at: int, last: int, leading: Mark | None) -> Iterator[Mark]:
    reached = int(leading.label) if leading and leading.label.isdecimal() else 0
    for near in _INLINE.finditer(text, at, last):
        found = _MARK.match(text, near.start(), last)
        if not found or found.end() >= last:
            continue
        kind, label = str(found.lastgroup), _label(found[0])
        if near.start() == at:
            # 1、首先,……  (一)一是……
            stands = leading is not None and kind in _SPOKEN and kind != leading.kind
        else:
            is_next = kind == "numbered" and label.isdecimal() and 0 < int(label) - 1 == reached
            reached = int(label) if is_next else reached
            stands = _stands(kind, text[near.start() - 1], found[0], is_next=is_next)
        if stands:
            body = _past_space(text, found.end(), last)
            yield Mark(kind, label, near.start(), body, is_inline=True)


def _stands(kind: str, before: str, mark: str, *, is_next: bool) -> bool:
    """Whether a number within a paragraph numbers an item, by the sign before it."""
    if kind == "numbered" and mark[-1] == "," and not is_next:
        return False
    if before == "," and is_next:
        return True
    if before == " " and kind in {"numbered", "ordinal"}:
        return False
    return kind == "ringed" or before in (
        _AFTER_PAUSE if kind in _CLOSE or mark[-1] == "是" else _AFTER_END
    )


def _past_space(text: str, at: int, last: int) -> int:
    while at < last and text[at] in " \t":
        at += 1
    return at


def _label(mark: str) -> str:
    return mark.strip(" \t、.,:")


def begins_first(text: str, at: int, last: int) -> bool:
    """Whether a line begins with the number of a first item."""
    mark = _leading(text, at, last)
    return mark is not None and _is_first(mark)


def past_number(text: str, at: int, last: int) -> int:
    """Where the words begin after the number of an item, if one stands there."""
    mark = _leading(text, at, last)
    return mark.body if mark else at
