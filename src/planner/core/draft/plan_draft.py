"""Outline × organization → the plan that the rules propose, with reasons and what is unsure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from planner.core.draft.figures import Figure, figures_of
from planner.core.draft.goals import Clause, GoalText, goals_of
from planner.core.draft.issuer import is_of
from planner.core.draft.kinds import PROJECTS, Kind, is_built, kind_of
from planner.core.draft.lacks import Lack
from planner.core.draft.likeness import Likeness
from planner.core.draft.observances import named_days, observances_of, sensitive_periods
from planner.core.draft.outline import Outline, outline_of
from planner.core.draft.posts import Posts
from planner.core.draft.proposals import Proposal, Proposing, title_of
from planner.core.draft.quoting import LONGEST_PLACE, LONGEST_TITLE, citation_of, quote_of, tidy
from planner.core.draft.words import Words, read_words
from planner.core.errors import Finding
from planner.core.organization import Organization
from planner.core.plan import (
    Aim,
    Assignment,
    Count,
    Goal,
    Indicator,
    InPeriods,
    Measure,
    OnObservances,
    Plan,
    Shortcoming,
    Source,
)
from planner.core.workdays import WorkdayCalendar

Path = tuple[str | int, ...]
_SAME_KIND, _LEAST_WEIGHT = 10.0, 2.0
_THEME = re.compile(r"法治政府建设|法治建设|依法行政|依法治理|普法|平安建设|政务公开|法治")
_FIRST_YEAR, _LAST_YEAR = 2004, 2100


@dataclass(frozen=True)
class PlanDraft:
    """What the rules make of a source text (计划草稿): to be edited, checked and published.

    `plan` is None if nothing can be proposed; `reasons` say why, by the path in the plan.
    """

    outline: Outline
    figures: tuple[Figure, ...]
    plan: Plan | None
    reasons: dict[Path, str]
    findings: tuple[Finding, ...]
    uncovered: tuple[Clause, ...]


def read_report(text: str, year: int | None = None) -> tuple[Outline, tuple[Figure, ...]]:
    """What a text plans and owns, and its figures of the past year."""
    words = read_words(text)
    found = outline_of(words, year)
    return found, tuple(_placed(words, found, figures_of(found, words)))


def draft(
    text: str, organization: Organization, calendar: WorkdayCalendar, year: int | None = None
) -> PlanDraft:
    """The plan proposed for a text; `year` is the year planned for, where it is not told."""
    words = read_words(text)
    found = outline_of(words, year)
    figures = tuple(_placed(words, found, figures_of(found, words)))
    planned = found.masthead.plan_year
    if not found.goals or planned is None or not _FIRST_YEAR <= planned <= _LAST_YEAR:
        findings = (*found.findings, *_no_year(found))
        return PlanDraft(found, figures, None, {}, findings, found.clauses)
    return _Drafting(words, found, figures, organization, calendar, planned).made()


def _no_year(found: Outline) -> list[Finding]:
    if found.goals:
        return [Finding("报告原文", "看不出是哪一年的计划；请写明计划年份（命令行用 --year 2025）")]
    return []


def _placed(words: Words, found: Outline, figures: Sequence[Figure]) -> list[Figure]:
    """The figures with the places of the measures that they stand in."""
    spans = sorted(
        (measure.start, measure.end, measure.place)
        for part in found.parts
        if not part.is_ahead and part.label
        for goal in goals_of(words, part.node, part.label)
        for measure in goal.measures
    )
    starts = [start for start, _, _ in spans]
    placed = []
    for figure in figures:
        at = bisect_right(starts, figure.start) - 1
        inside = at >= 0 and figure.start < spans[at][1]
        placed.append(replace(figure, place=spans[at][2]) if inside else figure)
    return placed


@dataclass
class _Drafting:
    """One draft in the making."""

    words: Words
    outline: Outline
    figures: tuple[Figure, ...]
    organization: Organization
    calendar: WorkdayCalendar
    year: int
    reasons: dict[Path, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    number: int = 0

    def made(self) -> PlanDraft:
        proposing = Proposing(Posts(self.organization), self.year, self.figures, self._past_days())
        goals = [goal for text in self.outline.goals if (goal := self._goal(text, proposing, ()))]
        if not goals:
            self.findings.append(
                Finding("报告原文", "没有能安排的具体工作；请核对原文，或自行编写计划")
            )
            return self._result(None)
        return self._result(self._plan(self._answering(goals)))

    def _past_days(self) -> list[str]:
        """The named days on which the past year's publicity was done."""
        found: set[str] = set()
        for part in self.outline.parts:
            if not part.is_ahead and not part.is_lacking:
                found.update(named_days(self.words.text[part.node.start : part.node.end]))
        return [each.id for each in observances_of(found, self.year)]

    def _plan(self, goals: list[Goal]) -> Plan:
        head = self.outline.masthead
        used_days, used_periods = _used(goals)
        title = head.title or f"{self.organization.short_name}{head.report_year or ''}工作报告"
        source = Source(
            title=tidy(title, 80) or "报告原文",
            part=tidy(self.outline.heading, LONGEST_PLACE) or "下一步工作",
            published_on=head.published_on,
        )
        return Plan(
            organ=self.organization.id,
            year=self.year,
            title=f"{self.organization.short_name}{self.year}年{_theme(head.title)}工作计划",
            source=source,
            shortcomings=self._shortcomings(),
            observances=observances_of(used_days, self.year),
            periods=tuple(
                each
                for each in sensitive_periods(self.year, self.calendar)
                if each.id in used_periods
            ),
            indicators=tuple(self.indicators),
            goals=tuple(goals),
        )

    def _shortcomings(self) -> tuple[Shortcoming, ...]:
        return tuple(
            Shortcoming(
                id=f"S{number}",
                title=tidy(lack.words, LONGEST_TITLE) or "不足",
                citation=citation_of(lack.place, lack.text),
            )
            for number, lack in self._lacks()
        )

    def _lacks(self) -> list[tuple[int, Lack]]:
        good = [lack for lack in self.outline.shortcomings if len(quote_of(lack.text)) > 1]
        return list(enumerate(good, 1))

    def _goal(self, text: GoalText, proposing: Proposing, _: Path) -> Goal | None:
        position = self._position
        measures: list[Measure] = []
        for told in text.measures:
            found = proposing.propose(text, told)
            if not found:
                continue
            path: Path = ("goals", position, "measures", len(measures))
            made = tuple(
                self._assignment(each, (*path, "assignments", at)) for at, each in enumerate(found)
            )
            title = tidy(told.title, 40) or tidy(title_of(told.clauses[0].words), 40)
            measures.append(
                Measure(id=f"M{position + 1}{len(measures) + 1}", title=title, assignments=made)
            )
        if not measures:
            return None
        self._position += 1
        clauses = (clause.text for told in text.measures for clause in told.clauses)
        # a goal without a heading is named by its first work
        words = (text.heading, *clauses, text.text)
        named = next(each for each in words if len(quote_of(each)) > 1 or each is text.text)
        return Goal(
            id=f"G{position + 1}",
            title=tidy(text.heading, LONGEST_TITLE) or tidy(named, LONGEST_TITLE),
            citation=citation_of(text.place, named),
            measures=tuple(measures),
        )

    _position: int = 0

    def _assignment(self, made: Proposal, path: Path) -> Assignment:
        self.number += 1
        key = f"A-{self.number:02d}"
        self.reasons[(*path, "assignee")] = made.choice.why
        self.reasons[(*path, "recurrence")] = made.cadence.why
        self._unsure(key, made)
        citations = [
            citation_of(clause.place, clause.text)
            for clause in made.clauses
            if len(quote_of(clause.text)) > 1
        ]
        return Assignment(
            id=key,
            title=tidy(made.title, LONGEST_TITLE) or "任务",
            citations=tuple(citations),
            assignee=made.choice.post,
            supporting_offices=made.choice.supporting,
            recurrence=made.cadence.recurrence,
            done_when=_done_when(made),
            counts=tuple(self._counts(made, path)),
            is_heads_duty=made.is_heads_duty,
        )

    def _unsure(self, key: str, made: Proposal) -> None:
        where = f"任务 {key}（{made.clauses[0].place}）"
        doubts = []
        if not made.cadence.is_told:
            doubts.append(made.cadence.why)
        if made.choice.unknown or not made.choice.is_told:
            doubts.append(made.choice.why)
        if doubts:
            self.findings.append(Finding(where, "；".join(doubts) + "。请核对"))

    def _counts(self, made: Proposal, path: Path) -> list[Count]:
        """Counts towards past figures, and towards a quota that the text sets itself."""
        found: list[Count] = []
        cadence = made.cadence
        for position, (figure, _) in enumerate(made.counts):
            each, target, is_quota = made.aim(position)
            self._indicator(figure, target, "at_least" if is_quota else "observed")
            found.append(Count(indicator=self.indicators[-1].id, each=each))
        if cadence.is_told and cadence.each > 1 and not any(each.each for each in found):
            self._quota(made)
            found.append(Count(indicator=self.indicators[-1].id, each=cadence.each))
        if found:
            names = [f"{f.quote}" for f, _ in made.counts]
            self.reasons[(*path, "counts")] = (
                "上年基数：" + "；".join(tidy(name, 40) for name in names) if names else cadence.why
            )
        return found

    def _indicator(self, figure: Figure, target: int, aim: Aim) -> None:
        self.indicators.append(
            Indicator(
                id=f"I-{len(self.indicators) + 1:02d}",
                title=tidy(figure.what, LONGEST_TITLE) or tidy(figure.quote, LONGEST_TITLE),
                unit=tidy(figure.unit, 8) or "次",
                baseline=figure.count,
                target=target,
                aim=aim,
                citation=citation_of(figure.place, figure.quote),
            )
        )

    def _quota(self, made: Proposal) -> None:
        cadence, said = made.cadence, made.cadence.why.strip("“”")
        clause = next((each for each in made.clauses if said in each.words), made.clauses[-1])
        self.indicators.append(
            Indicator(
                id=f"I-{len(self.indicators) + 1:02d}",
                title=tidy(title_of(clause.words), LONGEST_TITLE) or "次数",
                unit=cadence.unit or "次",
                baseline=0,
                target=cadence.count or cadence.each * cadence.times,
                citation=citation_of(clause.place, clause.text),
            )
        )

    def _answering(self, goals: list[Goal]) -> list[Goal]:
        """The goals with each shortcoming answered by the measure that is most alike."""
        answers: dict[tuple[int, int], list[str]] = {}
        spots = [(g, m) for g, goal in enumerate(goals) for m in range(len(goal.measures))]
        words = [_measure_words(goals[g].measures[m]) for g, m in spots]
        likeness, kinds = Likeness(words), [kind_of(each) for each in words]
        for number, lack in self._lacks():
            position, is_sure = _most_alike(lack, likeness, kinds)
            goal, measure = spots[position]
            answers.setdefault((goal, measure), []).append(f"S{number}")
            if not is_sure:
                key = goals[goal].measures[measure].id
                told = f"看不出哪项举措针对这一条，暂记在 {key} 名下。请核对"
                self.findings.append(Finding(f"不足 S{number}（{lack.place}）", told))
        return [
            goal.model_copy(
                update={
                    "measures": tuple(
                        measure.model_copy(update={"answers": tuple(answers.get((g, m), ()))})
                        for m, measure in enumerate(goal.measures)
                    )
                }
            )
            for g, goal in enumerate(goals)
        ]

    def _result(self, plan: Plan | None) -> PlanDraft:
        places = plan.places() if plan else ()
        cited = {citation.place for place in places for citation in place.assignment.citations}
        uncovered = tuple(each for each in self.outline.clauses if each.place not in cited)
        findings = [*self.outline.findings, *self._of_others(), *self.findings]
        findings += [
            Finding(
                f"{each.place}", f"“{tidy(each.words, 30)}”没有安排任务；请补上，或在别的任务里引用"
            )
            for each in uncovered
            if plan
        ]
        reasons = self.reasons if plan else {}
        return PlanDraft(self.outline, self.figures, plan, reasons, tuple(findings), uncovered)

    def _of_others(self) -> Iterator[Finding]:
        unit, own = self.outline.masthead.unit, self.organization
        if unit and not is_of(unit, own):
            told = f"原文写的单位是“{tidy(unit, 30)}”，不是{own.short_name}"
            yield Finding("报告原文", f"{told}；请核对是不是选错了文件")


def _measure_words(measure: Measure) -> str:
    return " ".join([measure.title, *(each.title for each in measure.assignments)])


def _most_alike(lack: Lack, likeness: Likeness, kinds: Sequence[Kind | None]) -> tuple[int, bool]:
    """The measure that answers a shortcoming best, and whether that is sure."""
    shared, kind = likeness.shared(lack.detail or lack.words), kind_of(lack.words)
    weights = {at: 2.0 * count for at, count in shared.items()}
    if kind is not None and kind in kinds:
        same = kinds.index(kind)
        candidates = [at for at in weights if kinds[at] is kind] or [same]
        for at in candidates:
            weights[at] = weights.get(at, 0.0) + _SAME_KIND
    if not weights:
        return 0, False
    best = min(weights, key=lambda at: (-weights[at], at))
    return best, weights[best] > _LEAST_WEIGHT


def _done_when(made: Proposal) -> str:
    if is_built(made.title, made.kind):
        return PROJECTS.done_when
    if made.is_set_up:
        return "已经定下来，印发或经会议通过，有关科室知道怎么做。"
    return made.kind.done_when if made.kind else "原文所写的已经做到，结果有记录。"


def _theme(title: str) -> str:
    """What the report is about, as far as its title has one of the usual words."""
    found = _THEME.search(title)
    return found[0] if found else ""


def _used(goals: Sequence[Goal]) -> tuple[set[str], set[str]]:
    days: set[str] = set()
    periods: set[str] = set()
    for goal in goals:
        for measure in goal.measures:
            for each in measure.assignments:
                if isinstance(each.recurrence, OnObservances):
                    days.update(each.recurrence.observances)
                elif isinstance(each.recurrence, InPeriods):
                    periods.update(each.recurrence.periods)
    return days, periods
