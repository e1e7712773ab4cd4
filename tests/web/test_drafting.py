"""周平 drafts a plan from a report: proposals gone over one by one, checked, then published."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from planner.core.plan import Every, Period
from planner.ledger.history import list_published
from planner.ledger.revisions import read_revision
from planner.operations.drafts import Draft, Standing, covered, final
from planner.operations.kept_drafts import read_draft
from planner.operations.publish import publish
from planner.planfile import Handed, read_plan, read_plan_book
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.web.visitors import signed_in

PAGE = "/organs/yunwu/manage/drafts/"
DRAFT = f"{PAGE}2025/"
MOST_QUERIES = 15
_BUTTONS = {"do", "seen", "csrfmiddlewaretoken"}
REPORT = """清溪镇人民政府2024年法治政府建设工作报告

2024年，清溪镇扎实推进法治政府建设，现将有关情况报告如下。

一、主要工作情况
（一）加强学习。全年组织党委会学法8次，开展法治培训5场次。
（二）化解矛盾。排查矛盾纠纷46件，调解成功44件。

二、存在的问题
一是干部学法不够深入。二是矛盾纠纷排查不够及时<b>。

三、2025年工作打算
（一）强化法治学习。每季度组织一次党委会学法，每半年开展一次法治培训。
（二）化解矛盾纠纷。每月排查一次矛盾纠纷，年底前完成信访积案清理。
（三）规范行政执法。定期开展执法案卷评查，12月4日组织宪法宣传活动。
"""


@pytest.fixture
def desk(in_rehearsal: Settings) -> Client:
    """周平's browser; a plan of 2024 is in force, nothing is drafted."""
    publish(plan(assignment("A-01")), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    return signed_in("zhouping")


def hand_in(
    client: Client, text: str | bytes = REPORT, name: str = "报告.txt", **more: str
) -> HttpResponse:
    content = text.encode() if isinstance(text, str) else text
    sent: HttpResponse = client.post(PAGE, {"source": SimpleUploadedFile(name, content), **more})
    return sent


def begun(client: Client) -> str:
    """The page of a draft that was just made."""
    sent = hand_in(client)
    assert sent.status_code == 302, text_of(sent)
    assert sent.headers["Location"] == DRAFT
    return text_of(client.get(DRAFT))


def text_of(page: HttpResponse) -> str:
    return page.content.decode()


def seal(client: Client) -> str:
    found = re.search(r'name="seen" value="(\w{16})"', text_of(client.get(DRAFT)))
    assert found
    return found[1]


def send(client: Client, do: str, **fields: str) -> HttpResponse:
    """Press a button of the page as it is now."""
    told = {"seen": seal(client), **fields, "do": do}
    sent: HttpResponse = client.post(DRAFT, told)
    return sent


def kept(settings: Settings) -> Draft:
    return read_draft(settings.var / "drafts" / "yunwu", 2025)


def fields_of(client: Client, key: str) -> dict[str, str]:
    """What the form of a proposal has in it."""
    page = text_of(client.get(DRAFT))
    card = page.partition(f'id="{key}"')[2].partition("</article>")[0]
    fields = dict(re.findall(r'name="([\w-]+)"[^>]*? value="([^"]*)"', card))
    for name in ("post", "often"):
        options = card.partition(f'name="{name}"')[2].partition("</select>")[0]
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        assert chosen, name
        fields[name] = chosen[1] or chosen[2]
    return {name: unescape(value) for name, value in fields.items() if name not in _BUTTONS}


def accept_all(client: Client, settings: Settings) -> None:
    for key in kept(settings).open_keys:
        assert send(client, "accept", key=key).status_code == 302


def key_of(settings: Settings, words: str) -> str:
    found = [each.assignment for each in kept(settings).plan.places()]
    return next(each.id for each in found if words in each.title)


def test_a_report_is_laid_beside_what_is_proposed(desk: Client, in_rehearsal: Settings) -> None:
    text = begun(desk)
    made = kept(in_rehearsal)
    assert len(made.clauses) == 6
    assert {each.place for each in made.clauses} == set(covered(made))
    # the whole text as it is, and nobody's markup
    shown = re.search(r'<div class="text"[^>]*>(.*?)</div>', text, re.DOTALL)
    assert shown
    assert unescape(re.sub(r"<[^>]+>", "", shown[1])) == REPORT
    assert "不够及时&lt;b&gt;" in shown[1]
    assert shown[1].count('<mark class="lack"') == len(made.plan.shortcomings) == 2
    assert "党委会学法8次" in re.findall(r'<mark class="figure"[^>]*>([^<]+)', shown[1])[0]
    for told in ("每季度，末月", "承接原文分句", "为什么：", "▲", "请核对", "S1"):
        assert told in text
    assert len(list_published("yunwu")) == 1
    assert "接着改" in text_of(desk.get(PAGE))


def test_the_draft_is_private(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    folder = in_rehearsal.var / "drafts" / "yunwu"
    assert folder.stat().st_mode & 0o077 == 0


def test_accepted_dropped_and_taken_back(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    learn, count = key_of(in_rehearsal, "党委会学法"), len(covered(kept(in_rehearsal)))
    accepted = send(desk, "accept", key=learn)
    assert accepted.headers["Location"] == f"{DRAFT}#{learn}"
    assert kept(in_rehearsal).state_of(learn) is Standing.ACCEPTED
    send(desk, "drop", key=learn)
    text = text_of(desk.get(DRAFT))
    assert f"<dd>{count - 1} <small>/ {count}</small></dd>" in text
    assert 'class="uncovered"' in text
    whole = final(kept(in_rehearsal))
    assert whole is not None
    assert learn not in {each.assignment.id for each in whole.places()}
    counted = {one.indicator for each in whole.places() for one in each.assignment.counts}
    assert {each.id for each in whole.indicators} == counted
    send(desk, "open", key=learn)
    assert kept(in_rehearsal).state_of(learn) is Standing.OPEN
    assert f"<dd>{count} <small>/ {count}</small></dd>" in text_of(desk.get(DRAFT))


def test_all_of_a_goal_that_is_sure_at_once(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    before = kept(in_rehearsal)
    goal = before.plan.goals[0]
    keys = {one.id for each in goal.measures for one in each.assignments}
    send(desk, "sure", goal=goal.id)
    after = kept(in_rehearsal)
    assert {key for key in keys if after.state_of(key) is Standing.OPEN} == keys & set(
        before.doubts
    )
    others = {each.assignment.id for each in after.plan.places()} - keys
    assert {after.state_of(key) for key in others} == {Standing.OPEN}


def test_changed_in_words(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    key = key_of(in_rehearsal, "党委会学法")
    typed = fields_of(desk, key)
    typed |= {"title": "党委会学法", "post": "leader", "often": "每月", "due": "第二个工作日"}
    assert send(desk, "change", **typed).status_code == 302
    made = kept(in_rehearsal)
    changed = made.assignment(key)
    assert (changed.title, changed.assignee) == ("党委会学法", "leader")
    assert isinstance(changed.recurrence, Every)
    assert (changed.recurrence.every, changed.recurrence.due) == (Period.MONTH, "second workday")
    assert made.state_of(key) is Standing.CHANGED
    assert "每月，第二个工作日" in text_of(desk.get(DRAFT))
    # the form as it stands changes nothing more
    again = fields_of(desk, key)
    send(desk, "change", **again)
    assert kept(in_rehearsal).assignment(key) == changed


def test_what_cannot_be_taken_is_said_and_stays_typed(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    before, key = kept(in_rehearsal), key_of(in_rehearsal, "党委会学法")
    typed = fields_of(desk, key) | {"title": "新<名称>", "due": "看情况", "post": "nobody"}
    refused = send(desk, "change", **typed)
    assert refused.status_code == 422
    text = text_of(refused)
    for told in ("机构里没有岗位“nobody”", "完成时限“看情况”看不懂", 'value="新&lt;名称&gt;"'):
        assert told in text
    assert kept(in_rehearsal) == before


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "", "要写 1 到 60 个字"),
        ("standard", "好", "要写 2 到 120 个字"),
        ("due", "", "没有写"),
        ("often", "有空就办", "看不懂"),
        ("often", "节日", "不在这份计划里"),
        ("often", "一次", "2025-06-30 的样子"),
    ],
)
def test_each_fault_has_its_sentence(desk: Client, field: str, value: str, told: str) -> None:
    begun(desk)
    refused = send(desk, "change", **{**fields_of(desk, "A-01"), field: value})
    assert (refused.status_code, told in unescape(text_of(refused))) == (422, True)


def test_targets_are_peoples(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    made = kept(in_rehearsal)
    place = next(each for each in made.plan.places() if each.assignment.counts)
    key, indicator = place.assignment.id, place.assignment.counts[0].indicator
    typed = fields_of(desk, key)
    wrong = send(desk, "change", **{**typed, f"target-{indicator}": "很多"})
    assert "不是整数" in text_of(wrong)
    send(desk, "change", **{**typed, f"target-{indicator}": "3"})
    targets = {each.id: each.target for each in kept(in_rehearsal).plan.indicators}
    assert targets[indicator] == 3
    send(desk, "change", **{**typed, f"target-{indicator}": ""})
    counts = kept(in_rehearsal).assignment(key).counts
    assert indicator not in {each.indicator for each in counts}


def test_a_clause_without_work_finds_some(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    learn = key_of(in_rehearsal, "党委会学法")
    place = kept(in_rehearsal).assignment(learn).citations[0].place
    send(desk, "drop", key=learn)
    other = next(each for each in kept(in_rehearsal).open_keys if each != learn)
    send(desk, "attach", place=place, key=other)
    assert covered(kept(in_rehearsal))[place] == (other,)
    send(desk, "drop", key=other)
    added = send(desk, "attach", place=place, key="")
    made = kept(in_rehearsal)
    (new,) = covered(made)[place]
    assert added.headers["Location"] == f"{DRAFT}#{new}"
    assert made.assignment(new).assignee == organization().coordinator
    assert "请核对" in made.doubts[new]


def test_shortcomings_are_answered_by_what_is_left(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    plan = kept(in_rehearsal).plan
    last = plan.goals[-1].measures[-1].id
    answered = send(desk, "answer", shortcoming="S1", measure=last)
    assert answered.headers["Location"] == f"{DRAFT}#owned"
    measures = [each for goal in kept(in_rehearsal).plan.goals for each in goal.measures]
    assert [each.id for each in measures if "S1" in each.answers] == [last]


def test_nothing_is_published_before_all_was_seen(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    refused = send(desk, "check")
    count = len(kept(in_rehearsal).open_keys)
    assert refused.status_code == 422
    assert f"还有 {count} 项任务待定" in text_of(refused)
    for key in kept(in_rehearsal).open_keys:
        send(desk, "drop", key=key)
    assert "所有任务都去掉了" in text_of(send(desk, "check"))
    assert len(list_published("yunwu")) == 1


def test_checked_previewed_published(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    accept_all(desk, in_rehearsal)
    checked = send(desk, "check")
    assert checked.status_code == 302, text_of(checked)
    shown = desk.get(checked.headers["Location"])
    assert "将发布第 1 版" in text_of(shown)
    assert read_revision("yunwu", 2025) is None
    told = re.search(r'name="seen" value="(\w{64})"', text_of(shown))
    assert told
    done = desk.post(checked.headers["Location"], {"seen": told[1]}, follow=True)
    assert "已发布：2025年计划第 1 版" in text_of(done)
    revision = read_revision("yunwu", 2025)
    assert revision is not None
    assert revision.plan == final(kept(in_rehearsal))


def test_what_a_check_finds_is_shown_on_the_draft(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    plan = kept(in_rehearsal).plan
    answering = [
        one.id
        for goal in plan.goals
        for each in goal.measures
        if each.answers
        for one in each.assignments
    ]
    accept_all(desk, in_rehearsal)
    for key in answering:
        send(desk, "drop", key=key)
    refused = send(desk, "check")
    assert refused.status_code == 422
    assert "没有举措针对" in text_of(refused)
    assert "草稿还在，没有发布" in text_of(refused)


def test_both_files_are_the_plan(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    told = desk.get(f"{PAGE}2025.yaml")
    assert 'filename="yunwu-2025.yaml"' in told.headers["Content-Disposition"]
    assert "# 由“报告.txt”起草" in text_of(told)
    whole = final(kept(in_rehearsal))
    assert read_plan(Handed("x.yaml", told.content), organization(), CALENDAR) == whole
    book = desk.get(f"{PAGE}2025.xlsx")
    assert read_plan_book(Handed("x.xlsx", book.content), organization(), CALENDAR) == whole
    for key in kept(in_rehearsal).open_keys:
        send(desk, "drop", key=key)
    assert desk.get(f"{PAGE}2025.xlsx").status_code == 404


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
        ("a.xlsx", b"PK\x03\x04", "还不能读“.xlsx”文件"),
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


def test_pages_cost_few_queries_and_say_nothing_inline(desk: Client) -> None:
    begun(desk)
    for address in (PAGE, DRAFT):
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(address)
        assert len(queries) <= MOST_QUERIES, address
        assert not re.search(r" style=| on\w+=|<script(?! src)", text_of(page))


def test_when_it_was_changed_and_by_whom(desk: Client, in_rehearsal: Settings) -> None:
    begun(desk)
    made = kept(in_rehearsal)
    assert isinstance(made.changed_at, datetime)
    assert "周平改过" in text_of(desk.get(DRAFT))
