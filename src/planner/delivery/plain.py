"""A short text for one person → a mail that goes out at once and is kept nowhere (RFC 5322)."""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from planner.core.reminders import Ways
from planner.delivery.channel import Refused, Unreachable
from planner.delivery.mail import OWN_NAME
from planner.delivery.smtp import SmtpChannel


@dataclass(frozen=True)
class PlainMail:
    """A text that may hold a secret, such as a code: it is not shown where values are printed."""

    address: str
    subject: str
    text: str = field(repr=False)
    at: datetime


def send_plain(mail: PlainMail, ways: Ways) -> None:
    """Send by the mail server, or without one write a private file; raises a channel's failure."""
    if ways.mail is None:
        _write(mail, Path(ways.folder) / f"{mail.at:%Y-%m-%d}")
        return
    channel = SmtpChannel(ways.mail)
    try:
        channel.hand_over(mail.address, _content(mail, ways.mail.sender, ways.mail.reply_to))
    finally:
        channel.close()


def try_way(ways: Ways) -> None:
    """Whether a mail could go out now, without sending one; raises Unreachable."""
    if ways.mail is None:
        return
    channel = SmtpChannel(ways.mail)
    try:
        channel.try_out()
    finally:
        channel.close()


def _content(mail: PlainMail, sender: str, reply_to: str = "") -> bytes:
    """One part of plain text: no link that anybody could follow or count."""
    letter = EmailMessage(policy=SMTP)
    try:
        letter["Message-ID"] = f"<{secrets.token_hex(16)}@planner>"
        letter["Date"] = mail.at
        letter["Subject"] = mail.subject
        letter["To"] = Address(addr_spec=mail.address)
        letter["From"] = Address(OWN_NAME, addr_spec=sender)
        if reply_to:
            letter["Reply-To"] = Address(addr_spec=reply_to)
        letter["Auto-Submitted"] = "auto-generated"
        mail.address.encode("ascii")
    except (ValueError, MessageError, IndexError) as fault:
        why = f"邮箱地址“{mail.address}”不能用"
        raise Refused("邮件", why, is_address_bad=True) from fault
    letter.set_content(mail.text, cte="base64")
    return letter.as_bytes()


def _write(mail: PlainMail, folder: Path) -> None:
    """A file that only its owner can read."""
    target = folder / f"sign-in-{secrets.token_hex(4)}.eml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        content = _content(mail, f"planner@{mail.address.partition('@')[2]}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(target, flags, 0o600), "wb") as file:
            file.write(content)
    except OSError as fault:
        with contextlib.suppress(OSError):
            target.unlink()
        why = f"写不进 {folder}（{fault.strerror}），请检查磁盘空间和权限"
        raise Unreachable("文件", why) from fault
