"""A request → who it comes from; an e-mail address → the account that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.http import HttpRequest

from planner.ledger.accounts import Account, find_account
from planner.operations.accounts import Doer, account_of, claimants, may_sign_in
from planner.operations.board import Boards
from planner.operations.members import member_of
from planner.site import opened_settings
from planner.web.terms import boards_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def boards() -> Boards:
    """The boards of this process."""
    return boards_of(opened_settings())


def account_for(email: str) -> Account | None:
    """The account that an address opens today; None if none does, or if it is locked."""
    account = account_of(email, opened_settings().clock.today(), boards())
    return account if account is not None and account.is_active else None


def is_shared(email: str) -> bool:
    """Whether an address stands for several people, and so for none."""
    return len(claimants(email, opened_settings().clock.today(), boards())) > 1


def row_of(account: Account | None) -> User | None:
    """The account as Django and allauth know it."""
    return get_user_model().objects.get_by_natural_key(account.name) if account else None


def is_welcome(name: str) -> bool:
    """Whether the account of that name may sign in today."""
    account = find_account(name)
    today = opened_settings().clock.today()
    return account is not None and may_sign_in(account, today, boards())


def shown_name(user: User) -> str:
    """What people call whose account it is."""
    today = opened_settings().clock.today()
    name = user.get_username()
    member = member_of(name, today, boards(), is_administrator=user.is_staff)
    return member.name if member else name


def client_address(request: HttpRequest) -> str:
    """From where a request came, as far as the servers in front are one's own."""
    from allauth.account.adapter import get_adapter
    from django.core.exceptions import PermissionDenied

    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


def doer(request: HttpRequest) -> Doer:
    """Who asks, when, and from where."""
    now = opened_settings().clock.now()
    return Doer(request.user.get_username(), now, client_address(request))
