"""A plan and a way of answering → what people would enter on which day."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from planner.core.organization import Organization
from planner.core.plan import Assignment, Plan
from planner.core.progress import Entry, EntryKind
from planner.core.schedule import Occurrence, expand
from planner.core.workdays import WorkdayCalendar

ANSWERS_AT = time(16)
FORGOTTEN, LATE = 0.03, 0.15
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

    def dice(self, occurrence: Occurrence) -> random.Random:
        """Its own dice, so that one occurrence more does not change the others' fate."""
        return random.Random(f"{self.seed}|{occurrence.id}")  # noqa: S311 - play, no secret


def _answers(
    occurrence: Occurrence, assignment: Assignment, organization: Organization, chance: _Chance
) -> Iterator[Entry]:
    day = chance.completed_on(occurrence)
    held = organization.holding(assignment.assignee, day) if day else None
    if day is None or held is None:
        return
    late = day > occurrence.due_on
    dice = chance.dice(occurrence)
    yield Entry(
        occurrence_id=occurrence.id,
        kind=EntryKind.COMPLETED,
        at=datetime.combine(day, ANSWERS_AT, chance.zone),
        by=held.person.id,
        note=dice.choice(REASONS) if late else "",
        in_stead_of=held.in_stead_of.id if held.in_stead_of else None,
    )
