"""A provider of OpenID Connect on loopback: for people in service with a verified address only."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import requests
from django.test import Client, override_settings

from planner.operations.acts import ActKind, list_acts
from planner.settings import Settings
from planner.settings.sections import OpenId
from planner.site import site_settings
from tests.web.entering import is_in
from tests.web.office import publish_office
from tests.web.visitors import visitor

pytestmark = pytest.mark.xdist_group("openid")
ENTRANCE = "/accounts/oidc/main/login/"
PEOPLE = {
    "wang": {"email": "WangFang@example.org", "email_verified": True},
    "li": {"email": "liqiang@example.org", "email_verified": False},
    "sun": {"email": "sunmei@example.org"},
    "zhou": {"email": "zhouping@example.org", "email_verified": "false"},
    "stranger": {"email": "stranger@example.org", "email_verified": True},
    "nobody": {},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The provider's address; a process of its own, with what it says of people."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    told = [json.dumps({"sub": sub, **claims}) for sub, claims in PEOPLE.items()]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", f"{port}"]
    for each in told:
        command += ["--user-claims", each]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet)
    address = f"http://localhost:{port}"
    try:
        wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def wait_for(address: str) -> None:
    """Wait until it answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(requests.ConnectionError):
            requests.get(f"{address}/jwks", timeout=10)
            return
        time.sleep(0.2)
    raise AssertionError(address)


@pytest.fixture
def browser(provider: str, in_rehearsal: Settings) -> Iterator[Client]:
    """A browser of an installation that trusts the provider."""
    publish_office()
    told = OpenId(server=provider, name="县统一认证", client_id="planner", secret="s")  # noqa: S106
    rehearsal = in_rehearsal.rehearsal.model_copy(update={"is_on": False})
    real = in_rehearsal.model_copy(update={"openid": told, "rehearsal": rehearsal})
    providers = site_settings(real)["SOCIALACCOUNT_PROVIDERS"]
    with override_settings(PLANNER=real, SOCIALACCOUNT_PROVIDERS=providers):
        yield visitor()


def come_back(browser: Client, sub: str, query: str = "") -> Any:
    """Go to the provider, be somebody there, and come back."""
    there = browser.get(ENTRANCE + query).headers["Location"]
    assert "code_challenge=" in there
    answer = requests.post(there, data={"sub": sub}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    assert back.netloc == "127.0.0.1:8000"
    return browser.get(f"{back.path}?{back.query}")


def test_the_entrance_offers_it_by_its_name(browser: Client) -> None:
    page = browser.get("/accounts/login/?next=/organs/yunwu/my-work/").content.decode()
    assert "县统一认证" in page
    assert f"{ENTRANCE}?next=/organs/yunwu/my-work/" in page


def test_somebody_in_service_comes_in(browser: Client) -> None:
    assert come_back(browser, "wang").headers["Location"] == "/"
    assert is_in(browser)
    act = list_acts("yunwu")[0]
    assert (act.kind, act.by, act.about) == (ActKind.SIGNED_IN, "yunwu.wangfang", "统一身份认证")


def test_it_does_not_end_ones_password(browser: Client) -> None:
    from django.contrib.auth import get_user_model

    come_back(browser, "wang")
    user = get_user_model().objects.get(username="yunwu.wangfang")
    user.set_password("a long password")
    user.save()
    other = visitor()
    come_back(other, "wang")
    user.refresh_from_db()
    assert user.check_password("a long password")


@pytest.mark.parametrize("sub", ["li", "sun", "zhou", "stranger", "nobody"])
def test_a_stranger_or_an_unverified_address_is_refused(browser: Client, sub: str) -> None:
    from django.contrib.auth import get_user_model

    page = come_back(browser, sub)
    assert page.status_code == 403
    assert "不能登录" in page.content.decode()
    assert not is_in(browser)
    assert not get_user_model().objects.exists()
    assert list_acts(None)[0].kind is ActKind.SIGN_IN_FAILED


def test_nobody_connects_a_strangers_identity_to_their_account(browser: Client) -> None:
    come_back(browser, "wang")
    page = come_back(browser, "stranger", "?process=connect")
    assert page.status_code == 403
    other = visitor()
    come_back(other, "stranger")
    assert not is_in(other)


def test_an_answer_that_nobody_asked_for_is_refused(browser: Client) -> None:
    page = browser.get(f"{ENTRANCE}callback/?{urlencode({'code': 'x', 'state': 'y'})}")
    assert page.status_code == 401
    assert "没有登录成功" in page.content.decode()


def test_who_changes_their_mind_is_led_back(browser: Client) -> None:
    there = browser.get(ENTRANCE).headers["Location"]
    answer = requests.post(there, data={"action": "deny"}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    state = dict(each.split("=") for each in urlsplit(there).query.split("&"))["state"]
    page = browser.get(f"{back.path}?{back.query}&state={state}", follow=True)
    assert "取消了登录" in page.content.decode()


def test_a_second_step_is_asked_for_here_too(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.web.entering import one_time_password
    from tests.web.test_second_steps import ACTIVATE, SECOND

    come_back(browser, "wang")
    page = browser.get(ACTIVATE).content.decode()
    secret = page.partition('<code class="secret">')[2].partition("<")[0]
    browser.post(ACTIVATE, {"code": one_time_password(secret)})
    other = visitor()
    assert come_back(other, "wang").headers["Location"] == SECOND
    assert not is_in(other)


def test_a_provider_that_is_down_is_said_in_a_sentence(browser: Client, provider: str) -> None:
    from django.conf import settings as site

    gone = {
        "openid_connect": {
            "APPS": [dict(site.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0])]
        }
    }
    gone["openid_connect"]["APPS"][0]["settings"] = {"server_url": "http://127.0.0.1:9"}
    with override_settings(SOCIALACCOUNT_PROVIDERS=gone):
        page = browser.get(ENTRANCE)
    assert page.status_code == 503
    assert "没有登录成功" in page.content.decode()


def test_without_a_provider_or_in_a_rehearsal_there_is_none(
    browser: Client, in_rehearsal: Settings, provider: str
) -> None:
    told = OpenId(server=provider, client_id="planner")
    rehearsed = in_rehearsal.model_copy(update={"openid": told})
    for settings in (in_rehearsal, rehearsed):
        providers = site_settings(settings)["SOCIALACCOUNT_PROVIDERS"]
        with override_settings(PLANNER=settings, SOCIALACCOUNT_PROVIDERS=providers):
            assert browser.get(ENTRANCE).status_code == 404
            assert ENTRANCE not in browser.get("/accounts/login/").content.decode()
