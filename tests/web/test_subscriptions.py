"""The pages of subscriptions: made, shown once, listed, ended; and who must not."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from planner.core.feed import Fetch
from planner.ledger import models
from planner.ledger.subscriptions import note_fetches, read_subscriptions, subscriptions_by_token
from planner.operations.publish import publish
from planner.operations.subscriptions import digest_of
from planner.settings import Settings, Web
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.feedrules import faults_of
from tests.web.visitors import administrator, signed_in, visitor

PAGE = "/organs/yunwu/subscriptions/"
FORM = {"person": "wangfang", "scope": "own:wangfang", "detail": "full", "name": "手机"}
MOST_QUERIES = 15
TOKEN = re.compile(r"/f/([A-Za-z0-9_-]{43})/yunwu\.ics")


@pytest.fixture
def office(in_rehearsal: Settings) -> Client:
    """The browser of the office, which may see everybody's; a plan is in force."""
    publish(plan(assignment()), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    return signed_in("zhouping")


def ask(office: Client, once: str = "form-1", **changes: str) -> tuple[int, str]:
    """Send the form; gives the status and the page."""
    answer = office.post(PAGE, FORM | {"once": once} | changes)
    return answer.status_code, answer.content.decode()


def key_of(office: Client) -> int:
    """The number of a new subscription."""
    ask(office, once="for its key")
    return read_subscriptions("yunwu")[-1].id


def test_one_is_offered_what_one_may_read_and_asked_for_nobody_else(office: Client) -> None:
    text = signed_in().get(PAGE).content.decode()
    assert re.findall(r'name="scope" value="([^"]+)"', text) == [
        "own:wangfang",
        "post:clerk",
        "office:law",
    ]
    assert "李强" not in text


def test_one_makes_and_ends_ones_own_and_sees_no_other(office: Client) -> None:
    ask(office, person="liqiang", scope="own:liqiang", name="李强的手机")
    hers = signed_in()
    assert hers.post(PAGE, FORM | {"once": "hers"}).status_code == HTTPStatus.OK
    his, own = read_subscriptions("yunwu")
    assert (own.person, his.person) == ("wangfang", "liqiang")
    text = hers.get(PAGE).content.decode()
    assert "李强的手机" not in text
    assert f'href="{PAGE}{own.id}/"' in text
    for path in (f"{PAGE}{his.id}/", f"{PAGE}{his.id}/2024.ics", f"{PAGE}?person=liqiang"):
        assert hers.get(path).status_code == HTTPStatus.NOT_FOUND, path
    assert hers.post(f"{PAGE}{his.id}/", {"revoke": "1"}).status_code == HTTPStatus.NOT_FOUND
    asked = {"person": "liqiang", "scope": "own:liqiang", "once": "sly"}
    assert hers.post(PAGE, FORM | asked).status_code == HTTPStatus.NOT_FOUND
    assert hers.post(f"{PAGE}{own.id}/", {"revoke": "1"}).status_code == HTTPStatus.FOUND
    assert [each.person for each in read_subscriptions("yunwu")] == ["liqiang"]


def test_who_made_it_is_noted_by_their_account(office: Client) -> None:
    ask(office)
    assert models.Subscription.objects.get().created_by == "yunwu.zhouping"


def test_the_office_is_offered_what_each_may_read(office: Client) -> None:
    text = office.get(PAGE).content.decode()
    assert "给谁" in text
    assert "还没有订阅" in text
    assert 'name="scope"' not in text
    hers = office.get(f"{PAGE}?person=wangfang").content.decode()
    assert re.findall(r'name="scope" value="([^"]+)"', hers) == [
        "own:wangfang",
        "post:clerk",
        "office:law",
    ]
    assert "没有可以订阅的内容" in office.get(f"{PAGE}?person=zhaomin").content.decode()


def test_what_leaves_the_office_is_said_before(office: Client) -> None:
    text = office.get(f"{PAGE}?person=wangfang").content.decode()
    for expected in (
        "不代替提醒",
        "地址就是钥匙",
        "境外的服务器",
        "只有标题和日期",
        "最多 1000 项",
    ):
        assert expected in text


def test_the_address_is_shown_once_with_codes_and_what_each_client_does(office: Client) -> None:
    status, text = ask(office)
    assert status == HTTPStatus.OK
    token = TOKEN.search(text)
    assert token
    assert set(subscriptions_by_token()) == {digest_of(token[1])}
    assert f'value="http://127.0.0.1:8000/f/{token[1]}/yunwu.ics"' in text
    assert f'href="webcal://127.0.0.1:8000/f/{token[1]}/yunwu.ics"' in text
    assert text.count("<svg") == 2
    for device in ("iPhone", "华为、小米", "Outlook", "Thunderbird"):
        section = text.partition(f"<h3>{device}")[2].partition("</section>")[0]
        assert section.count("<li>") == 3, device
    assert "地址只显示这一次" in text
    assert "目前只有本机打得开" in text
    for path in (PAGE, f"{PAGE}?person=wangfang", f"{PAGE}{read_subscriptions('yunwu')[0].id}/"):
        assert token[1] not in office.get(path).content.decode()


def test_the_page_with_the_address_is_kept_nowhere(office: Client) -> None:
    answer = office.post(PAGE, FORM | {"once": "x"})
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_form_sent_twice_makes_one_and_says_where_to_go_on(office: Client) -> None:
    ask(office)
    status, text = ask(office)
    assert status == HTTPStatus.OK
    assert "已经建立过" in text
    assert not TOKEN.search(text)
    assert len(read_subscriptions("yunwu")) == 1


def test_the_address_is_the_one_that_others_reach(office: Client, sqlite_ledger: Settings) -> None:
    outside = Web(address="https://plan.example.gov.cn")
    with override_settings(PLANNER=sqlite_ledger.model_copy(update={"web": outside})):
        text = ask(office)[1]
    assert "https://plan.example.gov.cn/f/" in text
    assert "webcal://plan.example.gov.cn/f/" in text
    assert "目前只有本机打得开" not in text


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"scope": "own:liqiang"}, HTTPStatus.CONFLICT),
        ({"scope": "organ"}, HTTPStatus.CONFLICT),
        ({"person": "zhaomin", "scope": "own:zhaomin"}, HTTPStatus.CONFLICT),
        ({"scope": "post:moon"}, HTTPStatus.NOT_FOUND),
        ({"scope": "everything"}, HTTPStatus.NOT_FOUND),
        ({"scope": ""}, HTTPStatus.NOT_FOUND),
        ({"person": "moon"}, HTTPStatus.NOT_FOUND),
        ({"person": ""}, HTTPStatus.NOT_FOUND),
    ],
)
def test_what_may_not_be_read_is_refused_in_a_sentence(
    office: Client, changes: dict[str, str], status: HTTPStatus
) -> None:
    found, text = ask(office, **changes)
    assert found == status
    assert "现在办不到" in text
    assert read_subscriptions("yunwu") == ()


def test_what_people_wrote_cannot_become_markup(office: Client) -> None:
    text = ask(office, name="<script>alert(1)</script>")[1]
    assert "<script>alert" not in text + office.get(PAGE).content.decode()
    assert "&lt;script&gt;" in text


def test_subscriptions_are_listed_with_their_last_fetch(office: Client) -> None:
    key = key_of(office)
    assert "从未读取" in office.get(PAGE).content.decode()
    note_fetches({key: Fetch(at(3, 25, 7), "iPhone、iPad 日历")})
    assert "3月25日 07:00 iPhone、iPad 日历" in office.get(PAGE).content.decode()


def test_one_is_revoked_after_saying_what_that_means(office: Client) -> None:
    key = key_of(office)
    assert "撤销后不能恢复" in office.get(f"{PAGE}{key}/").content.decode()
    answer = office.post(f"{PAGE}{key}/", {"revoke": "1"})
    assert answer.status_code == HTTPStatus.FOUND
    assert "订阅已撤销" in office.get(answer["Location"]).content.decode()
    assert read_subscriptions("yunwu") == ()
    assert office.get(f"{PAGE}{key}/").status_code == HTTPStatus.NOT_FOUND
    assert office.post(f"{PAGE}{key}/", {"revoke": "1"}).status_code == HTTPStatus.NOT_FOUND


def test_a_new_address_is_shown_once_and_ends_the_old_one(office: Client) -> None:
    key = key_of(office)
    (old,) = subscriptions_by_token()
    form = {"renew": "1", "once": "again"}
    text = office.post(f"{PAGE}{key}/", form).content.decode()
    token = TOKEN.search(text)
    assert token
    assert set(subscriptions_by_token()) == {digest_of(token[1])} != {old}
    assert office.post(f"{PAGE}{key}/", form).status_code == HTTPStatus.NOT_FOUND


def test_whoever_lost_the_post_is_listed_as_such_and_gets_nothing_more(office: Client) -> None:
    key = key_of(office)
    left = organization(tuple(each for each in organization().tenures if each.post != "clerk"))
    publish(plan(assignment()), left, CALENDAR, at=at(3, 1), by="zhouping")
    assert "岗位变动后不能再看" in office.get(PAGE).content.decode()
    page = office.get(f"{PAGE}{key}/").content.decode()
    assert "已经失效" in page
    assert 'name="renew"' not in page
    assert office.post(f"{PAGE}{key}/", {"renew": "1"}).status_code == HTTPStatus.CONFLICT
    assert office.get(f"{PAGE}{key}/2024.ics").status_code == HTTPStatus.NOT_FOUND
    assert office.post(f"{PAGE}{key}/", {"revoke": "1"}).status_code == HTTPStatus.FOUND


def test_a_whole_year_is_a_file_to_import(office: Client) -> None:
    key = key_of(office)
    answer = office.get(f"{PAGE}{key}/2024.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="yunwu-2024.ics"'
    assert faults_of(answer.content) == []
    assert answer.content.count(b"BEGIN:VEVENT") == 4
    for year in (1999, 0, 99999):
        assert office.get(f"{PAGE}{key}/{year}.ics").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}1/", f"{PAGE}1/2024.ics"])
def test_nobody_gets_in_who_is_not_signed_in(office: Client, path: str) -> None:
    key_of(office)
    path = path.replace("1/", f"{read_subscriptions('yunwu')[0].id}/")
    outside = visitor()
    for method in (outside.get, outside.post):
        answer = method(path)
        assert answer.status_code == HTTPStatus.FOUND
        assert answer["Location"] == f"/accounts/login/?next={path}"
    assert administrator().get(path).status_code == HTTPStatus.FORBIDDEN
    assert office.get(path, headers={"host": "evil.example"}).status_code == HTTPStatus.BAD_REQUEST
    for method in ("put", "delete", "patch", "options"):
        assert getattr(office, method)(path).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert len(read_subscriptions("yunwu")) == 1


def test_a_form_of_another_site_does_nothing(office: Client) -> None:
    key = key_of(office)
    strict = Client(
        enforce_csrf_checks=True,
        headers={"host": "127.0.0.1:8000"},
        raise_request_exception=False,
    )
    strict.cookies = office.cookies
    for path, form in ((PAGE, FORM), (f"{PAGE}{key}/", {"revoke": "1"})):
        answer = strict.post(path, form)
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert "没有提交" in answer.content.decode()
    assert len(read_subscriptions("yunwu")) == 1
    cookie = strict.get(PAGE + "?person=wangfang").cookies["csrftoken"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")


@pytest.mark.parametrize(
    "path", ["/organs/moon/subscriptions/", f"{PAGE}?person=moon", f"{PAGE}99/"]
)
def test_what_does_not_exist_is_not_found(office: Client, path: str) -> None:
    assert office.get(path).status_code == HTTPStatus.NOT_FOUND


def test_the_list_does_not_cost_more_with_more_in_it(office: Client) -> None:
    for number in range(12):
        ask(office, once=f"{number}")
    with CaptureQueriesContext(connection) as asked:
        assert office.get(PAGE).status_code == HTTPStatus.OK
    assert len(asked) <= MOST_QUERIES


def test_the_year_leads_here(office: Client) -> None:
    assert f'href="{PAGE}"' in office.get("/organs/yunwu/").content.decode()
