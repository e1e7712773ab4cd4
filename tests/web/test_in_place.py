"""Answers on 我的工作 in a real browser: the item changes in place, and nothing is lost if not."""

from __future__ import annotations

import re

import pytest

from planner.core.progress import EntryKind
from tests.web.browsing import CHROMIUM, Person
from tests.web.test_browser import Township, chromium, township

__all__ = ["chromium", "township"]

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="needs Debian's chromium"),
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("in place"),
]
WORK = "/organs/yunwu/my-work/"
OTHER = "A-02@2024-Q1"


@pytest.fixture
def wang(township: Township) -> Person:
    """王芳 before the page of her work; leaving it would be seen."""
    person = township.sit("wangfang", WORK)
    person.page.evaluate("window.isTheSame = true")
    return person


def is_the_same_page(person: Person) -> bool:
    """Whether nothing was loaded since."""
    return bool(person.page.evaluate("window.isTheSame === true"))


def finish(person: Person) -> None:
    """Press 办结 on the item that takes no number."""
    item = person.page.locator(".item", has_text="院坝会讲法")
    item.get_by_role("button", name="办结", exact=True).click()


def test_an_item_is_finished_and_taken_back_without_leaving_the_page(
    township: Township, wang: Person
) -> None:
    finish(wang)
    wang.sees("已登记办结：院坝会讲法")
    assert "已登记办结" in wang.page.evaluate("document.activeElement.textContent")
    wang.press("撤回办结")
    wang.sees("已登记撤回办结：院坝会讲法")
    finish(wang)
    wang.sees("已登记办结：院坝会讲法")
    assert is_the_same_page(wang)
    assert wang.faults() == []
    assert wang.complaints == []
    assert township.kinds(OTHER) == [
        EntryKind.COMPLETED,
        EntryKind.CORRECTED,
        EntryKind.COMPLETED,
    ]


def test_a_number_that_is_none_is_told_in_place(township: Township, wang: Person) -> None:
    item = wang.page.locator(".item", has_text="以案释法")
    item.get_by_label("数量").fill("三")
    item.get_by_role("button", name="办结", exact=True).click()
    wang.sees("数量只能是整数")
    assert item.get_by_label("数量").input_value() == "三"
    assert is_the_same_page(wang)
    assert township.kinds("A-03@2024-Q1") == []


def test_without_the_network_one_is_told_and_can_press_again(
    township: Township, wang: Person
) -> None:
    wang.page.context.set_offline(True)
    finish(wang)
    wang.sees("没有送到服务器")
    wang.page.context.set_offline(False)
    finish(wang)
    wang.sees("已登记办结：院坝会讲法")
    assert township.kinds(OTHER) == [EntryKind.COMPLETED]


def test_who_was_signed_out_is_led_to_the_door(township: Township, wang: Person) -> None:
    wang.page.context.clear_cookies(name="sessionid")
    finish(wang)
    wang.page.wait_for_url(re.compile("/accounts/login/"))
    assert township.kinds(OTHER) == []
