"""`/manage/` and `/organs/<organ>/manage/` → what there is to do, and how everything is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import path

from planner.core.organization import Organization
from planner.core.permissions import Act
from planner.ledger.outbox import waiting
from planner.ledger.runs import last_run
from planner.operations.health import Health
from planner.operations.installation import organs
from planner.operations.keeping import list_backups
from planner.web.health import look
from planner.web.manage.backup import folder_of
from planner.web.manage.names import names_of
from planner.web.manage.organization import vacancies
from planner.web.manage.steps import steps_of
from planner.web.terms import boards_of
from planner.web.visit import Visit, show, shown


@dataclass(frozen=True)
class OrganState:
    """How an organ is: its plan in force, its last morning, what was not sent."""

    organization: Organization
    year: int
    morning: str
    unsent: int
    people: int


def manage(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The administrator's page: an empty installation is led by the hand."""
    health, backups = look(visit.settings), list_backups(folder_of(visit))
    states = [each for organ in organs() for each in [_state(visit, organ, health)] if each]
    steps = steps_of(visit, has_plan=bool(states), has_backup=bool(backups))
    page = {
        "steps": steps,
        "left": [each for each in steps if not each.is_done],
        "states": states,
        "health": health,
        "backups": backups[:1],
        "prefect": f"http://127.0.0.1:{visit.settings.prefect.port}/",
    }
    return show(request, visit, "planner/manage/front.html", page)


def manage_organ(request: HttpRequest, visit: Visit, organ: str) -> HttpResponse:
    """The office's page: organization, plan, deliveries, ledger of its organ."""
    revision = visit.board().revision
    page = {
        "organization": visit.organ,
        "revision": revision,
        "by": names_of(visit)(revision.published_by),
        "vacant": vacancies(visit.organ, visit.today),
        "people": _in_service(visit.organ, visit.today),
        "outbox": waiting(organ),
        "morning": last_run(organ, "morning"),
    }
    return show(request, visit, "planner/manage/organ.html", page)


def _state(visit: Visit, organ: str, health: Health) -> OrganState | None:
    board = boards_of(visit.settings).organ(organ, visit.today)
    if board is None:
        return None
    return OrganState(
        board.organization,
        board.year,
        health.mornings.get(organ, ""),
        health.outbox.get(organ, 0),
        _in_service(board.organization, visit.today),
    )


def _in_service(organization: Organization, today: date) -> int:
    return sum(bool(organization.posts_of(each.id, today)) for each in organization.people)


PAGES = [
    path("manage/", shown(manage, Act.CONFIGURE), name="manage"),
    path("organs/<slug:organ>/manage/", shown(manage_organ, Act.PUBLISH), name="manage-organ"),
]
