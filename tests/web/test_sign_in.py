"""The entrance: a code by mail for people in service, and nothing for anybody else."""

from __future__ import annotations

import json
import logging
import re
import zlib
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import cache
from django.test import Client, override_settings

from planner.core.organization import Person, Tenure
from planner.ledger.accounts import find_account, find_accounts, keep_account
from planner.operations.acts import ActKind, list_acts
from planner.operations.publish import publish
from planner.settings import Mail, Settings
from planner.settings.sections import Delivery
from planner.site import site_settings
from tests.cast import CALENDAR, WANG, at, organization
from tests.mailserver import Post, serving
from tests.web.entering import (
    CODE,
    CONFIRM,
    EMAIL,
    LOGIN,
    PASSWORD,
    ask,
    code_in,
    enter,
    enter_by_code,
    enter_by_password,
    is_in,
    keep_password,
    last_code,
    mails,
)
from tests.web.office import PLAN
from tests.web.visitors import signed_in, visitor

HERE = date(2023, 1, 1)
NOBODY = "somebody@example.org"


def kinds() -> list[ActKind]:
    return [each.kind for each in list_acts(None)]


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_somebody_in_service_comes_in_by_a_code(entrance: Client, in_rehearsal: Settings) -> None:
    page = ask(entrance, "WangFang@Example.org")
    assert page.redirect_chain == [(CONFIRM, 302)]
    assert enter(entrance, last_code(in_rehearsal)).headers["Location"] == "/"
    assert is_in(entrance)
    account = find_account("yunwu.wangfang")
    assert account is not None
    assert (account.email, account.is_administrator, account.is_active) == (EMAIL, False, True)
    (act,) = list_acts("yunwu")
    assert (act.kind, act.by, act.about) == (ActKind.SIGNED_IN, account.name, "邮件验证码")
    assert act.address == "127.0.0.1"
    assert act.at.date() == date(2024, 3, 25)


def test_the_mail_is_short_marked_and_private(entrance: Client, in_rehearsal: Settings) -> None:
    ask(entrance)
    (mail,) = mails(in_rehearsal)
    assert mail["Subject"] == "【预演】登录验证码"
    assert str(mail["To"]) == EMAIL
    assert not mail.is_multipart()
    text = mail.get_content()
    assert "10 分钟内有效" in text
    assert "http" not in text
    (file,) = (in_rehearsal.var / "outbox").glob("2024-03-25/sign-in-*.eml")
    assert file.stat().st_mode & 0o777 == 0o600


def test_unknown_and_departed_get_the_same_answer_and_no_mail(
    entrance: Client, in_rehearsal: Settings
) -> None:
    gone = tuple(
        each.model_copy(update={"until_on": date(2024, 3, 1)}) if each.person == "liqiang" else each
        for each in organization().tenures
    )
    publish(PLAN, organization(gone), CALENDAR, at=at(3, 1), by="zhouping")
    pages = [
        without_tokens(ask(visitor(), email).content.decode()).replace(email, "")
        for email in (EMAIL, NOBODY, "liqiang@example.org", "zhaomin@example.org")
    ]
    assert len(set(pages)) == 1
    assert [str(each["To"]) for each in mails(in_rehearsal)] == [EMAIL]
    assert find_account("yunwu.liqiang") is None
    strangers = [each for each in list_acts(None) if each.kind is ActKind.SIGN_IN_FAILED]
    assert len(strangers) == 3
    assert all(each.by == "" and "@" not in each.about for each in strangers)


def test_no_code_opens_for_an_unknown_address(entrance: Client) -> None:
    ask(entrance, NOBODY)
    for guess in ("", "000000"):
        enter(entrance, guess)
    assert not is_in(entrance)


def test_who_leaves_is_out_though_signed_in(entrance: Client, in_rehearsal: Settings) -> None:
    enter_by_code(entrance, in_rehearsal)
    away = (Tenure(post="clerk", person="wangfang", from_on=HERE, until_on=date(2024, 3, 1)),)
    others = tuple(each for each in organization().tenures if each.person != "wangfang")
    publish(PLAN, organization((*away, *others)), CALENDAR, at=at(3, 1), by="zhouping")
    page = entrance.get("/accounts/")
    assert page.status_code == 403
    assert "账户已停用" in page.content.decode()
    keep_password("yunwu.wangfang")
    again = enter_by_password(visitor())
    assert again.status_code == 403
    assert "账户已停用" in again.content.decode()


def test_a_changed_address_is_followed_and_the_old_one_is_of_no_use(
    entrance: Client, in_rehearsal: Settings
) -> None:
    enter_by_code(entrance, in_rehearsal)
    moved = WANG.model_copy(update={"email": "Fang.Wang@example.org"})
    people = tuple(moved if each.id == WANG.id else each for each in organization().people)
    changed = organization().model_copy(update={"people": people})
    publish(PLAN, changed, CALENDAR, at=at(3, 2), by="zhouping")
    ask(visitor(), EMAIL)
    assert len(mails(in_rehearsal)) == 1
    other = visitor()
    enter_by_code(other, in_rehearsal, "fang.wang@example.org")
    assert is_in(other)
    account = find_account("yunwu.wangfang")
    assert account is not None
    assert account.email == "fang.wang@example.org"


def test_an_address_that_passes_on_opens_the_new_persons_account_only(
    entrance: Client, in_rehearsal: Settings
) -> None:
    enter_by_code(entrance, in_rehearsal)
    keep_password("yunwu.wangfang")
    successor = Person(id="heli", name="何丽", email=EMAIL)
    people = (successor, *(each for each in organization().people if each.id != WANG.id))
    tenures = (
        Tenure(post="clerk", person="heli", from_on=HERE),
        *(each for each in organization().tenures if each.person != "wangfang"),
    )
    changed = organization(tenures).model_copy(update={"people": people})
    publish(PLAN, changed, CALENDAR, at=at(3, 2), by="zhouping")
    other = visitor()
    enter_by_code(other, in_rehearsal)
    assert "何丽" in other.get("/accounts/").content.decode()
    assert "不对" in enter_by_password(visitor()).content.decode()


def test_an_address_of_two_organs_opens_none_and_its_owner_is_told(
    entrance: Client, in_rehearsal: Settings
) -> None:
    other = organization().model_copy(update={"id": "longtan", "name": "龙潭乡人民政府"})
    publish(PLAN.model_copy(update={"organ": "longtan"}), other, CALENDAR, at=at(1, 3), by="x")
    page = ask(entrance)
    assert "如果" in page.content.decode()
    (mail,) = mails(in_rehearsal)
    assert "系统管理员" in mail.get_content()
    assert find_accounts() == ()


def test_three_wrong_codes_end_it(entrance: Client, in_rehearsal: Settings) -> None:
    ask(entrance)
    right = last_code(in_rehearsal)
    wrong = f"{(int(right) + 1) % 10**6:06}"
    assert "验证码不对" in enter(entrance, wrong).content.decode()
    enter(entrance, wrong)
    assert enter(entrance, wrong).status_code == 302
    enter(entrance, right)
    assert not is_in(entrance)
    assert kinds() == [ActKind.SIGN_IN_FAILED] * 3


def test_a_code_cannot_be_read_in_the_database(entrance: Client, in_rehearsal: Settings) -> None:
    ask(entrance)
    code = last_code(in_rehearsal)
    session = Session.objects.get()
    text = session.session_data.partition(":")[0]
    kept = signing.b64_decode(text.removeprefix(".").encode())
    kept = zlib.decompress(kept) if text.startswith(".") else kept
    assert code in json.dumps(session.get_decoded())
    assert code.encode() not in kept
    assert enter(entrance, code).status_code == 302


def test_a_code_runs_out(entrance: Client, in_rehearsal: Settings) -> None:
    assert site_settings(in_rehearsal)["ACCOUNT_LOGIN_BY_CODE_TIMEOUT"] == 600
    ask(entrance)
    with override_settings(ACCOUNT_LOGIN_BY_CODE_TIMEOUT=0):
        enter(entrance, last_code(in_rehearsal))
    assert not is_in(entrance)


def test_a_code_opens_one_browser_once(entrance: Client, in_rehearsal: Settings) -> None:
    ask(entrance)
    code = last_code(in_rehearsal)
    other = visitor()
    enter(other, code)
    assert not is_in(other)
    enter(entrance, code)
    entrance.post("/accounts/logout/")
    enter(entrance, code)
    assert not is_in(entrance)


def test_a_code_is_sent_again_as_another_one(entrance: Client, in_rehearsal: Settings) -> None:
    ask(entrance)
    first = last_code(in_rehearsal)
    entrance.post(CONFIRM, {"action": "resend"})
    second = last_code(in_rehearsal)
    assert len(mails(in_rehearsal)) == 2
    if first != second:
        enter(entrance, first)
        assert not is_in(entrance)
    enter(entrance, second)
    assert is_in(entrance)


def test_who_asks_too_often_is_stopped(entrance: Client, in_rehearsal: Settings) -> None:
    pages = [ask(visitor()).content.decode() for _ in range(4)]
    assert "太多" in pages[-1]
    assert len(mails(in_rehearsal)) == 3
    tries = [ask(visitor(), f"x{n}@example.org").content.decode() for n in range(20)]
    assert "太多" in tries[-1]


def test_a_locked_account_gets_no_code_and_no_entry(
    entrance: Client, in_rehearsal: Settings
) -> None:
    enter_by_code(entrance, in_rehearsal)
    keep_password("yunwu.wangfang")
    keep_account("yunwu.wangfang", EMAIL, is_active=False)
    assert not is_in(entrance)
    ask(visitor())
    assert len(mails(in_rehearsal)) == 1
    page = enter_by_password(visitor())
    assert page.status_code == 403
    assert "账户已锁定" in page.content.decode()


def test_where_one_wanted_to_go_is_kept_and_never_another_site(
    entrance: Client, in_rehearsal: Settings
) -> None:
    ask(entrance, next="/organs/yunwu/my-work/")
    there = enter(entrance, last_code(in_rehearsal), next="/organs/yunwu/my-work/")
    assert there.headers["Location"] == "/organs/yunwu/my-work/"
    for evil in (
        "//evil.example/",
        "https://evil.example/",
        "http://localhost/",
        "/\\evil.example",
    ):
        other = visitor()
        ask(other, next=evil)
        assert enter(other, last_code(in_rehearsal), next=evil).headers["Location"] == "/"
        cache.clear()


def test_forms_from_elsewhere_are_refused(entrance: Client) -> None:
    strict = Client(headers={"host": "127.0.0.1:8000"}, enforce_csrf_checks=True)
    for path in (CODE, LOGIN, "/accounts/logout/", "/accounts/sessions/end/"):
        assert strict.post(path, {"email": EMAIL}).status_code == 403
    assert "没有提交" in strict.post(CODE, {"email": EMAIL}).content.decode()


def test_cookies_are_kept_from_scripts_other_sites_and_plain_lines(
    entrance: Client, in_rehearsal: Settings
) -> None:
    enter_by_code(entrance, in_rehearsal)
    session = entrance.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    web = in_rehearsal.web.model_copy(update={"address": "https://plan.example"})
    told = site_settings(in_rehearsal.model_copy(update={"web": web}))
    assert told["SESSION_COOKIE_SECURE"]
    assert told["CSRF_COOKIE_SECURE"]
    assert told["SESSION_COOKIE_AGE"] == 30 * 86400


def test_a_strangers_session_is_short_and_a_colleagues_as_long_as_is_set(
    entrance: Client, in_rehearsal: Settings
) -> None:
    ask(entrance)
    assert entrance.session.get_expiry_age() <= 900
    other = visitor()
    other.get("/accounts/login/key/", headers={"accept": "application/json"})
    assert other.session.get_expiry_age() <= 900
    enter(entrance, last_code(in_rehearsal))
    assert entrance.session.get_expiry_age() == 30 * 86400


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/", "3rdparty/", "sessions/", "inactive/", "2fa/"]
)
def test_what_makes_no_sense_here_is_not_there(entrance: Client, path: str) -> None:
    assert signed_in().get(f"/accounts/{path}").status_code == 404
    assert entrance.get(f"/accounts/{path}").status_code == 404


def test_mail_goes_out_by_the_server_and_holds_no_address_of_ours(
    entrance: Client, in_rehearsal: Settings
) -> None:
    post = Post()
    with serving(post) as server, override_settings(PLANNER=mailing(in_rehearsal, server)):
        ask(entrance)
        (mail,) = post.letters()
        enter(entrance, code_in(mail))
        assert is_in(entrance)
        assert mail["Subject"] == "登录验证码"
        # a stranger costs the server as long, and gets nothing
        ask(visitor(), NOBODY)
        assert post.connections == 2
        assert len(post.letters()) == 1


def mailing(settings: Settings, server: object) -> Settings:
    """The same installation, no rehearsal, with a mail server."""
    told = Mail(host=server.host, port=server.port, security="none", sender="planner@yunwu.example")
    rehearsal = settings.rehearsal.model_copy(update={"is_on": False})
    return settings.model_copy(
        update={"rehearsal": rehearsal, "delivery": Delivery(channels=("mail",), mail=told)}
    )


def test_a_server_that_is_down_is_said_in_one_sentence_to_all(
    entrance: Client, in_rehearsal: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(Post()) as server:
        pass
    with override_settings(PLANNER=mailing(in_rehearsal, server)):
        pages = [ask(visitor(), each) for each in (EMAIL, NOBODY)]
    for page in pages:
        assert page.redirect_chain == [(LOGIN, 302)]
        assert "验证码没有发出" in page.content.decode()
    assert "Traceback" not in caplog.text


def test_nothing_secret_is_logged_or_kept_in_acts(
    entrance: Client, in_rehearsal: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    enter_by_code(entrance, in_rehearsal)
    code = last_code(in_rehearsal)
    enter_by_password(visitor(), "my secret password", PASSWORD)
    told = caplog.text + "".join(each.about + each.by for each in list_acts(None))
    for secret in (code, PASSWORD, "my secret password", entrance.cookies["sessionid"].value):
        assert secret not in told


def test_signing_out_is_noted(entrance: Client, in_rehearsal: Settings) -> None:
    enter_by_code(entrance, in_rehearsal)
    assert entrance.get("/accounts/logout/").status_code == 200
    assert is_in(entrance)
    assert entrance.post("/accounts/logout/").headers["Location"] == LOGIN
    assert not is_in(entrance)
    assert kinds() == [ActKind.SIGNED_OUT, ActKind.SIGNED_IN]


def test_the_address_of_a_client_is_believed_only_from_ones_own_proxies(
    entrance: Client, in_rehearsal: Settings
) -> None:
    claimed = {"HTTP_X_FORWARDED_FOR": "6.6.6.6, 10.1.2.3"}
    entrance.post(CODE, {"email": NOBODY}, **claimed)
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        visitor().post(CODE, {"email": NOBODY}, **claimed)
    assert [each.address for each in list_acts(None)] == ["10.1.2.3", "127.0.0.1"]
