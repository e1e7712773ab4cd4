"""The entries of an occurrence → what happened, line by line, as people say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from planner.core.organization import Organization
from planner.core.progress import PLANNER, Entry, EntryKind, Progress
from planner.operations.answering import name_of
from planner.operations.duty import Duty, struck
from planner.operations.evidence import Reference, find_references
from planner.web.templatetags.words import day_in_words
from planner.web.visit import Visit

_NEW_DAYS = {
    EntryKind.EXTENSION_ASKED: "想延到",
    EntryKind.EXTENSION_GRANTED: "延到",
    EntryKind.MOVED: "改到",
}


@dataclass(frozen=True)
class Line:
    """One thing that happened (办理记录): who, in whose stead, what, and what was said.

    `facts` are what it changed; `papers` the files, `where` the other words on where material
    lies; `is_struck` says that it was taken back.
    """

    at: datetime
    who: str
    in_stead_of: str
    kind: EntryKind
    word: str
    facts: tuple[str, ...]
    note: str
    papers: tuple[Reference, ...]
    where: str
    is_struck: bool

    @property
    def is_by_planner(self) -> bool:
        """Whether nobody did it: it only changed what has to be done when."""
        return self.who == "系统"


def history_of(visit: Visit, duty: Duty, progress: Progress) -> tuple[Line, ...]:
    """Everything that happened to an occurrence, in order; what was taken back stays in sight."""
    entries = duty.entries(progress)
    gone = struck(entries)
    people = (visit.organ, duty.board.organization)
    unit = unit_of(duty, progress)
    return tuple(
        _line(entry, people, unit, is_struck=position in gone)
        for position, entry in enumerate(entries)
    )


def unit_of(duty: Duty, progress: Progress) -> str:
    """The unit of what an assignment counts; none if it counts nothing."""
    counts = progress.assignment.counts
    named = counts[0].indicator if counts else ""
    return next((each.unit for each in duty.board.plan.indicators if each.id == named), "")


def _line(entry: Entry, people: tuple[Organization, ...], unit: str, *, is_struck: bool) -> Line:
    papers = find_references(entry.evidence)
    where = entry.evidence
    for each in papers:
        where = where.replace(str(each), "")
    note, word = entry.note, "撤回" if entry.is_undoing else entry.kind.word
    if entry.is_undoing and note.startswith(word):
        # entered at a touch: the note only says what was taken back
        word, note = note, ""
    return Line(
        at=entry.at,
        who=_called(entry.by, people),
        in_stead_of=_called(entry.in_stead_of, people) if entry.in_stead_of else "",
        kind=entry.kind,
        word=word,
        facts=tuple(_facts(entry, people, unit)),
        note=note,
        papers=papers,
        where=where.strip("；"),
        is_struck=is_struck,
    )


def _facts(entry: Entry, people: tuple[Organization, ...], unit: str) -> Iterator[str]:
    if entry.amount is not None:
        changed = "改为" if entry.kind is EntryKind.CORRECTED else ""
        yield f"{changed}{entry.amount}{unit}"
    if entry.new_due_on and entry.kind in _NEW_DAYS:
        yield f"{_NEW_DAYS[entry.kind]}{day_in_words(entry.new_due_on)}"
    if entry.post:
        yield f"转给{post_in_words(entry.post, people, entry.at.date())}"


def post_in_words(post: str, people: tuple[Organization, ...], day: date) -> str:
    """Who answers for a post on a day, with its title; whoever stands in is named as such."""
    for organ in people:
        if organ.has_post(post):
            held, title = organ.holding(post, day), organ.post(post).title
            if held is None:
                return f"{title}（目前无人任职）"
            stead = f"，代{held.in_stead_of.name}" if held.in_stead_of else ""
            return f"{held.person.name}（{title}{stead}）"
    return "已撤销的岗位"


def _called(person: str, people: tuple[Organization, ...]) -> str:
    """A person's name by the list of today, else by that of the plan's year."""
    if person == PLANNER:
        return name_of(person, people[0])
    return next((name for each in people if (name := name_of(person, each)) != person), person)
