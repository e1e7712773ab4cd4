"""A quarter's report in a real browser: written, checked, approved, issued; sound for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from planner.core.organization import Recipient
from planner.core.report import Remarks, Stage, stage_of
from planner.ledger.reports import read_steps
from planner.operations.versions import require_version
from tests.web.browsing import CHROMIUM, Person, opened_browser, sitting
from tests.web.reporting import LATE, LIST, PAGE, make, publish_reporting
from tests.web.webserver import rehearsed, started

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="needs Debian's chromium"),
    pytest.mark.timeout(300),
]
COUNTY = Recipient(name="县政府办", email="office@county.example.org")
EVERYWHERE = (
    *(LIST, PAGE, f"{PAGE}?version=1", f"{PAGE}?light=red", f"{PAGE}texts/", f"{PAGE}comparison/"),
    *(f"{PAGE}sources/?of=overall&number=late", f"{PAGE}sources/?of=indicator.I-01"),
    "/organs/yunwu/manage/templates/",
)
Seat = Callable[[str, str, bool], Person]


@pytest.fixture
def seat(tmp_path: Path, sqlite_template: Path) -> Iterator[Seat]:
    """How people of the office sit down on 2 April 2024; the report has two versions."""
    rehearsed(tmp_path, sqlite_template)
    publish_reporting(COUNTY)
    make()
    make(remarks=Remarks(problems="本季度逾期未办7项。"))
    outbox = tmp_path / "var" / "rehearsal" / "outbox"
    with ExitStack() as seats:
        clock = {"PLANNER_REHEARSAL__START": "2024-04-02T10:00:00"}
        server = seats.enter_context(started(tmp_path, **clock))
        browser = seats.enter_context(opened_browser())

        def sit(person: str, path: str, on_phone: bool = False) -> Person:  # noqa: FBT001, FBT002
            own = seats.enter_context(sitting(browser, server, on_phone=on_phone))
            own.open(path)
            own.sign_in(f"{person}@example.org", outbox)
            own.page.wait_for_url(re.compile(r"/organs/"))
            return own

        yield sit


@pytest.mark.parametrize("on_phone", [False, True], ids=["desk", "phone"])
def test_every_page_is_sound_for_everybody(seat: Seat, *, on_phone: bool) -> None:
    zhou = seat("zhouping", LIST, on_phone)
    for path in EVERYWHERE:
        zhou.open(path)
        zhou.page.evaluate("document.querySelectorAll('main details').forEach(e => e.open = true)")
        assert zhou.faults() == [], path
        assert zhou.fits(), path
        assert zhou.complaints == [], path
    li = seat("liqiang", f"{PAGE}check/", on_phone)
    for path in (f"{PAGE}check/", f"{PAGE}return/", "/"):
        li.open(path)
        assert (li.faults(), li.fits(), li.complaints) == ([], True, []), path


def test_a_report_is_written_checked_approved_and_issued(seat: Seat) -> None:
    zhou = seat("zhouping", f"{PAGE}texts/", False)
    zhou.sees("7项 与报告数据不一致")
    zhou.page.get_by_label("存在问题").fill("印章管理不严。")
    zhou.page.locator(f"[name='reason:{LATE}']").fill("人手不足")
    zhou.press("保存")
    zhou.sees("已保存为第 3 版")
    assert zhou.page.locator("mark").count() == 0

    li = seat("liqiang", "/", False)
    li.sees("2024年第一季度报告等您核稿")
    li.page.locator(".calls a").click()
    li.press("核稿")
    li.press("核稿通过")
    li.sees("已核稿：")

    sun = seat("sunmei", PAGE, False)
    sun.press("签发")
    assert sun.page.get_by_label("成文日期").input_value() == "2024-04-02"
    assert sun.faults() == []
    sun.press("签发")
    sun.sees("已签发：")

    zhou.open(PAGE)
    zhou.press("印发")
    zhou.sees("将发给 1 个单位")
    assert (zhou.faults(), zhou.fits()) == ([], True)
    zhou.page.get_by_label("发文字号").fill("云雾府〔2024〕3号")
    zhou.press("印发")
    zhou.sees("已印发；给县政府办的邮件和附件写成了文件")
    zhou.sees("云雾府〔2024〕3号")
    with zhou.page.expect_download() as fetched:
        zhou.page.get_by_role("link", name="网页", exact=True).first.click()
    assert fetched.value.suggested_filename == "yunwu-2024-Q1-v3.html"
    stored, _ = require_version("yunwu", "quarterly", "2024-Q1")
    assert stage_of(read_steps("yunwu", stored.key)) is Stage.ISSUED
    assert (zhou.complaints, li.complaints, sun.complaints) == ([], [], [])
