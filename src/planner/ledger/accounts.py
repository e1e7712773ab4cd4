"""Accounts as Django keeps them ⇄ whose they are: a person of an organ, or an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from planner.ledger.store import answering, local, transaction

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


@dataclass(frozen=True)
class Account:
    """Who may sign in (账户): `name` is `organ.person`, or a plain word without a person."""

    name: str
    email: str
    is_administrator: bool = False
    is_active: bool = True
    signed_in_at: datetime | None = None

    @property
    def organ(self) -> str:
        """The organ of its person; "" for an administrator without one."""
        return split_name(self.name)[0]

    @property
    def person(self) -> str:
        """The person's id in that organ; "" for an administrator without one."""
        return split_name(self.name)[1]


def name_of(organ: str, person: str) -> str:
    """The name of a person's account; ids have no dots."""
    return f"{organ}.{person}"


def split_name(name: str) -> tuple[str, str]:
    """Organ and person of an account's name; both empty without a person."""
    organ, dot, person = name.partition(".")
    return (organ, person) if dot else ("", "")


def keep_account(
    name: str, email: str, *, is_administrator: bool | None = None, is_active: bool | None = None
) -> Account:
    """Make the account, or bring it up to date; without a word on them, rights stay as they are.

    An address belongs to one account: whoever had it before has none now.
    """
    email = email.strip().lower()
    with transaction():
        row, _ = get_user_model().objects.get_or_create(username=name)
        before = (row.email, row.is_active, row.is_staff, row.password)
        row.email = email
        row.is_active = row.is_active if is_active is None else is_active
        if is_administrator is not None:
            row.is_staff = row.is_superuser = is_administrator
        if not row.password:
            row.set_unusable_password()
        if before != (row.email, row.is_active, row.is_staff, row.password):
            row.save()
        _keep_address(row, email)
    return _account(row)


@answering()
def find_accounts(email: str = "") -> tuple[Account, ...]:
    """All accounts, or those of an e-mail address, by name."""
    rows = get_user_model().objects.order_by("username")
    return tuple(_account(each) for each in (rows.filter(email__iexact=email) if email else rows))


@answering()
def find_account(name: str) -> Account | None:
    """The account of that name; None if there is none."""
    row = get_user_model().objects.filter(username=name).first()
    return _account(row) if row else None


@answering()
def link_token(name: str) -> str:
    """What a one-time link for an account carries; of no use once somebody has signed in to it."""
    row = get_user_model().objects.get(username=name)
    return f"{row.pk}-{_TOKENS.make_token(row)}"


@answering()
def account_of_token(token: str) -> Account | None:
    """Whose link it is; None if it was used, is too old, or is none of ours."""
    key, _, rest = token.partition("-")
    if not key.isascii() or not key.isdigit():
        return None
    row = get_user_model().objects.filter(pk=int(key[:18]), is_active=True).first()
    return _account(row) if row and _TOKENS.check_token(row, rest) else None


class _LinkTokens(PasswordResetTokenGenerator):
    """Tokens that end with the next sign-in, however soon it comes, and after half an hour."""

    key_salt = "planner.ledger.accounts"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        return f"{user.pk}|{user.password}|{user.last_login}|{timestamp}"


_TOKENS = _LinkTokens()


def _keep_address(row: Any, email: str) -> None:
    """The address as the sign-in looks it up: one an account, and known to be theirs."""
    table: Any = apps.get_model("account", "EmailAddress")
    addresses = table.objects
    own = addresses.filter(user=row)
    if list(own.values_list("email", "verified")) == ([(email, True)] if email else []):
        return
    own.delete()
    if email:
        addresses.filter(email=email).delete()
        others = get_user_model().objects.filter(email=email).exclude(pk=row.pk)
        others.update(email="")
        proven = {"verified": True, "primary": True}
        addresses.update_or_create(user=row, email=email, defaults=proven)


def _account(row: object) -> Account:
    user = row if isinstance(row, get_user_model()) else None
    if user is None:
        raise TypeError(row)
    at = user.last_login
    return Account(
        user.get_username(), user.email, user.is_staff, user.is_active, local(at) if at else None
    )
