"""`/manage/ledger/` and an organ's own → whether every entry is as it was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import path

from planner.core.permissions import Act
from planner.ledger.history import ledger_extent
from planner.operations.acts import ActKind, NotedAct, list_acts
from planner.operations.installation import organs
from planner.operations.keeping import LedgerCheck, check_ledger
from planner.web.manage.names import names_of
from planner.web.sign_in.people import doer
from planner.web.terms import boards_of
from planner.web.visit import Visit, show, shown

MOST_CHECKS = 20


@dataclass(frozen=True)
class LedgerLine:
    """An organ's ledger: how far it goes, and what came of checking it now."""

    organ: str
    name: str
    entries: int
    last_at: datetime | None
    check: LedgerCheck | None


def ledger(request: HttpRequest, visit: Visit, organ: str = "") -> HttpResponse:
    """How far the ledger goes, and a button that checks it from end to end."""
    chosen = (organ,) if organ else organs()
    checks = {}
    if request.method == "POST":
        var, by = visit.settings.var, doer(request)
        checks = {each: check_ledger(each, var, by) for each in chosen}
    page = {
        "lines": [_line(visit, each, checks.get(each)) for each in chosen],
        "is_checked": bool(checks),
        "earlier": _earlier(visit, organ),
    }
    return show(request, visit, "planner/manage/ledger.html", page)


def _line(visit: Visit, organ: str, check: LedgerCheck | None) -> LedgerLine:
    board = boards_of(visit.settings).organ(organ, visit.today)
    name = board.organization.name if board else organ
    entries, last_at = (check.entries, check.last_at) if check else ledger_extent(organ)
    return LedgerLine(organ, name, entries, last_at, check)


def _earlier(visit: Visit, organ: str) -> list[tuple[NotedAct, str]]:
    found = list_acts(organ or None, kind=ActKind.LEDGER_CHECKED, most=MOST_CHECKS)
    name = names_of(visit)
    return [(each, name(each.by)) for each in found]


PAGES = [
    path("manage/ledger/", shown(ledger, Act.CHECK_LEDGER), name="ledger"),
    path(
        "organs/<slug:organ>/manage/ledger/",
        shown(ledger, Act.CHECK_LEDGER),
        name="organ-ledger",
    ),
]
