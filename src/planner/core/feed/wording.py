"""Revisions of a year's plan → since when each assignment is worded as it is now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from planner.core.organization import Organization
from planner.core.plan import Assignment
from planner.core.schedule import Revision


@dataclass(frozen=True)
class Wording:
    """How often an assignment's words were changed after their first publication, and when last.

    An event's words come from the plan, so its revision and its date are not the ledger's alone.
    """

    changes: int
    since: datetime


def texts_of(revision: Revision) -> dict[str, str]:
    """Assignment and observance ids → a fingerprint of all that a feed says of each."""
    plan, organization = revision.plan, revision.organization
    texts = {place.assignment.id: _said(place.assignment, organization) for place in plan.places()}
    days = {f"observance/{each.id}": each.model_dump_json() for each in plan.observances}
    return {key: sha256(text.encode()).hexdigest() for key, text in (texts | days).items()}


def wordings(published: Iterable[tuple[datetime, Mapping[str, str]]]) -> dict[str, Wording]:
    """Each revision's day and texts, earliest first → the wording of all that ever stood in one."""
    found: dict[str, tuple[str, Wording]] = {}
    for at, texts in published:
        for key, text in texts.items():
            known = found.get(key)
            if known is None:
                found[key] = text, Wording(0, at)
            elif known[0] != text:
                found[key] = text, Wording(known[1].changes + 1, at)
    return {key: wording for key, (_, wording) in found.items()}


def _said(assignment: Assignment, organization: Organization) -> str:
    offices = {each.id: each.name for each in organization.offices}
    posts = {each.id: (each.title, offices[each.office]) for each in organization.posts}
    named = (assignment.lead_office, *assignment.supporting_offices)
    return "\n".join(
        (
            assignment.model_dump_json(),
            *posts[assignment.assignee],
            *(offices[each] for each in named if each),
        )
    )
