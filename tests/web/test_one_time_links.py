"""One-time links: for a person, once, for half an hour; never for what merely looks at them."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connections
from django.test import Client, override_settings

from planner.ledger.accounts import account_of_token, keep_account, link_token
from planner.operations.accounts import Doer, find_listed, make_link
from planner.operations.acts import ActKind, list_acts
from planner.settings import Settings
from planner.site import MaskedLine, site_settings
from planner.web.sign_in.people import boards
from tests.cast import at
from tests.web.entering import EMAIL, PASSWORD, is_in
from tests.web.office import publish_office
from tests.web.visitors import signed_in, visitor

DOER = Doer("admin", at(3, 24))


@pytest.fixture
def link(in_rehearsal: Settings) -> str:
    """A fresh link of 王芳's."""
    publish_office()
    return make_link(find_listed("yunwu.wangfang", at(3, 25).date(), boards()), DOER)


def test_a_link_says_whose_it_is_and_signs_in_by_its_button(link: str) -> None:
    browser = visitor()
    page = browser.get(link)
    assert page.status_code == 200
    assert "王芳" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"]
    assert not is_in(browser)
    assert browser.post(link).headers["Location"] == "/"
    assert is_in(browser)
    assert list_acts("yunwu")[0].about == "登录链接"


def test_what_looks_at_a_link_does_not_use_it_up(link: str) -> None:
    for _ in range(3):
        assert visitor().get(link).status_code == 200
        assert visitor().head(link).status_code == 200
    browser = visitor()
    browser.post(link)
    assert is_in(browser)


def test_a_link_opens_once(link: str) -> None:
    visitor().post(link)
    for again in (visitor().get(link), visitor().post(link)):
        assert again.status_code == 410
        assert "登录链接已失效" in again.content.decode()
    assert list_acts(None)[0].kind is ActKind.SIGN_IN_FAILED


def test_a_link_ends_with_any_sign_in_though_the_memory_of_links_is_lost(link: str) -> None:
    visitor().post(link)
    cache.clear()
    assert visitor().post(link).status_code == 410


def test_of_many_who_open_a_link_at_once_one_gets_in(link: str) -> None:
    def post() -> int:
        try:
            return int(visitor().post(link).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        found = sorted(each.result() for each in [pool.submit(post) for _ in range(4)])
    assert found == [302, 410, 410, 410]


def test_a_link_runs_out_after_half_an_hour(link: str, in_rehearsal: Settings) -> None:
    assert site_settings(in_rehearsal)["PASSWORD_RESET_TIMEOUT"] == 30 * 60
    with override_settings(PASSWORD_RESET_TIMEOUT=-1):
        assert visitor().get(link).status_code == 410


def test_a_link_ends_when_the_account_is_locked_or_its_person_leaves(link: str) -> None:
    keep_account("yunwu.wangfang", EMAIL, is_active=False)
    assert visitor().post(link).status_code == 410
    keep_account("yunwu.zhaomin", "zhaomin@example.org")  # holds no post
    page = visitor().post(f"/in/{link_token('yunwu.zhaomin')}/")
    assert page.status_code == 403
    assert "账户已停用" in page.content.decode()


@pytest.mark.parametrize("token", ["x", "1-x", "0-a-b", "９-a-b", "9" * 60, "1-zzzzzz-" + "0" * 32])
def test_an_invented_link_opens_nothing(link: str, token: str) -> None:
    assert visitor().get(f"/in/{token}/").status_code == 410
    assert account_of_token(token) is None


def test_who_guesses_links_is_stopped(link: str) -> None:
    found = {visitor().post(f"/in/1-{n}-x/").status_code for n in range(40)}
    assert found == {410, 429}


def test_a_link_for_another_account_takes_the_place_of_ones_own(link: str) -> None:
    browser = signed_in("liqiang")
    browser.post(link)
    assert "王芳" in browser.get("/accounts/").content.decode()


def test_a_button_from_elsewhere_is_refused(link: str) -> None:
    strict = Client(headers={"host": "127.0.0.1:8000"}, enforce_csrf_checks=True)
    assert strict.post(link).status_code == 403


def test_a_link_is_masked_in_the_log(link: str) -> None:
    record = logging.LogRecord("django", 30, "", 1, "Not Found: %s", (link,), None)
    assert MaskedLine("%(message)s").format(record) == "Not Found: /in/***/"


def test_a_new_password_ends_links(link: str) -> None:
    user = get_user_model().objects.get(username="yunwu.wangfang")
    user.set_password(PASSWORD)
    user.save()
    assert visitor().get(link).status_code == 410
