"""Publication: nothing moves unseen, finished work stays, ids stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.core.errors import NotAllowed, NotFound
from planner.core.plan import Every, Period
from planner.core.progress import EntryKind, State
from planner.ledger.entries import read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.revisions import read_revision
from planner.operations.board import Boards
from planner.operations.overview import Overviews
from planner.operations.publish import preview, publish
from planner.operations.record import record
from planner.operations.years import read_year
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, entry, organization, plan
from tests.operations.terms import TERMS

QUARTERLY, MONTHLY = assignment("A-01"), assignment("A-02", Every(every=Period.MONTH, due="15"))


def test_a_first_publication_adds_every_occurrence(sqlite_ledger: Settings) -> None:
    done = publish(plan(QUARTERLY), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    assert (done.revision, done.is_new, done.people) == (1, True, 1)
    assert [each.id for each in done.change.added] == [
        "A-01@2024-Q1",
        "A-01@2024-Q2",
        "A-01@2024-Q3",
        "A-01@2024-Q4",
    ]
    assert len(read_occurrences("yunwu", year=2024)) == 4


def test_the_same_plan_again_changes_nothing(sqlite_ledger: Settings) -> None:
    publish(plan(QUARTERLY), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    again = publish(plan(QUARTERLY), organization(), CALENDAR, at=at(1, 3), by="zhouping")
    assert (again.revision, again.is_new) == (1, False)
    assert read_revision("yunwu", 2024, 2) is None


def test_a_preview_writes_nothing_and_publish_does_just_that(sqlite_ledger: Settings) -> None:
    publish(plan(QUARTERLY), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    earlier = assignment("A-01", Every(every=Period.QUARTER, due="20"))
    seen = preview(plan(earlier, MONTHLY), organization(), CALENDAR)
    assert read_revision("yunwu", 2024).number == 1
    done = publish(plan(earlier, MONTHLY), organization(), CALENDAR, at=at(1, 3), by="zhouping")
    assert done == seen
    assert [each.after.id for each in done.change.moved] == [
        f"A-01@2024-Q{number}" for number in (1, 2, 3, 4)
    ]
    assert len(done.change.added) == 12


def test_finished_work_stays_when_its_assignment_moves_or_goes(sqlite_ledger: Settings) -> None:
    publish(plan(QUARTERLY), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    record("yunwu", entry(EntryKind.COMPLETED, at(3, 20)), terms=TERMS)
    done = publish(plan(MONTHLY), organization(), CALENDAR, at=at(4, 1), by="zhouping")
    assert [each.id for each in done.change.cancelled] == [
        f"A-01@2024-Q{number}" for number in (2, 3, 4)
    ]
    kinds = {key: each[-1].kind for key, each in read_entries("yunwu", year=2024).items()}
    assert kinds["A-01@2024-Q1"] is EntryKind.COMPLETED
    assert kinds["A-01@2024-Q2"] is EntryKind.CANCELLED


def test_what_a_revision_dropped_can_be_put_back(sqlite_ledger: Settings) -> None:
    for number, made in enumerate([plan(QUARTERLY, MONTHLY), plan(QUARTERLY)], start=1):
        publish(made, organization(), CALENDAR, at=at(1, number), by="zhouping")
    back = publish(plan(QUARTERLY, MONTHLY), organization(), CALENDAR, at=at(1, 3), by="zhouping")
    assert len(back.change.added) == 12
    assert len(read_occurrences("yunwu", year=2024, only_open=True)) == 16


def test_what_people_cancelled_stays_cancelled(sqlite_ledger: Settings) -> None:
    publish(plan(QUARTERLY), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    record("yunwu", entry(EntryKind.CANCELLED, at(3, 1), note="县里取消"), terms=TERMS)
    again = publish(plan(QUARTERLY, MONTHLY), organization(), CALENDAR, at=at(3, 2), by="zhouping")
    assert len(again.change.added) == 12
    assert len(read_occurrences("yunwu", year=2024, only_open=True)) == 15


def test_a_plan_whose_year_is_over_is_carried_as_not_done(sqlite_ledger: Settings) -> None:
    publish(plan(QUARTERLY), organization(), CALENDAR, at=at(1, 5, year=2026), by="zhouping")
    board = Boards(TERMS).year("yunwu", date(2026, 1, 5))
    assert board is not None
    assert {each.state for each in board.standing.values()} == {State.LAPSED}
    assert Overviews(TERMS).of(board, lambda _assignment, _post: True, {}).is_closed


def test_what_was_never_published_is_not_there(sqlite_ledger: Settings) -> None:
    assert read_year("yunwu", 2024) is None
    assert Boards(TERMS).year("yunwu", date(2024, 3, 1)) is None


def test_an_entry_by_somebody_unknown_is_refused(sqlite_ledger: Settings) -> None:
    publish(plan(QUARTERLY), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    told = replace(entry(EntryKind.COMPLETED, at(3, 1)), by="nobody")
    with pytest.raises(NotFound, match="找不到人员“nobody”"):
        record("yunwu", told, terms=TERMS)
    lost = replace(entry(EntryKind.REASSIGNED, at(3, 1)), post="moon")
    with pytest.raises(NotFound, match="找不到岗位“moon”"):
        record("yunwu", lost, terms=TERMS)
    with pytest.raises(NotFound, match="找不到期次“A-99@2024”"):
        record("yunwu", entry(EntryKind.COMPLETED, at(3, 1), "A-99@2024"), terms=TERMS)
    with pytest.raises(NotAllowed):
        record("yunwu", entry(EntryKind.CONFIRMED, at(3, 1)), terms=TERMS)
    assert read_entries("yunwu", ids=["A-01@2024-Q1"]) == {"A-01@2024-Q1": ()}
