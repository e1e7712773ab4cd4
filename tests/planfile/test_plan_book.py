"""plan → workbook → the same plan; what people change comes in, what is wrong has its cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from planner.core.errors import Rejected, Unreadable
from planner.core.plan import (
    ByRule,
    Every,
    InPeriods,
    Once,
    OnObservances,
    OwnReminders,
    Period,
    Plan,
    Recurrence,
    Roll,
    plan_faults,
)
from planner.core.schedule import schedule_faults
from planner.planfile import Handed, read_plan_book, read_together, write_plan_book
from planner.planfile.sheets.names import Names
from planner.planfile.sheets.recurrences import due_of, often_of, read_due, read_recurrence
from planner.planfile.sheets.writing import reminders_in_words
from tests.cast import CALENDAR, organization
from tests.planfile.sample import read
from tests.planfile.test_writing import plans, words

REAL = Path("config")
ORGANIZATION = organization()
NONE = Names(())


def back(content: bytes, name: str = "plan.xlsx") -> Plan:
    """The plan of a workbook of the small office."""
    return read_plan_book(Handed(name, content), ORGANIZATION, CALENDAR)


def changed(plan: Plan, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    """A plan's workbook after somebody was at it."""
    book = openpyxl.load_workbook(BytesIO(write_plan_book(plan, ORGANIZATION)))
    change(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def put(sheet: str, cell: str, value: str | float | date) -> Callable[[openpyxl.Workbook], None]:
    """Write something into a cell."""

    def change(book: openpyxl.Workbook) -> None:
        page = book[sheet]
        assert isinstance(page, Worksheet)
        page[cell] = value

    return change


def faults(plan: Plan, change: Callable[[openpyxl.Workbook], None]) -> list[str]:
    """What is found in a workbook that somebody spoilt."""
    with pytest.raises(Rejected) as caught:
        back(changed(plan, change))
    return [str(each) for each in caught.value.findings]


def test_the_plan_of_2024_comes_back_equal() -> None:
    plan, own = read_together(REAL / "plans/2024.yaml", REAL / "organization.yaml", CALENDAR)
    content = write_plan_book(plan, own)
    assert read_plan_book(Handed("2024.xlsx", content), own, CALENDAR) == plan
    assert write_plan_book(plan, own) == content


def sound(plan: Plan, titles: list[str]) -> Plan:
    """A drawn plan with names that exist, and no id twice."""
    raw = plan.model_dump(mode="json")
    raw["organ"], raw["year"] = ORGANIZATION.id, 2024
    for period in raw["periods"]:
        period["from_on"], period["until_on"] = sorted((period["from_on"], period["until_on"]))
    measure = raw["goals"][0]["measures"][0]
    measure["answers"] = [raw["shortcomings"][0]["id"]]
    posts = ["clerk", "leader", "desk"]
    for number, own in enumerate(measure["assignments"]):
        own["id"], own["title"] = f"A-{number}", titles[number]
        own["assignee"] = posts[number]
        own["supervisor"] = "head" if own["supervisor"] else None
        own["lead_office"] = "law" if own["lead_office"] else None
        own["supporting_offices"] = ["party", "law"][: len(own["supporting_offices"])]
        for count in own["counts"]:
            count["indicator"] = raw["indicators"][0]["id"]
        told = own["recurrence"]
        if "observances" in told:
            named = [each["id"] for each in raw["observances"]]
            own["recurrence"] = {**told, "observances": named} if named else {"once": "2024-05-06"}
        if "periods" in told:
            told["periods"] = [raw["periods"][0]["id"]]
        if "every" in told:
            fitting = {"week": "monday", "year": "03-01"}
            told["due"] = fitting.get(told["every"], "15" if number else "last workday")
        if told.get("first_on") and told.get("last_on"):
            told["first_on"], told["last_on"] = sorted((told["first_on"], told["last_on"]))
        # a model that was dumped keeps only what its kind has
        own["recurrence"] = {
            key: value for key, value in own["recurrence"].items() if value is not None
        }
    return Plan.model_validate(raw)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(plans, st.lists(words(1, 60), min_size=2, max_size=2))
def test_any_plan_without_faults_comes_back_equal(drawn: Plan, titles: list[str]) -> None:
    plan = sound(drawn, titles)
    assume(not plan_faults(plan, ORGANIZATION))
    assume(not schedule_faults(plan, ORGANIZATION, CALENDAR))
    assert back(write_plan_book(plan, ORGANIZATION)) == plan


@pytest.mark.parametrize(
    ("recurrence", "often", "due"),
    [
        (Once(once=date(2024, 6, 28)), "一次", date(2024, 6, 28)),
        (Every(every=Period.WEEK, due="friday"), "每周", "星期五"),
        (Every(every=Period.MONTH, due="15"), "每月", "15日"),
        (Every(every=Period.MONTH, due="last day"), "每月", "最后一天"),
        (Every(every=Period.QUARTER, due="second workday"), "每季度", "末月第二个工作日"),
        (Every(every=Period.HALF_YEAR, due="18"), "每半年", "末月18日"),
        (Every(every=Period.YEAR, due="12-04"), "每年", "12月4日"),
        (OnObservances(observances=("law-day",)), "节日", "国家宪法日"),
        (InPeriods(periods=("spring",), each="week"), "敏感时期每周", "春节前后"),
        (ByRule(rule="FREQ=YEARLY;BYMONTH=2,5;BYMONTHDAY=21"), "指定月份", "2、5月的21日"),
        (ByRule(rule="FREQ=YEARLY;BYMONTH=6,11;BYMONTHDAY=-1"), "指定月份", "6、11月的最后一天"),
        (ByRule(rule="FREQ=MONTHLY;BYMONTHDAY=10,20,28"), "指定月份", "每月的10、20、28日"),
        (ByRule(rule="FREQ=MONTHLY;BYMONTHDAY=-1"), "指定月份", "每月的最后一天"),
        (ByRule(rule="FREQ=MONTHLY;BYDAY=-1FR"), "规则", "FREQ=MONTHLY;BYDAY=-1FR"),
    ],
)
def test_a_recurrence_has_its_words(recurrence: Recurrence, often: str, due: str | date) -> None:
    pairs = (("law-day", "国家宪法日"), ("spring", "春节前后"))
    assert often_of(recurrence) == often
    assert due_of(recurrence, dict(pairs)) == due
    told = read_recurrence(often, str(due), Names(pairs))
    assert isinstance(told, dict)
    assert type(recurrence).model_validate(told) == recurrence


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("每季度末月15日", "15"),
        ("当月15号", "15"),
        ("第1个工作日", "first workday"),
        ("周日", "sunday"),
        ("礼拜天", "sunday"),
        ("月底", ""),
        ("40", "40"),
        ("", ""),
    ],
)
def test_due_days_are_read_as_people_write_them(words: str, due: str) -> None:
    assert read_due(words) == due


def test_own_reminders_have_words() -> None:
    assert reminders_in_words(None) == ""
    assert reminders_in_words(OwnReminders()) == "提前"
    assert reminders_in_words(OwnReminders(lead_days=(), head_days=9)) == "提前不；逐级告知9"
    assert reminders_in_words(OwnReminders(lead_days=(7, 1))) == "提前7、1"


def test_what_people_change_comes_in(tmp_path: Path) -> None:
    plan = read(tmp_path)

    cells: dict[str, str | float | date] = {
        "D2": "集中学法",
        "E2": "督办人员",
        "F2": "乡长",
        "H2": "党政办，平安法治办",
        "I2": "每月",
        "J2": "第三个工作日",
        "K2": "学习次数×2",
        "L2": "6次",
        "P2": "顺延",
        "Q2": date(2024, 3, 1),
        "S2": "√",
        "V2": "提前5、2；催签3；逐级告知9",
    }

    def change(book: openpyxl.Workbook) -> None:
        for cell, value in cells.items():
            put("责任清单", cell, value)(book)
        put("指标", "E2", 6.0)(book)

    own = next(back(changed(plan, change)).places()).assignment
    assert own.title == "集中学法"
    assert (own.assignee, own.supervisor) == ("desk", "head")
    assert own.supporting_offices == ("party", "law")
    assert own.recurrence == Every(
        every=Period.MONTH, due="third workday", roll=Roll.NEXT, first_on=date(2024, 3, 1)
    )
    assert [each.each for each in own.counts] == [2]
    assert own.needs_acknowledgement
    assert own.reminders == OwnReminders(lead_days=(5, 2), unsigned_days=3, head_days=9)


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        ("E2", "月球站站长", "plan.xlsx 责任清单!E2:任务 A-01 的岗位“月球站站长”不存在"),
        ("F2", "月球站站长", "plan.xlsx 责任清单!F2:任务 A-01 的岗位“月球站站长”不存在"),
        ("H2", "月球站", "plan.xlsx 责任清单!H2:任务 A-01 的科室“月球站”不存在"),
        ("I2", "有空时", "plan.xlsx 责任清单!I2:频次“有空时”看不懂；可以写：一次、每周"),
        ("J2", "月中", "plan.xlsx 责任清单!J2:完成时限“月中”看不懂；可以写 15日"),
        ("K2", "吃饭次数", "plan.xlsx 责任清单!K2:指标“吃饭次数”不存在；请先写进“指标”这张表"),
        (
            "I2",
            "节日",
            "plan.xlsx 责任清单!J2:节日“末月最后一个工作日”不存在；请先写进“节日”这张表",
        ),
        ("C2", "M9 新举措", "plan.xlsx 责任清单!C2:“M9 新举措”要以编号开头；现有：M1"),
        ("S2", "看情况", "plan.xlsx 责任清单!S2:“看情况”看不懂；是就写“是”"),
        ("V2", "天天催", "plan.xlsx 责任清单!V2:提醒“天天催”看不懂；可以写：提前、催签"),
        ("P2", "随便", "plan.xlsx 责任清单!P2:任务 A-01：顺延只能写"),
        ("Q2", "春天", "plan.xlsx 责任清单!Q2:任务 A-01：first_on 要写成 2024-03-08 的样子"),
        ("D2", "长" * 70, "plan.xlsx 责任清单!D2:任务 A-01：名称最多 60 个字，现在有 70 个"),
    ],
)
def test_what_is_wrong_has_its_cell(tmp_path: Path, cell: str, value: str, told: str) -> None:
    found = faults(read(tmp_path), put("责任清单", cell, value))
    assert [each for each in found if each.startswith(told)], found


def test_faults_of_other_sheets_have_their_cells_too(tmp_path: Path) -> None:
    plan = read(tmp_path)
    assert "plan.xlsx 节日!C2" in faults(plan, put("节日", "C2", "2023-12-04"))[0]
    assert (
        "plan.xlsx 指标!E2:指标 I-01：目标值要写整数" in faults(plan, put("指标", "E2", "许多"))[0]
    )
    found = faults(plan, put("计划", "A2", "单位"))
    assert [each for each in found if "plan.xlsx 计划!A2:“单位”不是这里的项目" in each]


def test_two_targets_that_differ_are_a_fault(tmp_path: Path) -> None:
    found = faults(read(tmp_path), put("责任清单", "L2", "5次"))
    assert found[0].startswith("plan.xlsx 责任清单!L2:目标值“5次”与指标表里的“4次”不一致")


def test_rows_and_columns_may_be_moved_and_notes_put_above(tmp_path: Path) -> None:
    plan = read(tmp_path)

    def change(book: openpyxl.Workbook) -> None:
        page = book["责任清单"]
        assert isinstance(page, Worksheet)
        page.insert_rows(1, 3)
        page["A1"] = "云雾乡2024年重点任务责任清单"
        page.insert_cols(1)

    assert back(changed(plan, change)) == plan


def test_what_is_no_workbook_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"plan\.xlsx:不是 \.xlsx 工作簿"):
        back(b"not a workbook")
    with pytest.raises(Unreadable, match="文件超过 5 MB"):
        back(b"0" * 5_000_001)
    with pytest.raises(Unreadable, match="文件打不开"):
        read_plan_book(tmp_path / "no.xlsx", ORGANIZATION, CALENDAR)
    whole = write_plan_book(read(tmp_path), ORGANIZATION)
    for cut in (len(whole) // 3, len(whole) // 2, len(whole) - 30):
        with pytest.raises(Unreadable):
            back(whole[:cut])


def test_a_workbook_without_a_list_says_so() -> None:
    file = BytesIO()
    openpyxl.Workbook().save(file)
    with pytest.raises(Rejected, match="没有找到责任清单"):
        back(file.getvalue())


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    raw = read(tmp_path).model_dump(mode="json")
    raw["goals"][0]["measures"][0]["assignments"][0]["title"] = "=1+1"
    told = raw["goals"][0]["measures"][0]["assignments"][0]["recurrence"]
    raw["goals"][0]["measures"][0]["assignments"][0]["recurrence"] = {
        key: value for key, value in told.items() if value is not None
    }
    plan = Plan.model_validate(raw)
    content = write_plan_book(plan, ORGANIZATION)
    cell = openpyxl.load_workbook(BytesIO(content))["责任清单"]["D2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert back(content) == plan
