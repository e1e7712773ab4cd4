"""Plan, Goal, Measure, Assignment: what a year's text asks of whom, without dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from planner.core.errors import Fault
from planner.core.organization import Organization

Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$", max_length=40)]
Aim = Literal["at_least", "at_most", "observed"]
Title = Annotated[str, Field(min_length=1, max_length=60)]
DueDay = Annotated[
    str,
    Field(
        pattern=r"^([1-9]|[12]\d|3[01]|last day|(first|second|third|fourth|fifth|last) workday"
        r"|(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
        r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)$"
    ),
]


LONGEST_PERIOD_DAYS = 366


class Roll(StrEnum):
    """What to do with a due date that is no working day (顺延)."""

    PREVIOUS = "previous"
    NEXT = "next"
    KEEP = "keep"


class Period(StrEnum):
    """The stretch of the calendar in which something is due once (周期单位)."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Citation(_Value):
    """Place and words in the source text (出处): `三(一)1.2` is part, goal, sentence, clause."""

    place: str = Field(min_length=1, max_length=40)
    quote: str = Field(min_length=2, max_length=30)


class _Recurrence(_Value):
    roll: Roll = Roll.PREVIOUS
    first_on: date | None = None
    last_on: date | None = None


class Once(_Recurrence):
    """Due on one day."""

    once: date


class Every(_Recurrence):
    """Due once in each period.

    `due` is a day of the period's last month (`15`, `last day`), a working day of that month
    (`last workday`, `second workday`), a weekday, `first workday` or `last workday` for `week`,
    or `MM-DD` for `year`.
    """

    every: Period
    due: DueDay


class OnObservances(_Recurrence):
    """Due on each of the named observances of the plan (节日、宣传日)."""

    observances: tuple[Id, ...] = Field(min_length=1)


class InPeriods(_Recurrence):
    """Due in each of the named sensitive periods of the plan: on its last day, or every week."""

    periods: tuple[Id, ...] = Field(min_length=1)
    each: Literal["period", "week"] = "period"


class ByRule(_Recurrence):
    """Due by a raw RFC 5545 recurrence rule (section 3.3.10), begun at `first_on` or 1 January.

    One RRULE of whole days: FREQ from DAILY on, no times, UNTIL as a date.
    """

    rule: str = Field(min_length=6, max_length=200)


def _kind_of_recurrence(value: object) -> str | None:
    keys = ("once", "every", "observances", "periods", "rule")
    found = [
        key for key in keys if (key in value if isinstance(value, dict) else hasattr(value, key))
    ]
    return found[0] if len(found) == 1 else None


Recurrence = Annotated[
    Annotated[Once, Tag("once")]
    | Annotated[Every, Tag("every")]
    | Annotated[OnObservances, Tag("observances")]
    | Annotated[InPeriods, Tag("periods")]
    | Annotated[ByRule, Tag("rule")],
    Discriminator(_kind_of_recurrence),
]
"""The rule by which due dates repeat (周期); exactly one of the five forms."""


class Observance(_Value):
    """A day of the year that law-publicity is tied to (节日、宣传日)."""

    id: Id
    name: Title
    on: date


class SensitivePeriod(_Value):
    """Days on which trouble is likelier, both ends included (敏感时期)."""

    id: Id
    name: Title
    from_on: date
    until_on: date


class Shortcoming(_Value):
    """What the source text owns to be lacking; measures say which they answer (不足)."""

    id: Id
    title: Title
    citation: Citation


class Indicator(_Value):
    """What is counted (指标): last year's baseline, this year's target, the unit.

    `at_most` is for counts that should stay low, such as lost lawsuits; `observed` for counts
    that nobody is judged by, such as disputes that were found: its target only says what is usual.
    """

    id: Id
    title: Title
    unit: str = Field(min_length=1, max_length=8)
    baseline: int = Field(ge=0)
    target: int = Field(ge=0)
    aim: Aim = "at_least"
    citation: Citation


class Count(_Value):
    """That each occurrence of an assignment counts at least so much towards an indicator."""

    indicator: Id
    each: int = Field(default=1, ge=0)


class OwnReminders(_Value):
    """How an assignment's reminders differ from the installation's (提醒安排), in working days.

    What is not told stays as it is for all; no lead days at all: no reminder ahead.
    """

    lead_days: tuple[Annotated[int, Field(ge=0, le=60)], ...] | None = None
    unsigned_days: int | None = Field(default=None, ge=1, le=60)
    overdue_days: int | None = Field(default=None, ge=1, le=60)
    supervisor_days: int | None = Field(default=None, ge=1, le=60)
    head_days: int | None = Field(default=None, ge=1, le=60)


class Assignment(_Value):
    """Who does what by which rule (任务); exactly one assignee, who counts.

    `lead_office` and `supervisor` default to those of the assignee's post.
    """

    id: Id
    title: Title
    citations: tuple[Citation, ...] = Field(min_length=1)
    assignee: str
    supporting_offices: tuple[str, ...] = ()
    lead_office: str | None = None
    supervisor: str | None = None
    recurrence: Recurrence
    done_when: str = Field(min_length=2, max_length=120)
    basis: str = Field(default="", max_length=120)
    counts: tuple[Count, ...] = ()
    evidence: str = Field(default="", max_length=60)
    needs_acknowledgement: bool = False
    needs_confirmation: bool = False
    reminders: OwnReminders | None = None
    is_heads_duty: bool = False


class Measure(_Value):
    """What is done towards a goal (举措), and which shortcomings it answers."""

    id: Id
    title: Title
    answers: tuple[Id, ...] = ()
    assignments: tuple[Assignment, ...] = Field(min_length=1)


class Goal(_Value):
    """Why (目标)."""

    id: Id
    title: Title
    citation: Citation
    measures: tuple[Measure, ...] = Field(min_length=1)


class Source(_Value):
    """The text that a plan was drafted from (报告原文)."""

    title: str = Field(min_length=1, max_length=80)
    part: str = Field(min_length=1, max_length=40)
    published_on: date | None = None


class Place(NamedTuple):
    """An assignment with where it stands: path in the file, goal and measure above it."""

    path: tuple[str | int, ...]
    goal: Goal
    measure: Measure
    assignment: Assignment


class Plan(_Value):
    """A year's goals (工作计划) of one organ; each publication of it is a numbered revision."""

    organ: str
    year: int = Field(ge=2004, le=2100)
    title: str = Field(min_length=1, max_length=80)
    source: Source
    shortcomings: tuple[Shortcoming, ...] = ()
    observances: tuple[Observance, ...] = ()
    periods: tuple[SensitivePeriod, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    goals: tuple[Goal, ...] = Field(min_length=1)

    def places(self) -> Iterator[Place]:
        """Every assignment in the order of the file."""
        for g, goal in enumerate(self.goals):
            for m, measure in enumerate(goal.measures):
                for a, assignment in enumerate(measure.assignments):
                    path = ("goals", g, "measures", m, "assignments", a)
                    yield Place(path, goal, measure, assignment)


def plan_faults(plan: Plan, organization: Organization) -> list[Fault]:
    """Double ids, names that nothing bears, days outside the year, shortcomings unanswered."""
    return [
        *_organ_fault(plan, organization),
        *_double_ids(plan),
        *_calendar_faults(plan),
        *_unanswered(plan),
        *(fault for place in plan.places() for fault in _place_faults(place, plan, organization)),
    ]


def _organ_fault(plan: Plan, organization: Organization) -> Iterator[Fault]:
    if plan.organ != organization.id:
        message = f"机构“{plan.organ}”与机构文件里的“{organization.id}”不一致；请改成一致"
        yield Fault(("organ",), message)


def _double_ids(plan: Plan) -> Iterator[Fault]:
    for group in _identified(plan):
        seen: set[str] = set()
        for path, key in group:
            if key in seen:
                yield Fault((*path, "id"), f"编号“{key}”重复；请改成不同的编号")
            seen.add(key)


def _identified(plan: Plan) -> Iterator[list[tuple[tuple[str | int, ...], str]]]:
    """Groups in which no id may stand twice, each id with its path."""
    for name, group in _named_groups(plan):
        yield [((name, position), each.id) for position, each in enumerate(group)]
    yield [
        (("goals", g, "measures", m), measure.id)
        for g, goal in enumerate(plan.goals)
        for m, measure in enumerate(goal.measures)
    ]
    yield [(place.path, place.assignment.id) for place in plan.places()]


def _named_groups(
    plan: Plan,
) -> Iterable[tuple[str, Sequence[Shortcoming | Observance | SensitivePeriod | Indicator | Goal]]]:
    return (
        ("shortcomings", plan.shortcomings),
        ("observances", plan.observances),
        ("periods", plan.periods),
        ("indicators", plan.indicators),
        ("goals", plan.goals),
    )


def _calendar_faults(plan: Plan) -> Iterator[Fault]:
    for position, observance in enumerate(plan.observances):
        if observance.on.year != plan.year:
            message = f"“{observance.name}”的日期 {observance.on} 不在 {plan.year} 年；请改正"
            yield Fault(("observances", position, "on"), message)
    for position, period in enumerate(plan.periods):
        if period.until_on < period.from_on:
            message = f"“{period.name}”的结束日早于开始日；请改正"
            yield Fault(("periods", position, "until_on"), message)
        elif not period.from_on.year <= plan.year <= period.until_on.year:
            message = f"“{period.name}”不在 {plan.year} 年；请改正"
            yield Fault(("periods", position, "from_on"), message)
        elif (period.until_on - period.from_on).days > LONGEST_PERIOD_DAYS:
            message = f"“{period.name}”长达一年以上；请核对结束日 {period.until_on}"
            yield Fault(("periods", position, "until_on"), message)


def _unanswered(plan: Plan) -> Iterator[Fault]:
    known = {each.id for each in plan.shortcomings}
    answered: set[str] = set()
    for g, goal in enumerate(plan.goals):
        for m, measure in enumerate(goal.measures):
            answered.update(measure.answers)
            for position, each in enumerate(measure.answers):
                if each not in known:
                    told = f"举措 {measure.id} 所针对的不足“{each}”不存在"
                    path = ("goals", g, "measures", m, "answers", position)
                    yield Fault(path, f"{told}；请改为 shortcomings 中的编号")
    for position, shortcoming in enumerate(plan.shortcomings):
        if shortcoming.id not in answered:
            message = f"不足 {shortcoming.id} 没有举措针对；请在某个举措的 answers 里写上它"
            yield Fault(("shortcomings", position), message)


def _place_faults(place: Place, plan: Plan, organization: Organization) -> Iterator[Fault]:
    assignment = place.assignment
    whose = f"任务 {assignment.id} "
    for field, post in (("assignee", assignment.assignee), ("supervisor", assignment.supervisor)):
        if post and not organization.has_post(post):
            message = f"{whose}的岗位“{post}”不存在；请改为机构文件里已有的岗位"
            yield Fault((*place.path, field), message)
    if assignment.supervisor == assignment.assignee:
        message = f"{whose}的督办岗位与责任岗位相同；请另写一个，或不写"
        yield Fault((*place.path, "supervisor"), message)
    for path, office in _offices(assignment):
        if not organization.has_office(office):
            message = f"{whose}的科室“{office}”不存在；请改为机构文件里已有的科室"
            yield Fault((*place.path, *path), message)
    yield from _unknown_references(place, plan)


def _offices(assignment: Assignment) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every office that an assignment names, with its path in it."""
    if assignment.lead_office:
        yield ("lead_office",), assignment.lead_office
    for position, office in enumerate(assignment.supporting_offices):
        yield ("supporting_offices", position), office


def _unknown_references(place: Place, plan: Plan) -> Iterator[Fault]:
    assignment = place.assignment
    indicators = {each.id for each in plan.indicators}
    for position, count in enumerate(assignment.counts):
        if count.indicator not in indicators:
            message = f"任务 {assignment.id} 计入的指标“{count.indicator}”不存在"
            path = (*place.path, "counts", position, "indicator")
            yield Fault(path, f"{message}；请改为 indicators 中的编号")
    match assignment.recurrence:
        case OnObservances(observances=named):
            known, field, word = {each.id for each in plan.observances}, "observances", "节日"
        case InPeriods(periods=named):
            known, field, word = {each.id for each in plan.periods}, "periods", "敏感时期"
        case _:
            return
    for unknown in (each for each in named if each not in known):
        message = f"任务 {assignment.id} 的{word}“{unknown}”不存在；请改为 {field} 中的编号"
        yield Fault((*place.path, "recurrence", field), message)
