"""Attacks on the pages, each as somebody would try it, that come to nothing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from planner.ledger.accounts import find_account, keep_account
from planner.ledger.entries import read_entries
from planner.operations.publish import publish
from planner.settings import Settings
from planner.site import database_of, site_settings
from tests.cast import CALENDAR, WANG, at, organization
from tests.web.entering import CONFIRM, EMAIL, ask, enter, enter_by_code, is_in, last_code, mails
from tests.web.office import PLAN
from tests.web.visitors import administrator, signed_in, visitor

RESET, RESET_CONFIRM = "/accounts/password/reset/", "/accounts/password/reset/confirm/"
THEIRS = "evil@example.com"
ANSWER = "/organs/yunwu/tasks/A-02@2024-W20/answer/"


def wrong_of(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.mark.parametrize(
    ("asked", "confirm", "reached"),
    [("/accounts/login/code/", CONFIRM, "/"), (RESET, RESET_CONFIRM, "complete")],
)
def test_codes_tried_all_at_once_are_counted_as_if_one_by_one(
    entrance: Client, in_rehearsal: Settings, asked: str, confirm: str, reached: str
) -> None:
    entrance.post(asked, {"email": EMAIL})
    right = last_code(in_rehearsal)
    (session,) = Session.objects.filter(session_key=entrance.cookies["sessionid"].value)
    for _ in range(3):
        entrance.post(confirm, {"code": wrong_of(right)})
        # what a request sees that came before the others were answered
        session.save()
    response = entrance.post(confirm, {"code": right})
    assert not response.get("Location", "").endswith((reached, f"{reached}/"))
    assert not is_in(entrance)


def test_new_passwords_are_asked_for_no_oftener_than_codes(in_rehearsal: Settings) -> None:
    rates = site_settings(in_rehearsal)["ACCOUNT_RATE_LIMITS"]
    assert rates["reset_password"] == rates["request_login_code"]
    assert "10/h/key" in rates["reset_password"]


def test_who_edits_the_organization_does_not_open_an_administrators_account(
    entrance: Client, in_rehearsal: Settings
) -> None:
    keep_account("yunwu.wangfang", EMAIL, is_administrator=True)
    turned = WANG.model_copy(update={"email": THEIRS})
    people = tuple(turned if each.id == WANG.id else each for each in organization().people)
    changed = organization().model_copy(update={"people": people})
    publish(PLAN, changed, CALENDAR, at=at(3, 2), by="zhouping")
    ask(entrance, THEIRS)
    assert mails(in_rehearsal) == []
    account = find_account("yunwu.wangfang")
    assert account is not None
    assert account.email == EMAIL


def test_an_administrators_new_address_is_theirs_once_another_made_a_link(
    entrance: Client, in_rehearsal: Settings
) -> None:
    keep_account("yunwu.wangfang", "old@example.org", is_administrator=True)
    administrator().post("/manage/accounts/yunwu.wangfang/", {"do": "link"})
    enter_by_code(entrance, in_rehearsal)
    assert is_in(entrance)


@pytest.mark.parametrize("session", ["9" * 5000, "9" * 25, "-1", "²", "１"])
def test_a_session_that_there_is_not_is_ended_without_a_fault(office: Client, session: str) -> None:
    response = office.post("/accounts/sessions/end/", {"session": session})
    assert response.status_code == 302


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2024-02-30", "\x00"])
def test_days_at_the_end_of_all_calendars_have_no_acts(office: Client, day: str) -> None:
    assert signed_in("zhouping").get(f"/organs/yunwu/manage/acts/?day={day}").status_code == 404


def test_what_moves_a_cursor_or_turns_the_writing_does_not_come_into_the_ledger(
    office: Client,
) -> None:
    told = "\x1b[31m\x07红\u202e字\u2066\ufffe\uffff\r\n第二行\t完"
    response = office.post(ANSWER, {"kind": "progressed", "note": told})
    assert response.status_code == 302
    (entry,) = read_entries("yunwu", ids=["A-02@2024-W20"])["A-02@2024-W20"][-1:]
    assert entry.note == "[31m红字\n第二行\t完"


@pytest.mark.parametrize("kind", ["issued", "lapsed", "moved", "confirmed", "extension-granted"])
def test_nobody_enters_what_only_the_planner_or_a_leader_may(office: Client, kind: str) -> None:
    before = read_entries("yunwu", ids=["A-02@2024-W20"])
    told = {"kind": kind, "note": "x", "until": "2024-06-03", "seen": "999999"}
    assert office.post(ANSWER, told).status_code == 403
    assert read_entries("yunwu", ids=["A-02@2024-W20"]) == before


def test_the_database_is_for_its_owner_alone(sqlite_ledger: Settings) -> None:
    place = Path(database_of(sqlite_ledger.database)["NAME"])
    assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0


def test_a_code_that_was_right_does_not_open_a_second_time(
    entrance: Client, in_rehearsal: Settings
) -> None:
    ask(entrance)
    code = last_code(in_rehearsal)
    (session,) = Session.objects.filter(session_key=entrance.cookies["sessionid"].value)
    enter(entrance, code)
    assert is_in(entrance)
    other = visitor()
    other.cookies["sessionid"] = session.session_key
    assert not is_in(other)
