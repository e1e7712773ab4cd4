"""Source text → its outline: goals, measures and clauses with their places, and shortcomings."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from planner.core.draft.goals import Clause, GoalText, Labels, MeasureText, goals_of
from planner.core.draft.lacks import Lack, lacks_aimed_at, lacks_between, lacks_of
from planner.core.draft.masthead import Masthead, read_masthead
from planner.core.draft.numbering import Node
from planner.core.draft.sections import Part, read_parts
from planner.core.draft.words import Words, read_words
from planner.core.errors import Finding

SOURCE = "报告原文"
UNKNOWN = Masthead("", "", None, None, None)


@dataclass(frozen=True)
class Outline:
    """What a source text says and plans (提纲); without goals there is a finding that says why."""

    heading: str
    goals: tuple[GoalText, ...]
    findings: tuple[Finding, ...] = ()
    masthead: Masthead = UNKNOWN
    shortcomings: tuple[Lack, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause in the order of the text."""
        measures = (measure for goal in self.goals for measure in goal.measures)
        return tuple(clause for measure in measures for clause in measure.clauses)


def outline(text: str, year: int | None = None) -> Outline:
    """The outline of a text; `year` is the year planned for, where the text does not tell it."""
    return outline_of(read_words(text), year)


def outline_of(words: Words, year: int | None = None) -> Outline:
    """The outline of words that were read before."""
    head = read_masthead(words)
    if year and head.plan_year is None:
        head = replace(head, plan_year=year, report_year=year - 1)
    parts = read_parts(words.text, head)
    labels = Labels()
    ahead = [part for part in parts if part.is_ahead]
    goals = tuple(
        goal for part in ahead for goal in goals_of(words, part.node, labels.of(part.label))
    )
    goals = tuple(goal for goal in goals if goal.measures)
    lacks = tuple(lack for part in parts if part.is_lacking for lack in lacks_of(words, part))
    if not any(part.is_lacking for part in parts):
        lacks = tuple(lacks_between(words, parts) or lacks_aimed_at(words, ahead))
    heading = ahead[0].heading if ahead else ""
    # the text is read by the year that it tells itself
    head = replace(head, plan_year=year) if year else head
    return Outline(heading, goals, _findings(ahead, goals), head, lacks, tuple(parts))


def _findings(ahead: list[Part], goals: tuple[GoalText, ...]) -> tuple[Finding, ...]:
    if not ahead:
        why = "没有找到写明年工作的部分；请核对有没有“下一步工作打算”“2024年工作思路”一类的标题"
        return (Finding(SOURCE, why),)
    if not goals:
        return (Finding(SOURCE, f"“{ahead[0].heading}”下面没有写具体工作；请核对原文"),)
    return ()


def passages(words: Words, found: Outline) -> Mapping[str, str]:
    """What stands at each place of a text: parts, goals, measures, clauses."""
    standing: dict[str, str] = {}

    def put(place: str, text: str) -> None:
        standing[plain(place)] = standing.get(plain(place), "") + plain(text)

    labels, ahead = Labels(), Labels()
    for part in found.parts:
        label = (ahead if part.is_ahead else labels).of(part.label)
        put(label, words.text[part.node.start : part.node.end])
        for goal in goals_of(words, part.node, label):
            put(goal.place, goal.text)
            for measure in goal.measures:
                put(measure.place, measure.text)
                for clause in measure.clauses:
                    put(clause.place, clause.text)
    return standing


def plain(text: str) -> str:
    """A text as it is compared: after NFKC and without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


__all__ = ["Clause", "GoalText", "Lack", "MeasureText", "Node", "Outline", "outline", "plain"]
