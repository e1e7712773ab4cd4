"""A clerk in a real browser: subscribes, scans, copies, revokes; nothing is complained of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from planner.ledger.subscriptions import read_subscriptions
from planner.operations.publish import publish
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.web.webserver import WebServer, rehearsed, started

CHROMIUM, DRIVER = shutil.which("chromium") or "", shutil.which("chromedriver") or ""
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="needs Debian's chromium and chromium-driver"
)


@pytest.fixture
def server(tmp_path: Path, sqlite_template: Path) -> Iterator[WebServer]:
    """The running server; a plan is in force."""
    rehearsed(tmp_path, sqlite_template)
    publish(plan(assignment()), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    with started(tmp_path) as running:
        yield running


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Chrome]:
    """A browser with a profile of its own, which keeps what it complains of."""
    options = ChromeOptions()
    options.binary_location = CHROMIUM
    for each in (*QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1200,1200"):
        options.add_argument(each)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = Chrome(options=options, service=Service(DRIVER))
    browser.implicitly_wait(10)
    yield browser
    browser.quit()


def test_a_subscription_is_made_copied_and_revoked(
    server: WebServer, clerk: Chrome, tmp_path: Path
) -> None:
    clerk.get(server.address)
    clerk.find_element(By.PARTIAL_LINK_TEXT, "让手机和电脑的日历显示").click()
    Select(clerk.find_element(By.NAME, "person")).select_by_visible_text("王芳")
    clerk.find_element(By.XPATH, "//button[text()='下一步']").click()
    clerk.find_element(By.XPATH, "//button[text()='建立订阅']").click()

    address = clerk.find_element(By.ID, "address").get_attribute("value")
    assert address
    assert server.ask(address.removeprefix(server.address)).status == 200
    codes = clerk.find_elements(By.CSS_SELECTOR, "figure svg")
    assert [each.size["width"] > 150 for each in codes] == [True, True]
    button = clerk.find_element(By.CSS_SELECTOR, "button[data-copy]")
    button.click()
    assert button.text == "已复制"

    clerk.refresh()  # sends the form again
    assert "已经建立过" in clerk.find_element(By.TAG_NAME, "h1").text
    clerk.find_element(By.PARTIAL_LINK_TEXT, "返回").click()
    clerk.find_element(By.LINK_TEXT, "管理").click()
    clerk.find_element(By.XPATH, "//button[text()='撤销这个订阅']").click()
    assert "订阅已撤销" in clerk.find_element(By.CSS_SELECTOR, "[role=status]").text
    assert read_subscriptions("yunwu") == ()
    assert clerk.get_log("browser") == []


def test_pages_fit_a_phone(server: WebServer, clerk: Chrome) -> None:
    clerk.set_window_size(500, 900)
    for path in ("/", "/subscriptions/yunwu/?person=wangfang", "/deliveries/yunwu/"):
        clerk.get(server.address + path)
        wide = "return document.documentElement.scrollWidth <= window.innerWidth"
        assert clerk.execute_script(wide), path
