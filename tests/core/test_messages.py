"""Every kind of message, word for word as its recipient reads it."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.dates import Window
from planner.core.progress import EntryKind
from planner.core.reminders import (
    Field,
    MessageKind,
    bundle,
    due_reminders,
    fields,
    write_digest,
    write_week,
)
from tests.cast import HEAD, at, entry, organization
from tests.messages import BY, DAY, FOLDER, every_message, standing

MESSAGES = every_message()


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_reads_as_it_was_reviewed(name: str) -> None:
    message = MESSAGES[name]
    kept = (FOLDER / f"{name}.txt").read_text("utf-8")
    assert f"{message.subject}\n\n{message.text}\n" == kept


def test_every_kind_of_message_is_reviewed() -> None:
    assert {each.stem for each in FOLDER.glob("*.txt")} == set(MESSAGES)
    kinds = {each.kind for each in MESSAGES.values()}
    assert kinds == set(MessageKind) - {MessageKind.OFFICE}, "OFFICE is in test_sending"


def test_no_two_messages_have_one_key() -> None:
    keys = [each.key for each in MESSAGES.values() if each.kind is MessageKind.NOTICE]
    assert len(keys) == len(set(keys)) == 4


def test_a_leader_is_who_stands_above_another_office_or_heads_the_organ() -> None:
    own = [standing("公示执法依据", date(2024, 3, 29))]
    assert [each.leader.id for each in fields(own, organization())] == ["sunmei"]
    crossed = [standing("公示执法依据", date(2024, 3, 29), supervisor="desk")]
    assert [each.leader.id for each in fields(crossed, organization())] == ["sunmei", "zhouping"]


def test_a_week_without_anything_is_not_written_about() -> None:
    done = standing("法治学习会", date(2024, 2, 2), entry(EntryKind.COMPLETED, at(2, 1)))
    later = standing("公示执法依据", date(2024, 6, 28))
    field = Field(organization().person("sunmei"), (done, later))
    assert write_week(field, Window.of_week(DAY), organization(), HEAD) is None


def test_what_is_late_is_not_said_to_be_due_as_well() -> None:
    late = standing("公示执法依据", date(2024, 3, 25))
    field = Field(organization().person("sunmei"), (late,))
    message = write_week(field, Window.of_week(DAY), organization(), HEAD)
    assert message is not None
    assert message.text.count("公示执法依据") == 1


def test_whoever_has_to_do_something_is_led_to_where_it_is_done() -> None:
    buttons = {
        name: [item.button for section in message.letter.sections for item in section.items]
        for name, message in MESSAGES.items()
    }
    assert buttons["digest-assignee"] == [*["去办理"] * 3, *["去签收"] * 2, "去办理"]
    assert buttons["digest-leader"] == ["去查看", "去批复", "去批复"]
    assert buttons["digest-office"] == ["去查看", ""]
    assert buttons["notice-returned"] == ["去办理"]
    assert set(buttons["weekly"] + buttons["monthly"]) == {""}


def test_whoever_only_has_what_is_long_late_is_told_how_to_answer_all_the_same() -> None:
    late = due_reminders([standing("矛盾纠纷排查", date(2024, 3, 20))], organization(), BY)
    leader, own = bundle(late, organization())
    assert "就能办理" in write_digest(own, organization(), DAY, HEAD).text
    assert "就能" not in write_digest(leader, organization(), DAY, HEAD).text
