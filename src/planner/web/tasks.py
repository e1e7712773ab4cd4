"""One assignment, or one occurrence of it → its page, and answers to it (任务)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from planner.core.errors import NotAllowed, NotFound, PlannerError
from planner.core.permissions import ALLOWED, Act
from planner.core.progress import Progress
from planner.operations.answering import Answered, NotPermitted, Overtaken
from planner.operations.answering import answer as enter_answer
from planner.operations.duty import Duty, find_duty, needing
from planner.web.about import asking, concerned, counted, ended, returned
from planner.web.answers import Typed, offer
from planner.web.evidence import ENDINGS, take_evidence
from planner.web.given import PROVING, Wrong, entry_of, seen_in, typed_in
from planner.web.history import history_of
from planner.web.terms import boards_of
from planner.web.visit import Visit, show, shown
from planner.web.work import fragment, wants_fragment

# The one table from why an answer was not entered to the status of the page that says so.
STATUSES: dict[type[PlannerError], int] = {
    Wrong: 422,
    NotFound: 422,
    NotPermitted: 403,
    NotAllowed: 409,
    Overtaken: 409,
}


def assignment(request: HttpRequest, visit: Visit, organ: str, key: str) -> HttpResponse:
    """An assignment with its year, and one occurrence with what can be answered."""
    duty, focus = _found(visit, key)
    return _page(request, visit, duty, focus)


def answer(request: HttpRequest, visit: Visit, organ: str, key: str) -> HttpResponseBase:
    """Enter what somebody answered, and show what became of it; a mere look leads to the page."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("assignment", args=(organ, key)))
    _, focus = _found(visit, key)
    if focus is None or focus.occurrence.id != key:
        raise Http404
    typed = typed_in(request)
    try:
        entered = _entered(request, visit, focus, typed)
    except PlannerError as fault:
        status = STATUSES.get(type(fault), 503)
        return _refused(request, visit, key, replace(typed, why=str(fault), status=status))
    said = _said(entered, focus)
    if wants_fragment(request):
        return fragment(request, visit, key, said=said)
    messages.success(request, said)
    return HttpResponseRedirect(_after(request, visit, key))


def _found(visit: Visit, key: str) -> tuple[Duty, Progress | None]:
    """The assignment with those occurrences that the member may see; Http404 if there are none."""
    duty = find_duty(visit.organ.id, key, boards_of(visit.settings), visit.today, visit.terms)
    if duty is None:
        raise Http404
    seen = tuple(each for each in duty.occurrences if visit.may_with(Act.SEE_OCCURRENCE, each))
    duty = replace(duty, occurrences=seen)
    if "@" in key:
        focus = duty.one(key)
        if focus is None:
            raise Http404
        return duty, focus
    if not seen and not _may_see(visit, duty):
        raise Http404
    return duty, needing(seen)


def _may_see(visit: Visit, duty: Duty) -> bool:
    """Whether the member may see an assignment that never falls due."""
    own = duty.place.assignment
    roles = visit.member.roles_towards(visit.organ, own, own.assignee)
    return bool(ALLOWED[Act.SEE_OCCURRENCE] & roles)


def _entered(request: HttpRequest, visit: Visit, focus: Progress, typed: Typed) -> Answered:
    """The answer in the ledger; raises with the reason if it cannot be entered."""
    entry = entry_of(typed, visit, focus)
    if entry.kind in PROVING:
        files = take_evidence(request, visit, focus)
        told = "；".join(each for each in (files, entry.evidence) if each)
        entry = replace(entry, evidence=told)
    return enter_answer(
        visit.organ.id, entry, member=visit.member, seen=seen_in(request), terms=visit.terms
    )


def _said(entered: Answered, focus: Progress) -> str:
    """What became of it, in one sentence."""
    entry = entered.entry
    what = entry.note if entry.is_undoing else entry.kind.word
    if not entered.is_new:
        return f"“{focus.title}”的{what}先前已经登记，没有重复登记。"
    return f"已登记{what}：{focus.title}。"


def _refused(request: HttpRequest, visit: Visit, key: str, typed: Typed) -> HttpResponse:
    """The form once more, with what was typed and why it was not entered."""
    if wants_fragment(request):
        return fragment(request, visit, key, typed=typed)
    duty, focus = _found(visit, key)
    return _page(request, visit, duty, focus, typed)


def _after(request: HttpRequest, visit: Visit, key: str) -> str:
    """Where somebody goes on: where they came from, or the page, if they may still see it."""
    organ = visit.organ.id
    if request.POST.get("from") == "work" and visit.may(Act.SEE_WORK):
        return reverse("work", args=(organ,))
    try:
        _found(visit, key)
    except Http404:
        return reverse("work" if visit.may(Act.SEE_WORK) else "year", args=(organ,))
    return reverse("assignment", args=(organ, key))


def _page(
    request: HttpRequest,
    visit: Visit,
    duty: Duty,
    focus: Progress | None,
    typed: Typed | None = None,
) -> HttpResponse:
    page: dict[str, Any] = {"duty": duty, "focus": focus, "place": duty.place}
    page |= {"plan": duty.board.plan, "who": concerned(visit, duty, focus)}
    page |= {"counted": tuple(counted(duty)), "accepted": ENDINGS}
    page["wanted"] = request.GET.get("do", "")
    page["refused"] = typed.why if typed and duty.last_in is not None else ""
    if focus is not None:
        page |= {"history": history_of(visit, duty, focus), "ended": ended(focus)}
        page["news"] = asking(visit, focus) or returned(visit, focus)
        page["is_answering"] = focus.is_to_do
        if duty.last_in is None:
            seen = len(duty.entries(focus))
            page["offer"] = offer(visit, duty.board.plan, focus, seen, typed)
    return show(request, visit, "planner/task.html", page, typed.status if typed else 200)


PAGES = [
    path(
        "organs/<slug:organ>/tasks/<str:key>/",
        shown(require_safe(assignment), Act.SEE_ORGAN),
        name="assignment",
    ),
    path(
        "organs/<slug:organ>/tasks/<str:key>/answer/",
        shown(require_http_methods(["GET", "HEAD", "POST"])(answer), Act.SEE_ORGAN),
        name="answer",
    ),
]
