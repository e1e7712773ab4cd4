"""周平 drafts a plan from a report: proposals gone over one by one, checked, then published."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planner.core.plan import Every, Period
from planner.ledger.history import list_published
from planner.ledger.revisions import read_revision
from planner.operations.drafts import Standing, covered, final
from planner.operations.publish import publish
from planner.planfile import Handed, read_plan, read_plan_book
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.web.drafts import (
    DRAFT,
    PAGE,
    REPORT,
    accept_all,
    begun,
    fields_of,
    kept,
    key_of,
    send,
    text_of,
)
from tests.web.visitors import signed_in

MOST_QUERIES = 15


@pytest.fixture
def desk(in_rehearsal: Settings) -> Client:
    """周平's browser; a plan of 2024 is in force, nothing is drafted."""
    publish(plan(assignment("A-01")), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    return signed_in("zhouping")


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


def test_all_of_a_goal_at_once_what_is_sure_or_what_was_looked_at(
    desk: Client, in_rehearsal: Settings
) -> None:
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
    send(desk, "rest", goal=goal.id)
    assert set(kept(in_rehearsal).open_keys) == others


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


def test_pages_cost_few_queries_and_say_nothing_inline(desk: Client) -> None:
    begun(desk)
    for address in (PAGE, DRAFT):
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(address)
        assert len(queries) <= MOST_QUERIES, address
        assert not re.search(r" style=| on\w+=|<script(?! src)", text_of(page))


def test_the_page_leads_from_one_to_the_next(desk: Client, in_rehearsal: Settings) -> None:
    text, keys = begun(desk), kept(in_rehearsal).open_keys
    assert f'href="#{keys[0]}">从 {keys[0]} 看起' in text
    assert "下一项待定" not in text
    send(desk, "accept", key=keys[0])
    assert f'href="#{keys[1]}">下一项待定' in text_of(desk.get(DRAFT))
    send(desk, "drop", key=keys[-1])
    # what comes back from a form opens where the form was
    refused = text_of(send(desk, "change", **(fields_of(desk, keys[1]) | {"title": ""})))
    assert f'<form method="post" action="#{keys[1]}"' in refused
    for key in keys[1:-1]:
        send(desk, "accept", key=key)
    assert "看起</a>" not in text_of(desk.get(DRAFT))


def test_a_doubt_is_said_once(desk: Client, in_rehearsal: Settings) -> None:
    text, made = begun(desk), kept(in_rehearsal)
    for key, doubt in made.doubts.items():
        card = unescape(text.partition(f'id="{key}"')[2].partition("</article>")[0])
        whys = re.findall(r"为什么：(.*)</p>", card)
        assert doubt in card
        assert not [each for why in whys for each in why.split("；") if each in doubt]
