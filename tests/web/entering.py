"""What somebody does at the entrance, and what arrives in their mailbox."""

from __future__ import annotations

import base64
import hmac
import struct
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from planner.settings import Settings

LOGIN, CODE, CONFIRM = "/accounts/login/", "/accounts/login/code/", "/accounts/login/code/confirm/"
PASSWORD = "云雾山上茶叶香2024"  # noqa: S105 - for tests
OWN_WAY = "planner.web.sign_in.mail.OwnWay"
EMAIL = "wangfang@example.org"


def mails(settings: Settings) -> list[EmailMessage]:
    """The mails about signing in that lie in the folder for outgoing files."""
    found = sorted((settings.var / "outbox").glob("*/sign-in-*.eml"), key=_written)
    return [_parsed(each.read_bytes()) for each in found]


def last_code(settings: Settings) -> str:
    """The code of the latest mail: a line of its own."""
    return code_in(mails(settings)[-1])


def code_in(mail: EmailMessage) -> str:
    """The one line that is six digits."""
    (code,) = [line for line in mail.get_content().splitlines() if line.isdigit()]
    assert len(code) == 6
    return str(code)


def ask(client: Client, email: str = EMAIL, **more: str) -> Any:
    """Ask for a code, and see what follows."""
    return client.post(CODE, {"email": email, **more}, follow=True)


def enter(client: Client, code: str, **more: str) -> Any:
    """Type a code."""
    return client.post(CONFIRM, {"code": code, **more})


def enter_by_code(client: Client, settings: Settings, email: str = EMAIL) -> Any:
    """The whole way in."""
    ask(client, email)
    return enter(client, last_code(settings))


def enter_by_password(client: Client, login: str = EMAIL, password: str = PASSWORD) -> Any:
    """The other way in."""
    return client.post(LOGIN, {"login": login, "password": password})


def keep_password(name: str, password: str = PASSWORD) -> None:
    """Give an account a password."""
    user = get_user_model().objects.get(username=name)
    user.set_password(password)
    user.save()


def is_in(client: Client) -> bool:
    """Whether somebody is signed in there."""
    return bool(client.get("/accounts/").status_code == 200)


def one_time_password(secret: str, steps: int = 0) -> str:
    """What the phone shows (RFC 6238), now or some half minutes off."""
    counter = int(time.time() // 30) + steps  # noqa: TID251 - phones know no rehearsal
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", counter), "sha1")
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def _written(path: Any) -> tuple[int, str]:
    return path.stat().st_mtime_ns, path.name


def _parsed(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail
