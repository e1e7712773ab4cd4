"""Subscriptions → the pages on which they are made, listed and ended."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from planner.core.errors import NotFound
from planner.core.feed import Application, Detail, Scope, View, readable
from planner.core.permissions import Act, Role
from planner.operations.feeds import make_year
from planner.operations.subscriptions import (
    LONGEST_NAME,
    Listed,
    Opened,
    find_subscription,
    list_subscriptions,
    renew,
    revoke,
    subscribe,
)
from planner.web.visit import Visit, show, shown


def subscriptions(request: HttpRequest, visit: Visit, organ: str) -> HttpResponse:
    """One's own subscriptions and a form for a new one; the office sees everybody's."""
    person = _whose(request, visit)
    if request.method == "POST":
        return _subscribe(request, visit, person)
    organization = visit.organ
    try:
        chosen = organization.person(person) if person else None
    except NotFound as fault:
        raise Http404 from fault
    listed = list_subscriptions(organ, today=visit.today, terms=visit.terms, person=person)
    scopes = readable(person, organization, visit.today) if chosen else ()
    page = {
        "organization": organization,
        "listed": listed,
        "chosen": chosen,
        "sees_all": visit.may(Act.SEE_SUBSCRIPTIONS),
        "scopes": [(str(each), each.reach.word, each.title(organization)) for each in scopes],
        "details": list(Detail),
        "longest": LONGEST_NAME,
        "once": secrets.token_urlsafe(),
        "ended": request.GET.get("ended", ""),
    }
    return show(request, visit, "planner/subscriptions.html", page)


def subscription(request: HttpRequest, visit: Visit, organ: str, key: int) -> HttpResponse:
    """One subscription: what ending it or giving it a new address would do, and doing it."""
    found, by = _found(visit, key), visit.member.account
    if request.method == "POST" and "renew" in request.POST:
        once = request.POST.get("once", "")[:80] or secrets.token_urlsafe()
        return _opened(request, visit, renew(organ, key, at=visit.now, by=by, once=once))
    if request.method == "POST":
        revoke(organ, (key,), at=visit.now, by=by)
        back = reverse("subscriptions", args=(organ,))
        return HttpResponseRedirect(f"{back}?person={found.subscription.person}&ended=1")
    page = {
        "organization": visit.organ,
        "found": found,
        "year": visit.board().plan.year,
        "once": secrets.token_urlsafe(),
    }
    return show(request, visit, "planner/subscription.html", page)


def year_file(request: HttpRequest, visit: Visit, organ: str, key: int, year: int) -> HttpResponse:
    """A whole year of what a subscription shows, to be imported once."""
    found = _found(visit, key)
    if not found.may_read:
        raise Http404
    try:
        view, terms = found.subscription.view, visit.terms
        feed = make_year(organ, view, year, today=visit.today, terms=terms)
    except NotFound as fault:
        raise Http404 from fault
    headers = {"Content-Disposition": f'attachment; filename="{organ}-{year}.ics"'}
    return HttpResponse(feed.content, content_type="text/calendar; charset=utf-8", headers=headers)


def _whose(request: HttpRequest, visit: Visit) -> str:
    """Whose subscriptions are meant; "" for everybody's, which only the office may ask for."""
    asked = (request.POST or request.GET).get("person", "")
    is_own = Role.STAFF in visit.roles and asked in {"", visit.member.person}
    if not visit.may(Act.SEE_SUBSCRIPTIONS):
        if not is_own:
            raise Http404
        return visit.member.person
    return asked


def _found(visit: Visit, key: int) -> Listed:
    """One's own subscription, or anybody's for the office; or Http404."""
    try:
        found = find_subscription(visit.organ.id, key, today=visit.today, terms=visit.terms)
    except NotFound as fault:
        raise Http404 from fault
    if found.subscription.person != visit.member.person and not visit.may(Act.SEE_SUBSCRIPTIONS):
        raise Http404
    return found


def _subscribe(request: HttpRequest, visit: Visit, person: str) -> HttpResponse:
    asked = Application(
        person=person,
        name=request.POST.get("name", ""),
        view=View(
            Scope.parse(request.POST.get("scope", "")),
            Detail.TITLES if request.POST.get("detail") == Detail.TITLES else Detail.FULL,
        ),
        once=request.POST.get("once", "")[:80] or secrets.token_urlsafe(),
        by=visit.member.account,
    )
    return _opened(request, visit, subscribe(visit.organ.id, asked, at=visit.now))


def _opened(request: HttpRequest, visit: Visit, made: Opened | None) -> HttpResponse:
    """The one page that ever shows the address; sent again, the form finds its work done."""
    page: dict[str, Any] = {"organization": visit.organ, "made": made}
    if made is not None:
        import segno

        address = visit.settings.address + made.path
        webcal = urlsplit(address)._replace(scheme="webcal").geturl()
        page |= {
            "address": address,
            "webcal": webcal,
            "codes": {
                name: segno.make(target, error="m").svg_inline(scale=4, border=3, omitsize=True)
                for name, target in (("webcal", webcal), ("plain", address))
            },
        }
    return show(request, visit, "planner/subscribed.html", page)


_PLACE = "organs/<slug:organ>/subscriptions/"
PAGES = [
    path(_PLACE, shown(subscriptions, Act.SUBSCRIBE), name="subscriptions"),
    path(f"{_PLACE}<int:key>/", shown(subscription, Act.SUBSCRIBE), name="subscription"),
    path(f"{_PLACE}<int:key>/<int:year>.ics", shown(year_file, Act.SUBSCRIBE), name="year-file"),
]
