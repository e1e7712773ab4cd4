"""What a provider of OpenID Connect says of somebody → one of our accounts, or nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from planner.web.messages import message
from planner.web.sign_in.noting import failed
from planner.web.sign_in.people import account_for, row_of

_LOG = logging.getLogger(__name__)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Somebody is who has the verified address of a person in service; nothing is connected."""

    def is_open_for_signup(self, *_: Any, **__: Any) -> bool:
        """Never."""
        return False

    def authenticate_by_email(self, sociallogin: Any) -> tuple[Any, str] | None:
        """Who it is; an address counts only if the provider says `true`, not something like it."""
        for each in sociallogin.email_addresses:
            account = account_for(each.email) if each.verified is True else None
            if account is not None:
                return row_of(account), each.email
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse whoever is a stranger, and anything but signing in."""
        process = sociallogin.state.get("process", AuthProcess.LOGIN)
        if process == AuthProcess.LOGIN and sociallogin.is_existing:
            return
        failed(request, "", "统一身份认证：没有对应的在职人员，或邮箱没有核实")
        text = "统一身份认证给出的邮箱不属于在职人员，或没有经过核实。请联系督办人员或系统管理员。"
        raise ImmediateHttpResponse(message(request, 403, "不能登录", text))

    def on_authentication_error(self, request: HttpRequest, *_: Any, **known: Any) -> None:
        """Note that it did not work; the log says of what kind the fault was."""
        kind = type(known.get("exception")).__name__
        _LOG.warning("OpenID Connect: %s %s", known.get("error"), kind)
        failed(request, "", "统一身份认证没有成功")


def answering(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A step of the way that says in a sentence when the provider does not answer as it should."""

    @wraps(page)
    def step(request: HttpRequest, provider_id: str) -> HttpResponseBase:
        try:
            return page(request, provider_id)
        # what cannot be reached is an OSError; an answer of another form, one of the others
        except (OSError, KeyError, ValueError) as fault:
            _LOG.warning("OpenID Connect: %s", type(fault).__name__)
            failed(request, "", "统一身份认证没有应答")
            return render(request, "socialaccount/authentication_error.html", status=503)

    return step
