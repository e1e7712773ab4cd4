"""Raw recurrence rules: the days of a year, or a sentence that says what to mend."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.plan import ByRule
from planner.core.schedule.rules import rule_days, rule_fault

SECONDS = 2


def days(rule: str, first_on: date | None = None, year: int = 2024) -> list[str]:
    return [f"{day:%m-%d}" for day in rule_days(ByRule(rule=rule, first_on=first_on), year)]


def test_a_rule_begins_with_the_year_unless_it_has_a_first_day() -> None:
    assert days("FREQ=MONTHLY;INTERVAL=5") == ["01-01", "06-01", "11-01"]
    assert days("FREQ=MONTHLY;INTERVAL=5", date(2024, 2, 7)) == ["02-07", "07-07", "12-07"]
    assert days("rrule:freq=yearly;bymonth=12;bymonthday=-1") == ["12-31"]


def test_a_rule_that_began_in_years_before_goes_on() -> None:
    assert days("FREQ=YEARLY;INTERVAL=5", date(2019, 9, 1)) == ["09-01"]
    assert days("FREQ=YEARLY;INTERVAL=5", date(2020, 9, 1)) == []
    assert len(days("FREQ=DAILY", date(2014, 1, 1))) == 366
    assert days("FREQ=WEEKLY;INTERVAL=26", date(2023, 12, 25)) == ["06-24", "12-23"]


def test_a_rule_that_begins_later_or_very_long_before_gives_nothing() -> None:
    assert days("FREQ=DAILY", date(2025, 1, 1)) == []
    assert days("FREQ=DAILY", date(2013, 12, 31)) == []
    assert days("FREQ=DAILY", date.max) == []


def test_a_count_counts_from_the_first_day() -> None:
    assert days("FREQ=DAILY;COUNT=3") == ["01-01", "01-02", "01-03"]
    assert days("FREQ=DAILY;COUNT=3", date(2023, 12, 30)) == ["01-01"]


def test_the_last_day_is_included() -> None:
    assert days("FREQ=DAILY;UNTIL=20240103") == ["01-01", "01-02", "01-03"]
    assert days("FREQ=DAILY;UNTIL=20231231") == []
    assert days("FREQ=MONTHLY;BYMONTHDAY=29;BYMONTH=2;UNTIL=99991231") == ["02-29"]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("FREQ=SECONDLY", "的 FREQ 要写 YEARLY、MONTHLY、WEEKLY 或 DAILY"),
        ("BYMONTHDAY=5", "的 FREQ 要写 YEARLY、MONTHLY、WEEKLY 或 DAILY"),
        ("FREQ=DAILY;BYHOUR=9", "里的“BYHOUR”不能用"),
        ("FREQ=DAILY;BYEASTER=0", "里的“BYEASTER”不能用"),
        ("FREQ=DAILY;", "里的“”不能用"),
        ("FREQ=DAILY;COUNT", "里的“COUNT”不能用"),
        ("FREQ=DAILY\nEXDATE:20240101", "的 FREQ 要写"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTH=3", "里有一项写了两次"),
        ("FREQ=DAILY;INTERVAL=0", "的 INTERVAL 要写 1 至 9999 的整数"),
        ("FREQ=DAILY;INTERVAL=-1", "的 INTERVAL 要写 1 至 9999 的整数"),
        ("FREQ=DAILY;COUNT=0", "的 COUNT 要写 1 至 9999 的整数"),
        ("FREQ=DAILY;COUNT=1e400", "的 COUNT 要写 1 至 9999 的整数"),
        ("FREQ=DAILY;UNTIL=20240230", "的 UNTIL 要写成 20241231 的样子"),
        ("FREQ=DAILY;UNTIL=20241231T000000Z", "的 UNTIL 要写成 20241231 的样子"),
        ("FREQ=DAILY;UNTIL=20241231;COUNT=3", "同时写了 COUNT 和 UNTIL"),
        ("FREQ=MONTHLY;BYDAY=XX;WKST=MO", "的取值不对；请核对 BYDAY、WKST"),
        ("FREQ=MONTHLY;BYSETPOS=0", "的取值不对；请核对 BYSETPOS"),
    ],
)
def test_what_cannot_be_a_rule_is_told_and_gives_nothing(rule: str, told: str) -> None:
    assert rule_fault(rule).startswith(told)
    assert days(rule) == []


@pytest.mark.parametrize("frequency", ["YEARLY", "MONTHLY", "WEEKLY", "DAILY"])
def test_a_rule_that_never_comes_true_is_seen_soon(frequency: str) -> None:
    begin = process_time()
    assert days(f"FREQ={frequency};BYMONTH=2;BYMONTHDAY=30", date(2014, 1, 1)) == []
    assert process_time() - begin < SECONDS


RULES = st.builds(
    lambda frequency, interval, limits: ";".join([frequency, interval, *limits]),
    st.sampled_from(["FREQ=YEARLY", "FREQ=MONTHLY", "FREQ=WEEKLY", "FREQ=DAILY"]),
    st.integers(1, 5).map("INTERVAL={}".format),
    st.lists(
        st.sampled_from(
            [
                *("BYDAY=MO", "BYDAY=-1FR", "BYDAY=2TU,3TH", "BYMONTH=2,5", "BYMONTHDAY=-1"),
                *("BYMONTHDAY=1,15", "BYYEARDAY=60", "BYWEEKNO=20", "BYSETPOS=-1", "WKST=SU"),
            ]
        ),
        max_size=3,
        unique_by=lambda limit: limit.partition("=")[0],
    ),
)


@settings(max_examples=40, deadline=None)
@given(RULES, st.dates(date(2002, 1, 1), date(2100, 12, 31)), st.integers(0, 2))
def test_a_rule_means_what_the_library_takes_it_to_mean(
    rule: str, first_on: date, years: int
) -> None:
    if rule_fault(rule):
        return
    year = first_on.year + years
    found = rule_days(ByRule(rule=rule, first_on=first_on), year)
    until = f"{rule};UNTIL={year}1231"
    start = f"DTSTART:{first_on:%Y%m%d}\nRRULE:{until}"
    assert list(found) == [each.date() for each in rrulestr(start) if each.year == year]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYSETPOS", "BYWEEKNO"])
            | st.text(max_size=6),
            st.sampled_from(["DAILY", "YEARLY", "MONTHLY", "WEEKLY", "1", "-1", "0", "99MO", "SU"])
            | st.text(max_size=6),
        ).map("=".join),
        min_size=1,
        max_size=4,
    ).map(";".join)
)
def test_whatever_stands_in_a_rule_nothing_fails(rule: str) -> None:
    assert isinstance(rule_fault(rule), str)
    padded = rule.strip().ljust(6, ";")[:200]
    assert len(rule_days(ByRule(rule=padded), 2024)) <= 366
