"""An organ's year → goals, measures and assignments at one look (年度计划)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from planner.core.permissions import Act
from planner.web import organs, picture
from planner.web.looks import look
from planner.web.visit import Visit, show, shown


def plan(request: HttpRequest, visit: Visit, organ: str) -> HttpResponse:
    """One organ's year by goal, with lights and what is due; as much as the address asks for."""
    page = {"look": look(visit, request.GET.dict()), "has_below": organs.has_below(visit)}
    return show(request, visit, "planner/year.html", page)


PAGES = [
    *organs.PAGES,
    path("organs/<slug:organ>/", shown(plan, Act.SEE_ORGAN), name="year"),
    *picture.PAGES,
]
