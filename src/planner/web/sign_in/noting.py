"""What allauth reports → acts that stay; without codes, passwords, or what was typed."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.mfa import signals as mfa_signals
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from planner.ledger.accounts import split_name
from planner.ledger.sessions import clear_sessions
from planner.operations.acts import ActKind, note_act
from planner.site import opened_settings
from planner.web.sign_in.people import client_address

WAYS = {
    "code": "邮件验证码",
    "password": "密码",
    "socialaccount": "统一身份认证",
    "link": "登录链接",
    "totp": "动态口令",
    "recovery_codes": "备用码",
    "webauthn": "通行密钥",
}


def note(request: HttpRequest, kind: ActKind, name: str, about: str = "") -> None:
    """Note what an account did, or what was tried with it; `name` is "" for a stranger."""
    organ, _ = split_name(name)
    now, address = opened_settings().clock.now(), client_address(request)
    note_act(kind, by=name, at=now, organ=organ, about=about, address=address)


def failed(request: HttpRequest, name: str, why: str) -> None:
    """Note that somebody did not get in."""
    note(request, ActKind.SIGN_IN_FAILED, name, why)


def connect() -> None:
    """Listen from now on; to listen twice changes nothing."""
    for signal, receiver in _RECEIVERS:
        signal.connect(receiver, dispatch_uid=receiver.__name__)


def _signed_in(request: HttpRequest, user: Any, **_: Any) -> None:
    # a stranger's session is short; from here on it lasts as long as is set
    request.session.set_expiry(None)
    clear_sessions()
    note(request, ActKind.SIGNED_IN, user.get_username(), _ways(request, user))
    _count_as_proof(request, user)


def _count_as_proof(request: HttpRequest, user: Any) -> None:
    """Who just signed in has shown who they are: for some minutes they may change their ways in.

    So whoever lost a passkey signs in anew by a code, and takes it away.
    """
    records = get_authentication_records(request, user)
    if records:
        proven = [*records[:-1], {**records[-1], "reauthenticated": True}]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = proven


def _signed_out(request: HttpRequest, user: Any, **_: Any) -> None:
    if user is not None:
        note(request, ActKind.SIGNED_OUT, user.get_username())


def _password_changed(request: HttpRequest, user: Any, **_: Any) -> None:
    note(request, ActKind.PASSWORD_CHANGED, user.get_username())


def _code_rejected(request: HttpRequest, user: Any, **_: Any) -> None:
    failed(request, user.get_username(), "验证码不对")


def _factor_rejected(request: HttpRequest, user: Any, **_: Any) -> None:
    failed(request, user.get_username(), "动态口令或备用码不对")


def _factor_added(request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    if authenticator.type != "recovery_codes":
        note(request, ActKind.FACTOR_ADDED, user.get_username(), WAYS[authenticator.type])


def _factor_removed(request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    if authenticator.type != "recovery_codes":
        note(request, ActKind.FACTOR_REMOVED, user.get_username(), WAYS[authenticator.type])


def _codes_made(request: HttpRequest, user: Any, **_: Any) -> None:
    note(request, ActKind.CODES_MADE, user.get_username())


def _ways(request: HttpRequest, user: Any) -> str:
    """By what somebody signed in, in order."""
    records = get_authentication_records(request, user)
    words = (WAYS.get(each.get("type") or each["method"], "") for each in records)
    return "、".join(dict.fromkeys(word for word in words if word))


_RECEIVERS = (
    (account_signals.user_logged_in, _signed_in),
    (user_logged_out, _signed_out),
    (account_signals.password_set, _password_changed),
    (account_signals.password_changed, _password_changed),
    (account_signals.password_reset, _password_changed),
    (account_signals.login_code_rejected, _code_rejected),
    (account_signals.password_reset_code_rejected, _code_rejected),
    (mfa_signals.authentication_failed, _factor_rejected),
    (mfa_signals.authenticator_added, _factor_added),
    (mfa_signals.authenticator_removed, _factor_removed),
    (mfa_signals.authenticator_reset, _codes_made),
)
