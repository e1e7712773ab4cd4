"""A month: its weeks, its holidays and make-up days, what is due, what the plan says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.dates import Window
from planner.core.plan import Every, Observance, Period, SensitivePeriod
from planner.core.progress import EntryKind
from planner.operations.board import YearBoard
from planner.operations.months import FIRST_YEAR, LAST_YEAR, Month, MonthDay, is_month, month_of
from tests.cast import CALENDAR, assignment, at, entry, plan
from tests.operations.boards import board_of

PLAN = plan(
    assignment("A-01", Every(every=Period.MONTH, due="15")),
    assignment("A-02", Every(every=Period.WEEK, due="friday"), assignee="desk"),
).model_copy(
    update={
        "observances": (Observance(id="women", name="妇女节", on=date(2024, 3, 8)),),
        "periods": (
            SensitivePeriod(
                id="spring",
                name="春节前后",
                from_on=date(2024, 2, 1),
                until_on=date(2024, 2, 24),
            ),
        ),
    }
)


def month(year: int, number: int, *boards: YearBoard, post: str = "") -> Month:
    """A month of some boards, or of one post alone."""
    window = Window.of_month(year, number)
    return month_of(window, boards, CALENDAR, lambda each: not post or each.assignee == post)


def on(shown: Month, number: int) -> MonthDay:
    """A day of a month."""
    return shown.days[number - 1]


def test_february_2024_has_its_holiday_and_two_sundays_that_make_up_for_it() -> None:
    shown = month(2024, 2, board_of(PLAN))
    off = [each.day.day for each in shown.days if each.is_holiday]
    assert off == list(range(10, 18))
    assert {on(shown, each).kind.title for each in off} == {"春节"}
    makeup = [each.day.day for each in shown.days if each.kind.is_makeup]
    assert makeup == [4, 18]
    assert on(shown, 18).kind.title == "调休上班（春节）"
    assert not any(on(shown, each).is_holiday for each in makeup)
    assert not shown.is_provisional


def test_may_2024_begins_with_five_days_off_and_a_saturday_makes_up() -> None:
    shown = month(2024, 5, board_of(PLAN))
    assert [each.day.day for each in shown.days if each.is_holiday] == [1, 2, 3, 4, 5]
    assert [each.day.day for each in shown.days if each.kind.is_makeup] == [11]
    assert on(shown, 5).kind.holiday == "劳动节"


def test_what_is_due_stands_on_its_day() -> None:
    shown = month(2024, 2, board_of(PLAN))
    # Friday 16 February is a holiday: of its week only Sunday, which makes up for it, is left.
    found = {each.day.day: [one.assignment.id for one in each.items] for each in shown.days}
    assert {day: ids for day, ids in found.items() if ids} == {
        2: ["A-02"],
        9: ["A-01", "A-02"],
        18: ["A-02"],
        23: ["A-02"],
    }
    assert len(shown.items) == 5
    assert [each.assignment.id for each in month(2024, 2, board_of(PLAN), post="clerk").items] == [
        "A-01"
    ]


def test_what_was_cancelled_is_due_no_more_and_what_was_put_off_is_due_later() -> None:
    gone = entry(EntryKind.CANCELLED, at(3, 1), "A-01@2024-03")
    later = replace(
        entry(EntryKind.EXTENSION_GRANTED, at(3, 1), "A-01@2024-12"),
        by="liqiang",
        new_due_on=date(2025, 1, 20),
    )
    board = board_of(PLAN, gone, later)
    assert not on(month(2024, 3, board, post="clerk"), 15).items
    assert month(2024, 12, board, post="clerk").items == ()
    january = month(2025, 1, board)
    assert [each.occurrence.id for each in on(january, 20).items] == ["A-01@2024-12"]
    assert not january.is_planned


def test_days_of_the_plan_are_named() -> None:
    board = board_of(PLAN)
    assert on(month(2024, 3, board), 8).observances == ("妇女节",)
    february = month(2024, 2, board)
    assert [each.name for each in february.periods] == ["春节前后"]
    assert [bool(on(february, each).periods) for each in (1, 24, 25)] == [True, True, False]
    assert month(2024, 3, board).periods == ()


def test_days_that_fill_the_weeks_up_say_nothing() -> None:
    shown = month(2024, 3, board_of(PLAN))
    outside = [each for week in shown.weeks for each in week if not each.is_inside]
    assert [each.day.day for each in outside] == [26, 27, 28, 29]
    assert not any(each.items or each.observances or each.periods for each in outside)


def test_a_day_on_which_nothing_is_to_be_said_is_bare() -> None:
    shown = month(2024, 3, board_of(PLAN))
    assert [each.day.day for each in shown.days if not each.is_bare] == [1, 8, 15, 22, 29]


def test_a_year_without_plan_or_notice_says_so() -> None:
    shown = month(2027, 10, board_of(PLAN))
    assert (shown.is_planned, shown.is_provisional, shown.items) == (False, True, ())
    assert on(shown, 1).is_holiday
    assert on(shown, 1).kind.is_provisional


def test_months_can_be_turned_until_the_calendar_ends() -> None:
    first, last = month(FIRST_YEAR, 1), month(LAST_YEAR, 12)
    assert (first.previous, first.next) == (None, date(FIRST_YEAR, 2, 1))
    assert (last.previous, last.next) == (date(LAST_YEAR, 11, 1), None)
    assert month(2024, 3).previous == date(2024, 2, 1)


@pytest.mark.parametrize(("year", "number"), [(2024, 0), (2024, 13), (2003, 12), (2101, 1)])
def test_there_are_months_that_no_calendar_has(year: int, number: int) -> None:
    assert not is_month(year, number)
    assert is_month(2024, 12)


@given(st.integers(2004, 2035), st.integers(1, 12))
@settings(max_examples=40)
def test_weeks_begin_on_monday_and_hold_each_day_once(year: int, number: int) -> None:
    shown = month(year, number)
    assert all(len(week) == 7 and week[0].day.weekday() == 0 for week in shown.weeks)
    assert [each.day for each in shown.days] == list(Window.of_month(year, number))
