"""The first morning of a week → each leader's field; of a month → the office's figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from planner.core.dates import ONE_DAY, Window
from planner.core.organization import Organization
from planner.core.progress import YearRecord, progress_of_year
from planner.core.reminders import (
    Message,
    MessageKind,
    MessageState,
    MonthFacts,
    fields,
    way_in_words,
    write_month,
    write_week,
)
from planner.core.schedule import Revision
from planner.ledger.entries import count_entries, read_entries
from planner.ledger.occurrences import read_closed, read_occurrences
from planner.ledger.outbox import add_messages, count_messages, switched_off
from planner.ledger.runs import record_run, was_run
from planner.operations.routes import Routes
from planner.operations.terms import Terms


def add_summaries(organ: str, revision: Revision, *, now: datetime, terms: Terms) -> int:
    """Add what is due of a week's and a month's summaries; returns how many messages.

    Each is made once, on the first working day, or on the next morning that there is.
    """
    day = now.date()
    week, month = Window.of_week(day), Window.of_month(day.year, day.month)
    routes, added = Routes(revision.organization, terms.head), 0
    if not was_run(organ, "weekly", week.starts_on):
        written = list(_weeks(revision, week, day, terms))
        record_run(organ, "weekly", week.starts_on, at=now, outcome=f"{len(written)}封")
        added += _add(organ, routes, written, now)
    if not was_run(organ, "monthly", month.starts_on):
        report = _month(revision.organization, day, terms)
        record_run(organ, "monthly", month.starts_on, at=now, outcome=f"{len(report)}封")
        added += _add(organ, routes, report, now)
    return added


def _add(organ: str, routes: Routes, written: list[Message], now: datetime) -> int:
    routed = [routes.route(each, at=now) for each in written]
    return add_messages(organ, [(each, ()) for each in routed if each], at=now)


def _weeks(revision: Revision, week: Window, day: date, terms: Terms) -> Iterator[Message]:
    organ, year = revision.organization.id, revision.plan.year
    before = week.starts_on - len(week) * ONE_DAY
    recorded = (
        *read_occurrences(organ, year=year, only_open=True, due_until=week.last_on),
        *read_closed(organ, year=year, since=before),
    )
    entries = read_entries(organ, ids=[each.occurrence.id for each in recorded])
    record = YearRecord(revision, recorded, entries)
    progresses = progress_of_year(day, record, terms.yardstick)
    for field in fields(progresses, revision.organization):
        if field.leader.wants_summary:
            message = write_week(field, week, revision.organization, terms.head)
            if message:
                yield message


def _month(organization: Organization, day: date, terms: Terms) -> list[Message]:
    """The office's figures of the month before; none if nothing was sent or entered then."""
    last = Window.of_month(day.year, day.month).starts_on - ONE_DAY
    month = Window.of_month(last.year, last.month)
    facts = _facts(organization, day, month)
    office = organization.reachable(organization.coordinator, day)
    if office is None or not office.wants_summary or not (facts.sent or facts.answers):
        return []
    return [write_month(facts, office, organization, terms.head)]


def _facts(organization: Organization, day: date, month: Window) -> MonthFacts:
    counts = count_messages(organization.id, month)
    names = {each.id: each.name for each in organization.people}
    sent: Counter[str] = Counter()
    for (_, kind, state), count in counts.items():
        sent[MessageKind(kind).word] += count if state == MessageState.SENT else 0
    reached = {
        who
        for who, kind, state in counts
        if state == MessageState.SENT and kind != MessageKind.ISSUED
    }
    lost = {who for who, _, state in counts if state == MessageState.UNDELIVERABLE}
    bundled = sum(count for key, count in counts.items() if key[2] == MessageState.BUNDLED)
    off = switched_off(organization.id)
    return MonthFacts(
        day=day,
        window=month,
        sent=sent.total(),
        by_kind=tuple((word, count) for word, count in sent.items() if count),
        bundled=bundled,
        people=len(reached),
        answers=count_entries(organization.id, month),
        unreached=tuple(names.get(who, who) for who in sorted(lost - reached)),
        switched_off=tuple(
            f"{names.get(who, who)}：{way_in_words(channel)}（{address}）"
            for who, channel, address in sorted(off)
        ),
        vacant=tuple(
            post.title for post in organization.posts if not organization.holding(post.id, day)
        ),
    )
