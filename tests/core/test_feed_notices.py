"""Days that are nobody's work: publicity days, make-up days, reports; since when words stand."""

from __future__ import annotations

from datetime import date

from planner.core.feed import (
    Detail,
    FeedEvent,
    FeedTitle,
    Made,
    Reach,
    Scope,
    View,
    Wording,
    YearNotices,
    build_feed,
    items_of,
    texts_of,
    wordings,
)
from planner.core.organization import Office
from planner.core.plan import Observance, Plan
from planner.core.schedule import Revision
from planner.core.workdays import WorkdayCalendar, YearNotice
from tests.cast import (
    CALENDAR,
    YARDSTICK,
    assignment,
    at,
    occurrence,
    organization,
    plan,
    recorded,
    year,
)
from tests.core.test_feed import DUE, STYLE, TODAY
from tests.feedrules import faults_of

PUBLISHED = at(1, 2)
DAY = Observance(id="constitution-day", name="国家宪法日", on=date(2024, 12, 4))
WORDED = {"observance/constitution-day": Wording(1, at(2, 1))}


def planned(*observances: Observance) -> Plan:
    """The plan, with days of the year."""
    return plan().model_copy(update={"observances": observances})


def notices(
    scope: str = "organ",
    detail: Detail = Detail.FULL,
    reports: dict[str, Made] | None = None,
    calendar: WorkdayCalendar = CALENDAR,
) -> dict[str, FeedEvent]:
    """The events of 2024's notices by their titles."""
    revision = Revision(2, planned(DAY), organization(), at(2, 1), "planner")
    made = YearNotices(revision, PUBLISHED, WORDED, reports or {}, calendar)
    events = made.events(View(Scope.parse(scope), detail), organization(), TODAY, STYLE)
    return {each.summary: each for each in events}


def test_the_organs_calendar_has_publicity_days_makeup_days_and_reports() -> None:
    found = notices()
    assert found["国家宪法日"].starts_on == DAY.on
    assert found["国家宪法日"].uid == "observance-constitution-day-2024@yunwu.planner"
    assert found["2024年第一季度报告"].starts_on == date(2024, 4, 1)
    assert found["2024年第四季度报告"].starts_on == date(2025, 1, 2)
    assert faults_of(build_feed(FeedTitle("n", "d"), found.values()).content) == []


def test_every_makeup_day_of_the_official_notice_is_there() -> None:
    revision = Revision(1, planned(), organization(), PUBLISHED, "planner")
    made = YearNotices(revision, PUBLISHED, {}, {}, CALENDAR)
    events = made.events(View(Scope(Reach.ORGAN)), organization(), TODAY, STYLE)
    days = [f"{each.starts_on:%m-%d}" for each in events if "调休" in each.summary]
    assert days == ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"]


def test_a_year_without_a_notice_has_no_makeup_days() -> None:
    unknown = WorkdayCalendar([YearNotice(2024, "test", {}, {})])
    assert not [title for title in notices(calendar=unknown) if "调休" in title]


def test_a_report_that_is_made_has_a_tick_and_is_a_later_revision() -> None:
    made = notices(reports={"2024-Q1": Made(2, at(4, 1, 10))})["✓ 2024年第一季度报告"]
    assert (made.sequence, made.changed_at) == (2, at(4, 1, 10))


def test_only_who_runs_the_plan_has_reports_in_a_calendar_of_their_own() -> None:
    for scope in ("own:zhouping", "post:desk", "office:party"):
        assert set(notices(scope)) == {f"2024年第{each}季度报告" for each in "一二三四"}
    for scope in ("own:wangfang", "post:clerk", "office:law"):
        assert notices(scope) == {}


def test_titles_alone_say_no_more() -> None:
    event = notices(detail=Detail.TITLES)["国家宪法日"]
    assert (event.description, event.address) == ("", "")


def test_words_stand_since_they_were_last_changed() -> None:
    first = Revision(1, plan(assignment("A-01"), assignment("A-02")), organization(), at(1, 2), "x")
    second = Revision(2, plan(assignment("A-01", title="新标题")), organization(), at(2, 1), "x")
    third = Revision(3, plan(assignment("A-01", title="新标题")), organization(), at(3, 1), "x")
    found = wordings((each.published_at, texts_of(each)) for each in (first, second, third))
    assert found == {"A-01": Wording(1, at(2, 1)), "A-02": Wording(0, at(1, 2))}


def test_a_new_name_of_the_office_is_a_change_of_words() -> None:
    renamed = organization().model_copy(
        update={"offices": (Office(id="law", name="司法所"), organization().offices[1])}
    )
    before = texts_of(Revision(1, plan(), organization(), at(1, 2), "x"))
    after = texts_of(Revision(2, plan(), renamed, at(2, 1), "x"))
    assert before.keys() == after.keys()
    assert before != after


def test_what_a_later_plan_dropped_is_told_in_the_words_of_the_last_that_had_it() -> None:
    dropped = Revision(1, plan(assignment("A-02", title="旧任务")), organization(), at(1, 2), "x")
    rows = (recorded(occurrence(DUE)), recorded(occurrence(DUE, id="A-02@2024-Q1")))
    worded = {"A-01": Wording(0, at(1, 2)), "A-02": Wording(0, at(1, 2))}
    found = items_of(TODAY, year(plan(), *rows), {"A-02": dropped}, worded, YARDSTICK)
    assert [each.progress.title for each in found] == [
        "法治学习01（第一季度）",
        "旧任务（第一季度）",
    ]
