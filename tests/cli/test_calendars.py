"""Calendars at the command line: files to import, and subscriptions."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from planner.operations.subscriptions import digest_of
from tests.cli.commands import Command
from tests.feedrules import faults_of

ADDRESS = re.compile(r"http://127\.0\.0\.1:8000/f/([A-Za-z0-9_-]{43})/yunwu\.ics")


def test_a_calendar_is_written_to_a_file(planner: Command, tmp_path: Path) -> None:
    planner("publish")
    code, out, _ = planner("feed", "--post", "clerk", "-o", "out/x.ics", "--on", "2024-03-25")
    assert (code, out) == (0, "out/x.ics：2 项。\n")
    assert faults_of((tmp_path / "out" / "x.ics").read_bytes()) == []


@pytest.mark.parametrize(
    ("words", "events"),
    [
        (("--of", "own:wangfang"), 2),
        (("--of", "office:law", "--titles"), 9),
        (("--of", "post:clerk", "--year", "2024"), 4),
    ],
)
def test_it_shows_what_is_asked_for(
    planner: Command, tmp_path: Path, words: tuple[str, ...], events: int
) -> None:
    planner("publish")
    code, out, _ = planner("feed", "-o", "x.ics", *words)
    assert (code, out) == (0, f"x.ics：{events} 项。\n")
    content = (tmp_path / "x.ics").read_bytes()
    assert faults_of(content) == []
    assert (b"URL:" in content) is ("--titles" not in words)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--of", "all"), "找不到订阅范围“all”。现有：own、post、office、organ。"),
        (("--of", "post:moon"), "找不到岗位“moon”。"),
        (("--year", "1999"), "找不到已发布的计划“1999年”。现有：2024。"),
    ],
)
def test_what_there_is_not_is_one_sentence(
    planner: Command, words: tuple[str, ...], sentence: str
) -> None:
    planner("publish")
    code, _, err = planner("feed", "-o", "x.ics", *words)
    assert code == 3
    assert err.startswith(sentence)
    assert err.count("\n") == 1


def test_a_subscription_is_made_listed_renewed_and_revoked(planner: Command) -> None:
    planner("publish")
    assert planner("subscriptions", "list")[1] == "没有日历订阅。\n"
    code, out, _ = planner("subscriptions", "add", "wangfang", "--name", "手机")
    first = ADDRESS.search(out)
    assert code == 0
    assert first
    assert "地址只显示这一次" in out
    assert "█" in out or "▄" in out, "a code to scan"
    assert "目前只有本机打得开" in out
    listed = planner("subscriptions", "list")[1]
    assert "王芳  手机  本人：我的工作  完整  从未读取" in listed
    assert first[1] not in listed
    assert digest_of(first[1]) not in listed

    (kept,) = json.loads(planner("subscriptions", "list", "--json")[1])
    assert (kept["person"], kept["of"], kept["may_read"]) == ("wangfang", "own:wangfang", True)
    again = ADDRESS.search(planner("subscriptions", "renew", str(kept["id"]))[1])
    assert again
    assert again[1] != first[1]
    assert planner("subscriptions", "renew", str(kept["id"]))[0] == 4

    new = str(kept["id"] + 1)
    assert planner("subscriptions", "revoke", new)[1] == "已撤销 1 个订阅。\n"
    assert planner("subscriptions", "revoke", new)[1] == "没有可撤销的订阅。\n"


def test_all_of_a_person_or_of_everybody_are_revoked(planner: Command) -> None:
    planner("publish")
    for name in ("手机", "电脑"):
        planner("subscriptions", "add", "wangfang", "--name", name, "--titles")
    planner("subscriptions", "add", "zhouping", "--of", "organ")
    assert planner("subscriptions", "revoke", "--person", "wangfang")[1] == "已撤销 2 个订阅。\n"
    assert planner("subscriptions", "revoke", "--all")[1] == "已撤销 1 个订阅。\n"
    for words in ((), ("1", "--all"), ("--person", "wangfang", "--all")):
        code, _, err = planner("subscriptions", "revoke", *words)
        assert code == 2
        assert err == "请写订阅编号，或 --person，或 --all，三者选一。用 --help 查看帮助。\n"


def test_nobody_is_subscribed_to_what_they_may_not_read(planner: Command) -> None:
    planner("publish")
    code, _, err = planner("subscriptions", "add", "wangfang", "--of", "organ")
    assert code == 4
    assert err.startswith("不能订阅：王芳看不到“全单位：全年工作”。现在可以：本人：我的工作")
    assert planner("subscriptions", "add", "moon")[0] == 3
    assert planner("subscriptions", "renew", "99")[0] == 3
    assert planner("subscriptions", "list")[1] == "没有日历订阅。\n"
