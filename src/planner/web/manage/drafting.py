"""`/organs/<organ>/manage/drafts/` → a report's text as a plan's draft, gone over by people."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from planner.core.errors import Finding, NotAllowed, NotFound, PlannerError, Rejected, Unreadable
from planner.core.permissions import Act
from planner.documents.files import TYPES
from planner.operations.drafts import (
    Draft,
    Standing,
    accept_goal,
    add,
    answer,
    attach,
    begin,
    decide,
    final,
    is_workbook,
    replaced,
    written,
)
from planner.operations.kept_drafts import (
    change_draft,
    drafts_of,
    keep_new,
    put_away,
    read_draft,
    seal_of,
)
from planner.operations.previewed import keep_upload
from planner.operations.table_drafts import begin_from_table
from planner.operations.uploads import Spotted, Upload, examine
from planner.planfile import Handed, write_plan_book
from planner.sources import READABLE, text_of
from planner.web.manage.drafting_forms import taken, typed_in
from planner.web.manage.drafting_page import Faulty, page_of
from planner.web.manage.handed import source_of
from planner.web.manage.names import names_of
from planner.web.sign_in.people import doer
from planner.web.visit import Visit, show, shown

UNPROCESSABLE, CONFLICT = 422, 409
LIST, PAGE = "planner/manage/drafts.html", "planner/manage/draft.html"
_STANDINGS = {
    "accept": Standing.ACCEPTED,
    "drop": Standing.DROPPED,
    "open": Standing.OPEN,
}
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,39}")


def drafts(request: HttpRequest, visit: Visit, organ: str) -> HttpResponseBase:
    """The drafts that are being worked on, and a form for a report's text."""
    if request.method != "POST":
        return _list(request, visit)
    try:
        year = _begun(request, visit)
    except Rejected as fault:
        return _list(request, visit, fault.findings, UNPROCESSABLE)
    except PlannerError as fault:
        told = fault.finding if isinstance(fault, Unreadable) else Finding("", str(fault))
        return _list(request, visit, (told,), UNPROCESSABLE)
    return HttpResponseRedirect(reverse("draft", args=(organ, year)))


def draft(request: HttpRequest, visit: Visit, organ: str, year: int) -> HttpResponseBase:
    """The source text and the proposals side by side; accept, change, drop, check."""
    try:
        found = read_draft(_folder(visit), year)
        if request.method != "POST":
            return _page(request, visit, found)
        return _sent(request, visit, found)
    except PlannerError as fault:
        messages.warning(request, str(fault))
        return HttpResponseRedirect(reverse("drafts", args=(organ,)))


def draft_file(request: HttpRequest, visit: Visit, organ: str, year: int) -> HttpResponse:
    """The plan of a draft as the YAML that it is edited in."""
    text = written(_found(visit, year))
    return _download(text.encode(), f"{organ}-{year}.yaml", "application/yaml; charset=utf-8")


def draft_book(request: HttpRequest, visit: Visit, organ: str, year: int) -> HttpResponse:
    """The plan of a draft as the workbook that offices know."""
    plan = final(_found(visit, year))
    if plan is None:
        raise Http404
    return _download(write_plan_book(plan, visit.organ), f"{organ}-{year}.xlsx", TYPES["xlsx"])


def _begun(request: HttpRequest, visit: Visit) -> int:
    """The year of a draft that was made from a file; raises PlannerError, and nothing is kept."""
    handed = source_of(request)
    year = request.POST.get("year", "").strip()
    if year and not re.fullmatch(r"20[0-9]{2}", year):
        raise Rejected([Finding("计划年份", f"“{year[:10]}”不是年份；请写 2025 的样子，或不写")])
    asked = int(year) if year else None
    about = (visit.organ, visit.terms.calendar, asked, doer(request))
    if is_workbook(handed.name):
        made = begin_from_table(handed, *about)
    else:
        made = begin((handed.name, text_of(handed.name, handed.content)), *about)
    may_replace = request.POST.get("replace") == "yes"
    kept = keep_new(_folder(visit), made, may_replace=may_replace)
    also = f"换下的一份留在服务器上，名为 {kept}。" if kept else ""
    messages.success(request, f"已起草，保存在这里，随时可以接着改；还没有发布。{also}")
    return made.plan.year


def _sent(request: HttpRequest, visit: Visit, found: Draft) -> HttpResponseBase:
    """What a form of the page asks for."""
    do = request.POST.get("do", "")
    if do == "check":
        return _checked(request, visit, found)
    if do == "away":
        kept = put_away(_folder(visit), found.plan.year)
        messages.success(request, f"草稿已收起，没有删除：留在服务器上，名为 {kept}。")
        return HttpResponseRedirect(reverse("drafts", args=(visit.organ.id,)))
    return _changed(request, visit, found)


def _changed(request: HttpRequest, visit: Visit, found: Draft) -> HttpResponseBase:
    """One change, kept; or the page with what was typed and why it cannot be taken."""
    key, seen = request.POST.get("key", ""), request.POST.get("seen", "")
    year, do = found.plan.year, request.POST.get("do", "")
    try:
        made = change_draft(_folder(visit), year, seen, doer(request), _change(request, visit, do))
    except (Rejected, NotAllowed) as fault:
        told = fault.findings if isinstance(fault, Rejected) else (Finding("", str(fault)),)
        status = UNPROCESSABLE if isinstance(fault, Rejected) else CONFLICT
        now = read_draft(_folder(visit), year)
        if do == "change":
            return _page(request, visit, now, Faulty(key, typed_in(request), told), status)
        messages.warning(request, str(fault))
        return _page(request, visit, now, status=status)
    except NotFound as fault:
        messages.warning(request, str(fault))
        return HttpResponseRedirect(reverse("draft", args=(visit.organ.id, year)))
    anchor = _anchor(request, found, made)
    return HttpResponseRedirect(reverse("draft", args=(visit.organ.id, year)) + anchor)


def _change(request: HttpRequest, visit: Visit, do: str) -> Callable[[Draft], Draft]:
    """What a button means; raises NotFound for what is not on the page."""
    posted = request.POST
    key, place = posted.get("key", ""), posted.get("place", "")
    if do in _STANDINGS:
        return lambda draft: decide(draft, key, _STANDINGS[do])
    if do in {"sure", "rest"}:
        goal, with_doubts = posted.get("goal", ""), do == "rest"
        return lambda draft: accept_goal(draft, goal, with_doubts=with_doubts)
    if do == "answer":
        return lambda draft: answer(draft, posted.get("shortcoming", ""), posted.get("measure", ""))
    if do == "attach" and key:
        return lambda draft: attach(draft, place, key)
    if do == "attach":
        return lambda draft: add(draft, place, visit.organ.coordinator)
    if do != "change":
        raise NotFound("按钮", do[:20], remedy="请刷新页面再试")

    def change(draft: Draft) -> Draft:
        before = draft.assignment(key)
        return replaced(draft, *taken(typed_in(request), before, draft.plan, visit.organ))

    return change


def _anchor(request: HttpRequest, before: Draft, after: Draft) -> str:
    """Where on the page people go on: at what they have changed, or at what was added."""
    known = {place.assignment.id for place in before.plan.places()}
    new = [each.assignment.id for each in after.plan.places() if each.assignment.id not in known]
    key = new[0] if new else request.POST.get("key", "") or request.POST.get("goal", "")
    if request.POST.get("do") == "answer":
        key = "owned"
    return f"#{key}" if _KEY.fullmatch(key) else ""


def _checked(request: HttpRequest, visit: Visit, found: Draft) -> HttpResponseBase:
    """On to the preview of the publication; or the page with all that is wrong."""
    if request.POST.get("seen", "") != seal_of(found):
        messages.warning(request, "您打开页面之后，草稿又有了变化。请看过现在的样子再检查。")
        return _page(request, visit, found, status=CONFLICT)
    year = found.plan.year
    if count := len(found.open_keys):
        told = f"还有 {count} 项任务待定；请逐项采纳、修改或去掉，再检查"
        return _page(request, visit, found, (Spotted("", None, "", told),))
    text = written(found)
    if not text:
        told = "所有任务都去掉了，没有可以发布的；请先恢复要做的"
        return _page(request, visit, found, (Spotted("", None, "", told),))
    upload = Upload(visit.organ.id, Handed(f"起草的 {year}.yaml", text.encode()))
    examined = examine(upload, visit.terms.calendar, visit.today)
    if examined.proposal is None:
        return _page(request, visit, found, examined.findings)
    sha256 = keep_upload(upload, visit.settings.var / "uploads")
    return HttpResponseRedirect(reverse("plan-preview", args=(visit.organ.id, sha256)))


def _list(
    request: HttpRequest, visit: Visit, findings: tuple[Finding, ...] = (), status: int = 200
) -> HttpResponse:
    name = names_of(visit)
    page = {
        "findings": findings,
        "lines": [
            (each, name(each.changed_by), len(each.open_keys)) for each in drafts_of(_folder(visit))
        ],
        "accepted": ",".join((*READABLE, ".xlsx")),
        "next_year": visit.today.year + 1,
    }
    return show(request, visit, LIST, page, status=status)


def _page(
    request: HttpRequest,
    visit: Visit,
    found: Draft,
    wrong: Faulty | tuple[Spotted, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of a draft, with a form that cannot be taken, or with what a check found."""
    faulty, spotted = (wrong, ()) if isinstance(wrong, Faulty) else (None, wrong)
    page = page_of(found, visit.organ, faulty)
    page |= {"findings": spotted, "by": names_of(visit)(found.changed_by)}
    return show(request, visit, PAGE, page, status=UNPROCESSABLE if spotted else status)


def _folder(visit: Visit) -> Path:
    return visit.settings.var / "drafts" / visit.organ.id


def _found(visit: Visit, year: int) -> Draft:
    try:
        return read_draft(_folder(visit), year)
    except PlannerError as fault:
        raise Http404 from fault


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    named = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": named or "attachment"}
    )


_PLACE = "organs/<slug:organ>/manage/drafts/"
PAGES = [
    path(_PLACE, shown(drafts, Act.PUBLISH), name="drafts"),
    path(f"{_PLACE}<int:year>/", shown(draft, Act.PUBLISH), name="draft"),
    path(
        f"{_PLACE}<int:year>.yaml",
        shown(require_safe(draft_file), Act.PUBLISH),
        name="draft-file",
    ),
    path(
        f"{_PLACE}<int:year>.xlsx",
        shown(require_safe(draft_book), Act.PUBLISH),
        name="draft-book",
    ),
]
