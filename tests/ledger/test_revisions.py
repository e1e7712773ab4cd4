"""A plan that is published → what stands in the ledger afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planner.core.errors import Damaged
from planner.core.progress import EntryKind, State, state_after
from planner.core.schedule import Move, ScheduleChange
from planner.ledger import models
from planner.ledger.canonical import sha256_of
from planner.ledger.entries import append_entries, find_break, read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.organs import add_organ
from planner.ledger.revisions import add_revision, organs, read_mark, read_revision, years
from planner.settings import Settings
from tests.cast import ZONE, assignment, at, entry, organization, plan
from tests.ledger.scene import ORGAN, Q1, at_once, in_processes, named, publish, quarter


def test_a_published_plan_comes_back_as_it_was(ledger: Settings) -> None:
    published = publish(quarter())
    found = read_revision(ORGAN, 2024)
    assert found == published
    assert found is not None
    assert (found.number, found.plan, found.organization) == (1, plan(), organization())
    assert found.published_at.tzinfo is not None
    assert found.published_at.utcoffset() == at(1, 2).astimezone(ZONE).utcoffset()


def test_each_publication_of_a_year_is_a_further_revision(ledger: Settings) -> None:
    publish()
    other = plan(assignment(title="法治学习（新）"))
    add_revision(other, organization(), ScheduleChange(), at=at(2, 1), by="zhouping")
    first, second = read_revision(ORGAN, 2024, 1), read_revision(ORGAN, 2024)
    assert first is not None
    assert second is not None
    assert (first.plan, second.number, second.plan) == (plan(), 2, other)


def test_nothing_is_found_before_the_first_publication(ledger: Settings) -> None:
    assert (organs(), years(ORGAN), read_revision(ORGAN, 2024)) == ((), (), None)


def test_organs_and_years_are_listed_in_order(ledger: Settings) -> None:
    publish(organ="yunwu")
    publish(organ="baiyan")
    later = plan().model_copy(update={"year": 2025})
    add_revision(later, organization(), ScheduleChange(), at=at(12, 1), by="zhouping")
    assert (organs(), years(ORGAN)) == (("baiyan", "yunwu"), (2024, 2025))


def test_organs_have_numbers_and_occurrences_of_their_own(ledger: Settings) -> None:
    publish(quarter())
    other = publish(quarter(), organ="baiyan")
    assert other.number == 1
    assert [each.is_open for each in read_occurrences("baiyan")] == [True]


def test_a_revision_is_parsed_once_a_process(sqlite_ledger: Settings) -> None:
    publish()
    first, again = read_revision(ORGAN, 2024), read_revision(ORGAN, 2024, 1)
    assert first is not None
    assert again is not None
    assert first.plan is again.plan


def test_a_moved_occurrence_keeps_its_id_and_says_so(ledger: Settings) -> None:
    publish(quarter())
    later = quarter(due_on=date(2024, 4, 3))
    publish(moved=(Move(quarter(), later),), month=2)
    (row,) = read_occurrences(ORGAN)
    assert (row.occurrence, row.sequence, row.changed_at) == (later, 1, at(2, 2))
    (told,) = read_entries(ORGAN)[Q1]
    assert (told.kind, told.new_due_on, told.by) == (EntryKind.MOVED, date(2024, 4, 3), "zhouping")


def test_a_cancelled_occurrence_is_closed(ledger: Settings) -> None:
    publish(quarter())
    publish(cancelled=(quarter(),), month=2)
    (row,) = read_occurrences(ORGAN)
    assert (row.is_open, row.sequence) == (False, 1)
    assert [each.kind for each in read_entries(ORGAN)[Q1]] == [EntryKind.CANCELLED]


def test_finished_work_is_left_in_peace(ledger: Settings) -> None:
    publish(quarter(), quarter(2, date(2024, 6, 28)))
    done = [entry(EntryKind.COMPLETED, at(1, 5), f"A-01@2024-Q{number}") for number in (1, 2)]
    append_entries(ORGAN, done)
    before = read_occurrences(ORGAN)
    moved = Move(quarter(), quarter(due_on=date(2024, 4, 3)))
    publish(quarter(), moved=(moved,), cancelled=(quarter(2, date(2024, 6, 28)),), month=2)
    assert read_occurrences(ORGAN) == before


def test_a_new_label_is_taken_over_without_an_entry(ledger: Settings) -> None:
    publish(quarter(), quarter(2))
    publish(unchanged=(replace(quarter(), label="一季度"), quarter(2)), month=2)
    first, second = read_occurrences(ORGAN)
    assert (first.occurrence.label, first.sequence, first.changed_at) == ("一季度", 1, at(2, 2))
    assert (second.sequence, second.changed_at) == (0, at(1, 2))
    assert read_entries(ORGAN) == {}


def test_no_occurrence_moves_unseen(ledger: Settings) -> None:
    publish(quarter())
    publish(unchanged=(quarter(due_on=date(2024, 4, 3)),), month=2)
    assert read_occurrences(ORGAN)[0].occurrence.due_on == date(2024, 3, 29)


def test_a_cancelled_occurrence_can_be_taken_up_again(ledger: Settings) -> None:
    publish(quarter())
    publish(cancelled=(quarter(),), month=2)
    again = quarter(due_on=date(2024, 3, 28))
    publish(again, month=3)
    (row,) = read_occurrences(ORGAN)
    told = read_entries(ORGAN)[Q1]
    assert (row.occurrence, row.is_open) == (again, True)
    assert [each.kind.word for each in told] == ["撤销", "恢复", "调整日期"]
    assert state_after(told) is State.OPEN


def test_a_stored_plan_that_was_altered_is_not_handed_out(sqlite_ledger: Settings) -> None:
    other = plan(assignment(title="没有人读过的计划"))
    add_revision(other, organization(), ScheduleChange(), at=at(1, 2), by="zhouping")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_revision_no_update")
        cursor.execute("UPDATE ledger_revision SET plan = replace(plan, '读过', '改过')")
    with pytest.raises(Damaged, match="2024年计划第1版 已损坏"):
        read_revision(ORGAN, 2024)


def test_a_plan_that_this_version_cannot_read_is_named(sqlite_ledger: Settings) -> None:
    publish()
    sealed = sha256_of("{}", models.Revision.objects.get().organization)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_revision_no_update")
        cursor.execute("UPDATE ledger_revision SET plan = '{}', sha256 = %s", [sealed])
    with pytest.raises(Damaged, match="本版程序读不懂它"):
        read_revision(ORGAN, 2024)


def publish_as(organ: str) -> int:
    """Publish an empty change."""
    change = ScheduleChange()
    return add_revision(plan(), named(organ), change, at=at(1, 2), by="zhouping").number


def test_two_publications_at_once_never_get_one_number(ledger: Settings) -> None:
    numbers = at_once(publish_as, [(ORGAN,)] * 12)
    numbers += in_processes(ledger, publish_as, [(ORGAN,)] * 12)
    assert sorted(numbers) == [*range(1, 25)]
    assert find_break(ORGAN) is None


def test_where_a_ledger_has_come_to_is_one_short_question(ledger: Settings) -> None:
    assert read_mark(ORGAN) is None
    add_organ(ORGAN)
    assert read_mark(ORGAN) is None, "nothing is published"
    publish(quarter())
    publish(organ="baiyan")
    first = read_mark(ORGAN)
    append_entries(ORGAN, [entry(EntryKind.PROGRESSED, at(3, 1))])
    second = read_mark(ORGAN)
    publish(unchanged=(quarter(),), month=4)
    with CaptureQueriesContext(connection) as asked:
        third = read_mark(ORGAN)
    assert len(asked) == 1
    assert first is not None
    assert second is not None
    assert third is not None
    assert (first.entries, second.entries, third.entries) == (0, 1, 1)
    assert first.seal != second.seal == third.seal
    assert first.revision == second.revision < third.revision
