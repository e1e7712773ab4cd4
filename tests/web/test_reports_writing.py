"""People write in a report: the next version, and nothing of what was there is lost."""

from __future__ import annotations

from django.test import Client

from planner.core.report import Remarks
from planner.operations.acts import ActKind, list_acts
from planner.operations.versions import require_version, versions_of
from tests.web.reporting import LATE, PAGE, approve, make, send, text_of
from tests.web.visitors import signed_in

TEXTS = f"{PAGE}texts/"


def latest() -> Remarks:
    """The texts of the last version."""
    return require_version("yunwu", "quarterly", "2024-Q1")[1].remarks


def numbers() -> list[int]:
    """The numbers of all versions."""
    return [each.version for each in versions_of("yunwu")]


def test_what_is_written_is_the_next_version(reporting: Client) -> None:
    make()
    form = text_of(reporting.get(TEXTS))
    assert "还没有原因" in form
    saved = send(
        reporting,
        TEXTS,
        seen=1,
        problems="印章管理不严。",
        rectification="已约谈。\r\n月底前整改。",
        coordination="请县里支持。",
        addressees="奉节县人民政府",
        number="云雾府〔2024〕3号",
        signed_on="2024-04-03",
        **{
            f"reason:{LATE}": "人手不足",
            f"remedy:{LATE}": "已增加一人",
            f"until:{LATE}": "2024-04-10",
        },
    )
    text = text_of(saved)
    assert "已保存为第 2 版" in text
    assert numbers() == [1, 2]
    stored, report = require_version("yunwu", "quarterly", "2024-Q1")
    assert report.remarks.rectification == "已约谈。\n月底前整改。"
    assert report.remarks.items[LATE].reason == "人手不足"
    assert str(report.remarks.items[LATE].new_due_on) == "2024-04-10"
    assert report.masthead.number == "云雾府〔2024〕3号"
    assert str(report.masthead.signed_on) == "2024-04-03"
    assert stored.version == 2
    read = text_of(reporting.get(PAGE))
    assert "人手不足" in read
    assert "奉节县人民政府：" in read
    (act,) = list_acts("yunwu", kind=ActKind.REPORT_WRITTEN)
    assert (act.by, act.about) == ("yunwu.zhouping", "2024-Q1 第 2 版")


def test_saving_what_is_there_changes_nothing(reporting: Client) -> None:
    make(remarks=Remarks(problems="印章管理不严。"))
    saved = send(reporting, TEXTS, seen=1, problems="印章管理不严。", addressees="县人民政府")
    assert "没有改动，仍是第 1 版" in text_of(saved)
    assert numbers() == [1]


def test_a_doubtful_number_is_marked_beside_its_field(reporting: Client) -> None:
    make()
    text = text_of(send(reporting, TEXTS, seen=1, problems="本季度逾期未办7项。"))
    assert "<mark>7项</mark> 与报告数据不一致：本季度逾期未办7项。" in text
    text = text_of(send(reporting, TEXTS, seen=2, problems="本季度逾期未办2项。"))
    assert "<mark>" not in text


def test_a_save_on_top_of_an_older_version_shows_both_and_keeps_both(reporting: Client) -> None:
    make()
    send(reporting, TEXTS, seen=1, problems="先保存的文字。", addressees="县人民政府")
    late = reporting.post(
        TEXTS, {"seen": 1, "problems": "后写的文字。", f"reason:{LATE}": "人手不足"}
    )
    text = text_of(late)
    assert late.status_code == 409
    assert "您打开的是2024-Q1报告第 1 版，现在已有第 2 版，没有保存" in text
    assert "现在已保存的是：</b><p>先保存的文字。" in text
    assert ">后写的文字。</textarea>" in text
    assert ">人手不足</textarea>" in text
    assert 'name="seen" value="2"' in text
    assert latest().problems == "先保存的文字。"
    send(reporting, TEXTS, seen=2, problems="两边合起来的文字。")
    assert latest().problems == "两边合起来的文字。"
    assert (
        require_version("yunwu", "quarterly", "2024-Q1", 2)[1].remarks.problems == "先保存的文字。"
    )


def test_what_is_too_long_or_no_day_is_said_in_a_sentence_and_stays_typed(
    reporting: Client,
) -> None:
    make()
    for fields, why in (
        ({"problems": "长" * 20_001}, "存在问题写了20001个字，最多20000个字"),
        ({"addressees": "长" * 201}, "主送写了201个字，最多200个字"),
        ({f"reason:{LATE}": "长" * 1_001}, "“核对印章"),
        ({f"until:{LATE}": "下月"}, "请填日期"),
        ({"signed_on": "2024-02-30"}, "没有“2024-02-30”这一天"),
    ):
        refused = reporting.post(TEXTS, {"seen": 1, "coordination": "请县里支持。", **fields})
        assert refused.status_code == 422, why
        assert why in text_of(refused)
        assert ">请县里支持。</textarea>" in text_of(refused)
    assert "没有写明改的是哪一版" in text_of(reporting.post(TEXTS, {"problems": "文字"}))
    assert reporting.post(TEXTS, {"seen": 9, "problems": "文字"}).status_code == 404
    assert numbers() == [1]


def test_on_top_of_an_approved_version_a_new_draft_is_made(reporting: Client) -> None:
    make()
    approve()
    assert "这一版已签发" in text_of(reporting.get(TEXTS))
    send(reporting, TEXTS, seen=1, problems="补充一句。")
    text = text_of(reporting.get(PAGE))
    assert "○ 草稿" in text
    assert numbers() == [1, 2]
    assert "● 已签发" in text_of(reporting.get(f"{PAGE}?version=1"))


def test_only_the_office_writes(reporting: Client) -> None:
    make()
    for person in ("liqiang", "sunmei", "wangfang"):
        client = signed_in(person)
        assert client.get(TEXTS).status_code == 403
        assert client.post(TEXTS, {"seen": 1, "problems": "x"}).status_code == 403
    assert numbers() == [1]
    assert reporting.get("/organs/yunwu/reports/2024-Q2/texts/").status_code == 404
