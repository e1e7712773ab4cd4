"""`/healthz` → whether all is well; to whoever runs the installation also what is wrong."""

from __future__ import annotations

import http.client
import os
from functools import partial
from ipaddress import ip_address

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from planner.operations.health import Health, Surroundings, health_of
from planner.settings import Settings
from planner.site import opened_settings
from planner.web.terms import terms_of
from planner.web.visit import Visit, enter

SECONDS_FOR_TIMER = 1.0
# What servers in front write, each in its own way.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


def health(request: HttpRequest) -> JsonResponse:
    """200 when all is well, 503 when not; names and numbers only for those who run it."""
    settings = opened_settings()
    found = look(settings)
    body: dict[str, object] = {"ok": not found.wrong}
    if _is_from_here(request, settings) or (found.has_database and _runs_it(request)):
        body |= {"wrong": found.wrong, "hints": found.hints}
        body |= {"mornings": found.mornings, "outbox": found.outbox}
    status = 503 if found.wrong else 200
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def look(settings: Settings) -> Health:
    """How the installation is; its own timer service is asked only where it is ours."""
    is_whole = os.environ.get("PLANNER_CHILD") == "1"
    around = Surroundings(
        timer=partial(ask_timer, settings.prefect.port) if is_whole else None,
        var=settings.var,
        # in a rehearsal there is nothing to lose
        backups=None if settings.rehearsal.is_on else settings.var / "backups",
    )
    now = settings.clock.now()
    return health_of(now, settings.reminders.morning_at, terms_of(settings), around)


def ask_timer(port: int) -> str:
    """What is wrong with Prefect's server on this machine; nothing if it answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_FOR_TIMER)
    try:
        connection.request("GET", "/api/health")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return "定时服务没有应答"
    finally:
        connection.close()
    return "" if status == http.client.OK else f"定时服务不正常（{status}）"


def _is_from_here(request: HttpRequest, settings: Settings) -> bool:
    """Whether somebody at this machine asks, with no server in between.

    We do not encrypt ourselves: with an address that is encrypted there is a server in front.
    """
    is_direct = settings.web.proxies == 0 and not settings.address.startswith("https://")
    if not is_direct or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _runs_it(request: HttpRequest) -> bool:
    """Whether an administrator asks who is one today."""
    visit = enter(request, None)
    return isinstance(visit, Visit) and visit.member.is_administrator


PAGES = [path("healthz", require_safe(health), name="health")]
