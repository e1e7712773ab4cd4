"""`/organs/<organ>/manage/plans/` → revisions, their files, and the way to a new one."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse

from planner.core.errors import NotAllowed
from planner.core.permissions import Act
from planner.documents.files import TYPES
from planner.ledger.history import Published, list_published
from planner.ledger.revisions import read_revision
from planner.operations.rollover import draft_plan
from planner.planfile import write_organization, write_plan, write_plan_book
from planner.web.manage.names import names_of
from planner.web.manage.receiving import Desk, decide, look, receive, uploaded
from planner.web.messages import message
from planner.web.visit import Visit, show, shown

TEMPLATE = "planner/manage/plans.html"


@dataclass(frozen=True)
class RevisionLine:
    """A revision with the name of who published it; the latest of a year is in force."""

    published: Published
    by: str
    is_in_force: bool


def plans(request: HttpRequest, visit: Visit, organ: str) -> HttpResponseBase:
    """Every revision, and a form for the next."""
    desk = _desk(visit)
    if request.method == "POST":
        return receive(request, visit, desk, uploaded(request, organ))
    return show(request, visit, TEMPLATE, desk.page)


def preview(request: HttpRequest, visit: Visit, organ: str, sha256: str) -> HttpResponseBase:
    """What the publication would do, and doing it."""
    desk = _desk(visit)
    if request.method != "POST":
        return look(request, visit, desk, sha256)
    done = decide(request, visit, desk, sha256)
    if isinstance(done, HttpResponseBase):
        return done
    return HttpResponseRedirect(reverse("plans", args=(organ,)))


def plan_file(
    request: HttpRequest, visit: Visit, organ: str, year: int, number: int
) -> HttpResponse:
    """The plan of a revision, as the file that it is edited in."""
    revision = read_revision(organ, year, number)
    if revision is None:
        raise Http404
    return _file(write_plan(revision.plan), f"{organ}-{year}-{number}.yaml")


def plan_book(
    request: HttpRequest, visit: Visit, organ: str, year: int, number: int
) -> HttpResponse:
    """The plan of a revision, as the workbook that offices know."""
    revision = read_revision(organ, year, number)
    if revision is None:
        raise Http404
    named = f'attachment; filename="{organ}-{year}-{number}.xlsx"'
    return HttpResponse(
        write_plan_book(revision.plan, revision.organization),
        content_type=TYPES["xlsx"],
        headers={"Content-Disposition": named},
    )


def next_plan(request: HttpRequest, visit: Visit, organ: str) -> HttpResponse:
    """A draft of the next year's plan, from this year as far as it has come today."""
    year = visit.board().plan.year + 1
    try:
        draft = draft_plan(organ, year, on=visit.today, terms=visit.terms)
    except NotAllowed as fault:
        return message(request, 409, "没有可以起草的", str(fault))
    return _file(draft.text, f"{organ}-{year}.yaml")


def organization_file(request: HttpRequest, visit: Visit, organ: str) -> HttpResponse:
    """The organization in force, as the file that it is edited in."""
    return _file(write_organization(visit.organ), f"{organ}-organization.yaml")


def _desk(visit: Visit) -> Desk:
    published = list_published(visit.organ.id)
    name, seen = names_of(visit), set[int]()
    lines = []
    for each in published:
        lines.append(RevisionLine(each, name(each.by), each.year not in seen))
        seen.add(each.year)
    page = {
        "organization": visit.organ,
        "lines": lines,
        "years": sorted(seen, reverse=True),
        "current": visit.board().plan.year,
        "next_year": visit.board().plan.year + 1,
    }
    return Desk(visit.organ.id, TEMPLATE, page, "plans", "plan-preview")


def _file(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)


_PLACE = "organs/<slug:organ>/manage/"
PAGES = [
    path(f"{_PLACE}plans/", shown(plans, Act.PUBLISH), name="plans"),
    path(
        f"{_PLACE}plans/<int:year>-<int:number>.yaml",
        shown(plan_file, Act.PUBLISH),
        name="plan-file",
    ),
    path(
        f"{_PLACE}plans/<int:year>-<int:number>.xlsx",
        shown(plan_book, Act.PUBLISH),
        name="plan-book",
    ),
    path(f"{_PLACE}plans/next.yaml", shown(next_plan, Act.PUBLISH), name="plan-next"),
    path(f"{_PLACE}plans/<str:sha256>/", shown(preview, Act.PUBLISH), name="plan-preview"),
    path(
        f"{_PLACE}organization.yaml",
        shown(organization_file, Act.SEE_ORGANIZATION),
        name="organization-file",
    ),
]
