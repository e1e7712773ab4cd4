"""A quarter's report: what closed with the quarter, with what each number was counted from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from planner.core.dates import Quarter, Window
from planner.core.plan import Count
from planner.core.progress import Entry, EntryKind, Light, State, YearRecord
from planner.core.report import (
    Extras,
    ItemRemark,
    QuarterReport,
    Remarks,
    Span,
    Trace,
    build_quarter_report,
    build_span_report,
)
from tests.cast import YARDSTICK, assignment, at, entry, indicator, occurrence, plan, recorded, year

DUES = (date(2024, 3, 29), date(2024, 6, 28), date(2024, 9, 30), date(2024, 12, 31))
FIRST, SECOND = "A-01@2024-Q1", "A-01@2024-Q2"
OLD = Path(__file__).parent.parent / "data" / "reports" / "2024-Q2-first-format.json"

Told = tuple[EntryKind, int, int, int]


def record_of(*entries: Told | Entry) -> YearRecord:
    """A-01 in four quarters, with entries of (kind, quarter, month, day)."""
    counted = plan(assignment(counts=(Count(indicator="I-01"),)), indicators=(indicator(),))
    rows = [recorded(occurrence(due, id=f"A-01@2024-Q{n}")) for n, due in enumerate(DUES, start=1)]
    told = tuple(
        each if isinstance(each, Entry) else entry(each[0], at(*each[2:]), f"A-01@2024-Q{each[1]}")
        for each in entries
    )
    return year(counted, *rows, entries=told)


def report_of(number: int, *entries: Told | Entry) -> QuarterReport:
    """The report on a quarter of 2024."""
    return build_quarter_report(Quarter(2024, number), record_of(*entries), YARDSTICK)


def test_a_quarter_counts_what_was_due_in_it() -> None:
    report = report_of(1, (EntryKind.COMPLETED, 1, 3, 20))
    assert (report.overall.planned, report.overall.done, report.overall.share) == (1, 1, 100)
    assert report.previous is None
    assert report.late == ()
    assert [each.occurrence_id for each in report.ahead] == [SECOND]
    assert report.indicators[0].occurrence_ids == (FIRST,)
    assert (report.indicators[0].value, report.indicators[0].pace) == (1, 1.0)


def test_every_number_says_what_it_was_counted_from() -> None:
    report = report_of(
        1,
        entry(EntryKind.ISSUED, at(1, 2), FIRST, number=7),
        entry(EntryKind.COMPLETED, at(3, 20), FIRST, number=12),
    )
    assert report.overall.trace("done") == Trace(occurrences=(FIRST,), entries=(7, 12))
    assert report.overall.trace("late") == Trace()
    assert report.goals[0].figures.trace("planned").occurrences == (FIRST,)
    assert report.goals[0].items[0].entries == (7, 12)
    assert report.indicators[0].entries == (7, 12)


def test_what_was_entered_after_the_cut_off_is_not_in_it() -> None:
    report = report_of(1, (EntryKind.COMPLETED, 1, 4, 1))
    assert report.cut_off == date(2024, 3, 31)
    assert report.overall.done == 0
    assert report.late[0].state is State.OPEN
    assert report.overall.light is Light.RED


def test_a_slip_that_is_taken_back_later_is_not_reported() -> None:
    undone = entry(EntryKind.CORRECTED, at(4, 2), FIRST, note="点错了", is_undoing=True)
    report = report_of(1, (EntryKind.COMPLETED, 1, 3, 20), undone)
    assert (report.overall.done, report.overall.late) == (0, 1)


def test_taking_back_what_came_later_changes_nothing() -> None:
    undone = entry(EntryKind.CORRECTED, at(4, 3), FIRST, note="点错了", is_undoing=True)
    report = report_of(1, (EntryKind.PROGRESSED, 1, 3, 20), (EntryKind.COMPLETED, 1, 4, 2), undone)
    assert report.goals[0].items[0].state is State.PROGRESSED


def test_a_number_that_is_corrected_later_is_reported_as_corrected() -> None:
    told = entry(EntryKind.COMPLETED, at(3, 20), FIRST, amount=3)
    corrected = entry(EntryKind.CORRECTED, at(4, 2), FIRST, amount=2, note="多记一次")
    assert report_of(1, told, corrected).indicators[0].value == 2
    more = entry(EntryKind.PROGRESSED, at(4, 1), FIRST, amount=1)
    begun = entry(EntryKind.PROGRESSED, at(3, 20), FIRST, amount=3)
    assert report_of(1, begun, more, corrected).indicators[0].value == 3


def test_a_report_looks_back_at_what_was_late_before() -> None:
    report = report_of(2, (EntryKind.COMPLETED, 1, 4, 8), (EntryKind.COMPLETED, 2, 6, 3))
    assert report.previous is not None
    assert report.previous.late == 1
    (back,) = report.looked_back
    assert (back.occurrence_id, back.finished_on) == (FIRST, date(2024, 4, 8))


def test_cancelled_work_is_counted_as_cancelled_and_nowhere_else() -> None:
    report = report_of(1, (EntryKind.CANCELLED, 1, 3, 1))
    assert (report.overall.planned, report.overall.cancelled) == (0, 1)
    assert report.goals[0].items == ()
    assert [each.occurrence_id for each in report.cancelled] == [FIRST]


def test_the_second_quarter_is_also_the_half_year_and_the_fourth_the_year() -> None:
    done = (EntryKind.COMPLETED, 1, 3, 20)
    assert report_of(1, done).to_date is None
    half, whole = report_of(2, done).to_date, report_of(4, done).to_date
    assert half is not None
    assert whole is not None
    assert (half.title, half.figures.planned, half.figures.done) == ("上半年", 2, 1)
    assert (whole.title, whole.figures.planned, whole.figures.done) == ("全年", 4, 1)
    goal = report_of(2, done).goals[0]
    assert goal.to_date is not None
    assert goal.to_date.planned == 2


def test_lateness_is_counted_up_to_the_cut_off_and_no_day_further() -> None:
    assert report_of(2).late[0].days_late == 0  # due on Friday 28 June; then a weekend
    assert report_of(1).late[0].days_late == 0
    assert [each.days_late for each in report_of(2).looked_back] == [62]


def test_reason_and_remedy_are_the_assignees_own_words() -> None:
    asked = entry(
        EntryKind.EXTENSION_ASKED,
        at(3, 27),
        FIRST,
        note="原因：讲师生病。措施：改由司法所长主讲。",
        new_due_on=date(2024, 4, 12),
    )
    refused = entry(EntryKind.EXTENSION_REFUSED, at(3, 28), FIRST, note="请抓紧")
    (pending,) = report_of(1, asked).late
    assert (pending.reason, pending.remedy) == ("讲师生病", "改由司法所长主讲")
    assert (pending.is_asking, pending.new_due_on) == (True, date(2024, 4, 12))
    (late,) = report_of(1, asked, refused).late
    assert (late.reason, late.note, late.new_due_on) == ("讲师生病", "请抓紧", None)
    assert late.person == "王芳"


def test_remarks_on_an_item_go_before_the_ledgers_words() -> None:
    told = ItemRemark(reason="场地维修", remedy="借用村委会", new_due_on=date(2024, 4, 20))
    extras = Extras(Remarks(items={FIRST: told}))
    report = build_quarter_report(Quarter(2024, 1), record_of(), YARDSTICK, extras)
    (late,) = report.late
    assert (late.reason, late.remedy, late.new_due_on) == (
        "场地维修",
        "借用村委会",
        date(2024, 4, 20),
    )


def test_an_extension_that_was_granted_is_counted_and_shown() -> None:
    asked = entry(
        EntryKind.EXTENSION_ASKED, at(3, 20), FIRST, note="等通知", new_due_on=date(2024, 3, 30)
    )
    granted = entry(EntryKind.EXTENSION_GRANTED, at(3, 21), FIRST, new_due_on=date(2024, 3, 30))
    report = report_of(1, asked, granted)
    assert report.overall.extended == 1
    (late,) = report.late
    assert (late.due_on, late.planned_on, late.is_extended) == (
        date(2024, 3, 30),
        date(2024, 3, 29),
        True,
    )


def test_any_days_of_a_year_can_be_reported_on() -> None:
    span = Span.of_window(Window.through(date(2024, 3, 1), date(2024, 4, 30)))
    report = build_span_report(span, record_of(), YARDSTICK, Extras())
    assert (report.quarter, report.is_quarter) == ("2024-03-01_2024-04-30", False)
    assert report.quarter_title == "2024年3月1日至4月30日"
    assert [each.occurrence_id for each in report.late] == [FIRST]
    assert [each.occurrence_id for each in report.ahead] == [SECOND]


def test_nobody_is_named_where_nobody_held_the_post_or_the_time_has_not_come() -> None:
    from planner.core.organization import Tenure
    from tests.cast import organization

    empty = organization((Tenure(post="desk", person="zhouping", from_on=date(2023, 1, 1)),))
    record = year(plan(), recorded(occurrence(DUES[0])), by=empty)
    assert build_quarter_report(Quarter(2024, 1), record, YARDSTICK).late[0].person == ""
    coming = occurrence(DUES[1], id=SECOND, starts_on=date(2024, 4, 1))
    ahead = build_quarter_report(Quarter(2024, 1), year(plan(), recorded(coming)), YARDSTICK).ahead
    assert ahead[0].person == ""


def test_the_same_ledger_gives_the_same_report() -> None:
    told = (EntryKind.COMPLETED, 1, 3, 20)
    assert report_of(1, told).model_dump_json() == report_of(1, told).model_dump_json()


def test_the_data_reads_back_equal() -> None:
    report = report_of(2, (EntryKind.COMPLETED, 1, 4, 8))
    assert QuarterReport.model_validate_json(report.model_dump_json()) == report


def test_a_report_that_was_frozen_by_an_earlier_program_is_still_read() -> None:
    old = QuarterReport.model_validate_json(OLD.read_text("utf-8"))
    assert (old.format, old.quarter, old.overall.planned) == (1, "2024-Q2", 77)
    assert old.overall.done_in_time is None
    assert report_of(2).format == 2
