"""A message → an e-mail with a text and an HTML part (RFC 5322, RFC 2045)."""

from __future__ import annotations

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from planner.core.reminders import Attachment, Message
from planner.delivery.channel import Refused, fingerprint, message_id
from planner.delivery.html import render_html

OWN_NAME = "工作计划系统"
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write_mail(message: Message, at: datetime, sender: str = "", reply_to: str = "") -> bytes:
    """The mail's bytes; raises Refused for an address that no mail can be sent to.

    Texts of people's come into headers as one line, and into the HTML part as text.
    """
    mail = EmailMessage(policy=SMTP)
    try:
        mail["Message-ID"] = message_id(message)
        mail["Date"] = at
        mail["Subject"] = _one_line(message.subject)
        mail["To"] = Address(_one_line(message.name), addr_spec=message.address)
        mail["From"] = Address(_own_name(message), addr_spec=sender or _own_address(message))
        if reply_to:
            mail["Reply-To"] = Address(addr_spec=reply_to)
        mail["Auto-Submitted"] = "auto-generated"
        if message.kind.is_summary and reply_to:
            subject = quote(f"退订{message.kind.word}")
            mail["List-Unsubscribe"] = f"<mailto:{reply_to}?subject={subject}>"
        message.address.encode("ascii")
    except (ValueError, MessageError, IndexError) as fault:
        why = f"邮箱地址“{message.address}”不能用"
        raise Refused("邮件", why, is_address_bad=True) from fault
    mail.set_content(message.text, cte="base64")
    mail.add_alternative(render_html(message.subject, message.letter), "html", cte="base64")
    if message.calendar:
        mail.add_attachment(
            message.calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename=f"{message.day}.ics",
        )
    for file in message.attached:
        _attach(mail, file)
    for number, part in enumerate(each for each in mail.walk() if each.is_multipart()):
        # fixed by the message, so that the same mail is the same bytes
        part.set_boundary(f"=_{fingerprint(message)}-{number}")
    return mail.as_bytes()


def _attach(mail: EmailMessage, file: Attachment) -> None:
    """Add a file; a name in Chinese goes into the header as RFC 2231 has it."""
    kind = _TYPES.get(file.name.rpartition(".")[2], "application/octet-stream")
    maintype, _, subtype = kind.partition("/")
    mail.add_attachment(
        file.content, maintype=maintype, subtype=subtype, filename=_one_line(file.name)
    )


def _own_name(message: Message) -> str:
    """Who writes: to other offices the organ itself, whose name the letter is signed with."""
    return _one_line(message.letter.signature.partition(" ")[0]) if message.is_outward else OWN_NAME


def _one_line(text: str) -> str:
    """Without line ends and other control characters, which would begin a new header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _own_address(message: Message) -> str:
    return f"planner@{message.address.partition('@')[2]}"
