"""`/accounts/` → one's own account: who one is here, by what one signs in, and where one is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from planner.core.permissions import Member
from planner.ledger.accounts import find_account, split_name
from planner.ledger.sessions import factors_of, sessions_of
from planner.operations.accounts import end_sessions
from planner.operations.acts import list_acts
from planner.web.sign_in.devices import device
from planner.web.sign_in.people import doer
from planner.web.visit import enter, show

MOST_ACTS = 12


def my_account(request: HttpRequest) -> HttpResponseBase:
    """One's own account."""
    visit = enter(request, None)
    if isinstance(visit, HttpResponseBase):
        return visit
    name, key = visit.member.account, request.session.session_key
    account = find_account(name)
    page = {
        "posts": _posts(visit.member),
        "roles": _roles(visit.member),
        "email": account.email if account else "",
        "factors": factors_of(name),
        "sessions": [(each, device(each.device), each.key == key) for each in sessions_of(name)],
        "acts": list_acts(split_name(name)[0], of=name, most=MOST_ACTS),
    }
    return show(request, visit, "planner/sign_in/my_account.html", page)


@require_POST
def end(request: HttpRequest) -> HttpResponseBase:
    """Sign out in one other browser, or in all others."""
    visit = enter(request, None)
    if isinstance(visit, HttpResponseBase):
        return visit
    chosen = request.POST.get("session", "")
    only = int(chosen[:18]) if chosen.isdecimal() else None
    own = request.session.session_key or ""
    ended = end_sessions(visit.member.account, doer(request), only=only, but=own)
    messages.success(request, f"已结束 {ended} 处登录。" if ended else "没有别处的登录。")
    return _back()


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("my-account"))


def _posts(member: Member) -> list[str]:
    own = member.organization
    return [own.post(each).title for each in member.posts] if own else []


def _roles(member: Member) -> list[str]:
    """What somebody is in their own organ, in words; who is more is also that."""
    own = member.organization
    roles = member.roles_in(own) if own else frozenset()
    words = [role.word for role in type(next(iter(roles))) if role in roles] if roles else []
    more = member.is_administrator and "系统管理员" not in words
    return [*words, "系统管理员"] if more else words


PAGES = [
    path("accounts/", my_account, name="my-account"),
    path("accounts/sessions/end/", end, name="end-sessions"),
]
