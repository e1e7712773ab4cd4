"""Accounts at the command line."""

from __future__ import annotations

import json
import re

import pytest

from planner.cli.accounts import announce_links
from planner.cli.frame import installation
from planner.ledger.accounts import account_of_token, find_account
from tests.cli.commands import Command

LINK = re.compile(r"http://127\.0\.0\.1:8000/in/(\S+)/")
COLUMNS = 80


@pytest.fixture(autouse=True)
def _published(planner: Command) -> None:
    """The small office's plan is published."""
    planner("publish", "--yes")


def test_accounts_are_listed(planner: Command) -> None:
    code, out, _ = planner("accounts")
    assert code == 0
    assert "王芳" in out
    assert "还没有登录过" in out
    told = json.loads(planner("accounts", "--json")[1])
    assert {each["account"] for each in told} >= {"yunwu.wangfang"}
    assert planner("accounts", "--organ", "longtan")[1].startswith("还没有账户")


def test_a_link_is_printed(planner: Command) -> None:
    code, out, _ = planner("link", "王芳")
    assert code == 0
    assert out.startswith("王芳 的登录链接（只能用一次，30 分钟内有效）：\n")
    found = LINK.search(out)
    assert found
    account = account_of_token(found[1])
    assert account is not None
    assert account.name == "yunwu.wangfang"


def test_the_administrator_has_a_link_from_the_beginning(planner: Command) -> None:
    code, out, _ = planner("link", "admin")
    assert code == 0
    assert LINK.search(out)


def test_who_is_not_there_is_said(planner: Command) -> None:
    code, _, err = planner("link", "无名氏")
    assert code == 3
    assert "找不到账户“无名氏”" in err


def test_rights_are_given_and_taken(planner: Command) -> None:
    assert planner("administrator", "王芳")[1] == "王芳 现在是系统管理员。\n"
    account = find_account("yunwu.wangfang")
    assert account is not None
    assert account.is_administrator
    code, _, err = planner("administrator", "王芳", "--revoke")
    assert code == 4
    assert "这是最后一个系统管理员" in err
    planner("administrator", "李强", "--grant")
    assert planner("administrator", "王芳", "--revoke")[1] == "王芳 不再是系统管理员。\n"


def test_a_start_shows_ways_in_that_fit_a_terminal(
    planner: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    announce_links(installation(), "http://127.0.0.1:8000", said.append)
    text = "\n".join(said)
    names = [account.name for token in LINK.findall(text) if (account := account_of_token(token))]
    assert names[:2] == ["yunwu.zhouping", "yunwu.sunmei"]
    assert names[-1] == "admin"
    assert len(names) == len(LINK.findall(text))
    assert max(map(width, text.splitlines())) <= COLUMNS
    monkeypatch.delenv("PLANNER_REHEARSAL__IS_ON")
    real: list[str] = []
    announce_links(installation(), "https://plan.example", real.append)
    assert [each for each in real if "plan.example" in each]
    assert "王芳" not in "".join(real)


def width(line: str) -> int:
    """How many columns a line takes."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(each) in "WF" else 1 for each in line)


def test_after_the_first_sign_in_a_real_start_says_nothing(
    planner: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth import get_user_model
    from django.utils.timezone import get_current_timezone

    planner("link", "admin")
    from datetime import datetime

    at = datetime(2024, 3, 25, tzinfo=get_current_timezone())
    get_user_model().objects.update(last_login=at)
    monkeypatch.delenv("PLANNER_REHEARSAL__IS_ON")
    said: list[str] = []
    announce_links(installation(), "http://127.0.0.1:8000", said.append)
    assert said == []
