"""`/manage/backup/` → backups made, listed, and handed out piece by piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import path, reverse
from django.utils.http import content_disposition_header

from planner.core.errors import NotFound
from planner.core.permissions import Act
from planner.operations.keeping import fetch_backup, list_backups, make_backup
from planner.web.sign_in.people import doer
from planner.web.templatetags.manage_words import megabytes
from planner.web.visit import Visit, show, shown

PIECE = 1024 * 1024


def folder_of(visit: Visit) -> Path:
    """Where an installation keeps its backups."""
    return visit.settings.var / "backups"


def backup(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What backups there are, and a button that makes one."""
    if request.method == "POST":
        name, made = make_backup(folder_of(visit), visit.settings.var, doer(request))
        told = f"{made.rows} 行记录，{made.files} 个文档，{megabytes(made.size)}"
        messages.success(request, f"已备份到 {name}：{told}。请下载一份，存到别的地方。")
        return HttpResponseRedirect(reverse("backup"))
    page = {"listed": list_backups(folder_of(visit)), "folder": folder_of(visit).resolve()}
    return show(request, visit, "planner/manage/backup.html", page)


def backup_file(request: HttpRequest, visit: Visit, name: str) -> HttpResponseBase:
    """One backup, never whole in memory."""
    try:
        file = fetch_backup(folder_of(visit), name, doer(request))
    except NotFound as fault:
        raise Http404 from fault
    response = StreamingHttpResponse(_pieces(file), content_type="application/zip")
    response["Content-Length"] = str(file.stat().st_size)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


async def _pieces(file: Path) -> AsyncIterator[bytes]:
    """A file piece by piece; the server's other requests go on meanwhile."""
    opened = await asyncio.to_thread(file.open, "rb")
    with opened:
        while piece := await asyncio.to_thread(opened.read, PIECE):
            yield piece


PAGES = [
    path("manage/backup/", shown(backup, Act.CONFIGURE), name="backup"),
    path("manage/backup/<str:name>", shown(backup_file, Act.CONFIGURE), name="backup-file"),
]
