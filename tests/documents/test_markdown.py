"""The quarterly report as people read it."""

from __future__ import annotations

from datetime import date

from planner.core.dates import Quarter
from planner.core.plan import Count, Every, Period
from planner.core.progress import Entry, EntryKind
from planner.core.report import Extras, build_quarter_report
from planner.documents.markdown import render_markdown
from planner.documents.rehearsal import Summary, render_summary
from tests.cast import YARDSTICK, assignment, at, entry, indicator, occurrence, plan, recorded, year

DUES = (date(2024, 3, 29), date(2024, 6, 28), date(2024, 9, 30), date(2024, 12, 31))

REPORT = """\
# 云雾土家族乡人民政府2024年第二季度暨上半年法治政府建设工作进展情况报告

根据《2024年法治政府建设工作计划》（第1版），现将2024年第二季度暨上半年法治政府建设工作进展情况报\
告如下。数据截至2024年6月30日。

## 一、总体情况

本季度应办1项，均逾期未办。办结比例与上季度持平。

上半年累计应办2项，已办结1项（其中逾期后办结1项），占50%；尚有1项逾期未办。

按红黄绿灯划分，1项目标为滞后；列入评价的1项指标为关注。

## 二、主要指标

有序时进度要求的1项指标都没有达到序时进度。

**落后序时进度的。**“学习次数”完成1次，为全年目标（4次）的25%，比序时进度少1次。

| 指标 | 单位 | 上年 | 全年目标 | 实际 | 完成率 | 序时进度 | 状态 |
|---|:---:|:---:|:---:|:---:|:---:|:---:|:---:|
| 学习次数 | 次 | 3 | 4 | 1 | 25% | 2 | ▲关注 |

## 三、各项任务推进情况

**（一）提高法治意识。**应办1项，均逾期未办。加强学习，“法治学习01（第二季度）”逾期未办。

## 四、逾期和滞后事项

本季度逾期未办1项，涉及1个责任单位；指标落后1项。

**1．法治学习01（第二季度）。**由平安法治办主任王芳负责，应于6月28日办结。责任人尚未说明原因。

**落后的指标。**“学习次数”比序时进度少1次（计入该指标的“法治学习01（第二季度）”逾期未办）。

**上季度末逾期事项的后续。**上季度末逾期未办的1项中，已办结1项。

（1）法治学习01（第一季度），已于4月8日办结。

## 五、存在问题

“法治学习01”此前曾逾期，本季度再次逾期。

## 六、下一步安排

下季度应办1项，涉及1项任务。逾期未办的1项一并办理。

**（一）提高法治意识。**9月办结“法治学习01”（30日前）。

## 七、需上级协调事项

本季度没有需要上级协调的事项。

云雾土家族乡人民政府　2024年　月　日

## 附件：任务清单完成情况表

**提高法治意识**

| 任务（期次） | 责任岗位 | 截止日期 | 状态 | 办结日期 | 灯 |
|---|---|:---:|:---:|:---:|:---:|
| 法治学习01（第二季度） | 平安法治办主任 | 6月28日 | 待办（逾期） | — | ■滞后 |

红黄绿灯：正常（绿）为达到序时进度；关注（黄）为落后序时进度30个百分点以内，或距截止日不超过3个\
工作日；滞后（红）为落后更多或已逾期。
"""


def text_of(number: int, *entries: Entry, is_rehearsal: bool = False) -> str:
    counted = plan(assignment(counts=(Count(indicator="I-01"),)), indicators=(indicator(),))
    rows = [
        recorded(occurrence(due, id=f"A-01@2024-Q{n}", label=f"第{'一二三四'[n - 1]}季度"))
        for n, due in enumerate(DUES, start=1)
    ]
    record = year(counted, *rows, entries=entries)
    quarter = Quarter(2024, number)
    return render_markdown(
        build_quarter_report(quarter, record, YARDSTICK, Extras(is_rehearsal=is_rehearsal))
    )


def test_a_report_reads_as_its_office_reads_it() -> None:
    assert text_of(2, entry(EntryKind.COMPLETED, at(4, 8))) == REPORT


def test_a_better_quarter_says_by_how_much() -> None:
    done = entry(EntryKind.COMPLETED, at(6, 3), "A-01@2024-Q2")
    assert "办结比例比上季度提高100个百分点。" in text_of(2, done)
    assert "（1）法治学习01（第一季度），仍未办结" in text_of(2, done)
    assert "本季度没有逾期未办的事项；指标落后1项。" in text_of(2, done)


def test_a_worse_quarter_says_by_how_much() -> None:
    done = entry(EntryKind.COMPLETED, at(3, 3))
    assert "办结比例比上季度下降100个百分点。" in text_of(2, done)


def test_the_last_quarter_has_nothing_ahead() -> None:
    assert "2025年的事项以该年度工作计划为准。" in text_of(4)


def test_a_rehearsed_report_says_so_twice() -> None:
    text = text_of(1, is_rehearsal=True)
    assert text.startswith("# 【预演】")
    assert "不得作为正式材料使用" in text


def test_peoples_words_cannot_break_a_table() -> None:
    told = entry(EntryKind.PROGRESSED, at(6, 3), "A-01@2024-Q2", note="等|待\n# 县里")
    assert "责任人说明：等\uff5c待 # 县里。" in text_of(2, told)


def test_a_quarter_without_work_says_so() -> None:
    record = year(plan(assignment()), recorded(occurrence(DUES[0])))
    text = render_markdown(build_quarter_report(Quarter(2024, 3), record, YARDSTICK))
    assert "本季度没有到期的事项。" in text


def test_repeating_work_is_one_line_and_low_targets_are_marked() -> None:
    monthly = assignment("A-01", Every(every=Period.MONTH, due="15"))
    rows = [
        recorded(occurrence(date(2024, m, 15), id=f"A-01@2024-{m:02}", label=f"{m}月"))
        for m in range(1, 7)
    ]
    low = indicator(aim="at_most")
    text = render_markdown(
        build_quarter_report(
            Quarter(2024, 1), year(plan(monthly, indicators=(low,)), *rows), YARDSTICK
        )
    )
    assert "按期办理“法治学习01”3次。" in text
    assert "| ≤4 | 0 | — | — | ●正常 |" in text


def test_a_count_that_nobody_is_judged_by_has_no_light() -> None:
    found = plan(assignment(), indicators=(indicator(aim="observed"),))
    record = year(found, recorded(occurrence(DUES[0])))
    text = render_markdown(build_quarter_report(Quarter(2024, 1), record, YARDSTICK))
    assert "| 约4 | 0 | — | — | 仅统计 |" in text


def test_a_year_without_moves_says_so() -> None:
    summary = Summary(2024, 1, 0, 1, 0.02, 1, (("2024-03-26", 1),), (), (("王芳", 1, 1),), ())
    text = render_summary(summary)
    assert "| 王芳 | 1 | 1 |" in text
    assert text.endswith("已调整到工作日的期次\n\n没有。\n")
