"""A month → its days, with holidays, make-up days and what is due (月历)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from planner.core.dates import Window
from planner.core.permissions import Act, Role
from planner.core.progress import Progress
from planner.operations.board import YearBoard
from planner.operations.months import is_month, month_of
from planner.web.looks import sees_all, sight_of
from planner.web.terms import boards_of
from planner.web.visit import Visit, show, shown


def this_month(request: HttpRequest, visit: Visit, organ: str) -> HttpResponse:
    """The month of today."""
    return month(request, visit, organ, visit.today.year, visit.today.month)


def month(request: HttpRequest, visit: Visit, organ: str, year: int, number: int) -> HttpResponse:
    """A month as weeks from Monday to Sunday; `mine=1` asks for the member's own work alone."""
    if not is_month(year, number):
        raise Http404
    posts = frozenset(visit.member.posts) if Role.STAFF in visit.roles else frozenset()
    is_mine = bool(posts) and request.GET.get("mine") == "1"
    sight = sight_of(visit)

    def wanted(progress: Progress) -> bool:
        if is_mine:
            return progress.assignee in posts
        return sight(progress.assignment, progress.assignee)

    found = month_of(
        Window.of_month(year, number), _boards(visit, year), visit.terms.calendar, wanted
    )
    page = {"month": found, "is_mine": is_mine, "has_own": bool(posts), "sees_all": sees_all(visit)}
    return show(request, visit, "planner/month.html", page)


def _boards(visit: Visit, year: int) -> list[YearBoard]:
    """The years that may have something due in a year: itself, and those of which it is put off."""
    boards = boards_of(visit.settings)
    known = (boards.year(visit.organ.id, visit.today, each) for each in (year - 1, year, year + 1))
    return [each for each in known if each is not None]


PAGES = [
    path("organs/<slug:organ>/month/", shown(this_month, Act.SEE_ORGAN), name="month"),
    path(
        "organs/<slug:organ>/month/<int:year>-<int:number>/",
        shown(month, Act.SEE_ORGAN),
        name="month-of",
    ),
]
