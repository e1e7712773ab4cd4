"""Around a report: on which working day what is said, whose reasons are owed, whose words count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.dates import Quarter, Window
from planner.core.progress import Entry, EntryKind, Progress, progress_of_year
from planner.core.report import (
    AnnualReport,
    Call,
    CountyReport,
    Extras,
    ItemRemark,
    Neighbours,
    QuarterReport,
    Remarks,
    ReportPolicy,
    Stage,
    build_annual_report,
    build_quarter_report,
    calls_for,
    is_written,
    late_items,
    owing,
    with_words_of,
    with_words_since,
    workday_after,
)
from planner.core.schedule import Recorded
from tests.cast import CALENDAR, YARDSTICK, assignment, at, entry, occurrence, plan, recorded, year

FIRST = Quarter(2024, 1)
POLICY = ReportPolicy()
LATE = "A-01@2024-Q1"
SAID = "因下村入户，推迟办理；措施：本周补办"


def test_the_first_working_day_after_a_quarter_is_the_first() -> None:
    assert workday_after(FIRST.window, date(2024, 3, 31), CALENDAR) == 0
    assert workday_after(FIRST.window, date(2024, 4, 1), CALENDAR) == 1
    # Tomb-Sweeping Day; the Sunday after it is a working day
    assert workday_after(FIRST.window, date(2024, 4, 4), CALENDAR) == 0
    assert workday_after(FIRST.window, date(2024, 4, 7), CALENDAR) == 4
    assert POLICY.approval_on(FIRST.window, CALENDAR) == date(2024, 4, 8)
    # after the National Day week
    third = Quarter(2024, 3).window
    assert [workday_after(third, date(2024, 10, day), CALENDAR) for day in (1, 7, 8)] == [0, 0, 1]
    assert workday_after(Window.of_year(2024), date(2025, 1, 2), CALENDAR) == 1


def test_before_the_first_working_day_nothing_is_said() -> None:
    assert calls_for(0, Stage.DRAFT, POLICY, is_changed=True) == ()


CALLS = {
    (1, Stage.DRAFT): {Call.READY, Call.REASONS},
    (4, Stage.DRAFT): {Call.READY, Call.REASONS},
    (5, Stage.DRAFT): {Call.READY, Call.REASONS, Call.CHECK, Call.READ},
    (4, Stage.CHECKED): set(),
    (5, Stage.CHECKED): {Call.SIGN},
    (9, Stage.RETURNED): {Call.REASONS, Call.RETURNED},
    (2, Stage.APPROVED): {Call.APPROVED},
    (9, Stage.ISSUED): set(),
}


@pytest.mark.parametrize(("workday", "stage"), CALLS)
def test_each_stage_has_its_calls(workday: int, stage: Stage) -> None:
    assert set(calls_for(workday, stage, POLICY, is_changed=False)) == CALLS[workday, stage]


def test_a_change_is_told_only_behind_those_who_have_checked() -> None:
    told = {each for each in Stage if Call.CHANGED in calls_for(2, each, POLICY, is_changed=True)}
    assert told == {Stage.CHECKED, Stage.APPROVED}
    assert not any(is_written(each) for each in told)


def test_who_is_asked_on_no_day_is_never_asked() -> None:
    never = ReportPolicy(remind_workdays=())
    assert never.asking_step(30) is None
    assert Call.REASONS not in calls_for(30, Stage.DRAFT, never, is_changed=False)


@given(st.lists(st.integers(1, 20), max_size=4), st.integers(1, 20), st.integers(0, 60))
def test_steps_only_grow_and_issued_reports_are_left_in_peace(
    days: list[int], approval: int, workday: int
) -> None:
    policy = ReportPolicy(tuple(days), approval)
    now, then = policy.asking_step(workday), policy.asking_step(workday + 1)
    assert now is None or (then is not None and then >= now)
    assert calls_for(workday, Stage.ISSUED, policy, is_changed=True) == ()
    early = set(calls_for(workday, Stage.DRAFT, policy, is_changed=False))
    assert early <= set(calls_for(workday + 1, Stage.DRAFT, policy, is_changed=False))


def standing(*entries: Entry) -> tuple[QuarterReport, tuple[Progress, ...]]:
    """The first quarter's report and where things stand on 8 April; A-01 is late."""
    of = plan(assignment("A-01"), assignment("A-02"))
    known: tuple[Recorded, ...] = (
        recorded(occurrence(date(2024, 3, 20))),
        recorded(occurrence(date(2024, 3, 29), "A-02@2024-Q1")),
    )
    done = entry(EntryKind.COMPLETED, at(3, 28), "A-02@2024-Q1")
    record = year(of, *known, entries=(done, *entries))
    report = build_quarter_report(FIRST, record, YARDSTICK)
    return report, progress_of_year(date(2024, 4, 8), record, YARDSTICK)


def told(
    day: int, note: str = SAID, kind: EntryKind = EntryKind.PROGRESSED, **more: object
) -> Entry:
    return entry(kind, at(4, day), note=note, **more)


def rebuilt(report: QuarterReport, remarks: Remarks) -> QuarterReport:
    """The same report as it is made with other remarks."""
    late = tuple(
        each.model_copy(update={"reason": remarks.about(each.occurrence_id).reason or each.reason})
        for each in report.late
    )
    return report.model_copy(update={"remarks": remarks, "late": late})


def test_whoever_is_late_and_has_said_nothing_owes_a_reason() -> None:
    report, _ = standing()
    assert [each.occurrence_id for each in owing(report)] == [LATE]
    said, _ = standing(entry(EntryKind.PROGRESSED, at(3, 22), note="等县里安排"))
    assert (owing(said), len(late_items(said))) == ((), 1)


def test_a_county_asks_nobody_of_its_townships() -> None:
    assert late_items(CountyReport.model_construct()) == ()


def test_words_after_the_cut_off_are_taken_up_and_numbers_are_not() -> None:
    report, now = standing(told(2))
    assert report.late[0].reason == ""
    remarks = with_words_since(report, now)
    assert remarks.items == {LATE: ItemRemark(reason="因下村入户，推迟办理", remedy="本周补办")}
    done, now = standing(told(2, kind=EntryKind.COMPLETED))
    assert with_words_since(done, now).about(LATE).reason == "因下村入户，推迟办理"
    assert done.late[0].finished_on is None


def test_an_extension_asked_for_brings_its_day_along() -> None:
    asked = told(2, "等县里安排", EntryKind.EXTENSION_ASKED, new_due_on=date(2024, 4, 19))
    report, now = standing(asked)
    remark = with_words_since(report, now).about(LATE)
    assert (remark.reason, remark.new_due_on) == ("等县里安排", date(2024, 4, 19))


def test_later_words_of_the_same_person_take_the_place_of_earlier_ones() -> None:
    report, now = standing(told(2, "在等材料"))
    first = rebuilt(report, with_words_since(report, now))
    _, later = standing(told(2, "在等材料"), told(3, "材料到了，人手不够"))
    assert with_words_since(first, later).about(LATE).reason == "材料到了，人手不够"


def test_what_was_written_into_the_report_by_hand_stays() -> None:
    report, _ = standing()
    own = rebuilt(report, Remarks(items={LATE: ItemRemark(reason="已向县里说明")}))
    _, now = standing(told(2), told(3, "又一句"))
    assert with_words_since(own, now) == own.remarks


def test_what_was_told_in_time_is_not_talked_over() -> None:
    before = entry(EntryKind.PROGRESSED, at(3, 22), note="等县里安排")
    report, now = standing(before, told(2, "办了一半"))
    assert with_words_since(report, now) == Remarks()


def test_words_without_a_reason_are_none() -> None:
    report, now = standing(told(2, "措施：本周补办"), told(3, ""))
    assert with_words_since(report, now) == Remarks()


def annual() -> AnnualReport:
    """The year's report, in which A-01 of the first quarter is still late."""
    record = year(plan(assignment("A-01")), recorded(occurrence(date(2024, 3, 20))))
    return build_annual_report(record, YARDSTICK, Extras(), Neighbours())


def test_the_year_knows_what_its_quarters_were_told() -> None:
    report, now = standing(told(2))
    quarter = rebuilt(report, with_words_since(report, now))
    whole = annual()
    assert [each.occurrence_id for each in owing(whole)] == [LATE]
    taken = with_words_of(whole, Remarks(problems="力量不足。"), [quarter])
    assert (taken.problems, taken.about(LATE).reason) == ("力量不足。", "因下村入户，推迟办理")
    own = Remarks(items={LATE: ItemRemark(reason="已说明")})
    assert with_words_of(whole, own, [quarter]) == own
    assert with_words_of(whole, Remarks(), [report]) == Remarks()


def test_a_days_shift_changes_nothing_that_was_said_before() -> None:
    report, now = standing(told(2))
    later = tuple(replace(each, day=each.day + timedelta(days=1)) for each in now)
    assert with_words_since(report, later) == with_words_since(report, now)
