"""What people type at the entrance → whom a code goes to; a new key → one that signs in alone."""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.forms import BaseConfirmCodeForm, RequestLoginCodeForm, ResetPasswordForm
from allauth.core import context, ratelimit
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.cache import cache
from django.http import HttpRequest

from planner.web.sign_in.mail import check_way
from planner.web.sign_in.noting import failed
from planner.web.sign_in.people import account_for, is_shared, row_of


class CodeForm(RequestLoginCodeForm):  # type: ignore[misc] # allauth ships no types
    """An address; whose it is, and whether anybody's, does not show."""

    def clean_email(self) -> str:
        """Find the account, made or brought up to date; raises ValidationError when too often."""
        email = str(self.cleaned_data["email"])
        request = context.request
        if not ratelimit.consume(request, action="request_login_code", key=email.lower()):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = row_of(account_for(email))
        if self._user is None:
            _answer_stranger(request, email)
        return email


class ResetForm(ResetPasswordForm):  # type: ignore[misc] # allauth ships no types
    """The same for a new password."""

    def clean_email(self) -> str:
        """Find the account, made or brought up to date."""
        email = str(self.cleaned_data["email"])
        found = row_of(account_for(email))
        self.users = [found] if found else []
        return email

    def save(self, request: HttpRequest, **known: Any) -> str:
        """Send the code, or answer a stranger."""
        if not self.users:
            _answer_stranger(request, self.cleaned_data["email"])
        return str(super().save(request, **known))


class TriedCode(BaseConfirmCodeForm):  # type: ignore[misc] # allauth ships no types
    """A code as it was typed; it can be tried as often as is set, and no oftener.

    allauth counts in the session, which requests that come at once all read before one writes it.
    """

    def clean_code(self) -> str:
        """Count first, where nobody is missed; raises ValidationError if it is another code."""
        tried = f"{context.request.session.session_key}:{self.expected_code}"
        key = f"tried:{hashlib.sha256(tried.encode()).hexdigest()}"
        cache.add(key, 0, app_settings.LOGIN_BY_CODE_TIMEOUT)
        if cache.incr(key) > app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS:
            raise get_adapter().validation_error("incorrect_code")
        return str(super().clean_code())


class KeyForm(AddWebAuthnForm):  # type: ignore[misc] # allauth ships no types
    """A key always signs in alone: with a finger, a face or a PIN, without anything typed."""

    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True)


def _answer_stranger(request: HttpRequest, email: str) -> None:
    """Take as long as for a colleague; the owner of a shared mailbox is told in a mail."""
    if is_shared(email):
        failed(request, "", "邮箱登记给了不止一人")
        get_adapter().send_mail("planner/sign_in/shared", email, {})
        return
    failed(request, "", "要验证码的邮箱没有对应的账户")
    check_way(request)
