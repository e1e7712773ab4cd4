"""A request → the year at one look, a report's text, or how the installation is."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from planner.core.errors import NotFound, PlannerError
from planner.documents.deliveries import render_deliveries
from planner.operations.deliveries import MOST, Deliveries, list_deliveries
from planner.operations.installation import organs
from planner.operations.overview import health_of, read_overview, read_quarter_report
from planner.settings import Settings
from planner.site import opened_settings
from planner.web.terms import terms_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVERYTHING = 1_000_000


def home(request: HttpRequest) -> HttpResponse:
    """The only organ's year, or a list of organs, or what to do when there is none yet."""
    known = organs()
    if len(known) == 1:
        return year(request, known[0])
    page = {"organs": known, "settings": _settings()}
    return render(request, "planner/organs.html" if known else "planner/empty.html", page)


def year(request: HttpRequest, organ: str) -> HttpResponse:
    """One organ's year by goal, with lights and what is due."""
    settings = _settings()
    if organ not in organs():
        raise Http404
    overview = read_overview(organ, today=settings.clock.today(), terms=terms_of(settings))
    page = {"overview": overview, "settings": settings, "now": settings.clock.now()}
    return render(request, "planner/year.html", page)


def report(request: HttpRequest, organ: str, period: str) -> HttpResponse:
    """The last version of a quarter's report."""
    found = read_quarter_report(organ, period)
    if found is None:
        raise Http404
    stored, data = found
    page = {"stored": stored, "report": data, "settings": _settings()}
    return render(request, "planner/report.html", page)


def deliveries(request: HttpRequest, organ: str) -> HttpResponse:
    """Every message with its states: of a person, of a day, or the latest."""
    settings = _settings()
    found = _deliveries(request, organ, settings)
    asked = {"person": request.GET.get("person", ""), "day": request.GET.get("day", "")}
    page = {"found": found, "asked": asked, "settings": settings, "now": settings.clock.now()}
    return render(request, "planner/deliveries.html", page)


def deliveries_file(request: HttpRequest, organ: str) -> HttpResponse:
    """The same as a workbook, whole."""
    found = _deliveries(request, organ, _settings(), most=EVERYTHING)
    content = render_deliveries(found.listed, "送达记录")
    headers = {"Content-Disposition": f'attachment; filename="deliveries-{organ}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def health(request: HttpRequest) -> JsonResponse:
    """How the installation is, in words: 200 when all is well, 503 with what is wrong."""
    settings = _settings()
    try:
        found = health_of(settings.clock.now(), settings.reminders.morning_at, terms_of(settings))
    except PlannerError as fault:
        return JsonResponse({"ok": False, "wrong": [str(fault)]}, status=503)
    ok = not found.wrong
    body = {"ok": ok, "wrong": found.wrong, "mornings": found.mornings, "outbox": found.outbox}
    return JsonResponse(body, status=200 if ok else 503, json_dumps_params={"ensure_ascii": False})


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return message(request, 403, "不能这样操作", "请回到首页重新打开。")


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that did not come from our own pages, or one that is too old."""
    text = "表单已经过期，或者不是从本系统的页面提交的。请返回上一页，刷新后再试。"
    return message(request, 403, "没有提交", text)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: most often a Host header that is not ours."""
    return message(request, 400, "地址不对", "请用启动时显示的网址打开。")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, without a word on what exists."""
    return message(request, 404, "没有这个页面", "请核对网址，或回到首页。")


def broken(request: HttpRequest) -> HttpResponse:
    """500, without a traceback: that is in the log."""
    return message(request, 500, "页面暂时打不开", "已记入日志，请稍后再试，或告知管理员。")


def message(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """A page that says one thing."""
    page = {"title": title, "text": text, "settings": _settings()}
    return render(request, "planner/message.html", page, status=status)


def _deliveries(
    request: HttpRequest, organ: str, settings: Settings, most: int = MOST
) -> Deliveries:
    """What was asked for; Http404 for an organ, a person or a day that there is not."""
    day = request.GET.get("day", "")
    if organ not in organs():
        raise Http404
    try:
        wanted = date.fromisoformat(day) if day else None
        person = request.GET.get("person", "")
        today = settings.clock.today()
        return list_deliveries(organ, today=today, day=wanted, person=person, most=most)
    except (ValueError, NotFound) as fault:
        raise Http404 from fault


def _settings() -> Settings:
    return opened_settings()
