"""What went wrong → a page that says one thing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from planner.site import opened_settings


def message(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """A page that says one thing."""
    return render(request, "planner/message.html", {"title": title, "text": text}, status=status)


def left(request: HttpRequest) -> HttpResponse:
    """403: an account whose person is not in service any more."""
    text = "您现在没有任职或代理的岗位，账户已停用。如有不对，请联系督办人员。"
    return message(request, 403, "账户已停用", text)


def to_come(request: HttpRequest) -> HttpResponse:
    """403: somebody whose time in office is still to come."""
    text = "您的任职还没有开始，从到任那天起就能使用。如有不对，请联系督办人员。"
    return message(request, 403, "还没有到任", text)


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


def too_large(request: HttpRequest) -> HttpResponse:
    """413: a form with more in it than one may send at once."""
    most = opened_settings().web.evidence_megabytes
    text = (
        f"一次最多上传 {most} MB。请压缩图片、拆成几个文件，或者只交要紧的几页；"
        "返回上一页可以重新选择文件。"
    )
    return message(request, 413, "文件太大", text)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, without a word on what exists."""
    return message(request, 404, "没有这个页面", "请核对网址，或回到首页。")


def broken(request: HttpRequest) -> HttpResponse:
    """500, without a traceback: that is in the log. Of the page nothing is asked that may fail."""
    settings = opened_settings()
    known = {"settings": settings, "now": settings.clock.now()}
    told = {"title": "页面暂时打不开", "text": "已记入日志，请稍后再试，或告知管理员。"}
    return HttpResponse(render_to_string("planner/message.html", known | told), status=500)
