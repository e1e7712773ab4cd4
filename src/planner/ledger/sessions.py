"""Where an account is signed in, and by what it can sign in → values; and the end of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models.functions import Now

from planner.ledger.store import answering, local, transaction

# How many codes there are to begin with; each can be used once.
CODES = 10


@dataclass(frozen=True)
class SignedIn:
    """One browser in which an account is signed in (登录)."""

    id: int
    key: str
    began_at: datetime
    address: str
    device: str


@dataclass(frozen=True)
class Passkey:
    """A key that lies on a device or is one (通行密钥)."""

    id: int
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Factors:
    """By what an account can sign in, besides a code by mail."""

    has_password: bool
    has_totp: bool
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def has_second(self) -> bool:
        """Whether anything of it can get lost with a phone or a key."""
        return self.has_totp or bool(self.passkeys)


@answering()
def sessions_of(name: str) -> tuple[SignedIn, ...]:
    """Where an account is signed in now, the latest first."""
    rows = _rows("usersessions", "UserSession").filter(user__username=name).order_by("-created_at")
    found = [
        SignedIn(row.pk, row.session_key, local(row.created_at), row.ip, row.user_agent)
        for row in rows
    ]
    alive = _rows("sessions", "Session").filter(
        session_key__in=[each.key for each in found], expire_date__gt=Now()
    )
    keys = set(alive.values_list("session_key", flat=True))
    return tuple(each for each in found if each.key in keys)


def end_sessions(name: str, *, only: int | None = None, but: str = "") -> int:
    """Sign an account out everywhere, or in one browser, or in all but one; how many ended."""
    with transaction():
        rows = _rows("usersessions", "UserSession").filter(user__username=name)
        rows = rows.exclude(session_key=but) if but else rows
        rows = rows.filter(pk=only) if only is not None else rows
        keys = list(rows.values_list("session_key", flat=True))
        ended, _ = _rows("sessions", "Session").filter(session_key__in=keys).delete()
        rows.delete()
    return int(ended)


def clear_sessions() -> None:
    """Take away what ran out."""
    with transaction():
        _rows("sessions", "Session").filter(expire_date__lt=Now()).delete()


@answering()
def factors_of(name: str) -> Factors:
    """By what an account can sign in."""
    user = _rows("auth", "User").get(username=name)
    rows = list(_rows("mfa", "Authenticator").filter(user=user).order_by("created_at"))
    kinds = {row.type: row for row in rows}
    codes = kinds.get("recovery_codes")
    left = CODES - int(codes.data.get("used_mask", 0)).bit_count() if codes else 0
    keys = tuple(_passkey(row) for row in rows if row.type == "webauthn")
    return Factors(user.has_usable_password(), "totp" in kinds, keys, left)


def remove_factors(name: str) -> int:
    """Take away all second steps, keys and codes of an account; how many there were."""
    with transaction():
        count, _ = _rows("mfa", "Authenticator").filter(user__username=name).delete()
    return int(count)


def _passkey(row: Any) -> Passkey:
    used = local(row.last_used_at) if row.last_used_at else None
    return Passkey(row.pk, str(row.data.get("name", "")), local(row.created_at), used)


def _rows(app: str, model: str) -> Any:
    """The rows of a table that Django or allauth made."""
    table: Any = apps.get_model(app, model)
    return table.objects
