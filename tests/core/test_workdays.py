"""Working days as the notices have them; years without a notice are provisional."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.core.dates import Window
from planner.core.workdays import WorkdayCalendar, YearNotice

CALENDAR = WorkdayCalendar()
DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
OFF_2024 = {
    "元旦": ("01-01", "01-01"),
    "春节": ("02-10", "02-17"),
    "清明节": ("04-04", "04-06"),
    "劳动节": ("05-01", "05-05"),
    "端午节": ("06-10", "06-10"),
    "中秋节": ("09-15", "09-17"),
    "国庆节": ("10-01", "10-07"),
}
MAKEUP_2024 = ("02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12")


def day_of(text: str, year: int = 2024) -> date:
    return date.fromisoformat(f"{year}-{text}")


def test_every_day_of_2024_is_as_the_notice_has_it() -> None:
    off = {
        day: name
        for name, (first, last) in OFF_2024.items()
        for day in Window.through(day_of(first), day_of(last))
    }
    makeup = {day_of(text) for text in MAKEUP_2024}
    for day in Window.of_year(2024):
        kind = CALENDAR.kind(day)
        assert kind.is_makeup == (day in makeup)
        assert kind.is_workday == (day in makeup or (day not in off and day.weekday() < 5))
        assert not kind.is_provisional
        if day in off:
            assert kind.holiday.startswith(off[day]) or off[day] in kind.title


def test_a_day_says_what_it_is() -> None:
    assert CALENDAR.kind(day_of("02-04")).title.startswith("调休上班")
    assert CALENDAR.kind(day_of("02-12")).title == "春节"
    assert CALENDAR.kind(day_of("03-30")).title == "周末"
    assert CALENDAR.kind(day_of("03-29")).title == "工作日"


def test_a_year_without_its_notice_is_provisional() -> None:
    assert CALENDAR.is_provisional(2090)
    kind = CALENDAR.kind(date(2090, 10, 1))
    assert (kind.is_workday, kind.is_provisional, kind.title) == (False, True, "国庆节")
    assert not any(CALENDAR.kind(day).is_makeup for day in Window.of_year(2090))


def test_a_provisional_year_has_the_statutory_days_in_the_words_of_a_notice() -> None:
    named = {
        f"{kind.day:%m-%d}": kind.title
        for kind in map(CALENDAR.kind, Window.of_year(2031))
        if kind.holiday
    }
    assert set(named.values()) == {
        *("元旦", "春节", "清明节", "劳动节", "端午节", "国庆节"),
        "中秋节、国庆节",  # both on 1 October 2031
    }
    assert (named["01-22"], named["01-27"], named["10-01"]) == ("春节", "春节", "中秋节、国庆节")


def test_asking_of_a_year_does_not_need_the_next() -> None:
    whole = Window.of_year(2026)
    assert CALENDAR.count_workdays(whole) == len(CALENDAR.workdays(whole))
    assert CALENDAR.roll_back(date(2026, 12, 31)) == date(2026, 12, 31)


def test_a_notice_that_is_given_settles_its_year() -> None:
    sunday, wednesday = date(2090, 10, 8), date(2090, 10, 4)
    notice = YearNotice(2090, "通知", {wednesday: "国庆节"}, {sunday: "国庆节"})
    settled = WorkdayCalendar([notice])
    assert not settled.is_provisional(2090)
    assert settled.is_workday(sunday)
    assert not settled.is_workday(wednesday)


def test_days_off_are_rolled_over() -> None:
    assert CALENDAR.roll_back(day_of("02-12")) == day_of("02-09")
    assert CALENDAR.roll_on(day_of("02-12")) == day_of("02-18")
    assert CALENDAR.roll_on(day_of("03-29")) == CALENDAR.roll_back(day_of("03-29"))


def test_working_days_are_added_over_holidays_and_years() -> None:
    assert CALENDAR.add_workdays(day_of("02-09"), 1) == day_of("02-18")
    assert CALENDAR.add_workdays(day_of("02-18"), -1) == day_of("02-09")
    assert CALENDAR.add_workdays(day_of("12-31"), 1) == date(2025, 1, 2)
    assert CALENDAR.add_workdays(date(2025, 1, 2), -1) == day_of("12-31")
    assert CALENDAR.add_workdays(day_of("01-01"), 600) == CALENDAR.add_workdays(
        CALENDAR.add_workdays(day_of("01-01"), 300), 300
    )
    assert CALENDAR.add_workdays(day_of("02-12"), 0) == day_of("02-12")


@given(DAYS, st.integers(0, 500), st.integers(0, 500))
def test_counts_of_adjoining_windows_add_up(start: date, first: int, second: int) -> None:
    middle, end = start + timedelta(first), start + timedelta(first + second)
    parts = (
        CALENDAR.count_workdays(Window(start, middle)),
        CALENDAR.count_workdays(Window(middle, end)),
    )
    assert sum(parts) == CALENDAR.count_workdays(Window(start, end))
    assert sum(parts) == len(CALENDAR.workdays(Window(start, end)))


@given(DAYS, st.integers(1, 60))
def test_going_there_and_back_ends_where_it_began(day: date, count: int) -> None:
    begin = CALENDAR.roll_on(day)
    there = CALENDAR.add_workdays(begin, count)
    assert CALENDAR.add_workdays(there, -count) == begin
    assert CALENDAR.count_workdays(Window(begin, there)) == count


@given(DAYS, st.integers(-60, 60).filter(bool))
def test_adding_is_walking_from_working_day_to_working_day(day: date, count: int) -> None:
    there, step = day, timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        there += step
        while not CALENDAR.is_workday(there):
            there += step
    assert CALENDAR.add_workdays(day, count) == there


@given(DAYS)
def test_a_day_is_worked_as_its_kind_says(day: date) -> None:
    assert CALENDAR.is_workday(day) == CALENDAR.kind(day).is_workday


def test_an_empty_window_has_no_working_day() -> None:
    assert CALENDAR.count_workdays(Window(day_of("03-02"), day_of("03-01"))) == 0
    assert CALENDAR.workdays(Window(day_of("03-02"), day_of("03-02"))) == ()
