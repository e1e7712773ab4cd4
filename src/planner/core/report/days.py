"""Working days since a span ended × where its report stands → what is to be said today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.core.dates import ONE_DAY, Window
from planner.core.report.steps import Stage
from planner.core.workdays import WorkdayCalendar

_WRITTEN = frozenset({Stage.DRAFT, Stage.RETURNED})
_SEEN = frozenset({Stage.CHECKED, Stage.APPROVED})


@dataclass(frozen=True)
class ReportPolicy:
    """When reports come, in working days after the quarter or the year (报告日程).

    On the first the draft is made; on each of `remind_workdays` whoever owes a reason is asked; on
    `approval_workday` the draft is put before the post that approves.
    """

    remind_workdays: tuple[int, ...] = (1, 3)
    approval_workday: int = 5

    def approval_on(self, window: Window, calendar: WorkdayCalendar) -> date:
        """The day on which the report of a span is put before the approver."""
        return calendar.add_workdays(window.last_on, self.approval_workday)

    def asking_step(self, workday: int) -> int | None:
        """The last of `remind_workdays` that has come; None before the first."""
        return max((each for each in self.remind_workdays if each <= workday), default=None)


class Call(StrEnum):
    """One thing that is said around a report (报告办理事项)."""

    READY = "ready"
    REASONS = "reasons"
    CHECK = "check"
    READ = "read"
    SIGN = "sign"
    RETURNED = "returned"
    APPROVED = "approved"
    CHANGED = "changed"


def workday_after(window: Window, day: date, calendar: WorkdayCalendar) -> int:
    """The how-manieth working day after a span a day is; 0 on days off and before the first."""
    if not calendar.is_workday(day):
        return 0
    return calendar.count_workdays(Window(window.ends_on, day + ONE_DAY))


def is_written(stage: Stage) -> bool:
    """Whether nobody has checked the version: the next may take its place without a word."""
    return stage in _WRITTEN


def calls_for(
    workday: int, stage: Stage, policy: ReportPolicy, *, is_changed: bool
) -> tuple[Call, ...]:
    """What is to be said on a working day after the span, said already or not.

    `is_changed`: the ledger's data are not those of the version any more.
    """
    if workday < 1:
        return ()
    is_time = workday >= policy.approval_workday
    holds = {
        Call.READY: stage is Stage.DRAFT,
        Call.REASONS: is_written(stage) and policy.asking_step(workday) is not None,
        Call.CHECK: stage is Stage.DRAFT and is_time,
        Call.READ: stage is Stage.DRAFT and is_time,
        Call.SIGN: stage is Stage.CHECKED and is_time,
        Call.RETURNED: stage is Stage.RETURNED,
        Call.APPROVED: stage is Stage.APPROVED,
        Call.CHANGED: stage in _SEEN and is_changed,
    }
    return tuple(call for call, is_so in holds.items() if is_so)
