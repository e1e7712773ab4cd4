"""Messages → .eml files in a folder, for trying out and for offices without a mail server."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from planner.core.errors import Unavailable
from planner.core.reminders import Message
from planner.delivery.channel import message_id


@dataclass(frozen=True)
class FileChannel:
    """Writes `<folder>/<day>/<recipient>.eml`; the same message again replaces the file."""

    folder: Path
    name: str = "files"

    def send(self, message: Message, at: datetime) -> str:
        """Write the message whole, or raise Unavailable and leave no half of it."""
        target = self.folder / f"{message.day}" / f"{message.recipient}.eml"
        draft = target.with_suffix(f".{os.getpid()}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.write(_mail(message, at).as_bytes())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except OSError as fault:
            with contextlib.suppress(OSError):
                draft.unlink()
            why = f"写不进 {target.parent}（{fault.strerror}）"
            raise Unavailable("文件渠道", why, "请检查磁盘空间和权限，下次运行会再发") from fault
        return target.name


def _mail(message: Message, at: datetime) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = message_id(message)
    mail["Date"] = at
    mail["Subject"] = " ".join(message.subject.split())
    mail["To"] = f"{message.name} <{message.address}>"
    mail["From"] = f"planner <planner@{message.address.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text, cte="base64")
    return mail
