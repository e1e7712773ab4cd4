"""Where occurrences stand, their lights, and what is counted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.errors import NotAllowed
from planner.core.plan import Count
from planner.core.progress import (
    Entry,
    EntryKind,
    Light,
    LightPolicy,
    Progress,
    State,
    light_behind,
    possible_after,
    progress_of_year,
    progress_on,
    read_indicators,
    require_possible,
    state_after,
    tally,
)
from tests.cast import YARDSTICK, assignment, at, entry, indicator, occurrence, plan, recorded, year

DUE = date(2024, 3, 29)


def standing(day: date, *entries: Entry, **more: object) -> Progress:
    """A-01 of the first quarter, due on Friday 29 March, on a day."""
    each = recorded(occurrence(DUE, starts_on=date(2024, 1, 1)))
    return progress_on(day, each, assignment(**more), entries, YARDSTICK)


def test_days_are_counted_in_working_days() -> None:
    assert standing(date(2024, 3, 22)).days_left == 5
    assert standing(DUE).days_left == 0
    assert standing(date(2024, 3, 30)).days_late == 0
    assert standing(date(2024, 4, 8)).days_late == 5  # 清明 4–6 off, Sunday 7 is made up


def test_work_whose_window_has_not_begun_waits() -> None:
    each = recorded(occurrence(DUE, starts_on=date(2024, 3, 1)))
    progress = progress_on(date(2024, 2, 28), each, assignment(), (), YARDSTICK)
    assert progress.light is Light.WAITING
    assert progress.light.word == "未到期"


def test_lights_turn_yellow_when_due_soon_and_red_when_late() -> None:
    assert standing(date(2024, 3, 25)).light is Light.GREEN
    assert standing(date(2024, 3, 26)).light is Light.YELLOW
    assert standing(DUE).light is Light.YELLOW
    assert standing(date(2024, 3, 30)).light is Light.RED
    assert standing(date(2024, 3, 30)).is_late


def test_completed_work_is_green_whenever_it_was_done() -> None:
    done = standing(date(2024, 4, 30), entry(EntryKind.COMPLETED, at(4, 8), note="补课"))
    assert (done.state, done.light, done.is_done) == (State.COMPLETED, Light.GREEN, True)
    assert done.finished_on == date(2024, 4, 8)
    assert done.was_late
    assert not done.is_late
    assert done.note == "补课"
    assert done.title == "法治学习01（第一季度）"


def test_what_is_entered_later_is_not_seen_earlier() -> None:
    told = entry(EntryKind.COMPLETED, at(3, 28))
    assert not standing(date(2024, 3, 27), told).is_done
    assert not standing(date(2024, 3, 27), told).was_late
    assert standing(date(2024, 3, 28), told).is_done


def test_a_granted_extension_moves_the_due_date_and_an_asked_one_does_not() -> None:
    asked = entry(EntryKind.EXTENSION_ASKED, at(3, 20), new_due_on=date(2024, 4, 12))
    granted = entry(EntryKind.EXTENSION_GRANTED, at(3, 21), new_due_on=date(2024, 4, 10))
    assert standing(date(2024, 3, 22), asked).due_on == DUE
    assert standing(date(2024, 3, 22), asked, granted).due_on == date(2024, 4, 10)


def test_a_reassignment_changes_who_owes_it() -> None:
    moved = entry(EntryKind.REASSIGNED, at(3, 20), post="desk")
    assert standing(date(2024, 3, 22)).assignee == "clerk"
    assert standing(date(2024, 3, 22), moved).assignee == "desk"


def test_confirmation_is_awaited_only_where_the_plan_asks_for_it() -> None:
    done = entry(EntryKind.COMPLETED, at(3, 20))
    assert standing(DUE, done, needs_confirmation=True).awaits_confirmation
    assert not standing(DUE, done).awaits_confirmation


def test_suspended_and_cancelled_work_waits() -> None:
    assert standing(date(2024, 4, 30), entry(EntryKind.SUSPENDED, at(3, 1))).light is Light.WAITING
    assert standing(date(2024, 4, 30), entry(EntryKind.CANCELLED, at(3, 1))).light is Light.WAITING


def test_work_that_the_year_ended_without_is_late() -> None:
    lapsed = standing(date(2025, 1, 2), entry(EntryKind.LAPSED, at(1, 2, year=2025)))
    assert lapsed.is_late
    assert lapsed.light is Light.RED


def test_amounts_add_up_and_a_correction_replaces_them() -> None:
    two = entry(EntryKind.PROGRESSED, at(3, 1), amount=2)
    three = entry(EntryKind.PROGRESSED, at(3, 2), amount=3)
    four = entry(EntryKind.CORRECTED, at(3, 3), amount=4)
    assert standing(DUE).amount is None
    assert standing(DUE, two, three).amount == 5
    assert standing(DUE, two, three, four).amount == 4


def test_what_is_given_back_and_done_again_counts_once() -> None:
    done = entry(EntryKind.COMPLETED, at(3, 1), amount=3)
    returned = entry(EntryKind.RETURNED, at(3, 2), note="缺会议记录")
    again = entry(EntryKind.COMPLETED, at(3, 3), amount=2)
    assert standing(DUE, done, returned).amount is None
    assert standing(DUE, done, returned, again).amount == 2


def test_what_was_taken_back_is_as_if_it_had_never_been() -> None:
    reported = entry(EntryKind.PROGRESSED, at(3, 1), note="在办")
    done = entry(EntryKind.COMPLETED, at(3, 2), amount=3)
    slip = entry(EntryKind.CORRECTED, at(3, 3), note="点错了", is_undoing=True)
    progress = standing(DUE, reported, done, slip)
    assert (progress.state, progress.amount) == (State.PROGRESSED, None)


def test_a_forbidden_entry_names_what_is_possible() -> None:
    with pytest.raises(NotAllowed) as refused:
        require_possible(entry(EntryKind.CONFIRMED, at(3, 1)), [])
    assert str(refused.value) == (
        "不能销号：该期次现在是“待办”。"
        "现在可以：签收、反馈、办结、申请延期、转办、中止、撤销、更正。"
    )
    require_possible(entry(EntryKind.CONFIRMED, at(3, 2)), [entry(EntryKind.COMPLETED, at(3, 1))])


@given(st.lists(st.sampled_from(EntryKind), max_size=12))
def test_any_run_of_permitted_entries_leads_to_a_named_state(kinds: list[EntryKind]) -> None:
    entries: list[Entry] = []
    for kind in kinds:
        if kind in possible_after(entries):
            entries.append(entry(kind, at(3, 1)))
    state = state_after(entries)
    assert state.word
    assert EntryKind.CORRECTED in possible_after(entries)
    if state is State.LAPSED:
        assert possible_after(entries) == (EntryKind.CORRECTED,)


@pytest.mark.parametrize(
    ("points", "light"),
    [(-5, Light.GREEN), (0, Light.GREEN), (30, Light.YELLOW), (30.5, Light.RED)],
)
def test_groups_are_judged_by_points_behind_pace(points: float, light: Light) -> None:
    assert light_behind(points, LightPolicy()) is light


def year_of(
    *dues: date, entries: tuple[Entry, ...] = (), target: int = 4, **more: object
) -> object:
    """A-01 with one occurrence a due date, numbered in order, each counting one."""
    counted = plan(
        assignment(counts=(Count(indicator="I-01"),)),
        indicators=(indicator(target=target, **more),),
    )
    rows = [recorded(occurrence(due, id=f"A-01@{n}")) for n, due in enumerate(dues, start=1)]
    return year(counted, *rows, entries=entries)


QUARTERS = (DUE, date(2024, 6, 28), date(2024, 9, 30), date(2024, 12, 31))


def test_a_tally_counts_what_was_due_and_done() -> None:
    done = entry(EntryKind.COMPLETED, at(3, 20), "A-01@1")
    ahead = entry(EntryKind.COMPLETED, at(6, 3), "A-01@3")
    record = year_of(*QUARTERS, entries=(done, ahead))
    counts = tally(progress_of_year(date(2024, 7, 1), record, YARDSTICK), LightPolicy())
    assert (counts.planned, counts.due, counts.done) == (4, 2, 2)
    assert (counts.done_of_due, counts.late, counts.share) == (1, 1, 50)
    assert counts.light is Light.RED


def test_a_group_of_which_nothing_was_due_waits_with_a_full_share() -> None:
    standing_now = progress_of_year(date(2024, 1, 8), year_of(*QUARTERS), YARDSTICK)
    counts = tally(standing_now, LightPolicy())
    assert (counts.light, counts.share) == (Light.WAITING, 100)


def test_cancelled_work_is_not_planned_any_more() -> None:
    gone = entry(EntryKind.CANCELLED, at(1, 5), "A-01@1")
    standing_now = progress_of_year(
        date(2024, 4, 1), year_of(*QUARTERS, entries=(gone,)), YARDSTICK
    )
    assert tally(standing_now, LightPolicy()).planned == 3
    assert read_indicators(year_of().revision.plan, standing_now, LightPolicy())[0].pace == 0


def test_a_reading_counts_reported_numbers_and_otherwise_what_the_plan_says() -> None:
    reported = entry(EntryKind.PROGRESSED, at(3, 20), "A-01@1", amount=2)
    plain = entry(EntryKind.COMPLETED, at(6, 20), "A-01@2")
    record = year_of(*QUARTERS, entries=(reported, plain))
    standing_now = progress_of_year(date(2024, 7, 1), record, YARDSTICK)
    (reading,) = read_indicators(record.revision.plan, standing_now, LightPolicy())
    assert (reading.value, reading.pace) == (3, 2.0)
    assert reading.occurrence_ids == ("A-01@1", "A-01@2")
    assert reading.light is Light.GREEN


def test_an_indicator_that_should_stay_low_is_red_only_above_its_target() -> None:
    many = entry(EntryKind.PROGRESSED, at(3, 20), "A-01@1", amount=1)
    record = year_of(*QUARTERS, entries=(many,), target=0, aim="at_most")
    before = progress_of_year(date(2024, 3, 19), record, YARDSTICK)
    after = progress_of_year(date(2024, 3, 20), record, YARDSTICK)
    assert read_indicators(record.revision.plan, before, LightPolicy())[0].light is Light.GREEN
    assert read_indicators(record.revision.plan, after, LightPolicy())[0].light is Light.RED


def test_nobody_is_judged_by_what_is_only_observed() -> None:
    many = entry(EntryKind.PROGRESSED, at(3, 20), "A-01@1", amount=99)
    record = year_of(*QUARTERS, entries=(many,), aim="observed")
    standing_now = progress_of_year(date(2024, 7, 1), record, YARDSTICK)
    assert (
        read_indicators(record.revision.plan, standing_now, LightPolicy())[0].light is Light.GREEN
    )


def test_an_indicator_that_nothing_counts_towards_has_no_pace() -> None:
    lonely = plan(indicators=(indicator(),))
    (reading,) = read_indicators(lonely, (), LightPolicy())
    assert (reading.value, reading.pace, reading.light) == (0, 0.0, Light.GREEN)


def test_another_indicator_is_left_alone() -> None:
    counted = plan(
        assignment(counts=(Count(indicator="I-02"), Count(indicator="I-01", each=2))),
        indicators=(indicator(), indicator("I-02")),
    )
    done = entry(EntryKind.COMPLETED, at(3, 20), amount=5)
    record = year(counted, recorded(occurrence(DUE)), entries=(done,))
    standing_now = progress_of_year(date(2024, 4, 1), record, YARDSTICK)
    first, second = read_indicators(counted, standing_now, LightPolicy())
    assert (first.value, second.value) == (2, 5)


def test_assignments_that_a_revision_dropped_are_left_out() -> None:
    record = year(plan(assignment("A-02")), recorded(occurrence(DUE)))
    assert progress_of_year(DUE, record, YARDSTICK) == ()


def test_a_record_until_a_day_forgets_what_came_after() -> None:
    told = (entry(EntryKind.PROGRESSED, at(3, 1)), entry(EntryKind.COMPLETED, at(4, 1)))
    record = year(plan(), recorded(occurrence(DUE)), entries=told).until(date(2024, 3, 31))
    assert [each.kind for each in record.entries["A-01@2024-Q1"]] == [EntryKind.PROGRESSED]
