"""Due dates on working days, ids for life, and what a new revision changes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.dates import Window
from planner.core.plan import (
    ByRule,
    Every,
    InPeriods,
    Observance,
    Once,
    OnObservances,
    Period,
    Plan,
    Recurrence,
    Roll,
    SensitivePeriod,
)
from planner.core.schedule import compare, expand
from planner.core.workdays import WorkdayCalendar, YearNotice
from tests.cast import CALENDAR, assignment, occurrence, plan

WOMEN = Observance(id="women", name="妇女节", on=date(2024, 3, 8))
LABOUR = Observance(id="labour", name="劳动节", on=date(2024, 5, 1))
SPRING = SensitivePeriod(
    id="spring", name="春节前后", from_on=date(2024, 2, 1), until_on=date(2024, 2, 25)
)


def of(*recurrences: Recurrence) -> Plan:
    made = [assignment(f"A-{n:02}", each) for n, each in enumerate(recurrences, start=1)]
    return plan(*made).model_copy(update={"observances": (WOMEN, LABOUR), "periods": (SPRING,)})


def dates(recurrence: Recurrence) -> dict[str, date]:
    """What follows the `@` of each id, with the due date."""
    return {each.id.partition("@")[2]: each.due_on for each in expand(of(recurrence), CALENDAR)}


def every(period: Period, due: str, **more: object) -> Every:
    return Every.model_validate({"every": period, "due": due, **more})


def test_each_quarter_has_one_due_date_in_its_last_month() -> None:
    assert dates(every(Period.QUARTER, "last workday")) == {
        "2024-Q1": date(2024, 3, 29),
        "2024-Q2": date(2024, 6, 28),
        "2024-Q3": date(2024, 9, 30),
        "2024-Q4": date(2024, 12, 31),
    }


def test_ids_and_labels_name_the_period() -> None:
    halves = expand(of(every(Period.HALF_YEAR, "20")), CALENDAR)
    assert [(each.id, each.label) for each in halves] == [
        ("A-01@2024-H1", "上半年"),
        ("A-01@2024-H2", "下半年"),
    ]
    (whole,) = expand(of(every(Period.YEAR, "11-29")), CALENDAR)
    assert (whole.id, whole.label, whole.due_on) == ("A-01@2024", "全年", date(2024, 11, 29))
    months = expand(of(every(Period.MONTH, "31")), CALENDAR)
    assert (months[1].id, months[1].label) == ("A-01@2024-02", "2月")
    assert months[1].planned_on == date(2024, 2, 29)
    assert months[0].starts_on == date(2024, 1, 1)


def test_a_due_day_may_be_counted_in_working_days() -> None:
    assert dates(every(Period.MONTH, "second workday"))["2024-02"] == date(2024, 2, 2)
    assert dates(every(Period.MONTH, "first workday"))["2024-10"] == date(2024, 10, 8)
    assert dates(every(Period.MONTH, "last day", roll="keep"))["2024-03"] == date(2024, 3, 31)


def test_days_off_roll_back_or_on_within_their_period() -> None:
    assert dates(every(Period.MONTH, "12"))["2024-02"] == date(2024, 2, 9)
    assert dates(every(Period.MONTH, "12", roll="next"))["2024-02"] == date(2024, 2, 18)
    assert dates(every(Period.MONTH, "12", roll="keep"))["2024-02"] == date(2024, 2, 12)
    assert dates(every(Period.MONTH, "1"))["2024-10"] == date(2024, 10, 8)
    assert dates(every(Period.MONTH, "31", roll="next"))["2024-03"] == date(2024, 3, 29)


def test_a_week_without_a_working_day_before_its_due_day_is_done_on_the_makeup_day() -> None:
    weeks = dates(every(Period.WEEK, "friday"))
    assert weeks["2024-W07"] == date(2024, 2, 18)
    assert weeks["2024-W13"] == date(2024, 3, 29)
    assert len(weeks) == 52
    labels = {each.id: each.label for each in expand(of(every(Period.WEEK, "friday")), CALENDAR)}
    assert labels["A-01@2024-W07"] == "2月12日—2月18日"


def test_a_week_without_any_working_day_has_no_occurrence() -> None:
    weeks = dates(every(Period.WEEK, "wednesday"))
    assert "2024-W40" in weeks  # Monday 30 September is worked
    idle = WorkdayCalendar()
    october = expand(plan(assignment("A-01", every(Period.WEEK, "friday"))), idle)
    assert "A-01@2024-W40" in {each.id for each in october}
    golden = plan(assignment("A-01", every(Period.WEEK, "friday"))).model_copy(
        update={"year": 2018}
    )
    assert "A-01@2018-W40" not in {each.id for each in expand(golden, CALENDAR)}


def test_a_week_may_be_due_on_its_first_or_last_working_day() -> None:
    last, first = (dates(every(Period.WEEK, f"{each} workday")) for each in ("last", "first"))
    # Sunday the 4th makes up for the Spring Festival; of the week of the 12th only Sunday is worked
    assert (last["2024-W05"], first["2024-W06"]) == (date(2024, 2, 4), date(2024, 2, 5))
    assert last["2024-W07"] == first["2024-W07"] == date(2024, 2, 18)
    assert (last["2024-W10"], first["2024-W10"]) == (date(2024, 3, 8), date(2024, 3, 4))


@pytest.mark.parametrize("due", ["monday", "sunday", "first workday", "last workday"])
def test_every_week_belongs_to_exactly_one_year(due: str) -> None:
    found = [
        each
        for year in range(2020, 2027)
        for each in expand(
            of(every(Period.WEEK, due, roll="keep")).model_copy(update={"year": year}), CALENDAR
        )
    ]
    days = Window(date(2020, 1, 1), date(2027, 1, 1))
    worked = {day.isocalendar()[:2]: day for day in CALENDAR.workdays(days)}
    whole = {day.isocalendar()[:2]: day for day in days}
    weeks = worked if due.endswith("workday") else whole
    assert len({each.id for each in found}) == len(found)
    # the week of 28 December 2026 ends in the next year
    assert len(weeks) - 1 <= len(found) <= len(weeks)
    assert {each.due_on.isocalendar()[:2] for each in found} <= weeks.keys()


def test_a_week_at_new_year_does_not_roll_into_the_year_before() -> None:
    made = of(every(Period.WEEK, "friday")).model_copy(update={"year": 2026})
    first = expand(made, CALENDAR)[0]
    # Friday 2 January is off; Sunday the 4th is worked instead
    assert (first.id, first.due_on) == ("A-01@2026-W01", date(2026, 1, 4))
    assert first.starts_on == date(2025, 12, 29)


def test_first_and_last_day_bound_the_rule() -> None:
    bounded = every(Period.MONTH, "15", first_on=date(2024, 4, 1), last_on=date(2024, 6, 30))
    assert list(dates(bounded)) == ["2024-04", "2024-05", "2024-06"]


def test_a_single_day_keeps_its_id_when_it_moves() -> None:
    assert dates(Once(once=date(2024, 3, 31))) == {"2024": date(2024, 3, 29)}
    assert dates(Once(once=date(2024, 3, 31), roll=Roll.NEXT)) == {"2024": date(2024, 4, 1)}
    late = Once(once=date(2024, 6, 3), first_on=date(2024, 5, 1))
    assert expand(of(late), CALENDAR)[0].starts_on == date(2024, 5, 1)
    long_since = Once(once=date(2024, 6, 3), first_on=date(2020, 5, 1))
    assert expand(of(long_since), CALENDAR)[0].starts_on == date(2024, 1, 1)


def test_observances_are_due_on_their_days() -> None:
    found = expand(of(OnObservances(observances=("women", "labour"))), CALENDAR)
    assert [(each.id, each.label, each.due_on) for each in found] == [
        ("A-01@2024-women", "妇女节", date(2024, 3, 8)),
        ("A-01@2024-labour", "劳动节", date(2024, 4, 30)),
    ]
    assert found[0].starts_on == date(2024, 2, 23)
    assert list(dates(OnObservances(observances=("women",)))) == ["2024-women"]


def test_sensitive_periods_have_one_occurrence_or_one_a_week() -> None:
    assert dates(InPeriods(periods=("spring",))) == {"2024-spring": date(2024, 2, 23)}
    weekly = expand(of(InPeriods(periods=("spring",), each="week")), CALENDAR)
    assert [(each.id, each.due_on.day) for each in weekly] == [
        ("A-01@2024-spring-W05", 4),
        ("A-01@2024-spring-W06", 9),
        ("A-01@2024-spring-W07", 18),
        ("A-01@2024-spring-W08", 23),
    ]
    assert weekly[0].label == "春节前后，1月29日—2月4日"


def test_a_sensitive_week_without_a_working_day_has_no_occurrence() -> None:
    golden = SensitivePeriod(
        id="golden", name="国庆", from_on=date(2018, 9, 27), until_on=date(2018, 10, 10)
    )
    made = of(InPeriods(periods=("golden",), each="week"))
    found = expand(made.model_copy(update={"year": 2018, "periods": (golden,)}), CALENDAR)
    assert [each.id for each in found] == ["A-01@2018-golden-W39", "A-01@2018-golden-W41"]


def test_a_sensitive_period_over_new_year_is_due_in_the_year_in_which_it_ends() -> None:
    new_year = SensitivePeriod(
        id="ny", name="元旦前后", from_on=date(2024, 12, 25), until_on=date(2025, 1, 8)
    )
    whole, weekly = InPeriods(periods=("ny",)), InPeriods(periods=("ny",), each="week")
    ids = []
    for year in (2024, 2025):
        made = of(whole, weekly).model_copy(update={"year": year, "periods": (new_year,)})
        ids.append({each.id for each in expand(made, CALENDAR)})
    assert ids == [
        {"A-02@2024-ny-W52"},
        {"A-01@2025-ny", "A-02@2025-ny-W01", "A-02@2025-ny-W02"},
    ]


def test_a_raw_rule_gives_a_day_an_occurrence() -> None:
    rule = ByRule(rule="FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=5", first_on=date(2024, 2, 1))
    found = expand(of(rule), CALENDAR)
    assert [(each.id, each.label) for each in found] == [
        ("A-01@2024-02-05", "2月5日"),
        ("A-01@2024-08-05", "8月5日"),
    ]
    assert found[1].starts_on == date(2024, 2, 6)


def test_dates_of_a_year_without_its_notice_are_provisional() -> None:
    future = plan(assignment()).model_copy(update={"year": 2090})
    assert all(each.is_provisional for each in expand(future, CALENDAR))


def test_a_month_without_so_many_working_days_has_no_occurrence() -> None:
    off = dict.fromkeys(Window.of_month(2024, 3), "停工")
    calendar = WorkdayCalendar([YearNotice(2024, "通知", off, {})])
    found = expand(of(every(Period.MONTH, "first workday")), calendar)
    assert [each.label for each in found] == [f"{n}月" for n in range(1, 13) if n != 3]


RECURRENCES = st.one_of(
    st.builds(
        every,
        st.sampled_from([Period.MONTH, Period.QUARTER, Period.HALF_YEAR]),
        st.sampled_from(["1", "15", "31", "last day", "last workday", "second workday"]),
        roll=st.sampled_from(["previous", "next"]),
    ),
    st.builds(
        every,
        st.just(Period.WEEK),
        st.sampled_from(["monday", "friday", "sunday", "last workday"]),
        roll=st.sampled_from(["previous", "next"]),
    ),
    st.builds(Once, once=st.dates(date(2024, 1, 2), date(2024, 12, 31))),
    st.just(OnObservances(observances=("women", "labour"))),
    st.builds(InPeriods, periods=st.just(("spring",)), each=st.sampled_from(["period", "week"])),
    st.builds(ByRule, rule=st.sampled_from(["FREQ=WEEKLY;BYDAY=SA", "FREQ=MONTHLY;BYMONTHDAY=-1"])),
)


@given(st.lists(RECURRENCES, min_size=1, max_size=5))
def test_whatever_the_plan_ids_are_unique_and_days_are_worked(each: list[Recurrence]) -> None:
    made = of(*each)
    found = expand(made, CALENDAR)
    assert expand(made, CALENDAR) == found
    assert len({one.id for one in found}) == len(found)
    assert list(found) == sorted(found, key=lambda one: (one.due_on, one.id))
    assert all(CALENDAR.is_workday(one.due_on) for one in found)
    assert all(one.starts_on <= one.due_on for one in found)
    assert compare(found, found).is_empty


def test_a_revision_adds_moves_and_cancels() -> None:
    kept, moved, gone, new = (
        occurrence(date(2024, 3, day), id=f"A-0{day}@2024") for day in (1, 2, 3, 4)
    )
    later = occurrence(date(2024, 3, 8), id=moved.id)
    change = compare([kept, moved, gone], [kept, later, new])
    assert change.added == (new,)
    assert [(each.before, each.after) for each in change.moved] == [(moved, later)]
    assert change.cancelled == (gone,)
    assert change.unchanged == (kept,)
    assert not change.is_empty


def test_finished_work_is_left_in_peace() -> None:
    done = occurrence(date(2024, 3, 1), id="A-01@2024")
    moved = occurrence(date(2024, 3, 8), id="A-01@2024")
    assert compare([done], [moved], [done.id]).is_empty
    assert compare([done], [], [done.id]).unchanged == (done,)


def test_a_new_label_is_no_move_and_is_carried_along() -> None:
    before = occurrence(date(2024, 3, 1), id="A-01@2024")
    after = occurrence(date(2024, 3, 1), id="A-01@2024", label="第一期")
    assert compare([before], [after]).unchanged == (after,)


def test_work_does_not_begin_before_the_first_day_of_its_rule() -> None:
    """What is due once a year may be begun late in it, like what is due on one day."""
    exam = every(Period.YEAR, "11-15", first_on=date(2024, 10, 15))
    (found,) = expand(of(exam), CALENDAR)
    assert (found.id, found.starts_on) == ("A-01@2024", date(2024, 10, 15))
    quarterly = every(Period.QUARTER, "15", first_on=date(2024, 2, 1))
    begins = [each.starts_on for each in expand(of(quarterly), CALENDAR)]
    assert begins[:2] == [date(2024, 2, 1), date(2024, 4, 1)]
