"""Faults of a plan that the plan and its organization show by themselves."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from planner.core.plan import (
    Assignment,
    Count,
    Goal,
    InPeriods,
    Observance,
    OnObservances,
    Plan,
    SensitivePeriod,
    Shortcoming,
    plan_faults,
)
from tests.cast import CITED, assignment, indicator, organization, plan

SHORT = Shortcoming(id="S1", title="学习不够系统", citation=CITED)


def faults_of(made: Plan) -> list[str]:
    """Each fault as `path: message`."""
    return [
        f"{'.'.join(map(str, fault.path))}: {fault.message}"
        for fault in plan_faults(made, organization())
    ]


def with_values(**values: object) -> Plan:
    return plan(assignment()).model_copy(update=values)


def test_a_sound_plan_has_no_faults() -> None:
    assert (
        faults_of(plan(assignment(counts=(Count(indicator="I-01"),)), indicators=(indicator(),)))
        == []
    )


def test_a_plan_with_days_and_shortcomings_in_order_has_no_faults() -> None:
    goal = plan(assignment(recurrence=OnObservances(observances=("women",)))).goals[0]
    measure = goal.measures[0].model_copy(update={"answers": ("S1",)})
    spring = SensitivePeriod(
        id="a", name="春节", from_on=date(2024, 2, 1), until_on=date(2024, 2, 2)
    )
    made = with_values(
        goals=(goal.model_copy(update={"measures": (measure,)}),),
        shortcomings=(SHORT,),
        observances=(Observance(id="women", name="妇女节", on=date(2024, 3, 8)),),
        periods=(spring,),
    )
    assert faults_of(made) == []


def test_a_plan_of_another_organ_is_refused() -> None:
    assert faults_of(with_values(organ="moon"))[0].startswith("organ: 机构“moon”")


def test_double_ids_are_found_in_every_group() -> None:
    goal = plan(assignment(), assignment()).goals[0]
    measures = (goal.measures[0], goal.measures[0].model_copy())
    double = Goal(id="G1", title="又一个", citation=CITED, measures=measures)
    found = faults_of(with_values(goals=(goal, double), indicators=(indicator(), indicator())))
    assert [line.partition(":")[0] for line in found] == [
        "indicators.1.id",
        "goals.1.id",
        "goals.1.measures.0.id",
        "goals.1.measures.1.id",
        "goals.0.measures.0.assignments.1.id",
        "goals.1.measures.0.assignments.0.id",
        "goals.1.measures.0.assignments.1.id",
        "goals.1.measures.1.assignments.0.id",
        "goals.1.measures.1.assignments.1.id",
    ]


def test_days_outside_the_year_are_found() -> None:
    days = (Observance(id="women", name="妇女节", on=date(2023, 3, 8)),)
    periods = (
        SensitivePeriod(id="a", name="春节", from_on=date(2024, 2, 2), until_on=date(2024, 2, 1)),
        SensitivePeriod(id="b", name="国庆", from_on=date(2023, 9, 1), until_on=date(2023, 10, 8)),
        SensitivePeriod(id="c", name="两会", from_on=date(2024, 3, 4), until_on=date(2204, 3, 11)),
        SensitivePeriod(id="d", name="元旦", from_on=date(2024, 12, 28), until_on=date(2025, 1, 3)),
        SensitivePeriod(id="e", name="国庆", from_on=date(2024, 9, 25), until_on=date(2024, 10, 8)),
    )
    found = faults_of(with_values(observances=days, periods=periods))
    assert [line.partition(":")[0] for line in found] == [
        "observances.0.on",
        "periods.0.until_on",
        "periods.1.from_on",
        "periods.2.until_on",
    ]


def test_shortcomings_must_be_answered_and_answers_must_exist() -> None:
    goal = plan(assignment()).goals[0]
    measure = goal.measures[0].model_copy(update={"answers": ("S1", "S3")})
    goals = (goal.model_copy(update={"measures": (measure,)}),)
    also = SHORT.model_copy(update={"id": "S2"})
    found = faults_of(with_values(goals=goals, shortcomings=(SHORT, also)))
    assert [line.partition(":")[0] for line in found] == [
        "goals.0.measures.0.answers.1",
        "shortcomings.1",
    ]


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (assignment(assignee="moon"), "assignee"),
        (assignment(supervisor="moon"), "supervisor"),
        (assignment(supervisor="clerk"), "supervisor"),
        (assignment(lead_office="moon"), "lead_office"),
        (assignment(supporting_offices=("law", "moon")), "supporting_offices.1"),
        (assignment(counts=(Count(indicator="I-99"),)), "counts.0.indicator"),
        (assignment(recurrence=OnObservances(observances=("moon",))), "recurrence.observances"),
        (assignment(recurrence=InPeriods(periods=("moon",))), "recurrence.periods"),
    ],
)
def test_names_that_nothing_bears_are_found_where_they_stand(made: Assignment, field: str) -> None:
    (found,) = faults_of(plan(made))
    assert found.startswith(f"goals.0.measures.0.assignments.0.{field}: ")


@pytest.mark.parametrize(
    "recurrence",
    [
        {"due": "15"},
        {"once": "2024-03-01", "rule": "FREQ=DAILY"},
        {"every": "month", "due": "32"},
        7,
    ],
)
def test_a_recurrence_is_exactly_one_of_five(recurrence: object) -> None:
    with pytest.raises(ValidationError):
        assignment(recurrence=recurrence)


def test_a_plan_reads_back_equal() -> None:
    made = plan(assignment(counts=(Count(indicator="I-01"),)), indicators=(indicator(),))
    assert Plan.model_validate_json(made.model_dump_json()) == made
