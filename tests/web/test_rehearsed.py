"""The real plan of 2024, played until March: every feed on several days, as others read it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
import recurring_ical_events
from icalendar import Calendar

from planner.core.dates import Window
from planner.core.feed import Application, Detail, Reach, Scope, View, readable, window_of
from planner.core.organization import Organization
from planner.core.plan import Plan
from planner.core.progress import Entry, EntryKind, Progress, State, progress_of_year
from planner.core.workdays import WorkdayCalendar
from planner.delivery.files import FileChannel
from planner.operations.feeds import read_material
from planner.operations.record import record
from planner.operations.rehearse import Play, play
from planner.operations.script import plan_answers
from planner.operations.subscriptions import subscribe
from planner.operations.years import read_year
from planner.planfile import read_together
from tests.cast import ZONE, at
from tests.feedrules import faults_of
from tests.operations.terms import TERMS
from tests.web.clients import KHAL, VDIRSYNCER, Desk, has_ical_js, read_with_ical_js
from tests.web.webserver import rehearsed, started

pytestmark = pytest.mark.xdist_group("played")
CONFIG = Path(__file__).parents[2] / "config"
DAYS = (date(2024, 1, 8), date(2024, 2, 5), date(2024, 3, 1), date(2024, 3, 24))
LAST, GONE = date(2024, 3, 24), date(2024, 4, 8)
ALL = View(Scope(Reach.ORGAN))
NOTICES = ("report-", "makeup-", "observance-")


@dataclass
class Played:
    """What was played: each day's feeds, and where everything stood then."""

    root: Path
    organization: Organization
    feeds: dict[date, dict[View, bytes]] = field(default_factory=dict)
    standing: dict[date, tuple[Progress, ...]] = field(default_factory=dict)
    cancelled: str = ""
    after: bytes = b""
    later: bytes = b""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Played:
    """People answer at random until 24 March; then one thing is cancelled."""
    root = tmp_path_factory.mktemp("played")
    rehearsed(root, sqlite_template)
    calendar = WorkdayCalendar()
    plan, township = read_together(
        CONFIG / "plans" / "2024.yaml", CONFIG / "organization.yaml", calendar
    )
    made = Played(root, township)
    script = Play(plan, township, TERMS, ZONE, {"files": FileChannel(root / "messages")})
    answers = plan_answers(plan, township, calendar, "random:1", ZONE)
    for each in play(script, answers, Window(date(2024, 1, 1), LAST + timedelta(days=1))):
        if each.day in DAYS:
            made.feeds[each.day] = feeds(plan, township, each.day)
            made.standing[each.day] = standing(township.id, each.day)
    made.cancelled = next(
        each.occurrence.id
        for each in made.standing[LAST]
        if each.is_to_do and date(2024, 4, 10) < each.due_on < date(2024, 5, 1)
    )
    gone = Entry(made.cancelled, EntryKind.CANCELLED, at(3, 24, 17), "zhouping", note="上级取消")
    record(township.id, gone, terms=TERMS)
    made.after = read_material(township.id, LAST, TERMS).feed(ALL).content
    made.later = read_material(township.id, GONE, TERMS).feed(ALL).content
    return made


def feeds(plan: Plan, township: Organization, day: date) -> dict[View, bytes]:
    """All that anybody may read, in both forms."""
    material = read_material(township.id, day, TERMS)
    scopes = {each for who in township.people for each in readable(who.id, township, day)}
    views = (View(scope, detail) for scope in scopes for detail in Detail)
    return {each: material.feed(each).content for each in views}


def standing(organ: str, day: date) -> tuple[Progress, ...]:
    """Where every occurrence stands, as pages and reports see it."""
    year = read_year(organ, 2024)
    assert year is not None
    return progress_of_year(day, year, TERMS.yardstick)


def own(content: bytes) -> Counter[tuple[str, date]]:
    """Occurrences with their days, without notices."""
    found = recurring_ical_events.of(Calendar.from_ical(content)).all()
    named = ((str(each["UID"]).partition("@yunwu")[0], each["DTSTART"].dt) for each in found)
    return Counter((uid, on) for uid, on in named if not uid.startswith(NOTICES))


def test_no_feed_of_anybody_breaks_a_rule_on_any_day(played: Played) -> None:
    assert set(played.feeds) == set(DAYS)
    for day in DAYS:
        assert len(played.feeds[day]) > 2 * len(played.organization.offices)
        for view, content in played.feeds[day].items():
            assert faults_of(content) == [], (day, view)
            parsed = Calendar.from_ical(content)
            assert not parsed.errors
            assert not [each for each in parsed.events if each.errors]


def test_the_organs_feed_counts_what_the_ledger_says(played: Played) -> None:
    for day in DAYS:
        shown = window_of(day)
        expected = Counter(
            (each.occurrence.id, each.due_on)
            for each in played.standing[day]
            if each.due_on in shown and each.state is not State.CANCELLED
        )
        assert own(played.feeds[day][ALL]) == expected
        assert sum(expected.values()) > 100


def test_every_occurrence_is_in_the_calendar_of_whoever_answers_for_it(played: Played) -> None:
    for day in DAYS:
        mine = Counter[tuple[str, date]]()
        for view, content in played.feeds[day].items():
            if view.scope.reach is Reach.OWN and view.detail is Detail.FULL:
                mine.update(own(content))
        assert set(mine) == set(own(played.feeds[day][ALL]))
        stood_in_for = {
            each.occurrence.id
            for each in played.standing[day]
            if played.organization.deputy(each.assignee, each.finished_on or each.due_on)
        }
        twice = {uid for (uid, _), count in mine.items() if count > 1}
        assert twice <= stood_in_for, "only a deputy and whom they stand in for have the same"


def test_names_of_people_are_in_no_feed(played: Played) -> None:
    for content in played.feeds[LAST].values():
        text = content.decode().replace("\r\n ", "")
        assert not [each.name for each in played.organization.people if each.name in text]


def test_a_cancellation_changes_its_event_and_is_gone_after_fourteen_days(played: Played) -> None:
    before, after, later = (
        {str(each["UID"]): each.to_ical() for each in Calendar.from_ical(content).events}
        for content in (played.feeds[LAST][ALL], played.after, played.later)
    )
    uid = f"{played.cancelled}@yunwu.planner"
    assert [each for each in before if before[each] != after.get(each)] == [uid]
    assert b"STATUS:CANCELLED" in after[uid]
    assert faults_of(played.after) == faults_of(played.later) == []
    assert uid not in later


@pytest.mark.skipif(not has_ical_js(), reason="needs node, and NODE_PATH with npm's ical.js")
def test_ical_js_reads_the_same(played: Played) -> None:
    for content in (*(played.feeds[day][ALL] for day in DAYS), played.after, played.later):
        read = read_with_ical_js(content)["events"]
        assert isinstance(read, list)
        assert all(each["is_day"] for each in read)
        theirs = Counter(
            (each["uid"].partition("@yunwu")[0], date.fromisoformat(each["on"]))
            for each in read
            if not each["uid"].startswith(NOTICES)
        )
        assert theirs == own(content)


@pytest.mark.skipif(not (KHAL and VDIRSYNCER), reason="needs Debian's khal and vdirsyncer")
def test_khal_shows_every_event_that_the_server_hands_out(played: Played, tmp_path: Path) -> None:
    asked = Application("sunmei", "电脑", ALL, "form", "test")
    made = subscribe(played.organization.id, asked, at=at(3, 24, 18))
    assert made is not None
    with started(played.root) as server:
        desk = Desk.subscribed(tmp_path / "desk", server.address + made.path)
        desk.sync()
        content = server.ask(made.path).body
    titles = sorted(
        f"{each['DTSTART'].dt} {each['SUMMARY']}" for each in Calendar.from_ical(content).events
    )
    assert len(titles) > 100
    assert desk.shown() == titles
