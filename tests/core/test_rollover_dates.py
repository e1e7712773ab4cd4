"""Dates go to the next year by their rules: festivals, weekdays, month and day."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.plan import (
    ByRule,
    Every,
    Observance,
    Once,
    OnObservances,
    Period,
    Plan,
    Recurrence,
    Roll,
    SensitivePeriod,
    Source,
)
from planner.core.rollover import move_dates
from planner.core.rollover.moving import move_recurrence
from tests.cast import assignment, plan
from tests.core.rolling import left, notes, rolled


def every(period: Period, due: str, **more: object) -> Every:
    return Every.model_validate({"every": period, "due": due, **more})


def on(name: str, day: date) -> date:
    """Where an observance of 2024 lies in 2025."""
    of = plan().model_copy(update={"observances": (Observance(id="x", name=name, on=day),)})
    return move_dates(of).observances[0].on


def within(name: str, first: date, last: date) -> tuple[date, date]:
    """Where a period of 2024 lies in 2025."""
    period = SensitivePeriod(id="x", name=name, from_on=first, until_on=last)
    moved = move_dates(plan().model_copy(update={"periods": (period,)})).periods[0]
    return moved.from_on, moved.until_on


@pytest.mark.parametrize(
    ("name", "day", "moved"),
    [
        ("国家宪法日", date(2024, 12, 4), date(2025, 12, 4)),
        ("全民国家安全教育日", date(2024, 4, 15), date(2025, 4, 15)),
        ("元宵节", date(2024, 2, 24), date(2025, 2, 12)),
        ("除夕", date(2024, 2, 9), date(2025, 1, 28)),
        ("端午节", date(2024, 6, 10), date(2025, 5, 31)),
        ("中秋节", date(2024, 9, 17), date(2025, 10, 6)),
        ("母亲节", date(2024, 5, 12), date(2025, 5, 11)),
        ("全国助残日", date(2024, 5, 19), date(2025, 5, 18)),
        ("闰日", date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_a_named_day_lies_where_its_rule_puts_it(name: str, day: date, moved: date) -> None:
    assert on(name, day) == moved


def test_a_period_around_a_festival_keeps_its_distances() -> None:
    spring = within("春节前后", date(2024, 2, 1), date(2024, 2, 24))
    assert spring == (date(2025, 1, 20), date(2025, 2, 12))
    october = within("国庆前后", date(2024, 9, 25), date(2024, 10, 8))
    assert october == (date(2025, 9, 25), date(2025, 10, 8))
    turn = within("元旦前后", date(2024, 12, 25), date(2025, 1, 5))
    assert turn == (date(2025, 12, 25), date(2026, 1, 5))


def test_a_festival_that_would_leave_the_year_stays_and_is_to_be_looked_at() -> None:
    fair = Observance(id="fair", name="春节年货节", on=date(2024, 1, 5))
    draft = rolled(plan().model_copy(update={"observances": (fair,)}))
    assert draft.plan.observances[0].on == date(2025, 1, 5)
    assert "请核对：随春节移动会出本年，先按同月同日写。" in notes(draft)


def test_a_festival_whose_day_is_not_known_stays_and_is_to_be_looked_at() -> None:
    """The mid-autumn festival is a statutory holiday since 2008."""
    moon = Observance(id="moon", name="中秋节", on=date(2005, 9, 18))
    of = plan().model_copy(update={"observances": (moon,), "year": 2005})
    draft = rolled(of)
    assert draft.plan.observances[0].on == date(2006, 9, 18)
    assert "请核对：不知道2006年中秋节是哪一天，先按同月同日写。" in notes(draft)


def test_what_is_set_anew_each_year_is_to_be_looked_at() -> None:
    congress = SensitivePeriod(
        id="npc", name="全国两会", from_on=date(2024, 3, 4), until_on=date(2024, 3, 11)
    )
    draft = rolled(plan().model_copy(update={"periods": (congress,)}))
    assert draft.plan.periods[0].from_on == date(2025, 3, 4)
    assert "请核对：日期每年另定，先按同月同日写。" in notes(draft)


@pytest.mark.parametrize(
    "recurrence",
    [
        every(Period.MONTH, "15"),
        every(Period.QUARTER, "last workday"),
        every(Period.WEEK, "friday"),
        every(Period.YEAR, "12-31"),
        every(Period.MONTH, "15", first_on=date(2020, 1, 1)),
        every(Period.MONTH, "15", last_on=date(2026, 6, 30)),
        OnObservances(observances=("law-day",)),
        ByRule(rule="FREQ=YEARLY;BYMONTH=5,10;BYMONTHDAY=17"),
        ByRule(rule="FREQ=WEEKLY;INTERVAL=2", first_on=date(2024, 1, 5)),
        ByRule(rule="FREQ=WEEKLY", first_on=date(2024, 1, 5)),
        ByRule(rule="FREQ=DAILY;UNTIL=20300101"),
        ByRule(rule="FREQ=DAILY;UNTIL=20240231"),
    ],
)
def test_a_rule_stays_as_it_is(recurrence: Recurrence) -> None:
    assert move_recurrence(recurrence, 2024) == recurrence


def test_the_days_of_a_year_move_with_it() -> None:
    first, last = {"first_on": date(2024, 3, 12)}, {"last_on": date(2024, 6, 30)}
    moved = move_recurrence(every(Period.MONTH, "15", **first, **last), 2024)
    assert (moved.first_on, moved.last_on) == (date(2025, 3, 12), date(2025, 6, 30))
    once = Once(once=date(2024, 12, 31), first_on=date(2024, 12, 1))
    assert move_recurrence(once, 2024) == Once(once=date(2025, 12, 31), first_on=date(2025, 12, 1))
    ruled = ByRule(rule="FREQ=MONTHLY;BYMONTHDAY=5;UNTIL=20240229", **first)
    assert move_recurrence(ruled, 2024) == ByRule(
        rule="FREQ=MONTHLY;BYMONTHDAY=5;UNTIL=20250228", first_on=date(2025, 3, 12)
    )


def test_the_leap_day_becomes_the_last_of_february() -> None:
    yearly = every(Period.YEAR, "02-29")
    assert move_recurrence(yearly, 2024) == every(Period.YEAR, "02-28")
    assert move_recurrence(yearly, 2024, 4) == yearly
    assert move_recurrence(Once(once=date(2024, 2, 29)), 2024) == Once(once=date(2025, 2, 28))
    assert "2025年没有02-29，改为02-28。" in notes(rolled(plan(assignment(recurrence=yearly))))


def only(recurrence: Recurrence, **more: object) -> Plan:
    return plan(assignment(recurrence=recurrence)).model_copy(update=more)


def test_a_fixed_day_that_is_a_day_off_says_where_it_falls() -> None:
    yearly = only(every(Period.YEAR, "06-14", first_on=date(2024, 6, 1)))
    assert notes(rolled(yearly))[2:] == ["2025-06-14（周六）不上班，截止日为2025-06-13（周五）。"]
    monthly = only(every(Period.MONTH, "14"))
    assert not any("不上班" in each for each in notes(rolled(monthly)))


def test_other_days_of_a_year_are_to_be_looked_at() -> None:
    told = notes(rolled(only(every(Period.MONTH, "15", first_on=date(2024, 3, 1)))))
    assert "请核对：起始日由2024-03-01移到2025-03-01。" in told
    told = notes(rolled(only(every(Period.MONTH, "15", last_on=date(2024, 6, 30)))))
    assert "请核对：终止日由2024-06-30移到2025-06-30。" in told


def test_a_day_that_hung_on_something_of_the_year_is_to_be_looked_at() -> None:
    spring = SensitivePeriod(
        id="spring", name="春节前后", from_on=date(2024, 2, 1), until_on=date(2024, 2, 24)
    )
    told = notes(rolled(only(Once(once=date(2024, 2, 6)), periods=(spring,))))
    assert "请核对：只办一次，日期由2024-02-06移到2025-02-06（周四）。" in told
    assert "请核对：2024-02-06原在“春节前后”期间，2025年“春节前后”的日期变了。" in told
    source = Source(title="2023年报告", part="三", published_on=date(2024, 3, 12))
    begun = every(Period.YEAR, "03-22", first_on=date(2024, 3, 12))
    assert "请核对：2024-03-12是上一份报告公布的日子，新报告的公布日定了再改。" in notes(
        rolled(only(begun, source=source))
    )


def test_what_would_roll_out_of_the_year_rolls_the_other_way() -> None:
    """1 January 2025 is a day off, and the working day before it lies in 2024."""
    new_year = Observance(id="ny", name="元旦", on=date(2024, 1, 1))
    base = only(OnObservances(observances=("ny",), roll=Roll.NEXT), observances=(new_year,))
    assert rolled(base).plan.goals[0].measures[0].assignments[0].recurrence.roll is Roll.NEXT
    early = only(OnObservances(observances=("ny",)), observances=(new_year,))
    draft = rolled(early)
    assert draft.plan.goals[0].measures[0].assignments[0].recurrence.roll is Roll.NEXT
    assert "请核对：遇休息日原来提前，2025年会出本年，改为顺延。" in notes(draft)


def test_what_would_leave_the_year_both_ways_does_not_roll() -> None:
    """In 2028 both the first and the last day of the year are days off."""
    rule = ByRule(rule="FREQ=YEARLY;BYYEARDAY=1,-1")
    of = only(rule, year=2027, title="2027年计划")
    draft = rolled(of)
    assert draft.plan.goals[0].measures[0].assignments[0].recurrence.roll is Roll.KEEP


def test_what_has_no_date_in_the_year_is_named() -> None:
    leap = assignment("A-02", ByRule(rule="FREQ=YEARLY;BYYEARDAY=366"))
    draft = rolled(plan(assignment("A-01"), leap))
    assert left(draft) == ["任务 A-02：按它的周期，2025年没有一期"]
    assert [place.assignment.id for place in draft.plan.places()] == ["A-01"]
