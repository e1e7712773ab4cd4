"""Workbooks at the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from planner.ledger.entries import read_entries
from tests.cli.commands import Command


def write(book: Path, sheet: str, cells: dict[str, str | float | date]) -> None:
    """Fill in cells of a sheet, as an office would."""
    opened = openpyxl.load_workbook(book)
    page = opened[sheet]
    assert isinstance(page, Worksheet)
    for cell, value in cells.items():
        page[cell] = value
    opened.save(book)


def row_of(book: Path, occurrence: str) -> int:
    """The row of an occurrence in the ledger's sheet."""
    page = openpyxl.load_workbook(book)["台账"]
    assert isinstance(page, Worksheet)
    return next(row for row in range(2, 200) if page[f"A{row}"].value == occurrence)


def test_a_plan_goes_out_and_comes_back_unchanged(planner: Command, tmp_path: Path) -> None:
    code, out, _ = planner("plan", "export", "清单.xlsx")
    assert (code, out) == (
        0,
        "已导出 2 项任务：清单.xlsx。改好后用 planner plan import 清单.xlsx 读回。\n",
    )
    code, out, _ = planner("plan", "import", "清单.xlsx")
    assert code == 0
    assert out.endswith("2024.yaml 一致，没有变化。\n")
    assert planner("plan", "export", "清单.xlsx")[0] == 5
    assert (tmp_path / "清单.xlsx").exists()


def test_what_was_changed_is_shown_and_written_only_when_asked(
    planner: Command, tmp_path: Path
) -> None:
    planner("plan", "export", "清单.xlsx")
    write(tmp_path / "清单.xlsx", "责任清单", {"D2": "集中学法"})
    file = tmp_path / "config/plans/2024.yaml"
    before = file.read_bytes()
    code, out, err = planner("plan", "import", "清单.xlsx")
    assert code == 5
    assert "改动 任务 A-01 集中学法；名称：组织集中学习 → 集中学法" in out
    assert "--force" in err
    assert file.read_bytes() == before
    assert planner("plan", "import", "清单.xlsx", "--force")[0] == 0
    assert "集中学法" in file.read_text("utf-8")
    assert planner("check")[0] == 0


def test_a_faulty_table_leaves_the_plan_as_it_is(planner: Command, tmp_path: Path) -> None:
    planner("plan", "export", "清单.xlsx")
    write(tmp_path / "清单.xlsx", "责任清单", {"E2": "月球站站长", "I3": "有空时"})
    before = (tmp_path / "config/plans/2024.yaml").read_bytes()
    code, _, err = planner("plan", "import", "清单.xlsx", "--force")
    assert code == 1
    assert "清单.xlsx 责任清单!E2:任务 A-01 的岗位“月球站站长”不存在" in err
    assert "清单.xlsx 责任清单!I3:频次“有空时”看不懂" in err
    assert (tmp_path / "config/plans/2024.yaml").read_bytes() == before


@pytest.fixture
def sheet(planner: Command, tmp_path: Path) -> Path:
    """The ledger's sheet of the small office, whose plan is published."""
    planner("publish", "--yes")
    assert planner("ledger", "export", "台账.xlsx")[0] == 0
    return tmp_path / "台账.xlsx"


def test_answers_of_a_sheet_are_entered_once(planner: Command, sheet: Path) -> None:
    row = row_of(sheet, "A-01@2024-Q1")
    write(sheet, "台账", {f"K{row}": "反馈", f"L{row}": 2, f"M{row}": "已学两次"})
    code, out, _ = planner("ledger", "import", "台账.xlsx")
    assert code == 1
    assert "A-01@2024-Q1 反馈（wangfang，数量 2）：已学两次" in out
    assert "还没有登记；确认无误后请加 --yes" in out
    assert read_entries("yunwu", ids={"A-01@2024-Q1"})["A-01@2024-Q1"] == ()
    assert planner("ledger", "import", "台账.xlsx", "--yes")[1].endswith("已登记 1 条。\n")
    (entry,) = read_entries("yunwu", ids={"A-01@2024-Q1"})["A-01@2024-Q1"]
    assert (entry.kind.word, entry.amount, entry.note) == ("反馈", 2, "已学两次")
    code, out, _ = planner("ledger", "import", "台账.xlsx", "--yes")
    assert code == 0
    assert out == "另有 1 条台账里已经有了，不重复登记。\n没有新的登记。\n"
    assert len(read_entries("yunwu", ids={"A-01@2024-Q1"})["A-01@2024-Q1"]) == 1


def test_one_fault_and_nothing_is_entered(planner: Command, sheet: Path) -> None:
    good, bad = row_of(sheet, "A-01@2024-Q1"), row_of(sheet, "A-01@2024-Q2")
    write(
        sheet,
        "台账",
        {f"K{good}": "办结", f"M{good}": "学完了", f"K{bad}": "申请延期", f"P{bad}": "张三"},
    )
    code, _, err = planner("ledger", "import", "台账.xlsx", "--yes")
    assert code == 1
    assert f"台账.xlsx 台账!P{bad}:登记人“张三”：机构文件里没有这个人" in err
    write(sheet, "台账", {f"P{bad}": "王芳"})
    code, _, err = planner("ledger", "import", "台账.xlsx", "--yes")
    assert code == 1
    assert f"台账.xlsx 台账!K{bad}:" in err
    assert "没有写明原因和日期" in err
    assert read_entries("yunwu", ids={"A-01@2024-Q1"})["A-01@2024-Q1"] == ()


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"K": "拖着"}, "登记“拖着”要从列表里选：签收、反馈、办结、申请延期"),
        ({"M": "写了说明，没有选"}, "登记“”要从列表里选"),
        ({"K": "反馈", "L": "两次"}, "数量“两次”要写整数"),
        ({"K": "反馈", "Q": "明天"}, "“明天”要写成 2024-03-08 的样子"),
        ({"K": "反馈", "Q": date(2024, 12, 1)}, "登记日期 2024-12-01 还没有到"),
        ({"K": "反馈", "O": date(2024, 12, 1)}, "只有申请延期才写新的日期"),
        ({"K": "反馈", "M": "长" * 501}, "情况说明最多 500 个字，现在有 501 个"),
        ({"K": "反馈", "A": "A-99@2024"}, "台账里没有期次“A-99@2024”；请用导出的表，不要改编号"),
    ],
)
def test_what_is_wrong_in_a_sheet_has_its_cell(
    planner: Command, sheet: Path, cells: dict[str, str | float | date], told: str
) -> None:
    row = row_of(sheet, "A-01@2024-Q1")
    write(sheet, "台账", {f"{column}{row}": value for column, value in cells.items()})
    code, _, err = planner("ledger", "import", "台账.xlsx", "--yes")
    assert code == 1
    assert told in err


def test_an_answer_of_an_earlier_day_is_entered_for_that_day(planner: Command, sheet: Path) -> None:
    row = row_of(sheet, "A-01@2024-Q1")
    write(sheet, "台账", {f"K{row}": "办结", f"M{row}": "学完了", f"Q{row}": date(2024, 3, 20)})
    assert planner("ledger", "import", "台账.xlsx", "--yes")[0] == 0
    (entry,) = read_entries("yunwu", ids={"A-01@2024-Q1"})["A-01@2024-Q1"]
    assert f"{entry.at:%Y-%m-%d %H:%M}" == "2024-03-20 17:30"


def test_what_stands_is_locked_and_answers_are_chosen_from_a_list(sheet: Path) -> None:
    page = openpyxl.load_workbook(sheet)["台账"]
    assert isinstance(page, Worksheet)
    assert page.protection.sheet
    assert page["A2"].protection.locked
    assert not page["K2"].protection.locked
    (rule,) = page.data_validations.dataValidation
    assert rule.formula1 == '"签收,反馈,办结,申请延期"'


def test_another_workbook_is_no_ledger(planner: Command) -> None:
    planner("publish", "--yes")
    planner("plan", "export", "清单.xlsx")
    code, _, err = planner("ledger", "import", "清单.xlsx", "--yes")
    assert code == 1
    assert "没有找到台账：表头里要有“期次编号”和“登记”" in err


def test_a_table_of_an_offices_own_becomes_a_draft_with_what_is_unsure(
    planner: Command, tmp_path: Path
) -> None:
    own = tmp_path / "分解表.xlsx"
    table = openpyxl.Workbook()
    page = table.active
    assert isinstance(page, Worksheet)
    page.append(("2025年重点任务分解表",))
    page.append(("序号", "重点任务", "责任单位", "完成时间"))
    page.append((1, "每季度组织集中学法", "平安法治办", "12月底前"))
    page.append((2, "修订村规民约", "某某科", date(2025, 6, 30)))
    page.merge_cells("A1:D1")
    table.save(own)
    code, out, _ = planner("plan", "import", "分解表.xlsx")
    assert code == 0
    assert "分解表.xlsx 分解表" not in out
    assert "分解表.xlsx Sheet!C4:“某某科”在机构文件里没有，没有采用。请核对\n" in out
    made = tmp_path / "config/plans/2025.yaml"
    told = "这是科室自制的表，已拟成计划草稿 "
    assert told in out
    assert "：1 个目标，2 项任务；有 " in out
    assert "没有发布" not in out
    text = made.read_text("utf-8")
    assert text.startswith("# 由“分解表.xlsx”起草。")
    assert "once: 2025-06-30" in text
    assert planner("check", "config/plans/2025.yaml")[0] == 0
    code, _, err = planner("plan", "import", "分解表.xlsx")
    assert (code, "--force" in err) == (5, True)
    assert made.read_text("utf-8") == text


def test_a_workbook_without_work_is_refused_in_one_sentence(
    planner: Command, tmp_path: Path
) -> None:
    table = openpyxl.Workbook()
    page = table.active
    assert isinstance(page, Worksheet)
    page.append(("姓名", "电话"))
    page.append(("王芳", "000"))
    table.save(tmp_path / "通讯录.xlsx")
    code, out, err = planner("plan", "import", "通讯录.xlsx")
    assert (code, out) == (1, "")
    assert "通讯录.xlsx" in err
    assert not (tmp_path / "config/plans/2025.yaml").exists()
