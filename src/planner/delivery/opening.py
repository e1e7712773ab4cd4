"""The ways of an installation → its channels by name."""

from __future__ import annotations

from pathlib import Path

from planner.core.reminders import Ways
from planner.delivery.channel import Channel
from planner.delivery.files import FileChannel
from planner.delivery.hooks import HookChannel
from planner.delivery.smtp import SmtpChannel


def open_channels(ways: Ways) -> dict[str, Channel]:
    """Every channel that is set up; files always are."""
    channels: dict[str, Channel] = {"files": FileChannel(Path(ways.folder))}
    if ways.mail is not None:
        channels["mail"] = SmtpChannel(ways.mail)
    return channels | {name: HookChannel(hook, name) for name, hook in ways.hooks.items()}
