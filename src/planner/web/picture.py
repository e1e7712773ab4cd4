"""A year as it was asked for → its picture: months across, assignments down (全年图)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from planner.core.permissions import Act
from planner.web.drawing import draw
from planner.web.looks import look
from planner.web.visit import Visit, show, shown


def picture(request: HttpRequest, visit: Visit, organ: str) -> HttpResponse:
    """The year for those who would rather look than read, with the filters of the plan's page."""
    looked = look(visit, request.GET.dict())
    drawn = draw(looked.overview, visit.terms.calendar)
    return show(request, visit, "planner/picture.html", {"look": looked, "drawing": drawn})


PAGES = [path("organs/<slug:organ>/picture/", shown(picture, Act.SEE_ORGAN), name="picture")]
