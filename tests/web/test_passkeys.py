"""A passkey in a real browser: made, used to sign in, and used as the second step."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Page, sync_playwright

from planner.ledger.sessions import factors_of
from planner.operations.accounts import Doer, find_listed, make_link
from planner.operations.acts import list_acts
from planner.operations.board import Boards
from planner.settings import Settings
from tests.cast import at
from tests.operations.terms import TERMS
from tests.web.office import publish_office
from tests.web.webserver import WebServer, rehearsed, started

T = TypeVar("T")
CHROMIUM = shutil.which("chromium") or ""
NAME = "yunwu.wangfang"
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="needs Debian's chromium"),
    pytest.mark.slow,
]


@pytest.fixture
def settings(tmp_path: Path, sqlite_template: Path) -> Settings:
    """An installation with a plan in force."""
    made = rehearsed(tmp_path, sqlite_template)
    publish_office()
    return made


@pytest.fixture
def server(tmp_path: Path, settings: Settings) -> Iterator[WebServer]:
    """Its pages, served."""
    with started(tmp_path) as running:
        yield running


@pytest.fixture
def page(server: WebServer) -> Iterator[Page]:
    """A browser with a key that lies in it; on localhost, where keys work without https."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        context = browser.new_context(base_url=f"http://localhost:{server.port}", locale="zh-CN")
        shown = context.new_page()
        session = context.new_cdp_session(shown)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        yield shown
        browser.close()


def apart(call: Callable[..., T], *parts: object) -> T:
    """Ask the ledger in a thread of its own: the browser's driver keeps a loop in this one."""

    def ask() -> T:
        try:
            return call(*parts)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ask).result()


def fresh_link() -> str:
    """A link of 王芳's."""
    listed = find_listed(NAME, at(3, 25).date(), Boards(TERMS))
    return make_link(listed, Doer("admin", at(3, 24)))


def sign_in(page: Page, settings: Settings) -> None:
    """Come in by a link, signed as the server signs."""
    with override_settings(SECRET_KEY=settings.secret_key()):
        page.goto(apart(fresh_link))
    page.click("main button")
    page.goto("/accounts/")


def test_a_passkey_is_made_and_signs_in_alone(page: Page, settings: Settings) -> None:
    complaints: list[str] = []
    page.on("console", lambda each: complaints.append(each.text) if each.type == "error" else None)
    page.on("pageerror", lambda each: complaints.append(str(each)))
    sign_in(page, settings)
    add_key(page, "办公室电脑")
    assert "办公室电脑" in page.inner_text("main")
    (key,) = apart(factors_of, NAME).passkeys
    assert key.name == "办公室电脑"

    page.goto("/accounts/logout/")
    page.click("main button")
    page.goto("/accounts/login/?next=/accounts/")
    page.click("#key-login")
    page.wait_for_url("/accounts/")
    assert "王芳" in page.inner_text("main")
    assert apart(list_acts, "yunwu")[0].about == "通行密钥"
    assert not complaints


def test_a_passkey_is_renamed_and_removed(page: Page, settings: Settings) -> None:
    sign_in(page, settings)
    add_key(page)
    page.goto("/accounts/again/key/?next=/accounts/")
    page.wait_for_load_state("load")
    page.click("#key-again")
    page.wait_for_url("/accounts/")
    page.click("text=改名")
    page.fill("[name=name]", "我的手机")
    page.click("main button")
    assert "我的手机" in page.inner_text("main")
    page.click("text=移除")
    page.click("main button")
    assert apart(factors_of, NAME).passkeys == ()
    page.goto("/accounts/logout/")
    page.click("main button")
    page.click("#key-login")
    page.wait_for_selector("[role=status]:has-text('不对，请再试一次')")
    page.goto("/accounts/")
    assert "/accounts/login/" in page.url


def add_key(page: Page, name: str = "通行密钥") -> None:
    """Make a key, once the page has its scripts."""
    page.click("text=添加")
    page.wait_for_load_state("load")
    page.fill("[name=name]", name)
    page.click("#key-add")
    page.wait_for_url("/accounts/")


def test_an_address_of_digits_says_why_there_are_no_passkeys(page: Page, server: WebServer) -> None:
    page.goto(f"{server.address}/accounts/login/")
    assert page.is_disabled("#key-login")
    assert f"http://localhost:{server.port}" in page.inner_text("[data-key-note]")


@pytest.mark.parametrize("width", [1200, 400])
def test_pages_of_signing_in_fit_their_width(page: Page, settings: Settings, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    entrance = ("/accounts/login/", "/accounts/password/reset/")
    own = ("", "password/set/", "second/totp/activate/", "second/keys/add/", "logout/")
    for path in entrance:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    sign_in(page, settings)
    for path in own:
        page.goto(f"/accounts/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
