"""What an installation has set → the ways by which messages can go out, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Security = Literal["tls", "starttls", "none"]


def way_in_words(name: str) -> str:
    """A channel's name as staff know it; what an administrator named stays as it is."""
    return {"files": "文件", "mail": "邮件"}.get(name, name)


@dataclass(frozen=True)
class MailServer:
    """A mail server as its operator describes it (发信服务器); `timeout` in seconds."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    reply_to: str = ""
    timeout: float = 20.0


@dataclass(frozen=True)
class Hook:
    """An address of Apprise's (WeCom, DingTalk, Feishu, SMS …), with `{address}` for the person's.

    Chat groups leak: unless it `shows_titles`, a message only says how many things there are.
    """

    url: str = field(repr=False)
    shows_titles: bool = False


@dataclass(frozen=True)
class Ways:
    """By what an installation can reach people; `folder` takes what goes to files."""

    folder: str
    mail: MailServer | None = None
    hooks: Mapping[str, Hook] = field(default_factory=dict)
