"""A request → who visits which organ, and whether they may; every page says what it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from planner.core.organization import Organization
from planner.core.permissions import ALLOWED, Act, Member, Role
from planner.core.progress import EntryKind, Progress
from planner.operations.board import YearBoard
from planner.operations.members import member_of
from planner.operations.terms import Terms
from planner.settings import Settings
from planner.site import opened_settings
from planner.web.terms import boards_of, terms_of

_Parts = ParamSpec("_Parts")
View = Callable[Concatenate[HttpRequest, "Visit", _Parts], HttpResponseBase]


@dataclass(frozen=True)
class Visit:
    """A member on a page; `organization` is that of the organ whose page it is, if it is one's."""

    member: Member
    settings: Settings
    now: datetime
    organization: Organization | None = None

    @property
    def today(self) -> date:
        """The day of the visit."""
        return self.now.date()

    @property
    def terms(self) -> Terms:
        """The calendar and policies in force."""
        return terms_of(self.settings)

    @property
    def organ(self) -> Organization:
        """The organ whose page it is; only for pages of an organ."""
        if self.organization is None:
            raise Http404
        return self.organization

    @property
    def roles(self) -> frozenset[Role]:
        """What the member is to the organ, or to the installation."""
        if self.organization is None:
            return frozenset({Role.ADMINISTRATOR} if self.member.is_administrator else ())
        return self.member.roles_in(self.organization)

    def may(self, act: Act) -> bool:
        """Whether the member may do something here."""
        return bool(ALLOWED[act] & self.roles)

    def may_with(self, act: Act | EntryKind, progress: Progress) -> bool:
        """Whether the member may see, or enter something about, one occurrence."""
        return self.member.may_with(act, progress, self.organ)

    def board(self, year: int | None = None) -> YearBoard:
        """A year of the organ as it stands today, the one to show without a number; or Http404."""
        found = boards_of(self.settings).year(self.organ.id, self.today, year)
        if found is None:
            raise Http404
        return found


def shown(
    view: Callable[Concatenate[HttpRequest, Visit, _Parts], HttpResponseBase], act: Act
) -> Callable[..., HttpResponseBase]:
    """A page for those who may do `act`; `organ` in its address says where.

    Whoever is not signed in is asked to; a stranger to the organ is told there is no such page.
    """

    @wraps(view)
    def page(request: HttpRequest, *parts: _Parts.args, **named: _Parts.kwargs) -> HttpResponseBase:
        visit = enter(request, str(named["organ"]) if "organ" in named else None)
        if isinstance(visit, HttpResponseBase):
            return visit
        if not visit.may(act):
            return _refused(request, visit)
        return view(request, visit, *parts, **named)

    page.act = act  # type: ignore[attr-defined] # the test of permissions reads it
    return page


def enter(request: HttpRequest, organ: str | None) -> Visit | HttpResponseBase:
    """The visit of a request, or what is answered instead; raises Http404."""
    from planner.web.messages import left

    settings = opened_settings()
    now = settings.clock.now()
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    boards = boards_of(settings)
    name = user.get_username()
    member = member_of(name, now.date(), boards, is_administrator=user.is_staff)
    if member is None:
        return left(request)
    if organ is None:
        return _remembered(request, Visit(member, settings, now))
    own = member.organization
    if own is None or own.id != organ:
        board = boards.organ(organ, now.date())
        own = board.organization if board else None
    if own is None or not member.roles_in(own):
        raise Http404
    return _remembered(request, Visit(member, settings, now, own))


def show(
    request: HttpRequest, visit: Visit, template: str, page: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page that knows its visit."""
    return render(request, template, {**page, "visit": visit}, status=status)


def installation(request: HttpRequest) -> dict[str, Any]:
    """What every template knows: the settings, the clock, and the visit if there is one."""
    from planner.web.navigation import entrances

    settings = opened_settings()
    visit = getattr(request, "planner_visit", None)
    known = {"settings": settings, "now": settings.clock.now(), "visit": visit}
    return {**known, "entrances": entrances(visit, request.path) if visit else ()}


def _remembered(request: HttpRequest, visit: Visit) -> Visit:
    vars(request)["planner_visit"] = visit
    return visit


def _refused(request: HttpRequest, visit: Visit) -> HttpResponse:
    from planner.web.messages import message

    whom = "、".join(role.word for role in visit.roles) or "访客"
    text = f"您的身份是{whom}，不能打开这个页面。需要时请联系督办人员或系统管理员。"
    return message(request, 403, "没有权限", text)
