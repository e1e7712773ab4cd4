"""allauth's pages → those that there are here, by name; everything else of it stays unreachable."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as provider
from allauth.socialaccount.providers.openid_connect import views as openid
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, reverse
from django.views.generic.base import RedirectView

from planner.web.sign_in.mail import has_server
from planner.web.sign_in.provider import answering
from planner.web.visit import enter

Page = Callable[..., HttpResponseBase]


def own(page: Page) -> Page:
    """A page for whoever is signed in and in service, with the bar above it."""

    @wraps(page)
    def shown(request: HttpRequest, *parts: Any, **named: Any) -> HttpResponseBase:
        visit = enter(request, None)
        return visit if isinstance(visit, HttpResponseBase) else page(request, *parts, **named)

    return shown


def briefly(page: Page) -> Page:
    """A page on the way in: what it keeps of a stranger is gone soon, not in a month."""

    @wraps(page)
    def shown(request: HttpRequest, *parts: Any, **named: Any) -> HttpResponseBase:
        response = page(request, *parts, **named)
        if request.session.modified and not request.user.is_authenticated:
            request.session.set_expiry(app_settings.LOGIN_TIMEOUT)
        return response

    return shown


class Totp(totp.ActivateTOTPView):  # type: ignore[misc] # allauth ships no types
    """A one-time password is set up together with the codes for when the phone is lost."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Whoever typed what the phone shows need not do so again to see the codes."""
        response: HttpResponse = super().form_valid(form)
        user = self.request.user
        record_authentication(self.request, user, "mfa", type="totp", reauthenticated=True)
        return response

    def get_success_url(self) -> str:
        """The codes are shown in any case: those from before may never have been."""
        return reverse("mfa_view_recovery_codes")


class Key(keys.AddWebAuthnView):  # type: ignore[misc] # allauth ships no types
    """A key is a way in; lost, it leaves the code by mail."""

    def get_success_url(self) -> str:
        """Back to one's own page."""
        return reverse("my-account")


class Login(account.LoginView):  # type: ignore[misc] # allauth ships no types
    """The entrance: one field for a code by mail, and the lesser ways below it."""

    def get_context_data(self, **known: Any) -> dict[str, Any]:
        """Also whether a code by mail can arrive."""
        return {**super().get_context_data(**known), "has_server": has_server()}


class Code(account.RequestLoginCodeView):  # type: ignore[misc] # allauth ships no types
    """The same, after an address that is none."""

    template_name = "account/login.html"

    def get_context_data(self, **known: Any) -> dict[str, Any]:
        """The form as the entrance knows it."""
        found = super().get_context_data(**known)
        return {**found, "code_form": found["form"], "has_server": has_server()}


class EnterCode(account.ConfirmLoginCodeView):  # type: ignore[misc] # allauth ships no types
    """Where the code is typed."""

    def get_context_data(self, **known: Any) -> dict[str, Any]:
        """Also whether a code by mail can arrive."""
        return {**super().get_context_data(**known), "has_server": has_server()}


_enter_code = account.login_stage_required(
    stage=account.LoginByCodeStage.key, redirect_urlname="account_login"
)(EnterCode.as_view())
_mine = RedirectView.as_view(pattern_name="my-account")
_A, _S, _O = "accounts/", "accounts/second/", "accounts/oidc/<str:provider_id>/login/"
PAGES = [
    path(f"{_A}login/", briefly(Login.as_view()), name="account_login"),
    path(f"{_A}login/code/", briefly(Code.as_view()), name="account_request_login_code"),
    path(f"{_A}login/code/confirm/", briefly(_enter_code), name="account_confirm_login_code"),
    path(f"{_A}login/key/", briefly(keys.login_webauthn), name="mfa_login_webauthn"),
    path(f"{_A}login/second/", briefly(mfa.authenticate), name="mfa_authenticate"),
    path(f"{_A}logout/", account.logout, name="account_logout"),
    path(f"{_A}again/", own(account.reauthenticate), name="account_reauthenticate"),
    path(f"{_A}again/second/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(f"{_A}again/key/", own(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path(f"{_A}password/change/", own(account.password_change), name="account_change_password"),
    path(f"{_A}password/set/", own(account.password_set), name="account_set_password"),
    path(f"{_A}password/reset/", briefly(account.password_reset), name="account_reset_password"),
    path(
        f"{_A}password/reset/confirm/",
        account.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path(
        f"{_A}password/reset/complete/",
        account.complete_password_reset,
        name="account_complete_password_reset",
    ),
    path(
        f"{_A}password/reset/done/",
        account.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
    path(_S, _mine, name="mfa_index"),
    path(f"{_S}totp/activate/", own(Totp.as_view()), name="mfa_activate_totp"),
    path(f"{_S}totp/deactivate/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(f"{_S}codes/", own(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        f"{_S}codes/generate/",
        own(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(f"{_S}keys/", _mine, name="mfa_list_webauthn"),
    path(f"{_S}keys/add/", own(Key.as_view()), name="mfa_add_webauthn"),
    path(f"{_S}keys/<int:pk>/remove/", own(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path(f"{_S}keys/<int:pk>/edit/", own(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path(_O, briefly(answering(openid.login)), name="openid_connect_login"),
    path(f"{_O}callback/", briefly(answering(openid.callback)), name="openid_connect_callback"),
    path(f"{_A}oidc/cancelled/", provider.login_cancelled, name="socialaccount_login_cancelled"),
]
