"""Plan, Goal, Measure, Assignment: what a year's text asks of whom, without dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$", max_length=40)]
Title = Annotated[str, Field(min_length=1, max_length=60)]
DueDay = Annotated[
    str,
    Field(
        pattern=r"^([1-9]|[12]\d|3[01]|last day|(first|second|third|fourth|fifth|last) workday"
        r"|(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
        r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)$"
    ),
]


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
    (`last workday`, `second workday`), a weekday for `week`, or `MM-DD` for `year`.
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
    """Due by a raw RFC 5545 recurrence rule (section 3.3.10), begun at `first_on` or 1 January."""

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

    `at_most` is for counts that should stay low, such as lawsuits.
    """

    id: Id
    title: Title
    unit: str = Field(min_length=1, max_length=8)
    baseline: int = Field(ge=0)
    target: int = Field(ge=0)
    aim: Literal["at_least", "at_most"] = "at_least"
    citation: Citation


class Count(_Value):
    """That each occurrence of an assignment counts at least so much towards an indicator."""

    indicator: Id
    each: int = Field(default=1, ge=0)


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
