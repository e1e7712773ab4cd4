"""`/manage/acts/` and an organ's own → who did what, when, from where."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from planner.core.permissions import Act
from planner.operations.acts import ActKind, list_acts
from planner.web.manage.names import names_of
from planner.web.visit import Visit, show, shown

MOST = 300


def acts(request: HttpRequest, visit: Visit, organ: str = "") -> HttpResponse:
    """The latest acts, of a kind or a day if one is asked for."""
    kind, day = request.GET.get("kind", ""), request.GET.get("day", "")
    found = list_acts(organ or None, kind=_kind(kind), day=_day(day), most=MOST + 1)
    name = names_of(visit)
    page = {
        "lines": [(each, name(each.by) if each.by else "") for each in found[:MOST]],
        "is_cut": len(found) > MOST,
        "kinds": list(ActKind),
        "asked": {"kind": kind, "day": day},
        "whole": not organ,
    }
    return show(request, visit, "planner/manage/acts.html", page)


def _kind(asked: str) -> ActKind | None:
    try:
        return ActKind(asked) if asked else None
    except ValueError as fault:
        raise Http404 from fault


def _day(asked: str) -> date | None:
    try:
        day = date.fromisoformat(asked) if asked else None
    except ValueError as fault:
        raise Http404 from fault
    if day is not None and not date.min.year < day.year < date.max.year:
        raise Http404  # the day before, or after, is none that can be counted with
    return day


PAGES = [
    path("manage/acts/", shown(acts, Act.CONFIGURE), name="acts"),
    path("organs/<slug:organ>/manage/acts/", shown(acts, Act.SEE_ACTS), name="organ-acts"),
]
