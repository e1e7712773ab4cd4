"""Progress × policy × day → who has to be told what, told already or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from planner.core.dates import ONE_DAY, Window
from planner.core.organization import Organization, Person
from planner.core.progress import Entry, EntryKind, Progress
from planner.core.reminders.items import write_item
from planner.core.reminders.reminder import Reminder, ReminderKind, ReminderPolicy
from planner.core.workdays import WorkdayCalendar

_NEWS = {
    EntryKind.RETURNED: ReminderKind.RETURNED,
    EntryKind.REASSIGNED: ReminderKind.REASSIGNED,
    EntryKind.EXTENSION_REFUSED: ReminderKind.REFUSED,
    EntryKind.EXTENSION_GRANTED: ReminderKind.GRANTED,
}


@dataclass(frozen=True)
class Occasion:
    """By what reminders are decided: policy, calendar, and since when the plan is known.

    What was due before anybody could know of it is counted late from `known_since` on, so that a
    plan taken up in March does not go to the head on its first morning.
    """

    policy: ReminderPolicy
    calendar: WorkdayCalendar
    known_since: date = date.min


def due_reminders(
    progresses: Iterable[Progress], organization: Organization, by: Occasion
) -> tuple[Reminder, ...]:
    """Every reminder whose time has come on the progresses' day, told already or not.

    A step that was missed is not made up for once a later one has come: people hear where
    things stand now, once.
    """
    return tuple(
        reminder
        for progress in progresses
        for reminder in _reminders_of(_Case(progress, organization, by))
    )


def due_issues(progresses: Iterable[Progress]) -> tuple[Progress, ...]:
    """What has begun and has to be signed for, and was not given to anybody yet."""
    return tuple(
        each
        for each in progresses
        if each.is_unsigned and each.issued_on is None and each.day >= each.occurrence.starts_on
    )


@dataclass(frozen=True)
class _Case:
    progress: Progress
    organization: Organization
    by: Occasion

    @cached_property
    def policy(self) -> ReminderPolicy:
        return self.by.policy.of(self.progress.assignment)

    @cached_property
    def assignee(self) -> Person | None:
        return self.holder(self.progress.assignee)

    @cached_property
    def line(self) -> tuple[Person, ...]:
        """Everybody above the assignee who holds a post, nearest first, each person once.

        It begins with the assignment's supervisor; a post that nobody holds, or that the assignee
        holds too, is passed over. The organ's head comes last.
        """
        own = self.progress.assignment.supervisor
        posts = [own] if own else []
        posts += [post.id for post in self.organization.superiors(own or self.progress.assignee)]
        found: dict[str, Person] = {}
        for post in (*posts, self.organization.head):
            person = self.holder(post)
            if person and person != self.assignee:
                found.setdefault(person.id, person)
        return tuple(found.values())

    def holder(self, post_id: str) -> Person | None:
        held = self.organization.holding(post_id, self.progress.day)
        return held.person if held else None

    def days_since(self, day: date) -> int:
        """Working days after a day up to today."""
        return self.by.calendar.count_workdays(Window.through(day + ONE_DAY, self.progress.day))

    def days_quiet(self) -> int | None:
        """Working days since the assignee last reported; None if never."""
        reported = self.progress.last_on(EntryKind.PROGRESSED)
        return self.days_since(reported) if reported else None

    def reminder(
        self, kind: ReminderKind, step: int, recipient: Person, on: date | None = None
    ) -> Reminder:
        progress = self.progress
        return Reminder(
            occurrence_id=progress.occurrence.id,
            kind=kind,
            step=step,
            due_on=on or progress.clock_on,
            recipient=recipient.id,
            item=write_item(kind, progress, self.organization, recipient),
        )


def _reminders_of(case: _Case) -> Iterator[Reminder]:
    progress = case.progress
    if progress.awaits_confirmation or (progress.is_to_do and progress.is_asking):
        yield from _decision(case)
    if progress.is_to_do and case.assignee:
        yield from _news(case, case.assignee)
    if progress.is_to_do and progress.day >= progress.occurrence.starts_on:
        yield from _unsigned(case) if case.assignee else _vacancy(case)
        if not progress.is_asking:
            yield from _due(case)


def _decision(case: _Case) -> Iterator[Reminder]:
    """What waits for a decision above the assignee, asked again up the line."""
    kind = EntryKind.EXTENSION_ASKED if case.progress.is_asking else EntryKind.COMPLETED
    asked_on = case.progress.last_on(kind) or case.progress.day
    step, told = _up_the_line(case, case.days_since(asked_on))
    for person in told or ((case.assignee,) if case.assignee else ()):
        yield case.reminder(ReminderKind.DECISION, step, person, asked_on)


def _up_the_line(case: _Case, days: int) -> tuple[int, tuple[Person, ...]]:
    """The step that so many working days have reached, and who above is told of it."""
    if days >= case.policy.head_days:
        return case.policy.head_days, case.line
    if days >= case.policy.supervisor_days:
        return case.policy.supervisor_days, case.line[:2]
    return 0, case.line[:1]


def _news(case: _Case, assignee: Person) -> Iterator[Reminder]:
    """What others did to it last, until the assignee answers."""
    told = [each for each in case.progress.history if each.kind is not EntryKind.MOVED]
    if not told or told[-1].kind not in _NEWS or told[-1].by == assignee.id:
        return
    last: Entry = told[-1]
    times = sum(each.kind is last.kind for each in told)
    yield case.reminder(_NEWS[last.kind], times, assignee)


def _unsigned(case: _Case) -> Iterator[Reminder]:
    """The first of the two clocks: issued, and not signed for."""
    progress, policy, assignee = case.progress, case.policy, case.assignee
    issued_on = progress.issued_on
    if assignee is None or issued_on is None or not progress.is_unsigned or progress.is_past_due:
        return
    days = case.days_since(issued_on)
    above = policy.unsigned_days + policy.supervisor_days
    if days < policy.unsigned_days:
        yield case.reminder(ReminderKind.ISSUED, 0, assignee, issued_on)
        return
    step = above if days >= above else policy.unsigned_days
    for person in (assignee, *(case.line[:1] if step == above else ())):
        yield case.reminder(ReminderKind.UNSIGNED, step, person, issued_on)


def _due(case: _Case) -> Iterator[Reminder]:
    """The second clock: due, and not reported."""
    progress, policy, assignee = case.progress, case.policy, case.assignee
    days_late = case.days_since(max(case.by.known_since, progress.clock_on))
    quiet = case.days_quiet()
    if not progress.is_past_due:
        step = _lead_step(case)
        if assignee and step is not None:
            yield case.reminder(ReminderKind.UPCOMING, step, assignee)
    elif days_late >= policy.supervisor_days:
        # who reported is left in peace as long as whoever has just become late
        if quiet is not None and quiet < policy.supervisor_days:
            return
        for person in _told_of_escalation(case, days_late):
            step = policy.head_days if days_late >= policy.head_days else policy.supervisor_days
            yield case.reminder(ReminderKind.ESCALATION, step, person)
    elif assignee and days_late >= policy.overdue_days and (quiet is None or quiet > days_late):
        yield case.reminder(ReminderKind.OVERDUE, policy.overdue_days, assignee)


def _told_of_escalation(case: _Case, days_late: int) -> tuple[Person, ...]:
    """The assignee, then the supervisor, then from `head_days` on everybody up to the head."""
    above = case.line if days_late >= case.policy.head_days else case.line[:1]
    return ((case.assignee,) if case.assignee else ()) + above


def _lead_step(case: _Case) -> int | None:
    """The lead step that has been reached: only the later half of a window is spoken of.

    Weekly work is so announced a day before, and not a week before, when the last is still open.
    Who has reported since the first step is reminded by the last one only.
    """
    progress, lead_days = case.progress, case.policy.lead_days
    if not lead_days:
        return None
    count = case.by.calendar.count_workdays
    span = count(Window.through(progress.occurrence.starts_on, progress.due_on))
    reported = progress.last_on(EntryKind.PROGRESSED)
    left = count(Window.through(reported + ONE_DAY, progress.due_on)) if reported else None
    has_answered = left is not None and left <= max(lead_days)
    shortest = min(lead_days)
    steps = [
        step for step in lead_days if step == shortest or (2 * step <= span and not has_answered)
    ]
    return min((step for step in steps if progress.days_left <= step), default=None)


def _vacancy(case: _Case) -> Iterator[Reminder]:
    """Nobody holds the assignee's post: the office is told, or who stands above it."""
    organization = case.organization
    person = organization.reachable(organization.coordinator, case.progress.day)
    if person:
        yield case.reminder(ReminderKind.VACANT, 0, person)
