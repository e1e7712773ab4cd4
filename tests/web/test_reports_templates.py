"""Templates of reports from the pages: fetched, tried, refused with reasons, put in force."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from docx import Document

from planner.documents.form import make_template
from planner.operations.acts import ActKind, list_acts
from planner.settings import Settings
from planner.web.terms import press_of
from tests.web.reporting import LIST, make, send, text_of
from tests.web.visitors import administrator, signed_in

PAGE = "/organs/yunwu/manage/templates/"
MOST_QUERIES = 15


def changed(words: str) -> bytes:
    """Our own template with a paragraph of somebody's at its end."""
    document = Document(BytesIO(make_template("quarterly")))
    document.add_paragraph(words)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def hand_in(client: Client, content: bytes, do: str = "use", **more: str) -> HttpResponse:
    """Send the form with a file."""
    file = SimpleUploadedFile("季度.docx", content)
    fields = {"kind": "quarterly", "do": do, "file": file, **more}
    response: HttpResponse = client.post(PAGE, fields)
    return response


def words_of(content: bytes) -> str:
    """What a Word file says."""
    return "\n".join(each.text for each in Document(BytesIO(content)).paragraphs)


def test_a_changed_template_is_in_force_from_then_on(
    reporting: Client, in_rehearsal: Settings
) -> None:
    assert "系统自带" in text_of(reporting.get(PAGE))
    mine = changed("印数：3份")
    told = reporting.post(
        PAGE,
        {"kind": "quarterly", "do": "use", "file": SimpleUploadedFile("季度.docx", mine)},
        follow=True,
    )
    assert "已启用新的季度报告模板" in text_of(told)
    assert "本单位修改过" in text_of(told)
    fetched = reporting.get(f"{PAGE}quarterly.docx")
    assert fetched.content == mine
    assert fetched["Content-Disposition"].startswith("attachment;")
    send(reporting, f"{LIST}new/", period="2024-Q1")
    report = reporting.get("/organs/yunwu/reports/2024-Q1/files/1/draft/yunwu-2024-Q1-v1.docx")
    assert "印数：3份" in words_of(report.content)
    (act,) = list_acts("yunwu", kind=ActKind.TEMPLATE_CHANGED)
    assert (act.by, act.about) == ("yunwu.zhouping", "季度报告模板：季度.docx")
    (kept,) = (in_rehearsal.templates[1] / "earlier").iterdir()
    assert kept.read_bytes() == make_template("quarterly")


def test_a_faulty_one_is_refused_with_all_that_is_wrong(reporting: Client) -> None:
    refused = hand_in(reporting, changed("{{ 不存在的名称 }}"))
    assert refused.status_code == 422
    assert "名称“不存在的名称”不存在" in text_of(refused)
    assert "发现 1 处问题" in text_of(refused)
    for content, why in (
        (changed("｛｛ 引言 ｝｝"), "全角"),
        (changed("{%p for 段 in 总体情况 %}"), "没有用“endfor”结束"),
        (changed("{{ 引言.__class__ }}"), "没有“__class__”"),
        (b"PK\x03\x04", "不是 Word 文件"),
        (b"<script>alert(1)</script>", "不是 Word 文件"),
        (b"x" * (5 * 1024 * 1024 + 1), "模板超过 5 MB"),
    ):
        for do in ("use", "try"):
            refused = hand_in(reporting, content, do)
            assert refused.status_code == 422
            assert why in text_of(refused)
    assert reporting.get(f"{PAGE}quarterly.docx").content == make_template("quarterly")
    assert list_acts("yunwu", kind=ActKind.TEMPLATE_CHANGED) == ()


def test_a_template_is_tried_with_the_last_report_and_nothing_changes(reporting: Client) -> None:
    too_early = hand_in(reporting, changed("试一试"), "try")
    assert too_early.status_code == 422
    assert "有了第一份报告再试" in text_of(too_early)
    make()
    tried = hand_in(reporting, changed("试一试"), "try")
    assert tried.status_code == 200
    assert tried["Content-Disposition"].startswith("attachment;")
    assert "试一试" in words_of(tried.content)
    assert "一、总体情况" in words_of(tried.content)
    assert reporting.get(f"{PAGE}quarterly.docx").content == make_template("quarterly")


def test_our_own_comes_back(reporting: Client) -> None:
    hand_in(reporting, changed("印数：3份"))
    assert "恢复系统自带的季度报告模板" in text_of(reporting.get(PAGE))
    back = send(reporting, PAGE, kind="quarterly", do="own")
    assert "已启用新的季度报告模板" in text_of(back)
    assert reporting.get(f"{PAGE}quarterly.docx").content == make_template("quarterly")
    again = send(reporting, PAGE, kind="quarterly", do="own")
    assert "没有变化" in text_of(again)
    assert len(list_acts("yunwu", kind=ActKind.TEMPLATE_CHANGED)) == 2


def test_what_is_in_force_with_faults_of_the_one_being_edited_is_told(
    reporting: Client, in_rehearsal: Settings
) -> None:
    edited = in_rehearsal.templates[0] / "quarterly.docx"
    edited.parent.mkdir(parents=True)
    edited.write_bytes(changed("{{ 错名 }}"))
    text = text_of(reporting.get(PAGE))
    assert "这份模板有问题，没有使用" in text
    assert "错名" in text
    assert press_of(in_rehearsal).template("quarterly")[0] == make_template("quarterly")


def test_nothing_chosen_and_unknown_kinds_are_said(reporting: Client) -> None:
    nothing = reporting.post(PAGE, {"kind": "quarterly", "do": "use"})
    assert (nothing.status_code, "没有选择文件" in text_of(nothing)) == (422, True)
    unknown = hand_in(reporting, changed("x"), kind="moon")
    assert (unknown.status_code, "找不到报告种类" in text_of(unknown)) == (422, True)
    assert reporting.get(f"{PAGE}moon.docx").status_code == 404


def test_the_names_that_may_be_used_are_listed(reporting: Client) -> None:
    text = text_of(reporting.get(PAGE))
    for name in ("{{ 引言 }}", "{%p for 项 in 总体情况 %}", "{{ 项.题 }}", "{{ 行.逾期后办结 }}"):
        assert f"<code>{name}</code>" in text


def test_a_disk_that_does_not_take_it_leaves_the_old_one(
    reporting: Client, in_rehearsal: Settings
) -> None:
    blocked = in_rehearsal.root / "taken"
    blocked.write_text("a file where a folder should be", "utf-8")
    files = in_rehearsal.files.model_copy(update={"templates": blocked / "templates"})
    with override_settings(PLANNER=in_rehearsal.model_copy(update={"files": files})):
        told = reporting.post(
            PAGE,
            {
                "kind": "quarterly",
                "do": "use",
                "file": SimpleUploadedFile("季度.docx", changed("新")),
            },
            follow=True,
        )
        assert "没有更换。" in text_of(told)
        assert reporting.get(f"{PAGE}quarterly.docx").content == make_template("quarterly")
    assert list_acts("yunwu", kind=ActKind.TEMPLATE_CHANGED) == ()


@pytest.mark.parametrize("person", ["wangfang", "liqiang", "sunmei"])
def test_only_those_who_run_the_organ_change_templates(reporting: Client, person: str) -> None:
    client = signed_in(person)
    assert client.get(PAGE).status_code == 403
    assert hand_in(client, changed("x")).status_code == 403
    assert client.get(f"{PAGE}quarterly.docx").status_code == 403


def test_the_administrator_does_and_pages_cost_few_queries(reporting: Client) -> None:
    admin = administrator()
    assert hand_in(admin, changed("印数：3份")).status_code == 302
    with CaptureQueriesContext(connection) as queries:
        text = text_of(admin.get(PAGE))
    assert len(queries) <= MOST_QUERIES
    assert "style=" not in text
    assert "<script" not in text
