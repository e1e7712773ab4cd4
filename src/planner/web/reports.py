"""Reports → the list of their versions, and the pages on which they are read."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from planner.core.dates import Quarter
from planner.core.errors import PlannerError
from planner.core.permissions import Act
from planner.operations.versions import QUARTERLY, read_version, versions_of
from planner.web.visit import Visit, show, shown


def reports(request: HttpRequest, visit: Visit, organ: str) -> HttpResponse:
    """Every period of which there is a report, the latest first, with its versions."""
    listed = sorted(
        versions_of(organ, QUARTERLY), key=attrgetter("period", "version"), reverse=True
    )
    periods = [
        (Quarter.parse(period).title, tuple(versions))
        for period, versions in groupby(listed, key=attrgetter("period"))
    ]
    return show(request, visit, "planner/reports.html", {"periods": periods})


def report(request: HttpRequest, visit: Visit, organ: str, period: str) -> HttpResponse:
    """A version of a quarter's report, the last unless `version` names another."""
    asked = request.GET.get("version", "")
    try:
        version = int(asked) if asked else None
        found = read_version(organ, QUARTERLY, str(Quarter.parse(period)), version)
    except (ValueError, PlannerError) as fault:
        raise Http404 from fault
    if found is None:
        raise Http404
    stored, data = found
    return show(request, visit, "planner/report.html", {"stored": stored, "report": data})


_PLACE = "organs/<slug:organ>/reports/"
PAGES = [
    path(_PLACE, shown(reports, Act.SEE_REPORTS), name="reports"),
    path(f"{_PLACE}<slug:period>/", shown(report, Act.SEE_REPORTS), name="report"),
]
