"""allauth's questions → our answers: who may sign in, where to, and what the mails look like."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from planner.core.errors import PlannerError
from planner.ledger.accounts import find_account
from planner.site import opened_settings
from planner.web.messages import left, message
from planner.web.sign_in.mail import not_sent
from planner.web.sign_in.noting import failed
from planner.web.sign_in.people import account_for, is_welcome

_WRONG = "邮箱（账户名）或密码不对。没有设过密码的，请用邮件验证码登录。"
_SENTENCES = {
    "account_inactive": "账户已锁定，请联系系统管理员。",
    "email_password_mismatch": _WRONG,
    "username_password_mismatch": _WRONG,
    "enter_current_password": "现在的密码不对。",
    "incorrect_code": "验证码不对，请重新输入。",
    "incorrect_password": "密码不对。",
    "invalid_login": "没有登录成功，请重试。",
    "too_many_login_attempts": "试的次数太多了，请过几分钟再试。",
    "rate_limited": "太频繁了，请过一会儿再试。",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Nobody signs up; the organization says whose accounts there are."""

    error_messages = DefaultAccountAdapter.error_messages | _SENTENCES

    def is_open_for_signup(self, *_: Any, **__: Any) -> bool:
        """Never."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only pages of the site on which one is."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def clean_password(self, password: str, user: Any = None) -> str:
        """A password that is long and rare enough; raises ValidationError in our words."""
        try:
            validate_password(password, user)
        except ValidationError as fault:
            known = (_WEAK.get(str(each.code), str(each.message)) for each in fault.error_list)
            raise ValidationError(list(known)) from None
        return password

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Bring the account up to date first; raises ValidationError after too many tries."""
        super().pre_authenticate(request, **credentials)
        if credentials.get("email"):
            account_for(credentials["email"])

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note it under the account that was meant; never what was typed."""
        email, name = credentials.get("email", ""), credentials.get("username", "")
        meant = account_for(email) if email else find_account(name)
        failed(request, meant.name if meant else "", "密码不对" if meant else "没有这个账户")

    def pre_login(self, request: HttpRequest, user: Any, **known: Any) -> HttpResponse | None:
        """Whatever somebody proved: who is not in service any more does not get in."""
        response: HttpResponse | None = super().pre_login(request, user, **known)
        if response is not None or is_welcome(user.get_username()):
            return response
        clear_login(request)
        failed(request, user.get_username(), "已离任，账户停用")
        return left(request)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A locked account says so, to whoever proved to be its owner."""
        failed(request, user.get_username(), "账户已锁定")
        return message(request, 403, "账户已锁定", "请联系系统管理员解除锁定。")

    def format_email_subject(self, subject: str) -> str:
        """The subject, marked in a rehearsal."""
        return f"【预演】{subject}" if opened_settings().rehearsal.is_on else subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once; if the way is down, say so instead of going on."""
        try:
            super().send_mail(template_prefix, email, context)
        except PlannerError as fault:
            raise not_sent(self.request, fault) from None

    def get_login_stages(self) -> list[str]:
        """Which steps there are; ours asks for a second one only where there is one."""
        own = "planner.web.sign_in.second.SecondStep"
        found = super().get_login_stages()
        return [own if each.endswith(".AuthenticateStage") else each for each in found]

    def get_password_change_redirect_url(self, *_: Any, **__: Any) -> str:
        """Back to one's own page."""
        return reverse("my-account")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """By what somebody shows again that it is them, in our words."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not is_mfa_enabled(user, ["totp"]):
            # codes on paper were made along with a passkey, and never shown
            found = [each for each in found if each["id"] != "mfa_reauthenticate"]
        return [each | {"description": _AGAIN[each["id"]]} for each in found]


_WEAK = {
    "password_too_short": "密码太短，至少 10 位。",
    "password_too_similar": "密码和姓名、邮箱太相近。",
    "password_too_common": "这个密码太常见，容易被猜到。",
    "password_entirely_numeric": "密码不能只有数字。",
}
_AGAIN = {
    "reauthenticate": "用密码",
    "mfa_reauthenticate": "用动态口令或备用码",
    "mfa_reauthenticate:webauthn": "用通行密钥",
}
