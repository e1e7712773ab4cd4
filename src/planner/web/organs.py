"""A member → the organs that they may look at, in the order of names; nobody is ranked."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse

from planner.core.organization import Organization
from planner.core.permissions import Act, Role
from planner.core.progress import Tally, add_up
from planner.operations.board import OrganBoard
from planner.web.looks import overviews_of
from planner.web.terms import boards_of, terms_of
from planner.web.visit import Visit, enter, show


@dataclass(frozen=True)
class OrganLine:
    """An organ with how its year stands; no tally for whoever may only configure it."""

    organization: Organization
    year: int
    tally: Tally | None
    is_own: bool
    is_to_manage: bool


def organs(request: HttpRequest) -> HttpResponseBase:
    """Those of a county member with how they stand; an administrator's to manage; else one's own.

    Whoever has but their own is led to it.
    """
    visit = enter(request, None)
    if isinstance(visit, HttpResponseBase):
        return visit
    boards = boards_of(visit.settings).organs(visit.today)
    found = [each for board in boards for each in [_line(visit, board)] if each is not None]
    if len(found) == 1 and found[0].is_own and not found[0].is_to_manage:
        return HttpResponseRedirect(reverse("year", args=(found[0].organization.id,)))
    return show(request, visit, "planner/organs.html", {"lines": found})


def has_below(visit: Visit) -> bool:
    """Whether the member may look at organs below the one that they visit, their own."""
    if not visit.roles & {Role.LEADER, Role.OFFICE}:
        return False
    boards = boards_of(visit.settings).organs(visit.today)
    return any(each.organization.above == visit.organ.id for each in boards)


def _line(visit: Visit, board: OrganBoard) -> OrganLine | None:
    there = Visit(visit.member, visit.settings, visit.now, board.organization)
    if not there.roles:
        return None
    return OrganLine(
        board.organization,
        board.year,
        _tally(there, board) if there.may(Act.SEE_OCCURRENCE) else None,
        is_own=Role.STAFF in there.roles,
        is_to_manage=Role.ADMINISTRATOR in there.roles,
    )


def _tally(there: Visit, whole: OrganBoard) -> Tally:
    """How the year that is shown of an organ stands."""
    # what is kept is as it is now: it was asked for a moment ago
    board = whole.kept.get(whole.year) or there.board()
    rows = overviews_of(there.settings).rows.whole(board)
    return add_up((row.tally for row in rows.values()), terms_of(there.settings).lights)


PAGES = [path("organs/", organs, name="organs")]
