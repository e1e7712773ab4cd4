"""A morning of 1,000 reminders for 200 people, decided, claimed and sent through a mail server.

Beside it a bare smtplib loop that sends the same mails to the same server; then the same morning in
a ledger that has ten times as many occurrences and a million entries.
"""

from __future__ import annotations

import multiprocessing
import smtplib
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.crowd import crowded

if TYPE_CHECKING:
    from planner.core.plan import Plan
    from planner.core.reminders import MailServer
    from planner.core.schedule import Occurrence

PEOPLE, DUE, OPEN = 200, 1_000, 20_000
FINISHED, ENTRIES = 180_000, 1_000_000
# Weeks without a holiday: each has the same thousand things to tell.
TUESDAYS = tuple(date(2024, 7, 2) + timedelta(weeks=each) for each in range(5))
BATCH = 5_000


def rows() -> list[tuple[str, str, str]]:
    """Measured in a process of its own, since a process has one ledger; the server in another."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        small, large, bare = pool.submit(measure).result()
    sizes = f"{FINISHED + OPEN:,} occurrences, {ENTRIES:,} entries"
    return [
        (
            f"morning: {DUE} reminders, {PEOPLE} people, {OPEN} open, by SMTP",
            f"{small:.2f} s",
            f"{small / bare:.1f} x a bare smtplib loop ({PEOPLE / bare:,.0f} mails/s)",
        ),
        (f"the same with {sizes}", f"{large:.2f} s", f"{large / small:.2f} x the smaller ledger"),
    ]


def measure() -> tuple[float, float, float]:
    """Seconds of a morning, of one in a large ledger, and of a bare loop; medians."""
    from planner.site import open_site
    from tests.databases import settings_of

    with tempfile.TemporaryDirectory() as folder, _server() as server:
        open_site(settings_of(Path(folder)))
        from planner.ledger.store import migrate

        migrate()
        _publish()
        small = [_morning(server, day) for day in TUESDAYS]
        bare = [_bare(server) for _ in TUESDAYS]
        _grow()
        large = [_morning(server, day + timedelta(weeks=len(TUESDAYS))) for day in TUESDAYS]
    return median(small), median(large), median(bare)


def _plan() -> Plan:
    from tests.cast import assignment, plan

    posts = [f"post-{number}" for number in range(PEOPLE)]
    return plan(*(assignment(f"B-{n}", assignee=post) for n, post in enumerate(posts)))


def _publish() -> None:
    """A plan of 200 assignments, each with 100 open occurrences; five fall due each week."""
    from planner.core.schedule import ScheduleChange
    from planner.ledger.revisions import add_revision
    from tests.cast import at

    change = ScheduleChange(tuple(_open()))
    add_revision(_plan(), crowded(PEOPLE), change, at=at(1, 2), by="planner")


def _open() -> Iterator[Occurrence]:
    """Five occurrences a person due three working days after each Tuesday, the rest in December."""
    from tests.cast import occurrence

    weeks = [TUESDAYS[0] + timedelta(weeks=each) for each in range(2 * len(TUESDAYS))]
    for person in range(PEOPLE):
        for number in range(OPEN // PEOPLE):
            week, turn = divmod(number, DUE // PEOPLE)
            is_due = week < len(weeks)
            due_on = weeks[week] + timedelta(days=3) if is_due else date(2024, 12, 20)
            begin = due_on - timedelta(days=12)
            yield occurrence(due_on, f"B-{person}@2024-{week:02}-{turn}", begin)


def _morning(server: MailServer, day: date) -> float:
    """Decide, claim, send and settle one morning, as the flow does it; seconds."""
    from dataclasses import replace

    from planner.core.reminders import Letterhead
    from planner.delivery.smtp import SmtpChannel
    from planner.ledger.outbox import read_deliveries
    from planner.ledger.runs import record_run
    from planner.operations.morning import decide_morning
    from planner.operations.sending import CHUNK, Dispatch, send_messages
    from tests.cast import at
    from tests.operations.terms import TERMS

    terms = replace(TERMS, head=Letterhead(("mail",), "http://127.0.0.1:8000"))
    now = at(day.month, day.day)
    # Mondays and the first of a month have summaries beside; this is any other morning
    for kind, first in (("weekly", day - timedelta(days=1)), ("monthly", day.replace(day=1))):
        record_run("yunwu", kind, first, at=now, outcome="0封")
    channels = {"mail": SmtpChannel(server)}
    dispatch = Dispatch(channels, "bench", timedelta(minutes=2), lambda: now, terms)
    begun = time.perf_counter()
    decided = decide_morning("yunwu", now=now, terms=terms)
    sent = 0
    while (sending := send_messages("yunwu", dispatch, limit=CHUNK)).sent:
        sent += sending.sent
    seconds = time.perf_counter() - begun
    assert sent == PEOPLE, (day, sent)
    assert sum(map(len, decided.about)) == DUE, (day, sum(map(len, decided.about)))
    assert all(each.state == "sent" for each in read_deliveries("yunwu", day=day))
    _complete(day, now)
    return seconds


def _complete(day: date, now: object) -> None:
    """People answer, so that the next week has its own thousand and no old ones."""
    from planner.core.progress import Entry, EntryKind
    from planner.ledger.entries import append_entries
    from planner.ledger.occurrences import read_occurrences

    due = read_occurrences("yunwu", only_open=True, due_until=day + timedelta(days=4))
    entries = [Entry(each.occurrence.id, EntryKind.COMPLETED, now, "w0") for each in due]
    append_entries("yunwu", entries)


def _grow() -> None:
    """Add finished occurrences of the same year, and entries to them, until there are a million."""
    from planner.core.progress import Entry, EntryKind
    from planner.core.schedule import ScheduleChange
    from planner.ledger.entries import append_entries
    from planner.ledger.revisions import add_revision, read_revision
    from tests.cast import at, occurrence

    revision = read_revision("yunwu", 2024)
    assert revision is not None
    each = FINISHED // PEOPLE
    added = [
        occurrence(date(2024, 3, 1) + timedelta(days=n % 25), f"B-{p}@2024-old-{n}")
        for p in range(PEOPLE)
        for n in range(each)
    ]
    change = ScheduleChange(tuple(added))
    add_revision(revision.plan, revision.organization, change, at=at(7, 1), by="planner")
    kinds = [EntryKind.PROGRESSED] * (ENTRIES // FINISHED - 1) + [EntryKind.COMPLETED]
    made = [Entry(one.id, kind, at(3, 1), "w0", note="已办理") for one in added for kind in kinds]
    made += [Entry(one.id, EntryKind.CORRECTED, at(3, 2), "w0") for one in added]
    for start in range(0, ENTRIES, BATCH):
        append_entries("yunwu", made[start : min(start + BATCH, ENTRIES)])


def _bare(server: MailServer) -> float:
    """The same number of mails of the same size, by smtplib alone."""
    from planner.delivery.mail import write_mail
    from tests.cast import at
    from tests.delivery.sample import message

    mails = [(f"w{n}@example.org", write_mail(message(f"w{n}"), at(3, 25))) for n in range(PEOPLE)]
    begun = time.perf_counter()
    with smtplib.SMTP(server.host, server.port, "localhost") as connection:
        for address, content in mails:
            connection.sendmail(server.sender, [address], content)
    return time.perf_counter() - begun


@contextmanager
def _server() -> Iterator[MailServer]:
    """A mail server in a process of its own."""
    fresh = multiprocessing.get_context("spawn")
    here, there = fresh.Pipe()
    process = fresh.Process(target=_serve, args=(there,))
    process.start()
    yield here.recv()
    here.send("stop")
    process.join()


def _serve(told: Connection) -> None:
    from tests.mailserver import Post, serving

    with serving(Post()) as server:
        told.send(server)
        told.recv()


if __name__ == "__main__":
    for row in rows():
        print(*row, sep="  ")
