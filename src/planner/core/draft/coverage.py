"""Plan × source text → which clauses are covered, which are not, and stray citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.core.draft.goals import Clause
from planner.core.draft.outline import outline_of, passages, plain
from planner.core.draft.words import read_words
from planner.core.errors import Finding
from planner.core.plan import Citation, Plan


@dataclass(frozen=True)
class Coverage:
    """How a plan and its source text agree: all clauses, those without work, stray citations."""

    clauses: tuple[Clause, ...]
    uncovered: tuple[Clause, ...]
    strays: tuple[Finding, ...]


def coverage(plan: Plan, text: str) -> Coverage:
    """Which clauses no assignment discharges, and which citations do not stand in the text.

    Texts agree when they are equal after NFKC and without white space.
    """
    words = read_words(text)
    found = outline_of(words, plan.year)
    standing = passages(words, found)
    work = [
        (place.assignment, citation)
        for place in plan.places()
        for citation in place.assignment.citations
    ]
    cited = {plain(each.place) for _, each in work if not _stray(each, standing)}
    told = ((f"任务 {assignment.id}", _stray(citation, standing)) for assignment, citation in work)
    strays = [Finding(place, why) for place, why in told if why]
    strays += strays_elsewhere(plan, text)
    uncovered = tuple(each for each in found.clauses if plain(each.place) not in cited)
    return Coverage(found.clauses, uncovered, (*found.findings, *strays))


def _stray(citation: Citation, passages: Mapping[str, str]) -> str:
    """What is wrong with a citation; empty if its quote stands at its place."""
    place, quote = plain(citation.place), plain(citation.quote)
    if quote in passages.get(place, ""):
        return ""
    if place not in passages:
        return f"原文没有“{citation.place}”这个位置"
    other = [each for each, words in passages.items() if quote in words]
    # the last is the narrowest of those around it
    hint = f"，它在 {other[-1]}" if other else ""
    return f"“{citation.quote}”不在原文 {citation.place} 处{hint}"


def strays_elsewhere(plan: Plan, text: str) -> list[Finding]:
    """Citations of goals, indicators and shortcomings that do not stand in the text."""
    words = plain(text)
    cited = (
        ("目标", plan.goals),
        ("指标", plan.indicators),
        ("不足", plan.shortcomings),
    )
    return [
        Finding(f"{word} {each.id}", f"“{each.citation.quote}”在原文里没有")
        for word, group in cited
        for each in group
        if plain(each.citation.quote) not in words
    ]
