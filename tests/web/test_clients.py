"""Calendars that are not ours read the running server's feeds: what changes, arrives."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from planner.core.feed import Application, Scope, View
from planner.core.progress import Entry, EntryKind
from planner.core.schedule import expand
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.subscriptions import Opened, subscribe
from tests.cast import CALENDAR, assignment, at, once, organization, plan
from tests.operations.terms import TERMS
from tests.web.clients import KHAL, VDIRSYNCER, Desk, has_ical_js, read_with_ical_js
from tests.web.webserver import WebServer, rehearsed, started

A_MOMENT = 0.7
MARK = "【预演】"
FIRST = plan(assignment("A-01"), assignment("A-02", once(date(2024, 5, 6))))
SECOND = plan(
    assignment("A-01"),
    assignment("A-02", once(date(2024, 5, 6))),
    assignment("A-03", once(date(2024, 6, 3))),
)


@dataclass
class Scene:
    """A server, and a subscription of 王芳's to what her post does."""

    server: WebServer
    made: Opened

    @property
    def address(self) -> str:
        """What she pastes into her calendar."""
        return self.server.address + self.made.path


@pytest.fixture
def scene(tmp_path: Path, sqlite_template: Path) -> Iterator[Scene]:
    """What is due each quarter, and once in May; it is 25 March 2024."""
    rehearsed(tmp_path, sqlite_template)
    publish(FIRST, organization(), CALENDAR, at=at(1, 2), by="zhouping")
    view = View(Scope.parse("own:wangfang"))
    made = subscribe("yunwu", Application("wangfang", "x", view, "x", "test"), at=at(3, 1))
    assert made is not None
    with started(tmp_path) as server:
        yield Scene(server, made)


def enter(kind: EntryKind, key: str, **more: object) -> None:
    """Something that happens on 25 March."""
    record("yunwu", replace(Entry(key, kind, at(3, 25), "wangfang"), **more), terms=TERMS)


def uid(key: str) -> str:
    """The name of an occurrence in every calendar."""
    return f"{key}@yunwu.planner"


@pytest.mark.skipif(not (KHAL and VDIRSYNCER), reason="needs Debian's khal and vdirsyncer")
def test_vdirsyncer_and_khal_see_what_is_added_moved_cancelled_finished_and_gone(
    scene: Scene, tmp_path: Path
) -> None:
    desk = Desk.subscribed(tmp_path / "desk", scene.address)
    desk.sync()
    assert desk.shown() == [
        f"2024-03-29 {MARK}法治学习01（第一季度）",
        f"2024-05-06 {MARK}法治学习02",
        f"2024-06-28 {MARK}法治学习01（第二季度）",
    ]
    assert "Copying" not in desk.sync(), "nothing changed, so nothing is copied"

    new = date(2024, 4, 12)
    publish(SECOND, organization(), CALENDAR, at=at(3, 25), by="zhouping")
    enter(EntryKind.EXTENSION_ASKED, "A-01@2024-Q1", note="停电", new_due_on=new)
    enter(EntryKind.EXTENSION_GRANTED, "A-01@2024-Q1", new_due_on=new)
    enter(EntryKind.CANCELLED, "A-02@2024", note="上级取消")
    time.sleep(A_MOMENT)
    said = desk.sync()
    assert said.count("Copying") == 3, said
    assert desk.shown() == [
        f"2024-04-12 {MARK}法治学习01（第一季度）",
        f"2024-05-06 {MARK}【已取消】法治学习02",
        f"2024-06-03 {MARK}法治学习03",
        f"2024-06-28 {MARK}法治学习01（第二季度）",
    ]

    enter(EntryKind.COMPLETED, "A-01@2024-Q1")
    enter(EntryKind.REASSIGNED, "A-01@2024-Q2", post="desk")
    time.sleep(A_MOMENT)
    desk.sync()
    assert desk.shown() == [
        f"2024-04-12 {MARK}✓ 法治学习01（第一季度）",
        f"2024-05-06 {MARK}【已取消】法治学习02",
        f"2024-06-03 {MARK}法治学习03",
    ]


@pytest.mark.skipif(not has_ical_js(), reason="needs node, and NODE_PATH with npm's ical.js")
def test_ical_js_reads_every_event_as_a_whole_day(scene: Scene) -> None:
    enter(EntryKind.CANCELLED, "A-02@2024", note="上级取消")
    enter(EntryKind.COMPLETED, "A-01@2024-Q1")
    with urlopen(scene.address) as answer:
        read = read_with_ical_js(answer.read())
    assert read["name"] == f"{MARK}云雾乡 我的工作"
    found = {each["uid"]: each for each in read["events"]}
    planned = [each for each in expand(FIRST, CALENDAR) if each.due_on < date(2024, 9, 21)]
    assert found.keys() == {uid(each.id) for each in planned}
    for each in planned:
        event = found[uid(each.id)]
        assert (event["on"], event["is_day"]) == (f"{each.due_on}", True)
        assert event["until"] == f"{each.due_on + timedelta(days=1)}"
    states = {
        key: (each["status"], each["sequence"], each["alarms"]) for key, each in found.items()
    }
    assert states == {
        uid("A-01@2024-Q1"): ("CONFIRMED", 1, 0),
        uid("A-01@2024-Q2"): ("CONFIRMED", 0, 1),
        uid("A-02@2024"): ("CANCELLED", 1, 0),
    }
