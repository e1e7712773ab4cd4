"""People's own words in a report → its next version, if something changed; nothing is lost."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse

from planner.core.permissions import Act
from planner.core.report import Stage, VersionKey
from planner.operations.acts import ActKind, note_act
from planner.operations.freezing import Making
from planner.operations.making import Remade, Rewritten, write_texts
from planner.web.given import Wrong
from planner.web.reports.found import Found, asked_number, find_version
from planner.web.reports.texts import Form, form_of, texts_in, typed_in
from planner.web.sign_in.people import doer
from planner.web.terms import press_of
from planner.web.visit import Visit, show, shown

UNPROCESSABLE, CONFLICT = 422, 409
# Texts on top of these are a new draft, which goes its way again.
_WENT_ON = {Stage.CHECKED, Stage.APPROVED, Stage.ISSUED}


def write_report(request: HttpRequest, visit: Visit, organ: str, period: str) -> HttpResponseBase:
    """The free texts of the last version; saving them makes the next."""
    if request.method == "POST":
        return _save(request, visit, period)
    found = find_version(visit, period)
    return _page(request, visit, found, form_of(found.data))


def _save(request: HttpRequest, visit: Visit, period: str) -> HttpResponseBase:
    latest = find_version(visit, period)
    seen = asked_number(request.POST.get("seen", "")) or 0
    opened = latest if seen in {0, latest.number} else find_version(visit, period, seen)
    typed = typed_in(request, opened.data)
    try:
        made = _written(request, visit, opened, seen)
    except Wrong as fault:
        form = form_of(opened.data, typed)
        return _page(request, visit, opened, form, (str(fault), UNPROCESSABLE))
    except Rewritten as fault:
        now = find_version(visit, period)
        form = form_of(now.data, typed, saved=now.data)
        return _page(request, visit, now, form, (str(fault), CONFLICT))
    _tell(request, visit, period, made)
    return HttpResponseRedirect(f"{reverse('write-report', args=(visit.organ.id, period))}?saved=1")


def _written(request: HttpRequest, visit: Visit, opened: Found, seen: int) -> Remade:
    if not seen:
        raise Wrong("没有写明改的是哪一版；请重新打开这个页面再改。")
    remarks, masthead = texts_in(request, opened.data)
    making = Making(remarks=remarks, masthead=masthead, press=press_of(visit.settings))
    key = VersionKey(opened.stored.kind, opened.stored.period, seen)
    return write_texts(visit.organ.id, key, now=visit.now, terms=visit.terms, making=making)


def _tell(request: HttpRequest, visit: Visit, period: str, made: Remade) -> None:
    if not made.is_new:
        messages.info(request, f"没有改动，仍是第 {made.version} 版。")
        return
    by = doer(request)
    about = f"{period} 第 {made.version} 版"
    note_act(
        ActKind.REPORT_WRITTEN,
        by=by.by,
        at=by.at,
        organ=visit.organ.id,
        about=about,
        address=by.address,
    )
    messages.success(request, f"已保存为第 {made.version} 版。以前的文字在旧版本里都还在。")


def _page(
    request: HttpRequest, visit: Visit, found: Found, form: Form, why: tuple[str, int] = ("", 200)
) -> HttpResponse:
    fault, status = why
    page = {
        "found": found,
        "form": form,
        "fault": fault,
        "went_on": found.standing.stage if found.standing.stage in _WENT_ON else None,
        "is_saved": "saved" in request.GET,
    }
    return show(request, visit, "planner/report_texts.html", page, status=status)


PAGES = [
    path(
        "organs/<slug:organ>/reports/<slug:period>/texts/",
        shown(write_report, Act.WRITE_REPORT),
        name="write-report",
    ),
]
