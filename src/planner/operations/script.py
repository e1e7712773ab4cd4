"""A plan and a way of answering → what people would enter on which day."""

from __future__ import annotations

import random
from collections import Counter
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
RETURNED, ASKING, GRANTING, REPORTING, EXPLAINING = 0.15, 0.5, 0.8, 0.5, 0.7
REASONS = (
    "因下村入户集中走访，推迟办理",
    "等待县级部门统一安排后再办",
    "与防汛值守时间冲突，已另行安排",
)
# What is being done about work that was not done.
REMEDIES = (
    "列入下月工作安排，由分管领导督办",
    "与相关科室商定时间后补办",
    "把材料补齐后一并办理",
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
    occurrences = expand(plan, calendar)
    usual = _usual_amounts(plan, Counter(each.assignment_id for each in occurrences))
    return by_day(
        entry
        for each in occurrences
        for entry in _answers(
            _Answering(
                each,
                assignments[each.assignment_id],
                organization,
                chance,
                usual.get(each.assignment_id),
            )
        )
    )


def _usual_amounts(plan: Plan, times: Mapping[str, int]) -> dict[str, int]:
    """What an occurrence of each assignment counted last year, of what is only observed."""
    observed = {each.id: each.baseline for each in plan.indicators if each.aim == "observed"}
    counting = {
        place.assignment.id: count.indicator
        for place in plan.places()
        for count in place.assignment.counts
        if count.indicator in observed
    }
    whole = Counter[str]()
    for own, indicator in counting.items():
        whole[indicator] += times.get(own, 0)
    return {own: observed[each] // max(1, whole[each]) for own, each in counting.items()}


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

    def amount(self, occurrence: Occurrence, usual: int) -> int:
        """About as much as is usual; just that when all goes by the book."""
        if self.seed is None:
            return usual
        return self.dice(occurrence, "数量").randint(usual * 2 // 3, usual * 4 // 3 + 1)

    def dice(self, occurrence: Occurrence, what: str = "") -> random.Random:
        """Its own dice, so that one occurrence more does not change the others' fate."""
        return random.Random(f"{self.seed}|{occurrence.id}{what}")  # noqa: S311 - play, no secret


@dataclass(frozen=True)
class _Answering:
    """How one occurrence is answered: by whom, and in which words.

    `usual` is what one of its kind counted last year, where the plan only observes.
    """

    occurrence: Occurrence
    assignment: Assignment
    organization: Organization
    chance: _Chance
    usual: int | None = None

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
    def amount(self) -> int | None:
        """What was counted; None where the plan says how much an occurrence counts."""
        if self.usual is None:
            return None
        return self.chance.amount(self.occurrence, self.usual)

    @property
    def above(self) -> str:
        """The post that confirms, returns and grants."""
        own = self.assignment.supervisor
        superiors = self.organization.superiors(self.assignment.assignee)
        return own or next((post.id for post in superiors), self.assignment.assignee)


def _answers(by: _Answering) -> Iterator[Entry]:
    """Signed for, perhaps put off, completed, perhaps given back, confirmed: as the plan asks."""
    day = by.chance.completed_on(by.occurrence)
    steps = [*_signing(by, day), *(_finishing(by, day) if day else _explaining(by))]
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
    completed = {"note": note, "evidence": material, "amount": by.amount}
    yield by.entry(EntryKind.COMPLETED, day, own, **completed)
    if by.assignment.needs_confirmation:
        if by.chance.happens(occurrence, "退回", RETURNED):
            day = by.later(day, 1)
            yield by.entry(EntryKind.RETURNED, day, by.above, note="材料不全，请补齐会议记录")
            day = by.later(day, by.chance.days(occurrence, "补办", 3))
            yield by.entry(EntryKind.COMPLETED, day, own, evidence=material, amount=by.amount)
        day = by.later(day, by.chance.days(occurrence, "销号", 4))
        yield by.entry(EntryKind.CONFIRMED, day, by.above)


def _explaining(by: _Answering) -> Iterator[Entry | None]:
    """What is forgotten for good is explained at least, mostly, some days after it was due."""
    occurrence = by.occurrence
    if by.chance.happens(occurrence, "说明", EXPLAINING):
        dice = by.chance.dice(occurrence, "原因")
        note = f"{dice.choice(REASONS)}；措施：{dice.choice(REMEDIES)}"
        day = by.later(occurrence.due_on, by.chance.days(occurrence, "几天", 4))
        yield by.entry(EntryKind.PROGRESSED, day, by.assignment.assignee, note=note)


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
