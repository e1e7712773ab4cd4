"""What only dates show to be wrong with a plan; every finding says where and what to do."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.organization import Organization, Tenure
from planner.core.plan import (
    ByRule,
    Count,
    Every,
    InPeriods,
    Once,
    Period,
    Plan,
    Recurrence,
    Roll,
    SensitivePeriod,
)
from planner.core.schedule import schedule_faults
from tests.cast import CALENDAR, assignment, indicator, organization, plan

COUNTED = (Count(indicator="I-01"),)
ON_NEW_YEAR = SensitivePeriod(
    id="ny", name="元旦前后", from_on=date(2024, 12, 25), until_on=date(2025, 1, 8)
)


def faults(made: Plan, by: Organization | None = None) -> list[str]:
    """Each fault as `path: message`, the path within the assignment for short."""
    return [
        f"{'.'.join(map(str, fault.path)).removeprefix('goals.0.measures.0.assignments.0.')}: "
        f"{fault.message}"
        for fault in schedule_faults(made, by or organization(), CALENDAR)
    ]


def of(recurrence: Recurrence, year: int = 2024) -> Plan:
    made = plan(assignment(recurrence=recurrence))
    return made.model_copy(update={"year": year, "periods": (ON_NEW_YEAR,)})


def every(period: Period, due: str, **more: object) -> Every:
    return Every.model_validate({"every": period, "due": due, **more})


def test_a_sound_schedule_has_no_faults() -> None:
    counted = plan(assignment(counts=COUNTED), indicators=(indicator(),))
    assert faults(counted) == []
    assert faults(of(every(Period.YEAR, "02-29"))) == []
    assert faults(of(every(Period.YEAR, "31"))) == []


@pytest.mark.parametrize(
    ("recurrence", "found"),
    [
        (
            every(Period.WEEK, "15"),
            (
                "due: 任务 A-01 的 due “15”不适用于 every: week；"
                "请写 monday 至 sunday，或 last workday"
            ),
        ),
        (
            every(Period.WEEK, "second workday"),
            (
                "due: 任务 A-01 的 due “second workday”不适用于 every: week；"
                "请写 monday 至 sunday，或 last workday"
            ),
        ),
        (
            every(Period.MONTH, "friday"),
            (
                "due: 任务 A-01 的 due “friday”不适用于 every: month；"
                "请写 15、last day 或 last workday 的样子"
            ),
        ),
        (
            every(Period.MONTH, "11-30"),
            (
                "due: 任务 A-01 的 due “11-30”不适用于 every: month，只适用于 every: year；"
                "请写 15 或 last workday 的样子"
            ),
        ),
        (
            every(Period.YEAR, "02-30"),
            "due: 任务 A-01 的 due “02-30”在 2024 年没有这一天；请改正",
        ),
        (
            every(Period.MONTH, "15", first_on=date(2024, 5, 1), last_on=date(2024, 4, 1)),
            "last_on: 任务 A-01 的 last_on 2024-04-01 早于 first_on 2024-05-01；请改正",
        ),
        (
            Once(once=date(2025, 3, 1)),
            "once: 任务 A-01 的截止日 2025-03-01 不在 2024 年；请改正",
        ),
        (Once(once=date.max), "once: 任务 A-01 的截止日 9999-12-31 不在 2024 年；请改正"),
        (
            ByRule(rule="FREQ=NEVER"),
            "rule: 任务 A-01 的 rule 的 FREQ 要写 YEARLY、MONTHLY、WEEKLY 或 DAILY",
        ),
        (
            ByRule(rule="FREQ=DAILY", first_on=date(2001, 1, 1)),
            "first_on: 任务 A-01 的 first_on 2001-01-01 太早；请写 2014 年及以后的日子",
        ),
    ],
)
def test_a_field_that_leaves_the_year_empty_is_named(recurrence: Recurrence, found: str) -> None:
    assert faults(of(recurrence)) == [f"recurrence.{found}"]


@pytest.mark.parametrize(
    "recurrence",
    [
        every(Period.MONTH, "15", first_on=date(2025, 1, 1)),
        Once(once=date(2024, 3, 1), last_on=date(2024, 2, 1)),
        ByRule(rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
        ByRule(rule="FREQ=DAILY", first_on=date(2025, 1, 1)),
        InPeriods(periods=("ny",)),
    ],
)
def test_a_year_without_an_occurrence_is_a_fault(recurrence: Recurrence) -> None:
    told = "任务 A-01 在 2024 年没有一期；请核对周期和起止日期"
    assert faults(of(recurrence)) == [f"recurrence: {told}"]


def test_a_due_day_may_not_roll_out_of_the_year() -> None:
    assert faults(of(Once(once=date(2024, 1, 1)))) == [
        (
            "recurrence: 任务 A-01 的截止日 2024-01-01 不是工作日，提前到了上一年 2023-12-29；"
            "请改用 roll: next 或另定日期"
        )
    ]
    assert faults(of(Once(once=date(2023, 12, 31), roll=Roll.NEXT), year=2023)) == [
        (
            "recurrence: 任务 A-01 的截止日 2023-12-31 不是工作日，顺延到了下一年 2024-01-02；"
            "请改用 roll: previous 或另定日期"
        )
    ]


@pytest.mark.parametrize("year", range(2018, 2031))
@pytest.mark.parametrize("due", ["monday", "sunday", "first workday"])
def test_weeks_and_months_never_leave_the_year(due: str, year: int) -> None:
    for roll in Roll:
        assert faults(of(every(Period.WEEK, due, roll=roll), year), ALWAYS_HELD) == []
        assert faults(of(every(Period.MONTH, "1", roll=roll), year), ALWAYS_HELD) == []


ALWAYS_HELD = organization((Tenure(post="clerk", person="wangfang", from_on=date(2000, 1, 1)),))


def test_a_post_that_nobody_holds_on_due_days_is_one_finding() -> None:
    late, gap = (
        organization((Tenure(post="clerk", person="wangfang", from_on=day),))
        for day in (date(2024, 7, 1), date(2024, 4, 1))
    )
    assert faults(plan(assignment()), late) == [
        (
            "assignee: 任务 A-01 的责任岗位“平安法治办主任”在 2024-03-29 等 2 个截止日无人任职；"
            "请在 organization.yaml 补上任职或代理"
        )
    ]
    assert faults(plan(assignment()), gap) == [
        (
            "assignee: 任务 A-01 的责任岗位“平安法治办主任”在 2024-03-29 无人任职；"
            "请在 organization.yaml 补上任职或代理"
        )
    ]


def test_quotas_out_of_reach_and_indicators_that_nothing_serves_are_found() -> None:
    made = plan(
        assignment(counts=COUNTED),
        indicators=(indicator("I-01", 9), indicator("I-02"), indicator("I-03", aim="at_most")),
    )
    assert faults(made) == [
        (
            "indicators.0.target: 指标 I-01 目标 9，而计入的任务全年只有 4；"
            "请增加期次、提高每期数量或降低目标"
        ),
        "indicators.1: 指标 I-02 没有任务计入；请在任务的 counts 里写上它",
        "indicators.2: 指标 I-03 没有任务计入；请在任务的 counts 里写上它",
    ]


def test_what_should_stay_low_need_not_be_reached() -> None:
    low = indicator("I-01", 9, aim="at_most")
    assert faults(plan(assignment(counts=COUNTED), indicators=(low,))) == []


def test_of_an_assignment_that_gives_nothing_the_cause_alone_is_told() -> None:
    broken = assignment(recurrence=every(Period.WEEK, "15"), counts=COUNTED)
    assert [each.partition(":")[0] for each in faults(plan(broken, indicators=(indicator(),)))] == [
        "recurrence.due"
    ]
