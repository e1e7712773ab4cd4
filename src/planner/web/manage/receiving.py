"""A form with files → findings, or a preview; the preview → a publication of just that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from planner.core.errors import NotFound
from planner.core.schedule import Occurrence
from planner.operations.previewed import keep_upload, read_upload
from planner.operations.publish import Publication
from planner.operations.uploads import (
    LARGEST,
    Examined,
    Proposal,
    Upload,
    clean_name,
    examine,
    publish_upload,
    summary_of,
)
from planner.planfile import Handed
from planner.web.sign_in.people import doer
from planner.web.visit import Visit, show

UNPROCESSABLE, CONFLICT = 422, 409
_MOVED_ON = "您看过预览之后，台账又有了变化。请再看一遍下面的预览，确认后再发布。"
_GONE = "这份上传的文件已经不在了，请重新上传。"


@dataclass(frozen=True)
class Desk:
    """Where files are handed in: of which organ, on what page, with what around the findings."""

    organ: str
    template: str
    page: dict[str, Any]
    name: str
    preview: str

    def address(self, name: str, *parts: str) -> str:
        """The address of one of its pages."""
        return reverse(name, args=(*([self.organ] if self.organ else []), *parts))


@dataclass(frozen=True)
class NewDates:
    """The new dates of one assignment, with who is to do it."""

    title: str
    post: str
    occurrences: tuple[Occurrence, ...]


def uploaded(request: HttpRequest, organ: str) -> Upload:
    """What a form hands over; of a file that is too large, only so much that it is seen."""
    plan = _handed(request, "plan", "计划文件")
    organization = _handed(request, "organization", "机构文件")
    if plan and organization and plan.name == organization.name:
        organization = Handed(f"机构文件 {organization.name}", organization.content)
    year = request.POST.get("year", "")
    chosen = int(year) if year.isascii() and year.isdigit() and len(year) == len("2024") else None
    return Upload(organ, plan, organization, chosen)


def receive(request: HttpRequest, visit: Visit, desk: Desk, upload: Upload) -> HttpResponseBase:
    """All findings at once, and nothing is kept; or on to the preview."""
    found = examine(upload, visit.terms.calendar, visit.today)
    if found.proposal is None:
        return _faulty(request, visit, desk, found)
    sha256 = keep_upload(upload, visit.settings.var / "uploads")
    return HttpResponseRedirect(desk.address(desk.preview, sha256))


def look(request: HttpRequest, visit: Visit, desk: Desk, sha256: str) -> HttpResponseBase:
    """What publishing would do now."""
    upload = _kept(visit, desk, sha256)
    if upload is None:
        return _gone(request, desk)
    return _shown(request, visit, desk, examine(upload, visit.terms.calendar, visit.today))


def decide(
    request: HttpRequest, visit: Visit, desk: Desk, sha256: str
) -> HttpResponseBase | Publication:
    """Publish what was seen; or the page that says why not."""
    upload = _kept(visit, desk, sha256)
    if upload is None:
        return _gone(request, desk)
    seen = request.POST.get("seen", "")
    done, found = publish_upload(upload, visit.terms.calendar, doer(request), seen=seen)
    if done is None or found.proposal is None:
        messages.warning(request, _MOVED_ON)
        return _shown(request, visit, desk, found, status=CONFLICT)
    if done.is_new:
        messages.success(request, f"已发布：{summary_of(found.proposal.plan, done)}。")
    else:
        messages.info(request, f"没有变化：与已发布的第 {done.revision} 版一致。")
    return done


def _handed(request: HttpRequest, field: str, otherwise: str) -> Handed | None:
    given = request.FILES.get(field)
    if not isinstance(given, UploadedFile) or not given.name:
        return None
    return Handed(clean_name(given.name, otherwise), given.read(LARGEST + 1))


def _kept(visit: Visit, desk: Desk, sha256: str) -> Upload | None:
    """The upload that was previewed, if it was handed in here."""
    try:
        upload = read_upload(sha256, visit.settings.var / "uploads")
    except NotFound:
        return None
    return upload if upload.organ == desk.organ else None


def _gone(request: HttpRequest, desk: Desk) -> HttpResponse:
    messages.warning(request, _GONE)
    return HttpResponseRedirect(desk.address(desk.name))


def _faulty(request: HttpRequest, visit: Visit, desk: Desk, found: Examined) -> HttpResponse:
    page = {**desk.page, "findings": found.findings}
    return show(request, visit, desk.template, page, status=UNPROCESSABLE)


def _shown(
    request: HttpRequest, visit: Visit, desk: Desk, found: Examined, status: int = 200
) -> HttpResponse:
    if found.proposal is None:
        return _faulty(request, visit, desk, found)
    proposal = found.proposal
    page = {
        **desk.page,
        "proposal": proposal,
        "change": proposal.publication.change,
        "added": _new_dates(proposal),
        "titles": {each.assignment.id: each.assignment.title for each in proposal.plan.places()},
        "is_past": proposal.plan.year < visit.today.year,
        "is_provisional": visit.terms.calendar.is_provisional(proposal.plan.year),
        "back": desk.address(desk.name),
    }
    return show(request, visit, "planner/manage/preview.html", page, status=status)


def _new_dates(proposal: Proposal) -> list[NewDates]:
    """New occurrences by assignment, in the order of the plan."""
    by_assignment: dict[str, list[Occurrence]] = {}
    for each in proposal.publication.change.added:
        by_assignment.setdefault(each.assignment_id, []).append(each)
    return [
        NewDates(
            f"{place.assignment.id} {place.assignment.title}",
            proposal.organization.post(place.assignment.assignee).title,
            tuple(by_assignment[place.assignment.id]),
        )
        for place in proposal.plan.places()
        if place.assignment.id in by_assignment
    ]
