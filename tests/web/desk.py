"""An office with something to answer: counted, to be confirmed, proven, and somebody else's."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from planner.core.plan import Count, Every, Period, Plan
from planner.core.progress import Entry, Progress
from planner.ledger.entries import read_entries
from planner.operations.board import Boards
from planner.operations.publish import publish
from tests.cast import CALENDAR, assignment, at, indicator, once, plan
from tests.operations.boards import TODAY
from tests.operations.terms import TERMS
from tests.web.neighbours import shanmen, yunwu

COUNTED, WEEKLY, PROVEN, OTHERS = (
    "A-01@2024-Q1",
    "A-02@2024-W13",
    "A-03@2024",
    "A-04@2024-Q1",
)
MONDAY = Every(every=Period.WEEK, due="friday", first_on=TODAY)
PLAN = plan(
    assignment("A-01", counts=(Count(indicator="I-01"),), needs_confirmation=True),
    assignment("A-02", MONDAY, needs_acknowledgement=True),
    assignment("A-03", once(TODAY), evidence="现场照片"),
    assignment("A-04", assignee="farmer"),
    indicators=(indicator(),),
)


def publish_desk(of: Plan = PLAN, hour: int = 8) -> None:
    """Put the plan in force, and that of a neighbour which nobody here may see."""
    publish(of, yunwu(), CALENDAR, at=at(1, 2, hour), by="zhouping")
    there = plan(assignment("A-01")).model_copy(update={"organ": "shanmen"})
    publish(there, shanmen(), CALENDAR, at=at(1, 2, hour), by="panxin")


def page_of(key: str, organ: str = "yunwu") -> str:
    """The address of a task."""
    return f"/organs/{organ}/tasks/{key}/"


def give(client: Client, key: str, kind: str, **fields: Any) -> HttpResponse:
    """Send the form of an answer, made from all that is entered now unless told otherwise."""
    headers = {"HX-Request": "true"} if fields.pop("in_place", False) else {}
    fields = {"kind": kind, "seen": str(len(told(key))), **fields}
    response: HttpResponse = client.post(f"{page_of(key)}answer/", fields, headers=headers)
    return response


def told(key: str) -> tuple[Entry, ...]:
    """What stands in the ledger about an occurrence."""
    return read_entries("yunwu", ids=[key])[key]


def standing(key: str) -> Progress:
    """Where an occurrence stands."""
    board = Boards(TERMS).year("yunwu", TODAY)
    assert board is not None
    return board.standing[key]


def text_of(response: HttpResponse) -> str:
    """What a page says, markup and all."""
    return response.content.decode()


def forms_of(response: HttpResponse) -> list[str]:
    """The kinds of the answers that a page offers, in order; taking back is `undo`."""
    found = re.findall(r'<form class="give ([\w-]+)"', text_of(response))
    return [each for each in found if each]


def buttons_of(response: HttpResponse) -> str:
    """The words of the answers that a page offers."""
    words = re.findall(r'<button class="do[^"]*">([^<]+)</button>', text_of(response))
    return "、".join(words)
