"""A plan and a way of answering → what people would enter on which day."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from planner.core.organization import Organization
from planner.core.plan import Assignment, Plan
from planner.core.progress import Entry, EntryKind
from planner.core.schedule import Occurrence, expand
from planner.core.workdays import WorkdayCalendar

ANSWERS_AT = time(16)
FORGOTTEN, LATE = 0.03, 0.15
RETURNED, ASKING, GRANTING, REPORTING = 0.15, 0.5, 0.8, 0.5
REASONS = (
    "因下村入户集中走访，推迟办理",
    "等待县级部门统一安排后再办",
    "与防汛值守时间冲突，已另行安排",
)

Answers = Mapping[date, tuple[Entry, ...]]


def plan_answers(
    plan: Plan, organization: Organization, calendar: WorkdayCalendar, way: str, zone: ZoneInfo
) -> Answers:
    """How people would answer: `none`, `on-time` (on the due day), or `random:SEED`."""
    if way == "none":
        return {}
    seed = way.partition(":")[2] if way.startswith("random:") else None
    assignments = {place.assignment.id: place.assignment for place in plan.places()}
    chance = _Chance(seed, calendar, zone)
    return by_day(
        entry
        for occurrence in expand(plan, calendar)
        for entry in _answers(
            occurrence, assignments[occurrence.assignment_id], organization, chance
        )
    )


def by_day(entries: Iterable[Entry]) -> Answers:
    """Entries under the day on which they are made."""
    days: dict[date, list[Entry]] = {}
    for entry in entries:
        days.setdefault(entry.at.date(), []).append(entry)
    return {day: tuple(given) for day, given in days.items()}


@dataclass(frozen=True)
class _Chance:
    """How one occurrence fares; the same seed and occurrence always give the same."""

    seed: str | None
    calendar: WorkdayCalendar
    zone: ZoneInfo

    def completed_on(self, occurrence: Occurrence) -> date | None:
        """The day of completion: mostly in time, sometimes late, now and then never."""
        if self.seed is None:
            return occurrence.due_on
        dice = self.dice(occurrence)
        fate = dice.random()
        if fate < FORGOTTEN:
            return None
        shift = dice.randint(1, 9) if fate < LATE else -dice.randint(0, 5)
        day = self.calendar.add_workdays(occurrence.due_on, shift)
        day = max(day, self.calendar.roll_on(occurrence.starts_on))
        return day if day.year == occurrence.due_on.year else None

    def happens(self, occurrence: Occurrence, what: str, share: float) -> bool:
        """Whether something happens to an occurrence; never when all goes by the book."""
        return self.seed is not None and self.dice(occurrence, what).random() < share

    def days(self, occurrence: Occurrence, what: str, most: int) -> int:
        """How many working days somebody takes for something; one when all goes by the book."""
        return self.dice(occurrence, what).randint(1, most) if self.seed is not None else 1

    def dice(self, occurrence: Occurrence, what: str = "") -> random.Random:
        """Its own dice, so that one occurrence more does not change the others' fate."""
        return random.Random(f"{self.seed}|{occurrence.id}{what}")  # noqa: S311 - play, no secret


@dataclass(frozen=True)
class _Answering:
    """How one occurrence is answered: by whom, and in which words."""

    occurrence: Occurrence
    assignment: Assignment
    organization: Organization
    chance: _Chance

    def entry(self, kind: EntryKind, day: date, post: str, **more: Any) -> Entry | None:
        """An entry by whoever answers for a post on a day; None if nobody does."""
        held = self.organization.holding(post, day)
        if held is None or day.year != self.occurrence.due_on.year:
            return None
        at = datetime.combine(day, ANSWERS_AT, self.chance.zone)
        stead = held.in_stead_of.id if held.in_stead_of else None
        made = Entry(self.occurrence.id, kind, at, held.person.id, in_stead_of=stead)
        return replace(made, **more)

    def later(self, day: date, days: int) -> date:
        """So many working days later."""
        return self.chance.calendar.add_workdays(day, days)

    @property
    def above(self) -> str:
        """The post that confirms, returns and grants."""
        own = self.assignment.supervisor
        superiors = self.organization.superiors(self.assignment.assignee)
        return own or next((post.id for post in superiors), self.assignment.assignee)


def _answers(
    occurrence: Occurrence, assignment: Assignment, organization: Organization, chance: _Chance
) -> Iterator[Entry]:
    """Signed for, perhaps put off, completed, perhaps given back, confirmed: as the plan asks."""
    by = _Answering(occurrence, assignment, organization, chance)
    day = chance.completed_on(occurrence)
    steps = [*_signing(by, day), *(_finishing(by, day) if day else ())]
    for step in steps:
        if step is None:
            return
        yield step


def _signing(by: _Answering, completed_on: date | None) -> Iterator[Entry | None]:
    if by.assignment.needs_acknowledgement:
        begin = by.chance.calendar.roll_on(by.occurrence.starts_on)
        day = by.later(begin, by.chance.days(by.occurrence, "签收", 4) - 1)
        if completed_on is None or day <= completed_on:
            yield by.entry(EntryKind.ACKNOWLEDGED, day, by.assignment.assignee)


def _finishing(by: _Answering, day: date) -> Iterator[Entry | None]:
    own, occurrence = by.assignment.assignee, by.occurrence
    if day > occurrence.due_on:
        yield from _late(by, day)
    dice = by.chance.dice(occurrence, "说明")
    note = dice.choice(REASONS) if day > occurrence.due_on else ""
    material = f"{by.assignment.evidence}已归档" if by.assignment.evidence else ""
    completed = {"note": note, "evidence": material}
    yield by.entry(EntryKind.COMPLETED, day, own, **completed)
    if by.assignment.needs_confirmation:
        if by.chance.happens(occurrence, "退回", RETURNED):
            day = by.later(day, 1)
            yield by.entry(EntryKind.RETURNED, day, by.above, note="材料不全，请补齐会议记录")
            day = by.later(day, by.chance.days(occurrence, "补办", 3))
            yield by.entry(EntryKind.COMPLETED, day, own, evidence=material)
        day = by.later(day, by.chance.days(occurrence, "销号", 4))
        yield by.entry(EntryKind.CONFIRMED, day, by.above)


def _late(by: _Answering, completed_on: date) -> Iterator[Entry | None]:
    """What somebody who will be late does before: asks for more time, or says how far it is."""
    own, occurrence = by.assignment.assignee, by.occurrence
    asked_on = by.later(occurrence.due_on, -1)
    if asked_on < occurrence.starts_on:
        return
    reason = by.chance.dice(occurrence, "原因").choice(REASONS)
    if by.chance.happens(occurrence, "延期", ASKING):
        wanted = {"note": reason, "new_due_on": completed_on}
        yield by.entry(EntryKind.EXTENSION_ASKED, asked_on, own, **wanted)
        granted = by.chance.happens(occurrence, "批准", GRANTING)
        answer = {"new_due_on": completed_on} if granted else {"note": "工作有时限要求，请抓紧"}
        kind = EntryKind.EXTENSION_GRANTED if granted else EntryKind.EXTENSION_REFUSED
        yield by.entry(kind, occurrence.due_on, by.above, **answer)
    elif by.chance.happens(occurrence, "反馈", REPORTING):
        yield by.entry(EntryKind.PROGRESSED, asked_on, own, note=reason)
