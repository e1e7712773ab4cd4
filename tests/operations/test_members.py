"""Whose account it is: a member of an organ as long as they are in its service, and no longer."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.organization import Deputy, Organization, Tenure
from planner.core.permissions import Role
from planner.ledger.accounts import name_of
from planner.operations.board import Boards
from planner.operations.members import member_of
from planner.operations.publish import publish
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.operations.terms import TERMS

TODAY, SINCE = date(2024, 3, 25), date(2023, 1, 1)


@pytest.fixture
def boards(sqlite_ledger: Settings) -> Boards:
    """Nothing is published yet."""
    return Boards(TERMS)


def in_force(by: Organization) -> None:
    """Publish the plan with an organization."""
    publish(plan(assignment()), by, CALENDAR, at=at(1, 2), by="zhouping")


def test_an_account_stands_for_its_person(boards: Boards) -> None:
    in_force(organization())
    found = member_of(name_of("yunwu", "wangfang"), TODAY, boards)
    assert found is not None
    assert (found.person, found.name, found.posts) == ("wangfang", "王芳", ("clerk",))
    assert (found.account, found.day) == ("yunwu.wangfang", TODAY)
    assert not found.is_administrator


@pytest.mark.parametrize(
    "account",
    [
        "yunwu.zhaomin",  # holds nothing
        "yunwu.nobody",
        "moon.wangfang",  # an organ that has published nothing
        "shanmen.wangfang",
        "yunwu.",
        ".wangfang",
        ".",
        "",
        "wangfang",
        "admin",
        "yunwu.wangfang.x",
    ],
)
def test_an_account_without_a_person_in_service_is_nobody(boards: Boards, account: str) -> None:
    in_force(organization())
    assert member_of(account, TODAY, boards) is None


def test_nobody_is_a_member_before_the_first_publication(boards: Boards) -> None:
    assert member_of("yunwu.wangfang", TODAY, boards) is None
    assert member_of("yunwu.wangfang", TODAY, boards, is_administrator=True) is None


def test_an_administrator_without_a_person_is_there_from_the_first(boards: Boards) -> None:
    found = member_of("admin", TODAY, boards, is_administrator=True)
    assert found is not None
    assert (found.organization, found.person, found.is_administrator) == (None, "", True)


def test_an_administrator_with_a_person_goes_with_it(boards: Boards) -> None:
    in_force(organization())
    found = member_of("yunwu.wangfang", TODAY, boards, is_administrator=True)
    assert found is not None
    assert found.roles_in(organization()) == {Role.STAFF, Role.ADMINISTRATOR}
    assert member_of("yunwu.zhaomin", TODAY, boards, is_administrator=True) is None


def test_people_are_members_from_when_they_are_known_until_their_last_day(boards: Boards) -> None:
    others = tuple(each for each in organization().tenures if each.post != "clerk")
    in_force(
        organization(
            (
                *others,
                Tenure(post="clerk", person="wangfang", from_on=SINCE, until_on=TODAY),
                Tenure(post="clerk", person="zhaomin", from_on=date(2024, 4, 1)),
            )
        )
    )
    assert member_of("yunwu.wangfang", TODAY, boards) is not None
    assert member_of("yunwu.wangfang", date(2024, 3, 26), boards) is None
    to_come = member_of("yunwu.zhaomin", TODAY, boards)
    assert to_come is not None, "who takes over a post in April may sign in before"
    assert to_come.roles_in(organization()) == frozenset(), "and sees nothing until then"
    taken = member_of("yunwu.zhaomin", date(2024, 4, 1), boards)
    assert taken is not None
    assert taken.posts == ("clerk",)


def test_a_deputy_is_a_member_while_they_stand_in(boards: Boards) -> None:
    week = Deputy(post="desk", person="zhaomin", from_on=TODAY, until_on=date(2024, 3, 31))
    in_force(organization(deputies=(week,)))
    found = member_of("yunwu.zhaomin", TODAY, boards)
    assert found is not None
    assert found.roles_in(organization()) == {Role.STAFF, Role.OFFICE}
    assert member_of("yunwu.zhaomin", date(2024, 4, 1), boards) is None
