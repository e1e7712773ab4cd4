"""Who reads which feed with what: when it is forgotten, and what clients are called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.core.feed import Subscription, View, client_in_words
from tests.cast import at
from tests.core.test_feed_scope import OWN

MARCH = Subscription(1, "yunwu", "wangfang", "手机", View(OWN), created_at=at(3, 1))


def test_a_feed_is_forgotten_when_nothing_has_fetched_it_for_fourteen_days() -> None:
    assert not MARCH.is_forgotten(at(3, 15))
    assert MARCH.is_forgotten(at(3, 15, 10))
    fetched = replace(MARCH, last_fetched_at=at(3, 10))
    assert not fetched.is_forgotten(at(3, 15, 10))
    assert fetched.is_forgotten(at(3, 25))


def test_what_was_told_is_not_told_again_until_it_was_fetched() -> None:
    told = replace(MARCH, mentioned_at=at(3, 18))
    assert not told.is_forgotten(at(6, 1))
    assert replace(told, last_fetched_at=at(4, 1)).is_forgotten(at(6, 1))


def test_what_is_revoked_is_not_forgotten() -> None:
    assert not replace(MARCH, revoked_at=at(3, 2)).is_forgotten(at(6, 1))


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("iOS/17.4 (21E219) dataaccessd/1.0", "iPhone、iPad 日历"),
        ("macOS/14.4 (23E214) CalendarAgent/1049", "苹果电脑日历"),
        ("Google-Calendar-Importer", "谷歌日历"),
        ("Microsoft Office/16.0 (Microsoft Outlook 16.0)", "Outlook"),
        ("Mozilla/5.0 (X11; Linux) Thunderbird/128.0", "Thunderbird"),
        ("Mozilla/5.0 (Linux; Android 14; HUAWEI)", "华为手机日历"),
        ("vdirsyncer/0.19", "vdirsyncer"),
        ("Something-New/2.0 (x)", "Something-New"),
        ("\x1b[31mred/1", "[31mred"),
        ("x" * 500, "x" * 40),
        ("", "未说明"),
    ],
)
def test_clients_go_by_the_names_that_people_know(user_agent: str, words: str) -> None:
    assert client_in_words(user_agent) == words
