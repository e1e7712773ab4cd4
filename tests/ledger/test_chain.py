"""A ledger that somebody tampered with → the first break, named."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet
from hypothesis import given
from hypothesis import strategies as st

from planner.core.progress import EntryKind
from planner.ledger import models
from planner.ledger.chain import Facts, Head, Link, first_break, seal
from planner.ledger.entries import append_entries, find_break
from planner.settings import Settings
from tests.cast import at, entry
from tests.ledger.scene import ORGAN, publish, quarter


def told(count: int = 3) -> None:
    """A ledger with some entries."""
    publish(quarter())
    append_entries(
        ORGAN, [entry(EntryKind.PROGRESSED, at(3, day), amount=day) for day in range(1, count + 1)]
    )


def tamper(*statements: str) -> None:
    """Change the ledger as somebody could who holds the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER ledger_entry_no_update")
            cursor.execute("DROP TRIGGER ledger_entry_no_delete")
        else:
            cursor.execute("DROP TRIGGER ledger_entry_frozen ON ledger_entry")
        for statement in statements:
            cursor.execute(statement)


def test_an_untouched_ledger_has_no_break(ledger: Settings) -> None:
    told()
    assert find_break(ORGAN) is None


def test_an_empty_ledger_has_no_break(ledger: Settings) -> None:
    publish()
    assert find_break(ORGAN) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("note", "补记"),
        ("amount", 0),
        ("amount", None),
        ("by", "zhaomin"),
        ("kind", "completed"),
        ("kind", "no-such-kind"),
        ("at", at(3, 2, 10)),
        ("new_due_on", date(2024, 12, 31)),
        ("in_stead_of", "sunmei"),
        ("sha256", "0" * 64),
    ],
)
def test_an_altered_entry_is_named(ledger: Settings, field: str, value: object) -> None:
    told()
    tamper()
    QuerySet(models.Entry).filter(number=2).update(**{field: value})
    broken = find_break(ORGAN)
    assert broken is not None
    assert broken.startswith(f"{ORGAN}的台账第2条（A-01@2024-Q1 ")
    assert broken.endswith("与登记时不一致")


def test_an_entry_taken_from_the_middle_is_missed(ledger: Settings) -> None:
    told()
    tamper("DELETE FROM ledger_entry WHERE number = 2")
    assert find_break(ORGAN) == "yunwu的台账缺第2条（其后是第3条）"


def test_entries_taken_from_the_end_are_missed(ledger: Settings) -> None:
    told()
    tamper("DELETE FROM ledger_entry WHERE number > 1")
    assert find_break(ORGAN) == "yunwu的台账末尾缺条目：应有3条，只有1条"


def test_a_head_that_was_set_back_is_noticed(ledger: Settings) -> None:
    told()
    tamper("UPDATE ledger_organ SET head_number = 2")
    assert find_break(ORGAN) == "yunwu的台账有3条，与记下的末条（第2条）不一致"


def test_an_entry_given_to_another_occurrence_is_noticed(ledger: Settings) -> None:
    told()
    tamper("UPDATE ledger_occurrence SET key = 'A-77@2024-Q1'")
    assert find_break(ORGAN) == "yunwu的台账第1条（A-77@2024-Q1 反馈）与登记时不一致"


def test_the_seal_of_an_entry_is_the_same_for_ever() -> None:
    facts = Facts.of(entry(EntryKind.COMPLETED, at(3, 1), note="已集中学习"))
    known = "ed845d9d62f94af7295a6574381442428e72300ba35a5dbf3efa11a4a6555f6c"
    assert seal(ORGAN, Head(), facts) == known


NOTES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(st.lists(NOTES, min_size=1, max_size=6), st.data())
def test_any_altered_note_breaks_the_chain(notes: list[str], data: st.DataObject) -> None:
    head, links = Head(), []
    for number, note in enumerate(notes, start=1):
        facts = Facts.of(entry(EntryKind.PROGRESSED, at(3, 1), note=note))
        head = Head(number, seal(ORGAN, head, facts))
        links.append(Link(number, facts, head.sha256))
    assert first_break(ORGAN, links, head) is None
    place = data.draw(st.integers(0, len(links) - 1))
    other = data.draw(NOTES.filter(lambda note: note != notes[place]))
    facts = Facts.of(entry(EntryKind.PROGRESSED, at(3, 1), note=other))
    links[place] = Link(place + 1, facts, links[place].sha256)
    assert f"第{place + 1}条" in str(first_break(ORGAN, links, head))
