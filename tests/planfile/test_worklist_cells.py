"""What offices write in cells and headings → days, posts and columns."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.plan import ByRule, Every, Once, Period, Recurrence, Roll
from planner.planfile.sheets.worklist_columns import column_of
from tests.planfile.worklists import book, plan_of, proposed, rows, told


@pytest.mark.parametrize(
    ("often", "due", "expected"),
    [
        ("每月", "25日前", Every(every=Period.MONTH, due="25")),
        ("月", "月底", Every(every=Period.MONTH, due="last day")),
        ("", "每季度末月15日", Every(every=Period.QUARTER, due="15")),
        ("", "季度末", Every(every=Period.QUARTER, due="last day")),
        ("每季度", "最后一个工作日", Every(every=Period.QUARTER, due="last workday")),
        ("每周", "周三", Every(every=Period.WEEK, due="wednesday")),
        ("一次", "2025年6月", Once(once=date(2025, 6, 30))),
        ("1次", "2025/6/5", Once(once=date(2025, 6, 5))),
        ("", "2025年6月底前", Once(once=date(2025, 6, 30))),
        ("", "6.15前", Once(once=date(2025, 6, 15))),
        ("每年", "12月4日", Once(once=date(2025, 12, 4))),
        ("", "3月10日至4月20日", Once(once=date(2025, 4, 20), first_on=date(2025, 3, 10))),
        ("季度", "3、6、9、12月25日", Every(every=Period.QUARTER, due="25")),
        ("", "2月、8月", ByRule(rule="FREQ=YEARLY;BYMONTH=2,8;BYMONTHDAY=-1")),
        ("", "2025年底", Once(once=date(2025, 12, 31))),
        ("", "1月1日", Once(once=date(2025, 1, 1), roll=Roll.NEXT)),
        ("", "每月25日前", Every(every=Period.MONTH, due="25")),
        ("", "每季度一次", Every(every=Period.QUARTER, due="20")),
    ],
)
def test_how_often_and_until_when_as_offices_write_it(
    often: str, due: str, expected: Recurrence
) -> None:
    made = proposed(
        book([("任务", "责任人", "频次", "完成时限"), ("清理台账", "司法所所长", often, due)]), 2025
    )
    assert rows(plan_of(made))[0][4] == expected
    assert told(made) == []


@pytest.mark.parametrize(
    ("cell", "post"),
    [
        ("覃雪", "publicity"),
        ("郑凯（司法所）", "justice-head"),
        ("谭志远乡长", "township-head"),
        ("司法所", "justice-head"),
        ("党政办", "general-office-head"),
        ("乡经济发展办公室", "economy-head"),
        ("民政和社会事务办公室", "civil-affairs-head"),
        ("主要领导", "party-secretary"),
        ("总网格长、红椿社区网格长", "chief-grid-leader"),
        ("经济发展办公室、唐莉", "enforcement-reviewer"),
    ],
)
def test_persons_posts_and_offices_are_found_by_name(cell: str, post: str) -> None:
    made = proposed(book([("任务", "责任人", "时限"), ("清理台账", cell, "6月底前")]), 2025)
    assert rows(plan_of(made))[0][2] == post


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("工作任务", "任务"),
        ("重点任务及内容", "任务"),
        ("责任单位（牵头）", "牵头科室"),
        ("具体责任人", "责任岗位"),
        ("包联县领导", "责任领导"),
        ("协办科室", "配合科室"),
        ("完成 时间", "完成时限"),
        ("预期成效", "办结标准"),
        ("进展情况", "进展"),
        ("联系电话", ""),
        ("这是一段写在表头上面的很长很长的说明文字", ""),
    ],
)
def test_headings_are_known_however_they_are_called(heading: str, column: str) -> None:
    assert column_of(heading) == column
