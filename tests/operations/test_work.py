"""What lies on whose desk, in which heap, and who is asked first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.core.organization import Deputy, Organization, Tenure
from planner.core.permissions import Member
from planner.core.plan import Assignment, Every, Period
from planner.core.progress import Entry, EntryKind
from planner.operations.board import YearBoard
from planner.operations.work import Heap, Work, decider, work_of
from tests.cast import assignment, at, once, organization, plan
from tests.operations.boards import TODAY, board_of

ONE = "A-01@2024"
CONFIRMED = {"needs_confirmation": True}
ASKING = {"note": "等县里安排", "new_due_on": date(2024, 4, 12)}


def due(day: date, id: str = "A-01", **more: object) -> Assignment:
    """Something that 王芳's post owes on one day."""
    return assignment(id, once(day), **more)


def said(kind: EntryKind, by: str, id: str = ONE, **more: object) -> Entry:
    """Something that somebody entered four days ago."""
    return replace(Entry(id, kind, at(3, 21), by), **more)


def desk(person: str, board: YearBoard, by: Organization | None = None) -> Work:
    """The desk of somebody on the board's day."""
    own = by or organization()
    return work_of(Member(f"yunwu.{person}", board.day, own, person), own, (board,))


def heaps(work: Work) -> dict[str, list[str]]:
    """The ids of what lies in each heap that is not empty."""
    found: dict[str, list[str]] = {}
    for each in work.items:
        found.setdefault(each.heap.value, []).append(each.progress.occurrence.id.partition("@")[0])
    return found


def test_what_is_mine_is_sorted_by_how_much_it_presses() -> None:
    board = board_of(
        plan(
            due(date(2024, 3, 22)),
            due(TODAY, "A-02"),
            due(date(2024, 3, 29), "A-03"),
            due(date(2024, 4, 3), "A-04"),
            due(date(2024, 9, 3), "A-05"),
            due(date(2024, 4, 2), "A-06", assignee="desk"),
        )
    )
    assert heaps(desk("wangfang", board)) == {
        "late": ["A-01"],
        "today": ["A-02"],
        "week": ["A-03"],
        "later": ["A-04"],
    }
    assert heaps(desk("zhouping", board)) == {"later": ["A-06"]}
    assert desk("zhaomin", board).items == ()


def test_what_was_given_back_comes_before_its_date() -> None:
    entries = (
        said(EntryKind.COMPLETED, "wangfang"),
        said(EntryKind.RETURNED, "liqiang", note="缺会议记录"),
    )
    board = board_of(plan(due(TODAY)), *entries)
    (found,) = desk("wangfang", board).items
    assert (found.heap, found.seen) == (Heap.RETURNED, 2)


def test_what_was_issued_waits_for_a_signature_also_when_it_is_due_much_later() -> None:
    far = due(date(2024, 11, 20), needs_acknowledgement=True)
    assert desk("wangfang", board_of(plan(far))).items == ()
    issued = Entry(ONE, EntryKind.ISSUED, at(3, 20), "planner")
    assert heaps(desk("wangfang", board_of(plan(far), issued))) == {"sign": ["A-01"]}


def test_a_completion_waits_on_the_desk_of_who_confirms_it_and_on_no_other_leaders() -> None:
    board = board_of(plan(due(TODAY, **CONFIRMED)), said(EntryKind.COMPLETED, "wangfang"))
    assert heaps(desk("liqiang", board)) == {"decide": ["A-01"]}
    assert heaps(desk("wangfang", board)) == {"awaited": ["A-01"]}
    assert heaps(desk("zhouping", board)) == {"office": ["A-01"]}
    assert desk("sunmei", board).items == ()
    (waiting,) = desk("wangfang", board).items
    assert waiting.with_whom is not None
    assert waiting.with_whom.name == "李强"


def test_what_needs_no_confirmation_waits_for_nobody() -> None:
    board = board_of(plan(due(TODAY)), said(EntryKind.COMPLETED, "wangfang"))
    assert all(desk(who, board).items == () for who in ("wangfang", "liqiang", "zhouping"))


def test_an_extension_that_is_asked_for_lies_with_both() -> None:
    board = board_of(plan(due(TODAY)), said(EntryKind.EXTENSION_ASKED, "wangfang", **ASKING))
    assert heaps(desk("liqiang", board)) == {"decide": ["A-01"]}
    assert heaps(desk("wangfang", board)) == {"today": ["A-01"]}


def test_what_is_late_is_seen_by_the_next_above_and_not_by_everybody_above() -> None:
    board = board_of(plan(due(date(2024, 3, 22))))
    assert heaps(desk("liqiang", board)) == {"charge": ["A-01"]}
    assert desk("sunmei", board).items == ()


def test_who_stands_in_has_the_work_and_who_is_away_sees_that_it_is_done_for_them() -> None:
    away = Deputy(post="clerk", person="zhaomin", from_on=TODAY, until_on=TODAY)
    by = organization(deputies=(away,))
    board = board_of(plan(due(TODAY), due(date(2024, 11, 20), "A-02")), by=by)
    (found,) = desk("zhaomin", board, by).items
    assert found.heap is Heap.TODAY
    assert found.in_stead_of is not None
    assert found.in_stead_of.name == "王芳"
    (left,) = desk("wangfang", board, by).items
    assert left.heap is Heap.DEPUTY
    assert left.with_whom is not None
    assert left.with_whom.name == "赵敏"


def test_what_i_have_answered_today_can_be_taken_back_and_is_on_the_desk() -> None:
    done = Entry(ONE, EntryKind.COMPLETED, at(3, 25), "wangfang")
    (found,) = desk("wangfang", board_of(plan(due(TODAY)), done)).items
    assert found.heap is Heap.ANSWERED
    assert found.undoable == done
    assert desk("liqiang", board_of(plan(due(TODAY)), done)).items == ()


def test_of_nobody_else_can_the_last_word_be_taken_back() -> None:
    entries = (
        Entry(ONE, EntryKind.COMPLETED, at(3, 25), "wangfang"),
        Entry(ONE, EntryKind.RETURNED, at(3, 25, 10), "liqiang", note="缺记录"),
    )
    (found,) = desk("wangfang", board_of(plan(due(TODAY)), *entries)).items
    assert (found.heap, found.undoable) == (Heap.RETURNED, None)


def test_what_was_cancelled_or_suspended_is_on_no_desk() -> None:
    for kind in (EntryKind.CANCELLED, EntryKind.SUSPENDED):
        board = board_of(plan(due(TODAY)), said(kind, "liqiang", note="上级调整"))
        assert desk("wangfang", board).items == ()


def test_two_years_lie_on_one_desk() -> None:
    old = board_of(plan(due(TODAY, **CONFIRMED)), said(EntryKind.COMPLETED, "wangfang"))
    new = board_of(plan(assignment("A-09", Every(every=Period.MONTH, due="28"))))
    own = organization()
    member = Member("yunwu.liqiang", TODAY, own, "liqiang")
    assert heaps(work_of(member, own, (old, new))) == {
        "charge": ["A-09", "A-09"],
        "decide": ["A-01"],
    }


@pytest.mark.parametrize(
    ("held", "first"),
    [
        ({"clerk": "wangfang", "leader": "liqiang", "head": "sunmei"}, "liqiang"),
        ({"clerk": "wangfang", "head": "sunmei"}, "sunmei"),
        # who holds both posts is not asked about their own
        ({"clerk": "wangfang", "leader": "wangfang", "head": "sunmei"}, "sunmei"),
        ({"clerk": "wangfang"}, "wangfang"),
        ({}, None),
    ],
)
def test_the_next_above_who_is_there_is_asked_first(
    held: dict[str, str], first: str | None
) -> None:
    since = date(2023, 1, 1)
    tenures = [Tenure(post=post, person=who, from_on=since) for post, who in held.items()]
    none = Tenure(post="desk", person="zhouping", from_on=since)
    by = organization(tenures=(*tenures, none))
    (progress,) = board_of(plan(due(TODAY)), by=by).standing.values()
    found = decider(progress, by)
    assert (found.id if found else None) == first


def test_a_supervisor_named_by_the_plan_is_asked_first() -> None:
    board = board_of(plan(due(TODAY, supervisor="head")))
    (progress,) = board.standing.values()
    found = decider(progress, organization())
    assert found is not None
    assert found.id == "sunmei"
