"""What people report → entries, and the words for where an occurrence stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class EntryKind(StrEnum):
    """One thing that can happen to an occurrence (台账条目的种类)."""

    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    PROGRESSED = "progressed"
    COMPLETED = "completed"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    EXTENSION_ASKED = "extension-asked"
    EXTENSION_GRANTED = "extension-granted"
    EXTENSION_REFUSED = "extension-refused"
    REASSIGNED = "reassigned"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    MOVED = "moved"
    CORRECTED = "corrected"
    LAPSED = "lapsed"

    @property
    def word(self) -> str:
        """The word that staff use."""
        return _WORDS[self]


_WORDS = {
    EntryKind.ISSUED: "交办",
    EntryKind.ACKNOWLEDGED: "签收",
    EntryKind.PROGRESSED: "反馈",
    EntryKind.COMPLETED: "办结",
    EntryKind.CONFIRMED: "销号",
    EntryKind.RETURNED: "退回重办",
    EntryKind.EXTENSION_ASKED: "申请延期",
    EntryKind.EXTENSION_GRANTED: "批准延期",
    EntryKind.EXTENSION_REFUSED: "不批延期",
    EntryKind.REASSIGNED: "转办",
    EntryKind.SUSPENDED: "中止",
    EntryKind.RESUMED: "恢复",
    EntryKind.CANCELLED: "撤销",
    EntryKind.MOVED: "调整日期",
    EntryKind.CORRECTED: "更正",
    EntryKind.LAPSED: "未完成",
}


@dataclass(frozen=True)
class Entry:
    """One thing that happened to one occurrence, never changed (台账条目).

    `by` is a person's id, or `planner`; `in_stead_of` the person whose deputy they were.
    `amount` is what counts towards the assignment's indicators; `new_due_on` the day that is asked
    for, or that an extension or a revision sets; `post` the new assignee after a reassignment;
    `evidence` says where the material lies that the plan asks for. A correction that `is_undoing`
    takes back the last thing that people entered; else its `amount` replaces what they reported.
    `number` is its place in the organ's ledger, 0 before it is there.
    """

    occurrence_id: str
    kind: EntryKind
    at: datetime
    by: str
    note: str = ""
    amount: int | None = None
    new_due_on: date | None = None
    post: str | None = None
    in_stead_of: str | None = None
    evidence: str = ""
    is_undoing: bool = False
    number: int = field(default=0, compare=False)


class State(StrEnum):
    """Where an occurrence stands (办理状态)."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    PROGRESSED = "progressed"
    RETURNED = "returned"
    COMPLETED = "completed"
    CONFIRMED = "confirmed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"

    @property
    def word(self) -> str:
        """The word that staff use."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    State.OPEN: "待办",
    State.ACKNOWLEDGED: "已签收",
    State.PROGRESSED: "办理中",
    State.RETURNED: "退回重办",
    State.COMPLETED: "已办结",
    State.CONFIRMED: "已销号",
    State.SUSPENDED: "已中止",
    State.CANCELLED: "已撤销",
    State.LAPSED: "未完成",
}

TO_DO = frozenset({State.OPEN, State.ACKNOWLEDGED, State.PROGRESSED, State.RETURNED})
DONE = frozenset({State.COMPLETED, State.CONFIRMED})
BY_PLANNER = frozenset({EntryKind.ISSUED, EntryKind.MOVED, EntryKind.LAPSED})
"""What only the planner itself enters."""
