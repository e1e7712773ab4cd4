"""What happened → the ledger, in which nothing is ever changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.db.transaction import atomic

from planner.core.errors import NotAllowed, NotFound
from planner.core.progress import Entry, EntryKind
from planner.ledger import models
from planner.ledger.entries import append_entries, changed_since, find_break, read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.revisions import read_mark
from planner.settings import Settings
from tests.cast import at, entry
from tests.ledger.scene import ORGAN, Q1, at_once, in_processes, many, publish, quarter

FULL = Entry(
    occurrence_id=Q1,
    kind=EntryKind.EXTENSION_GRANTED,
    at=at(3, 20, 16),
    by="liqiang",
    note="因下村入户集中走访\n推迟办理",
    amount=0,
    new_due_on=date(2024, 4, 12),
    post="desk",
    in_stead_of="sunmei",
    evidence="会议记录存档案盒3",
)


def test_an_entry_comes_back_as_it_was_made(ledger: Settings) -> None:
    publish(quarter())
    plain = entry(EntryKind.PROGRESSED, at(3, 1))
    append_entries(ORGAN, [plain, FULL])
    assert read_entries(ORGAN) == {Q1: (plain, FULL)}
    assert read_entries(ORGAN)[Q1][0].at.utcoffset() == at(3, 1).utcoffset()


def test_entries_can_be_asked_for_by_id_and_by_year(ledger: Settings) -> None:
    publish(quarter(), *many(3))
    told = [entry(EntryKind.PROGRESSED, at(3, 1), each.id) for each in (quarter(), *many(2))]
    append_entries(ORGAN, told)
    assert read_entries(ORGAN, ids=[Q1, many(3)[2].id]) == {Q1: (told[0],), many(3)[2].id: ()}
    assert set(read_entries(ORGAN, year=2024)) == {each.occurrence_id for each in told}
    assert read_entries(ORGAN, year=2025) == {}
    assert read_entries("baiyan") == {}


@pytest.mark.parametrize(
    ("kinds", "is_open"),
    [
        ([EntryKind.PROGRESSED], True),
        ([EntryKind.COMPLETED], False),
        ([EntryKind.COMPLETED, EntryKind.CONFIRMED], False),
        ([EntryKind.COMPLETED, EntryKind.RETURNED], True),
        ([EntryKind.COMPLETED, EntryKind.CORRECTED], False),
        ([EntryKind.SUSPENDED], True),
        ([EntryKind.SUSPENDED, EntryKind.RESUMED], True),
        ([EntryKind.CANCELLED], False),
        ([EntryKind.LAPSED], False),
        ([EntryKind.EXTENSION_GRANTED], True),
    ],
)
def test_entries_decide_what_is_open(
    sqlite_ledger: Settings, kinds: list[EntryKind], *, is_open: bool
) -> None:
    publish(quarter())
    append_entries(ORGAN, [entry(kind, at(3, day)) for day, kind in enumerate(kinds, start=1)])
    (row,) = read_occurrences(ORGAN)
    assert (row.is_open, row.sequence, row.changed_at) == (is_open, len(kinds), at(3, len(kinds)))


def test_what_was_told_late_does_not_set_the_clock_back(sqlite_ledger: Settings) -> None:
    publish(quarter())
    append_entries(ORGAN, [entry(EntryKind.PROGRESSED, at(3, 5))])
    append_entries(ORGAN, [entry(EntryKind.PROGRESSED, at(3, 1))])
    (row,) = read_occurrences(ORGAN)
    assert row.changed_at == at(3, 5)
    assert [each.at for each in read_entries(ORGAN)[Q1]] == [at(3, 5), at(3, 1)]


def test_an_unknown_occurrence_is_refused_and_nothing_is_written(ledger: Settings) -> None:
    publish(quarter())
    told = [
        entry(EntryKind.PROGRESSED, at(3, 1)),
        entry(EntryKind.COMPLETED, at(3, 2), "A-99@2024"),
    ]
    with pytest.raises(NotFound, match="找不到期次“A-99@2024”"):
        append_entries(ORGAN, told)
    assert read_entries(ORGAN) == {}


def test_an_organ_without_a_plan_has_no_ledger(ledger: Settings) -> None:
    with pytest.raises(NotFound, match="请先发布该机构的工作计划"):
        append_entries("nowhere", [entry(EntryKind.COMPLETED, at(3, 2))])
    with pytest.raises(NotFound):
        find_break("nowhere")
    append_entries("nowhere", [])


@pytest.mark.parametrize("note", ["办结\0", "办结\ud83d"])
def test_a_note_that_no_database_can_keep_is_refused(sqlite_ledger: Settings, note: str) -> None:
    publish(quarter())
    with pytest.raises(NotAllowed, match="说明里有无法保存的字符"):
        append_entries(ORGAN, [replace(FULL, note=note)])


def test_an_entry_cannot_be_saved_again_or_deleted(ledger: Settings) -> None:
    publish(quarter())
    append_entries(ORGAN, [FULL])
    row = models.Entry.objects.get()
    row.note = "改动"
    for change in (
        row.save,
        row.delete,
        models.Entry.objects.all().delete,
        lambda: models.Entry.objects.update(note="改动"),
        lambda: models.Entry.objects.bulk_update([row], ["note"]),
        lambda: models.Entry.objects.update_or_create({"note": "改动"}, pk=row.pk),
    ):
        with pytest.raises(NotAllowed, match="台账只增不改"):
            change()
    assert read_entries(ORGAN) == {Q1: (FULL,)}


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_entry SET note = ''", "DELETE FROM ledger_entry"]
)
def test_the_database_itself_refuses_to_change_an_entry(ledger: Settings, statement: str) -> None:
    publish(quarter())
    append_entries(ORGAN, [FULL])
    with pytest.raises(IntegrityError, match="rows are never changed"), atomic():
        connection.cursor().execute(statement)
    assert read_entries(ORGAN) == {Q1: (FULL,)}


def test_postgresql_refuses_to_truncate_the_ledger(postgresql_ledger: Settings) -> None:
    with pytest.raises(IntegrityError, match="rows are never changed"), atomic():
        connection.cursor().execute("TRUNCATE ledger_entry")


def answer(number: int) -> None:
    """One of many people reports on her own work."""
    done = entry(EntryKind.COMPLETED, at(3, 1), f"A-02@2024-{number:05}")
    append_entries(ORGAN, [replace(done, kind=EntryKind.PROGRESSED), done])


def test_many_can_answer_at_once_and_the_chain_holds(ledger: Settings) -> None:
    publish(*many(48))
    at_once(answer, [(number,) for number in range(24)])
    in_processes(ledger, answer, [(number,) for number in range(24, 48)])
    assert find_break(ORGAN) is None
    assert [*models.Entry.objects.order_by("number").values_list("number", flat=True)] == [
        *range(1, 97)
    ]
    assert not any(each.is_open for each in read_occurrences(ORGAN))


def test_what_has_entries_since_is_told_by_number_and_seal(ledger: Settings) -> None:
    publish(quarter(), *many(3))
    publish(organ="baiyan")
    before = read_mark(ORGAN)
    assert before is not None
    assert changed_since(ORGAN, *before[:2]) == frozenset()
    append_entries(ORGAN, [FULL])
    middle = read_mark(ORGAN)
    assert middle is not None
    append_entries(ORGAN, [entry(EntryKind.PROGRESSED, at(3, 1), each.id) for each in many(2)])
    assert changed_since(ORGAN, *before[:2]) == {Q1, *(each.id for each in many(2))}
    assert changed_since(ORGAN, *middle[:2]) == {each.id for each in many(2)}


def test_after_another_ledger_was_brought_back_nobody_can_tell(ledger: Settings) -> None:
    publish(quarter())
    append_entries(ORGAN, [FULL])
    assert changed_since(ORGAN, 1, "another seal") is None
    assert changed_since(ORGAN, 2, "a later seal") is None
    assert changed_since("baiyan", 1, "x") is None
