"""Every response → one that no other site can frame, script or sniff; only reading is allowed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from planner.core.errors import PlannerError, Unavailable

READING = ("GET", "HEAD")
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


class ReadOnlyGuard:
    """Refuse all but reading, and set the headers that keep a page to itself.

    Pages without sign-in change nothing; the guard makes sure of it for every address at once.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Stand before the rest of the site."""
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        response: HttpResponseBase
        if request.method in READING:
            response = self._respond(request)
        else:
            response = HttpResponseNotAllowed(READING, b"", content_type="text/plain")
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
        status = 503 if isinstance(fault, Unavailable) else 500
        return message(request, status, "现在办不到", str(fault))
