"""What is asked of the occurrences → those that are handed out."""

from __future__ import annotations

from datetime import date

from planner.core.progress import EntryKind
from planner.core.schedule import Recorded
from planner.ledger.entries import append_entries
from planner.ledger.occurrences import read_occurrences
from planner.settings import Settings
from tests.cast import at, entry
from tests.ledger.scene import ORGAN, Q1, many, publish, quarter

MARCH, JUNE = quarter(1), quarter(2, date(2024, 6, 28))


def ids(recorded: tuple[Recorded, ...]) -> list[str]:
    """Which they are."""
    return [each.occurrence.id for each in recorded]


def test_occurrences_come_back_as_they_were_published(ledger: Settings) -> None:
    provisional = quarter(2, date(2024, 6, 28), is_provisional=True)
    publish(provisional, MARCH)
    expected = (Recorded(MARCH, 0, at(1, 2), True), Recorded(provisional, 0, at(1, 2), True))
    assert read_occurrences(ORGAN) == expected


def test_occurrences_are_in_order_of_due_date_then_id(ledger: Settings) -> None:
    publish(JUNE, *reversed(many(3)), MARCH)
    numbered = [f"A-02@2024-0000{number}" for number in range(3)]
    assert ids(read_occurrences(ORGAN)) == [Q1, *numbered, JUNE.id]


def test_what_is_closed_can_be_left_out(ledger: Settings) -> None:
    publish(MARCH, JUNE)
    append_entries(ORGAN, [entry(EntryKind.COMPLETED, at(3, 1))])
    assert ids(read_occurrences(ORGAN, only_open=True)) == [JUNE.id]
    assert ids(read_occurrences(ORGAN)) == [Q1, JUNE.id]


def test_the_last_due_date_asked_for_is_included(ledger: Settings) -> None:
    publish(MARCH, JUNE)
    assert ids(read_occurrences(ORGAN, due_until=date(2024, 3, 29))) == [Q1]
    assert ids(read_occurrences(ORGAN, due_until=date(2024, 3, 28))) == []


def test_another_year_and_another_organ_stay_out(ledger: Settings) -> None:
    publish(MARCH)
    assert read_occurrences(ORGAN, year=2025) == ()
    assert read_occurrences("baiyan", year=2024) == ()
    assert ids(read_occurrences(ORGAN, year=2024)) == [Q1]


def test_any_number_of_ids_can_be_asked_for(ledger: Settings) -> None:
    publish(MARCH, *many(1200))
    asked = [each.id for each in many(1200)]
    assert ids(read_occurrences(ORGAN, ids=[*asked, *asked, "A-99@2024"])) == asked
    assert read_occurrences(ORGAN, ids=[]) == ()
