"""Addresses → pages; each module of pages says who may see them."""

from __future__ import annotations

from planner.web import (
    deliveries,
    evidence,
    home,
    manage,
    messages,
    month,
    plan,
    reports,
    sign_in,
    subscriptions,
    tasks,
    work,
)

urlpatterns = [
    *home.PAGES,
    *work.PAGES,
    *tasks.PAGES,
    *evidence.PAGES,
    *plan.PAGES,
    *month.PAGES,
    *reports.PAGES,
    *subscriptions.PAGES,
    *deliveries.PAGES,
    *manage.PAGES,
    *sign_in.PAGES,
]
handler400 = messages.bad_request
handler403 = messages.forbidden
handler404 = messages.not_found
handler500 = messages.broken
