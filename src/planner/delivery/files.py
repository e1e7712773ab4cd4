"""Messages → .eml files in a folder, for trying out and for offices without a mail server."""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.core.reminders import Message, MessageKind
from planner.delivery.channel import Unreachable, fingerprint
from planner.delivery.mail import write_mail

# What an address or a title may hold and the name of a file may not, on any system.
_UNFIT = re.compile(r'[/\\:*?"<>|\x00-\x1f]')


@dataclass(frozen=True)
class FileChannel:
    """Writes `<folder>/<day>/<recipient>.eml`; the same message again replaces the file.

    A message that is no digest has its kind, and some digits, in the file's name. What is attached
    is in the mail, and lies beside it in a folder of the mail's name, to be opened at once.
    """

    folder: Path
    name: str = "files"

    def send(self, message: Message, at: datetime) -> str:
        """Write the message whole, or raise Unreachable and leave no half of it."""
        folder, name = self.folder / f"{message.day}", _file_name(message)
        target = folder / f"{name}.eml"
        beside = folder / name
        for each in message.attached:
            _write_whole(beside / _fit(each.name), each.content)
        _write_whole(target, write_mail(message, at))
        return target.name

    def close(self) -> None:
        """Nothing is kept."""


def _write_whole(target: Path, content: bytes) -> None:
    """Write a private file whole, or raise Unreachable and leave no half of it."""
    draft = target.with_name(f"{target.stem}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            draft.chmod(0o600)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as fault:
        with contextlib.suppress(OSError):
            draft.unlink()
        why = f"写不进 {target.parent}（{fault.strerror}），请检查磁盘空间和权限"
        raise Unreachable("文件", why) from fault


def _file_name(message: Message) -> str:
    if message.kind is MessageKind.DIGEST:
        return message.recipient
    return f"{_fit(message.recipient)}-{message.kind}-{fingerprint(message)[:8]}"


def _fit(name: str) -> str:
    """A name that is one file in its folder, whatever people wrote."""
    return _UNFIT.sub("_", name).lstrip(".") or "_"
