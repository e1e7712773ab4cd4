"""Accounts as rows: whose they are, which address opens them, links that work once; and acts."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest
from django.conf import settings as site
from django.contrib.auth import get_user_model
from django.test import override_settings

from planner.ledger.accounts import (
    Account,
    account_of_token,
    find_account,
    find_accounts,
    keep_account,
    link_token,
    name_of,
    split_name,
)
from planner.ledger.acts import ActKind, NotedAct, add_act, read_acts
from planner.settings import Settings
from planner.site import MaskedLine
from tests.cast import ZONE, at
from tests.ledger.scene import at_once

WANG = "yunwu.wangfang"
MAIL = "wangfang@example.org"


def row_of(name: str) -> object:
    """The row that Django keeps."""
    return get_user_model().objects.get(username=name)


def addresses() -> dict[str, str]:
    """Which account each address opens, as the sign-in looks it up."""
    from allauth.account.models import EmailAddress

    rows = EmailAddress.objects.select_related("user")
    assert all(each.verified and each.primary for each in rows)
    return {each.email: each.user.get_username() for each in rows}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (WANG, ("yunwu", "wangfang")),
        ("admin", ("", "")),
        ("", ("", "")),
        ("a.b.c", ("a", "b.c")),
    ],
)
def test_a_name_says_whose_account_it_is(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts
    account = Account(name, MAIL)
    assert (account.organ, account.person) == parts
    assert name_of("yunwu", "wangfang") == WANG


def test_an_account_is_made_once_and_opens_with_its_address(ledger: Settings) -> None:
    assert find_account(WANG) is None
    made = keep_account(WANG, f" {MAIL.upper()} ")
    assert made == Account(WANG, MAIL) == find_account(WANG)
    assert keep_account(WANG, MAIL) == made
    assert find_accounts() == find_accounts(MAIL.title()) == (made,)
    assert addresses() == {MAIL: WANG}
    assert not row_of(WANG).has_usable_password()


def test_rights_stay_as_they_are_unless_something_is_said_of_them(sqlite_ledger: Settings) -> None:
    keep_account(WANG, MAIL, is_administrator=True, is_active=False)
    assert keep_account(WANG, "w@example.org") == Account(WANG, "w@example.org", True, False)
    row = row_of(WANG)
    assert (row.is_staff, row.is_superuser, row.is_active) == (True, True, False)
    assert keep_account(WANG, MAIL, is_administrator=False).is_administrator is False
    assert row_of(WANG).is_superuser is False
    assert keep_account(WANG, MAIL, is_active=True).is_active is True


def test_a_password_stays_when_the_address_changes(sqlite_ledger: Settings) -> None:
    keep_account(WANG, MAIL)
    row = row_of(WANG)
    row.set_password("correct horse battery")
    row.save()
    keep_account(WANG, "new@example.org")
    assert row_of(WANG).check_password("correct horse battery")


def test_an_address_opens_the_account_that_had_it_last_and_no_other(ledger: Settings) -> None:
    keep_account(WANG, MAIL)
    keep_account("yunwu.liqiang", MAIL)
    assert addresses() == {MAIL: "yunwu.liqiang"}
    assert [(each.name, each.email) for each in find_accounts()] == [
        ("yunwu.liqiang", MAIL),
        (WANG, ""),
    ]


def test_an_account_may_have_no_address(sqlite_ledger: Settings) -> None:
    for name in ("admin", "other"):
        keep_account(name, "", is_administrator=True)
    assert addresses() == {}
    keep_account("admin", MAIL)
    keep_account("admin", "")
    assert (addresses(), find_accounts(MAIL)) == ({}, ())


def test_an_account_that_many_make_at_once_is_one(ledger: Settings) -> None:
    at_once(keep_account, [(WANG, MAIL) for _ in range(12)])
    assert find_accounts() == (Account(WANG, MAIL),)
    assert addresses() == {MAIL: WANG}


def test_a_link_is_its_accounts_until_somebody_signs_in(ledger: Settings) -> None:
    keep_account(WANG, MAIL)
    token = link_token(WANG)
    assert account_of_token(token) == Account(WANG, MAIL)
    row = row_of(WANG)
    row.last_login = at(3, 25)
    row.save(update_fields=["last_login"])
    assert account_of_token(token) is None
    again = link_token(WANG)
    assert again != token
    found = account_of_token(again)
    assert found is not None
    assert found.signed_in_at == at(3, 25)
    assert found.signed_in_at.utcoffset() == at(3, 25).astimezone(ZONE).utcoffset()


def test_a_link_ends_with_another_and_with_a_changed_password(sqlite_ledger: Settings) -> None:
    keep_account(WANG, MAIL)
    token, row = link_token(WANG), row_of(WANG)
    row.set_password("correct horse battery")
    row.save()
    assert account_of_token(token) is None


def test_a_link_of_a_locked_account_opens_nothing(sqlite_ledger: Settings) -> None:
    keep_account(WANG, MAIL)
    token = link_token(WANG)
    keep_account(WANG, MAIL, is_active=False)
    assert account_of_token(token) is None


def test_a_link_ends_after_half_an_hour(sqlite_ledger: Settings) -> None:
    keep_account(WANG, MAIL)
    token = link_token(WANG)
    assert timedelta(seconds=site.PASSWORD_RESET_TIMEOUT) == timedelta(minutes=30)
    with override_settings(PASSWORD_RESET_TIMEOUT=-1):
        assert account_of_token(token) is None
    assert account_of_token(token) is not None


def test_anothers_number_and_anything_else_is_no_link(sqlite_ledger: Settings) -> None:
    keep_account(WANG, MAIL)
    keep_account("yunwu.liqiang", "liqiang@example.org")
    key, _, rest = link_token(WANG).partition("-")
    other = link_token("yunwu.liqiang").partition("-")[0]
    for token in (
        "",
        "-",
        "x",
        key,
        f"{key}-",
        f"{other}-{rest}",
        f"{key}-{rest}x",
        f"{key}-{rest[:-1]}",
        f"０-{rest}",
        f"²-{rest}",
        f"{'9' * 400}-{rest}",
        f"-{key}-{rest}",
        f"{key}-{rest}\0",
    ):
        assert account_of_token(token) is None, token


def test_a_link_is_in_no_log(sqlite_ledger: Settings) -> None:
    keep_account(WANG, MAIL)
    token = link_token(WANG)
    said = logging.makeLogRecord({"msg": "Gone: %s", "args": (f"/in/{token}/",)})
    assert MaskedLine("%(message)s").format(said) == "Gone: /in/***/"


def test_acts_are_read_newest_first_for_an_organ_or_for_all(ledger: Settings) -> None:
    told = [
        NotedAct(ActKind.SIGNED_IN, at(3, 1), WANG, "yunwu", "验证码", "192.0.2.7"),
        NotedAct(ActKind.SETTING, at(3, 2), "admin"),
        NotedAct(ActKind.PUBLISHED, at(3, 3), "shanmen.sunmei", "shanmen"),
        NotedAct(ActKind.LOCKED, at(3, 3), "admin", "yunwu", WANG),
    ]
    for each in told:
        add_act(each)
    assert read_acts(None) == (told[3], told[2], told[1], told[0])
    assert read_acts("yunwu") == (told[3], told[0])
    assert read_acts("") == (told[1],)
    assert read_acts("moon") == ()
    assert read_acts(None, most=1) == (told[3],)
    assert read_acts(None, of="admin") == (told[3], told[1])
    assert read_acts(None, of=WANG) == (told[3], told[0]), "what it did, and what was done to it"
    assert read_acts("shanmen", of=WANG) == ()
    assert read_acts(None, kind=ActKind.SETTING) == (told[1],)
    assert read_acts(None, day=date(2024, 3, 1)) == (told[0],)


def test_what_was_done_to_somebody_is_not_what_was_done_to_their_namesake(
    sqlite_ledger: Settings,
) -> None:
    for about in (f"{WANG}er", f"{WANG}（2 处）", f"x{WANG}"):
        add_act(NotedAct(ActKind.SESSION_ENDED, at(3, 1), "admin", "yunwu", about))
    assert [each.about for each in read_acts("yunwu", of=WANG)] == [f"{WANG}（2 处）"]


def test_every_act_has_its_word() -> None:
    assert len({each.word for each in ActKind}) == len(ActKind)
    assert max(len(each.value) for each in ActKind) <= 40
