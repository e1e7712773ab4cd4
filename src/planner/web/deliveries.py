"""The record of what was sent → a page and a workbook."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from planner.core.errors import NotFound
from planner.core.permissions import Act
from planner.documents.deliveries import render_deliveries
from planner.operations.deliveries import MOST, Deliveries, list_deliveries
from planner.web.visit import Visit, show, shown

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVERYTHING = 1_000_000


def deliveries(request: HttpRequest, visit: Visit, organ: str) -> HttpResponse:
    """Every message with its states: of a person, of a day, or the latest."""
    found = _deliveries(request, visit)
    asked = {"person": request.GET.get("person", ""), "day": request.GET.get("day", "")}
    return show(request, visit, "planner/deliveries.html", {"found": found, "asked": asked})


def deliveries_file(request: HttpRequest, visit: Visit, organ: str) -> HttpResponse:
    """The same as a workbook, whole."""
    found = _deliveries(request, visit, most=EVERYTHING)
    content = render_deliveries(found.listed, "送达记录")
    headers = {"Content-Disposition": f'attachment; filename="deliveries-{organ}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _deliveries(request: HttpRequest, visit: Visit, most: int = MOST) -> Deliveries:
    """What was asked for; Http404 for a person or a day that there is not."""
    day, person = request.GET.get("day", ""), request.GET.get("person", "")
    try:
        wanted = date.fromisoformat(day) if day else None
        return list_deliveries(
            visit.organ.id, today=visit.today, day=wanted, person=person, most=most
        )
    except (ValueError, NotFound) as fault:
        raise Http404 from fault


PAGES = [
    path(
        "organs/<slug:organ>/deliveries/",
        shown(deliveries, Act.SEE_DELIVERIES),
        name="deliveries",
    ),
    path(
        "organs/<slug:organ>/deliveries.xlsx",
        shown(deliveries_file, Act.SEE_DELIVERIES),
        name="deliveries-file",
    ),
]
