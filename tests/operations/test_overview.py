"""A year at one look: what is counted, who sees how much of it, and what an address asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.plan import Assignment, Count, Every, Goal, Measure, Once, Period, Plan
from planner.core.progress import Entry, EntryKind, Light, add_up, tally
from planner.operations.board import YearBoard
from planner.operations.overview import MOST_DUE, Overview, Overviews
from planner.operations.strips import Sight, Square, square
from tests.cast import CITED, assignment, at, entry, indicator, organization, plan
from tests.operations.boards import TODAY, board_of
from tests.operations.terms import TERMS

WEEKLY = Every(every=Period.WEEK, due="friday")
LAW = assignment("A-01", counts=(Count(indicator="I-01"),))
PARTY = assignment("A-02", WEEKLY, assignee="desk")
HELPED = assignment("A-03", assignee="head", supporting_offices=("law",))
PLAN = plan(LAW, PARTY, HELPED, indicators=(indicator(), indicator("I-02", 0, aim="at_most")))
# On 25 March the Fridays from 5 January to 22 March are past.
DONE = tuple(
    replace(entry(EntryKind.COMPLETED, at(1, 4), f"A-02@2024-W{number:02}"), by="zhouping")
    for number in range(1, 12)
)
HANDED_ON = replace(entry(EntryKind.REASSIGNED, at(1, 3), "A-01@2024-Q2"), post="desk")


def everything(_assignment: Assignment, _post: str) -> bool:
    return True


def of_post(wanted: str) -> Sight:
    return lambda _assignment, post: post == wanted


def looked(board: YearBoard | None = None, **asked: str) -> Overview:
    """What somebody who sees all is shown."""
    return Overviews(TERMS).of(board or board_of(PLAN, *DONE), everything, asked)


def test_every_assignment_has_its_strip_in_the_order_of_due_dates() -> None:
    overview = looked()
    assert list(overview.rows) == ["A-01", "A-02", "A-03"]
    assert [len(row.strip) for row in overview.rows.values()] == [4, 52, 4]
    assert (overview.squares, overview.all_squares) == (60, 60)
    (goal,) = overview.goals
    assert (goal.number, goal.tally) == (1, overview.tally)
    assert (goal.tally.due, goal.tally.done_of_due, goal.tally.late) == (12, 11, 1)
    due = [each.due_on for each in overview.rows["A-02"].strip]
    assert due == sorted(due)


def test_squares_say_by_a_sign_and_a_word_what_they_are() -> None:
    gone = entry(EntryKind.CANCELLED, at(1, 3), "A-02@2024-W20")
    held = entry(EntryKind.SUSPENDED, at(1, 3), "A-02@2024-W21")
    strip = looked(board_of(PLAN, *DONE, gone, held)).rows["A-02"].strip
    found = [square(each) for each in strip]
    assert found[:13] == [Square.DONE] * 11 + [Square.RED, Square.GREEN]
    assert found[13] is Square.WAITING
    assert found[19:21] == [Square.OUT, Square.OUT]
    friday = looked(board_of(PLAN, *DONE, day=date(2024, 3, 28))).rows["A-02"].strip[12]
    assert square(friday) is Square.YELLOW
    assert len({each.sign for each in Square}) == len({each.word for each in Square}) == 6


def test_a_month_of_a_row_shows_the_most_urgent_and_counts_all() -> None:
    months = looked().rows["A-02"].months
    assert [each.number for each in months] == list(range(1, 13))
    assert [each.count for each in months] == [4, 4, 5, 5, 4, 4, 4, 5, 5, 3, 5, 4]
    assert (months[0].square, months[0].done, months[0].late) == (Square.DONE, 4, 0)
    assert (months[2].square, months[2].done, months[2].late) == (Square.RED, 3, 1)
    assert months[4].square is Square.WAITING
    # the Fridays in the holidays of May and October are due before, in the month before
    assert looked().rows["A-01"].months[0].square is None


def test_what_is_put_off_into_the_next_year_counts_to_december() -> None:
    later = replace(
        entry(EntryKind.EXTENSION_GRANTED, at(1, 3), "A-01@2024-Q4"),
        by="liqiang",
        new_due_on=date(2025, 1, 20),
    )
    board = board_of(PLAN, later)
    months = looked(board).rows["A-01"].months
    assert months[11].count == 1
    assert sum(each.count for each in months) == 4
    assert [len(looked(board, quarter=each).rows["A-01"].strip) for each in "1234"] == [1, 1, 1, 1]


def test_an_assignment_without_an_occurrence_is_shown_all_the_same() -> None:
    never = assignment("A-04", Once(once=date(2024, 5, 1), first_on=date(2024, 6, 1)))
    board = board_of(plan(never))
    assert board.standing == {}
    row = looked(board).rows["A-04"]
    assert (row.strip, row.tally.light, row.assignees) == ((), Light.WAITING, {"clerk"})
    assert {each.square for each in row.months} == {None}


def test_after_an_answer_only_its_own_row_is_made_again() -> None:
    overviews = Overviews(TERMS)
    before = overviews.of(board_of(PLAN, *DONE), everything, {})
    board = before.board
    same = YearBoard(board.day, board.revision, board.recorded, board.entries, {**board.standing})
    again = overviews.of(same, everything, {})
    assert [again.rows[each] is before.rows[each] for each in again.rows] == [True] * 3
    told = board_of(PLAN, *DONE, entry(EntryKind.COMPLETED, at(3, 1))).standing["A-01@2024-Q1"]
    standing = {**board.standing, told.occurrence.id: told}
    moved = YearBoard(board.day, board.revision, board.recorded, board.entries, standing)
    after = overviews.of(moved, everything, {})
    assert [after.rows[each] is before.rows[each] for each in after.rows] == [False, True, True]
    assert after.tally.done == before.tally.done + 1
    assert after.readings[0][0].value == before.readings[0][0].value + 1


def test_staff_see_their_own_rows_and_nobody_elses_names() -> None:
    board = board_of(PLAN, *DONE)
    overview = Overviews(TERMS).of(board, of_post("clerk"), {})
    assert list(overview.of) == list(overview.rows) == ["A-01"]
    assert overview.tally.planned == 4
    offices, posts = overview.fields[:2]
    assert [each.word for each in offices.choices] == ["平安法治办"]
    assert [each.word for each in posts.choices] == ["平安法治办主任"]
    assert [each.indicator.id for each, _ in overview.readings] == ["I-01"]
    assert overview.due.late.count == 0


def test_of_an_assignment_that_was_handed_on_in_part_each_sees_their_part() -> None:
    board = board_of(PLAN, HANDED_ON)
    clerk, desk = (
        Overviews(TERMS).of(board, of_post(post), {}).rows["A-01"] for post in ("clerk", "desk")
    )
    assert [each.occurrence.id[-2:] for each in clerk.strip] == ["Q1", "Q3", "Q4"]
    assert [each.occurrence.id[-2:] for each in desk.strip] == ["Q2"]
    assert (clerk.tally.planned, desk.tally.planned) == (3, 1)
    assert len(looked(board).rows["A-01"].strip) == 4


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"office": "law"}, {"A-01": 4, "A-03": 4}),
        ({"office": "party"}, {"A-02": 52, "A-03": 4}),
        ({"post": "desk"}, {"A-02": 52}),
        ({"quarter": "1"}, {"A-01": 1, "A-02": 13, "A-03": 1}),
        ({"quarter": "3", "office": "law"}, {"A-01": 1, "A-03": 1}),
        ({"light": "red"}, {"A-02": 52}),
        ({"light": "waiting"}, {"A-01": 4, "A-03": 4}),
        ({"light": "green"}, {}),
        ({"light": "red", "office": "law"}, {}),
        ({"post": "clerk", "office": "law"}, {"A-01": 4}),
        ({"post": "clerk", "office": "party"}, {}),
    ],
)
def test_an_address_says_what_is_shown(asked: dict[str, str], expected: dict[str, int]) -> None:
    overview = looked(**asked)
    assert {id_: len(row.strip) for id_, row in overview.rows.items()} == expected
    assert overview.filter.is_active
    assert (len(overview.of), overview.all_squares) == (3, 60)
    chosen = {each.name: each.chosen for each in overview.fields if each.chosen}
    assert chosen == asked
    assert all(each.chosen_word for each in overview.fields if each.chosen)


def test_a_late_occurrence_is_found_by_its_light_though_its_row_is_in_step() -> None:
    row = looked(light="red").rows["A-02"]
    assert (row.tally.light, row.lights) == (Light.YELLOW, {Light.YELLOW, Light.RED})
    assert "A-02" in looked(light="yellow").rows


def test_what_cannot_be_chosen_is_left_out_and_told() -> None:
    overview = looked(office="moon", post="", light="purple", quarter="5", page="2")
    assert not overview.filter.is_active
    assert overview.unknown == ("科室", "灯", "季度")
    assert len(overview.rows) == 3


def test_a_post_that_somebody_cannot_see_cannot_be_chosen_either() -> None:
    asked = {"post": "desk"}
    overview = Overviews(TERMS).of(board_of(PLAN), of_post("clerk"), asked)
    assert overview.unknown == ("岗位",)
    assert list(overview.rows) == ["A-01"]


def test_only_indicators_that_the_rows_count_towards_are_read() -> None:
    assert [each.indicator.id for each, _ in looked().readings] == ["I-01", "I-02"]
    assert [each.indicator.id for each, _ in looked(post="clerk").readings] == ["I-01"]
    assert looked(post="desk").readings == ()


def test_due_lists_are_short_and_say_how_much_more_there_is() -> None:
    due = looked(board_of(PLAN)).due
    assert (len(due.late.items), due.late.count) == (MOST_DUE, 12)
    assert due.late.left_out == 12 - MOST_DUE
    assert [each.progress.occurrence.id for each in due.this_week.items] == [
        "A-01@2024-Q1",
        "A-02@2024-W13",
        "A-03@2024-Q1",
    ]
    # Friday 5 April and Friday 3 May are holidays
    assert [each.progress.due_on.day for each in due.next_weeks.items] == [3, 12, 19, 26, 30]
    assert [each.holding.person.name for each in due.this_week.items if each.holding] == [
        "王芳",
        "周平",
        "孙梅",
    ]


def test_a_post_that_nobody_holds_is_said_to_be_empty() -> None:
    empty = organization(tenures=organization().tenures[1:3])
    item = looked(board_of(PLAN, by=empty)).due.this_week.items[0]
    assert (item.post, item.holding) == ("平安法治办主任", None)


def test_a_year_that_is_over_owes_nothing() -> None:
    lapsed = (
        Entry(f"A-01@2024-Q{number}", EntryKind.LAPSED, at(1, 1, year=2025), "planner")
        for number in (1, 2, 3, 4)
    )
    overview = looked(board_of(plan(LAW, indicators=(indicator(),)), *lapsed, day=date(2026, 1, 5)))
    assert overview.is_closed
    assert overview.due.late.count == overview.due.next_weeks.count == 0
    assert {square(each) for each in overview.rows["A-01"].strip} == {Square.RED}
    assert looked().is_closed is False


def test_a_year_without_a_notice_is_provisional() -> None:
    coming = plan(LAW, indicators=(indicator(),)).model_copy(update={"year": 2027})
    assert looked(board_of(coming, day=TODAY)).is_provisional
    assert not looked().is_provisional


def test_goals_of_which_nothing_is_shown_are_left_out_and_numbers_stay() -> None:
    goals = tuple(
        Goal(
            id=f"G{number}",
            title=f"目标之{number}",
            citation=CITED,
            measures=(Measure(id=f"M{number}", title="举措", assignments=(each,)),),
        )
        for number, each in ((1, LAW), (2, PARTY))
    )
    two: Plan = PLAN.model_copy(update={"goals": goals})
    assert [each.number for each in looked(board_of(two), post="desk").goals] == [2]


@given(st.lists(st.integers(0, 59), unique=True), st.integers(0, 60))
def test_tallies_of_parts_add_up_to_that_of_the_whole(late: list[int], cut: int) -> None:
    names = [each.occurrence.id for each in BOARD.standing.values()]
    board = board_of(PLAN, *(entry(EntryKind.COMPLETED, at(1, 4), names[n]) for n in late))
    standing = list(board.standing.values())
    parts = (tally(standing[:cut], TERMS.lights), tally(standing[cut:], TERMS.lights))
    assert add_up(parts, TERMS.lights) == tally(standing, TERMS.lights)


BOARD = board_of(PLAN)
