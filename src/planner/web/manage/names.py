"""The name of an account → what people call whose it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from planner.core.organization import Organization
from planner.ledger.accounts import split_name
from planner.web.terms import boards_of
from planner.web.visit import Visit

# What the planner does by itself, and what is done at the command line.
OWN = "planner"


def names_of(visit: Visit) -> Callable[[str], str]:
    """How accounts and persons are called on a page; each organ is asked for once."""
    known: dict[str, Organization | None] = {}

    def name(account: str) -> str:
        organ, person = split_name(account)
        if not organ:
            return _plain(account, visit.organization)
        if organ not in known:
            known[organ] = _organization(visit, organ, visit.today)
        return _person(known[organ], person) or account

    return name


def _organization(visit: Visit, organ: str, today: date) -> Organization | None:
    if visit.organization is not None and visit.organization.id == organ:
        return visit.organization
    board = boards_of(visit.settings).organ(organ, today)
    return board.organization if board else None


def _plain(account: str, organization: Organization | None) -> str:
    """A word without an organ: a person of the organ visited, the planner, or an administrator."""
    return "系统" if account == OWN else _person(organization, account) or account


def _person(organization: Organization | None, person: str) -> str:
    people = organization.people if organization else ()
    return next((each.name for each in people if each.id == person), "")
