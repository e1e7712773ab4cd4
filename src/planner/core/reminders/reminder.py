"""Why, how early and how late people are told: kinds of reminders, policy, the reminder itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from planner.core.plan import Assignment
from planner.core.reminders.letter import Item


class ReminderKind(StrEnum):
    """Why one person is told one thing (提醒的种类), most urgent first."""

    ESCALATION = "escalation"
    OVERDUE = "overdue"
    RETURNED = "returned"
    DECISION = "decision"
    VACANT = "vacant"
    UNSIGNED = "unsigned"
    REASSIGNED = "reassigned"
    REFUSED = "refused"
    GRANTED = "granted"
    ISSUED = "issued"
    UPCOMING = "upcoming"

    @property
    def word(self) -> str:
        """The word that stands over its items in a message."""
        return _WORDS[self]

    @property
    def is_news(self) -> bool:
        """Whether it is told at once, in a message of its own."""
        return self in _NEWS


_WORDS = {
    ReminderKind.ESCALATION: "督办",
    ReminderKind.OVERDUE: "催办",
    ReminderKind.RETURNED: "退回重办",
    ReminderKind.DECISION: "待您审批",
    ReminderKind.VACANT: "岗位无人任职",
    ReminderKind.UNSIGNED: "催签",
    ReminderKind.REASSIGNED: "转来的工作",
    ReminderKind.REFUSED: "延期未批",
    ReminderKind.GRANTED: "延期已批",
    ReminderKind.ISSUED: "新交办",
    ReminderKind.UPCOMING: "即将到期",
}
_NEWS = frozenset(
    {
        ReminderKind.RETURNED,
        ReminderKind.REASSIGNED,
        ReminderKind.REFUSED,
        ReminderKind.GRANTED,
    }
)


@dataclass(frozen=True)
class ReminderPolicy:
    """How early and how late people are told, in working days.

    `unsigned_days` run from the day of issue, the others from the due date.
    """

    lead_days: tuple[int, ...] = (7, 3, 1)
    unsigned_days: int = 2
    overdue_days: int = 1
    supervisor_days: int = 3
    head_days: int = 7

    def of(self, assignment: Assignment) -> ReminderPolicy:
        """The policy with what an assignment sets for itself."""
        own = assignment.reminders
        return replace(self, **own.model_dump(exclude_none=True)) if own else self


@dataclass(frozen=True)
class Reminder:
    """One thing to tell one person; told once for its key.

    `step` tells reminders of one kind apart: the lead days of an upcoming one, the working days
    late of an escalation. `due_on` is the day that its clock runs from as of now, mostly the due
    date: work that was moved, or given back, is told of anew.
    """

    occurrence_id: str
    kind: ReminderKind
    step: int
    due_on: date
    recipient: str
    item: Item

    @property
    def key(self) -> str:
        """The natural key under which it is claimed."""
        return f"{self.occurrence_id}|{self.kind}-{self.step}|{self.due_on}|{self.recipient}"

    @property
    def title(self) -> str:
        """What it is about."""
        return self.item.title
