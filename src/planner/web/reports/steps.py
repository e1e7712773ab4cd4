"""核稿、签发、退回: what a member may do with a version now → asked once, then done."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path

from planner.core.permissions import Act
from planner.core.report import Masthead, Step, StepTaken, require_step
from planner.operations.acts import ActKind, note_act
from planner.operations.approval import masthead_of, steps_open_to, take_step
from planner.web.given import Wrong, day_in, text_in
from planner.web.reports.found import Found, address_of, asked_number, find, find_version
from planner.web.sign_in.people import doer
from planner.web.terms import press_of
from planner.web.visit import Visit, show, shown

UNPROCESSABLE = 422
LONGEST_NOTE = 1_000


@dataclass(frozen=True)
class Doing:
    """A step: where it is asked for, and what is noted when it was taken."""

    step: Step
    address: str
    kind: ActKind


DOINGS = {
    Step.CHECKED: Doing(Step.CHECKED, "check-report", ActKind.REPORT_CHECKED),
    Step.APPROVED: Doing(Step.APPROVED, "approve-report", ActKind.REPORT_APPROVED),
    Step.ISSUED: Doing(Step.ISSUED, "issue-report", ActKind.REPORT_ISSUED),
    Step.RETURNED: Doing(Step.RETURNED, "return-report", ActKind.REPORT_RETURNED),
}


def possible_steps(visit: Visit, found: Found) -> tuple[Doing, ...]:
    """What the member may do with a version as it stands."""
    own = steps_open_to(visit.member, visit.organ, found.standing.stage, is_latest=found.is_latest)
    return tuple(doing for step, doing in DOINGS.items() if step in own)


def check(request: HttpRequest, visit: Visit, organ: str, period: str) -> HttpResponseBase:
    """核稿: it is right as it stands."""
    return _step(request, visit, period, Step.CHECKED)


def approve(request: HttpRequest, visit: Visit, organ: str, period: str) -> HttpResponseBase:
    """签发: it may be sent."""
    return _step(request, visit, period, Step.APPROVED)


def give_back(request: HttpRequest, visit: Visit, organ: str, period: str) -> HttpResponseBase:
    """退回: something has to be changed, and what."""
    return _step(request, visit, period, Step.RETURNED)


def seen_version(request: HttpRequest, visit: Visit, period: str) -> Found:
    """The version on whose page somebody pressed a button; raises Wrong if it is not told."""
    number = asked_number(request.POST.get("version", ""))
    if number is None:
        raise Wrong("没有写明是哪一版；请从报告页面重新打开。")
    return find_version(visit, period, number)


def require_possible(found: Found, step: Step) -> None:
    """Raises NotAllowed, with what is possible, for a step that may not follow now."""
    require_step(found.standing.stage, step, is_latest=found.is_latest)


def _step(request: HttpRequest, visit: Visit, period: str, step: Step) -> HttpResponseBase:
    """The page that asks once, or the step itself."""
    if request.method == "POST":
        return _take(request, visit, period, step)
    found = find(request, visit, period)
    require_possible(found, step)
    return _asked(request, visit, found, step)


def _take(request: HttpRequest, visit: Visit, period: str, step: Step) -> HttpResponseBase:
    try:
        found = seen_version(request, visit, period)
    except Wrong as fault:
        return _asked(request, visit, find(request, visit, period), step, str(fault))
    require_possible(found, step)
    try:
        taken = _taken(request, visit, found, step)
    except Wrong as fault:
        return _asked(request, visit, found, step, str(fault))
    take_step(visit.organ.id, found.key, taken, press_of(visit.settings))
    note_step(request, visit, found, DOINGS[step], taken.note)
    messages.success(request, f"已{step.word}：{found.name}第 {found.number} 版。")
    return HttpResponseRedirect(address_of(visit, period))


def _taken(request: HttpRequest, visit: Visit, found: Found, step: Step) -> StepTaken:
    """The step as it was asked for; raises Wrong with what is missing."""
    note = text_in(request, "note").strip()
    if len(note) > LONGEST_NOTE:
        raise Wrong(f"写了{len(note)}个字，最多{LONGEST_NOTE}个字；请缩短后再提交。")
    if step is Step.RETURNED and not note:
        raise Wrong("请写明退回的原因：哪里要改，怎么改。")
    masthead = None
    if step is Step.APPROVED:
        day = text_in(request, "signed_on").strip()
        masthead = Masthead(signed_on=day_in(day) if day else visit.today)
    return StepTaken(step, visit.now, visit.member.person, note, masthead)


def note_step(
    request: HttpRequest, visit: Visit, found: Found, doing: Doing, note: str = ""
) -> None:
    """Keep in the record of acts that a step was taken."""
    by = doer(request)
    told = f"{found.stored.period} 第 {found.number} 版" + (f"：{note}" if note else "")
    note_act(doing.kind, by=by.by, at=by.at, organ=visit.organ.id, about=told, address=by.address)


def _asked(
    request: HttpRequest, visit: Visit, found: Found, step: Step, fault: str = ""
) -> HttpResponse:
    """What it is about, what is still odd in it, and one button."""
    head = masthead_of(found.data, found.standing.steps)
    page = {
        "found": found,
        "step": step,
        "doing": DOINGS[step],
        "doubts": found.doubts,
        "silent": found.silent,
        "fault": fault,
        "note": request.POST.get("note", ""),
        "head": head,
        "signed_on": request.POST.get("signed_on", "") or str(visit.today),
    }
    status = UNPROCESSABLE if fault else 200
    return show(request, visit, "planner/report_step.html", page, status=status)


_PLACE = "organs/<slug:organ>/reports/<slug:period>/"
PAGES = [
    path(f"{_PLACE}check/", shown(check, Act.CHECK_REPORT), name="check-report"),
    path(f"{_PLACE}approve/", shown(approve, Act.APPROVE_REPORT), name="approve-report"),
    path(f"{_PLACE}return/", shown(give_back, Act.RETURN_REPORT), name="return-report"),
]
