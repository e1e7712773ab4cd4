"""What the office and the administrator run an installation with (管理)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from planner.web import admin
from planner.web.manage import (
    acts,
    backup,
    drafting,
    first,
    front,
    ledger,
    mail,
    organization,
    plans,
    rereading,
    settings,
    templates,
)

PAGES: list[URLPattern | URLResolver] = [
    *front.PAGES,
    *first.PAGES,
    *plans.PAGES,
    *drafting.PAGES,
    *rereading.PAGES,
    *organization.PAGES,
    *templates.PAGES,
    *ledger.PAGES,
    *acts.PAGES,
    *settings.PAGES,
    *mail.PAGES,
    *backup.PAGES,
    *admin.PAGES,
]
