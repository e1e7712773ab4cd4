"""What a report says: its sentences follow the facts, and nothing else is said."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.dates import Quarter, Window
from planner.core.plan import Count, Goal, Measure
from planner.core.progress import EntryKind, YearRecord
from planner.core.report import (
    Extras,
    ItemRemark,
    Paragraph,
    QuarterProse,
    QuarterReport,
    Remarks,
    Span,
    build_quarter_report,
    build_span_report,
)
from planner.core.report.wording import in_sentence, listed, numeral, quoted, whose
from tests.cast import (
    CITED,
    YARDSTICK,
    assignment,
    at,
    entry,
    indicator,
    occurrence,
    plan,
    recorded,
    year,
)
from tests.core.test_report import FIRST, OLD, Told, record_of, report_of

DONE = (EntryKind.COMPLETED, 1, 3, 20)


def said(paragraphs: object) -> str:
    """Paragraphs as lines."""
    assert hasattr(paragraphs, "__iter__")
    return "\n".join(f"{each.lead}{each.text}" for each in paragraphs)


def prose_of(number: int, *entries: Told) -> QuarterProse:
    return QuarterProse(report_of(number, *entries))


def with_remarks(**texts: object) -> QuarterProse:
    extras = Extras(Remarks.model_validate(texts))
    return QuarterProse(build_quarter_report(Quarter(2024, 1), record_of(), YARDSTICK, extras))


@pytest.mark.parametrize(
    ("number", "word"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")]
)
def test_numbers_are_written_as_headings_have_them(number: int, word: str) -> None:
    assert numeral(number) == word


def test_what_is_quoted_has_its_own_quotes_inside() -> None:
    assert quoted("培训“法律明白人”") == "“培训‘法律明白人’”"


def test_quoted_names_stand_side_by_side_and_others_are_parted() -> None:
    assert listed(["“甲”", "“乙”"]) == "“甲”“乙”"
    assert listed(["“甲”3次", "“乙”"]) == "“甲”3次、“乙”"


@pytest.mark.parametrize(
    ("office", "post", "told"),
    [
        ("党政办公室", "宣传干事", "党政办公室宣传干事"),
        ("党政办公室", "党政办公室主任", "党政办公室主任"),
        ("乡纪委", "纪委书记", "乡纪委书记"),
        ("党政领导班子", "党委书记", "党委书记"),
    ],
)
def test_office_and_post_are_told_without_saying_anything_twice(
    office: str, post: str, told: str
) -> None:
    late = report_of(1).late[0].model_copy(update={"office": office, "post": post})
    assert whose(late) == told


def test_what_a_plan_is_for_is_in_the_title_where_the_plans_title_says_it() -> None:
    for plan_title, subject in (
        ("云雾乡2024年法治政府建设工作计划", "法治政府建设"),
        ("2024年度平安建设工作要点", "平安建设"),
        ("工作计划", ""),
    ):
        report = report_of(1).model_copy(update={"plan_title": plan_title})
        assert QuarterProse(report).title() == f"2024年第一季度{subject}工作进展情况报告"


def test_a_title_says_what_else_a_quarter_closes() -> None:
    assert prose_of(1).title() == "2024年第一季度法治政府建设工作进展情况报告"
    assert prose_of(2).title() == "2024年第二季度暨上半年法治政府建设工作进展情况报告"
    assert prose_of(4).title() == "2024年第四季度暨全年法治政府建设工作进展情况报告"


def test_a_goal_without_work_says_so_in_one_line() -> None:
    other = Measure(id="M2", title="普法", assignments=(assignment("A-02"),))
    base = plan(assignment())
    goal = Goal(id="G2", title="群众学法", citation=CITED, measures=(other,))
    both = base.model_copy(update={"goals": (*base.goals, goal)})
    record = year(both, recorded(occurrence(date(2024, 3, 29))))
    told = QuarterProse(build_quarter_report(Quarter(2024, 1), record, YARDSTICK)).goals()
    assert said(told).splitlines()[1] == "（二）群众学法。本季度没有到期的事项。"


def test_what_was_done_is_told_by_measure() -> None:
    first = Measure(id="M1", title="学习", assignments=(assignment("A-01"),))
    second = Measure(id="M2", title="普法", assignments=(assignment("A-02"), assignment("A-03")))
    base = plan()
    goal = base.goals[0].model_copy(update={"measures": (first, second)})
    dues = {"A-01@1": 20, "A-01@2": 25, "A-02@1": 26, "A-03@1": 27}
    rows = [recorded(occurrence(date(2024, 3, day), id=key)) for key, day in dues.items()]
    done = tuple(
        entry(EntryKind.COMPLETED, at(3, 19), key) for key in ("A-01@1", "A-01@2", "A-02@1")
    )
    record = year(base.model_copy(update={"goals": (goal,)}), *rows, entries=done)
    report = build_quarter_report(Quarter(2024, 1), record, YARDSTICK)
    assert said(QuarterProse(report).goals()) == (
        "（一）提高法治意识。应办4项，已办结3项，占75%；尚有1项逾期未办。"
        "一是学习，办结“法治学习01”2次；二是普法，办结“法治学习02”，“法治学习03（第一季度）”逾期未办。"
    )


def test_suspensions_extensions_and_cancellations_are_told_where_there_are_any() -> None:
    assert "中止1项。" in said(prose_of(1, (EntryKind.SUSPENDED, 1, 3, 1)).overall())
    assert "撤销1项。" in said(prose_of(1, (EntryKind.CANCELLED, 1, 3, 1)).overall())
    assert "中止" not in said(prose_of(1, DONE).overall())


def test_work_that_was_finished_late_is_told_apart() -> None:
    told = said(prose_of(2, (EntryKind.COMPLETED, 1, 4, 8)).overall())
    assert "上半年累计应办2项，已办结1项（其中逾期后办结1项），占50%；尚有1项逾期未办。" in told


def test_a_late_item_says_whose_since_when_why_and_until_when() -> None:
    remark = {"reason": "场地维修", "remedy": "借用村委会。", "new_due_on": date(2024, 4, 20)}
    told = with_remarks(items={FIRST: ItemRemark.model_validate(remark)}).late()
    assert said(told) == (
        "本季度逾期未办1项，涉及1个责任单位；指标落后1项。\n"
        "1．法治学习01（第一季度）。由平安法治办主任王芳负责，应于3月29日办结。"
        "责任人说明：场地维修。整改措施：借用村委会。拟于4月20日前办结。\n"
        "落后的指标。“学习次数”比序时进度少1次。"
    )


def test_a_pending_extension_is_said_to_be_pending() -> None:
    asked = entry(
        EntryKind.EXTENSION_ASKED, at(3, 27), FIRST, note="等通知", new_due_on=date(2024, 4, 12)
    )
    assert "已申请延期至4月12日，尚未批复。" in said(QuarterProse(report_of(1, asked)).late())


def test_an_extended_item_that_is_late_all_the_same_has_both_dates() -> None:
    asked = entry(
        EntryKind.EXTENSION_ASKED, at(3, 20), FIRST, note="等", new_due_on=date(2024, 3, 30)
    )
    granted = entry(EntryKind.EXTENSION_GRANTED, at(3, 21), FIRST, new_due_on=date(2024, 3, 30))
    told = said(QuarterProse(report_of(1, asked, granted)).late())
    assert "应于3月30日办结（原定3月29日，经批准延期）。" in told
    assert "批准延期1项" in said(QuarterProse(report_of(1, asked, granted)).overall())


def test_the_last_quarters_red_items_are_followed_up_each_in_its_way() -> None:
    done = said(prose_of(2, (EntryKind.COMPLETED, 1, 4, 8)).late())
    assert "上季度末逾期未办的1项中，已办结1项。" in done
    assert "（1）法治学习01（第一季度），已于4月8日办结。" in done
    out = said(prose_of(2, (EntryKind.SUSPENDED, 1, 4, 8)).late())
    assert "上季度末逾期未办的1项中，中止或撤销1项。" in out
    assert "（1）法治学习01（第一季度），已中止。" in out
    left = said(prose_of(2).late())
    assert "仍未办结，已逾期62个工作日。责任人尚未说明原因。" in left


def test_problems_are_the_datas_then_peoples() -> None:
    told = said(
        with_remarks(
            problems="宣传形式单一。\n\n骨干少。", rectification="增加院坝会。\n请讲师。"
        ).problems()
    )
    assert told == ("宣传形式单一。\n骨干少。\n整改措施。增加院坝会。\n请讲师。")
    assert said(prose_of(1, DONE).problems()) == "本季度没有需要说明的问题。"


def test_problems_do_not_repeat_what_stands_among_what_is_late() -> None:
    told = said(prose_of(1).problems())
    assert told == "除上述逾期和滞后事项外，本季度没有其他需要说明的问题。"


def late_twice(*entries: Told) -> QuarterProse:
    """A quarter in which two things are late, after one in which the first of them was."""
    rows = [
        recorded(occurrence(date(2024, month, day), id=f"{key}@2024-Q{quarter}"))
        for key, quarter, month, day in (("A-01", 1, 3, 29), ("A-01", 2, 6, 20), ("A-02", 2, 6, 21))
    ]
    record = year(plan(assignment("A-01"), assignment("A-02")), *rows, entries=entries)
    return QuarterProse(build_quarter_report(Quarter(2024, 2), record, YARDSTICK))


def test_what_gathers_and_what_recurs_is_a_problem() -> None:
    told = said(late_twice(entry(EntryKind.COMPLETED, at(4, 8), "A-01@2024-Q1")).problems())
    assert told == "逾期未办的2项都在平安法治办。“法治学习01”此前曾逾期，本季度再次逾期。"


def test_a_reason_that_several_give_is_told_once() -> None:
    same = (
        entry(EntryKind.PROGRESSED, at(6, 3), key, note="等县里通知")
        for key in ("A-01@2024-Q2", "A-02@2024-Q2")
    )
    assert "2项的原因同为“等县里通知”。" in said(late_twice(*same).problems())


def test_that_nobody_has_said_why_is_told_once_for_all() -> None:
    told = said(late_twice().late())
    assert "本季度逾期未办2项，涉及1个责任单位，责任人均未说明原因" in told
    assert told.count("说明原因") == 2
    assert "仍未办结，已逾期62个工作日。责任人尚未说明原因。" in told


def test_what_is_asked_of_those_above_is_peoples_own() -> None:
    told = with_remarks(coordination="请县司法局派讲师。").coordination()
    assert said(told) == "请县司法局派讲师。"
    assert said(prose_of(1).coordination()) == "本季度没有需要上级协调的事项。"


def test_other_days_are_not_called_a_quarter() -> None:
    span = Span.of_window(Window.through(date(2024, 4, 1), date(2024, 6, 30)))
    prose = QuarterProse(build_span_report(span, record_of(), YARDSTICK, Extras()))
    assert prose.title() == "2024年4月1日至6月30日法治政府建设工作进展情况报告"
    assert said(prose.overall()).startswith("本期应办1项，均逾期未办。办结比例与上一期持平。")


def indicators_of(record: YearRecord, number: int) -> str:
    report = build_quarter_report(Quarter(2024, number), record, YARDSTICK)
    return said(QuarterProse(report).indicators())


def counted(number: int, amounts: tuple[int, ...], **more: object) -> str:
    """What is said of an indicator that A-01 counts towards, after amounts in its quarters."""
    counts = plan(assignment(counts=(Count(indicator="I-01"),)), indicators=(indicator(**more),))
    dues = (date(2024, 3, 29), date(2024, 6, 28), date(2024, 9, 30), date(2024, 12, 31))
    rows = [recorded(occurrence(due, id=f"A-01@2024-Q{n}")) for n, due in enumerate(dues, start=1)]
    told = tuple(
        entry(EntryKind.COMPLETED, at(3, 20), f"A-01@2024-Q{n}", amount=amount)
        for n, amount in enumerate(amounts, start=1)
    )
    return indicators_of(year(counts, *rows, entries=told), number)


def test_readings_are_told_against_pace_and_last_year() -> None:
    assert counted(1, (1,)) == "有序时进度要求的1项指标全部达到序时进度。"
    assert "落后序时进度的。“学习次数”完成0次，为全年目标（4次）的0%，比序时进度少1次。" in counted(
        1, ()
    )
    assert (
        "超过序时进度的。“学习次数”完成3次，为全年目标（4次）的75%，比序时进度多2次。"
        in counted(1, (3,))
    )
    assert "与上年相比。已达到上年全年数的有1项：“学习次数”3次。" in counted(1, (3,))


def test_at_the_years_end_readings_are_told_against_last_years() -> None:
    assert "与上年相比。增加的有1项：“学习次数”4次（上年3次）。" in counted(4, (4,))
    assert "与上年相比。减少的有1项：“学习次数”2次（上年3次）。" in counted(4, (2,))
    assert "与上年相比。持平的有1项：“学习次数”3次。" in counted(4, (3,))


def test_some_readings_behind_are_counted_as_a_share() -> None:
    both = plan(
        assignment(counts=(Count(indicator="I-01"), Count(indicator="I-02"))),
        indicators=(indicator(), indicator("I-02", 8)),
    )
    done = entry(EntryKind.COMPLETED, at(3, 20), FIRST, amount=9)
    dues = (date(2024, 3, 29), date(2024, 6, 28))
    rows = [recorded(occurrence(due, id=f"A-01@2024-Q{n}")) for n, due in enumerate(dues, start=1)]
    told = indicators_of(year(both, *rows, entries=(done,)), 1)
    assert "有序时进度要求的2项指标中，1项达到序时进度，占50%。" in told


def test_what_should_stay_low_and_what_is_only_counted_is_told_so() -> None:
    assert "需要控制的。“学习次数”5次，超出控制数（4次）1次。" in counted(1, (5,), aim="at_most")
    assert "没有超出控制数（4次）。" in counted(1, (2,), aim="at_most")
    assert "只统计、不评价的。“学习次数”5次（上年3次）。" in counted(1, (5,), aim="observed")


def test_a_limit_that_is_passed_is_among_what_lags() -> None:
    low = plan(
        assignment(counts=(Count(indicator="I-01"),)), indicators=(indicator(aim="at_most"),)
    )
    told = entry(EntryKind.COMPLETED, at(3, 20), FIRST, amount=5)
    record = year(low, recorded(occurrence(date(2024, 3, 29))), entries=(told,))
    report = build_quarter_report(Quarter(2024, 1), record, YARDSTICK)
    assert "落后的指标。“学习次数”超出控制数1次。" in said(QuarterProse(report).late())


def test_a_plan_without_indicators_says_so() -> None:
    record = year(plan(), recorded(occurrence(date(2024, 3, 29))))
    assert indicators_of(record, 1) == "计划没有设指标。"
    report = build_quarter_report(Quarter(2024, 1), record, YARDSTICK)
    assert "指标" not in said(QuarterProse(report).overall())


def test_what_comes_is_told_by_day_and_what_is_owed_goes_along() -> None:
    told = said(prose_of(1).ahead())
    assert told == (
        "下季度应办1项，涉及1项任务。逾期未办的1项一并办理。\n"
        "（一）提高法治意识。6月办结“法治学习01”（28日前）。"
    )
    assert said(prose_of(4, DONE).ahead()) == (
        "2025年的事项以该年度工作计划为准。逾期未办的3项继续办理。"
    )


def test_a_report_from_before_goals_had_ids_is_still_put_into_words() -> None:
    old = QuarterProse(QuarterReport.model_validate_json(OLD.read_text("utf-8")))
    assert said(old.overall()).startswith("本季度应办77项，已办结74项，占96%；尚有3项逾期未办。")
    assert said(old.ahead()).startswith("下季度应办")
    assert "逾期未办3项，涉及2个责任单位，责任人均未说明原因" in said(old.late())
    assert "责任人尚未说明原因" not in said(old.late())
    assert next(old.goals()) == Paragraph(
        "应办20项，已全部办结。", "（一）干部带头学法用法，群众遇事找法。"
    )


def test_nothing_due_is_said_of_any_span() -> None:
    report = report_of(1, (EntryKind.CANCELLED, 1, 3, 1))
    assert in_sentence(report.overall, "全年") == "全年没有到期的事项。"
