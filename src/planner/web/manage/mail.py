"""`/manage/mail/` → whether mails go out: one is sent to whoever asks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from planner.core.errors import PlannerError
from planner.core.permissions import Act
from planner.delivery.plain import PlainMail, send_plain
from planner.ledger.accounts import find_account
from planner.operations.acts import ActKind, note_act
from planner.web.sign_in.people import doer
from planner.web.visit import Visit, show, shown

LONGEST = 200
_SUBJECT = "工作计划系统：测试邮件"
_TEXT = "收到这封邮件，说明发信服务器设置正确，提醒能够送到。\n\n{}\n"


def mail(request: HttpRequest, visit: Visit) -> HttpResponse:
    """How mails go out now, and a form that sends one."""
    if request.method == "POST":
        _send(request, visit, request.POST.get("address", "").strip()[:LONGEST])
        return HttpResponseRedirect(reverse("mail"))
    account = find_account(visit.member.account)
    page = {
        "server": visit.settings.ways.mail,
        "folder": visit.settings.var / "outbox",
        "address": account.email if account else "",
    }
    return show(request, visit, "planner/manage/mail.html", page)


def _send(request: HttpRequest, visit: Visit, address: str) -> None:
    ways, by = visit.settings.ways, doer(request)
    text = _TEXT.format(visit.settings.address)
    try:
        send_plain(PlainMail(address, _SUBJECT, text, visit.now), ways)
    except PlannerError as fault:
        messages.error(request, f"没有发出。{fault}")
        return
    note_act(ActKind.MAIL_TRIED, by=by.by, at=by.at, about=address, address=by.address)
    if ways.mail is None:
        messages.info(request, f"现在不发邮件，测试邮件写成了文件，在 {ways.folder} 里。")
    else:
        messages.success(request, f"已交给发信服务器，请到 {address} 查收。")


PAGES = [path("manage/mail/", shown(mail, Act.CONFIGURE), name="mail")]
