"""`/manage/plans/` → the first publication of an organ, from two files or from those in config/."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse

from planner.core.errors import Unavailable
from planner.core.permissions import Act
from planner.operations.uploads import Upload
from planner.planfile import Handed
from planner.web.manage.receiving import Desk, decide, look, receive, uploaded
from planner.web.visit import Visit, show, shown


def first_plans(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """A form for both files; those on the server can be taken instead."""
    plans = _plans(visit)
    if request.method != "POST":
        return show(request, visit, "planner/manage/first.html", {"plans": plans})
    upload = uploaded(request, "")
    if name := request.POST.get("own", ""):
        upload = _own(visit, name if name in plans else "")
    return receive(request, visit, _desk(plans), upload)


def first_preview(request: HttpRequest, visit: Visit, sha256: str) -> HttpResponseBase:
    """What the publication would do, and doing it."""
    desk = _desk(_plans(visit))
    if request.method != "POST":
        return look(request, visit, desk, sha256)
    done = decide(request, visit, desk, sha256)
    if isinstance(done, HttpResponse):
        return done
    return HttpResponseRedirect(reverse("manage"))


def _desk(plans: list[str]) -> Desk:
    return Desk("", "planner/manage/first.html", {"plans": plans}, "first-plans", "first-preview")


def _plans(visit: Visit) -> list[str]:
    """The names of the plans that lie on the server, the latest first."""
    own = visit.settings
    if not (own.root / own.files.organization).is_file():
        return []
    return sorted((each.name for each in (own.root / own.files.plans).glob("*.yaml")), reverse=True)


def _own(visit: Visit, plan: str) -> Upload:
    """The files on the server, as if they had been handed over."""
    own = visit.settings
    if not plan:
        return Upload("")
    organization = own.root / own.files.organization
    return Upload("", _read(own.root / own.files.plans / plan), _read(organization))


def _read(file: Path) -> Handed:
    try:
        return Handed(file.name, file.read_bytes())
    except OSError as fault:
        why = f"读不出来（{fault.strerror}）"
        raise Unavailable(str(file), why, "请检查文件和权限") from fault


PAGES = [
    path("manage/plans/", shown(first_plans, Act.CONFIGURE), name="first-plans"),
    path("manage/plans/<str:sha256>/", shown(first_preview, Act.CONFIGURE), name="first-preview"),
]
