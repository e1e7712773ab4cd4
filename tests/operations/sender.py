"""What a process does that may be killed at any moment: the mornings of a year, and sending.

Imported before the processes are made, so that each begins at once; `tests.opened` comes first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from planner.core.dates import ONE_DAY, Window
from planner.core.reminders import Letterhead, MailServer, Message
from planner.delivery.channel import Channel, message_id
from planner.delivery.smtp import SmtpChannel
from planner.ledger.runs import last_run
from planner.operations.morning import decide_morning
from planner.operations.sending import Dispatch, send_messages
from planner.settings import Settings
from tests.cast import ZONE
from tests.databases import use
from tests.operations.terms import TERMS

BY_MAIL = replace(TERMS, head=Letterhead(("mail",), "http://127.0.0.1:8000"))
LEASE = timedelta(minutes=2)
YEAR = Window.of_year(2024)


def play_by_mail(settings: Settings, server: MailServer, worker: str) -> None:
    """Play the year through a mail server."""
    go_on(settings, SmtpChannel(server), worker)


def go_on(settings: Settings, mail: Channel, worker: str) -> None:
    """Play the mornings from where the last process stopped to the end of the year."""
    use(settings)
    for day in _days():
        begin = datetime.combine(day, time(8, 30), ZONE)
        decide_morning("yunwu", now=begin, terms=BY_MAIL)
        send_all(mail, worker, begin)


def send_all(mail: Channel, worker: str, begin: datetime) -> int:
    """Send until nothing waits, going on in time to when something can be tried; how many."""
    moment, sent = begin, 0
    dispatch = Dispatch({"mail": mail}, worker, LEASE, lambda: moment, BY_MAIL)
    while True:
        sending = send_messages("yunwu", dispatch, limit=50)
        sent += sending.sent
        if not sending.sent:
            if sending.left.free_at is None:
                return sent
            moment = max(moment, sending.left.free_at) + timedelta(seconds=1)


class Letterbox:
    """A way that several processes share: each Message-ID is appended to one file, whole."""

    name = "mail"

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def send(self, message: Message, _at: datetime) -> str:
        os.write(self._file, message_id(message).encode() + b"\n")
        return "ok"

    def close(self) -> None:
        """It stays open until the process ends."""


def race(settings: Settings, letterbox: Path, worker: str) -> int:
    """Send what waits beside other workers; how many this one sent."""
    use(settings)
    begin = datetime(2024, 3, 25, 9, tzinfo=ZONE)
    sent = 0
    dispatch = Dispatch({"mail": Letterbox(letterbox)}, worker, LEASE, lambda: begin, BY_MAIL)
    while (sending := send_messages("yunwu", dispatch, limit=50)).sent:
        sent += sending.sent
    return sent


def _days() -> Iterator[date]:
    last = last_run("yunwu", "morning")
    day = last[0] if last else YEAR.starts_on
    while day in YEAR:
        yield day
        day += ONE_DAY
