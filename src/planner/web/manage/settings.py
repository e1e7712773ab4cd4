"""`/manage/settings/` → every setting in force, and where it comes from; no secret is shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from planner.core.permissions import Act
from planner.settings import settings_in_force
from planner.web.visit import Visit, show, shown

_WORDS = {
    "": "基本",
    "files": "文件位置",
    "web": "网页",
    "openid": "统一身份认证",
    "prefect": "定时服务",
    "rehearsal": "预演",
    "reminders": "提醒",
    "delivery": "渠道",
    "delivery.mail": "发信服务器",
    "lights": "红黄绿灯",
}
_HOOKS = "delivery.hooks."


def settings(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every setting with its value, its default and what it does."""
    sections = settings_in_force(visit.settings)
    page = {
        "sections": [(_word(each.name), each) for each in sections],
        "changed": sum(one.is_changed for each in sections for one in each.settings),
        "root": visit.settings.root.resolve(),
        "var": visit.settings.var.resolve(),
    }
    return show(request, visit, "planner/manage/settings.html", page)


def _word(section: str) -> str:
    if section.startswith(_HOOKS):
        return f"渠道 {section.removeprefix(_HOOKS)}"
    return _WORDS.get(section, section)


PAGES = [path("manage/settings/", shown(settings, Act.CONFIGURE), name="settings")]
