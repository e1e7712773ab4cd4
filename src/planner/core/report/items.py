"""Progress → one line of a report: who, until when, how it stands, and why in people's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.core.dates import ONE_DAY, Window
from planner.core.plan import Place
from planner.core.progress import Entry, EntryKind, Light, Progress, State, YearRecord
from planner.core.report.figures import Value, entry_numbers
from planner.core.report.remarks import Remarks
from planner.core.workdays import WorkdayCalendar

TELLING = (EntryKind.EXTENSION_ASKED, EntryKind.PROGRESSED, EntryKind.COMPLETED)
_REMEDY = re.compile(r"(?:整改)?(?:措施|办法)[：:]\s*")
_REASON = re.compile(r"^原因[：:]\s*")


class Item(Value):
    """One occurrence as the report shows it (期次); `person` held the post at that time.

    `days_late` are working days up to the cut-off. `reason` and `remedy` are people's own words:
    of the last answer that says why (a part that begins with 措施： is the remedy), or of the
    remarks. `new_due_on` is the day asked for and not decided, or that of the remarks.
    """

    occurrence_id: str
    assignment_id: str
    assignment: str
    title: str
    post: str
    office: str
    due_on: date
    state: State
    light: Light
    finished_on: date | None
    was_late: bool
    days_late: int
    note: str
    goal_id: str = ""
    measure_id: str = ""
    person: str = ""
    planned_on: date | None = None
    reason: str = ""
    remedy: str = ""
    new_due_on: date | None = None
    is_asking: bool = False
    is_extended: bool = False
    entries: tuple[int, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether it is completed."""
        return self.finished_on is not None

    @property
    def is_late(self) -> bool:
        """Whether it is owed after its day."""
        return self.light is Light.RED


@dataclass(frozen=True)
class Itemizer:
    """What turns progress into items: the year, the day of the cut-off, and what people added."""

    record: YearRecord
    calendar: WorkdayCalendar
    cut_off: date
    remarks: Remarks

    def items(self, progresses: Iterable[Progress]) -> tuple[Item, ...]:
        """The items of a group by due date."""
        places = {each.assignment.id: each for each in self.record.revision.plan.places()}
        ordered = sorted(progresses, key=lambda each: (each.due_on, each.occurrence.id))
        return tuple(self._item(each, places[each.assignment.id]) for each in ordered)

    def _item(self, progress: Progress, place: Place) -> Item:
        organization = self.record.revision.organization
        post = organization.post(progress.assignee)
        reason, remedy = told_by(progress)
        added = self.remarks.about(progress.occurrence.id)
        asked = progress.last(EntryKind.EXTENSION_ASKED)
        return Item(
            occurrence_id=progress.occurrence.id,
            assignment_id=progress.assignment.id,
            assignment=progress.assignment.title,
            title=progress.title,
            post=post.title,
            office=organization.office(progress.assignment.lead_office or post.office).name,
            due_on=progress.due_on,
            state=progress.state,
            light=progress.light,
            finished_on=progress.finished_on,
            was_late=progress.was_late,
            days_late=self._days_late(progress.due_on),
            note=progress.note,
            goal_id=place.goal.id,
            measure_id=place.measure.id,
            person=self._person(progress),
            planned_on=progress.occurrence.due_on,
            reason=added.reason or reason,
            remedy=added.remedy or remedy,
            new_due_on=added.new_due_on
            or (asked.new_due_on if asked and progress.is_asking else None),
            is_asking=progress.is_asking,
            is_extended=progress.last(EntryKind.EXTENSION_GRANTED) is not None,
            entries=entry_numbers(progress),
        )

    def _days_late(self, due_on: date) -> int:
        return self.calendar.count_workdays(Window.through(due_on + ONE_DAY, self.cut_off))

    def _person(self, progress: Progress) -> str:
        """Who answered for it when it was finished, else at the cut-off; nobody for what comes."""
        if progress.occurrence.starts_on > self.cut_off:
            return ""
        day = progress.finished_on or self.cut_off
        held = self.record.revision.organization.holding(progress.assignee, day)
        return held.person.name if held else ""


def told_by(progress: Progress) -> tuple[str, str]:
    """Why, and what is being done about it, in the assignee's last words; empty: not told."""
    last = next(
        (each for each in reversed(progress.history) if each.kind in TELLING and each.note), None
    )
    return words_of(last) if last else ("", "")


def words_of(entry: Entry) -> tuple[str, str]:
    """Why, and what is being done about it, in the words of one answer."""
    reason, *remedy = _REMEDY.split(entry.note.strip(), maxsplit=1)
    return _REASON.sub("", reason).strip(" ，；。\n"), "".join(remedy).strip(" 。\n")
