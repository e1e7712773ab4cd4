"""`/` → one's own first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse

from planner.core.permissions import Act, Role
from planner.web import health
from planner.web.messages import to_come
from planner.web.visit import enter


def home(request: HttpRequest) -> HttpResponseBase:
    """Where somebody begins: staff with their work, an administrator with what there is to run."""
    visit = enter(request, None)
    if isinstance(visit, HttpResponseBase):
        return visit
    own = visit.member.organization
    if own is not None and Role.STAFF in visit.member.roles_in(own):
        return HttpResponseRedirect(reverse("work", args=(own.id,)))
    return HttpResponseRedirect(reverse("manage")) if visit.may(Act.CONFIGURE) else to_come(request)


PAGES = [path("", home, name="home"), *health.PAGES]
