"""A file of answers → entries for a rehearsal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.core.errors import Rejected
from planner.core.organization import Deputy
from planner.core.progress import Entry, EntryKind
from planner.planfile import read_answers
from tests.cast import ZONE, at, organization, plan

DEPUTY = Deputy(
    post="clerk", person="zhaomin", from_on=date(2024, 6, 1), until_on=date(2024, 6, 30)
)
ANSWERS = """\
answers:
  - {occurrence: A-01@2024-Q2, at: 2024-06-20 16:30, by: zhaomin, amount: 2}
  - occurrence: A-01@2024-Q1
    kind: extension-asked
    at: 2024-03-20 09:05
    by: wangfang
    note: 下村走访
    new_due_on: 2024-04-10
"""


def read(folder: Path, text: str) -> tuple[Entry, ...]:
    """The entries of a text, through a file."""
    path = folder / "answers.yaml"
    path.write_text(text, "utf-8")
    return read_answers(path, plan(), organization(deputies=(DEPUTY,)), ZONE)


def test_answers_become_entries_in_the_order_of_time(tmp_path: Path) -> None:
    asked, completed = read(tmp_path, ANSWERS)
    assert asked == Entry(
        "A-01@2024-Q1",
        EntryKind.EXTENSION_ASKED,
        at(3, 20).replace(minute=5),
        "wangfang",
        note="下村走访",
        new_due_on=date(2024, 4, 10),
    )
    assert (completed.kind, completed.amount) == (EntryKind.COMPLETED, 2)


def test_a_deputy_answers_in_the_holders_stead(tmp_path: Path) -> None:
    asked, completed = read(tmp_path, ANSWERS)
    assert (asked.in_stead_of, completed.in_stead_of) == (None, "wangfang")


def test_faults_of_answers_have_their_lines(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as refused:
        read(
            tmp_path,
            "answers:\n"
            "  - {occurrence: B-01@2024-Q1, at: 2024-03-20 09:00, by: nobody, post: none}\n"
            "  - {occurrence: A-01@2024-Q1, at: 2024-02-30 09:00, by: wangfang, kind: issued}\n",
        )
    lines = [each.place.rpartition(":")[2] for each in refused.value.findings]
    assert lines == ["2", "2", "2", "3", "3"]
    with pytest.raises(Rejected, match="要写成 2024-03-20 16:00 的样子"):
        read(tmp_path, "answers:\n  - {occurrence: A-01@2024-Q1, at: 3月, by: wangfang}\n")


def test_no_answers_are_no_entries(tmp_path: Path) -> None:
    assert read(tmp_path, "answers: []\n") == ()
