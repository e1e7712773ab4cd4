"""The supervision cycle: which entry may follow, what each has to say, what can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.errors import NotAllowed
from planner.core.progress import (
    BY_PLANNER,
    Entry,
    EntryKind,
    Situation,
    State,
    effective,
    possible_after,
    require_fitting,
    require_possible,
    situation_after,
    state_after,
    undoable,
)
from tests.cast import assignment, at, entry

K = EntryKind
END = date(2024, 12, 31)
WHOLE = {"note": "等县里安排", "new_due_on": date(2024, 4, 12), "post": "desk"}


def run(*kinds: EntryKind) -> tuple[Entry, ...]:
    """One entry a day, each with all that it could have to say."""
    return tuple(entry(kind, at(3, day), **WHOLE) for day, kind in enumerate(kinds, start=1))


def refusal(kind: EntryKind, *before: EntryKind, **more: object) -> str:
    """Why an entry is refused."""
    with pytest.raises(NotAllowed) as refused:
        require_possible(entry(kind, at(3, 20), **more), run(*before))
    return str(refused.value)


ROADS = [
    ([], State.OPEN),
    ([K.ISSUED, K.ACKNOWLEDGED], State.ACKNOWLEDGED),
    ([K.ISSUED, K.ACKNOWLEDGED, K.PROGRESSED, K.COMPLETED, K.CONFIRMED], State.CONFIRMED),
    ([K.COMPLETED, K.RETURNED], State.RETURNED),
    ([K.COMPLETED, K.CONFIRMED, K.RETURNED, K.PROGRESSED, K.COMPLETED], State.COMPLETED),
    ([K.ACKNOWLEDGED, K.REASSIGNED], State.OPEN),
    ([K.PROGRESSED, K.SUSPENDED], State.SUSPENDED),
    ([K.PROGRESSED, K.SUSPENDED, K.RESUMED], State.PROGRESSED),
    ([K.ACKNOWLEDGED, K.CANCELLED, K.RESUMED], State.ACKNOWLEDGED),
    ([K.PROGRESSED, K.SUSPENDED, K.CANCELLED, K.RESUMED], State.PROGRESSED),
    ([K.ACKNOWLEDGED, K.EXTENSION_ASKED, K.EXTENSION_GRANTED], State.ACKNOWLEDGED),
    ([K.SUSPENDED, K.LAPSED], State.LAPSED),
]


@pytest.mark.parametrize(("kinds", "state"), ROADS)
def test_the_cycle_and_its_side_paths(kinds: list[EntryKind], state: State) -> None:
    entries: list[Entry] = []
    for each in run(*kinds):
        by = "planner" if each.kind in BY_PLANNER else each.by
        require_possible(replace(each, by=by), entries)
        entries.append(each)
    assert state_after(entries) is state


def test_what_is_refused_says_what_is_possible_now() -> None:
    assert refusal(K.CONFIRMED) == (
        "不能销号：该期次现在是“待办”。现在可以：签收、反馈、办结、申请延期、转办、中止、撤销、更正。"
    )
    assert refusal(K.EXTENSION_GRANTED, K.EXTENSION_ASKED, K.COMPLETED).startswith(
        "不能批准延期：该期次现在是“已办结”。"
    )
    assert "已经申请延期、还没有批" in refusal(K.EXTENSION_ASKED, K.EXTENSION_ASKED)
    assert "批准延期、不批延期" in refusal(K.EXTENSION_ASKED, K.EXTENSION_ASKED)


@pytest.mark.parametrize(
    ("kind", "before", "lacking"),
    [
        (K.RETURNED, [K.COMPLETED], "原因"),
        (K.EXTENSION_ASKED, [], "原因和日期"),
        (K.EXTENSION_GRANTED, [K.EXTENSION_ASKED], "日期"),
        (K.EXTENSION_REFUSED, [K.EXTENSION_ASKED], "原因"),
        (K.REASSIGNED, [], "转给哪个岗位"),
        (K.SUSPENDED, [], "原因"),
        (K.CANCELLED, [], "原因"),
        (K.CORRECTED, [], "原因"),
    ],
)
def test_what_has_to_be_said_is_asked_for(
    kind: EntryKind, before: list[EntryKind], lacking: str
) -> None:
    said = f"不能{kind.word}：没有写明{lacking}。现在可以：写明{lacking}后再登记。"
    assert refusal(kind, *before) == said


@pytest.mark.parametrize("kind", sorted(BY_PLANNER))
def test_people_cannot_enter_what_the_planner_enters(kind: EntryKind) -> None:
    assert "这由系统自己登记" in refusal(kind)


def test_an_answer_to_an_extension_needs_a_question() -> None:
    assert situation_after(run(K.EXTENSION_ASKED)).is_asking
    for answer in (K.EXTENSION_GRANTED, K.EXTENSION_REFUSED):
        assert answer not in possible_after([])
        assert answer in possible_after(run(K.EXTENSION_ASKED))
        assert answer not in possible_after(run(K.EXTENSION_ASKED, answer))
    for overtaking in (K.COMPLETED, K.SUSPENDED, K.CANCELLED):
        assert not situation_after(run(K.EXTENSION_ASKED, overtaking)).is_asking
    assert situation_after(run(K.EXTENSION_ASKED, K.PROGRESSED)).is_asking


def undo(day: int = 20) -> Entry:
    return entry(K.CORRECTED, at(3, day), note="登记错了", is_undoing=True)


def test_a_slip_is_taken_back_by_a_correction_and_stays_in_the_record() -> None:
    slip = (*run(K.PROGRESSED, K.COMPLETED), undo())
    assert state_after(slip) is State.PROGRESSED
    assert [each.kind for each in effective(slip)] == [K.PROGRESSED, K.CORRECTED]
    assert state_after((*slip, undo(21))) is State.OPEN


def test_a_correction_does_its_work_once_however_often_one_looks() -> None:
    slip = (*run(K.PROGRESSED, K.COMPLETED), undo())
    once = effective(slip)
    assert effective(once) == once
    assert state_after(once) is State.PROGRESSED
    assert undoable(slip) == undoable(once) == slip[0]


def test_there_must_be_something_to_take_back() -> None:
    with pytest.raises(NotAllowed, match="没有可以撤回的登记"):
        require_possible(undo(), [])
    issued = Entry("A-01@2024-Q1", K.ISSUED, at(3, 1), "planner")
    with pytest.raises(NotAllowed, match="没有可以撤回的登记"):
        require_possible(undo(), [issued])
    with pytest.raises(NotAllowed, match="撤回只能登记为更正"):
        require_possible(replace(undo(), kind=K.PROGRESSED), run(K.PROGRESSED))


def test_a_new_date_lies_ahead_and_in_the_plans_year() -> None:
    for day, fits in ((date(2024, 3, 20), False), (date(2024, 3, 21), True), (END, True)):
        asked = entry(K.EXTENSION_ASKED, at(3, 20), note="x", new_due_on=day)
        if fits:
            require_fitting(asked, [], assignment(), END)
        else:
            with pytest.raises(NotAllowed, match=r"不能申请延期：2024-03-20 不在 .*换一个日期"):
                require_fitting(asked, [], assignment(), END)
    late = entry(K.EXTENSION_GRANTED, at(3, 20), new_due_on=date(2025, 1, 1))
    with pytest.raises(NotAllowed, match="不能批准延期"):
        require_fitting(late, [], assignment(), END)


def test_evidence_is_asked_for_only_where_the_plan_names_it() -> None:
    done = entry(K.COMPLETED, at(3, 20))
    require_fitting(done, [], assignment(), END)
    with pytest.raises(NotAllowed, match="不能办结：计划要求有佐证材料：会议记录"):
        require_fitting(done, [], assignment(evidence="会议记录"), END)
    require_fitting(replace(done, evidence="档案盒3"), [], assignment(evidence="会议记录"), END)
    before = [entry(K.PROGRESSED, at(3, 1), evidence="档案盒3")]
    require_fitting(done, before, assignment(evidence="会议记录"), END)


@given(st.lists(st.sampled_from(EntryKind), max_size=14))
def test_any_permitted_run_keeps_to_the_table(kinds: list[EntryKind]) -> None:
    entries: list[Entry] = []
    for kind in kinds:
        if kind in possible_after(entries):
            entries.append(entry(kind, at(3, 1), **WHOLE))
    now = situation_after(entries)
    assert isinstance(now, Situation)
    assert K.CORRECTED in possible_after(entries)
    assert (K.EXTENSION_GRANTED in possible_after(entries)) is now.is_asking
    if now.state is State.LAPSED:
        assert possible_after(entries) == (K.CORRECTED,)
