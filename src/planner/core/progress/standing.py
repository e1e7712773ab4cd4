"""Occurrence × entries × day → where it stands, and its light."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from planner.core.dates import ONE_DAY, Window
from planner.core.plan import Assignment
from planner.core.progress.cycle import effective, situation_after
from planner.core.progress.entries import DONE, TO_DO, Entry, EntryKind, State
from planner.core.schedule import WHOLE_YEAR, Occurrence, Recorded, Revision
from planner.core.workdays import WorkdayCalendar


class Light(StrEnum):
    """How things stand at a glance (红黄绿灯); `WAITING` is work whose time has not come."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    WAITING = "waiting"

    @property
    def word(self) -> str:
        """The word that always stands beside the colour."""
        return {"green": "正常", "yellow": "关注", "red": "滞后", "waiting": "未到期"}[self.value]


@dataclass(frozen=True)
class LightPolicy:
    """When a light turns: points behind pace, working days before the due date."""

    yellow_points: int = 30
    due_soon_days: int = 3


_RESTARTING = (
    EntryKind.RETURNED,
    EntryKind.REASSIGNED,
    EntryKind.RESUMED,
    EntryKind.EXTENSION_REFUSED,
)


@dataclass(frozen=True)
class Progress:
    """Where an occurrence stands on a day (进展).

    `days_left` and `days_late` are working days after `day` up to the due date, and after the
    due date up to `day`. `amount` is what people reported, None when they gave no number.
    `history` are its entries up to the day, without those that were taken back; `is_asking` says
    that an extension is asked for and not decided.
    """

    day: date
    occurrence: Occurrence
    assignment: Assignment
    state: State
    light: Light
    due_on: date
    days_left: int
    days_late: int
    assignee: str
    amount: int | None = None
    finished_on: date | None = None
    note: str = ""
    history: tuple[Entry, ...] = ()
    is_asking: bool = False

    @property
    def is_done(self) -> bool:
        """Whether the assignee has completed it."""
        return self.state in DONE

    @property
    def awaits_confirmation(self) -> bool:
        """Whether it is completed and the plan asks a supervisor to confirm that."""
        return self.state is State.COMPLETED and self.assignment.needs_confirmation

    @property
    def is_past_due(self) -> bool:
        """Whether its due date has passed."""
        return self.due_on < self.day

    @property
    def is_to_do(self) -> bool:
        """Whether the assignee still owes it."""
        return self.state in TO_DO

    @property
    def is_late(self) -> bool:
        """Whether it is still owed after its due date, or the year ended without it."""
        return self.state is State.LAPSED or (self.is_to_do and self.is_past_due)

    @property
    def is_unsigned(self) -> bool:
        """Whether it was issued to somebody who has not signed for it, as the plan asks."""
        return self.state is State.OPEN and self.assignment.needs_acknowledgement

    @property
    def issued_on(self) -> date | None:
        """When whoever has it now was given it; None before."""
        return self.last_on(EntryKind.ISSUED, EntryKind.REASSIGNED)

    @property
    def clock_on(self) -> date:
        """The day after which lateness counts when people are told of it.

        The due date; or later, when it was given back, given on, resumed, or its extension refused.
        """
        return max(self.due_on, self.last_on(*_RESTARTING) or self.due_on)

    def last_on(self, *kinds: EntryKind) -> date | None:
        """The day of the last entry of such a kind; None if there is none."""
        last = self.last(*kinds)
        return last.at.date() if last else None

    def last(self, *kinds: EntryKind) -> Entry | None:
        """The last entry of such a kind; None if there is none."""
        return next((each for each in reversed(self.history) if each.kind in kinds), None)

    @property
    def was_late(self) -> bool:
        """Whether it was finished after its due date."""
        return self.finished_on is not None and self.finished_on > self.due_on

    @property
    def title(self) -> str:
        """Assignment and label in one line; what is due once a year needs no label."""
        label = self.occurrence.label
        return (
            self.assignment.title if label == WHOLE_YEAR else f"{self.assignment.title}（{label}）"
        )


@dataclass(frozen=True)
class YearRecord:
    """What the ledger holds of a year: the revision in force, occurrences, entries of each."""

    revision: Revision
    recorded: tuple[Recorded, ...]
    entries: Mapping[str, Sequence[Entry]]

    def until(self, day: date) -> YearRecord:
        """The same without the entries made after a day, as for a report's cut-off."""
        kept = {
            occurrence_id: tuple(each for each in entries if each.at.date() <= day)
            for occurrence_id, entries in self.entries.items()
        }
        return replace(self, entries=kept)


@dataclass(frozen=True)
class Yardstick:
    """What progress is measured with: the calendar, and when lights turn."""

    calendar: WorkdayCalendar
    policy: LightPolicy = LightPolicy()


def progress_on(
    day: date, recorded: Recorded, assignment: Assignment, entries: Iterable[Entry], by: Yardstick
) -> Progress:
    """Where one occurrence stands during a day; later entries are not looked at."""
    told = effective(entry for entry in entries if entry.at.date() <= day)
    occurrence, situation = recorded.occurrence, situation_after(told)
    state = situation.state
    due_on = _due_on(occurrence, told)
    completed = [each.at.date() for each in told if each.kind is EntryKind.COMPLETED]
    progress = Progress(
        day=day,
        occurrence=occurrence,
        assignment=assignment,
        state=state,
        light=Light.WAITING,
        due_on=due_on,
        days_left=by.calendar.count_workdays(Window.through(day + ONE_DAY, due_on)),
        days_late=by.calendar.count_workdays(Window.through(due_on + ONE_DAY, day)),
        assignee=next((each.post for each in reversed(told) if each.post), assignment.assignee),
        amount=_amount(told),
        finished_on=completed[-1] if state in DONE else None,
        note=next((each.note for each in reversed(told) if each.note), ""),
        history=told,
        is_asking=situation.is_asking,
    )
    return replace(progress, light=_light(progress, by.policy))


def progress_of_year(day: date, record: YearRecord, by: Yardstick) -> tuple[Progress, ...]:
    """Where every occurrence of a plan stands; those of assignments since dropped are left out."""
    assignments = {place.assignment.id: place.assignment for place in record.revision.plan.places()}
    return tuple(
        progress_on(day, each, assignments[each.occurrence.assignment_id], told, by)
        for each in record.recorded
        if each.occurrence.assignment_id in assignments
        for told in [record.entries.get(each.occurrence.id, ())]
    )


def _due_on(occurrence: Occurrence, entries: Sequence[Entry]) -> date:
    """The planned date, or the last that was set by an extension or a revision."""
    set_by = {EntryKind.EXTENSION_GRANTED, EntryKind.MOVED}
    moved = [each.new_due_on for each in entries if each.kind in set_by and each.new_due_on]
    return moved[-1] if moved else occurrence.due_on


def _light(progress: Progress, policy: LightPolicy) -> Light:
    if progress.is_done:
        return Light.GREEN
    if progress.is_late:
        return Light.RED
    if not progress.is_to_do or progress.day < progress.occurrence.starts_on:
        return Light.WAITING
    return Light.YELLOW if progress.days_left <= policy.due_soon_days else Light.GREEN


def _amount(entries: Iterable[Entry]) -> int | None:
    """The sum of what was reported; a correction replaces what was reported before it.

    What is given back counts no more: whoever does it again reports all of it again.
    """
    total: int | None = None
    for entry in entries:
        if entry.kind is EntryKind.RETURNED:
            total = None
        elif entry.amount is not None:
            total = entry.amount + (0 if entry.kind is EntryKind.CORRECTED else total or 0)
    return total
