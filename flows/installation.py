"""Settings → the parts that flows hand to operations."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import timedelta

from planner.delivery.opening import open_channels
from planner.operations.installation import organs, prepare
from planner.operations.press import Press
from planner.operations.sending import Dispatch
from planner.operations.terms import Terms, read_terms
from planner.settings import Settings, read_settings


@dataclass(frozen=True)
class Installation:
    """An installation opened for one flow run."""

    settings: Settings
    terms: Terms

    @property
    def organs(self) -> tuple[str, ...]:
        """The organs that have published a plan."""
        return organs()

    @property
    def press(self) -> Press:
        """How the documents of this installation are made."""
        return Press(*self.settings.templates, self.settings.fonts)

    def dispatch(self) -> Dispatch:
        """How this process sends messages."""
        lease = timedelta(seconds=self.settings.reminders.lease_seconds)
        worker = f"{socket.gethostname()}:{os.getpid()}"
        channels = open_channels(self.settings.ways)
        return Dispatch(channels, worker, lease, self.settings.clock.now, self.terms)


def open_installation() -> Installation:
    """Read the settings and make the ledger usable; raises PlannerError with what to do."""
    settings = read_settings()
    prepare()
    notices = settings.root / settings.files.workdays
    terms = read_terms(
        notices,
        settings.light_policy,
        settings.reminder_policy,
        settings.letterhead,
        settings.restraint,
    )
    return Installation(settings, terms)
