"""What the office and the administrator run an installation with."""

from __future__ import annotations

import asyncio
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from planner.core.schedule import expand
from planner.operations.acts import ActKind, list_acts
from planner.planfile import read_together
from planner.settings import Rehearsal, Settings, read_settings
from planner.settings.sections import Delivery, Mail
from tests.cast import CALENDAR, organization
from tests.web.office import publish_office
from tests.web.visitors import administrator, signed_in

MOST_QUERIES = 15
OF_ORGAN = ("", "plans/", "organization/", "organization.yaml", "ledger/", "acts/")
OF_ALL = ("", "plans/", "settings/", "mail/", "backup/", "ledger/", "acts/")
SAMPLES = Path("src/planner/web/static/planner/samples")


@pytest.fixture
def desk(office: Client) -> Client:
    """周平's browser; a plan is in force."""
    return signed_in("zhouping")


@pytest.fixture
def admin(office: Client) -> Client:
    """The administrator's browser; a plan is in force."""
    return administrator()


def text_of(page: HttpResponse) -> str:
    assert page.status_code == 200, page.content.decode()
    return page.content.decode()


@pytest.mark.parametrize("path", OF_ORGAN)
def test_the_office_and_the_administrator_run_the_organ_and_nobody_else(
    desk: Client, admin: Client, path: str
) -> None:
    address = f"/organs/yunwu/manage/{path}"
    for client in (desk, admin):
        assert client.get(address).status_code == 200
    for person in ("wangfang", "liqiang", "sunmei"):
        assert signed_in(person).get(address).status_code == 403
    assert desk.get(address.replace("yunwu", "moon")).status_code == 404


@pytest.mark.parametrize("path", OF_ALL)
def test_only_the_administrator_runs_the_installation(
    desk: Client, admin: Client, path: str
) -> None:
    address = f"/manage/{path}"
    assert admin.get(address).status_code == 200
    assert desk.get(address).status_code == 403
    assert desk.post(address).status_code == 403


@pytest.mark.parametrize(
    "address",
    [*(f"/organs/yunwu/manage/{each}" for each in OF_ORGAN), *(f"/manage/{x}" for x in OF_ALL)],
)
def test_pages_cost_few_queries_and_carry_nothing_inline(admin: Client, address: str) -> None:
    admin.get(address)
    with CaptureQueriesContext(connection) as queries:
        page = admin.get(address)
    assert len(queries) <= MOST_QUERIES
    text = page.content.decode()
    assert "style=" not in text
    assert "<script" not in text
    assert "onclick" not in text


def test_an_empty_installation_is_led_by_the_hand(in_rehearsal: Settings) -> None:
    text = text_of(administrator().get("/manage/"))
    for step in ("从这里开始", "机构", "年度计划", "发信", "第一次发布", "备份"):
        assert step in text
    assert text.count('<li class="done">') == 1  # in a rehearsal no mail has to go out
    assert "还没有发布过计划" in text


def test_what_is_done_is_ticked_off(admin: Client) -> None:
    before = text_of(admin.get("/manage/"))
    assert "还差 1 步" in before
    assert "奉节县" not in before
    assert "云雾土家族乡人民政府" in before
    admin.post("/manage/backup/")
    after = text_of(admin.get("/manage/"))
    assert "安装步骤（都已完成）" in after
    assert "http://127.0.0.1:4200/" in after


def test_without_a_rehearsal_mail_is_a_step(office: Client, in_rehearsal: Settings) -> None:
    real = in_rehearsal.model_copy(update={"rehearsal": Rehearsal()})
    with override_settings(PLANNER=real):
        assert "还差 2 步" in text_of(administrator().get("/manage/"))
    served = real.model_copy(
        update={"delivery": Delivery(mail=Mail(host="mail.example.org", sender="a@example.org"))}
    )
    with override_settings(PLANNER=served):
        assert "邮件由 mail.example.org 发出" in text_of(administrator().get("/manage/"))


def test_the_office_sees_vacancies_and_who_is_above_whom(desk: Client) -> None:
    text = text_of(desk.get("/organs/yunwu/manage/organization/"))
    for told in (
        "主要负责人",
        "督办人员",
        "wangfang@example.org",
        "今天没有岗位",
        "一直任职的（4）",
    ):
        assert told in text
    order = [
        text.index(f'<th scope="row">{each}') for each in ("乡长", "分管领导", "平安法治办主任")
    ]
    assert order == sorted(order)
    assert 'class="depth-2"' in text


def test_a_post_without_a_holder_is_said_to_be_vacant(in_rehearsal: Settings) -> None:
    from planner.operations.publish import publish
    from tests.cast import assignment, at, plan

    tenures = tuple(each for each in organization().tenures if each.post != "leader")
    publish(plan(assignment()), organization(tenures), CALENDAR, at=at(1, 2), by="zhouping")
    desk = signed_in("zhouping")
    assert "今天有 1 个岗位无人任职：分管领导" in text_of(desk.get("/organs/yunwu/manage/"))
    assert "▲ 空缺" in text_of(desk.get("/organs/yunwu/manage/organization/"))


def test_the_ledger_is_checked_and_that_is_noted(desk: Client) -> None:
    page = "/organs/yunwu/manage/ledger/"
    assert "最后一条登记于 2024年1月5日" in text_of(desk.get(page))
    checked = text_of(desk.post(page))
    assert "台账完整" in checked
    assert "核对过的记录" in checked
    (noted,) = list_acts("yunwu", kind=ActKind.LEDGER_CHECKED)
    assert noted.about.endswith("完整")


def test_a_ledger_that_was_tampered_with_is_said_to_be_broken(admin: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("UPDATE ledger_entry SET by = 'liqiang' WHERE number = 1")
    text = text_of(admin.post("/manage/ledger/"))
    assert "■" in text
    assert "第1条" in text
    assert "与登记时不一致" in text


def test_a_backup_is_made_listed_and_fetched_piece_by_piece(admin: Client) -> None:
    page = "/manage/backup/"
    assert "还没有备份" in text_of(admin.get(page))
    made = admin.post(page, follow=True)
    assert "已备份到 planner-20240325-" in text_of(made)
    (name,) = [act.about for act in list_acts(None, kind=ActKind.BACKUP_MADE)]
    assert name in text_of(admin.get(page))
    fetched = admin.get(f"{page}{name}")
    assert fetched.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    content = asyncio.run(whole(fetched))
    assert len(content) == int(fetched.headers["Content-Length"])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert "manifest.json" in archive.namelist()
    (act,) = list_acts(None, kind=ActKind.BACKUP_FETCHED)
    assert (act.about, act.by) == (name, "admin")


async def whole(response: HttpResponse) -> bytes:
    return b"".join([piece async for piece in response.streaming_content])


@pytest.mark.parametrize("name", ["..%2Fplanner.sqlite3", "planner.sqlite3", "x.zip", ".zip"])
def test_nothing_but_a_backup_can_be_fetched(
    admin: Client, in_rehearsal: Settings, name: str
) -> None:
    admin.post("/manage/backup/")
    (in_rehearsal.var / "backups" / "secret.txt").write_text("x", "utf-8")
    assert admin.get(f"/manage/backup/{name}").status_code == 404
    assert admin.get("/manage/backup/secret.txt").status_code == 404


def test_settings_are_shown_with_what_they_do_and_secrets_are_not(
    admin: Client, in_rehearsal: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = in_rehearsal.root / "config" / "planner.toml"
    file.parent.mkdir()
    file.write_text(
        '# 网页的端口。\n[web]\n# 端口说明\n# address = "https://hunter2@old"\nport = 8081\n',
        "utf-8",
    )
    for name, value in {
        "CONFIG": str(file),
        "DELIVERY__MAIL__PASSWORD": "hunter2",
        "DELIVERY__HOOKS__WECOM__URL": "wecom://hunter2",
        "OPENID__SECRET": "hunter2",
        "DATABASE_URL": "postgresql://planner:hun@ter2@db/planner?password=hunter2",
        "REHEARSAL__IS_ON": "true",
    }.items():
        monkeypatch.setenv(f"PLANNER_{name}", value)
    told = read_settings().model_copy(update={"root": in_rehearsal.root})
    with override_settings(PLANNER=told):
        text = text_of(admin.get("/manage/settings/"))
    assert "hunter2" not in text
    assert "ter2" not in text
    assert text.count("已设置") >= 3
    assert "环境变量 PLANNER_DELIVERY__MAIL__PASSWORD" in text
    assert "端口说明" in text
    assert "<b>8081</b>" in text
    assert "planner.toml" in text
    secret = told.secret_key()
    assert secret not in text


def test_a_test_mail_goes_where_mails_go(admin: Client, in_rehearsal: Settings) -> None:
    page = text_of(admin.get("/manage/mail/"))
    assert 'value="admin@example.org"' in page
    sent = text_of(admin.post("/manage/mail/", {"address": "a@example.org"}, follow=True))
    assert "测试邮件写成了文件" in sent
    (written,) = (in_rehearsal.var / "outbox").rglob("*.eml")
    assert "To: a@example.org" in written.read_text("utf-8")
    (act,) = list_acts(None, kind=ActKind.MAIL_TRIED)
    assert act.about == "a@example.org"
    refused = text_of(admin.post("/manage/mail/", {"address": "no address"}, follow=True))
    assert "没有发出" in refused
    assert "不能用" in refused


def test_acts_can_be_narrowed_by_kind_and_day(admin: Client, desk: Client) -> None:
    desk.post("/organs/yunwu/manage/ledger/")
    admin.post("/manage/backup/")
    every = text_of(admin.get("/manage/acts/"))
    assert "备份" in every
    assert "周平" in every
    own = text_of(desk.get("/organs/yunwu/manage/acts/"))
    assert "核对台账" in own
    assert "planner-2024" not in own
    assert "没有符合条件的记录" in text_of(
        desk.get("/organs/yunwu/manage/acts/?kind=published&day=2024-03-25")
    )
    assert "没有符合条件的记录" in text_of(desk.get("/organs/yunwu/manage/acts/?day=2024-03-24"))
    assert "核对台账" in text_of(desk.get("/organs/yunwu/manage/acts/?day=2024-03-25"))
    for wrong in ("kind=x", "day=2024-02-30"):
        assert desk.get(f"/organs/yunwu/manage/acts/?{wrong}").status_code == 404


def test_the_samples_can_be_published_as_they_are() -> None:
    plan, organ = read_together(SAMPLES / "plan.yaml", SAMPLES / "organization.yaml", CALENDAR)
    assert len(expand(plan, CALENDAR)) == 5
    assert organ.is_in_service("zhangsan", expand(plan, CALENDAR)[0].due_on)


def test_several_organs_are_all_shown_to_the_administrator(in_rehearsal: Settings) -> None:
    from tests.web.neighbours import publish_all

    publish_all()
    text = text_of(administrator().get("/manage/"))
    for name in ("云雾", "山门", "黎山"):
        assert name in text
    assert text_of(administrator().post("/manage/ledger/")).count("台账完整") == 3


def test_nobody_who_is_not_signed_in_sees_anything(browser: Client) -> None:
    publish_office()
    for address in ("/manage/", "/organs/yunwu/manage/", "/manage/backup/planner-x.zip"):
        assert browser.get(address).headers["Location"].startswith("/accounts/login/")
