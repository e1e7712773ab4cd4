"""People in a real browser, through the real thing: from the first start to the last signature."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from planner.core.plan import Count
from planner.core.progress import EntryKind
from planner.ledger.entries import read_entries
from planner.ledger.revisions import read_revision
from planner.ledger.subscriptions import read_subscriptions
from planner.operations.publish import publish
from planner.planfile import write_plan
from tests.cast import CALENDAR, assignment, at, indicator, organization, plan
from tests.web.browsing import CHROMIUM, Person, opened_browser, sitting
from tests.web.webserver import ROOT, WebServer, rehearsed, started

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="needs Debian's chromium"),
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("browser"),
]
Q1, TASK = "A-01@2024-Q1", "/organs/yunwu/tasks/A-01@2024-Q1/"
OTHER, COUNTED = (f"/organs/yunwu/tasks/{each}@2024-Q1/" for each in ("A-02", "A-03"))
PLAN = plan(
    assignment(
        "A-01",
        title="领导干部学法",
        counts=(Count(indicator="I-01"),),
        needs_acknowledgement=True,
        needs_confirmation=True,
    ),
    assignment("A-02", title="院坝会讲法"),
    assignment("A-03", title="以案释法", counts=(Count(indicator="I-01"),)),
    indicators=(indicator(),),
)


@dataclass(frozen=True)
class Township:
    """A running office, the browser in which people sit down, and where its mails lie."""

    root: Path
    server: WebServer
    browser: Browser
    seats: ExitStack

    @property
    def outbox(self) -> Path:
        """Where a rehearsal's mails are written to."""
        return self.root / "var" / "rehearsal" / "outbox"

    def sit(self, person: str, path: str = "/", *, on_phone: bool = False) -> Person:
        """Somebody of the cast who opens a page and signs in by code."""
        own = self.sit_down(on_phone=on_phone)
        own.open(path)
        own.sign_in(f"{person}@example.org", self.outbox)
        own.page.wait_for_url(re.compile(r"/organs/"))
        return own

    def sit_down(self, *, on_phone: bool = False) -> Person:
        """Somebody who is not signed in."""
        return self.seats.enter_context(sitting(self.browser, self.server, on_phone=on_phone))

    def kinds(self, occurrence: str = Q1) -> list[EntryKind]:
        """What the ledger says has happened."""
        return [each.kind for each in read_entries("yunwu", ids=[occurrence])[occurrence]]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all; everybody has a profile of their own."""
    with opened_browser() as browser:
        yield browser


@pytest.fixture
def empty(tmp_path: Path, sqlite_template: Path, chromium: Browser) -> Iterator[Township]:
    """An installation in which nothing is published, running."""
    rehearsed(tmp_path, sqlite_template)
    with started(tmp_path) as server, ExitStack() as seats:
        yield Township(tmp_path, server, chromium, seats)


@pytest.fixture
def township(tmp_path: Path, sqlite_template: Path, chromium: Browser) -> Iterator[Township]:
    """A plan is in force, on 25 March 2024."""
    rehearsed(tmp_path, sqlite_template)
    publish(PLAN, organization(), CALENDAR, at=at(1, 2), by="zhouping")
    with started(tmp_path) as server, ExitStack() as seats:
        yield Township(tmp_path, server, chromium, seats)


def command(root: Path, *words: str) -> str:
    """What a command of the planner prints about the installation under `root`."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PLANNER_")}
    own |= {"PLANNER_CONFIG": str(root / "config" / "planner.toml")}
    done = subprocess.run(
        [sys.executable, "-m", "planner", "--rehearsal", *words],
        env=own,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return done.stdout


def test_the_first_start_leads_by_the_hand(empty: Township) -> None:
    (token,) = re.findall(r"/in/\S+/", command(empty.root, "link", "admin"))
    admin = empty.sit_down()
    admin.open(token)
    admin.page.locator("main button").click()
    admin.page.wait_for_url(re.compile(r"/manage/$"))
    for step in ("机构", "计划", "邮件", "备份"):
        admin.sees(step)
    assert admin.faults() == []
    admin.open(token)  # used up
    assert admin.page.get_by_role("button", name=re.compile("身份登录")).count() == 0
    admin.open("/manage/plans/")
    assert admin.page.locator("input[type=file]").count() == 2


def test_a_count_is_signed_for_reported_returned_and_confirmed(township: Township) -> None:
    wang = township.sit("wangfang", TASK)
    wang.sees("领导干部学法（第一季度）")
    wang.press("签收")
    wang.unfold("反馈")
    wang.page.locator("details[open] textarea").locator("visible=true").first.fill("已学两次")
    wang.press("反馈")
    wang.page.get_by_label("数量").locator("visible=true").fill("2")
    wang.press("办结")
    wang.sees("已办结")

    li = township.sit("liqiang")
    li.sees("领导干部学法（第一季度）")
    li.page.get_by_role("link", name="领导干部学法（第一季度）").first.click()
    li.unfold("退回重办")
    li.page.locator("details[open] textarea").locator("visible=true").first.fill("缺会议记录")
    li.press("退回重办")

    wang.open("/organs/yunwu/my-work/")
    wang.sees("缺会议记录")
    wang.page.get_by_label("数量").locator("visible=true").first.fill("1")
    wang.press("办结")
    wang.page.get_by_role("status").locator("visible=true").first.wait_for()

    li.open(TASK)
    li.press("销号")
    li.sees("已销号")
    assert township.kinds()[-5:] == [
        EntryKind.PROGRESSED,
        EntryKind.COMPLETED,
        EntryKind.RETURNED,
        EntryKind.COMPLETED,
        EntryKind.CONFIRMED,
    ]
    assert (wang.complaints, li.complaints) == ([], [])


def test_from_the_mail_it_takes_two_clicks_and_one_number(township: Township) -> None:
    wang = township.sit("wangfang")
    wang.open("/accounts/")  # somewhere else: signed in, as on any morning
    wang.open(COUNTED)  # the first click: the link in the mail
    focused = wang.page.evaluate("document.activeElement.name")
    assert focused == "amount"
    wang.page.keyboard.press("Control+a")
    wang.page.keyboard.type("3")
    wang.press("办结")  # the second
    wang.sees("已办结")
    assert read_entries("yunwu")["A-03@2024-Q1"][-1].amount == 3


def test_an_extension_is_asked_for_and_granted(township: Township) -> None:
    wang = township.sit("wangfang", OTHER)
    wang.unfold("申请延期")
    form = wang.page.locator("details[open] form").locator("visible=true").first
    form.locator("input[type=date]").fill("2024-04-12")
    form.locator("textarea").fill("等县里统一安排")
    form.get_by_role("button").first.click()
    wang.sees("等县里统一安排")
    li = township.sit("liqiang", OTHER)
    li.sees("等县里统一安排")
    li.page.get_by_role("button", name="批准").or_(
        li.page.locator("summary", has_text="批准")
    ).locator("visible=true").first.click()
    granting = li.page.get_by_role("button", name=re.compile("^批准")).locator("visible=true")
    if township.kinds("A-02@2024-Q1")[-1] is not EntryKind.EXTENSION_GRANTED:
        granting.first.click()
    li.sees("4月12日")
    assert township.kinds("A-02@2024-Q1")[-2:] == [
        EntryKind.EXTENSION_ASKED,
        EntryKind.EXTENSION_GRANTED,
    ]


def test_work_is_handed_over(township: Township) -> None:
    wang = township.sit("wangfang", OTHER)
    wang.unfold("转办")
    form = wang.page.locator("details[open] form").locator("visible=true").first
    form.locator("select").select_option("desk")
    form.get_by_role("button").first.click()
    wang.sees("已登记转办")
    zhou = township.sit("zhouping")
    zhou.sees("院坝会讲法（第一季度）")
    assert township.kinds("A-02@2024-Q1")[-1] is EntryKind.REASSIGNED


def test_a_plan_is_uploaded_mended_previewed_and_published(
    township: Township, tmp_path: Path
) -> None:
    fresh = plan(*(place.assignment for place in PLAN.places()), assignment("A-04"))
    text = write_plan(fresh.model_copy(update={"indicators": PLAN.indicators}))
    faulty, mended = tmp_path / "faulty.yaml", tmp_path / "mended.yaml"
    faulty.write_text(text.replace("assignee: clerk", "assignee: nobody", 1), "utf-8")
    mended.write_text(text, "utf-8")
    zhou = township.sit("zhouping", "/organs/yunwu/manage/plans/")
    zhou.page.get_by_label("计划文件").set_input_files(faulty)
    zhou.press("检查并预览")
    zhou.sees("faulty.yaml:")
    zhou.sees("岗位“nobody”不存在")
    assert zhou.faults() == []
    zhou.page.get_by_label("计划文件").set_input_files(mended)
    zhou.press("检查并预览")
    zhou.sees("将发布第 2 版")
    zhou.page.get_by_role("button", name=re.compile("^发布")).click()
    zhou.page.wait_for_url(re.compile(r"/plans/$"))
    zhou.sees("第 2 版")
    revision = read_revision("yunwu", 2024)
    assert revision is not None
    assert (revision.number, revision.published_by) == (2, "zhouping")


def test_a_subscription_is_made_copied_and_revoked(township: Township) -> None:
    wang = township.sit("wangfang", "/organs/yunwu/subscriptions/")
    wang.press("建立订阅")
    address = wang.page.locator("#address").input_value()
    assert township.server.ask(address.removeprefix(township.server.address)).status == 200
    codes = wang.page.locator("figure svg")
    assert [codes.nth(each).bounding_box() is not None for each in range(2)] == [True, True]
    button = wang.page.locator("button[data-copy]")
    button.click()
    button.get_by_text("已复制").or_(button.get_by_text("请按")).wait_for()
    wang.page.reload()  # sends the form again
    wang.sees("已经建立过")
    wang.open("/organs/yunwu/subscriptions/")
    wang.press("管理")
    wang.press("撤销这个订阅")
    wang.sees("订阅已撤销")
    assert read_subscriptions("yunwu") == ()


EVERYWHERE = (
    *("my-work/", "", "picture/", "month/", "reports/", "subscriptions/", "deliveries/"),
    *("manage/", "manage/plans/", "manage/organization/", "manage/ledger/", "manage/acts/"),
    "tasks/A-01@2024-Q1/",
)


@pytest.mark.parametrize("on_phone", [False, True], ids=["desk", "phone"])
def test_every_page_is_sound_for_everybody(township: Township, *, on_phone: bool) -> None:
    zhou = township.sit("zhouping", on_phone=on_phone)
    for path in (*(f"/organs/yunwu/{each}" for each in EVERYWHERE), "/accounts/"):
        zhou.open(path)
        assert zhou.faults() == [], path
        assert zhou.fits(), path
        assert zhou.complaints == [], path


def test_the_way_in_is_sound_for_everybody(township: Township) -> None:
    somebody = township.sit_down(on_phone=True)
    somebody.open(TASK)
    assert somebody.faults() == []
    somebody.page.get_by_label("邮箱", exact=True).first.fill("wangfang@example.org")
    somebody.press("发送验证码")
    somebody.page.get_by_label("验证码").wait_for()
    assert somebody.faults() == []
    assert somebody.fits()
