"""What was done with a version of a report → where it stands on its way, and what may follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from planner.core.errors import NotAllowed
from planner.core.report.masthead import Masthead


class Step(StrEnum):
    """What people do with a version: 核稿、签发、退回修改、印发."""

    CHECKED = "checked"
    APPROVED = "approved"
    RETURNED = "returned"
    ISSUED = "issued"

    @property
    def word(self) -> str:
        """The word that staff use."""
        return _STEP_WORDS[self]


class Stage(StrEnum):
    """Where a version stands: 草稿、已核稿、已签发、已退回、已印发."""

    DRAFT = "draft"
    CHECKED = "checked"
    APPROVED = "approved"
    RETURNED = "returned"
    ISSUED = "issued"

    @property
    def word(self) -> str:
        """The word that staff use."""
        return _STAGE_WORDS[self]


_STEP_WORDS = {
    Step.CHECKED: "核稿",
    Step.APPROVED: "签发",
    Step.RETURNED: "退回修改",
    Step.ISSUED: "印发",
}
_STAGE_WORDS = {
    Stage.DRAFT: "草稿",
    Stage.CHECKED: "已核稿",
    Stage.APPROVED: "已签发",
    Stage.RETURNED: "已退回",
    Stage.ISSUED: "已印发",
}
FOLLOWING: dict[Stage, tuple[Step, ...]] = {
    Stage.DRAFT: (Step.CHECKED, Step.RETURNED),
    Stage.CHECKED: (Step.APPROVED, Step.RETURNED),
    Stage.RETURNED: (Step.CHECKED,),
    Stage.APPROVED: (Step.ISSUED,),
    Stage.ISSUED: (),
}


@dataclass(frozen=True)
class StepTaken:
    """A step of a version (环节): who did it, when, with what words, and what then stood around it.

    `by` is a person's id.
    """

    step: Step
    at: datetime
    by: str
    note: str = ""
    masthead: Masthead | None = None


def stage_of(steps: Sequence[StepTaken]) -> Stage:
    """Where a version stands after its steps."""
    return Stage(steps[-1].step) if steps else Stage.DRAFT


def require_step(stage: Stage, step: Step, *, is_latest: bool = True) -> None:
    """Raises NotAllowed, with what is possible now, for a step that may not follow."""
    if not is_latest:
        raise NotAllowed(f"对旧版本{step.word}", "已有更新的版本", ("打开最新一版",))
    if step not in FOLLOWING[stage]:
        possible = tuple(each.word for each in FOLLOWING[stage])
        stands = "还是草稿" if stage is Stage.DRAFT else stage.word
        raise NotAllowed(step.word, f"这一版{stands}", possible)
