"""Plan and organization → preview of what changes → a numbered revision in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from planner.core.organization import Organization
from planner.core.plan import Plan
from planner.core.progress import Entry, EntryKind, State, state_after
from planner.core.schedule import (
    Occurrence,
    Recorded,
    Revision,
    ScheduleChange,
    compare,
    expand,
)
from planner.core.workdays import WorkdayCalendar
from planner.ledger.entries import append_entries, read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.revisions import add_revision, read_revision, years
from planner.ledger.store import transaction
from planner.planfile import read_together


@dataclass(frozen=True)
class Publication:
    """What a publication changes, or has changed (发布): `people` are told of other dates.

    `revision` is the one that results; `is_new` is false when nothing differs from what is in
    force, and then nothing is written.
    """

    revision: int
    is_new: bool
    change: ScheduleChange
    people: int


def preview(plan: Plan, organization: Organization, calendar: WorkdayCalendar) -> Publication:
    """What `publish` would do now; nothing is written."""
    return _compare(plan, organization, calendar)


def publish(
    plan: Plan, organization: Organization, calendar: WorkdayCalendar, *, at: datetime, by: str
) -> Publication:
    """Put a checked plan into force; finished work stays, ids stay, nothing moves unseen."""
    with transaction(organization.id):
        publication = _compare(plan, organization, calendar)
        if publication.is_new:
            add_revision(plan, organization, publication.change, at=at, by=by)
        close_years_before(organization.id, at)
    return publication


def publish_file(
    plan: Path, organization: Path, calendar: WorkdayCalendar, *, at: datetime, by: str
) -> Publication:
    """Publish from files; raises Rejected or Unreadable, and then what is in force stays so."""
    checked, organ = read_together(plan, organization, calendar)
    return publish(checked, organ, calendar, at=at, by=by)


def close_years_before(organ: str, now: datetime) -> int:
    """Carry what is still open of past years as 未完成; returns how many."""
    lapsed = [
        Entry(each.occurrence.id, EntryKind.LAPSED, now, "planner", note="年度结束时未完成")
        for year in years(organ)
        if year < now.year
        for each in read_occurrences(organ, year=year, only_open=True)
    ]
    if lapsed:
        append_entries(organ, lapsed)
    return len(lapsed)


def _compare(plan: Plan, organization: Organization, calendar: WorkdayCalendar) -> Publication:
    before = read_revision(organization.id, plan.year)
    recorded = read_occurrences(organization.id, year=plan.year)
    gone = _dropped_before(before, recorded, calendar)
    standing = [each for each in recorded if each.occurrence.id not in gone]
    finished = {each.occurrence.id for each in standing if not each.is_open}
    change = compare([each.occurrence for each in standing], expand(plan, calendar), finished)
    same = before is not None and (before.plan, before.organization) == (plan, organization)
    is_new = not same or not change.is_empty
    number = (before.number if before else 0) + is_new
    return Publication(number, is_new, change, _people(plan, organization, change))


def _dropped_before(
    before: Revision | None, recorded: Iterable[Recorded], calendar: WorkdayCalendar
) -> set[str]:
    """What an earlier revision dropped: put back into the plan, it is added again.

    What people cancelled stands in the plan in force, and stays cancelled.
    """
    if before is None:
        return set()
    planned = {each.id for each in expand(before.plan, calendar)}
    closed = {each.occurrence.id for each in recorded if not each.is_open} - planned
    entries = read_entries(before.organization.id, ids=closed)
    return {key for key in closed if state_after(entries[key]) is State.CANCELLED}


def _people(plan: Plan, organization: Organization, change: ScheduleChange) -> int:
    """How many people the change touches: who answers for the posts on the due days."""
    assignees = {place.assignment.id: place.assignment.assignee for place in plan.places()}
    touched = [*change.added, *(move.after for move in change.moved), *change.cancelled]
    found = {_person(assignees, organization, each, each.due_on) for each in touched}
    return len(found - {None})


def _person(
    assignees: dict[str, str], organization: Organization, occurrence: Occurrence, day: date
) -> str | None:
    post = assignees.get(occurrence.assignment_id)
    held = organization.holding(post, day) if post else None
    return held.person.id if held else None
