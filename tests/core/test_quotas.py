"""Counted assignments: what a quarter owes, what it took over, and whether it keeps pace."""

from __future__ import annotations

from datetime import date

from planner.core.dates import Quarter
from planner.core.plan import Count
from planner.core.progress import (
    Entry,
    EntryKind,
    Light,
    LightPolicy,
    Progress,
    Quota,
    progress_on,
    read_quotas,
)
from tests.cast import YARDSTICK, assignment, at, entry, indicator, occurrence, plan, recorded

COUNTED = assignment("A-01", counts=(Count(indicator="I-01", each=2),))
DUE = {1: date(2024, 3, 29), 2: date(2024, 6, 28), 3: date(2024, 9, 30), 4: date(2024, 12, 31)}


def quota(day: date, *entries: Entry, aim: str = "at_least") -> tuple[Quota, ...]:
    """The quota of the day's quarter, two a quarter."""
    own = [
        progress_of(
            number, day, [each for each in entries if each.occurrence_id.endswith(f"{number}")]
        )
        for number in DUE
    ]
    of = plan(COUNTED, indicators=(indicator("I-01", 8, aim=aim),))
    return read_quotas(of, own, Quarter.of(day), LightPolicy())


def progress_of(number: int, day: date, entries: list[Entry]) -> Progress:
    each = occurrence(DUE[number], f"A-01@2024-Q{number}")
    return progress_on(day, recorded(each), COUNTED, entries, YARDSTICK)


def done(number: int, month: int, day: int, amount: int | None = None) -> Entry:
    moment = at(month, day)
    return entry(EntryKind.COMPLETED, moment, f"A-01@2024-Q{number}", amount=amount)


def test_a_quarter_owes_what_the_plan_asks_of_it() -> None:
    (now,) = quota(date(2024, 2, 1))
    assert (now.planned, now.carried, now.done, now.owed, now.pace) == (2, 0, 0, 2, 0)
    assert now.light is Light.GREEN


def test_what_is_late_puts_it_behind_pace() -> None:
    (late,) = quota(date(2024, 3, 30))
    assert (late.pace, late.done, late.light) == (2, 0, Light.RED)
    (half,) = quota(date(2024, 3, 30), done(1, 3, 20, amount=1))
    assert (half.pace, half.done, half.light) == (2, 1, Light.RED)


def test_a_shortfall_is_carried_over_until_it_is_made_up_for() -> None:
    (second,) = quota(date(2024, 4, 15), done(1, 3, 28, amount=1))
    assert (second.planned, second.carried, second.owed, second.pace) == (2, 1, 3, 1)
    (third,) = quota(date(2024, 7, 15), done(1, 3, 28, amount=1))
    assert (third.carried, third.owed) == (3, 5)
    (made_up,) = quota(date(2024, 7, 15), done(1, 7, 10), done(2, 7, 12))
    assert (made_up.carried, made_up.owed) == (0, 2)


def test_what_was_done_beyond_the_quota_is_carried_over_too() -> None:
    (second,) = quota(date(2024, 4, 15), done(1, 3, 28, amount=5))
    assert (second.carried, second.owed, second.pace) == (-3, 0, 0)
    assert second.light is Light.GREEN


def test_what_is_cancelled_or_suspended_is_not_owed() -> None:
    off = entry(EntryKind.SUSPENDED, at(2, 1), "A-01@2024-Q1", note="县里统一安排")
    (first,) = quota(date(2024, 3, 30), off)
    assert (first.planned, first.owed, first.pace) == (0, 0, 0)
    (second,) = quota(date(2024, 4, 15), off)
    assert (second.carried, second.owed) == (0, 2)


def test_only_what_should_grow_has_a_quota() -> None:
    assert quota(date(2024, 4, 15), aim="observed") == ()
    assert quota(date(2024, 4, 15), aim="at_most") == ()
