"""周平 hands in a plan: findings, a preview, a publication; and nobody else does."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planner.core.organization import Tenure
from planner.core.plan import Every, Period
from planner.ledger.history import list_published
from planner.ledger.revisions import organs, read_revision
from planner.operations.acts import ActKind, list_acts
from planner.operations.publish import publish
from planner.planfile import (
    Handed,
    read_organization,
    write_organization,
    write_plan,
    write_plan_book,
)
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.web.visitors import administrator, signed_in

PAGE, FIRST = "/organs/yunwu/manage/plans/", "/manage/plans/"
MOST_QUERIES = 15
PLAN = plan(assignment("A-01"), assignment("A-02", Every(every=Period.WEEK, due="friday")))
MOVED = plan(assignment("A-01", Every(every=Period.QUARTER, due="15")))


@pytest.fixture
def desk(in_rehearsal: Settings) -> Client:
    """周平's browser; a plan is in force."""
    publish(PLAN, organization(), CALENDAR, at=at(1, 2), by="zhouping")
    return signed_in("zhouping")


def file(text: str | bytes, name: str = "2024.yaml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def staff_file(**changes: object) -> SimpleUploadedFile:
    text = write_organization(organization().model_copy(update=changes))
    return file(text, "organization.yaml")


def previewed(client: Client, page: str = PAGE, **files: SimpleUploadedFile) -> HttpResponse:
    sent = client.post(page, files)
    assert sent.status_code == 302, sent.content.decode()
    shown: HttpResponse = client.get(sent.headers["Location"])
    assert shown.status_code == 200
    return shown


def decide(client: Client, shown: HttpResponse) -> HttpResponse:
    """Press the button of a preview."""
    seal = re.search(r'name="seen" value="(\w{64})"', shown.content.decode())
    assert seal
    path = shown.request["PATH_INFO"]
    done: HttpResponse = client.post(path, {"seen": seal[1]}, follow=True)
    return done


def text_of(page: HttpResponse) -> str:
    return page.content.decode()


def test_findings_then_mended_then_published(desk: Client) -> None:
    bad = write_plan(MOVED).replace("assignee: clerk", "assignee: nobody")
    refused = desk.post(PAGE, {"plan": file(bad)})
    assert refused.status_code == 422
    text = text_of(refused)
    assert "发现 1 处问题" in text
    assert "2024.yaml:22" in text
    assert "<code>assignee: nobody</code>" in text
    assert "岗位“nobody”不存在" in text

    shown = previewed(desk, plan=file(write_plan(MOVED)))
    for told in ("将发布第 2 版", "3月29日 周五", "3月15日 周五", "任务 A-02", "涉及"):
        assert told in text_of(shown)
    assert len(list_published("yunwu")) == 1

    done = decide(desk, shown)
    assert "已发布：2024年计划第 2 版：新增 0 期，调整 4 期，撤销" in text_of(done)
    assert "第 2 版" in text_of(done)
    revision = read_revision("yunwu", 2024)
    assert revision is not None
    assert (revision.plan, revision.published_by) == (MOVED, "zhouping")
    (noted,) = list_acts("yunwu", kind=ActKind.PUBLISHED)
    assert (noted.by, noted.address) == ("yunwu.zhouping", "127.0.0.1")


def test_the_same_again_changes_nothing(desk: Client) -> None:
    assert "没有变化" in text_of(previewed(desk, plan=file(write_plan(PLAN))))


def test_a_preview_that_is_out_of_date_is_shown_anew(desk: Client) -> None:
    shown = previewed(desk, plan=file(write_plan(MOVED)))
    other = signed_in("zhouping")
    decide(other, previewed(other, organization=staff_file(short_name="云雾")))
    stale = decide(desk, shown)
    assert stale.status_code == 409
    assert "台账又有了变化" in text_of(stale)
    assert "将发布第 3 版" in text_of(stale)
    assert len(list_published("yunwu")) == 2
    assert "已发布" in text_of(decide(desk, stale))


def test_a_button_pressed_twice_publishes_once(desk: Client) -> None:
    shown = previewed(desk, plan=file(write_plan(MOVED)))
    decide(desk, shown)
    again = decide(desk, shown)
    assert again.status_code == 409
    assert "没有变化" in text_of(again)
    assert len(list_published("yunwu")) == 2


def test_without_the_seal_of_a_preview_nothing_is_published(desk: Client) -> None:
    shown = previewed(desk, plan=file(write_plan(MOVED)))
    assert desk.post(shown.request["PATH_INFO"]).status_code == 409
    assert len(list_published("yunwu")) == 1


def test_people_change_with_the_plan_in_force(desk: Client) -> None:
    old = organization()
    ended = old.tenures[0].model_copy(update={"until_on": date(2024, 3, 31)})
    new = Tenure(post="clerk", person="zhaomin", from_on=date(2024, 4, 1))
    shown = previewed(desk, organization=staff_file(tenures=(ended, *old.tenures[1:], new)))
    assert "赵敏：平安法治办主任，2024-04-01 起" in text_of(shown)
    assert "<dd>0 <small>期</small></dd>" in text_of(shown)
    decide(desk, shown)
    text = text_of(desk.get("/organs/yunwu/manage/organization/"))
    assert "2024-03-31" in text
    assert "将任" in text


def test_every_revision_can_be_fetched_and_handed_in_again(desk: Client) -> None:
    fetched = desk.get("/organs/yunwu/manage/plans/2024-1.yaml")
    assert fetched.headers["Content-Disposition"] == 'attachment; filename="yunwu-2024-1.yaml"'
    assert fetched.content.decode() == write_plan(PLAN)
    assert desk.get("/organs/yunwu/manage/plans/2024-9.yaml").status_code == 404
    staff = desk.get("/organs/yunwu/manage/organization.yaml")
    assert read_organization(Handed("x", staff.content)) == organization()
    same = previewed(desk, plan=file(fetched.content), organization=file(staff.content, "机构.yml"))
    assert "没有变化" in text_of(same)


def test_a_plan_comes_back_as_the_workbook_that_was_fetched(desk: Client) -> None:
    fetched = desk.get("/organs/yunwu/manage/plans/2024-1.xlsx")
    assert fetched.headers["Content-Disposition"] == 'attachment; filename="yunwu-2024-1.xlsx"'
    assert desk.get("/organs/yunwu/manage/plans/2024-9.xlsx").status_code == 404
    assert "没有变化" in text_of(previewed(desk, plan=file(fetched.content, "改.xlsx")))
    moved = write_plan_book(MOVED, organization())
    done = decide(desk, previewed(desk, plan=file(moved, "改.xlsx")))
    assert "已发布：2024年计划第 2 版" in text_of(done)
    revision = read_revision("yunwu", 2024)
    assert revision is not None
    assert revision.plan == MOVED


def test_what_is_wrong_in_a_workbook_has_its_cell(desk: Client) -> None:
    book = openpyxl.load_workbook(BytesIO(write_plan_book(MOVED, organization())))
    (cell,) = (
        each
        for row in book["责任清单"].iter_rows()
        for each in row
        if each.value == "平安法治办主任"
    )
    cell.value = "没有的岗位"
    packed = BytesIO()
    book.save(packed)
    refused = desk.post(PAGE, {"plan": file(packed.getvalue(), "改.xlsx")})
    assert refused.status_code == 422
    assert f"改.xlsx 责任清单!{cell.coordinate}" in text_of(refused)
    assert len(list_published("yunwu")) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04", "计划收 .xlsx 表格和 YAML 文件"),
        (b"a: &a [x]\nb: [*a, *a]\n", "不能使用锚点和引用"),
        (b"x" * 1_000_001, "文件超过 1 MB"),
        (b"year: 2024\x00", "空字符"),
        ("标题".encode("gb18030"), "GBK"),
        (b"<script>alert(1)</script>: x", "不是这里的项目"),
    ],
)
def test_the_usual_attacks_get_a_sentence(desk: Client, content: bytes, told: str) -> None:
    refused = desk.post(PAGE, {"plan": file(content, "../../<b>x</b>.yaml")})
    assert refused.status_code == 422
    assert told in text_of(refused)
    assert "<script>alert" not in text_of(refused)
    assert "<b>x" not in text_of(refused)
    assert len(list_published("yunwu")) == 1


def test_nothing_chosen_is_said_too(desk: Client) -> None:
    assert "没有选择文件" in text_of(desk.post(PAGE, {"year": "²⁰²⁴"}))
    both = {"plan": file("a: b", "x.yaml"), "organization": file("c: d", "x.yaml")}
    assert "机构文件 x.yaml" in text_of(desk.post(PAGE, both))


def test_what_was_not_kept_leads_back(desk: Client) -> None:
    assert desk.get(f"{PAGE}..%2F..%2Fsecret.key/").status_code == 404
    for address in ("0" * 64, "..", "x"):
        page = desk.get(f"{PAGE}{address}/", follow=True)
        assert page.redirect_chain == [(PAGE, 302)]
        assert "请重新上传" in text_of(page)


def test_the_next_years_plan_begins_beside_this_years(desk: Client) -> None:
    coming = PLAN.model_copy(update={"year": 2025, "title": "2025年工作计划"})
    shown = previewed(desk, plan=file(write_plan(coming), "2025.yaml"))
    assert "将发布第 1 版" in text_of(shown)
    assert "沿用哪一年的计划" in text_of(decide(desk, shown))
    kept = desk.post(PAGE, {"organization": staff_file(note="新"), "year": "2025"})
    assert "2025年工作计划" in text_of(desk.get(kept.headers["Location"]))


def test_a_year_that_is_over_is_warned_of(desk: Client) -> None:
    past = PLAN.model_copy(update={"year": 2023, "title": "2023年工作计划"})
    assert "2023 年已经结束" in text_of(previewed(desk, plan=file(write_plan(past), "2023.yaml")))


def test_another_organs_plan_is_refused(desk: Client) -> None:
    theirs = organization().model_copy(update={"id": "shanmen", "name": "山门镇人民政府"})
    own = MOVED.model_copy(update={"organ": "shanmen"})
    publish(own, theirs, CALENDAR, at=at(1, 2), by="zhouping")

    def files() -> dict[str, SimpleUploadedFile]:
        changed = own.model_copy(update={"title": "改过的计划"})
        staff = file(write_organization(theirs), "organization.yaml")
        return {"plan": file(write_plan(changed)), "organization": staff}

    refused = desk.post(PAGE, files())
    assert refused.status_code == 422
    assert "机构编号是“shanmen”" in text_of(refused)
    assert desk.post("/organs/shanmen/manage/plans/", files()).status_code == 404
    # what somebody previewed elsewhere is not to be found from here
    admin = administrator()
    elsewhere = admin.post("/organs/shanmen/manage/plans/", files()).headers["Location"]
    sha256 = elsewhere.rstrip("/").rpartition("/")[2]
    assert desk.get(f"{PAGE}{sha256}/").status_code == 302
    assert len(list_published("shanmen")) == 1


@pytest.mark.parametrize("person", ["wangfang", "liqiang", "sunmei"])
def test_neither_staff_nor_leaders_publish(desk: Client, person: str) -> None:
    client = signed_in(person)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"plan": file(write_plan(MOVED))}).status_code == 403
    assert client.post(f"{PAGE}{'0' * 64}/").status_code == 403
    assert client.get(FIRST).status_code == 403


def test_an_empty_installation_gets_its_first_plan(in_rehearsal: Settings) -> None:
    admin = administrator()
    assert "或者用服务器上的文件" not in text_of(admin.get(FIRST))
    refused = admin.post(FIRST, {"plan": file(write_plan(PLAN))})
    assert "请把计划和机构两个文件一起上传" in text_of(refused)
    shown = previewed(admin, FIRST, plan=file(write_plan(PLAN)), organization=staff_file())
    assert "云雾土家族乡人民政府" in text_of(shown)
    done = decide(admin, shown)
    assert done.redirect_chain == [("/manage/", 302)]
    assert "已发布：2024年计划第 1 版" in text_of(done)
    assert organs() == ("yunwu",)
    assert list_published("yunwu")[0].by == "admin"
    assert signed_in("zhouping").get(PAGE).status_code == 200


def test_the_files_on_the_server_can_be_taken(in_rehearsal: Settings) -> None:
    config = in_rehearsal.root / "config"
    (config / "plans").mkdir(parents=True)
    (config / "plans" / "2024.yaml").write_text(write_plan(PLAN), "utf-8")
    (config / "organization.yaml").write_text(write_organization(organization()), "utf-8")
    admin = administrator()
    assert "检查并预览 2024.yaml" in text_of(admin.get(FIRST))
    kept = admin.post(FIRST, {"own": "2024.yaml"})
    assert "将发布第 1 版" in text_of(admin.get(kept.headers["Location"]))
    other = admin.post(FIRST, {"own": "../organization.yaml"})
    assert (other.status_code, "没有选择文件" in text_of(other)) == (422, True)


def test_pages_cost_few_queries(desk: Client) -> None:
    shown = previewed(desk, plan=file(write_plan(MOVED)))
    desk.get(PAGE)
    for path in (PAGE, shown.request["PATH_INFO"]):
        with CaptureQueriesContext(connection) as queries:
            desk.get(path)
        assert len(queries) <= MOST_QUERIES, path
