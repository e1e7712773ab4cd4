"""What was done with a version → where it stands, and what may follow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.errors import NotAllowed
from planner.core.report import FOLLOWING, Stage, Step, StepTaken, require_step, stage_of
from tests.cast import at


def taken(*steps: Step) -> tuple[StepTaken, ...]:
    """Steps taken by 孙梅, one a day."""
    return tuple(StepTaken(each, at(4, day), "sunmei") for day, each in enumerate(steps, start=1))


@pytest.mark.parametrize(
    ("steps", "stage", "word"),
    [
        ((), Stage.DRAFT, "草稿"),
        ((Step.CHECKED,), Stage.CHECKED, "已核稿"),
        ((Step.CHECKED, Step.RETURNED), Stage.RETURNED, "已退回"),
        ((Step.CHECKED, Step.APPROVED), Stage.APPROVED, "已签发"),
        ((Step.CHECKED, Step.APPROVED, Step.ISSUED), Stage.ISSUED, "已印发"),
    ],
)
def test_a_version_stands_where_its_last_step_left_it(
    steps: tuple[Step, ...], stage: Stage, word: str
) -> None:
    assert stage_of(taken(*steps)) is stage
    assert stage.word == word


def test_every_step_leads_to_a_stage_of_its_own() -> None:
    assert {Stage(each) for each in Step} == set(Stage) - {Stage.DRAFT}
    assert len({each.word for each in Step}) == len(Step)
    assert set(FOLLOWING) == set(Stage)


def test_a_draft_is_checked_before_it_is_approved_and_approved_before_it_is_issued() -> None:
    require_step(Stage.DRAFT, Step.CHECKED)
    require_step(Stage.CHECKED, Step.APPROVED)
    require_step(Stage.APPROVED, Step.ISSUED)
    with pytest.raises(NotAllowed, match=r"^不能签发：这一版还是草稿。现在可以：核稿、退回修改。$"):
        require_step(Stage.DRAFT, Step.APPROVED)
    with pytest.raises(NotAllowed, match=r"^不能印发：这一版已核稿。现在可以：签发、退回修改。$"):
        require_step(Stage.CHECKED, Step.ISSUED)


def test_what_was_sent_back_can_be_checked_again() -> None:
    require_step(Stage.RETURNED, Step.CHECKED)
    with pytest.raises(NotAllowed, match=r"现在可以：核稿"):
        require_step(Stage.RETURNED, Step.APPROVED)


def test_what_is_issued_stays_issued() -> None:
    for step in Step:
        with pytest.raises(NotAllowed, match=r"这一版已印发。$"):
            require_step(Stage.ISSUED, step)


def test_only_the_last_version_goes_on() -> None:
    for stage in Stage:
        with pytest.raises(NotAllowed, match=r"^不能对旧版本核稿：已有更新的版本"):
            require_step(stage, Step.CHECKED, is_latest=False)


@given(st.lists(st.sampled_from(Step), max_size=12))
def test_whatever_is_tried_nothing_is_issued_unchecked_or_unapproved(tried: list[Step]) -> None:
    done: list[Step] = []
    for step in tried:
        stage = stage_of(taken(*done))
        try:
            require_step(stage, step)
        except NotAllowed:
            assert step not in FOLLOWING[stage]
        else:
            done.append(step)
    if Step.ISSUED in done:
        assert done[-3:] == [Step.CHECKED, Step.APPROVED, Step.ISSUED]
    assert done.count(Step.APPROVED) <= 1
