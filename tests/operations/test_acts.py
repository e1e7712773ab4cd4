"""What was done to accounts and the installation is noted, and stays."""

from __future__ import annotations

import pytest

from planner.core.errors import NotAllowed
from planner.ledger import models
from planner.operations.acts import LONGEST, ActKind, list_acts, note_act
from tests.cast import at


@pytest.mark.usefixtures("ledger")
def test_acts_are_read_newest_first_by_organ_or_all() -> None:
    note_act(ActKind.SIGNED_IN, by="yunwu.wangfang", at=at(3, 1), organ="yunwu", address="10.0.0.1")
    note_act(ActKind.BACKUP_MADE, by="admin", at=at(3, 2))
    note_act(ActKind.PUBLISHED, by="longtan.heli", at=at(3, 3), organ="longtan", about="2024")
    assert [each.kind for each in list_acts(None)] == [
        ActKind.PUBLISHED,
        ActKind.BACKUP_MADE,
        ActKind.SIGNED_IN,
    ]
    (own,) = list_acts("yunwu")
    assert (own.by, own.at, own.address) == ("yunwu.wangfang", at(3, 1), "10.0.0.1")
    assert [each.by for each in list_acts("")] == ["admin"]
    assert len(list_acts(None, most=2)) == 2


@pytest.mark.usefixtures("ledger")
def test_of_an_account_is_what_it_did_and_what_was_done_to_it() -> None:
    note_act(ActKind.SIGNED_IN, by="yunwu.wang", at=at(3, 1), organ="yunwu")
    note_act(ActKind.LOCKED, by="admin", at=at(3, 2), organ="yunwu", about="yunwu.wang")
    note_act(
        ActKind.SESSION_ENDED, by="admin", at=at(3, 3), organ="yunwu", about="yunwu.wang（2 处）"
    )
    note_act(ActKind.LOCKED, by="admin", at=at(3, 4), organ="yunwu", about="yunwu.wangfang")
    assert [each.kind for each in list_acts("yunwu", of="yunwu.wang")] == [
        ActKind.SESSION_ENDED,
        ActKind.LOCKED,
        ActKind.SIGNED_IN,
    ]


@pytest.mark.usefixtures("ledger")
def test_acts_stay_as_they_were_written() -> None:
    note_act(ActKind.LOCKED, by="admin", at=at(3, 1), about="x" * 1000)
    row = models.Act.objects.get()
    assert len(row.about) == LONGEST
    for change in (row.delete, row.save, models.Act.objects.all().delete):
        with pytest.raises(NotAllowed):
            change()


@pytest.mark.parametrize("kind", list(ActKind))
def test_every_kind_has_its_word(kind: ActKind) -> None:
    assert not kind.word.isascii()
