"""Passwords: the lesser way in, hashed, hard to guess, and set anew by a code."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.test import Client

from planner.operations.acts import ActKind, list_acts
from planner.settings import Settings
from tests.web.entering import (
    EMAIL,
    PASSWORD,
    enter_by_code,
    enter_by_password,
    is_in,
    keep_password,
    last_code,
    mails,
)
from tests.web.visitors import visitor

NOBODY = "somebody@example.org"


def test_a_password_is_the_lesser_way(entrance: Client, in_rehearsal: Settings) -> None:
    enter_by_code(entrance, in_rehearsal)
    weak = entrance.post("/accounts/password/set/", {"password1": "12345", "password2": "12345"})
    for said in ("至少 10 位", "不能只有数字", "太常见"):
        assert said in weak.content.decode()
    both = {"password1": PASSWORD, "password2": PASSWORD}
    assert entrance.post("/accounts/password/set/", both).headers["Location"] == "/accounts/"
    stored = get_user_model().objects.get(username="yunwu.wangfang").password
    assert stored.startswith("argon2")
    for login in (EMAIL, EMAIL.upper(), "yunwu.wangfang"):
        other = visitor()
        enter_by_password(other, login)
        assert is_in(other)
    page = enter_by_password(visitor(), EMAIL, "wrong wrong").content.decode()
    assert "密码不对" in page
    assert enter_by_password(visitor(), NOBODY).content.decode().count("密码不对") == 1
    about = [each.about for each in list_acts(None) if each.kind is ActKind.SIGN_IN_FAILED]
    assert about == ["没有这个账户", "密码不对"]


def test_five_wrong_passwords_close_that_way_for_a_while(
    entrance: Client, in_rehearsal: Settings
) -> None:
    enter_by_code(entrance, in_rehearsal)
    keep_password("yunwu.wangfang")
    for _ in range(5):
        enter_by_password(visitor(), EMAIL, "guess guess")
    assert "太多" in enter_by_password(visitor()).content.decode()
    other = visitor()
    enter_by_code(other, in_rehearsal)
    assert is_in(other)


def test_a_changed_password_ends_all_other_sessions(
    entrance: Client, in_rehearsal: Settings
) -> None:
    enter_by_code(entrance, in_rehearsal)
    keep_password("yunwu.wangfang")
    one, two = visitor(), visitor()
    enter_by_password(one)
    enter_by_password(two)
    new = PASSWORD + "新"
    one.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert is_in(one)
    assert not is_in(two)
    assert list_acts(None)[0].kind is ActKind.PASSWORD_CHANGED


def test_a_forgotten_password_is_set_anew_by_a_code(
    entrance: Client, in_rehearsal: Settings
) -> None:
    enter_by_code(entrance, in_rehearsal)
    keep_password("yunwu.wangfang")
    other, new = visitor(), PASSWORD + "新"
    other.post("/accounts/password/reset/", {"email": EMAIL})
    other.post("/accounts/password/reset/confirm/", {"code": last_code(in_rehearsal)})
    both = {"password1": new, "password2": new}
    other.post("/accounts/password/reset/complete/", both)
    assert not is_in(other)
    assert not is_in(entrance)
    enter_by_password(other, password=new)
    assert is_in(other)
    before = len(mails(in_rehearsal))
    stranger = visitor().post("/accounts/password/reset/", {"email": NOBODY}, follow=True)
    assert "如果" in stranger.content.decode()
    assert len(mails(in_rehearsal)) == before
