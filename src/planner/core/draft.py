"""Source text → its outline to the clause; plan × source text → what is covered and what is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from planner.core.errors import Finding
from planner.core.plan import Citation, Plan

SHORTEST_CLAUSE = 7
"""Characters without punctuation; what is shorter belongs to what follows."""
LONGEST_HEADING = 40

_NUMERALS = "一二三四五六七八九十百"
_PART = re.compile(rf"\s*(?:([{_NUMERALS}]+)、|第([{_NUMERALS}]+)部分[、:\uff1a\s]*)(.+)")
_GOAL = re.compile(rf"\s*([(\uff08][{_NUMERALS}]+[)\uff09])(.+)")
# A heading that looks ahead is the plan's, whatever else it names; one that names a plan is, too,
# unless it looks back (…计划完成情况).
_AHEAD = re.compile(r"下一?步|下一?阶段|下一?年|明年|来年|今后|打算|思路|努力方向")
_PLAN = re.compile(r"计划|安排|规划|目标|举措|重点工作|重点任务|工作要点")
_BACK = re.compile(r"成效|成绩|情况|回顾|总结|完成|存在|不足|问题|原因")
_SENTENCE_ENDS, _CLAUSE_ENDS = "。;!?", ","
_CLOSING = dict(zip("“‘《〈【「(", "”’》〉】」)", strict=True))
# Full-width signs count as the ASCII ones: , ; ! ? ( )
_ASCII = str.maketrans("\uff0c\uff1b\uff01\uff1f\uff08\uff09", ",;!?()")
_ENDS_A_SENTENCE = re.compile(rf"[{_SENTENCE_ENDS}][”’)]?\s*$")
# 在……时,当……后: the circumstance of what follows, no work of its own.
_CIRCUMSTANCE = re.compile(
    r"^(?:在|当|每当|待|随着|自|从|经|于|除).*(?:时|时候|中|后|前|下|上|间|以来|之际)$"
    r"|(?:的同时|的时候|过程中|的基础上|的前提下|以后|之后|以前|之前|期间)$"
)


@dataclass(frozen=True)
class Clause:
    """A part of a sentence that asks for something (分句); `三(一)1.2` is its place."""

    place: str
    text: str


@dataclass(frozen=True)
class Sentence:
    """A sentence of a goal, after the heading sentence (句)."""

    place: str
    text: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class GoalText:
    """A paragraph of the plan part: its heading sentence and those that follow."""

    place: str
    heading: str
    text: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Outline:
    """The plan part of a source text (提纲); without goals there is a finding that says why."""

    heading: str
    goals: tuple[GoalText, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause in the order of the text."""
        sentences = (sentence for goal in self.goals for sentence in goal.sentences)
        return tuple(clause for sentence in sentences for clause in sentence.clauses)


@dataclass(frozen=True)
class Coverage:
    """How a plan and its source text agree: all clauses, those without work, stray citations."""

    clauses: tuple[Clause, ...]
    uncovered: tuple[Clause, ...]
    strays: tuple[Finding, ...]


def outline(text: str) -> Outline:
    """The goals, sentences and clauses of the last part whose heading looks ahead."""
    ahead = [part for part in _parts(text) if _looks_ahead(part.heading)]
    if not ahead:
        why = "没有找到写明年工作的部分；请核对有没有“下一步工作打算”“2024年工作思路”一类的标题"
        return Outline("", (), (Finding("报告原文", why),))
    if not ahead[-1].goals:
        why = f"“{ahead[-1].heading}”下面没有以（一）（二）开头的段落；请核对原文格式"
        return Outline(ahead[-1].heading, (), (Finding("报告原文", why),))
    return Outline(ahead[-1].heading, ahead[-1].goals)


def coverage(plan: Plan, text: str) -> Coverage:
    """Which clauses no assignment discharges, and which citations do not stand in the text.

    Texts agree when they are equal after NFKC and without white space.
    """
    found = outline(text)
    passages = _passages(text)
    work = [
        (place.assignment, citation)
        for place in plan.places()
        for citation in place.assignment.citations
    ]
    cited = {_plain(each.place) for _, each in work if not _stray(each, passages)}
    told = ((f"任务 {assignment.id}", _stray(citation, passages)) for assignment, citation in work)
    strays = [Finding(place, why) for place, why in told if why]
    strays += _strays_elsewhere(plan, _plain(text))
    uncovered = tuple(each for each in found.clauses if _plain(each.place) not in cited)
    return Coverage(found.clauses, uncovered, (*found.findings, *strays))


@dataclass(frozen=True)
class _Part:
    label: str
    heading: str
    lines: list[str]

    @property
    def goals(self) -> tuple[GoalText, ...]:
        """Its numbered paragraphs.

        Further paragraphs belong to a goal if they end as sentences do; so a signature, a date
        or a page's footer belongs to none.
        """
        found: list[tuple[str, list[str]]] = []
        for line in self.lines:
            match = _GOAL.match(line)
            if match:
                found.append((self.label + _plain(match[1]), [match[2]]))
            elif found and _ENDS_A_SENTENCE.search(line.translate(_ASCII)):
                found[-1][1].append(line)
        return tuple(_goal(place, lines) for place, lines in found)


def _parts(text: str) -> list[_Part]:
    """The numbered parts of a text, each with the lines below its heading."""
    parts: list[_Part] = []
    for line in text.splitlines():
        match = _PART.match(line)
        if match and len(line.strip()) <= LONGEST_HEADING:
            parts.append(_Part(match[1] or match[2], line.strip(), []))
        elif parts:
            parts[-1].lines.append(line)
    return parts


def _looks_ahead(heading: str) -> bool:
    return bool(_AHEAD.search(heading) or (_PLAN.search(heading) and not _BACK.search(heading)))


def _goal(place: str, lines: list[str]) -> GoalText:
    pieces = [
        line[start:end].strip() for line in lines for start, end in _spans(line, _SENTENCE_ENDS)
    ]
    rest = enumerate(pieces[1:], 1)
    sentences = tuple(_sentence(f"{place}{number}", each) for number, each in rest)
    return GoalText(place, "".join(pieces[:1]), "".join(lines), sentences)


def _sentence(place: str, text: str) -> Sentence:
    numbered = enumerate(_clauses(text), 1)
    return Sentence(place, text, tuple(Clause(f"{place}.{n}", each) for n, each in numbered))


def _clauses(sentence: str) -> list[str]:
    """The pieces between commas; circumstances and fragments stay with what follows them."""
    spans: list[tuple[int, int]] = []
    is_open = False
    for start, end in _spans(sentence, _CLAUSE_ENDS):
        begin = spans.pop()[0] if is_open else start
        spans.append((begin, end))
        is_open = _is_short(sentence[begin:end]) or _is_circumstance(sentence[start:end])
    if len(spans) > 1 and _is_short(sentence[slice(*spans[-1])]):
        _, end = spans.pop()
        spans[-1] = (spans[-1][0], end)
    return [sentence[start:end].strip() for start, end in spans]


def _spans(text: str, ends: str) -> list[tuple[int, int]]:
    """Where the pieces between separators stand; none is split inside quotes or brackets."""
    alike = text.translate(_ASCII)
    marks = _marks(alike, ends)
    if marks is None:
        marks = [position for position, char in enumerate(alike) if char in ends]
    starts = [0, *(mark + 1 for mark in marks)]
    spans = zip(starts, [*marks, len(text)], strict=True)
    return [(start, end) for start, end in spans if _letters(text[start:end])]


def _marks(text: str, ends: str) -> list[int] | None:
    """The separators outside quotes and brackets; None if one of these is never closed."""
    marks = []
    awaited: list[str] = []
    for position, char in enumerate(text):
        if awaited and char == awaited[-1]:
            awaited.pop()
        elif char in _CLOSING:
            awaited.append(_CLOSING[char])
        elif char == '"':
            awaited.append(char)
        elif char in ends and not awaited:
            marks.append(position)
    return None if awaited else marks


def _is_short(piece: str) -> bool:
    return len(_letters(piece)) < SHORTEST_CLAUSE


def _is_circumstance(piece: str) -> bool:
    return bool(_CIRCUMSTANCE.search(_letters(piece)))


def _letters(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char)[0] in "LN")


def _passages(text: str) -> dict[str, str]:
    """What stands at each place of a text: parts, goals, sentences, clauses."""
    found: dict[str, str] = {}

    def put(place: str, words: str) -> None:
        found[_plain(place)] = found.get(_plain(place), "") + _plain(words)

    for part in _parts(text):
        put(part.label, "".join([part.heading, *part.lines]))
        for goal in part.goals:
            put(goal.place, goal.text)
            for sentence in goal.sentences:
                put(sentence.place, sentence.text)
                for clause in sentence.clauses:
                    put(clause.place, clause.text)
    return found


def _stray(citation: Citation, passages: Mapping[str, str]) -> str:
    """What is wrong with a citation; empty if its quote stands at its place."""
    place, quote = _plain(citation.place), _plain(citation.quote)
    if quote in passages.get(place, ""):
        return ""
    if place not in passages:
        return f"原文没有“{citation.place}”这个位置"
    other = [each for each, words in passages.items() if quote in words]
    # the last is the narrowest of those around it
    hint = f"，它在 {other[-1]}" if other else ""
    return f"“{citation.quote}”不在原文 {citation.place} 处{hint}"


def _strays_elsewhere(plan: Plan, words: str) -> list[Finding]:
    cited = (
        ("目标", plan.goals),
        ("指标", plan.indicators),
        ("不足", plan.shortcomings),
    )
    return [
        Finding(f"{word} {each.id}", f"“{each.citation.quote}”在原文里没有")
        for word, group in cited
        for each in group
        if _plain(each.citation.quote) not in words
    ]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
