"""Subscriptions → the pages on which they are made, listed and ended."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from planner.core.errors import NotFound
from planner.core.feed import Application, Detail, Scope, View, readable
from planner.operations.feeds import make_year
from planner.operations.overview import organization_of, year_to_show
from planner.operations.subscriptions import (
    LONGEST_NAME,
    Opened,
    find_subscription,
    list_subscriptions,
    renew,
    revoke,
    subscribe,
)
from planner.site import opened_settings
from planner.web.guard import may_change
from planner.web.terms import terms_of

# Who sits at the machine: nobody signs in yet.
AT_THE_MACHINE = "this-machine"


@may_change
def subscriptions(request: HttpRequest, organ: str) -> HttpResponse:
    """Everybody's subscriptions; with a person chosen, theirs and a form for a new one."""
    if request.method == "POST":
        return _subscribe(request, organ)
    settings = opened_settings()
    now, person = settings.clock.now(), request.GET.get("person", "")
    try:
        organization = organization_of(organ, now.date())
        chosen = organization.person(person) if person else None
    except NotFound as fault:
        raise Http404 from fault
    listed = list_subscriptions(organ, today=now.date(), terms=terms_of(settings), person=person)
    scopes = readable(person, organization, now.date()) if chosen else ()
    page = {
        "organization": organization,
        "listed": listed,
        "chosen": chosen,
        "scopes": [(str(each), each.reach.word, each.title(organization)) for each in scopes],
        "details": list(Detail),
        "longest": LONGEST_NAME,
        "once": secrets.token_urlsafe(),
        "ended": request.GET.get("ended", ""),
        "now": now,
        "settings": settings,
    }
    return render(request, "planner/subscriptions.html", page)


@may_change
def subscription(request: HttpRequest, organ: str, key: int) -> HttpResponse:
    """One subscription: what ending it or giving it a new address would do, and doing it."""
    settings = opened_settings()
    now = settings.clock.now()
    try:
        found = find_subscription(organ, key, today=now.date(), terms=terms_of(settings))
    except NotFound as fault:
        raise Http404 from fault
    if request.method == "POST" and "renew" in request.POST:
        once = request.POST.get("once", "")[:80] or secrets.token_urlsafe()
        return _opened(request, organ, renew(organ, key, at=now, by=AT_THE_MACHINE, once=once))
    if request.method == "POST":
        revoke(organ, (key,), at=now, by=AT_THE_MACHINE)
        back = reverse("subscriptions", args=(organ,))
        return HttpResponseRedirect(f"{back}?person={found.subscription.person}&ended=1")
    page = {
        "organization": organization_of(organ, now.date()),
        "found": found,
        "year": year_to_show(organ, now.date()),
        "once": secrets.token_urlsafe(),
        "now": now,
        "settings": settings,
    }
    return render(request, "planner/subscription.html", page)


def year_file(request: HttpRequest, organ: str, key: int, year: int) -> HttpResponse:
    """A whole year of what a subscription shows, to be imported once."""
    settings = opened_settings()
    today, terms = settings.clock.today(), terms_of(settings)
    try:
        found = find_subscription(organ, key, today=today, terms=terms)
        if not found.may_read:
            raise Http404
        feed = make_year(organ, found.subscription.view, year, today=today, terms=terms)
    except NotFound as fault:
        raise Http404 from fault
    headers = {"Content-Disposition": f'attachment; filename="{organ}-{year}.ics"'}
    return HttpResponse(feed.content, content_type="text/calendar; charset=utf-8", headers=headers)


def _subscribe(request: HttpRequest, organ: str) -> HttpResponse:
    asked = Application(
        person=request.POST.get("person", ""),
        name=request.POST.get("name", ""),
        view=View(
            Scope.parse(request.POST.get("scope", "")),
            Detail.TITLES if request.POST.get("detail") == Detail.TITLES else Detail.FULL,
        ),
        once=request.POST.get("once", "")[:80] or secrets.token_urlsafe(),
        by=AT_THE_MACHINE,
    )
    return _opened(request, organ, subscribe(organ, asked, at=opened_settings().clock.now()))


def _opened(request: HttpRequest, organ: str, made: Opened | None) -> HttpResponse:
    """The one page that ever shows the address; sent again, the form finds its work done."""
    settings = opened_settings()
    now = settings.clock.now()
    page: dict[str, Any] = {
        "organization": organization_of(organ, now.date()),
        "made": made,
        "now": now,
        "settings": settings,
    }
    if made is not None:
        import segno

        address = settings.address + made.path
        webcal = urlsplit(address)._replace(scheme="webcal").geturl()
        page |= {
            "address": address,
            "webcal": webcal,
            "codes": {
                name: segno.make(target, error="m").svg_inline(scale=4, border=3, omitsize=True)
                for name, target in (("webcal", webcal), ("plain", address))
            },
        }
    return render(request, "planner/subscribed.html", page)
