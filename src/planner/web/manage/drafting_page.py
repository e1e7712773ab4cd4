"""A draft → what its page shows: the source text with marks, the proposals, the coverage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from planner.core.errors import Finding
from planner.core.organization import Organization
from planner.core.plan import Assignment, Goal, Indicator, Plan, Shortcoming
from planner.operations.drafts import Draft, Mark, MarkKind, Standing, covered, is_sure
from planner.operations.kept_drafts import seal_of
from planner.planfile.sheets.recurrences import IN_MONTHS, OFTEN
from planner.web.manage.drafting_forms import Typed, typed_of

_WORDS = {
    Standing.OPEN: "待定",
    Standing.ACCEPTED: "已采纳",
    Standing.CHANGED: "已修改",
    Standing.DROPPED: "不要",
}


@dataclass(frozen=True)
class Stretch:
    """A stretch of the source text; `kind` says how it is marked, "" if it is not."""

    words: str
    kind: str = ""
    id: str = ""
    leads_to: str = ""
    told: str = ""


@dataclass(frozen=True)
class Cited:
    """A place of the text that an assignment discharges."""

    place: str
    quote: str
    leads_to: str


@dataclass(frozen=True)
class Counted:
    """An indicator that an assignment counts towards, with the target as it stands in the form."""

    indicator: Indicator
    target: str


@dataclass(frozen=True)
class Card:
    """One proposal: the assignment, what was decided, why it is so, and its form.

    `reasons` has what `doubt` does not say already; `then` is the next that is open, if it is not.
    """

    assignment: Assignment
    standing: str
    word: str
    post: str
    cadence: str
    cited: tuple[Cited, ...]
    reasons: tuple[str, ...]
    doubt: str
    typed: Typed
    counted: tuple[Counted, ...]
    faults: tuple[Finding, ...]
    then: str

    @property
    def is_dropped(self) -> bool:
        """Whether it will not be in the plan."""
        return self.standing == Standing.DROPPED


@dataclass(frozen=True)
class MeasureCards:
    """A measure with its proposals."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class GoalCards:
    """A goal with its measures; `sure` proposals can be accepted at once."""

    id: str
    title: str
    measures: tuple[MeasureCards, ...]
    sure: int
    open: int


@dataclass(frozen=True)
class Missing:
    """A clause that no assignment discharges."""

    id: str
    place: str
    words: str


@dataclass(frozen=True)
class Owned:
    """A shortcoming with the measure that answers it."""

    shortcoming: Shortcoming
    measure: str


@dataclass(frozen=True)
class Faulty:
    """A form that came back and cannot be taken: whose, what was typed, what is wrong."""

    key: str
    typed: Typed
    faults: tuple[Finding, ...]


def page_of(
    draft: Draft, organization: Organization, faulty: Faulty | None = None
) -> dict[str, Any]:
    """All that the page of a draft shows."""
    found = covered(draft)
    ids = {each.place: f"c{number}" for number, each in enumerate(draft.clauses, 1)}
    missing = [
        Missing(ids[each.place], each.place, each.words.strip())
        for each in draft.clauses
        if not found[each.place]
    ]
    whole = len(ids)
    left = draft.open_keys
    cards = _Cards(draft, organization, ids, faulty, frozenset(left))
    return {
        "draft": draft,
        "seal": seal_of(draft),
        "stretches": tuple(_stretches(draft, found, ids)),
        "goals": tuple(cards.goal(each) for each in draft.plan.goals),
        "missing": missing,
        "whole": whole,
        "covered": whole - len(missing),
        "open": len(left),
        "first_open": left[0] if left else "",
        "proposals": sum(1 for _ in draft.plan.places()),
        "owned": tuple(_owned(draft.plan)),
        "measures": [
            each
            for goal in draft.plan.goals
            for each in goal.measures
            if any(draft.state_of(one.id) is not Standing.DROPPED for one in each.assignments)
        ],
        "assignments": [
            place.assignment
            for place in draft.plan.places()
            if draft.state_of(place.assignment.id) is not Standing.DROPPED
        ],
        "posts": organization.posts,
        "often": OFTEN,
    }


@dataclass(frozen=True)
class _Cards:
    draft: Draft
    organization: Organization
    ids: Mapping[str, str]
    faulty: Faulty | None
    left: frozenset[str]

    def goal(self, goal: Goal) -> GoalCards:
        measures = tuple(
            MeasureCards(each.title, tuple(map(self.card, each.assignments)))
            for each in goal.measures
        )
        keys = {each.assignment.id for measure in measures for each in measure.cards}
        sure = sum(is_sure(self.draft, key) for key in keys)
        return GoalCards(goal.id, goal.title, measures, sure, len(keys & self.left))

    def card(self, assignment: Assignment) -> Card:
        draft, key = self.draft, assignment.id
        state = draft.state_of(key)
        own = self.faulty if self.faulty and self.faulty.key == key else None
        doubt, stands = draft.doubts.get(key, ""), typed_of(assignment, draft.plan)
        typed = own.typed if own else stands
        return Card(
            assignment,
            state.value,
            _WORDS[state],
            self._post(assignment.assignee),
            cadence_in_words(stands),
            tuple(self._cited(assignment)),
            tuple(each for each in draft.reasons.get(key, ()) if each not in doubt),
            doubt,
            typed,
            tuple(self._counted(assignment, typed)),
            own.faults if own else (),
            "" if state is Standing.OPEN else self._next_open(key),
        )

    def _next_open(self, key: str) -> str:
        """Where people go on: the next open one, from the top again after the last; "" if none."""
        keys = [place.assignment.id for place in self.draft.plan.places()]
        at = keys.index(key)
        order = keys[at + 1 :] + keys[:at]
        return next((each for each in order if each in self.left), "")

    def _post(self, post: str) -> str:
        has = self.organization.has_post(post)
        return self.organization.post(post).title if has else post

    def _cited(self, assignment: Assignment) -> Iterator[Cited]:
        for each in assignment.citations:
            yield Cited(each.place, each.quote, self.ids.get(each.place, ""))

    def _counted(self, assignment: Assignment, typed: Typed) -> Iterator[Counted]:
        known = {each.id: each for each in self.draft.plan.indicators}
        for each in assignment.counts:
            if each.indicator in known:
                target = typed.targets.get(each.indicator, "")
                yield Counted(known[each.indicator], target)


def cadence_in_words(typed: Typed) -> str:
    """How often and until when in one phrase; months that are named say both by themselves."""
    return typed.due if typed.often == IN_MONTHS else f"{typed.often}，{typed.due}"


def _owned(plan: Plan) -> Iterator[Owned]:
    answering = {
        each: measure.id
        for goal in plan.goals
        for measure in goal.measures
        for each in measure.answers
    }
    for shortcoming in plan.shortcomings:
        yield Owned(shortcoming, answering.get(shortcoming.id, ""))


def _stretches(
    draft: Draft, found: Mapping[str, tuple[str, ...]], ids: Mapping[str, str]
) -> Iterator[Stretch]:
    """The whole text in order; where marks lie over each other, the first stands."""
    at = 0
    for mark in sorted(draft.marks, key=lambda each: (each.start, -each.end)):
        if mark.start < at or mark.end <= mark.start:
            continue
        if mark.start > at:
            yield Stretch(draft.text[at : mark.start])
        yield _marked(draft.text[mark.start : mark.end], mark, found, ids)
        at = mark.end
    if at < len(draft.text):
        yield Stretch(draft.text[at:])


def _marked(
    words: str, mark: Mark, found: Mapping[str, tuple[str, ...]], ids: Mapping[str, str]
) -> Stretch:
    if mark.kind is MarkKind.LACK:
        return Stretch(words, "lack", told="不足")
    if mark.kind is MarkKind.FIGURE:
        return Stretch(words, "figure", told="上年数字")
    keys, own = found[mark.place], ids[mark.place]
    if keys:
        return Stretch(words, "covered", own, keys[0], f"由 {'、'.join(keys)} 承接")
    return Stretch(words, "uncovered", own, f"m-{own}", "没有承接")
