"""Windows are half-open; quarters know their neighbours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.dates import Quarter, Window
from planner.core.errors import NotFound

DAYS = st.dates(date(2004, 1, 1), date(2099, 12, 31))


def test_a_window_holds_its_first_day_and_not_its_end() -> None:
    march = Window.of_month(2024, 3)
    assert date(2024, 3, 1) in march
    assert date(2024, 4, 1) not in march
    assert (march.last_on, len(march)) == (date(2024, 3, 31), 31)
    assert list(Window.through(date(2024, 3, 1), date(2024, 3, 2))) == [
        date(2024, 3, 1),
        date(2024, 3, 2),
    ]


def test_windows_that_do_not_touch_meet_in_nothing() -> None:
    nothing = Window.of_month(2024, 1).meet(Window.of_month(2024, 3))
    assert nothing.is_empty
    assert len(nothing) == 0
    assert Window.of_year(2024).meet(Window.of_month(2024, 12)) == Window.of_month(2024, 12)


@given(DAYS, st.integers(0, 400), st.integers(0, 400))
def test_adjoining_windows_join(start: date, first: int, second: int) -> None:
    middle, end = start + timedelta(first), start + timedelta(first + second)
    assert len(Window(start, middle)) + len(Window(middle, end)) == len(Window(start, end))


@given(DAYS)
def test_every_day_lies_in_its_quarter_alone(day: date) -> None:
    quarter = Quarter.of(day)
    assert day in quarter.window
    assert day not in quarter.next.window
    assert quarter.next.previous == quarter
    assert Quarter.parse(str(quarter)) == quarter


def test_a_quarter_has_a_name() -> None:
    assert Quarter(2024, 1).title == "2024年第一季度"
    assert str(Quarter(2024, 4).next) == "2025-Q1"
    assert Quarter.parse(" 2024q3 ") == Quarter(2024, 3)


@pytest.mark.parametrize("text", ["", "2024", "2024-Q5", "24-Q1", "0000-Q1", "9999-Q4", "第一季度"])
def test_what_is_no_quarter_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NotFound, match="2024-Q1"):
        Quarter.parse(text)
