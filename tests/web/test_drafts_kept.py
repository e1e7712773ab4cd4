"""Drafts as they lie on the disk: what is handed in, who may see it, what is never lost."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.test import Client
from docx import Document

from planner.operations.drafts import Draft, Standing
from planner.operations.publish import publish
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.web.drafts import (
    DRAFT,
    PAGE,
    REPORT,
    begun,
    fields_of,
    hand_in,
    kept,
    key_of,
    seal,
    send,
    text_of,
)
from tests.web.neighbours import publish_all
from tests.web.visitors import administrator, signed_in


@pytest.fixture
def desk(in_rehearsal: Settings) -> Client:
    """周平's browser; a plan of 2024 is in force, nothing is drafted."""
    publish(plan(assignment("A-01")), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    return signed_in("zhouping")


def test_the_draft_is_private(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    folder = in_rehearsal.var / "drafts" / "yunwu"
    assert folder.stat().st_mode & 0o077 == 0


def test_two_who_change_at_once_lose_nothing(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    key, old = key_of(in_rehearsal, "党委会学法"), seal(desk)
    typed = fields_of(desk, key) | {"title": "我写的名称"}
    send(signed_in("zhouping"), "accept", key="A-02")
    stale = desk.post(DRAFT, {**typed, "seen": old, "do": "change"})
    assert stale.status_code == 409
    assert "草稿又有了变化" in text_of(stale)
    assert 'value="我写的名称"' in text_of(stale)
    assert desk.post(DRAFT, {"seen": old, "do": "drop", "key": key}).status_code == 409
    assert desk.post(DRAFT, {"seen": old, "do": "check"}).status_code == 409
    made = kept(in_rehearsal)
    assert (made.state_of("A-02"), made.state_of(key)) == (Standing.ACCEPTED, Standing.OPEN)


def test_a_draft_is_replaced_only_when_asked(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    send(desk, "accept", key="A-01")
    before = kept(in_rehearsal)
    refused = hand_in(desk)
    assert refused.status_code == 422
    assert "已经存在，没有覆盖" in text_of(refused)
    assert kept(in_rehearsal) == before
    assert hand_in(desk, replace="yes").status_code == 302
    assert kept(in_rehearsal).state_of("A-01") is Standing.OPEN
    (earlier,) = (in_rehearsal.var / "drafts" / "yunwu" / "earlier").glob("*.json")
    assert Draft.model_validate_json(earlier.read_bytes()) == before
    assert earlier.name in text_of(desk.get(PAGE))


def test_a_draft_is_put_away(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    away = desk.post(DRAFT, {"do": "away"}, follow=True)
    assert "草稿已收起，没有删除" in text_of(away)
    assert "接着改" not in text_of(away)
    gone = desk.get(DRAFT, follow=True)
    assert gone.redirect_chain == [(PAGE, 302)]
    assert "找不到计划草稿" in text_of(gone)
    assert desk.get(f"{PAGE}99999/").status_code == 302


def test_where_and_what_to_do_stand_apart(desk: Client, in_rehearsal: Settings) -> None:
    text = text_of(hand_in(desk, b"PK\x03\x04broken", "a.docx"))
    found = re.search(r"<tr><td>(.*?)</td><th scope=\"row\">(.*?)</th>", text)
    assert found
    assert found[1] == "a.docx"
    assert found[2].startswith("这不是 Word 文件，或已损坏。请")


def test_a_word_file_reads_the_same(desk: Client, in_rehearsal: Settings) -> None:
    document, packed = Document(), BytesIO()
    for line in REPORT.splitlines():
        document.add_paragraph(line)
    document.save(packed)
    assert hand_in(desk, packed.getvalue(), "报告.docx").status_code == 302
    assert len(kept(in_rehearsal).clauses) == 6


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", b"PK\x03\x04broken", "a.docx"),
        ("a.pdf", b"%PDF-1.7 broken", "a.pdf"),
        ("a.xlsx", b"PK\x03\x04", "不是 .xlsx 工作簿"),
        ("a.txt", b"   ", "文件是空的"),
        ("a.txt", b"x" * 5_000_001, "文件超过 5 MB"),
        ("a.txt", "字".encode() * 400_001, "最多 400000 个字"),
        ("a.txt", "今天天气很好。".encode(), "没有找到写明年工作的部分"),
        ("../../<i>x</i>.exe", b"MZ", "还不能读“.exe”文件"),
    ],
)
def test_bad_files_get_a_sentence(
    desk: Client, in_rehearsal: Settings, name: str, content: bytes, told: str
) -> None:
    refused = hand_in(desk, content, name)
    assert refused.status_code == 422
    assert told in unescape(text_of(refused))
    assert "<i>x" not in text_of(refused)
    assert not list((in_rehearsal.var / "drafts").rglob("*.json"))


def test_nothing_chosen_and_no_year(desk: Client) -> None:
    assert "没有选择文件" in text_of(desk.post(PAGE))
    assert "不是年份" in text_of(hand_in(desk, year="明年"))
    assert hand_in(desk, year="2025").status_code == 302


def test_a_draft_that_cannot_be_read_leaves_the_others(
    desk: Client, in_rehearsal: Settings
) -> None:
    begun(desk)
    path: Path = in_rehearsal.var / "drafts" / "yunwu" / "2025.json"
    path.write_text("{", "utf-8")
    page = desk.get(DRAFT, follow=True)
    assert "已损坏" in text_of(page)
    assert desk.get(f"{PAGE}2025.yaml").status_code == 404
    assert hand_in(desk, replace="yes").status_code == 302
    assert (path.parent / "earlier").is_dir()


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "accept", "key": "A-99"},
        {"do": "attach", "place": "九"},
        {"do": "attach", "place": "九", "key": "A-01"},
        {"do": "answer", "shortcoming": "S1", "measure": "M99"},
        {"do": "answer", "shortcoming": "S9", "measure": "M11"},
        {"do": "change", "key": ""},
        {"do": "explode"},
    ],
)
def test_what_is_not_on_the_page_is_said(
    desk: Client, in_rehearsal: Settings, fields: dict[str, str]
) -> None:
    begun(desk)
    before = kept(in_rehearsal)
    sent = desk.post(DRAFT, {"seen": seal(desk), **fields}, follow=True)
    assert sent.redirect_chain == [(DRAFT, 302)]
    assert "找不到" in text_of(sent)
    assert kept(in_rehearsal) == before


@pytest.mark.parametrize("person", ["wangfang", "liqiang", "sunmei"])
def test_neither_staff_nor_leaders_draft(desk: Client, person: str) -> None:
    begun(desk)
    client = signed_in(person)
    for address in (PAGE, DRAFT, f"{PAGE}2025.yaml", f"{PAGE}2025.xlsx"):
        assert client.get(address).status_code == 403
    assert client.post(DRAFT, {"do": "away"}).status_code == 403
    assert hand_in(client).status_code == 403


def test_when_it_was_changed_and_by_whom(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    made = kept(in_rehearsal)
    assert isinstance(made.changed_at, datetime)
    assert "周平改过" in text_of(desk.get(DRAFT))


def bomb() -> bytes:
    """A Word file that is small and unpacks to more than anybody's report."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w>" + b" " * 300_000_000)
    return packed.getvalue()


def scan() -> bytes:
    """A PDF with a page on which no word is written."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def test_neither_bombs_nor_scans_are_read(desk: Client, in_rehearsal: Settings) -> None:
    refused = hand_in(desk, bomb(), "bomb.docx")
    assert (refused.status_code, "bomb.docx" in text_of(refused)) == (422, True)
    scanned = hand_in(desk, scan(), "scan.pdf")
    assert (scanned.status_code, "扫描" in text_of(scanned)) == (422, True)
    assert not list((in_rehearsal.var / "drafts").rglob("*.json"))


def test_nothing_that_is_handed_in_becomes_markup(desk: Client, in_rehearsal: Settings) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    text = REPORT.replace("每季度组织一次", f"每季度组织一次{evil}").replace("及时<b>", evil)
    assert hand_in(desk, text, f"{evil}.txt").status_code == 302
    key = kept(in_rehearsal).open_keys[-1]
    typed = fields_of(desk, key) | {"title": evil, "standard": evil}
    assert send(desk, "change", **typed).status_code == 302
    for address in (PAGE, DRAFT):
        shown = text_of(desk.get(address))
        assert "<script>alert" not in shown
        assert "<img" not in shown.partition("<main")[2]
    assert "&lt;script&gt;" in text_of(desk.get(DRAFT))


def test_drafts_of_another_organ_are_not_there(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    publish_all()
    elsewhere = PAGE.replace("yunwu", "shanmen")
    for client in (signed_in("wangfang", organ="shanmen"), signed_in("zhouping", organ="shanmen")):
        for address in (PAGE, DRAFT, f"{PAGE}2025.yaml", f"{PAGE}2025.xlsx"):
            assert client.get(address).status_code in {403, 404}, address
        assert client.post(DRAFT, {"do": "away"}).status_code in {403, 404}
    assert desk.get(elsewhere).status_code in {403, 404}
    assert desk.post(elsewhere).status_code in {403, 404}
    assert kept(in_rehearsal).open_keys
    # the administrator of the installation may, and sees each organ's own
    admin = administrator()
    assert "接着改" in text_of(admin.get(PAGE))
    assert "接着改" not in text_of(admin.get(elsewhere))
