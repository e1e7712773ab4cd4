"""The rehearsed 2024 → a draft of 2025 that can be published, and what stands in its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from planner.core.errors import AlreadyExists, NotAllowed, NotFound
from planner.core.plan import Every, Plan
from planner.core.progress import EntryKind
from planner.core.report import AnnualReport
from planner.ledger.entries import append_entries
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.report import make_annual_report
from planner.operations.rollover import NextPlan, draft_plan, write_draft_file
from planner.planfile import Handed, read_plan
from planner.settings import Settings
from tests.cast import CALENDAR, ZONE, assignment, at, entry, once, organization, plan
from tests.operations.terms import TERMS
from tests.rehearsed import rehearsed_year

OVER = date(2025, 1, 6)


@pytest.fixture
def lived(sqlite_ledger: Settings) -> None:
    """A ledger in which the rehearsed 2024 was lived through."""
    year = rehearsed_year()
    revision = year.revision
    publish(revision.plan, revision.organization, CALENDAR, at=revision.published_at, by="p")
    told = sorted(
        (each for group in year.entries.values() for each in group), key=lambda each: each.number
    )
    append_entries("yunwu", told)


def readings(report: AnnualReport) -> dict[str, int]:
    return {line.id: line.value for line in report.year_in_sum.indicators}


@pytest.mark.usefixtures("lived")
def test_the_rehearsed_year_rolls_over_into_a_plan_without_faults() -> None:
    draft = draft_plan("yunwu", 2025, on=OVER, terms=TERMS)
    assert draft.findings == ()
    assert draft.vacant == ()
    rolled, organ = draft.rolled, rehearsed_year().revision.organization
    assert (rolled.before.counted_until, rolled.before.is_over) == (date(2024, 12, 31), True)
    assert read_plan(Handed("2025.yaml", draft.text.encode()), organ, CALENDAR) == rolled.plan
    assert draft_plan("yunwu", 2025, on=OVER, terms=TERMS).text == draft.text
    later = draft_plan("yunwu", 2025, on=date(2025, 6, 30), terms=TERMS)
    assert later.text == draft.text


@pytest.mark.usefixtures("lived")
def test_what_is_due_each_year_goes_along_and_what_was_done_once_does_not() -> None:
    rolled = draft_plan("yunwu", 2025, on=OVER, terms=TERMS).rolled
    gone = {each.id for each in rolled.left_out}
    old = {place.assignment.id for place in rolled.before.plan.places()}
    assert gone == {"A-20", "A-43"}
    assert {place.assignment.id for place in rolled.plan.places()} == old - gone
    due = {place.assignment.id: place.assignment.recurrence for place in rolled.plan.places()}
    filed, published = due["A-41"], due["A-42"]
    assert isinstance(filed, Every)
    assert isinstance(published, Every)
    # before 1 March, before 1 April: the order on inspecting law-based government
    assert (filed.due, published.due) == ("02-28", "03-31")
    assert published.first_on == date(2025, 3, 1)


@pytest.mark.usefixtures("lived")
def test_published_it_is_part_four_of_the_annual_report() -> None:
    draft = draft_plan("yunwu", 2025, on=OVER, terms=TERMS)
    moment = datetime(2025, 1, 8, 9, tzinfo=ZONE)
    organ = rehearsed_year().revision.organization
    publish(draft.rolled.plan, organ, CALENDAR, at=moment, by="p")
    report = make_annual_report("yunwu", 2024, now=moment, terms=TERMS).report
    assert report.next_year is not None
    assert report.next_year.plan_title == "云雾土家族乡2025年法治政府建设工作计划"
    assert report.next_year.assignments == draft.rolled.carried
    baselines = {each.id: each.baseline for each in draft.rolled.plan.indicators}
    assert baselines == readings(report)
    titles = {each.title: each.before for each in report.next_year.targets}
    assert titles["党委会专题学法"] == baselines["I-01"]
    assert {each.post for each in report.duties} == {"党委书记", "乡长"}
    assert len(report.duties) == 4


PLAN = plan(
    assignment("A-01"),
    assignment("A-02", once(date(2024, 6, 14)), title="梳理权责", assignee="leader"),
)


def publish_small(of: Plan = PLAN, **more: object) -> None:
    organ = organization().model_copy(update=more)
    publish(of, organ, CALENDAR, at=at(1, 2), by="zhouping")


def small(on: date = OVER) -> NextPlan:
    return draft_plan("yunwu", 2025, on=on, terms=TERMS)


def test_before_the_year_is_over_it_counts_to_the_day(sqlite_ledger: Settings) -> None:
    publish_small()
    record("yunwu", entry(EntryKind.COMPLETED, at(6, 12), "A-02@2024"), terms=TERMS)
    assert [each.id for each in small(date(2024, 12, 31)).rolled.left_out] == ["A-02"]
    early = small(date(2024, 6, 1)).rolled
    assert (early.before.is_over, early.left_out) == (False, ())


def test_posts_without_a_holder_on_new_years_day_are_named(sqlite_ledger: Settings) -> None:
    gone = tuple(
        each.model_copy(update={"until_on": date(2024, 12, 31)} if each.post == "clerk" else {})
        for each in organization().tenures
    )
    publish_small(tenures=gone)
    draft = small()
    assert [post.id for post in draft.vacant] == ["clerk"]
    assert "岗位“平安法治办主任”（clerk）2025年1月1日无人任职" in draft.text
    (finding,) = draft.findings
    assert "无人任职" in finding.message
    assert finding.place.startswith("2025.yaml:")


def test_a_rehearsals_draft_says_so(sqlite_ledger: Settings) -> None:
    publish_small()
    assert "预演" not in small().text
    played = replace(TERMS, head=replace(TERMS.head, is_rehearsal=True))
    text = draft_plan("yunwu", 2025, on=OVER, terms=played).text
    assert text.startswith("# 【预演】由预演数据起草，不得作为正式材料使用。\n")


def test_without_last_years_plan_there_is_no_draft(sqlite_ledger: Settings) -> None:
    with pytest.raises(
        NotFound, match="找不到已发布的计划“2024年”。请先用 planner publish 发布2024年的"
    ):
        small()


def test_of_a_year_of_which_nothing_is_left_there_is_no_draft(sqlite_ledger: Settings) -> None:
    publish_small(plan(assignment("A-02", once(date(2024, 6, 14)))))
    record("yunwu", entry(EntryKind.COMPLETED, at(6, 12), "A-02@2024"), terms=TERMS)
    with pytest.raises(NotAllowed, match="没有可以带入的"):
        small()


def test_a_file_that_is_there_is_not_overwritten(sqlite_ledger: Settings, tmp_path: Path) -> None:
    publish_small()
    path = tmp_path / "plans" / "2025.yaml"
    write_draft_file(small(), path)
    path.write_text("改过的", "utf-8")
    with pytest.raises(AlreadyExists, match="已经存在，没有覆盖。确要重新起草，请加 --force"):
        write_draft_file(small(), path)
    assert path.read_text("utf-8") == "改过的"
    write_draft_file(small(), path, is_forced=True)
    assert path.read_text("utf-8") == small().text
