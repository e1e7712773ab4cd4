"""A file that proves an answer → kept, and handed out as a download (佐证材料)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import BinaryIO, cast

from asgiref.sync import sync_to_async
from django.http import FileResponse, Http404, HttpRequest
from django.urls import path
from django.views.decorators.http import require_safe

from planner.core.errors import NotAllowed, NotFound
from planner.core.permissions import Act
from planner.core.progress import EntryKind, Progress
from planner.operations.duty import find_duty
from planner.operations.evidence import MEGABYTE, HandedIn, find_kept, folder_in, keep, open_kept
from planner.operations.filekinds import ENDINGS, TAKEN, FileKind
from planner.web.incoming import chosen_files
from planner.web.terms import boards_of
from planner.web.visit import Visit, shown

__all__ = ["ENDINGS", "PAGES", "TAKEN", "take_evidence"]

FIELD = "file"
POLICY = "sandbox; default-src 'none'"


class Download(FileResponse):
    """A file that is read piece by piece on any server; Django would read it whole (ASGI)."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The pieces, each read in the request's own thread."""
        pieces = cast("Iterator[bytes]", self.streaming_content)
        while piece := await sync_to_async(partial(next, pieces, b""))():
            yield piece


def take_evidence(request: HttpRequest, visit: Visit, progress: Progress) -> str:
    """What the entry says of the files that were chosen with an answer; "" if there are none.

    Raises NotAllowed or Unavailable with the reason if one of them cannot be taken.
    """
    chosen = chosen_files(request, FIELD)
    if not chosen:
        return ""
    _require_asked(visit, progress)
    kept = []
    for each in chosen:
        handed = HandedIn(
            organ=visit.organ.id,
            occurrence=progress.occurrence.id,
            name=each.name or "",
            by=visit.member.person,
            at=visit.now,
        )
        most = visit.settings.web.evidence_megabytes * MEGABYTE
        kept.append(keep(handed, cast("BinaryIO", each), folder_in(visit.settings.var), most=most))
    return "；".join(each.reference for each in kept)


def evidence(request: HttpRequest, visit: Visit, organ: str, key: str, sha256: str) -> FileResponse:
    """A file as a download, for those who may see the occurrence; never one that was altered."""
    duty = find_duty(organ, key, boards_of(visit.settings), visit.today, visit.terms)
    progress = duty.one(key) if duty else None
    if progress is None or not visit.may_with(Act.SEE_OCCURRENCE, progress):
        raise Http404
    try:
        kept = find_kept(organ, key, sha256)
    except NotFound as fault:
        raise Http404 from fault
    response = Download(
        open_kept(kept, folder_in(visit.settings.var)),
        as_attachment=True,
        filename=kept.name,
        content_type=FileKind(kept.kind).media_type,
    )
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response


def _require_asked(visit: Visit, progress: Progress) -> None:
    what = "上传佐证材料"
    if not progress.assignment.evidence:
        raise NotAllowed(what, "计划没有要求这件事交材料", ("不选文件，直接登记",))
    if not any(
        visit.may_with(kind, progress) for kind in (EntryKind.COMPLETED, EntryKind.PROGRESSED)
    ):
        raise NotAllowed(what, "您不是这件事的责任人，也不是督办人员")


PAGES = [
    path(
        "organs/<slug:organ>/tasks/<str:key>/evidence/<str:sha256>/",
        shown(require_safe(evidence), Act.SEE_ORGAN),
        name="evidence",
    ),
]
