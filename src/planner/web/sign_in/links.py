"""`/in/<token>/` → a sign-in, once: opened by a person, not by what looks at mails for them."""

from __future__ import annotations

import hashlib

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib.auth import logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from planner.ledger.accounts import account_of_token
from planner.web.messages import message
from planner.web.sign_in.entrance import briefly
from planner.web.sign_in.noting import failed
from planner.web.sign_in.people import row_of, shown_name

SECONDS = 30 * 60
VOID = (
    "链接只能用一次，半小时内有效。请再要一个：系统管理员可以在“账户”页面生成，"
    "也可以在服务器上运行 planner link。"
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Whose link it is, with one button; only the button signs in."""
    account = account_of_token(token)
    user = row_of(account)
    if account is None or user is None:
        return _void(request)
    if request.method != "POST":
        page = {"name": shown_name(user), "account": account, "token": token}
        return render(request, "planner/sign_in/link.html", page)
    if not cache.add(f"link:{hashlib.sha256(token.encode()).hexdigest()}", "used", SECONDS):
        return _void(request)
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, "link")
    response: HttpResponse = perform_login(request, Login(user=user))
    return response


def _void(request: HttpRequest) -> HttpResponse:
    """A link that opens nothing says so, and how to get another."""
    limited = ratelimit.consume_or_429(request, action="login")
    if limited:
        return limited  # type: ignore[no-any-return] # allauth ships no types
    if request.method == "POST":
        failed(request, "", "登录链接无效")
    return message(request, 410, "登录链接已失效", VOID)


PAGES = [path("in/<str:token>/", briefly(link), name="link")]
