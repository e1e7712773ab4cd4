"""The ledger's tables in Django's admin: to be read by administrators, changed by nobody."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planner.core.report import ReportFile, Stage, Step, StepTaken, VersionKey
from planner.ledger import models
from planner.ledger.reports import add_files, add_report, add_step
from planner.operations.morning import decide_morning
from planner.operations.subscriptions import subscribe
from planner.web import admin
from tests.cast import at
from tests.operations.terms import TERMS
from tests.web.visitors import administrator, signed_in

MOST_QUERIES = 15
NAMES = [each._meta.model_name for each in apps.get_app_config("ledger").get_models()]


@pytest.fixture
def browser_of_admin(office: Client) -> Client:
    """The administrator's browser, after a morning with messages."""
    decide_morning("yunwu", now=at(3, 25, 9), terms=TERMS)
    return administrator()


def test_administrators_see_every_table_under_its_chinese_name(browser_of_admin: Client) -> None:
    text = browser_of_admin.get("/admin/").content.decode()
    assert text.count('class="model-') == len(NAMES)
    for word in ("台账数据（只读）", "台账条目", "计划版本", "操作记录", "返回系统管理"):
        assert word in text
    for hidden in ("Session", "会话", "Authenticator", "用户", "Email"):
        assert hidden not in text
    assert 'href="/admin/password_change/' not in text


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_listed_and_nothing_in_it_changes(
    browser_of_admin: Client, name: str
) -> None:
    listed = browser_of_admin.get(f"/admin/ledger/{name}/")
    assert listed.status_code == 200
    assert "<style" not in listed.content.decode()
    assert browser_of_admin.get(f"/admin/ledger/{name}/add/").status_code == 403
    row = apps.get_model("ledger", name).objects.first()
    if row is None:
        return
    shown = browser_of_admin.get(f"/admin/ledger/{name}/{row.pk}/change/")
    assert shown.status_code == 200
    for action in ("change", "delete"):
        address = f"/admin/ledger/{name}/{row.pk}/{action}/"
        assert browser_of_admin.post(address, {"note": "x", "post": "yes"}).status_code == 403
    swept = {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}
    browser_of_admin.post(f"/admin/ledger/{name}/", swept)
    assert apps.get_model("ledger", name).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("person", ["zhouping", "sunmei", "wangfang"])
@pytest.mark.parametrize("address", ["/admin/", "/admin/ledger/entry/", "/admin/moon/"])
def test_for_all_others_there_is_no_such_page(office: Client, person: str, address: str) -> None:
    assert signed_in(person).get(address).status_code == 404
    assert signed_in(person).post(address).status_code == 404


def test_strangers_are_led_to_the_one_way_in(browser: Client) -> None:
    for address in ("/admin/", "/admin/login/", "/admin/ledger/act/"):
        page = browser.get(address)
        assert page.status_code == 302
        assert page.headers["Location"].startswith("/accounts/login/")


def test_what_opens_a_calendar_is_not_shown(browser_of_admin: Client) -> None:
    from planner.core.feed import Application, Scope, View

    asked = Application("wangfang", "手机", View(Scope.parse("own:wangfang")), "form-7", "test")
    subscribe("yunwu", asked, at=at(3, 1))
    (row,) = models.Subscription.objects.all()
    text = browser_of_admin.get(f"/admin/ledger/subscription/{row.pk}/change/").content.decode()
    assert "手机" in text
    assert row.token_sha256 not in text
    assert "form-7" not in text


def test_files_of_reports_are_listed_and_their_bytes_are_not_read(
    browser_of_admin: Client,
) -> None:
    key = add_report(
        "yunwu",
        kind="quarterly",
        period="2024-Q1",
        cut_off=at(3, 31).date(),
        payload='{"done": 1}',
        text="# 一季度",
        at=at(4, 1),
    )
    assert key == (1, True)
    named = VersionKey("quarterly", "2024-Q1", 1)
    add_files("yunwu", named, Stage.DRAFT, [ReportFile("q1.pdf", b"%PDF secret", "0" * 64)])
    add_step("yunwu", named, StepTaken(Step.CHECKED, at(4, 2), "sunmei", "同意"))
    with CaptureQueriesContext(connection) as queries:
        files = browser_of_admin.get("/admin/ledger/reportfile/").content.decode()
        steps = browser_of_admin.get("/admin/ledger/reportstep/").content.decode()
        browser_of_admin.get("/admin/ledger/report/")
    assert "q1.pdf" in files
    assert "草稿" in files
    assert "核稿" in steps
    asked = " ".join(each["sql"] for each in queries)
    for heavy in ('"content"', '"payload"', '"text"'):
        assert f'"ledger_report".{heavy}' not in asked
        assert f'"ledger_reportfile".{heavy}' not in asked
    row = models.ReportFile.objects.get()
    shown = browser_of_admin.get(f"/admin/ledger/reportfile/{row.pk}/change/").content.decode()
    assert "0" * 64 in shown
    assert "secret" not in shown


def test_kinds_and_states_are_words(browser_of_admin: Client) -> None:
    entries = browser_of_admin.get("/admin/ledger/entry/").content.decode()
    assert "办结" in entries
    assert "每日汇总" in browser_of_admin.get("/admin/ledger/message/").content.decode()


def test_a_list_is_searched_and_counted_only_so_far(
    browser_of_admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = browser_of_admin.get("/admin/ledger/occurrence/?q=A-01@").content.decode()
    assert "A-01@2024-Q1" in found
    assert "A-02@2024-W01" not in found
    monkeypatch.setattr(admin, "MOST_COUNTED", 7)
    with CaptureQueriesContext(connection) as queries:
        text = browser_of_admin.get("/admin/ledger/occurrence/").content.decode()
    assert "7 期次" in text
    assert len(queries) <= MOST_QUERIES
    counts = [each["sql"] for each in queries if "COUNT(" in each["sql"]]
    assert counts
    assert all("LIMIT 7" in each for each in counts)
