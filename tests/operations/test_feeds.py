"""Feeds of a ledger, before and after what happens to it: each change arrives, and no other."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import recurring_ical_events
from icalendar import Calendar

from planner.core.dates import Quarter, Window
from planner.core.errors import NotFound
from planner.core.feed import Detail, Feed, Reach, Scope, View, window_of
from planner.core.plan import Plan
from planner.core.progress import Entry, EntryKind
from planner.core.schedule import expand
from planner.operations.feeds import make_feed, make_year, read_material
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.report import make_quarterly_report
from planner.planfile import read_together
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, once, organization, plan
from tests.feedrules import faults_of
from tests.operations.terms import TERMS

ROOT = Path(__file__).parents[2]
TODAY = date(2024, 3, 25)
CLERK, ALL = View(Scope(Reach.POST, "clerk")), View(Scope(Reach.ORGAN))
TWO = (assignment("A-01"), assignment("A-02", once(date(2024, 5, 6))))


def published(*assignments: object, at_day: int = 2, month: int = 1, year: int = 2024) -> None:
    """A plan in force."""
    made: Plan = plan(*(assignments or TWO)).model_copy(update={"year": year})
    publish(made, organization(), CALENDAR, at=at(month, at_day, year=year), by="zhouping")


def enter(kind: EntryKind, key: str, day: int, **more: object) -> None:
    """Something that happens in March."""
    record("yunwu", replace(Entry(key, kind, at(3, day), "wangfang"), **more), terms=TERMS)


def feed(view: View = CLERK, day: date = TODAY) -> Feed:
    """A feed on a day; it breaks no rule."""
    made = make_feed("yunwu", view, today=day, terms=TERMS)
    assert faults_of(made.content) == []
    return made


def events(made: Feed) -> dict[str, bytes]:
    """Each event's bytes by its UID, as a strict reader sees them."""
    parsed = Calendar.from_ical(made.content)
    assert not parsed.errors
    found = {str(each["UID"]): each.to_ical() for each in parsed.events}
    assert not [each.errors for each in parsed.events if each.errors]
    assert len(found) == made.events
    return found


def changed(before: Feed, after: Feed) -> dict[str, str]:
    """What became of events: 新, 变 or 去."""
    old, new = events(before), events(after)
    what = dict.fromkeys(new.keys() - old.keys(), "新")
    what |= dict.fromkeys(old.keys() - new.keys(), "去")
    what |= {each: "变" for each in old.keys() & new.keys() if old[each] != new[each]}
    return {uid.partition("@yunwu")[0]: word for uid, word in what.items()}


def test_without_a_plan_there_is_no_feed(sqlite_ledger: Settings) -> None:
    with pytest.raises(NotFound, match="已发布的计划"):
        make_feed("yunwu", ALL, today=TODAY, terms=TERMS)


def test_an_answer_changes_exactly_its_event(ledger: Settings) -> None:
    published()
    before = feed()
    assert feed().content == before.content
    enter(EntryKind.COMPLETED, "A-01@2024-Q1", 25)
    assert changed(before, feed()) == {"A-01@2024-Q1": "变"}
    event = events(feed())["A-01@2024-Q1@yunwu.planner"].decode()
    assert "SUMMARY:✓ 法治学习01" in event
    assert "SEQUENCE:1" in event
    assert "LAST-MODIFIED:20240325T010000Z" in event


def test_an_extension_moves_its_event_under_the_same_uid(sqlite_ledger: Settings) -> None:
    published()
    before = feed()
    new = date(2024, 4, 12)
    enter(EntryKind.EXTENSION_ASKED, "A-01@2024-Q1", 22, note="停电", new_due_on=new)
    enter(EntryKind.EXTENSION_GRANTED, "A-01@2024-Q1", 25, new_due_on=new)
    after = feed()
    assert changed(before, after) == {"A-01@2024-Q1": "变"}
    assert b"DTSTART;VALUE=DATE:20240412" in events(after)["A-01@2024-Q1@yunwu.planner"]


def test_what_is_cancelled_is_marked_for_fourteen_days_and_then_gone(
    sqlite_ledger: Settings,
) -> None:
    published()
    before = feed()
    enter(EntryKind.CANCELLED, "A-02@2024", 25, note="上级取消")
    assert changed(before, feed()) == {"A-02@2024": "变"}
    assert b"STATUS:CANCELLED" in events(feed())["A-02@2024@yunwu.planner"]
    assert "A-02@2024@yunwu.planner" in events(feed(day=date(2024, 4, 8)))
    assert "A-02@2024@yunwu.planner" not in events(feed(day=date(2024, 4, 9)))


def test_what_a_new_plan_drops_is_cancelled_in_calendars_too(sqlite_ledger: Settings) -> None:
    published()
    before = feed()
    published(TWO[0], month=3, at_day=25)
    assert changed(before, feed()) == {"A-02@2024": "变"}
    gone = events(feed())["A-02@2024@yunwu.planner"].decode()
    assert "SUMMARY:【已取消】法治学习02" in gone
    assert "SEQUENCE:1" in gone
    assert "A-02@2024@yunwu.planner" not in events(feed(day=date(2024, 4, 9)))


def test_new_words_change_the_events_of_their_assignment_alone(sqlite_ledger: Settings) -> None:
    published()
    before = feed()
    published(
        TWO[0], assignment("A-02", once(date(2024, 5, 6)), title="新标题"), month=3, at_day=25
    )
    assert changed(before, feed()) == {"A-02@2024": "变"}
    event = events(feed())["A-02@2024@yunwu.planner"].decode()
    assert "SUMMARY:新标题" in event
    assert "SEQUENCE:1" in event
    assert "LAST-MODIFIED:20240325T010000Z" in event


def test_what_a_new_plan_adds_and_moves_arrives(sqlite_ledger: Settings) -> None:
    published()
    before = feed()
    moved = assignment("A-02", once(date(2024, 5, 13)))
    published(TWO[0], moved, assignment("A-03", once(date(2024, 6, 3))), month=3, at_day=25)
    assert changed(before, feed()) == {"A-02@2024": "变", "A-03@2024": "新"}


def test_the_window_moves_on_with_the_day(sqlite_ledger: Settings) -> None:
    published()
    assert changed(feed(day=date(2024, 4, 28)), feed(day=date(2024, 4, 29))) == {
        "A-01@2024-Q1": "去"
    }


def test_a_report_that_is_made_is_ticked_in_the_organs_calendar(sqlite_ledger: Settings) -> None:
    published()
    before = feed(ALL)
    make_quarterly_report("yunwu", Quarter(2024, 1), now=at(4, 1), terms=TERMS)
    assert changed(before, feed(ALL)) == {"report-2024-Q1": "变"}


def test_at_the_turn_of_the_year_both_plans_are_in_it(sqlite_ledger: Settings) -> None:
    published()
    later = assignment("A-01", once(date(2025, 2, 10)))
    published(later, month=12, at_day=20, year=2024)
    made = plan(later).model_copy(update={"year": 2025})
    publish(made, organization(), CALENDAR, at=at(12, 21), by="zhouping")
    uids = events(feed(day=date(2024, 12, 25)))
    assert "A-01@2025@yunwu.planner" in uids


def test_a_whole_year_at_once_has_every_occurrence(sqlite_ledger: Settings) -> None:
    published()
    whole = make_year("yunwu", CLERK, 2024, today=TODAY, terms=TERMS)
    assert faults_of(whole.content) == []
    assert len(events(whole)) == 5
    titles = make_year("yunwu", View(CLERK.scope, Detail.TITLES), 2024, today=TODAY, terms=TERMS)
    assert b"DESCRIPTION:2024" not in titles.content


def test_the_real_years_feeds_count_the_same_occurrences_as_the_schedule(
    sqlite_ledger: Settings,
) -> None:
    config = ROOT / "config"
    real, township = read_together(
        config / "plans" / "2024.yaml", config / "organization.yaml", CALENDAR
    )
    publish(real, township, CALENDAR, at=at(1, 2), by="planner")
    planned = expand(real, CALENDAR)
    for day in (date(2024, 1, 2), date(2024, 3, 25), date(2024, 7, 1), date(2024, 12, 30)):
        material = read_material(township.id, day, TERMS)
        made = material.feed(ALL)
        assert faults_of(made.content) == []
        shown = window_of(day).meet(Window.of_year(2024))
        counted = Counter(
            str(each["UID"]).partition("@yunwu")[0]
            for each in recurring_ical_events.of(Calendar.from_ical(made.content)).between(
                shown.starts_on, shown.last_on + timedelta(days=1)
            )
            if not str(each["UID"]).startswith(("report-", "makeup-", "observance-"))
        )
        due = Counter(each.id for each in planned if each.due_on in shown)
        assert counted == due
        by_post = [material.feed(View(Scope(Reach.POST, each.id))) for each in township.posts]
        assert not [fault for each in by_post for fault in faults_of(each.content)]
        assert sum(each.events for each in by_post) == sum(due.values()) + _reports(day)


def _reports(day: date) -> int:
    """How many reports the post that runs the plan has in its own calendar."""
    days = [CALENDAR.add_workdays(Quarter(2024, each).window.last_on, 1) for each in (1, 2, 3, 4)]
    return sum(each in window_of(day) for each in days)
