"""A report's text → a plan's draft that people go over, proposal by proposal; then its plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from planner.core.draft import PlanDraft
from planner.core.draft import draft as propose
from planner.core.draft.plan_draft import Path
from planner.core.draft.quoting import LONGEST_PLACE, quote_of, tidy
from planner.core.errors import Finding, NotFound, Rejected
from planner.core.organization import Organization
from planner.core.plan import Assignment, Citation, Every, Goal, Measure, Period, Plan
from planner.core.workdays import WorkdayCalendar
from planner.operations.accounts import Doer
from planner.planfile import write_commented

LONGEST = 400_000
"""Signs of a text that is drafted from; two hundred pages have some two hundred thousand."""
NEW_WORK = "原文所写的已经做到，结果有记录。"
_HAND_MADE = "由人从没有承接的分句添加，岗位和周期都是暂定"
_Change = Callable[[Measure], Measure]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Standing(StrEnum):
    """What people have decided about a proposal (处理情况)."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    DROPPED = "dropped"


class MarkKind(StrEnum):
    """What a stretch of the source text is: a clause, a shortcoming, a figure."""

    CLAUSE = "clause"
    LACK = "lack"
    FIGURE = "figure"


class Mark(_Value):
    """A stretch of the source text that was understood, with its place."""

    kind: MarkKind
    place: str
    start: int
    end: int
    words: str


class Doubt(_Value):
    """What the rules are not sure of beside single proposals."""

    place: str
    message: str


class Draft(_Value):
    """A plan in the making (起草中的计划): the source text, the proposals, what was decided.

    `plan` has all proposals as they were changed, those that were dropped too.
    """

    organ: str
    name: str
    text: str
    plan: Plan
    marks: tuple[Mark, ...]
    reasons: dict[str, tuple[str, ...]]
    doubts: dict[str, str]
    notes: tuple[Doubt, ...]
    standing: dict[str, Standing]
    begun_at: datetime
    changed_at: datetime
    changed_by: str

    def state_of(self, key: str) -> Standing:
        """What was decided about an assignment."""
        return self.standing.get(key, Standing.OPEN)

    def assignment(self, key: str) -> Assignment:
        """The assignment of that id; raises NotFound."""
        for place in self.plan.places():
            if place.assignment.id == key:
                return place.assignment
        raise NotFound("任务", key, remedy="请刷新页面再看")

    @property
    def is_table(self) -> bool:
        """Whether it was made from a table and not from a text."""
        return is_workbook(self.name)

    @property
    def open_keys(self) -> tuple[str, ...]:
        """The assignments that nobody has decided about."""
        keys = (place.assignment.id for place in self.plan.places())
        return tuple(key for key in keys if self.state_of(key) is Standing.OPEN)

    @property
    def clauses(self) -> tuple[Mark, ...]:
        """What the text asks for, in its order."""
        return tuple(each for each in self.marks if each.kind is MarkKind.CLAUSE)


def is_workbook(name: str) -> bool:
    """Whether a file is a workbook by its name."""
    return name.lower().endswith(".xlsx")


def begin(
    source: tuple[str, str],
    organization: Organization,
    calendar: WorkdayCalendar,
    year: int | None,
    doer: Doer,
) -> Draft:
    """The draft of a text, `source` being its name and words; raises Rejected if there is none."""
    name, text = source[0], longest_checked(*source)
    made = propose(text, organization, calendar, year)
    if made.plan is None:
        raise Rejected(made.findings or [Finding(name, "没有起草出计划；请核对原文")])
    own, notes = _doubts(made)
    return Draft(
        organ=organization.id,
        name=name,
        text=text,
        plan=made.plan,
        marks=tuple(_marks(made)),
        reasons=reasons_of(made.plan, made.reasons),
        doubts=own,
        notes=notes,
        standing={},
        begun_at=doer.at,
        changed_at=doer.at,
        changed_by=doer.by,
    )


def longest_checked(name: str, text: str) -> str:
    """A text that is not too long to be read; raises Rejected."""
    if len(text) > LONGEST:
        told = f"原文有 {len(text)} 个字，最多 {LONGEST} 个字；请只留下报告正文再试"
        raise Rejected([Finding(name, told)])
    return text


def decide(draft: Draft, key: str, standing: Standing) -> Draft:
    """The draft with one proposal accepted, dropped or open again; raises NotFound."""
    draft.assignment(key)
    return draft.model_copy(update={"standing": {**draft.standing, key: standing}})


def accept_goal(draft: Draft, goal: str, *, with_doubts: bool) -> Draft:
    """The draft with all of a goal accepted that is open; what has doubts only if it is said so."""
    taken = {
        place.assignment.id: Standing.ACCEPTED
        for place in draft.plan.places()
        if place.goal.id == goal and draft.state_of(place.assignment.id) is Standing.OPEN
        if with_doubts or is_sure(draft, place.assignment.id)
    }
    return draft.model_copy(update={"standing": {**draft.standing, **taken}})


def is_sure(draft: Draft, key: str) -> bool:
    """Whether a proposal is open and the rules are sure of it."""
    return draft.state_of(key) is Standing.OPEN and key not in draft.doubts


def replaced(draft: Draft, assignment: Assignment, targets: Mapping[str, int]) -> Draft:
    """The draft with an assignment as somebody wrote it, and the targets of its indicators."""
    plan = _with(draft.plan, assignment)
    indicators = tuple(
        each.model_copy(update={"target": targets.get(each.id, each.target)})
        for each in plan.indicators
    )
    changed = {**draft.standing, assignment.id: Standing.CHANGED}
    plan = plan.model_copy(update={"indicators": indicators})
    return draft.model_copy(update={"plan": plan, "standing": changed})


def attach(draft: Draft, place: str, key: str) -> Draft:
    """The draft with a clause discharged by an assignment too; raises NotFound."""
    clause, found = _clause(draft, place), draft.assignment(key)
    citation = _cited(clause)
    if citation in found.citations:
        return draft
    changed = found.model_copy(update={"citations": (*found.citations, citation)})
    return draft.model_copy(update={"plan": _with(draft.plan, changed)})


def add(draft: Draft, place: str, post: str) -> Draft:
    """The draft with an assignment for a clause, quarterly for now; raises NotFound."""
    clause = _clause(draft, place)
    key = _new_key(draft.plan)
    made = Assignment(
        id=key,
        title=tidy(clause.words, 40) or "任务",
        citations=(_cited(clause),),
        assignee=post,
        recurrence=Every(every=Period.QUARTER, due="last workday"),
        done_when=NEW_WORK,
    )
    near = _nearest(draft, clause)
    plan = _mapped(
        draft.plan,
        lambda each: (
            each.model_copy(update={"assignments": (*each.assignments, made)})
            if each.id == near
            else each
        ),
    )
    doubts = {**draft.doubts, key: f"{_HAND_MADE}。请核对"}
    return draft.model_copy(update={"plan": plan, "doubts": doubts})


def answer(draft: Draft, shortcoming: str, measure: str) -> Draft:
    """The draft with a shortcoming answered by that measure alone; raises NotFound."""
    if measure not in {each.measure.id for each in draft.plan.places()}:
        raise NotFound("举措", measure, remedy="请刷新页面再看")
    if shortcoming not in {each.id for each in draft.plan.shortcomings}:
        raise NotFound("不足", shortcoming, remedy="请刷新页面再看")

    def answering(each: Measure) -> Measure:
        others = tuple(one for one in each.answers if one != shortcoming)
        own = (*others, shortcoming) if each.id == measure else others
        return each.model_copy(update={"answers": own})

    return draft.model_copy(update={"plan": _mapped(draft.plan, answering)})


def final(draft: Draft) -> Plan | None:
    """The plan without what was dropped, and without what only that needed; None if all was."""
    goals = []
    for goal in draft.plan.goals:
        measures = []
        for measure in goal.measures:
            left = tuple(
                each
                for each in measure.assignments
                if draft.state_of(each.id) is not Standing.DROPPED
            )
            if left:
                measures.append(measure.model_copy(update={"assignments": left}))
        if measures:
            goals.append(goal.model_copy(update={"measures": tuple(measures)}))
    if not goals:
        return None
    plan = draft.plan.model_copy(update={"goals": tuple(goals)})
    counted = {one.indicator for place in plan.places() for one in place.assignment.counts}
    indicators = tuple(each for each in plan.indicators if each.id in counted)
    return plan.model_copy(update={"indicators": indicators})


def covered(draft: Draft) -> dict[str, tuple[str, ...]]:
    """By the place of each clause, the assignments left that discharge it."""
    plan = final(draft)
    found: dict[str, tuple[str, ...]] = {each.place: () for each in draft.clauses}
    by_cited = {_place(each.place): each.place for each in draft.clauses}
    for place in plan.places() if plan else ():
        for citation in place.assignment.citations:
            if own := by_cited.get(citation.place):
                found[own] = (*found[own], place.assignment.id)
    return found


def written(draft: Draft) -> str:
    """The YAML of the plan with the reasons above its assignments; empty if all was dropped."""
    plan = final(draft)
    if plan is None:
        return ""
    notes = {
        place.path: draft.reasons[place.assignment.id]
        for place in plan.places()
        if draft.reasons.get(place.assignment.id)
    }
    return write_commented(plan, _head(draft), notes, ())


def _head(draft: Draft) -> Iterator[str]:
    left = covered(draft)
    done = sum(1 for each in left.values() if each)
    yield f"由“{draft.name}”起草，经人逐项核对；任务上方写明了当初为什么这样拟。"
    yield f"原文 {len(left)} 个分句，已承接 {done} 个。"
    for each in draft.clauses:
        if not left[each.place]:
            yield f"没有承接：{each.place} {each.words[:40]}"


def _marks(made: PlanDraft) -> Iterator[Mark]:
    for clause in made.outline.clauses:
        yield _mark(MarkKind.CLAUSE, clause.place, (clause.start, clause.end), clause.text)
    for lack in made.outline.shortcomings:
        yield _mark(MarkKind.LACK, lack.place, (lack.start, lack.end), lack.text)
    for figure in made.figures:
        yield _mark(MarkKind.FIGURE, figure.place, (figure.start, figure.end), figure.quote)


def _mark(kind: MarkKind, place: str, span: tuple[int, int], words: str) -> Mark:
    return Mark(kind=kind, place=place, start=span[0], end=span[1], words=words)


def reasons_of(plan: Plan, reasons: Mapping[Path, str]) -> dict[str, tuple[str, ...]]:
    """Why each assignment is as it is proposed, by its id."""
    told = {}
    for place in plan.places():
        whole = [why for path, why in reasons.items() if path[: len(place.path)] == place.path]
        told[place.assignment.id] = tuple(dict.fromkeys(each for each in whole if each))
    return told


def _doubts(made: PlanDraft) -> tuple[dict[str, str], tuple[Doubt, ...]]:
    """What is unsure, by assignment, and the rest; clauses without work are seen elsewhere."""
    keys = {place.assignment.id for place in made.plan.places()} if made.plan else set()
    without = {each.place for each in made.uncovered}
    own: dict[str, str] = {}
    rest = []
    for finding in made.findings:
        key = finding.place.removeprefix("任务 ").partition("（")[0]
        if key in keys:
            own[key] = finding.message
        elif finding.place not in without:
            rest.append(Doubt(place=finding.place, message=finding.message))
    return own, tuple(rest)


def _with(plan: Plan, assignment: Assignment) -> Plan:
    """A plan with one assignment in the place of that of the same id."""

    def changed(each: Measure) -> Measure:
        own = tuple(assignment if one.id == assignment.id else one for one in each.assignments)
        return each.model_copy(update={"assignments": own})

    return _mapped(plan, changed)


def _mapped(plan: Plan, change: _Change) -> Plan:
    def goal(each: Goal) -> Goal:
        return each.model_copy(update={"measures": tuple(map(change, each.measures))})

    return plan.model_copy(update={"goals": tuple(map(goal, plan.goals))})


def _clause(draft: Draft, place: str) -> Mark:
    for each in draft.clauses:
        if each.place == place:
            return each
    raise NotFound("原文的分句", place, remedy="请刷新页面再看")


def _cited(clause: Mark) -> Citation:
    return Citation(place=_place(clause.place), quote=quote_of(clause.words) or clause.place)


def _place(place: str) -> str:
    """A place as citations have it."""
    return tidy(place, LONGEST_PLACE) or "原文"


def _new_key(plan: Plan) -> str:
    known = {place.assignment.id for place in plan.places()}
    number = len(known) + 1
    while f"A-{number:02d}" in known:
        number += 1
    return f"A-{number:02d}"


def _nearest(draft: Draft, clause: Mark) -> str:
    """The measure whose work discharges the clause before; else the first."""
    at = {_place(each.place): each.start for each in draft.clauses}
    spots = [
        (at[citation.place], place.measure.id)
        for place in draft.plan.places()
        for citation in place.assignment.citations
        if citation.place in at
    ]
    before = [each for each in spots if each[0] <= clause.start]
    return max(before)[1] if before else min(spots)[1] if spots else _first(draft.plan)


def _first(plan: Plan) -> str:
    return plan.goals[0].measures[0].id
