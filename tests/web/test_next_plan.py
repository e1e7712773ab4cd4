"""周平 downloads a draft of next year's plan, mends it, and hands it in."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from planner.core.plan import Every, Period, Plan
from planner.core.progress import EntryKind
from planner.operations.publish import publish
from planner.operations.record import record
from planner.planfile import Handed, read_plan
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, entry, once, organization, plan
from tests.operations.terms import TERMS
from tests.web.visitors import signed_in

PAGE, DRAFT = "/organs/yunwu/manage/plans/", "/organs/yunwu/manage/plans/next.yaml"
ONE_OFF = assignment("A-02", once(date(2024, 3, 14)), title="梳理权责")


def desk_of(of: Plan) -> Client:
    """周平's browser; the plan is in force, and what is due once is done."""
    publish(of, organization(), CALENDAR, at=at(1, 2), by="zhouping")
    record("yunwu", entry(EntryKind.COMPLETED, at(3, 12), "A-02@2024"), terms=TERMS)
    return signed_in("zhouping")


def test_the_page_leads_to_a_draft_that_can_be_handed_in(in_rehearsal: Settings) -> None:
    monthly = assignment("A-01", Every(every=Period.MONTH, due="15"))
    desk = desk_of(plan(monthly, ONE_OFF))
    page = desk.get(PAGE).content.decode()
    assert "2025 年的计划" in page
    assert f'href="{DRAFT}"' in page
    fetched = desk.get(DRAFT)
    assert fetched.headers["Content-Disposition"] == 'attachment; filename="yunwu-2025.yaml"'
    draft = read_plan(Handed("2025.yaml", fetched.content), organization(), CALENDAR)
    assert [place.assignment for place in draft.places()] == [monthly]
    text = fetched.content.decode()
    assert text.startswith("# 【预演】")
    assert "数据截至2024-03-25（全年还没有结束" in text
    assert "任务 A-02 梳理权责：2024-03-12办结。" in text
    sent = desk.post(PAGE, {"plan": SimpleUploadedFile("2025.yaml", fetched.content)})
    assert sent.status_code == 302
    assert "将发布第 1 版" in desk.get(sent.headers["Location"]).content.decode()


def test_nothing_left_to_draft_is_said_in_a_sentence(in_rehearsal: Settings) -> None:
    refused = desk_of(plan(ONE_OFF)).get(DRAFT)
    assert refused.status_code == 409
    assert "没有可以带入的" in refused.content.decode()


@pytest.mark.parametrize(("person", "status"), [("wangfang", 403), ("zhaomin", 403)])
def test_nobody_else_gets_it(in_rehearsal: Settings, person: str, status: int) -> None:
    desk_of(plan(assignment(), ONE_OFF))
    assert signed_in(person).get(DRAFT).status_code == status
