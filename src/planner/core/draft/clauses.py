"""A stretch of words → its sentences, and a sentence's clauses."""

from __future__ import annotations

import re

SHORTEST_CLAUSE = 4
"""Letters; what is shorter, as 同时 or 其中, asks for nothing by itself."""
_LONGEST_BEAT = 3
"""Letters; 早发现、早处置 says how, not what: all its beats are no longer than that."""
SENTENCE_ENDS, CLAUSE_ENDS = "。;!?\n", ","
_LETTERS = re.compile(r"[^\W_]+")
_CLOSING = dict(zip("“‘《〈【「『(", "”’》〉】」』)", strict=True))
# 在……时,当……后: the circumstance of what follows, no work of its own.
_CIRCUMSTANCE = re.compile(
    r"^(?:在|当|每当|待|随着|自|从|经|于|除|对|针对|围绕|按照|根据|依托|结合|通过|以).*"
    r"(?:时|时候|中|后|前|(?<!以)[上下]|间|以来|之际|为契机|为抓手|为重点|为主线|为载体|为指导|为引领|为导向)$"
    r"|(?:以|按照|围绕|根据|坚持).{2,60}(?:为指导|为引领|为导向|为主线|为抓手|为契机|为统领|为目标|要求|部署|精神)$"
    r"|^(?:对|对于|凡|凡是|如|若|一旦)[^,]{2,24}的$"
    r"|^(?:对|针对)[^,]{2,24}(?:纠纷|问题|事项|案件|人员|群体|企业|单位|情况|领域|行为|隐患|矛盾|对象|诉求|线索)$"
    r"|(?:的同时|的时候|过程中|的基础上|的前提下|此基础上|与此同时|以后|之后|以前|之前|期间)$"
    r"|^(?:一方面|另一方面|总的来说|具体来说|除此之外|不仅如此)$"
    r"|^在?(?:20\d\d年度?|二[〇零O0]?..年|明年|来年|新的?一年|下一?步|下一?阶段|接下来|今后)(?:里|中|的?工作(?:中|里)?)?$"
    # 6月底前,……
    r"|^(?:在|于|到)?(?:20\d\d年|今年|明年)?(?:\d{1,2}月(?:\d{1,2}日|[底末初中]旬?|份)?|[年季月]底|[上下]半年|第?[一二三四]季度)(?:以?前|之前|内)?$"
)
# Who answers for it, and until when, as a note behind the words.
NOTE = (
    r"(?:(?:责任|牵头|配合|负责|承办|主办|协办|实施|完成|办理|落实)"
    r"(?:单位|部门|科室|领导|人|站所|股室|处室|主体|时限|时间|期限)"
    r"|(?:责任|牵头|配合|承办|主办|协办)(?=:))"
)
_NOTE_IN_BRACKETS = re.compile(
    rf"[(【\[]\s?{NOTE}[^()【】\[\]]{{0,160}}[)】\]]"
    r"|\([^()]{2,60}(?:牵头|配合|负责|落实|办理)(?:[,;][^()]{2,60})?\)"
)
# (执法股) behind a sentence
OFFICE_ALONE = re.compile(
    r"[(【\[]\s?[^()【】\[\],。;:]{1,24}(?:[股科室处局委办部所站院校]|中心|大队|支队|小组|街道|公司|单位)\s?[)】\]]"
)
_NOTE_OPENS = re.compile(
    rf"[(【\[]?\s?{NOTE}[:为]|\([^()]{{2,60}}(?:牵头|配合|负责|落实|办理)(?:[,;][^()]{{2,60}})?\)$"
)
_NO_OPENING, _NO_CLOSING = ":,、-—*", ",、;"
_LONGEST_OPEN = 400


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the sentences of a stretch stand, without the signs that end them."""
    return _spans(text, start, end, SENTENCE_ENDS)


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The pieces of a sentence between commas; circumstances and fragments stay with what follows.

    A note in brackets at the end says who and until when, and belongs to none.
    """
    spans: list[tuple[int, int]] = []
    is_open = False
    for first, last in _spans(text, start, end, CLAUSE_ENDS):
        begin = spans.pop()[0] if is_open else first
        spans.append((begin, last))
        is_open = is_short(text[begin:last]) or _is_circumstance(text[first:last])
    if len(spans) > 1 and is_short(text[slice(*spans[-1])]):
        _, last = spans.pop()
        spans[-1] = (spans[-1][0], last)
    trimmed = (_without_note(text, *span) for span in spans)
    return [span for span in trimmed if letters(text[slice(*span)])]


def notes(text: str, start: int, end: int) -> list[str]:
    """The notes in brackets in a stretch."""
    return [found[0] for found in _NOTE_IN_BRACKETS.finditer(text, start, end)]


def before_note(text: str, start: int, end: int) -> int:
    """Where the first note in brackets of a stretch begins; the end without one."""
    found = _NOTE_IN_BRACKETS.search(text, start, end)
    return found.start() if found else end


def is_note(text: str) -> bool:
    """Whether a sentence only says who answers for what stands before it, or until when."""
    bare = text.strip()
    if OFFICE_ALONE.fullmatch(bare):
        return True
    if found := _NOTE_IN_BRACKETS.match(bare):
        # (牵头单位:司法局)招募志愿律师10名
        return not letters(bare[found.end() :]) or is_note(bare[found.end() :])
    return bool(_NOTE_OPENS.match(bare))


def is_short(piece: str) -> bool:
    """Whether a piece is too short to ask for something by itself: 同时, 早发现、早处置."""
    beats = re.split("[、,]", piece)
    is_beaten = len(beats) > 1 and all(len(letters(beat)) <= _LONGEST_BEAT for beat in beats)
    return is_beaten or len(letters(piece)) < SHORTEST_CLAUSE


def letters(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(_LETTERS.findall(text))


def _is_circumstance(piece: str) -> bool:
    return bool(_CIRCUMSTANCE.search(letters(piece)))


def _without_note(text: str, start: int, end: int) -> tuple[int, int]:
    while opening := _NOTE_IN_BRACKETS.match(text, start, end):
        start = opening.end()
    piece = text[start:end]
    for found in _NOTE_IN_BRACKETS.finditer(piece):
        if not letters(piece[found.end() :]):
            piece = piece[: found.start()]
            break
    bare = piece.strip()
    first = start + piece.index(bare) if bare else start
    return first, first + len(bare)


def _spans(text: str, start: int, end: int, ends: str) -> list[tuple[int, int]]:
    """Where the pieces between separators stand; none is split inside quotes or brackets."""
    marks = _marks(text, start, end, ends)
    starts = [start, *(mark + 1 for mark in marks)]
    spans = [_bare(text, *span) for span in zip(starts, [*marks, end], strict=True)]
    return [(first, last) for first, last in spans if letters(text[first:last])]


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in _NO_OPENING):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _NO_CLOSING):
        end -= 1
    return start, end


def _marks(text: str, start: int, end: int, ends: str) -> list[int]:
    """The separators outside quotes and brackets; one that is never closed encloses nothing."""
    marks: list[int] = []
    held: list[int] = []
    awaited: list[tuple[str, int]] = []
    for position in range(start, end):
        char = text[position]
        if awaited and char == awaited[-1][0]:
            awaited.pop()
            held = held if awaited else []
        elif awaited and (char == "\n" or position - awaited[0][1] > _LONGEST_OPEN):
            marks += held
            awaited, held = [], []
            marks += [position] if char in ends else []
        elif char in _CLOSING:
            awaited.append((_CLOSING[char], position))
        elif char == '"':
            awaited.append((char, position))
        elif char in ends:
            (held if awaited else marks).append(position)
    return marks + held
