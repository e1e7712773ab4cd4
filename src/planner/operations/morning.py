"""A morning: what is due → who is told → claimed, each thing once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from planner.core.dates import Window
from planner.core.feed import (
    DAYS_FORGOTTEN,
    FeedItem,
    FeedTitle,
    Part,
    Reach,
    Scope,
    Subscription,
    View,
    Wording,
    build_feed,
    event_of,
)
from planner.core.organization import Organization
from planner.core.progress import (
    PLANNER,
    Entry,
    EntryKind,
    Progress,
    YearRecord,
    progress_of_year,
)
from planner.core.reminders import (
    Digest,
    Item,
    Message,
    MessageKind,
    MessageState,
    Occasion,
    Reminder,
    bundle,
    due_issues,
    due_reminders,
    note_forgotten,
    release_at,
    write_digest,
)
from planner.core.schedule import Recorded, Revision
from planner.ledger.entries import append_entries, read_entries
from planner.ledger.occurrences import read_begun, read_completed, read_occurrences
from planner.ledger.outbox import (
    add_messages,
    bundle_unsent,
    claimed_among,
    note_message,
    told_between,
    told_on,
    waiting,
)
from planner.ledger.revisions import organs, read_revision, years
from planner.ledger.runs import record_run, was_run
from planner.ledger.store import transaction, tried_out
from planner.ledger.subscriptions import note_mentioned, read_subscriptions
from planner.operations.feeds import style_of, wordings_of
from planner.operations.publish import close_years_before
from planner.operations.routes import Routes
from planner.operations.summaries import add_summaries
from planner.operations.terms import Terms

Claim = tuple[Message, tuple[Reminder, ...]]


@dataclass(frozen=True)
class Morning:
    """What a morning decided (晨间提醒): `reason` says why nobody is told, when nobody is.

    `about` are the titles that each message tells of, in the order of `told`.
    """

    organ: str
    day: date
    is_workday: bool
    reason: str
    told: tuple[Message, ...] = ()
    about: tuple[tuple[str, ...], ...] = ()
    lapsed: int = 0


def preview_morning(organ: str, *, now: datetime, terms: Terms) -> Morning:
    """What `decide_morning` would decide now; nothing of it is kept."""
    with tried_out(organ):
        return _decide(organ, now, terms)


def decide_morning(organ: str, *, now: datetime, terms: Terms) -> Morning:
    """Claim all whose time has come, one digest a person, in one transaction.

    Whoever has had today's digest is not written to again today: what is new waits until
    tomorrow. Run twice, or after a crash, it claims only what is missing.
    """
    with transaction(organ):
        lapsed = close_years_before(organ, now)
        morning = _decide(organ, now, terms)
        outcome = morning.reason or f"{len(morning.told)}人"
        record_run(organ, "morning", morning.day, at=now, outcome=outcome)
    return replace(morning, lapsed=lapsed)


def missed_mornings(now: datetime, morning_at: time) -> tuple[str, ...]:
    """The organs whose morning of today is past and was not run to its end.

    Switched off over night it did not begin; stopped half-way it left messages unsent.
    """
    if now.time() < morning_at:
        return ()
    return tuple(
        each
        for each in organs()
        if not was_run(each, "morning", now.date()) or waiting(each).unsent
    )


def _decide(organ: str, now: datetime, terms: Terms) -> Morning:
    day, kind = now.date(), terms.calendar.kind(now.date())
    if not kind.is_workday:
        return Morning(organ, day, is_workday=False, reason=f"今天不上班（{kind.title}），不发提醒")
    revisions = list(_revisions(organ, day))
    if not revisions:
        return Morning(organ, day, is_workday=True, reason="没有正在执行的年度计划")
    if release_at(now, terms.restraint.quiet, terms.calendar) > now:
        return Morning(organ, day, is_workday=True, reason="现在是免打扰时段，下一个早上再提醒")
    bundle_unsent(organ, before=day, at=now)
    standing = [each for revision in revisions for each in _standing(revision, now, terms)]
    reminders = _untold(organ, [told for each in standing for told in each.reminders], day)
    written = _Writing(revisions[-1].organization, now, terms, standing)
    claims = written.claims(reminders)
    add_messages(organ, claims, at=now)
    add_summaries(organ, revisions[-1], now=now, terms=terms)
    reason = "" if claims else "今天没有需要提醒的事项"
    told = tuple(message for message, _ in claims)
    about = tuple(_titles(message) for message in told)
    return Morning(organ, day, is_workday=True, reason=reason, told=told, about=about)


def _titles(message: Message) -> tuple[str, ...]:
    return tuple(item.title for section in message.letter.sections for item in section.items)


def _revisions(organ: str, day: date) -> Iterable[Revision]:
    """What is in force on a day: this year's plan, and next year's if it is published."""
    for year in years(organ):
        revision = read_revision(organ, year) if year >= day.year else None
        if revision:
            yield revision


@dataclass(frozen=True)
class _Standing:
    """One occurrence of which somebody may have to be told, and who."""

    year: int
    recorded: Recorded
    progress: Progress
    reminders: tuple[Reminder, ...]


def _standing(revision: Revision, now: datetime, terms: Terms) -> list[_Standing]:
    """Where everything stands whose time has come, with whom to tell; new work is issued."""
    record = _issued(_read(revision, now.date(), terms), now, terms)
    first = read_revision(revision.organization.id, revision.plan.year, 1) or revision
    by = Occasion(terms.reminders, terms.calendar, first.published_at.date())
    known = {each.occurrence.id: each for each in record.recorded}
    year, organization = revision.plan.year, revision.organization
    return [
        _Standing(year, known[each.occurrence.id], each, due_reminders([each], organization, by))
        for each in progress_of_year(now.date(), record, terms.yardstick)
    ]


def _read(revision: Revision, day: date, terms: Terms) -> YearRecord:
    """What is open and soon due, what has begun and must be signed for, what waits to be confirmed.

    The rest, however much there is, has nothing to say today.
    """
    organ, year = revision.organization.id, revision.plan.year
    assignments = [place.assignment for place in revision.plan.places()]
    lead_days = [max(terms.reminders.of(each).lead_days, default=0) for each in assignments]
    horizon = terms.calendar.add_workdays(day, max(lead_days, default=0) + 1)
    signed = {each.id for each in assignments if each.needs_acknowledgement}
    confirmed = {each.id for each in assignments if each.needs_confirmation}
    found = (
        *read_occurrences(organ, year=year, only_open=True, due_until=horizon),
        *read_begun(organ, year=year, assignments=signed, until=day),
        *read_completed(organ, year=year, assignments=confirmed),
    )
    recorded = tuple({each.occurrence.id: each for each in found}.values())
    entries = read_entries(organ, ids=[each.occurrence.id for each in recorded])
    return YearRecord(revision, recorded, entries)


def _issued(record: YearRecord, now: datetime, terms: Terms) -> YearRecord:
    """The same after what has to be signed for was given to those who have to."""
    progresses = progress_of_year(now.date(), record, terms.yardstick)
    new = {
        each.occurrence.id: Entry(each.occurrence.id, EntryKind.ISSUED, now, PLANNER)
        for each in due_issues(progresses)
    }
    append_entries(record.revision.organization.id, [*new.values()])
    more = {key: (*record.entries.get(key, ()), entry) for key, entry in new.items()}
    return replace(record, entries={**record.entries, **more})


def _untold(organ: str, reminders: list[Reminder], day: date) -> tuple[Reminder, ...]:
    told = told_on(organ, day, MessageKind.DIGEST)
    fresh = [each for each in reminders if each.recipient not in told]
    claimed = claimed_among(organ, [each.key for each in fresh])
    return tuple(each for each in fresh if each.key not in claimed)


class _Writing:
    """The digests of one morning: who gets one, by what way, and who is spared."""

    def __init__(
        self, organization: Organization, now: datetime, terms: Terms, standing: list[_Standing]
    ) -> None:
        self._organization, self._now, self._terms = organization, now, terms
        self._standing = {each.progress.occurrence.id: each for each in standing}
        self._worded: dict[int, dict[str, Wording]] = {}

    def claims(self, reminders: tuple[Reminder, ...]) -> list[Claim]:
        """Digests by each recipient's first way; what exceeds somebody's week is noted."""
        organization = self._organization
        office = organization.reachable(organization.coordinator, self._now.date())
        digests = {each.recipient.id: each for each in bundle(reminders, organization)}
        spared = self._spared(digests) - ({office.id} if office else set())
        notes = self._notes([digests.pop(who) for who in sorted(spared)])
        if notes and office:
            own = digests.get(office.id, Digest(office, ()))
            digests[office.id] = replace(own, notes=tuple(notes))
        digests = self._with_forgotten(digests)
        routes = Routes(organization, self._terms.head)
        routed = (
            (routes.route(self._message(each), at=self._now), each.reminders)
            for each in digests.values()
        )
        return [(message, told) for message, told in routed if message]

    def _with_forgotten(self, digests: dict[str, Digest]) -> dict[str, Digest]:
        """Say once, beside what there is to say anyway, that a calendar is not read any more."""
        if not self._terms.head.has_feeds:
            return digests
        forgotten: dict[str, list[Subscription]] = {}
        for each in read_subscriptions(self._organization.id):
            if each.person in digests and each.is_forgotten(self._now):
                forgotten.setdefault(each.person, []).append(each)
        told = [each.id for those in forgotten.values() for each in those]
        note_mentioned(self._organization.id, told, at=self._now)
        notes = {
            who: tuple(note_forgotten(each.name, DAYS_FORGOTTEN) for each in those)
            for who, those in forgotten.items()
        }
        return {
            who: replace(digest, notes=(*digest.notes, *notes.get(who, ())))
            for who, digest in digests.items()
        }

    def _message(self, digest: Digest) -> Message:
        day, head = self._now.date(), self._terms.head
        message = write_digest(digest, self._organization, day, head)
        if not digest.recipient.wants_calendar or not digest.reminders:
            return message
        title = FeedTitle(f"{day} 工作提醒", message.subject, head.is_rehearsal)
        about = dict.fromkeys(each.occurrence_id for each in digest.reminders)
        view, style = View(Scope(Reach.OWN, digest.recipient.id)), style_of(head)
        events = [event_of(self._item(each), Part.DOES, view, style) for each in about]
        return replace(message, calendar=build_feed(title, events).content.decode())

    def _item(self, occurrence_id: str) -> FeedItem:
        """The occurrence as calendars that are subscribed to show it."""
        standing = self._standing[occurrence_id]
        if standing.year not in self._worded:
            self._worded[standing.year] = wordings_of(self._organization.id, standing.year)
        wording = self._worded[standing.year][standing.progress.assignment.id]
        return FeedItem(standing.recorded, standing.progress, self._organization, wording)

    def _spared(self, digests: dict[str, Digest]) -> set[str]:
        """Who has had as many messages this week as the setting allows."""
        had = told_between(self._organization.id, Window.of_week(self._now.date()))
        return {who for who in digests if had[who] >= self._terms.restraint.weekly_limit}

    def _notes(self, digests: Sequence[Digest]) -> list[Item]:
        """Keep a record of what is not sent, and word for the office.

        Its reminders stay unclaimed, so the next digest tells them.
        """
        limit, notes = self._terms.restraint.weekly_limit, []
        for digest in digests:
            message = self._message(digest)
            why = f"本周已有{limit}封"
            if note_message(message, at=self._now, state=MessageState.BUNDLED, why=why):
                fact = f"本周已收到{limit}封消息，今天的{message.letter.count}项并入下一次。"
                notes.append(Item(title=digest.recipient.name, facts=(fact,)))
        return notes
