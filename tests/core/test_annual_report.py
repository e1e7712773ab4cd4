"""The yearly report on building law-based government: five parts from the year's ledger."""

from __future__ import annotations

from datetime import date

from planner.core.plan import Count, Plan, Shortcoming
from planner.core.progress import EntryKind, YearRecord
from planner.core.report import (
    AnnualProse,
    AnnualReport,
    Extras,
    Neighbours,
    Remarks,
    build_annual_report,
)
from planner.core.schedule import Revision
from tests.cast import (
    CITED,
    YARDSTICK,
    assignment,
    at,
    entry,
    indicator,
    occurrence,
    organization,
    plan,
    recorded,
    year,
)
from tests.core.test_report_prose import said

SPRING, AUTUMN = "A-01@2024-Q2", "A-01@2024-Q3"


def plan_of_a_head() -> Plan:
    """The head's own duty twice a year, and a shortcoming that the measure answers."""
    base = plan(
        assignment("A-01", assignee="head", is_heads_duty=True, counts=(Count(indicator="I-01"),)),
        indicators=(indicator(target=2),),
    )
    goal = base.goals[0]
    measure = goal.measures[0].model_copy(update={"answers": ("S1",)})
    lacking = Shortcoming(id="S1", title="学得不深", citation=CITED)
    goals = (goal.model_copy(update={"measures": (measure,)}),)
    return base.model_copy(update={"goals": goals, "shortcomings": (lacking,)})


def record_of(*done: str, of: Plan | None = None) -> YearRecord:
    """A year with two occurrences of A-01, of which some were completed in June."""
    rows = [
        recorded(occurrence(date(2024, 6, 28), id=SPRING, label="上半年")),
        recorded(occurrence(date(2024, 9, 30), id=AUTUMN, label="下半年")),
    ]
    told = tuple(entry(EntryKind.COMPLETED, at(6, 20), each) for each in done)
    return year(of or plan_of_a_head(), *rows, entries=told)


def report_of(
    *done: str, beside: Neighbours | None = None, remarks: Remarks | None = None
) -> AnnualReport:
    extras = Extras(remarks or Remarks())
    return build_annual_report(record_of(*done), YARDSTICK, extras, beside or Neighbours())


def prose_of(*done: str, **more: object) -> AnnualProse:
    return AnnualProse(report_of(*done, **more))  # type: ignore[arg-type] # as above


def test_part_one_tells_the_year_and_its_counts_beside_last_years() -> None:
    assert said(prose_of(SPRING).results()) == (
        "2024年应办2项，已办结1项，占50%；尚有1项逾期未办。\n"
        "（一）提高法治意识。应办2项，已办结1项，占50%；尚有1项逾期未办。"
        "加强学习，办结“法治学习01”，“法治学习01（下半年）”逾期未办。\n"
        "（二）指标完成情况。有目标的1项指标都没有完成全年目标。\n"
        "没有完成全年目标的。“学习次数”完成1次，比全年目标少1次。\n"
        "与上年相比。减少的有1项：“学习次数”1次（上年3次）。"
    )
    assert "有目标的1项指标全部完成全年目标。" in said(prose_of(SPRING, AUTUMN).results())


def test_the_share_is_set_beside_last_years_where_the_ledger_has_it() -> None:
    base = record_of(SPRING)
    earlier = Revision(
        1, plan_of_a_head().model_copy(update={"year": 2023}), organization(), at(1, 2), "planner"
    )
    last = YearRecord(earlier, (recorded(occurrence(date(2023, 6, 28), id="A-01@2023-Q2")),), {})
    report = build_annual_report(base, YARDSTICK, Extras(), Neighbours(last))
    assert report.previous is not None
    assert "办结比例比上年提高50个百分点。" in said(AnnualProse(report).results())


def test_part_two_names_what_stayed_red_by_what_was_lacking() -> None:
    told = said(
        prose_of(
            SPRING, remarks=Remarks(problems="力量不足。", rectification="补充人员。")
        ).shortcomings()
    )
    assert told == (
        "上一年度报告提出的不足，针对性任务的完成情况如下。\n"
        "（一）学得不深。应办2项，已办结1项，占50%；尚有1项逾期未办：“法治学习01”。\n"
        "（二）没有办结的事项和原因。到2024年底没有办结的有1项。\n"
        "1．法治学习01（下半年）。由党政办乡长负责，应于9月30日办结，已逾期62个工作日。"
        "责任人尚未说明原因。\n"
        "力量不足。\n整改措施。补充人员。"
    )


def test_a_year_without_shortcomings_says_so_in_one_line() -> None:
    plain = build_annual_report(year(plan()), YARDSTICK, Extras(), Neighbours())
    assert (
        said(AnnualProse(plain).shortcomings())
        == "2024年计划的事项全部办结，没有其他需要说明的不足。"
    )


def test_part_three_tells_what_the_heads_did_on_which_days() -> None:
    assert said(prose_of(SPRING, AUTUMN).duties()) == (
        "（一）乡长孙梅。列入计划的履职事项应办2次，均已办理：“法治学习01”2次（6月20日、6月20日）。"
    )
    assert said(prose_of(SPRING).duties()) == (
        "（一）乡长孙梅。列入计划的履职事项应办2次，已办理1次："
        "“法治学习01”1次（6月20日），应于9月30日办理的1次未办结。"
    )
    assert said(prose_of().duties()) == "（一）乡长孙梅。“法治学习01”尚未办理。"
    none = build_annual_report(year(plan()), YARDSTICK, Extras(), Neighbours())
    assert said(AnnualProse(none).duties()) == "计划没有列出党政主要负责人的履职事项。"
    never = build_annual_report(year(plan_of_a_head()), YARDSTICK, Extras(), Neighbours())
    assert said(AnnualProse(never).duties()) == "（一）乡长孙梅。“法治学习01”没有到期的期次。"


def test_part_four_tells_next_years_plan_if_there_is_one() -> None:
    coming = plan(indicators=(indicator(target=5), indicator("I-02", 3, title="旁听"))).model_copy(
        update={"year": 2025, "title": "2025年计划"}
    )
    assert said(prose_of(SPRING, beside=Neighbours(next=coming)).arrangements()) == (
        "《2025年计划》安排1项目标、1项任务。2024年没有办结的1项继续办理。\n"
        "（一）提高法治意识。加强学习。\n"
        "（二）主要指标。“学习次数”5次（2024年1次）、“旁听”3次。"
    )
    bare = coming.model_copy(update={"indicators": ()})
    assert "主要指标" not in said(prose_of(beside=Neighbours(next=bare)).arrangements())
    assert said(prose_of(SPRING, AUTUMN).arrangements()) == "2025年工作计划尚未发布。"


def test_part_five_is_peoples_own() -> None:
    told = prose_of(remarks=Remarks(other="接受督察一次。", coordination="请派讲师。")).other()
    assert said(told) == "接受督察一次。\n请派讲师。"
    assert said(prose_of().other()) == "没有其他需要报告的事项。"


def test_it_is_titled_by_its_year_and_dated_by_its_last_day() -> None:
    prose, report = prose_of(), report_of()
    assert prose.title() == "2024年法治政府建设年度报告"
    assert prose.opening().endswith("数据截至2024年12月31日。")
    assert prose.legend().startswith("红黄绿灯：")
    assert (report.cut_off, report.organ) == (date(2024, 12, 31), "yunwu")
    assert report.organ_name == "云雾土家族乡人民政府"
    assert not report.is_rehearsal
    assert report.masthead.number == ""


def test_the_data_reads_back_equal() -> None:
    report = report_of(SPRING)
    assert AnnualReport.model_validate_json(report.model_dump_json()) == report


def test_a_plan_without_targets_has_no_paragraph_on_them() -> None:
    low = plan(assignment(), indicators=(indicator(aim="at_most"),))
    told = build_annual_report(record_of(SPRING, of=low), YARDSTICK, Extras(), Neighbours())
    assert "指标完成情况" not in said(AnnualProse(told).results())


def test_some_targets_reached_are_counted_beside_those_that_are_not() -> None:
    both = plan(
        assignment(counts=(Count(indicator="I-01"),)),
        indicators=(indicator(target=1), indicator("I-02", 3, title="旁听")),
    )
    told = build_annual_report(record_of(SPRING, of=both), YARDSTICK, Extras(), Neighbours())
    assert "有目标的2项指标中，1项完成全年目标，占50%。" in said(AnnualProse(told).results())
