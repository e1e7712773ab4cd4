"""Second steps: asked for where they are set up, kept encrypted, taken away when lost."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client, override_settings

from planner.ledger.sessions import factors_of
from planner.operations.acts import ActKind, list_acts
from planner.settings import Settings
from tests.web.entering import (
    OWN_WAY,
    ask,
    enter,
    enter_by_code,
    is_in,
    last_code,
    one_time_password,
)
from tests.web.office import publish_office
from tests.web.visitors import administrator, visitor

ACTIVATE, SECOND = "/accounts/second/totp/activate/", "/accounts/login/second/"
NAME = "yunwu.wangfang"


@pytest.fixture
def clerk(in_rehearsal: Settings) -> Iterator[Client]:
    """王芳 in her browser, signed in by a code."""
    publish_office()
    with override_settings(EMAIL_BACKEND=OWN_WAY):
        browser = visitor()
        enter_by_code(browser, in_rehearsal)
        yield browser


@pytest.fixture
def secret(clerk: Client) -> str:
    """What her phone keeps, after she set it up."""
    page = clerk.get(ACTIVATE).content.decode()
    assert "data:image/svg+xml;base64," in page
    (found,) = re.findall(r'<code class="secret">([A-Z2-7]+)</code>', page)
    done = clerk.post(ACTIVATE, {"code": one_time_password(found)})
    assert done.headers["Location"] == "/accounts/second/codes/"
    return str(found)


def test_after_the_code_the_one_time_password_is_asked_for(
    clerk: Client, secret: str, in_rehearsal: Settings
) -> None:
    other = visitor()
    assert enter_by_code(other, in_rehearsal).headers["Location"] == SECOND
    assert not is_in(other)
    wrong = one_time_password(secret, 40)
    assert "不对" in other.post(SECOND, {"code": wrong}).content.decode()
    assert not is_in(other)
    # the next one: the last was used up when it was set up
    other.post(SECOND, {"code": one_time_password(secret, 1)})
    assert is_in(other)
    first, second = list_acts("yunwu")[:2]
    assert first.about == "邮件验证码、动态口令"
    assert (second.kind, second.by) == (ActKind.SIGN_IN_FAILED, NAME)


def test_a_one_time_password_is_good_once(
    clerk: Client, secret: str, in_rehearsal: Settings
) -> None:
    code = one_time_password(secret, 1)
    one, two = visitor(), visitor()
    for each in (one, two):
        enter_by_code(each, in_rehearsal)
        each.post(SECOND, {"code": code})
    assert is_in(one)
    assert not is_in(two)


def test_no_page_opens_between_the_two_steps(
    clerk: Client, secret: str, in_rehearsal: Settings
) -> None:
    other = visitor()
    enter_by_code(other, in_rehearsal)
    for path in ("/", "/accounts/", "/accounts/second/codes/", ACTIVATE):
        assert other.get(path).status_code == 302
    assert "/accounts/login/" in other.get("/accounts/").headers["Location"]


def test_the_secret_is_not_in_clear_in_the_database(
    clerk: Client, secret: str, in_rehearsal: Settings
) -> None:
    path = urlsplit(in_rehearsal.model_copy(update={"rehearsal": _off(in_rehearsal)}).database).path
    with sqlite3.connect(path[1:]) as database:
        rows = database.execute("SELECT type, data FROM mfa_authenticator").fetchall()
    stored = {kind: json.loads(data) for kind, data in rows}
    assert set(stored) == {"totp", "recovery_codes"}
    assert all(secret not in data for _, data in rows)
    assert stored["totp"]["secret"].startswith("gAAAA")
    assert stored["recovery_codes"]["seed"].startswith("gAAAA")


def _off(settings: Settings) -> object:
    return settings.rehearsal.model_copy(update={"is_on": False})


def test_another_key_is_said_in_a_sentence(
    clerk: Client, secret: str, in_rehearsal: Settings
) -> None:
    other_key = "another" * 8
    with override_settings(SECRET_KEY=other_key):
        other = visitor()
        enter_by_code(other, in_rehearsal)
        page = other.post(SECOND, {"code": one_time_password(secret, 1)})
    assert page.status_code == 503
    assert "secret.key" in page.content.decode()


def test_a_code_on_paper_stands_in_for_the_phone_once(
    clerk: Client, secret: str, in_rehearsal: Settings
) -> None:
    codes = re.findall(
        r"<code>(\d{8})</code>", clerk.get("/accounts/second/codes/").content.decode()
    )
    assert len(codes) == 10
    one, two = visitor(), visitor()
    for each in (one, two):
        enter_by_code(each, in_rehearsal)
        each.post(SECOND, {"code": codes[0]})
    assert is_in(one)
    assert not is_in(two)
    assert factors_of(NAME).codes_left == 9


def test_to_change_ways_of_signing_in_one_shows_again_who_one_is(
    clerk: Client, secret: str, in_rehearsal: Settings
) -> None:
    off, here = "/accounts/second/totp/deactivate/", visitor()
    enter_by_code(here, in_rehearsal)
    here.post(SECOND, {"code": one_time_password(secret, 1)})
    with override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=0):
        assert here.get(off).headers["Location"].startswith("/accounts/again/second/")
    again = here.post("/accounts/again/second/", {"code": one_time_password(secret), "next": off})
    assert again.headers["Location"] == off
    here.post(off)
    assert not factors_of(NAME).has_totp
    assert list_acts("yunwu")[0].kind is ActKind.FACTOR_REMOVED
    other = visitor()
    enter_by_code(other, in_rehearsal)
    assert is_in(other)


def test_an_administrator_helps_when_the_phone_is_lost(
    clerk: Client, secret: str, in_rehearsal: Settings
) -> None:
    administrator().post(f"/manage/accounts/{NAME}/", {"do": "remove"})
    other = visitor()
    enter_by_code(other, in_rehearsal)
    assert is_in(other)
    act = list_acts("yunwu", of=NAME)[1]
    assert (act.kind, act.by) == (ActKind.FACTOR_REMOVED, "admin")


def test_guesses_at_the_second_step_come_to_an_end(
    clerk: Client, secret: str, in_rehearsal: Settings
) -> None:
    other = visitor()
    ask(other)
    enter(other, last_code(in_rehearsal))
    for _ in range(6):
        page = other.post(SECOND, {"code": "000000"}).content.decode()
    assert "太多" in page
