"""A version of a report → its page: the text, its numbers' sources, files, steps, and changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from planner.core.permissions import Act
from planner.core.progress import Light
from planner.core.report import Doubt, Paragraph, Stage, StepTaken
from planner.core.report.wording import grouped
from planner.documents.chart import described
from planner.documents.outline import Column, Outline, Row, Section, outline_of
from planner.ledger.reports import file_names, read_files
from planner.operations.answering import name_of
from planner.operations.approval import masthead_of, with_masthead
from planner.operations.comparison import Explained, compare_versions
from planner.operations.versions import ANNUAL
from planner.web.looks import sees_all
from planner.web.reports.found import Found, find, newest
from planner.web.reports.listing import ENDINGS, FileLink, links_of
from planner.web.reports.numbers import number_lines
from planner.web.reports.steps import possible_steps
from planner.web.visit import Visit, show, shown

# More changes than these are on the page of the comparison.
MOST_CHANGES = 8


@dataclass(frozen=True)
class ReadFile:
    """A file as the page offers it: its size, its digest."""

    link: FileLink
    size: int
    sha256: str


@dataclass(frozen=True)
class StepLine:
    """A step that was taken, with the name of who took it."""

    taken: StepTaken
    who: str


@dataclass(frozen=True)
class Told:
    """A paragraph with the numbers in it that the data do not bear."""

    paragraph: Paragraph
    doubtful: tuple[str, ...]


@dataclass(frozen=True)
class ShownSection:
    """A section as the page shows it; `keys` name the indicators of its table."""

    section: Section
    told: tuple[Told, ...]
    rows: tuple[tuple[str, Row], ...]


@dataclass(frozen=True)
class AnnexPart:
    """A goal's rows, each with the id of the task it leads to."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, Row], ...]


@dataclass(frozen=True)
class LightChoice:
    """A light that the annex can be narrowed to, with the address that does so."""

    light: Light | None
    count: int
    address: str
    is_chosen: bool


def report(request: HttpRequest, visit: Visit, organ: str, period: str) -> HttpResponse:
    """A version of a report, the last unless `version` names another."""
    found = find(request, visit, period)
    head = masthead_of(found.data, found.standing.steps)
    outline, doubts = outline_of(with_masthead(found.data, head)), found.doubts
    page: dict[str, Any] = {"found": found, "outline": outline, "doubts": doubts}
    page |= {"sections": _sections(found, outline, doubts), "chart": _chart(outline)}
    page |= _annex(request, found, outline)
    page |= _files(visit, found)
    page |= {
        "numbers": number_lines(found.data),
        "steps": [StepLine(each, name_of(each.by, visit.organ)) for each in found.standing.steps],
        "possible": possible_steps(visit, found),
        "may_resend": _may_resend(visit, found),
        "may_write": visit.may(Act.WRITE_REPORT) and found.is_latest,
        "may_open": sees_all(visit),
        **_changes(visit, found),
    }
    return show(request, visit, "planner/report.html", page)


def _may_resend(visit: Visit, found: Found) -> bool:
    """Whether the member may send it to those who were not sent it yet."""
    is_issued = found.standing.stage is Stage.ISSUED
    return is_issued and found.is_latest and visit.may(Act.ISSUE_REPORT)


def _chart(outline: Outline) -> str:
    """What the chart shows, in words; "" where there is none."""
    return described(outline.indicators)


def _sections(
    found: Found, outline: Outline, doubts: tuple[Doubt, ...]
) -> tuple[ShownSection, ...]:
    ids = [each.id for each in found.whole.indicators] if found.whole else []
    return tuple(
        ShownSection(
            section,
            tuple(_told(each, doubts) for each in section.paragraphs),
            _keyed(ids, section.table.rows) if section.table else (),
        )
        for section in outline.sections
    )


def _keyed(keys: Sequence[str], rows: Sequence[Row]) -> tuple[tuple[str, Row], ...]:
    """Rows beside the ids of what they are about, where these are known."""
    return tuple(zip(keys or [""] * len(rows), rows, strict=True))


def _told(paragraph: Paragraph, doubts: tuple[Doubt, ...]) -> Told:
    """A number is in doubt where its own sentence stands, not wherever the same digits do."""
    own = [each.number for each in doubts if each.sentence in paragraph.text]
    return Told(paragraph, tuple(dict.fromkeys(own)))


def _annex(request: HttpRequest, found: Found, outline: Outline) -> dict[str, Any]:
    """The table of tasks, whole or of one light."""
    parts = tuple(_parts(found, outline))
    counts = Counter(row.light for part in parts for _, row in part.rows)
    asked = request.GET.get("light", "")
    chosen = next((each for each in Light if each == asked and counts[each]), None)
    version = {} if found.is_latest else {"version": str(found.number)}
    lights = [LightChoice(None, counts.total(), _address(version), chosen is None)]
    lights += [
        LightChoice(each, counts[each], _address({**version, "light": str(each)}), each is chosen)
        for each in Light
        if counts[each]
    ]
    return {"parts": _of_light(parts, chosen), "lights": lights, "light": chosen}


def _address(chosen: dict[str, str]) -> str:
    return f"?{urlencode(chosen)}#annex"


def _of_light(parts: tuple[AnnexPart, ...], light: Light | None) -> list[AnnexPart]:
    if light is None:
        return list(parts)
    narrowed = (
        AnnexPart(
            part.title, part.columns, tuple(each for each in part.rows if each[1].light is light)
        )
        for part in parts
    )
    return [each for each in narrowed if each.rows]


def _parts(found: Found, outline: Outline) -> Iterator[AnnexPart]:
    """The outline's rows beside the ids of what they are about: they come in the same order."""
    goals = [goal for goal in found.whole.goals if goal.items] if found.whole else []
    for position, part in enumerate(outline.annex):
        items = goals[position].items if goals else ()
        if found.stored.kind == ANNUAL:
            keys = [*grouped(items)]
        else:
            keys = [each.occurrence_id for each in items]
        yield AnnexPart(part.title, part.table.columns, _keyed(keys, part.table.rows))


def _files(visit: Visit, found: Found) -> dict[str, Any]:
    """The files of the last stage, and the names of those of the stages before."""
    names = file_names(visit.organ.id, found.key)
    stage = newest(names)
    kept = read_files(visit.organ.id, found.key, stage) if stage else ()
    order = {ending: position for position, ending in enumerate(ENDINGS)}
    read = [
        ReadFile(link, len(each.content), each.sha256)
        for each in kept
        for link in [FileLink(each.name, stage or Stage.DRAFT)]
        if link.ending in order
    ]
    read.sort(key=lambda each: order[each.link.ending])
    earlier = {each: links_of({each: names[each]}) for each in names if each is not stage}
    return {"files": read, "files_stage": stage, "earlier": earlier}


def _changes(visit: Visit, found: Found) -> dict[str, Any]:
    """What is new against the version before."""
    before = found.number - 1
    if not before:
        return {"changes": (), "more_changes": 0, "before": 0}
    kind, period, number = found.key
    changes: tuple[Explained, ...] = compare_versions(
        visit.organ.id, kind, period, (before, number)
    )
    left = max(0, len(changes) - MOST_CHANGES)
    return {"changes": changes[:MOST_CHANGES], "more_changes": left, "before": before}


PAGES = [
    path(
        "organs/<slug:organ>/reports/<slug:period>/",
        shown(require_safe(report), Act.SEE_REPORTS),
        name="report",
    ),
]
