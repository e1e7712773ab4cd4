"""Hours and days on which nobody is written to; when something is tried again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.reminders import QuietHours, next_try, next_try_of_server, release_at
from tests.cast import CALENDAR, ZONE

NIGHT = QuietHours()


def moment(text: str) -> datetime:
    """`03-25 08:30` of 2024."""
    return datetime.strptime(f"2024-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "release"),
    [
        ("03-25 08:00", "03-25 08:00"),
        ("03-25 19:59", "03-25 19:59"),
        ("03-25 20:00", "03-26 08:00"),
        ("03-25 07:59", "03-25 08:00"),
        ("03-29 20:00", "04-01 08:00"),
        ("03-30 12:00", "04-01 08:00"),
        ("02-09 21:00", "02-18 08:00"),
        ("02-04 10:00", "02-04 10:00"),
        ("10-01 03:00", "10-08 08:00"),
    ],
)
def test_what_comes_at_night_or_on_a_day_off_waits_for_the_next_working_morning(
    now: str, release: str
) -> None:
    assert release_at(moment(now), NIGHT, CALENDAR) == moment(release)


def test_without_quiet_hours_only_days_off_are_quiet() -> None:
    never = QuietHours(time(8), time(8))
    assert release_at(moment("03-25 23:00"), never, CALENDAR) == moment("03-25 23:00")
    assert release_at(moment("03-30 23:00"), never, CALENDAR) == moment("04-01 00:00")


def test_a_quiet_noon_ends_the_same_day() -> None:
    noon = QuietHours(time(12), time(14))
    assert release_at(moment("03-25 12:30"), noon, CALENDAR) == moment("03-25 14:00")
    assert release_at(moment("03-25 20:30"), noon, CALENDAR) == moment("03-25 20:30")


@given(
    st.builds(
        datetime.combine,
        st.dates(date(2024, 1, 1), date(2024, 12, 20)),
        st.times(),
        st.just(ZONE),
    ),
    st.times(),
    st.times(),
)
def test_the_release_is_never_before_and_never_quiet(now: datetime, begin: time, end: time) -> None:
    quiet = QuietHours(begin, end)
    release = release_at(now, quiet, CALENDAR)
    assert release >= now
    assert CALENDAR.is_workday(release.date())
    assert not quiet.holds(release.time())


def test_pauses_grow_and_end_but_not_for_a_server() -> None:
    now = moment("03-25 08:30")
    waits = [next_try(tries, now) for tries in range(1, 7)]
    minutes = [each and (each - now) // timedelta(minutes=1) for each in waits]
    assert minutes == [1, 5, 30, 120, 720, None]
    assert next_try_of_server(9, now) == now + timedelta(hours=12)
