"""Two versions compared; numbers in free texts that the data do not bear."""

from __future__ import annotations

from datetime import date

from planner.core.dates import Quarter
from planner.core.progress import Entry, EntryKind
from planner.core.report import (
    Change,
    Extras,
    ItemRemark,
    Masthead,
    Neighbours,
    QuarterReport,
    Remarks,
    build_annual_report,
    build_quarter_report,
    compare,
    doubts_of,
)
from tests.cast import YARDSTICK, assignment, at, entry, indicator, occurrence, plan, recorded, year
from tests.core import test_annual_report
from tests.core.test_report import FIRST, OLD, record_of, report_of

DONE = entry(EntryKind.COMPLETED, at(3, 20), FIRST, number=4)
UNDONE = entry(EntryKind.CORRECTED, at(4, 2), FIRST, note="点错了", is_undoing=True, number=9)


def changes_of(old: tuple[Entry, ...], new: tuple[Entry, ...]) -> dict[str, Change]:
    return {each.what: each for each in compare(report_of(1, *old), report_of(1, *new))}


def test_versions_of_the_same_data_do_not_differ() -> None:
    assert compare(report_of(1, DONE), report_of(1, DONE)) == ()


def test_a_correction_is_shown_with_the_numbers_that_it_changed_and_its_entry() -> None:
    changes = changes_of((DONE,), (DONE, UNDONE))
    assert changes["总体：办结"] == Change(what="总体：办结", before="1", after="0", entries=(9,))
    assert changes["总体：逾期未办"].after == "1"
    assert changes["提高法治意识：办结"].entries == (9,)
    item = changes[f"法治学习01（第一季度）（{FIRST}）"]
    assert item.before == "已办结，截止2024年3月29日，2024年3月20日办结"
    assert item.after == "待办（逾期），截止2024年3月29日"
    assert item.entries == (9,)


def test_a_reading_that_changed_is_shown() -> None:
    more = entry(EntryKind.CORRECTED, at(4, 2), FIRST, amount=3, note="漏记", number=9)
    change = changes_of((DONE,), (DONE, more))["指标：学习次数"]
    assert (change.before, change.after, change.entries) == ("1次", "3次", (9,))


def test_what_is_no_longer_in_the_report_is_shown_and_what_is_new() -> None:
    other = build_quarter_report(
        Quarter(2024, 1),
        year(plan(assignment("A-02")), recorded(occurrence(date(2024, 3, 29), id="A-02@2024-Q1"))),
        YARDSTICK,
    )
    changes = {each.what: each for each in compare(report_of(1), other)}
    assert changes[f"法治学习01（第一季度）（{FIRST}）"].after == "不在报告内"
    assert changes["法治学习02（第一季度）（A-02@2024-Q1）"].before == "不在报告内"


def test_goals_and_indicators_that_are_new_are_not_compared() -> None:
    renamed = plan(assignment(), indicators=(indicator("I-09"),))
    goal = renamed.goals[0].model_copy(update={"id": "G9"})
    record = year(
        renamed.model_copy(update={"goals": (goal,)}), recorded(occurrence(date(2024, 3, 29)))
    )
    new = build_quarter_report(Quarter(2024, 1), record, YARDSTICK)
    assert not any(each.what.startswith(("指标", "提高")) for each in compare(report_of(1), new))


def with_remarks(**texts: str) -> QuarterReport:
    extras = Extras(Remarks.model_validate(texts))
    return build_quarter_report(Quarter(2024, 1), record_of(), YARDSTICK, extras)


def test_texts_are_compared_line_by_line() -> None:
    old, new = with_remarks(problems="一。\n二。"), with_remarks(problems="一。\n三。\n四。")
    assert [(each.what, each.before, each.after) for each in compare(old, new)] == [
        ("存在问题", "二。", "三。"),
        ("存在问题", "", "四。"),
    ]


def test_a_payload_that_did_not_count_something_is_not_said_to_differ_in_it() -> None:
    new = report_of(1)
    bare = new.overall.model_copy(update={"extended": None})
    assert compare(new.model_copy(update={"overall": bare}), new) == ()


def test_a_count_that_is_not_the_reports_is_in_doubt_until_it_agrees() -> None:
    report = with_remarks(problems="本季度逾期未办3项，占88%。另有2项未办结。", other="办结5项。")
    assert [(each.title, each.number) for each in doubts_of(report)] == [
        ("存在问题", "3项"),
        ("存在问题", "88%"),
        ("存在问题", "2项"),
        ("其他需要报告的事项", "5项"),
    ]
    assert doubts_of(report)[0].sentence == "本季度逾期未办3项，占88%。"
    assert doubts_of(with_remarks(problems="本季度逾期未办1项，占0%。尚有1项未办结。")) == ()


def test_a_reading_beside_its_indicators_title_is_the_datas_or_in_doubt() -> None:
    assert [each.number for each in doubts_of(with_remarks(problems="学习次数仅2次。"))] == ["2次"]
    assert doubts_of(with_remarks(problems="学习次数0次，目标4次，比上年少3次。")) == ()


def test_numbers_of_peoples_own_are_left_alone() -> None:
    told = "4月12日起分3批培训90人次，印发〔2024〕15号文件，覆盖率87%；去年后办结2项。"
    assert doubts_of(with_remarks(problems=told)) == ()


def test_the_half_years_and_the_last_quarters_numbers_are_the_reports_too() -> None:
    extras = Extras(Remarks(problems="上半年应办2项，逾期未办0项。"))
    report = build_quarter_report(Quarter(2024, 2), record_of(DONE), YARDSTICK, extras)
    assert doubts_of(report) == ()


def test_a_years_report_bears_its_own_numbers() -> None:
    told = Remarks(other="今年应办2项，去年应办3项，办结17项。")
    before = test_annual_report.record_of()
    last_plan = before.revision.plan.model_copy(update={"year": 2023})
    rows = [recorded(occurrence(date(2023, 6, n), id=f"A-01@2023-{n}")) for n in (3, 4, 5)]
    beside = Neighbours(year(last_plan, *rows))
    report = build_annual_report(before, YARDSTICK, Extras(told), beside)
    assert [each.number for each in doubts_of(report)] == ["17项"]
    alone = build_annual_report(before, YARDSTICK, Extras(told), Neighbours())
    assert [each.number for each in doubts_of(alone)] == ["3项", "17项"]


def test_what_was_not_counted_or_not_due_bears_no_number() -> None:
    told = Remarks(problems="应办0项，按期办结4项。")
    nothing = (EntryKind.CANCELLED, 1, 3, 1)
    extras = Extras(told)
    report = build_quarter_report(Quarter(2024, 1), record_of(nothing), YARDSTICK, extras)
    assert [each.number for each in doubts_of(report)] == ["4项"]
    old = QuarterReport.model_validate_json(OLD.read_text("utf-8"))
    frozen = old.model_copy(update={"remarks": told})
    assert [each.number for each in doubts_of(frozen)] == ["0项", "4项"]


def test_what_stands_around_the_text_is_compared_too() -> None:
    head = Masthead(number="云府〔2024〕1号", signed_on=date(2024, 4, 7))
    signed = build_quarter_report(Quarter(2024, 1), record_of(), YARDSTICK, Extras(masthead=head))
    assert [(each.what, each.before, each.after) for each in compare(report_of(1), signed)] == [
        ("发文字号", "", "云府〔2024〕1号"),
        ("成文日期", "", "2024-04-07"),
    ]


def test_what_was_told_about_an_item_is_compared() -> None:
    told = Remarks(items={FIRST: ItemRemark(remedy="补课", new_due_on=date(2024, 4, 20))})
    new = build_quarter_report(Quarter(2024, 1), record_of(), YARDSTICK, Extras(told))
    (change,) = compare(report_of(1), new)
    assert change.after.endswith("，整改措施：补课，拟办结日期：2024年4月20日")


def test_a_years_versions_are_compared_with_their_neighbours() -> None:
    record = test_annual_report.record_of()
    last_plan = record.revision.plan.model_copy(update={"year": 2023})
    row = recorded(occurrence(date(2023, 6, 2), id="A-01@2023-2"))
    lasts = [
        Neighbours(year(last_plan, row, entries=told))
        for told in ((), (entry(EntryKind.COMPLETED, at(5, 20, year=2023), "A-01@2023-2"),))
    ]
    coming = plan().model_copy(update={"title": "2025年计划"})
    besides = (*lasts, Neighbours(lasts[1].last, coming))
    one, two, three = (build_annual_report(record, YARDSTICK, Extras(), each) for each in besides)
    assert [each.what for each in compare(one, two)][:2] == ["上年：办结", "上年：逾期未办"]
    (change,) = compare(two, three)
    assert (change.what, change.before) == ("下一年度安排", "没有计划")
    assert change.after == "2025年计划，1项目标、1项任务"
    bare = build_annual_report(record, YARDSTICK, Extras(), Neighbours())
    assert compare(bare, bare) == ()
    assert compare(bare, bare.year_in_sum) == ()
