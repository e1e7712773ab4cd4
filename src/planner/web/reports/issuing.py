"""印发: to whom a report would go, by which way, with which files → asked once, then sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path

from planner.core.permissions import Act
from planner.core.report import Masthead, Stage, Step, StepTaken
from planner.operations.approval import masthead_of
from planner.operations.issuing import Issued, issue_report, issuing_preview
from planner.web.given import Wrong, text_in
from planner.web.reports.found import Found, address_of, find
from planner.web.reports.steps import DOINGS, note_step, require_possible, seen_version
from planner.web.reports.texts import LONGEST_LINE
from planner.web.terms import press_of
from planner.web.visit import Visit, show, shown

UNPROCESSABLE = 422


def issue(request: HttpRequest, visit: Visit, organ: str, period: str) -> HttpResponseBase:
    """What would leave the house, and a button that lets it."""
    if request.method == "POST":
        return _send(request, visit, period)
    found = find(request, visit, period)
    _require_open(found)
    return _asked(request, visit, found)


def _send(request: HttpRequest, visit: Visit, period: str) -> HttpResponseBase:
    try:
        found = seen_version(request, visit, period)
    except Wrong as fault:
        return _asked(request, visit, find(request, visit, period), str(fault))
    _require_open(found)
    number = text_in(request, "number").strip()
    if len(number) > LONGEST_LINE:
        why = f"发文字号写了{len(number)}个字，最多{LONGEST_LINE}个字；请缩短。"
        return _asked(request, visit, found, why)
    taken = StepTaken(Step.ISSUED, visit.now, visit.member.person, masthead=Masthead(number=number))
    done = issue_report(visit.organ.id, found.key, taken, press_of(visit.settings), visit.terms)
    note_step(request, visit, found, DOINGS[Step.ISSUED], _noted(done))
    messages.success(request, done.sentence)
    return HttpResponseRedirect(address_of(visit, period))


def _noted(done: Issued) -> str:
    """What the record of acts says of it: to whom it went."""
    told = "、".join(each.name for each in done.told)
    if not told:
        return "没有发送"
    is_sent = done.told[0].channel != "files"
    return f"发给{told}" if is_sent else f"给{told}的邮件写成了文件"


def _require_open(found: Found) -> None:
    """Raises NotAllowed unless it may be issued now, or sent to those who were not sent it."""
    if not (found.is_latest and found.standing.stage is Stage.ISSUED):
        require_possible(found, Step.ISSUED)


def _asked(request: HttpRequest, visit: Visit, found: Found, fault: str = "") -> HttpResponse:
    is_again = found.standing.stage is Stage.ISSUED
    page = {
        "found": found,
        "preview": issuing_preview(visit.organ.id, found.key, now=visit.now, terms=visit.terms),
        "head": masthead_of(found.data, found.standing.steps),
        "number": request.POST.get("number", ""),
        "is_again": is_again,
        "fault": fault,
    }
    status = UNPROCESSABLE if fault else 200
    return show(request, visit, "planner/report_issue.html", page, status=status)


PAGES = [
    path(
        "organs/<slug:organ>/reports/<slug:period>/issue/",
        shown(issue, Act.ISSUE_REPORT),
        name="issue-report",
    ),
]
