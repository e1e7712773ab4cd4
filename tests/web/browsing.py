"""People at real browsers, each with a profile of their own, before a running server."""

from __future__ import annotations

import email
import email.policy
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.databases import forget_connection
from tests.web.webserver import WebServer

CHROMIUM = shutil.which("chromium") or ""
QUIET = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
DESK, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}
GRAVE = {"serious", "critical"}


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Debian's Chromium without a window.

    Playwright keeps an event loop in this thread, and Django a connection for each loop's context:
    what an earlier test left there would answer from that test's ledger.
    """
    with sync_playwright() as tools, pytest.MonkeyPatch.context() as environment:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        forget_connection()
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()
        forget_connection()


@dataclass
class Person:
    """Somebody before a screen; `complaints` is all that the browser objected to."""

    server: WebServer
    page: Page
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page of the server."""
        self.page.goto(self.server.address + path)

    def press(self, word: str) -> None:
        """Press the first visible button or link of that name."""
        button = self.page.get_by_role("button", name=word, exact=True)
        link = self.page.get_by_role("link", name=word, exact=True)
        button.or_(link).locator("visible=true").first.click()

    def unfold(self, word: str) -> None:
        """Open what is folded under a word."""
        self.page.locator("summary", has_text=word).locator("visible=true").first.click()

    def sees(self, text: str) -> None:
        """Wait until a text is there to be read."""
        self.page.get_by_text(text).locator("visible=true").first.wait_for(timeout=10_000)

    def sign_in(self, address: str, outbox: Path) -> None:
        """From the sign-in page, by the code that the mail brings."""
        self.page.get_by_label("邮箱", exact=True).first.fill(address)
        self.press("发送验证码")
        self.page.get_by_label("验证码").fill(code_in(outbox, address))
        self.press("登录")

    def fits(self) -> bool:
        """Whether nothing of the page lies beyond the screen's edge."""
        wide = "document.documentElement.scrollWidth <= window.innerWidth"
        return bool(self.page.evaluate(wide))

    def faults(self) -> list[str]:
        """What axe-core finds that is serious: rule, and the first place."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{each['id']}: {each['nodes'][0]['target']}"
            for each in found
            if each["impact"] in GRAVE
        ]


@contextmanager
def sitting(browser: Browser, server: WebServer, *, on_phone: bool = False) -> Iterator[Person]:
    """Somebody who is not signed in yet."""
    context = browser.new_context(
        viewport=PHONE if on_phone else DESK, has_touch=on_phone, locale="zh-CN"
    )
    context.set_default_timeout(15_000)
    person = Person(server, context.new_page())
    person.page.on("console", lambda told: person.complaints.append(told.text))
    person.page.on("pageerror", lambda fault: person.complaints.append(str(fault)))
    yield person
    context.close()


def code_in(outbox: Path, address: str) -> str:
    """The code of the newest mail to an address."""
    mails = sorted(outbox.rglob("*.eml"), key=lambda each: each.stat().st_mtime_ns, reverse=True)
    for path in mails:
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = mail.get_body(("plain",))
        found = re.search(r"^\s*(\d{6})\s*$", body.get_content() if body else "", re.MULTILINE)
        if address in str(mail["To"]) and found:
            return found[1]
    raise AssertionError(f"no mail with a code for {address}")
