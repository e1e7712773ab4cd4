"""An organ's reports → the list of their periods with stage and files; one is made on demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse

from planner.core.dates import Quarter, Window
from planner.core.errors import PlannerError
from planner.core.permissions import Act
from planner.core.report import Stage, VersionKey
from planner.ledger.reports import all_file_names
from planner.operations.acts import ActKind, note_act
from planner.operations.freezing import Making
from planner.operations.making import remake
from planner.operations.report import unreported
from planner.operations.versions import KINDS, OF_TOWNSHIPS, kind_of, versions_of
from planner.web.given import day_in
from planner.web.reports.found import Standing, newest, standing_of, title_of
from planner.web.sign_in.people import doer
from planner.web.terms import boards_of, press_of
from planner.web.visit import Visit, show, shown

UNPROCESSABLE = 422
# The files that people read; the others are there for programs.
ENDINGS = ("docx", "pdf", "html", "xlsx")
_GROUPS = {
    "quarterly": "季度报告",
    "annual": "年度报告",
    "span": "其他时段",
    "county": "乡镇汇总报告",
}
_MOST_FINDINGS = 5
_DATE_LENGTH = len("2024-02-01")


@dataclass(frozen=True)
class FileLink:
    """A file of a version: its name, by its ending, at a stage."""

    name: str
    stage: Stage

    @property
    def ending(self) -> str:
        """`docx`."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True)
class VersionLine:
    """A version on the list, with the files of the last stage that has some."""

    standing: Standing
    files: tuple[FileLink, ...]


@dataclass(frozen=True)
class PeriodLine:
    """A period: its latest version, and those before."""

    period: str
    title: str
    latest: VersionLine
    older: tuple[VersionLine, ...]


@dataclass(frozen=True)
class Choice:
    """A quarter or a year that has ended, and the number of its latest version, if it has one."""

    period: str
    version: int | None

    @property
    def title(self) -> str:
        """What it is called."""
        return title_of(self.period)


def reports(request: HttpRequest, visit: Visit, organ: str) -> HttpResponse:
    """Every period of which there is a report, by kind, the latest first."""
    return _list(request, visit)


def new_report(request: HttpRequest, visit: Visit, organ: str) -> HttpResponseBase:
    """Make the report of a period that has ended; a mere look leads to the list."""
    if request.method != "POST":
        return HttpResponseRedirect(f"{reverse('reports', args=(organ,))}#new")
    try:
        period = _period(request)
    except PlannerError as fault:
        return _list(request, visit, str(fault), UNPROCESSABLE)
    by = doer(request)
    try:
        made = remake(
            organ,
            period,
            now=by.at,
            terms=visit.terms,
            making=Making(press=press_of(visit.settings)),
        )
    except PlannerError as fault:
        return _list(request, visit, str(fault), UNPROCESSABLE)
    told = f"{title_of(period)}报告第 {made.version} 版"
    if made.is_new:
        note_act(
            ActKind.REPORT_MADE, by=by.by, at=by.at, organ=organ, about=told, address=by.address
        )
        messages.success(request, f"已生成{told}，现在是草稿。")
    else:
        messages.info(request, f"数据没有变化，仍是{told}。")
    for finding in made.findings[:_MOST_FINDINGS]:
        messages.warning(request, f"请核对：{finding.place}，{finding.message}")
    return HttpResponseRedirect(reverse("report", args=(organ, period)))


def _list(request: HttpRequest, visit: Visit, fault: str = "", status: int = 200) -> HttpResponse:
    organ = visit.organ.id
    stored, files = versions_of(organ), all_file_names(organ)
    lines = _periods(standing_of(organ, stored), files)
    groups = [
        (_GROUPS[kind], own)
        for kind in KINDS
        if (own := [each for each in lines if kind_of(each.period) == kind])
    ]
    page = {
        "groups": groups,
        "coming": _coming(visit),
        "choices": _choices(visit, lines) if visit.may(Act.WRITE_REPORT) else (),
        "may_make": visit.may(Act.WRITE_REPORT),
        "fault": fault,
        "typed": request.POST,
    }
    return show(request, visit, "planner/reports.html", page, status=status)


def _periods(
    standing: tuple[Standing, ...], files: dict[VersionKey, dict[Stage, tuple[str, ...]]]
) -> list[PeriodLine]:
    """The versions by period."""
    lines = []
    for period, group in groupby(standing, key=lambda each: each.stored.period):
        latest, *older = (
            VersionLine(each, links_of(files.get(each.stored.key, {}))) for each in group
        )
        lines.append(PeriodLine(period, title_of(period), latest, tuple(older)))
    return lines


def links_of(files: dict[Stage, tuple[str, ...]]) -> tuple[FileLink, ...]:
    """The files for reading of the last stage that has some, in the order of their use."""
    stage = newest(files)
    links = [FileLink(name, stage) for name in files[stage]] if stage else []
    wanted = [each for each in links if each.ending in ENDINGS]
    return tuple(sorted(wanted, key=lambda each: ENDINGS.index(each.ending)))


def _coming(visit: Visit) -> tuple[str, date] | None:
    """The quarter whose report comes next by itself, and on which day."""
    calendar, today = visit.terms.calendar, visit.today
    if unreported(visit.organ.id, today, calendar):
        return None
    quarter = Quarter.of(today)
    own = calendar.roll_on(quarter.window.starts_on)
    if today < own:
        return quarter.previous.title, own
    return quarter.title, calendar.roll_on(quarter.window.ends_on)


def _choices(visit: Visit, lines: list[PeriodLine]) -> tuple[Choice, ...]:
    """Every quarter and year of a published plan that has ended, the latest first."""
    made = {each.period: each.latest.standing.stored.version for each in lines}
    return tuple(Choice(each, made.get(each)) for each in _ended(visit))


def _has_townships(visit: Visit) -> bool:
    """Whether others are below: by its own list, or by what they say themselves."""
    below = boards_of(visit.settings).organs(visit.today)
    organ = visit.organ
    return bool(organ.townships) or any(each.organization.above == organ.id for each in below)


def _ended(visit: Visit) -> Iterator[str]:
    whole = boards_of(visit.settings).organ(visit.organ.id, visit.today)
    ends = (OF_TOWNSHIPS,) if _has_townships(visit) else ()
    for year in sorted(whole.years, reverse=True) if whole else ():
        if Window.of_year(year).ends_on <= visit.today:
            yield str(year)
        for number in range(4, 0, -1):
            quarter = Quarter(year, number)
            if quarter.window.ends_on <= visit.today:
                yield str(quarter)
                yield from (f"{quarter}{end}" for end in ends)


def _period(request: HttpRequest) -> str:
    """The period that was chosen, or the days that were typed; raises with what is missing."""
    if chosen := request.POST.get("period", ""):
        return chosen[: 2 * _DATE_LENGTH + 1]
    first, last = (day_in(request.POST.get(name, "")) for name in ("first", "last"))
    return f"{first}_{last}"


_PLACE = "organs/<slug:organ>/reports/"
PAGES = [
    path(_PLACE, shown(reports, Act.SEE_REPORTS), name="reports"),
    path(f"{_PLACE}new/", shown(new_report, Act.WRITE_REPORT), name="new-report"),
]
