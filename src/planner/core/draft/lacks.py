"""A part that owns what is lacking → its shortcomings, one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.core.draft.clauses import letters, sentences
from planner.core.draft.meaning import is_about_causes, looks_lacking
from planner.core.draft.numbering import Node, lines_of, read_numbering
from planner.core.draft.sections import Part, heading_of, owns_lacks
from planner.core.draft.tables import read_table
from planner.core.draft.words import Words

_LACKING = re.compile(
    r"不(?!断|同|仅|但|忘|懈|折不扣|只|少于|低于|良|法)|不强|不高|不深|不到位|不平衡|不充分|不全|不严|不实|不细|不及时|不规范|不健全|不完善|不完全|不均衡|不多|不大"
    r"|不熟|不顺|不畅|不紧密|有待|欠缺|滞后|薄弱|短缺|差距|缺乏|偏弱|偏低|偏少|单一|较弱|较低|较少|较差|较窄|较慢|偏窄|偏慢|偏高|偏小|落后|突出|较长|较大|繁重|艰巨|不少(?!于)|压力|过少|有限|匮乏|参差不齐|缺失|缺位|老化|乏力|脱节|流失|仍需|还需|淡薄|短板|弱项|困难|问题"
    r"|缓慢|下滑|下降|紧张|紧缺|流动性[大强]|(?<![减降最年])[低差少慢弱窄](?=$|[,。;、(])"
)
_BEFORE = re.compile(r"^.*(?:存在着?|仍有|还有|表现为|表现在|主要是|是)(?=.{2})")
_AFTER = re.compile(
    r"(?:等(?:方面)?(?:的)?(?:问题|不足|现象|情况|短板|差距)?|的(?:问题|不足|现象|情况|短板|差距))$"
)


_OWNS = re.compile(
    r"(?:还|仍|也|依然|尚)?(?:存在|有)(?:着|一些|一定|不少(?!于)|许多|诸多)?.{2,160}(?:问题|不足|短板|差距|薄弱环节|困难)$"
)


# 存在一些不足,如力量不足、意识有待提升等
_NAMING = re.compile(
    r"(?:存在|还有|仍有|看到|认识到|意识到)[^,。;:]{0,10}(?:问题|不足|短板|差距|困难)[,:]?(?:比如|例如|譬如|如(?![何下期])|主要是|主要有|主要表现[为在]|表现[为在])"
    r"|(?:清醒|清楚|深刻)地?(?:看到|认识到|意识到)[,:]|(?:存在的|自己的|自身的?)(?:问题|不足|差距|短板)(?:主要)?[是:]"
)
_AIMED = re.compile(
    r"(?:针对|对于|聚焦)([^,。;:!?\n]{4,40}?)(?:等)?(?:的)?(?:突出|主要|实际)?(?:问题|不足|短板|现象|弱项|情况)(?=,)"
)
# What says where a lack is felt, or that there is one, but not what is lacking: 重点难点问题.
_LABELS = re.compile(r"突出|短板|弱项|困难|问题|压力|薄弱环节|差距")
# 人手不足,主要原因是编制少
_CAUSE = re.compile(r"[,(](?:究?其)?(?:主要|根本|重要)?的?原因(?:主要)?(?:[是为有,:]|在于)")
_SHORTEST, _LONGEST_ADDED, _LONGEST_NAME, _LONGEST_DETAIL = 4, 20, 30, 400
_FEWEST_WIDE = 3
"""Members between commas; with so many, 、 stands within one."""
_ANNOUNCES = re.compile(
    r"(?:存在|还有|仍有)[^。;!?\n]{0,30}(?:问题|不足|短板|差距|困难)[^。;!?\n:]{0,12}:"
)
# A line that only says that there are some: 但仍存在一些问题,主要有:
_ANNOUNCING = re.compile(
    r"(?:存在|还有|仍有|看到)[^,。;!?:]{0,6}(?:一些|许多|不少|很多|诸多|以下|如下|几)[^,。;!?:]{0,8}"
    r"(?:问题|不足|短板|差距|困难)[^。;!?:]{0,12}[。:]?\s*$"
)
_COLON = re.compile(r":(?!\d)|(?<!\d):")
"""Not that of 1:4 or 8:00."""
_CAUSES_FOLLOW = re.compile(r"原因[^。;,]{0,12}[:是有]\s*$")
_TELLS_CAUSE = re.compile(
    r"\s*(?:究其|分析|其)?(?:(?:产生|造成|存在|上述|以上)[^,。;:]{0,10})?(?:主要|根本|重要)?的?原因"
)
_ASPECT = re.compile(r"(?:方面|层面|领域|角度|上)$")
# Behind a sentence that only says that there is something: 还有差距。主要表现在:
_GOES_ON = re.compile(r"(?:主要|具体|集中|突出)*(?:表现|体现)[为在]|主要[是有]|具体有?:")
_REMEDY = re.compile(r"\s*(?:整改|改进|解决|应对|工作)?(?:措施|对策|办法|举措|思路)[:是]")
_IS_BESIDE = re.compile(rf"{_REMEDY.pattern}|{_TELLS_CAUSE.pattern}")
_OPENING = re.compile(r"\s*(?:一方面|另一方面|此外|同时|另外|还有)[,是:]?")
_LISTS = re.compile(r"等(?:方面)?(?:的)?(?:问题|不足|现象|情况|短板|差距)$")


@dataclass(frozen=True)
class Lack:
    """What the source text owns to be lacking (不足), with its place."""

    place: str
    text: str
    start: int
    end: int
    words: str
    detail: str = ""
    """All that the text says of it, folded."""


def lacks_of(words: Words, part: Part) -> list[Lack]:
    """The shortcomings of a part in the order of the text."""
    spans = list(_in_table(words.text, part.node)) or list(_items(words.text, part.node))
    if not spans:
        spans = list(_told(words.text, part))
    found = []
    ends = [*(start for _, start, _ in spans[1:]), part.node.end]
    for number, (label, start, end) in enumerate(spans, 1):
        opening = _OPENING.match(words.text, start, end)
        cause = _CAUSE.search(words.text, start, end)
        first, last = words.trimmed(
            opening.end() if opening else start, cause.start() if cause else end
        )
        if first < last:
            place = f"{part.label}.{label or number}"
            detail = words.text[first : max(last, min(ends[number - 1], first + _LONGEST_DETAIL))]
            whole = (words.text[first:last], detail)
            found.append(Lack(place, words.verbatim(first, last), *words.span(first, last), *whole))
    return found


def lacks_aimed_at(words: Words, parts: Sequence[Part]) -> list[Lack]:
    """The shortcomings that work to come is aimed at, 针对……的问题, where no other are told."""
    found: list[Lack] = []
    for part in parts:
        for told in _AIMED.finditer(words.text, part.node.start, part.node.end):
            if not _LACKING.search(_LABELS.sub("", told[1])):
                continue
            first, last = told.span(1)
            place = f"{part.label}.{len(found) + 1}"
            text = words.verbatim(first, last)
            found.append(Lack(place, text, *words.span(first, last), words.text[first:last]))
    return found


def lacks_between(words: Words, parts: Sequence[Part]) -> list[Lack]:
    """Shortcomings owned in a sentence of a text that has no part for them."""
    limit = next((part.node.start for part in parts if part.is_ahead), len(words.text))
    found = _announced(words, limit)
    for part in parts if not found else ():
        if part.is_ahead:
            continue
        for first, last in _joined_by_semicolons(words.text, part.node):
            naming = _NAMING.search(words.text, first, last)
            begin = naming.end() if naming else first
            if naming or _OWNS.search(words.text[max(first, last - 200) : last]):
                for start, end in _listed(words.text[begin:last], begin):
                    place = f"{part.label}.{len(found) + 1}"
                    text = words.verbatim(start, end)
                    found.append(Lack(place, text, *words.span(start, end), words.text[start:end]))
    return found


def _joined_by_semicolons(text: str, node: Node) -> Iterator[tuple[int, int]]:
    """The sentences of a part up to their full stops."""
    begin = -1
    for first, last in sentences(text, node.start, node.end):
        begin = first if begin < 0 else begin
        if text[last : last + 1] != ";":
            yield begin, last
            begin = -1


def _announced(words: Words, limit: int) -> list[Lack]:
    """The items behind a sentence that announces them, as 还存在一些问题 does."""
    told = _ANNOUNCES.search(words.text, 0, limit)
    if not told:
        return []
    start = told.end()
    line_end = words.text.find("\n", start, limit)
    line_end = limit if line_end < 0 else line_end
    node = read_numbering(words.text, start, line_end)
    if not node.children and not words.text[start:line_end].strip():
        node = read_numbering(words.text, start, limit)
    return lacks_of(words, Part("不足", "", node, is_lacking=True))


def _in_table(text: str, node: Node) -> Iterator[tuple[str, int, int]]:
    """The cells below 存在问题 of a table."""
    for row in read_table(text, node.start, node.end):
        if letters(text[slice(*row.lack)]):
            yield "", *row.lack


def _items(text: str, node: Node) -> Iterator[tuple[str, int, int]]:
    """The numbered items: the first sentence of each, which names it."""
    for child in node.children:
        heading = _CAUSE.split(heading_of(text, child))[0]
        if is_about_causes(heading):
            continue
        if child.children and looks_lacking(heading) and not _is_caused(text, child):
            yield from _items(text, child)
            continue
        if owns_lacks(heading) and (told := list(_told(text, Part("", heading, child)))):
            yield from told
            continue
        pieces = sentences(
            text, child.body, child.own_end if child.own_end > child.body else child.end
        )
        if len(pieces) > 1 and _is_aspect(text[slice(*pieces[0])]):
            # 队伍方面。人员老化。
            pieces = pieces[1:]
        if pieces:
            yield child.label.rstrip("是要"), *_named(text, *_joined(text, pieces))


def _is_caused(text: str, node: Node) -> bool:
    """Whether what stands below an item are the causes of what it names."""
    return bool(_CAUSES_FOLLOW.search(text, node.body, node.own_end))


def _is_aspect(words: str) -> bool:
    return bool(_ASPECT.search(words)) and not _LACKING.search(words)


def _joined(text: str, pieces: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The first sentence, with what a semicolon adds to it that is lacking as shortly."""
    start, end = pieces[0]
    for first, last in pieces[1:]:
        is_short = last - first <= _LONGEST_ADDED and bool(_LACKING.search(text[first:last]))
        if text[end : end + 1] != ";" or not is_short:
            break
        end = last
    return start, end


def _named(text: str, start: int, end: int) -> tuple[int, int]:
    """A shortcoming's name, where a colon ends it: 学习不够:…… but 队伍方面:年龄老化."""
    colon = _COLON.search(text, start, end)
    if not colon or not letters(text[start : colon.start()]):
        return start, end
    if _is_aspect(text[start : colon.start()]) and _LACKING.search(text, colon.end(), end):
        return colon.end(), end
    return start, colon.start()


def _told(text: str, part: Part) -> Iterator[tuple[str, int, int]]:
    """The sentences without numbers that own a lack; those that list several are parted."""
    start = part.node.body
    heading = part.heading
    if heading and text.startswith(heading[:4], start):
        start += len(heading)
    if named := _paragraphs(text, start, part.node.end):
        yield from (("", *span) for span in named)
        return
    owning = list(_owning(text, start, part.node.end))
    for first, last in owning:
        naming = _NAMING.search(text, first, last)
        begin = naming.end() if naming else first
        sentence = text[begin:last]
        listed = list(_listed(sentence, begin))
        # several sentences are a list themselves
        is_list = naming or len(owning) == 1 or _LISTS.search(sentence)
        yield from (
            ("", *span) for span in (listed if is_list and len(listed) > 1 else [(first, last)])
        )


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What paragraphs are about that each name a lack and then tell of it; none if not all do."""
    lines = list(lines_of(text, start, end))
    heads = [
        (first, last)
        for first, last in lines
        if text[last - 1] not in "。;!?:,"
        and last - first <= _LONGEST_NAME
        and _LACKING.search(text[first:last])
    ]
    if len(heads) > 1:
        return heads
    found: list[tuple[int, int]] = []
    for first, last in lines:
        if not _LACKING.search(text[first:last]) or _ANNOUNCING.search(text, first, last):
            continue
        name = _named(text, *_joined(text, sentences(text, first, last)))
        is_name = name[1] - name[0] <= _LONGEST_NAME and _LACKING.search(text[slice(*name)])
        if not is_name or _LISTS.search(text[slice(*name)]):
            return []
        found.append(name)
    return found if len(found) > 1 else []


def _owning(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences that own a lack, with those that a semicolon joins to one."""
    joined: list[tuple[int, int]] = []
    for first, last in sentences(text, start, end):
        if _GOES_ON.match(text, last + 1):
            continue
        joined.append((first, last))
        if text[last : last + 1] == ";":
            continue
        if any(_LACKING.search(text[slice(*each)]) for each in joined):
            own = (each for each in joined if not _IS_BESIDE.match(text, *each))
            yield from (_behind_colon(text, *each) for each in own)
        joined = []


def _behind_colon(text: str, start: int, end: int) -> tuple[int, int]:
    """What a sentence owns, where its first words only announce it."""
    colon = _COLON.search(text, start, end)
    announces = colon and _LACKING.search(text[start:end])
    return (colon.end(), end) if colon and announces else (start, end)


def _listed(sentence: str, at: int) -> Iterator[tuple[int, int]]:
    """The members of a list: 学习不够深、执法不够规范等问题."""
    begin = 0
    is_list, is_telling = bool(_LISTS.search(sentence)), False
    wide = sum(bool(_LACKING.search(each)) for each in re.split("[,;]", sentence))
    parted = "[,;]" if wide >= _FEWEST_WIDE else "[、,;]"
    for stop in [*(each.start() for each in re.finditer(parted, sentence)), len(sentence)]:
        piece = sentence[begin:stop]
        begin, first = stop + 1, begin
        before = _BEFORE.match(piece)
        cut = before.end() if before else 0
        after = _AFTER.search(piece)
        end = after.start() if after else len(piece)
        is_telling = is_telling or (is_list and bool(before))
        told = piece[cut:end]
        size = len(letters(told))
        if size == _SHORTEST and not _LACKING.search(_LABELS.sub("", told)):
            # 一些差距
            continue
        if (is_telling or _LACKING.search(told)) and size >= _SHORTEST:
            yield at + first + cut, at + first + end
