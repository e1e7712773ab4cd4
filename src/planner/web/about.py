"""An assignment and one occurrence → who has to do with it, what it counts, how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.progress import EntryKind, Progress, State
from planner.operations.answering import name_of
from planner.operations.duty import Duty
from planner.web.history import post_in_words
from planner.web.templatetags.words import day_in_words
from planner.web.visit import Visit

_ENDED = {
    State.CANCELLED: "这一期已撤销，不用办",
    State.SUSPENDED: "这一期已中止，恢复之前不用办",
    State.LAPSED: "年度结束时没有办结，已记为未完成",
}
_ENDING = {
    State.CANCELLED: EntryKind.CANCELLED,
    State.SUSPENDED: EntryKind.SUSPENDED,
    State.LAPSED: EntryKind.LAPSED,
}


@dataclass(frozen=True)
class Counted:
    """What each occurrence brings towards an indicator."""

    title: str
    each: int
    unit: str


@dataclass(frozen=True)
class Concerned:
    """Who has to do with an assignment today, in words."""

    assignee: str
    supervisor: str
    lead: str
    supporting: str


def concerned(visit: Visit, duty: Duty, focus: Progress | None) -> Concerned:
    """Who does it, who is above, and which offices lead and help."""
    own, people = duty.place.assignment, (visit.organ, duty.board.organization)
    post = focus.assignee if focus else own.assignee
    lead, above = own.lead_office, own.supervisor
    for organ in people:
        if organ.has_post(post):
            lead = lead or organ.post(post).office
            above = above or organ.post(post).supervisor
    return Concerned(
        assignee=post_in_words(post, people, visit.today),
        supervisor=post_in_words(above, people, visit.today) if above else "",
        lead=_office(visit, duty, lead) if lead else "",
        supporting="、".join(_office(visit, duty, each) for each in own.supporting_offices),
    )


def counted(duty: Duty) -> Iterator[Counted]:
    """What each occurrence counts towards."""
    indicators = {each.id: each for each in duty.board.plan.indicators}
    for count in duty.place.assignment.counts:
        found = indicators.get(count.indicator)
        if found is not None:
            yield Counted(found.title, count.each, found.unit)


def ended(focus: Progress) -> str:
    """Why an occurrence need not be done any more, and what was said; nothing if it has to be."""
    if focus.state not in _ENDED:
        return ""
    last = focus.last(_ENDING[focus.state])
    said = f"：{last.note}" if last and last.note else ""
    return f"{_ENDED[focus.state]}{said}。"


def asking(visit: Visit, focus: Progress) -> str:
    """The extension that is asked for and not decided; nothing if there is none."""
    asked = focus.last(EntryKind.EXTENSION_ASKED)
    if not (focus.is_to_do and focus.is_asking and asked and asked.new_due_on):
        return ""
    who, day = name_of(asked.by, visit.organ), day_in_words(asked.new_due_on)
    return f"{who}申请延期到{day}，原因：{asked.note}"


def returned(visit: Visit, focus: Progress) -> str:
    """Why it was given back, while it has not been done again; nothing otherwise."""
    last = focus.last(EntryKind.RETURNED)
    if focus.state is not State.RETURNED or last is None:
        return ""
    return f"{name_of(last.by, visit.organ)}退回重办：{last.note}"


def _office(visit: Visit, duty: Duty, office: str) -> str:
    for organ in (visit.organ, duty.board.organization):
        if organ.has_office(office):
            return organ.office(office).name
    return office
