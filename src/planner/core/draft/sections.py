"""Words → parts by what they mean: what was done, what is lacking, what is to come."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from planner.core.draft.clauses import letters
from planner.core.draft.masthead import Masthead
from planner.core.draft.meaning import (
    LONGEST_HEADING,
    looks_ahead,
    looks_lacking,
    turning,
    years,
)
from planner.core.draft.numbering import Node, lines_of, read_numbering
from planner.core.draft.tables import is_column_name, read_table

_LONGEST_BARE_HEADING = 26
_LABEL_SIZE = 10
_PREFACE, _NEXT, _PROBLEM_NUMBER = "前言", "下一步", "问题"
_FIRST_PROBLEM = re.compile(r"^问题[一1][:、]", re.MULTILINE)
_NUMBERED = re.compile(
    r"[(#①-⑳]|第?[一二三四五六七八九十]{1,3}(?:[、.,:)是要部章编篇节]|\s|$)|首先|其[次一二三四五]|再[次者]"
    r"|最后|\d{1,2}(?!\d)"
)
_BEFORE_HEADING = "【*_ ■◆★▪●○▶►▲△➤※□☆❖-"
_WIDE = {"chapter", "part", "section", "headline"}
_OWNS = re.compile(
    r"(?:目前|当前|工作中?|我[局镇乡县办]|还|仍|依然)*(?:存在|面临)?着?的?(?:一些|主要|突出|几个)?的?"
    r"(?:问题|不足|困难|短板|差距|弱项|薄弱环节|挑战)(?:之处)?(?:(?:及|和|与|、|以及).{1,16})?"
)
_ENDS_BACK = re.compile(
    r"(?:情况|成效|做法|成绩|回顾|总结|亮点|原因|经验|履职)$|^其[他它](?:需要.{2,8})?事项$|^其[他它]$"
)
_OF_HEADS = re.compile(r"第一责任人|履职|履行")
_HEADING = re.compile(r"[^。;!?:\n]*")
_TAIL = re.compile(r"[:\s】*_]+$")
# Between a problem and what will be done about it, in one item.
_WE = (
    r"(?:我(?:们|镇|乡|街道|局|办|院|校|县|区|市|委|所|科|中心|单位)"
    r"|本(?:镇|乡|局|院|校|办)|街道|学校|医院)"
)
_WILL = r"(?:将|拟|要|计划|力争|争取|继续|重点|着力|进一步)"
_REMEDY = re.compile(
    r"(?:^|(?<=[。;!?\n\s])|(?<=\)))[(【]?(?:下一?步(?:工作)?(?:措施|打算|计划|举措|安排)?|(?:整改|改进|工作|解决|应对)"
    r"(?:措施|举措|打算|对策|方向)|对策(?:建议)?|努力方向|打算|措施|举措)[)】]?(?:[:是]|,(?=我|将|要|拟|继续))"
    # 下一步争取……, 今后,我们将……; also behind a comma
    rf"|(?:^|(?<=[。;!?,\n\s)]))(?:下一?步(?:工作中?)?|下一?阶段|接下来|今后|20\d\d年)(?:,(?={_WE}|{_WILL})|(?={_WE}?{_WILL}))"
    # 针对这一问题,我镇将……; 对此将……
    rf"|(?:^|(?<=[。;!?\n\s]))(?:针对(?:这|该|此|上述|以上|存在)[^,。;]{{0,12}}|为此|对此),?(?=[^。;]{{0,30}}?(?:将|拟|要|计划|力争|争取))"
    # 我们将……
    rf"|(?:^|(?<=[。;!?\n\s]))(?={_WE}?将)(?!将(?:近|来))"
)
# Below a heading that says both: 2025年,招录执法人员3名
_THEN = re.compile(rf"{_REMEDY.pattern}|(?<=[。;!?])(?:20\d\d年|下一?步|下一?阶段|明年|今后),")
_ASKED = r"[(【]?(?:存在(?:的)?)?(?:主要)?(?:问题|不足|差距|短板)(?:表现)?[)】]?"
_PROBLEM = re.compile(rf"^(?:[^\n。;:]{{1,20}}\n)?{_ASKED}[:是]\s*")
_LABELLED = re.compile(rf"^{_ASKED}:", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """A part of a text by its meaning: its heading, its number, where it stands."""

    label: str
    heading: str
    node: Node
    is_ahead: bool = False
    is_lacking: bool = False


def read_parts(text: str, head: Masthead) -> list[Part]:
    """The parts of a text in its order; those that look ahead hold the plan."""
    # 问题一:…… 下一步措施:…… is one item, not a part and the next
    bare = {} if _FIRST_PROBLEM.search(text) else _bare_headings(text, head)
    root = read_numbering(text, head.body, len(text), bare)
    if head.looks_ahead:
        return _whole_plan(head, root)
    parts = _certain(list(_walk(text, root, head.report_year)), head)
    if any(part.is_ahead for part in parts):
        return parts
    paired = list(_answered(text, root, parts))
    if any(part.is_ahead for part in paired):
        return paired
    return _turned(text, head, root, parts)


def heading_of(text: str, node: Node) -> str:
    """The first words of an item, up to the end of its line or sentence; empty if too long."""
    found = _HEADING.match(text, node.body, node.own_end)
    heading = _TAIL.sub("", found[0]).strip() if found else ""
    return heading if len(letters(heading)) <= LONGEST_HEADING else ""


def owns_lacks(heading: str) -> bool:
    """Whether a heading only says that something is lacking, and not what."""
    return bool(_OWNS.fullmatch(heading))


def _certain(parts: list[Part], head: Masthead) -> list[Part]:
    """The parts, of which those that only may look ahead do so no more if that is unlikely.

    It is unlikely before one that surely does, and for 主要措施 at the beginning of a text.
    """
    surely = [part.is_ahead and looks_ahead(part.heading, is_top=False) for part in parts]
    first = surely.index(True) if True in surely else len(parts)
    numbered = [at for at, part in enumerate(parts) if part.label != _PREFACE]
    opening = numbered[0] if len(numbered) > 1 else -1
    found = []
    for at, part in enumerate(parts):
        before = at < first < len(parts) and "年" not in part.heading
        opens = at == opening and str(head.plan_year) not in part.heading
        is_doubtful = part.is_ahead and not surely[at] and (before or opens)
        found.append(_as_back(part) if is_doubtful else part)
    return found


def _as_back(part: Part) -> Part:
    return Part(part.label, part.heading, part.node, is_lacking=part.is_lacking)


def _bare_headings(text: str, head: Masthead) -> dict[int, int]:
    """Lines without a number that are headings by what they say."""
    found: dict[int, int] = {}
    lines = list(lines_of(text, head.body, len(text)))
    columns = {at for at, each in enumerate(lines) if is_column_name(text[slice(*each)])}
    labels = Counter(_label_of(text[slice(*each)]) for each in lines)
    for at_line, (first, last) in enumerate(lines):
        whole = _TAIL.sub("", text[first:last])
        line = whole.lstrip(_BEFORE_HEADING)
        label = _label_of(line)
        if label and _is_meant(label, head):
            # 下步打算:首先,……; but 问题:……, 对策:…… again and again stand in each item
            if labels[label] == 1:
                found[first] = first + len(whole) - len(line)
            continue
        if not line or len(line) > _LONGEST_BARE_HEADING or text[last - 1] in "。;,!?":
            continue
        is_column = at_line in columns and (at_line - 1 in columns or at_line + 1 in columns)
        is_name = is_column_name(line) and not (owns_lacks(line) or _OF_HEADS.search(line))
        if _NUMBERED.match(line) or is_column or is_name:
            continue
        if "\t" in line or "|" in line or "," in line:
            continue
        if _is_meant(line, head) or _ENDS_BACK.search(line):
            found[first] = first + len(whole) - len(line)
    return found


def _label_of(line: str) -> str:
    """The few words before a colon that a line may begin with."""
    at = line.find(":", 0, _LONGEST_BARE_HEADING)
    return line[: max(at, 0)].lstrip(_BEFORE_HEADING)


def _is_meant(line: str, head: Masthead) -> bool:
    """Whether words tell by themselves that what is lacking or what is to come follows."""
    if _NUMBERED.match(line) or "," in line:
        return False
    by_year = head.plan_year in years(line) and looks_ahead(line, head.report_year)
    return by_year or owns_lacks(line) or looks_ahead(line, head.report_year, is_top=False)


def _walk(text: str, root: Node, report_year: int | None) -> Iterator[Part]:
    """The parts below the root; one that says nothing by itself is looked into."""
    if text[root.body : root.own_end].strip():
        yield Part(
            _PREFACE, "", Node("title", "", root.start, root.body, root.own_end, root.own_end)
        )
    for child in root.children:
        yield from _parts(text, child, report_year, "")


def _parts(text: str, node: Node, report_year: int | None, above: str) -> Iterator[Part]:
    node = _labelled(text, node)
    heading = heading_of(text, node)
    label = above + (node.label or letters(heading)[:_LABEL_SIZE])
    is_top = not above
    ahead = looks_ahead(heading, report_year, is_top=is_top)
    lacking = looks_lacking(heading, is_top=is_top)
    if ahead and lacking:
        yield from _paired(text, node, label, report_year)
        return
    if ahead or lacking:
        inner = [] if ahead else list(_below(text, node, report_year, label))
        if any(part.is_ahead for part in inner):
            if not any(part.is_lacking for part in inner):
                yield Part(label, heading, _without(node, inner), is_lacking=True)
            yield from inner
            return
        yield Part(label, heading, node, is_ahead=ahead, is_lacking=lacking)
        return
    inner = list(_below(text, node, report_year, label))
    if any(part.is_ahead or part.is_lacking for part in inner):
        yield Part(label, heading, _without(node, inner))
        yield from (part for part in inner if part.is_ahead or part.is_lacking)
    else:
        yield Part(label, heading, node)


def _labelled(text: str, node: Node) -> Node:
    """An item without others below it, parted where 问题:…… stands again and again."""
    found = list(_LABELLED.finditer(text, node.body, node.own_end))
    if node.children or len(found) <= 1:
        return node
    ends = [*(each.start() for each in found[1:]), node.end]
    children = [
        Node("headline", "", each.start(), each.end(), end, end)
        for each, end in zip(found, ends, strict=True)
    ]
    return replace(node, own_end=found[0].start(), children=children)


def _below(text: str, node: Node, report_year: int | None, label: str) -> Iterator[Part]:
    for child in node.children:
        if child.kind not in {"counted", "spoken", "ordinal", "ringed", "inner"}:
            yield from _parts(text, child, report_year, label)


def _without(node: Node, inner: list[Part]) -> Node:
    """An item without those below it that are parts of their own."""
    taken = {part.node.start for part in inner if part.is_ahead or part.is_lacking}
    children = [child for child in node.children if child.start not in taken]
    end = min(taken)
    return Node(node.kind, node.label, node.start, node.body, min(node.own_end, end), end, children)


def _paired(text: str, node: Node, label: str, report_year: int | None) -> Iterator[Part]:
    """A part that holds both what is lacking and what will be done."""
    inner = list(_below(text, node, report_year, label))
    if any(part.is_ahead for part in inner):
        yield from inner
        return
    whole = Part(label, heading_of(text, node), node, is_ahead=True)
    if any(row.lack[1] for row in read_table(text, node.start, node.end)):
        yield replace(whole, is_lacking=True)
        return
    turns = [found.start() for found in _turns(text, node, _THEN)]
    if turns and _turns_once(node, turns):
        yield from _split(text, whole, turns[0])
    elif turns:
        yield from _pairs(text, whole, turns)
    else:
        yield whole


def _turns_once(node: Node, turns: list[int]) -> bool:
    """Whether all problems stand before all that will be done, and not item by item."""
    held = [child for child in node.children if _has(turns, child.start, child.end)]
    if not held:
        return True
    return len(turns) == 1 and held[0] is node.children[-1]


def _answered(text: str, root: Node, parts: list[Part]) -> Iterator[Part]:
    """The parts, of which those that answer what is lacking item by item are parted in two."""
    for part in parts:
        turns = [found.start() for found in _turns(text, part.node)] if part.is_lacking else []
        held = [child for child in part.node.children if _has(turns, child.start, child.end)]
        if len(held) > 1:
            yield from _pairs(text, part, turns)
        elif not part.label.startswith(_PROBLEM_NUMBER):
            yield part
    named = [child for child in root.children if child.label.startswith(_PROBLEM_NUMBER)]
    if len(named) > 1:
        first, last = named[0].start, named[-1].end
        whole = Part(_PROBLEM_NUMBER, "", Node("title", "", first, first, first, last, named))
        yield from _pairs(text, whole, [found.start() for found in _turns(text, whole.node)])


def _turns(text: str, node: Node, remedy: re.Pattern[str] = _REMEDY) -> list[re.Match[str]]:
    """Where an item turns from what is lacking to what will be done."""
    start = node.body + len(heading_of(text, node))
    found = {each.start(): each for each in remedy.finditer(text, start, node.end)}
    for first, last in lines_of(text, start, node.end):
        opened = turning(None).match(text, first, last)
        if opened:
            found.setdefault(first, opened)
    return [found[at] for at in sorted(found)]


def _split(text: str, whole: Part, at: int) -> Iterator[Part]:
    """What stands before the turn is lacking, what stands behind it is to come."""
    before = read_numbering(text, whole.node.start, at)
    lacking = before.children[0] if before.children else before
    yield Part(whole.label, whole.heading, lacking, is_lacking=True)
    rest = read_numbering(text, at, whole.node.end)
    yield Part(whole.label + _NEXT, whole.heading, rest, is_ahead=True)


def _pairs(text: str, whole: Part, turns: list[int]) -> Iterator[Part]:
    """Items that each name a problem and what will be done about it."""
    node = whole.node
    problems = Node("title", "", node.start, node.body, node.own_end, node.own_end)
    remedies = Node("title", "", node.start, node.end, node.end, node.end)
    for child in _holding(node, turns):
        position = bisect_left(turns, child.start)
        at = turns[position] if position < len(turns) else child.end
        problems.children.append(_cut(text, child, child.start, min(at, child.end)))
        if at < child.end:
            remedies.children.append(_remedy(text, child, at))
    problems.end = node.end
    yield Part(whole.label, whole.heading, problems, is_lacking=True)
    yield Part(whole.label + "措施", whole.heading, remedies, is_ahead=True)


def _holding(node: Node, turns: list[int]) -> list[Node]:
    """The items that hold the turns: those directly below, or one further down."""
    inside = [child for child in node.children if _has(turns, child.start, child.end)]
    if len(inside) == 1 and len(turns) > 1 and inside[0].children:
        return inside[0].children
    return node.children


def _has(turns: list[int], start: int, end: int) -> bool:
    position = bisect_left(turns, start)
    return position < len(turns) and turns[position] < end


def _cut(text: str, child: Node, start: int, end: int) -> Node:
    body = child.body
    if found := _PROBLEM.match(text[child.body : end]):
        body += found.end()
    return Node(child.kind, child.label, start, body, end, end)


def _remedy(text: str, child: Node, at: int) -> Node:
    found = _REMEDY.match(text, at, child.end)
    body = found.end() if found else at
    own = read_numbering(text, body, child.end)
    first = own.children[0].start if own.children else child.end
    return Node("section", child.label, at, body, first, child.end, own.children)


def _whole_plan(head: Masthead, root: Node) -> list[Part]:
    """A text that is a plan as a whole: every part of it, save guiding thoughts."""
    heading = " ".join(head.title.split())
    label = ""
    return [Part(label, heading, root, is_ahead=True)]


def _turned(text: str, head: Masthead, root: Node, parts: list[Part]) -> list[Part]:
    """The parts with the stretch that turns to next year's work in the middle of the text."""
    turn = turning(head.plan_year)
    owned = max((part.node.start for part in parts if part.is_lacking), default=head.body)
    found = _last_turn(text, head.body, owned, turn)
    if found is None:
        return parts
    at, end = found, _turn_ends(text, root, parts, found)
    node = read_numbering(text, at, end)
    kept = [_shortened(text, part, at) for part in parts if not at < part.node.start < end]
    line = text[at : text.find("\n", at) if "\n" in text[at:] else len(text)]
    heading = _HEADING.match(line)
    title = heading[0].split(",")[0] if heading else _NEXT
    return [*kept, Part(_NEXT, title[:LONGEST_HEADING], node, is_ahead=True)]


def _turn_ends(text: str, root: Node, parts: list[Part], at: int) -> int:
    """Where the stretch ends that begins in the middle: with its part, or before the next."""
    line_end = text.find("\n", at)
    if line_end > 0 and text[line_end - 1] == ":":
        # 2025年,我院将从三个方面努力: leads to the items that follow
        return root.end
    around = next((part for part in parts if part.node.start <= at < part.node.end), None)
    if around and (around.node.kind in _WIDE or around.node.kind[0] == "#"):
        return around.node.end
    wide = (
        child.start
        for child in root.children
        if child.start > at and (child.kind in _WIDE or child.kind[0] == "#")
    )
    return next(wide, root.end)


def _last_turn(text: str, start: int, owned: int, turn: re.Pattern[str]) -> int | None:
    """Where the last paragraph begins that turns ahead, else the last such sentence.

    A sentence before what is lacking, at `owned`, belongs to what was done.
    """
    lines = [
        first for first, last in lines_of(text, start, len(text)) if turn.match(text, first, last)
    ]
    if lines:
        return lines[0] if len(lines) == 1 else lines[-1]
    inside = re.compile(rf"(?<=[。;!?\s、)])(?:{turn.pattern})")
    found = [each.start() for each in inside.finditer(text, owned)]
    return found[-1] if found else None


def _shortened(text: str, part: Part, at: int) -> Part:
    if not part.node.start <= at < part.node.end:
        return part
    fresh = read_numbering(text, part.node.start, at)
    node = fresh.children[0] if fresh.children else fresh
    return Part(part.label, part.heading, node, is_lacking=part.is_lacking)
