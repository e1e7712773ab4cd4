"""A version's files and its chart → handed out as they were frozen; nothing of them runs here."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from planner.core.permissions import Act
from planner.core.report import ReportFile, Stage, VersionKey
from planner.documents.chart import render_chart
from planner.documents.files import TYPES
from planner.documents.outline import outline_of
from planner.ledger.reports import read_file
from planner.operations.versions import kind_of
from planner.web.reports.found import find
from planner.web.visit import Visit, shown

# The page that can be downloaded has a script and styles of its own: they must not run as ours.
POLICY = "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_SVG = "image/svg+xml"
_NO_CODE = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


def report_file(
    request: HttpRequest, visit: Visit, /, organ: str, period: str, **place: Any
) -> HttpResponse:
    """One file of a version as it was made for a stage, as a download."""
    try:
        stage = Stage(place["stage"])
    except ValueError as fault:
        raise Http404 from fault
    key = VersionKey(kind_of(period), period, place["version"])
    file = read_file(organ, key, stage, place["name"])
    if file is None:
        raise Http404
    return handed_out(file)


def handed_out(file: ReportFile) -> HttpResponse:
    """A file as a download that no browser opens as one of our pages."""
    ending = file.name.rpartition(".")[2]
    response = HttpResponse(
        file.content, content_type=TYPES.get(ending, "application/octet-stream")
    )
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=file.name) or "attachment"
    )
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def report_chart(request: HttpRequest, visit: Visit, organ: str, period: str) -> HttpResponse:
    """The chart of a version as a picture; Http404 where there is nothing to draw."""
    found = find(request, visit, period)
    drawing = render_chart(outline_of(found.data).indicators)
    if not drawing:
        raise Http404
    response = HttpResponse(drawing, content_type=_SVG)
    response["Content-Security-Policy"] = _NO_CODE
    response["X-Content-Type-Options"] = "nosniff"
    return response


_PLACE = "organs/<slug:organ>/reports/<slug:period>/"
PAGES = [
    path(
        f"{_PLACE}chart.svg",
        shown(require_safe(report_chart), Act.SEE_REPORTS),
        name="report-chart",
    ),
    path(
        f"{_PLACE}files/<int:version>/<slug:stage>/<str:name>",
        shown(require_safe(report_file), Act.SEE_REPORTS),
        name="report-file",
    ),
]
