"""An answer of people's → an entry in the ledger, and word at once to whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from planner.core.dates import Window
from planner.core.errors import NotFound
from planner.core.organization import Organization
from planner.core.plan import Assignment, Plan
from planner.core.progress import (
    Entry,
    YearRecord,
    progress_of_year,
    require_fitting,
    require_possible,
)
from planner.core.reminders import (
    MessageState,
    Occasion,
    Reminder,
    due_reminders,
    release_at,
    write_notice,
)
from planner.core.schedule import Recorded, Revision
from planner.ledger.entries import append_entries, read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.outbox import add_messages, claimed_among, note_message, told_between
from planner.ledger.revisions import read_revision
from planner.ledger.store import transaction
from planner.operations.evidence import require_kept
from planner.operations.routes import Routes
from planner.operations.terms import Terms


def record(organ: str, entry: Entry, *, terms: Terms) -> None:
    """Enter what happened; raises NotFound or NotAllowed, and then nothing is written."""
    record_all(organ, [entry], terms=terms)


def record_all(organ: str, entries: Sequence[Entry], *, terms: Terms) -> None:
    """Enter several things that happened, in their order, all or none.

    Who has to hear of it at once is written to in the same transaction: of a return, a
    reassignment, an extension granted or refused.
    """
    with transaction(organ):
        enter(organ, entries, None, terms)


def enter(
    organ: str, entries: Sequence[Entry], organization: Organization | None, terms: Terms
) -> list[Entry]:
    """The same inside a transaction of the organ's; the entries with whose stead they are in.

    Without an organization, who people are is what was published with the plan of the year.
    """
    ids = {entry.occurrence_id for entry in entries}
    known = {each.occurrence.id: each for each in read_occurrences(organ, ids=ids)}
    told = read_entries(organ, ids=ids)
    revisions = {
        year: _with(read_revision(organ, year), organization)
        for year in {*map(year_of, known.values())}
    }
    made = []
    for entry in entries:
        if entry.occurrence_id not in known:
            raise NotFound("期次", entry.occurrence_id, remedy="请用 planner schedule 查看编号")
        require_kept(organ, entry)
        revision = revisions[year_of(known[entry.occurrence_id])]
        whole = _checked(entry, told[entry.occurrence_id], revision)
        told[entry.occurrence_id] = (*told[entry.occurrence_id], whole)
        made.append(whole)
    append_entries(organ, made)
    for revision in revisions.values():
        _tell(revision, ids, at=max(each.at for each in made), terms=terms)
    return made


def year_of(recorded: Recorded) -> int:
    """The year of the plan that an occurrence is of."""
    return recorded.occurrence.planned_on.year


def assignment_of(entry: Entry, plan: Plan) -> Assignment | None:
    """The assignment that an entry is about; None if the plan has it no more."""
    own = entry.occurrence_id.partition("@")[0]
    return next((p.assignment for p in plan.places() if p.assignment.id == own), None)


def _with(revision: Revision | None, organization: Organization | None) -> Revision | None:
    """A revision whose people are those of another organization, if there is one."""
    if revision is None or organization is None:
        return revision
    return replace(revision, organization=organization)


def _checked(entry: Entry, before: Sequence[Entry], revision: Revision | None) -> Entry:
    """The entry with whose stead it was made in; raises unless it may follow and fits."""
    require_possible(entry, before)
    if revision is None:
        return entry
    organization, plan = revision.organization, revision.plan
    organization.person(entry.by)
    if entry.post:
        organization.post(entry.post)
    assignment = assignment_of(entry, plan)
    if assignment is None:
        return entry
    require_fitting(entry, before, assignment, date(plan.year, 12, 31))
    if entry.in_stead_of is None:
        return replace(entry, in_stead_of=_stead(entry, before, assignment, organization))
    return entry


def _stead(
    entry: Entry, before: Sequence[Entry], assignment: Assignment, organization: Organization
) -> str | None:
    """Whose deputy made the entry: the assignee's, that of somebody above, or of the office."""
    assignee = next((each.post for each in reversed(before) if each.post), assignment.assignee)
    own = [assignment.supervisor] if assignment.supervisor else []
    # a post that a year's plan named may be gone since
    known = [each for each in (assignee, *own) if organization.has_post(each)]
    above = (
        [post.id for post in organization.superiors(assignee)] if known[:1] == [assignee] else []
    )
    for post in (*known, *above, organization.coordinator):
        held = organization.holding(post, entry.at.date())
        if held and held.person.id == entry.by:
            return held.in_stead_of.id if held.in_stead_of else None
    return None


def _tell(revision: Revision | None, ids: Collection[str], *, at: datetime, terms: Terms) -> None:
    """Add the single messages that cannot wait for the morning; in quiet hours they are held."""
    if revision is None or revision.plan.year < at.year:
        return
    organ, year = revision.organization.id, revision.plan.year
    recorded = read_occurrences(organ, ids=ids, year=year)
    record = YearRecord(revision, recorded, read_entries(organ, ids=ids))
    standing = progress_of_year(at.date(), record, terms.yardstick)
    organization = revision.organization
    due = due_reminders(standing, organization, Occasion(terms.reminders, terms.calendar))
    news = [each for each in due if each.kind.is_news]
    claimed = claimed_among(organ, [each.key for each in news]) if news else set()
    fresh = [each for each in news if each.key not in claimed]
    if fresh:
        _add(organization, fresh, at=at, terms=terms)


def _add(
    organization: Organization, reminders: list[Reminder], *, at: datetime, terms: Terms
) -> None:
    routes, limit = Routes(organization, terms.head), terms.restraint.weekly_limit
    had = told_between(organization.id, Window.of_week(at.date()))
    not_before = release_at(at, terms.restraint.quiet, terms.calendar)
    for reminder in reminders:
        message = write_notice(reminder, organization, at.date(), terms.head)
        if had[reminder.recipient] >= limit:
            # unclaimed, so that the next digest tells it
            why = f"本周已有{limit}封"
            note_message(message, at=at, state=MessageState.BUNDLED, why=why)
            continue
        routed = routes.route(message, at=at)
        if routed:
            had[reminder.recipient] += 1
            add_messages(organization.id, [(routed, (reminder,))], at=at, not_before=not_before)
