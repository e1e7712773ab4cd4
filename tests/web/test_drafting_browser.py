"""周平 in a real browser drafts next year's plan from a report, goes over it, and publishes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from planner.ledger.revisions import read_revision
from planner.operations.publish import publish
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.web.browsing import CHROMIUM, Person, opened_browser, sitting
from tests.web.drafts import PAGE, REPORT
from tests.web.webserver import rehearsed, started

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="needs Debian's chromium"),
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("browser"),
]
STANDS = "article.proposal.{}"
SCROLLS = "(e => e.scrollHeight > e.clientHeight)(document.querySelector('.original .text'))"
IN_VIEW = """id => {
  const box = document.querySelector('.original .text').getBoundingClientRect();
  const mark = document.getElementById(id).getBoundingClientRect();
  return box.top <= mark.top && mark.bottom <= box.bottom;
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all."""
    with opened_browser() as browser:
        yield browser


@pytest.fixture(params=[False, True], ids=["desk", "phone"])
def zhou(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path, chromium: Browser
) -> Iterator[Person]:
    """周平, signed in, at a desk and on a phone; a plan of 2024 is in force."""
    rehearsed(tmp_path, sqlite_template)
    publish(plan(assignment("A-01")), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    on_phone = bool(request.param)
    with started(tmp_path) as server, sitting(chromium, server, on_phone=on_phone) as person:
        person.open(PAGE)
        person.sign_in("zhouping@example.org", tmp_path / "var" / "rehearsal" / "outbox")
        person.page.wait_for_url(re.compile(PAGE))
        yield person


def settled(person: Person, standing: str) -> int:
    """How many proposals of the page stand so."""
    return person.page.locator(STANDS.format(standing)).count()


def hand_in(person: Person) -> None:
    """The report is chosen and drafted from."""
    chosen = {"name": "报告.txt", "mimeType": "text/plain", "buffer": REPORT.encode()}
    person.page.get_by_label("报告原文").set_input_files(chosen)
    person.press("起草")
    person.page.wait_for_url(re.compile(r"/drafts/2025/"))


def accepted_by_keyboard(zhou: Person) -> None:
    """A mark leads to its card, the card back to its mark; then the card is accepted."""
    mark = zhou.page.locator("mark.covered a").first
    place, key = mark.locator("..").get_attribute("id"), (mark.get_attribute("href") or "")[1:]
    mark.focus()
    zhou.page.keyboard.press("Enter")
    card = zhou.page.locator(f"article#{key}")
    assert zhou.page.evaluate("document.querySelector(':target').id") == key
    back = card.locator(f'a[href="#{place}"]').first
    back.focus()
    zhou.page.keyboard.press("Enter")
    assert zhou.page.evaluate("document.querySelector(':target').id") == place

    card.get_by_role("button", name="采纳").focus()
    zhou.page.keyboard.press("Enter")
    zhou.page.wait_for_selector(f"article#{key}.accepted")
    if zhou.page.evaluate(SCROLLS):
        zhou.page.wait_for_function(IN_VIEW, arg=place, timeout=5_000)


def changed_and_dropped(zhou: Person) -> tuple[str, str]:
    """The ids of a proposal that was changed and of one that was dropped."""
    other = zhou.page.locator(STANDS.format("open")).first
    changed = other.get_attribute("id")
    other.locator("summary").click()
    other.get_by_label("任务名称").fill("改过的任务")
    other.get_by_role("button", name="保存修改").click()
    zhou.page.wait_for_selector(f"article#{changed}.changed")
    zhou.sees("改过的任务")

    dropped = zhou.page.locator(STANDS.format("open")).last.get_attribute("id")
    zhou.page.locator(f"article#{dropped}").get_by_role("button", name="不要").click()
    zhou.page.wait_for_selector(f"article#{dropped}.dropped")
    return str(changed), str(dropped)


def test_drafted_gone_over_checked_and_published(zhou: Person) -> None:
    hand_in(zhou)
    whole = settled(zhou, "open")
    assert whole >= 5
    assert zhou.fits()
    assert zhou.faults() == []

    accepted_by_keyboard(zhou)
    changed, dropped = changed_and_dropped(zhou)
    zhou.press("检查并预览")
    zhou.sees("项任务待定")
    while settled(zhou, "open"):
        left = zhou.page.locator(STANDS.format("open")).first.get_attribute("id")
        zhou.page.locator(f"article#{left}").get_by_role("button", name="采纳").click()
        zhou.page.wait_for_selector(f"article#{left}.accepted")
    zhou.press("检查并预览")
    zhou.page.wait_for_url(re.compile(r"/plans/"))
    zhou.sees("将发布第 1 版")
    assert read_revision("yunwu", 2025) is None
    assert zhou.fits()
    zhou.page.locator("main").get_by_role("button", name=re.compile("发布")).first.click()
    zhou.sees("已发布：2025年计划第 1 版")
    revision = read_revision("yunwu", 2025)
    assert revision is not None
    titles = {each.assignment.id: each.assignment.title for each in revision.plan.places()}
    assert titles[changed] == "改过的任务"
    assert dropped not in titles
    assert len(titles) == whole - 1
    assert [each for each in zhou.complaints if "422" not in each] == []
