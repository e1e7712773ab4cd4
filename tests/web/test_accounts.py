"""One's own account, and everybody's for administrators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from planner.ledger.accounts import find_account, keep_account
from planner.ledger.sessions import sessions_of
from planner.operations.acts import ActKind, list_acts
from planner.operations.installation import back_up
from planner.settings import Settings
from planner.web.sign_in.devices import device
from tests.web.entering import OWN_WAY, enter_by_code, is_in
from tests.web.office import publish_office
from tests.web.visitors import administrator, signed_in, visitor

ACCOUNTS, WANG = "/manage/accounts/", "/manage/accounts/yunwu.wangfang/"
MOST_QUERIES = 15
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


@pytest.fixture
def clerk(in_rehearsal: Settings) -> Iterator[Client]:
    """王芳 in her browser, signed in by a code."""
    publish_office()
    with override_settings(EMAIL_BACKEND=OWN_WAY):
        browser = visitor()
        enter_by_code(browser, in_rehearsal)
        yield browser


def test_ones_own_account_says_who_one_is(clerk: Client) -> None:
    page = clerk.get("/accounts/").content.decode()
    for told in (
        "王芳",
        "平安法治办主任",
        "工作人员",
        "wangfang@example.org",
        "没有设置",
        "就是这里",
    ):
        assert told in page
    assert "登录：邮件验证码" in page


@pytest.mark.parametrize(
    ("person", "roles"),
    [("sunmei", "工作人员、领导"), ("zhouping", "工作人员、督办人员"), ("liqiang", "领导")],
)
def test_roles_are_said_in_words(office: Client, person: str, roles: str) -> None:
    assert roles in signed_in(person).get("/accounts/").content.decode()


def test_an_administrator_without_a_person_has_a_page_too(office: Client) -> None:
    page = administrator().get("/accounts/").content.decode()
    assert "系统管理员" in page
    assert "不属于任何单位" in page


def test_a_session_elsewhere_is_seen_and_ended(clerk: Client, in_rehearsal: Settings) -> None:
    phone = Client(headers={"host": "127.0.0.1:8000", "user-agent": PHONE})
    enter_by_code(phone, in_rehearsal)
    page = clerk.get("/accounts/").content.decode()
    assert "安卓手机 · Chrome" in page
    (key,) = re.findall(r'name="session" value="(\d+)"', page)
    clerk.post("/accounts/sessions/end/", {"session": key})
    assert not is_in(phone)
    assert is_in(clerk)
    assert list_acts("yunwu")[0].kind is ActKind.SESSION_ENDED


def test_all_other_sessions_are_ended_at_once(clerk: Client, in_rehearsal: Settings) -> None:
    others = [visitor(), visitor()]
    for each in others:
        enter_by_code(each, in_rehearsal)
    clerk.post("/accounts/sessions/end/")
    assert [is_in(each) for each in (clerk, *others)] == [True, False, False]


def test_nobody_ends_anybody_elses_session(clerk: Client, in_rehearsal: Settings) -> None:
    other = visitor()
    enter_by_code(other, in_rehearsal, "liqiang@example.org")
    (own,) = sessions_of("yunwu.liqiang")
    clerk.post("/accounts/sessions/end/", {"session": f"{own.id}"})
    assert is_in(other)


def test_requests_write_nothing_of_sessions(clerk: Client) -> None:
    clerk.get("/accounts/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        clerk.get("/accounts/")
    assert [each["sql"] for each in asked if not each["sql"].startswith("SELECT")] == []
    assert len(asked) <= MOST_QUERIES


def test_pages_of_accounts_ask_little(office: Client) -> None:
    boss = administrator()
    for path in (ACCOUNTS, WANG):
        boss.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert boss.get(path).status_code == 200
        assert len(asked) <= MOST_QUERIES, path


def test_everybody_in_service_is_listed_with_their_state(office: Client) -> None:
    keep_account("yunwu.zhaomin", "zhaomin@example.org")
    page = administrator().get(ACCOUNTS).content.decode()
    for told in ("王芳", "李强", "还没有登录过", "在用", "赵敏", "已离任，账户停用"):
        assert told in page


@pytest.mark.parametrize("person", ["wangfang", "sunmei", "zhouping"])
def test_only_administrators_see_accounts(office: Client, person: str) -> None:
    browser = signed_in(person)
    for path in (ACCOUNTS, WANG):
        assert browser.get(path).status_code == 403
        assert browser.post(path, {"do": "grant"}).status_code == 403
    assert visitor().get(ACCOUNTS).status_code == 302
    account = find_account("yunwu.wangfang")
    assert account is not None
    assert not account.is_administrator


def test_a_link_is_made_and_shown_once(office: Client) -> None:
    boss = administrator()
    page = boss.post(WANG, {"do": "link"}).content.decode()
    (path,) = re.findall(r'value="http://[^/"]+(/in/[^"]+)"', page)
    assert path not in boss.get(WANG).content.decode()
    browser = visitor()
    browser.post(path)
    assert is_in(browser)
    assert ActKind.LINK_MADE in [each.kind for each in list_acts("yunwu")]
    assert all(path.split("/")[2] not in each.about for each in list_acts(None))


def test_rights_are_given_and_taken(office: Client) -> None:
    boss = administrator()
    boss.post(WANG, {"do": "grant"})
    assert signed_in_again(office).get(ACCOUNTS).status_code == 200
    boss.post(WANG, {"do": "take"})
    assert office.get(ACCOUNTS).status_code == 403
    assert [each.kind for each in list_acts("yunwu")][:2] == [
        ActKind.TAKEN_RIGHTS,
        ActKind.MADE_ADMINISTRATOR,
    ]


def signed_in_again(browser: Client) -> Client:
    """The same browser: rights come without signing in anew."""
    return browser


def test_the_last_administrator_stays_one(office: Client) -> None:
    boss = administrator()
    for wanted in ("take", "lock"):
        page = boss.post("/manage/accounts/admin/", {"do": wanted}, follow=True)
        assert "这是最后一个系统管理员" in page.content.decode()
    account = find_account("admin")
    assert account is not None
    assert account.is_administrator
    assert account.is_active


def test_a_locked_account_is_out_at_once_and_can_come_back(
    clerk: Client, in_rehearsal: Settings
) -> None:
    boss = administrator()
    assert "已锁定" in boss.post(WANG, {"do": "lock"}, follow=True).content.decode()
    assert not is_in(clerk)
    assert sessions_of("yunwu.wangfang") == ()
    assert "生成链接" not in boss.get(WANG).content.decode()
    page = boss.post(WANG, {"do": "link"}).content.decode()
    assert "账户已锁定" in page
    boss.post(WANG, {"do": "unlock"})
    enter_by_code(clerk, in_rehearsal)
    assert is_in(clerk)


def test_all_sessions_of_somebody_are_ended(clerk: Client) -> None:
    administrator().post(WANG, {"do": "end"})
    assert not is_in(clerk)


def test_what_is_not_there_is_not_found(office: Client) -> None:
    boss = administrator()
    assert boss.get("/manage/accounts/yunwu.nobody/").status_code == 404
    assert boss.post(WANG, {"do": "explode"}).status_code == 404


def test_an_archive_holds_no_sessions(clerk: Client, tmp_path: Path) -> None:
    target = tmp_path / "kept.zip"
    back_up(target, var=tmp_path / "none")
    with ZipFile(target) as archive:
        rows = {name: archive.read(name) for name in archive.namelist()}
    for table in ("django_session", "usersessions_usersession"):
        assert rows[f"tables/{table}.jsonl"] == b""
    assert b"yunwu.wangfang" in rows["tables/auth_user.jsonl"]
    key = clerk.cookies["sessionid"].value.encode()
    assert all(key not in each for each in rows.values())


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/120.0 Safari/537 Edg/120",
            "Windows 电脑 · Edge",
        ),
        ("Mozilla/5.0 (iPhone; CPU) Version/17 Mobile Safari MicroMessenger/8", "iPhone · 微信"),
        ("curl/8", "其他程序"),
    ],
)
def test_devices_are_called_what_people_call_them(agent: str, words: str) -> None:
    assert device(agent) == words
