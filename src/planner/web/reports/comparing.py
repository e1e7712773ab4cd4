"""Two versions of a report → what changed from one to the other, and by which entries."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from planner.core.errors import NotFound
from planner.core.permissions import Act
from planner.operations.comparison import compare_versions
from planner.web.reports.found import asked_number, find_version
from planner.web.visit import Visit, show, shown


def comparison(request: HttpRequest, visit: Visit, organ: str, period: str) -> HttpResponse:
    """Any two versions beside each other; the last two unless others are asked for."""
    found = find_version(visit, period)
    new = asked_number(request.GET.get("new", "")) or found.latest
    old = asked_number(request.GET.get("old", "")) or max(1, new - 1)
    old, new = sorted((old, new))
    kind = found.stored.kind
    try:
        changes = compare_versions(organ, kind, period, (old, new)) if old != new else ()
    except NotFound as fault:
        raise Http404 from fault
    numbers = [each.stored.version for each in found.versions]
    page = {"found": found, "old": old, "new": new, "changes": changes, "numbers": numbers}
    return show(request, visit, "planner/report_comparison.html", page)


PAGES = [
    path(
        "organs/<slug:organ>/reports/<slug:period>/comparison/",
        shown(require_safe(comparison), Act.SEE_REPORTS),
        name="report-comparison",
    ),
]
