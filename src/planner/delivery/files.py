"""Messages → .eml files in a folder, for trying out and for offices without a mail server."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.core.reminders import Message, MessageKind
from planner.delivery.channel import Unreachable, fingerprint
from planner.delivery.mail import write_mail


@dataclass(frozen=True)
class FileChannel:
    """Writes `<folder>/<day>/<recipient>.eml`; the same message again replaces the file.

    A message that is no digest has its kind, and some digits, in the file's name.
    """

    folder: Path
    name: str = "files"

    def send(self, message: Message, at: datetime) -> str:
        """Write the message whole, or raise Unreachable and leave no half of it."""
        target = self.folder / f"{message.day}" / f"{_file_name(message)}.eml"
        draft = target.with_suffix(f".{os.getpid()}")
        content = write_mail(message, at)
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
        return target.name

    def close(self) -> None:
        """Nothing is kept."""


def _file_name(message: Message) -> str:
    if message.kind is MessageKind.DIGEST:
        return message.recipient
    return f"{message.recipient}-{message.kind}-{fingerprint(message)[:8]}"
