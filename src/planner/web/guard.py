"""Every request → made on this machine; every response → one that no other site can frame."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import Resolver404, resolve

from planner.core.errors import NotAllowed, NotFound, PlannerError, Unavailable

READING = ("GET", "HEAD")
CHANGING = (*READING, "POST")
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# What a proxy adds: whoever comes through one does not sit at this machine.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via")
# The one table from what went wrong to the status of a page.
STATUSES: dict[type[PlannerError], int] = {NotFound: 404, NotAllowed: 409, Unavailable: 503}
_CHANGING: set[Callable[..., HttpResponseBase]] = set()
_View = TypeVar("_View", bound=Callable[..., HttpResponseBase])


def may_change(view: _View) -> _View:
    """Let a view take forms; the others are only read."""
    _CHANGING.add(view)
    return view


class LocalGuard:
    """Refuse whoever does not sit at this machine, and set the headers that keep a page to itself.

    There is no sign-in yet. Pages change nothing but those that say so with `may_change`; the
    guard makes sure of both for every address at once.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Stand before the rest of the site."""
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        from planner.web.views import message

        response: HttpResponseBase
        allowed = CHANGING if _takes_forms(request) else READING
        if not _is_local(request):
            text = (
                "网页目前没有登录功能，只能在装有本系统的电脑上打开；手机和别的电脑可以用日历订阅。"
            )
            response = message(request, 403, "这里只能在本机打开", text)
        elif request.method in allowed:
            response = self._respond(request)
        else:
            response = HttpResponseNotAllowed(allowed, b"", content_type="text/plain")
        response["Content-Security-Policy"] = POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        if isinstance(response, HttpResponse) and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """What cannot be done is one sentence on a page; anything else is a fault of ours."""
        from planner.web.views import message

        if not isinstance(fault, PlannerError):
            return None
        return message(request, STATUSES.get(type(fault), 500), "现在办不到", str(fault))


def _is_local(request: HttpRequest) -> bool:
    """Whether the request was made on this machine, and through no proxy that says so."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _takes_forms(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).func in _CHANGING
    except Resolver404:
        return False
