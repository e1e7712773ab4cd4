"""`/organs/<organ>/manage/rereading/` → how a changed report differs from what a plan cites."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path

from planner.core.draft import reread
from planner.core.errors import Finding, NotFound, PlannerError, Rejected, Unreadable
from planner.core.permissions import Act
from planner.core.plan import Plan
from planner.ledger.revisions import read_revision, years
from planner.operations.drafts import longest_checked
from planner.sources import READABLE, text_of
from planner.web.manage.handed import source_of
from planner.web.visit import Visit, show, shown

UNPROCESSABLE = 422
TEMPLATE = "planner/manage/rereading.html"


def rereading(request: HttpRequest, visit: Visit, organ: str) -> HttpResponseBase:
    """A form for the changed report; then what is new, gone and reworded. Nothing is kept."""
    if request.method != "POST":
        return _page(request, visit)
    try:
        plan = _plan(organ, request.POST.get("year", ""))
        handed = source_of(request)
        text = longest_checked(handed.name, text_of(handed.name, handed.content))
    except Rejected as fault:
        return _page(request, visit, fault.findings)
    except PlannerError as fault:
        told = fault.finding if isinstance(fault, Unreadable) else Finding("", str(fault))
        return _page(request, visit, (told,))
    found = reread(plan, text)
    if found.plans_nothing:
        return _page(request, visit, found.findings)
    page = {**_known(visit), "found": found, "plan": plan, "name": handed.name}
    return show(request, visit, TEMPLATE, page)


def _plan(organ: str, year: str) -> Plan:
    revision = read_revision(organ, int(year)) if re.fullmatch(r"20[0-9]{2}", year) else None
    if revision is None:
        raise NotFound("已发布的计划", f"{year[:10]}年", remedy="请在页面上选一个年份")
    return revision.plan


def _page(
    request: HttpRequest, visit: Visit, findings: tuple[Finding, ...] | None = None
) -> HttpResponse:
    page = {**_known(visit), "findings": findings}
    status = 200 if findings is None else UNPROCESSABLE
    return show(request, visit, TEMPLATE, page, status=status)


def _known(visit: Visit) -> dict[str, object]:
    return {
        "years": sorted(years(visit.organ.id), reverse=True),
        "current": visit.board().plan.year,
        "accepted": ",".join(READABLE),
    }


PAGES = [
    path("organs/<slug:organ>/manage/rereading/", shown(rereading, Act.PUBLISH), name="rereading"),
]
