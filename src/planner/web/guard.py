"""Every response → one that no other site can frame; every fault → one sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from planner.core.errors import (
    NotAllowed,
    NotFound,
    PlannerError,
    Rejected,
    Unavailable,
    Unreadable,
)
from planner.web.bodies import is_too_large
from planner.web.messages import message, too_large

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# Links and forms know no other.
METHODS = ("GET", "HEAD", "POST")
# The one table from what went wrong to the status of a page.
STATUSES: dict[type[PlannerError], int] = {
    NotFound: 404,
    NotAllowed: 409,
    Rejected: 422,
    Unreadable: 422,
    Unavailable: 503,
}


class Guard:
    """Set the headers that keep a page to itself, whatever it is and however it went."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Stand before the rest of the site."""
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        response = self._answer(request)
        # what is handed out as a file has a stricter one of its own
        if "Content-Security-Policy" not in response:
            response["Content-Security-Policy"] = POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        if isinstance(response, HttpResponse) and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return too_large(request) if is_too_large(request) else self._respond(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """What cannot be done is one sentence on a page; anything else is a fault of ours."""
        if not isinstance(fault, PlannerError):
            return None
        return message(request, STATUSES.get(type(fault), 500), "现在办不到", str(fault))
