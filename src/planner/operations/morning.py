"""A morning: what is due → who is told → claimed → sent, each thing once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from planner.core.errors import Unavailable
from planner.core.progress import YearRecord, progress_of_year
from planner.core.reminders import (
    Message,
    Occasion,
    OutboxState,
    Reminder,
    bundle,
    due_reminders,
    write_message,
)
from planner.core.schedule import Revision
from planner.delivery.channel import Channel
from planner.ledger.entries import read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.outbox import (
    add_messages,
    claim_messages,
    claimed_among,
    settle_message,
    told_on,
    waiting,
)
from planner.ledger.revisions import organs, read_revision, years
from planner.ledger.runs import record_run, was_run
from planner.ledger.store import transaction
from planner.operations.publish import close_years_before
from planner.operations.terms import Terms


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


@dataclass(frozen=True)
class Dispatch:
    """How messages go out: channel, who sends, how long a claim holds, and the time."""

    channel: Channel
    worker: str
    lease: timedelta
    now_of: Callable[[], datetime]


@dataclass(frozen=True)
class Sending:
    """What sending achieved: numbers, the first reason of a failure, and what is left."""

    sent: int
    failed: int
    why: str
    left: OutboxState


def preview_morning(organ: str, *, now: datetime, terms: Terms) -> Morning:
    """What `decide_morning` would decide now; nothing is written."""
    return _decide(organ, now, terms)[0]


def decide_morning(organ: str, *, now: datetime, terms: Terms) -> Morning:
    """Claim all whose time has come, one digest a person, in one transaction.

    Whoever has had today's digest is not written to again today: what is new waits until
    tomorrow. Run twice, or after a crash, it claims only what is missing.
    """
    with transaction(organ):
        lapsed = close_years_before(organ, now)
        morning, claims = _decide(organ, now, terms)
        if claims:
            add_messages(organ, claims, at=now)
        outcome = morning.reason or f"{len(morning.told)}人"
        record_run(organ, "morning", morning.day, at=now, outcome=outcome)
    return replace(morning, lapsed=lapsed)


def send_messages(organ: str, dispatch: Dispatch, *, limit: int) -> Sending:
    """Send up to `limit` claimed messages; a message is recorded as sent only when it is.

    One that fails stays claimed until its lease ends and is then tried again.
    """
    sent, faults = 0, []
    now = dispatch.now_of()
    claims = claim_messages(
        organ, at=now, lease=dispatch.lease, worker=dispatch.worker, limit=limit
    )
    for message in claims:
        try:
            proof = dispatch.channel.send(message, dispatch.now_of())
        except Unavailable as fault:
            faults.append(str(fault))
            settle_message(message.key, at=dispatch.now_of(), is_sent=False, proof=str(fault))
        else:
            sent += 1
            settle_message(message.key, at=dispatch.now_of(), is_sent=True, proof=proof)
    return Sending(sent, len(faults), "".join(faults[:1]), waiting(organ))


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


def _decide(
    organ: str, now: datetime, terms: Terms
) -> tuple[Morning, list[tuple[Message, tuple[Reminder, ...]]]]:
    day, kind = now.date(), terms.calendar.kind(now.date())
    if not kind.is_workday:
        return Morning(
            organ, day, is_workday=False, reason=f"今天不上班（{kind.title}），不发提醒"
        ), []
    revisions = list(_revisions(organ, day))
    if not revisions:
        return Morning(organ, day, is_workday=True, reason="没有正在执行的年度计划"), []
    reminders = [each for revision in revisions for each in _due(revision, day, terms)]
    claims = _claims(_untold(organ, reminders, day, terms), revisions[-1], day, terms)
    reason = "" if claims else "今天没有需要提醒的事项"
    told = tuple(message for message, _ in claims)
    about = tuple(tuple(each.title for each in reminders) for _, reminders in claims)
    morning = Morning(organ, day, is_workday=True, reason=reason, told=told, about=about)
    return morning, claims


def _revisions(organ: str, day: date) -> Iterable[Revision]:
    """What is in force on a day: this year's plan, and next year's if it is published."""
    for year in years(organ):
        revision = read_revision(organ, year) if year >= day.year else None
        if revision:
            yield revision


def _due(revision: Revision, day: date, terms: Terms) -> tuple[Reminder, ...]:
    organ, year = revision.organization.id, revision.plan.year
    horizon = terms.calendar.add_workdays(day, max(terms.reminders.lead_days) + 1)
    recorded = read_occurrences(organ, year=year, only_open=True, due_until=horizon)
    entries = read_entries(organ, ids=[each.occurrence.id for each in recorded])
    progresses = progress_of_year(day, YearRecord(revision, recorded, entries), terms.yardstick)
    first = read_revision(organ, year, 1) or revision
    by = Occasion(terms.reminders, terms.calendar, first.published_at.date())
    return due_reminders(progresses, revision.organization, by)


def _untold(organ: str, reminders: list[Reminder], day: date, terms: Terms) -> tuple[Reminder, ...]:
    told = told_on(organ, day, terms.head.channel)
    fresh = [each for each in reminders if each.recipient not in told]
    claimed = claimed_among(organ, [each.key for each in fresh])
    return tuple(each for each in fresh if each.key not in claimed)


def _claims(
    reminders: tuple[Reminder, ...], revision: Revision, day: date, terms: Terms
) -> list[tuple[Message, tuple[Reminder, ...]]]:
    organization = revision.organization
    return [
        (write_message(digest, organization, day, terms.head), digest.reminders)
        for digest in bundle(reminders, organization)
    ]
