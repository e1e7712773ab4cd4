"""`/manage/accounts/` → everybody's account: links, rights, locks, lost phones."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from planner.core.errors import NotAllowed, NotFound
from planner.core.permissions import Act
from planner.ledger.sessions import factors_of, sessions_of
from planner.operations.accounts import (
    Listed,
    end_sessions,
    find_listed,
    list_accounts,
    make_link,
    remove_factors,
    set_administrator,
    set_locked,
)
from planner.operations.acts import list_acts
from planner.web.sign_in.people import boards, doer
from planner.web.visit import Visit, show, shown

MOST_ACTS = 20


def accounts(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everybody, by organ."""
    groups: dict[str, list[Listed]] = {}
    for each in list_accounts(visit.today, boards()):
        title = each.organization.name if each.organization else "系统管理员"
        groups.setdefault(title if each.is_in_service else "已离任，账户停用", []).append(each)
    return show(request, visit, "planner/sign_in/accounts.html", {"groups": groups.items()})


def account(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """One account, and what can be done to it."""
    listed = _found(visit, name)
    link = ""
    if request.method == "POST":
        wanted = request.POST.get("do", "")
        if wanted != "link":
            return _done(request, listed, wanted)
        try:
            link = visit.settings.address + make_link(listed, doer(request))
        except NotAllowed as fault:
            messages.error(request, str(fault))
    page = {
        "listed": listed,
        "link": link,
        "factors": factors_of(name) if listed.is_made else None,
        "sessions": sessions_of(name),
        "acts": list_acts(listed.account.organ, of=name, most=MOST_ACTS),
        "is_own": name == visit.member.account,
    }
    return show(request, visit, "planner/sign_in/account.html", page)


def _found(visit: Visit, name: str) -> Listed:
    try:
        return find_listed(name, visit.today, boards())
    except NotFound as fault:
        raise Http404 from fault


def _done(request: HttpRequest, listed: Listed, wanted: str) -> HttpResponse:
    """Do it, say that it is done or why not, and show the account again."""
    action = _ACTIONS.get(wanted)
    if action is None:
        raise Http404
    try:
        messages.success(request, action(request, listed))
    except NotAllowed as fault:
        messages.error(request, str(fault))
    return HttpResponseRedirect(reverse("account", args=(listed.account.name,)))


def _grant(request: HttpRequest, listed: Listed) -> str:
    set_administrator(listed, doer(request), boards(), is_administrator=True)
    return f"已将 {listed.name} 设为系统管理员。"


def _take(request: HttpRequest, listed: Listed) -> str:
    set_administrator(listed, doer(request), boards(), is_administrator=False)
    return f"{listed.name} 不再是系统管理员。"


def _lock(request: HttpRequest, listed: Listed) -> str:
    set_locked(listed, doer(request), boards(), is_locked=True)
    return f"已锁定 {listed.name} 的账户，各处登录都已结束。"


def _unlock(request: HttpRequest, listed: Listed) -> str:
    set_locked(listed, doer(request), boards(), is_locked=False)
    return f"已解除 {listed.name} 的锁定。"


def _end(request: HttpRequest, listed: Listed) -> str:
    ended = end_sessions(listed.account.name, doer(request))
    return f"已结束 {ended} 处登录。"


def _remove(request: HttpRequest, listed: Listed) -> str:
    removed = remove_factors(listed.account.name, doer(request))
    return "已移除动态口令、通行密钥和备用码。" if removed else "没有可以移除的。"


_ACTIONS: dict[str, Callable[[HttpRequest, Listed], str]] = {
    "grant": _grant,
    "take": _take,
    "lock": _lock,
    "unlock": _unlock,
    "end": _end,
    "remove": _remove,
}
PAGES = [
    path("manage/accounts/", shown(accounts, Act.MANAGE_ACCOUNTS), name="accounts"),
    path("manage/accounts/<str:name>/", shown(account, Act.MANAGE_ACCOUNTS), name="account"),
]
