"""`/organs/<organ>/manage/templates/` → the templates of reports: fetched, tried, changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from planner.core.errors import Finding, NotFound, PlannerError, Rejected
from planner.core.permissions import Act
from planner.documents.checking import MOST_BYTES
from planner.documents.files import TYPES
from planner.documents.names import KINDS, Each, Shape, shape_of
from planner.operations.acts import ActKind, note_act
from planner.operations.installation import organs
from planner.operations.press import Press
from planner.operations.templates import (
    change_template,
    own_template,
    template_title,
    try_template,
)
from planner.operations.uploads import clean_name
from planner.web.incoming import chosen_files
from planner.web.reports.files import POLICY
from planner.web.sign_in.people import doer
from planner.web.terms import press_of
from planner.web.visit import Visit, show, shown

UNPROCESSABLE = 422
PAGE = "planner/manage/templates.html"


@dataclass(frozen=True)
class InForce:
    """The template of a kind as it is in force, with what is wrong in the one being edited."""

    kind: str
    title: str
    is_own: bool
    size: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class NamedPart:
    """One name that a template may use; `parts` are those of each of its members."""

    name: str
    is_list: bool
    parts: tuple[NamedPart, ...]


def templates(request: HttpRequest, visit: Visit, organ: str) -> HttpResponseBase:
    """The templates in force, the names that they may use, and a form for a changed one."""
    if request.method != "POST":
        return _page(request, visit)
    try:
        return _received(request, visit)
    except Rejected as fault:
        return _page(request, visit, fault.findings, status=UNPROCESSABLE)
    except NotFound as fault:
        return _page(request, visit, (Finding("", str(fault)),), status=UNPROCESSABLE)


def template_file(request: HttpRequest, visit: Visit, organ: str, kind: str) -> HttpResponse:
    """The template in force, to be edited in Word or WPS."""
    if kind not in KINDS:
        raise Http404
    content, _ = press_of(visit.settings).template(kind)
    return _download(content, f"{template_title(kind)}.docx")


def _received(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """What was asked for: a trial, a change, or our own template back."""
    kind, do = request.POST.get("kind", ""), request.POST.get("do", "")
    title, press = template_title(kind), press_of(visit.settings)
    if do == "own":
        return _changed(request, visit, kind, (own_template(kind), "系统自带"))
    content, name = _handed(request)
    if do == "try":
        filled = try_template(press, visit.organ.id, kind, content, name)
        return _download(filled, f"试填-{title}.docx")
    return _changed(request, visit, kind, (content, name))


def _changed(
    request: HttpRequest, visit: Visit, kind: str, handed: tuple[bytes, str]
) -> HttpResponse:
    content, name = handed
    title, by = template_title(kind), doer(request)
    try:
        kept = change_template(press_of(visit.settings), kind, content, name)
    except Rejected:
        raise
    except PlannerError as fault:
        messages.error(request, f"没有更换。{fault}")
        return HttpResponseRedirect(reverse("templates", args=(visit.organ.id,)))
    if kept is None:
        messages.info(request, f"{title}没有变化：与正在使用的完全一致。")
    else:
        note_act(
            ActKind.TEMPLATE_CHANGED,
            by=by.by,
            at=by.at,
            organ=visit.organ.id,
            about=f"{title}：{name}",
            address=by.address,
        )
        old = f"换下的一份留在服务器上，名为 {kept}。" if kept else ""
        messages.success(request, f"已启用新的{title}，以后生成的报告都用它。{old}")
    return HttpResponseRedirect(reverse("templates", args=(visit.organ.id,)))


def _handed(request: HttpRequest) -> tuple[bytes, str]:
    """The file that was chosen; of one that is too large only so much that it is seen."""
    chosen = chosen_files(request, "file")
    if not chosen:
        raise Rejected([Finding("", "没有选择文件；请选一个改好的 docx 文件")])
    return chosen[0].read(MOST_BYTES + 1), clean_name(chosen[0].name or "", "模板.docx")


def _page(
    request: HttpRequest, visit: Visit, findings: tuple[Finding, ...] = (), status: int = 200
) -> HttpResponse:
    press, chosen = press_of(visit.settings), request.POST.get("kind", "")
    page = {
        "findings": findings,
        "in_force": [_in_force(press, kind) for kind in KINDS],
        "names": [(template_title(kind), tuple(_names(kind))) for kind in KINDS],
        "chosen": chosen,
        "shared": len(organs()),
    }
    return show(request, visit, PAGE, page, status=status)


def _in_force(press: Press, kind: str) -> InForce:
    content, findings = press.template(kind)
    return InForce(
        kind, template_title(kind), content == own_template(kind), len(content), findings
    )


def _names(kind: str) -> Iterator[NamedPart]:
    """Texts first, then lists with what each member has."""
    shapes = shape_of(kind)
    for name, shape in sorted(shapes.items(), key=lambda each: isinstance(each[1], Each)):
        yield _named(name, shape)


def _named(name: str, shape: Shape) -> NamedPart:
    inner = shape.of if isinstance(shape, Each) else None
    parts = inner.items() if isinstance(inner, dict) else ()
    return NamedPart(name, isinstance(shape, Each), tuple(_named(*each) for each in parts))


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES["docx"])
    named = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = named or "attachment"
    response["Content-Security-Policy"] = POLICY
    return response


_PLACE = "organs/<slug:organ>/manage/templates/"
PAGES = [
    path(_PLACE, shown(templates, Act.CHANGE_TEMPLATES), name="templates"),
    path(
        f"{_PLACE}<slug:kind>.docx",
        shown(require_safe(template_file), Act.CHANGE_TEMPLATES),
        name="template-file",
    ),
]
