"""A number of a report → its occurrences and entries, each with the way to its task (数据来源)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from planner.core.permissions import Act
from planner.core.progress import Entry, Progress
from planner.core.report import Item, QuarterReport
from planner.operations.answering import name_of
from planner.operations.board import YearBoard
from planner.web.looks import sees_all
from planner.web.reports.found import find
from planner.web.reports.numbers import source_of
from planner.web.terms import boards_of
from planner.web.visit import Visit, show, shown


@dataclass(frozen=True)
class EntryLine:
    """An entry that a number rests on: `第12条` of the ledger, and what it says."""

    entry: Entry
    who: str


@dataclass(frozen=True)
class SourceLine:
    """An occurrence behind a number, as the report has it, and its entries up to then."""

    key: str
    title: str
    post: str
    due_on: date | None
    item: Item | None
    entries: tuple[EntryLine, ...]


def sources(request: HttpRequest, visit: Visit, organ: str, period: str) -> HttpResponse:
    """What one number of a version was counted from."""
    found = find(request, visit, period)
    source = source_of(
        found.data, request.GET.get("of", "overall"), request.GET.get("number", "planned")
    )
    if source is None:
        raise Http404
    items = dict(_items(found.whole)) if found.whole else {}
    board = _boards(visit, source.trace.occurrences, found.stored.cut_off.year)
    numbers = set(source.trace.entries)
    lines = [_line(visit, key, items.get(key), board, numbers) for key in source.trace.occurrences]
    page = {
        "found": found,
        "source": source,
        "lines": lines,
        "may_open": sees_all(visit),
    }
    return show(request, visit, "planner/report_sources.html", page)


def _boards(visit: Visit, keys: tuple[str, ...], year: int) -> YearBoard | None:
    """The year in which the occurrences lie: the report's, or the one before."""
    boards = boards_of(visit.settings)
    for each in (year, year - 1):
        board = boards.year(visit.organ.id, visit.today, each)
        if board is not None and any(key in board.standing for key in keys):
            return board
    return None


def _line(
    visit: Visit, key: str, item: Item | None, board: YearBoard | None, numbers: set[int]
) -> SourceLine:
    entries = board.entries.get(key, ()) if board else ()
    progress = board.standing.get(key) if board else None
    told = tuple(
        EntryLine(each, name_of(each.by, visit.organ)) for each in entries if each.number in numbers
    )
    if item is not None:
        return SourceLine(key, item.title, item.post, item.due_on, item, told)
    if progress is None:
        return SourceLine(key, key, "", None, None, told)
    post = _post(visit, progress)
    return SourceLine(key, progress.title, post, progress.due_on, None, told)


def _post(visit: Visit, progress: Progress) -> str:
    known = visit.organ.has_post(progress.assignee)
    return visit.organ.post(progress.assignee).title if known else ""


def _items(whole: QuarterReport) -> Iterator[tuple[str, Item]]:
    """Every occurrence that the report tells of; as it stood at the cut-off."""
    for item in (*whole.ahead, *whole.cancelled, *whole.looked_back):
        yield item.occurrence_id, item
    for goal in whole.goals:
        yield from ((item.occurrence_id, item) for item in goal.items)


PAGES = [
    path(
        "organs/<slug:organ>/reports/<slug:period>/sources/",
        shown(require_safe(sources), Act.SEE_REPORTS),
        name="report-sources",
    ),
]
