"""Worklists with any damage → a draft, findings or one sentence; never a traceback."""

from __future__ import annotations

import random
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from planner.core.errors import Unreadable
from planner.planfile import (
    Handed,
    find_faults,
    propose_from_book,
    read_plan,
    write_proposed,
)
from tests.cast import CALENDAR
from tests.planfile import worklists
from tests.planfile.worklists import ORGANIZATION, book, proposed


def test_limits_hold_and_the_longest_table_is_read_at_once() -> None:
    heading = ("任务", "责任人", "频次", "完成时限", "指标", "目标值")
    row = ("每月开展矛盾纠纷排查", "王芳", "每月", "25日", "排查", "12次")
    whole = [heading, *((f"{row[0]}{number}", *row[1:5], f"{number}次") for number in range(1999))]
    made = proposed(book(whole), 2025)
    assert made.plan is not None
    assert sum(1 for _ in made.plan.places()) == 1999
    with pytest.raises(Unreadable, match="超过 2000 行"):
        proposed(book([*whole, row]), 2025)
    with pytest.raises(Unreadable, match="文件超过 5 MB"):
        proposed(b"0" * 5_000_001)


VALUES = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(
        [
            *("每月", "2月30日", "99月", "同上", "合计", "一、", "备注：", "0次/月", "2025-13-40"),
            *("任务", "责任人", "王芳、李四", "≥99999999999999", "每0日", "13月", "0月0日", "=1+1"),
            *("1月1日", "1月", "2025年1月1日-1月1日", "0", "敏感时期", "节假日期间", "每天"),
        ]
    ),
    st.integers(-5, 60_000),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
)


def spoilt(content: bytes, changes: list[tuple[int, int, object]], seed: int) -> bytes:
    """A workbook with other values in some cells, and a merged range somewhere."""
    opened = openpyxl.load_workbook(BytesIO(content))
    page = opened.worksheets[-1]
    assert isinstance(page, Worksheet)
    drawn = random.Random(seed)  # noqa: S311 # only for a test's own choice of cells
    for each in list(page.merged_cells.ranges)[: drawn.randint(0, 2)]:
        page.unmerge_cells(str(each))
    for row, column, value in changes:
        cell = page.cell(row, column)
        if type(cell).__name__ == "Cell":
            cell.value = _writable(value)
    if drawn.random() < 0.3:
        top, left = drawn.randint(1, 8), drawn.randint(1, 6)
        page.merge_cells(
            start_row=top,
            end_row=top + drawn.randint(0, 3),
            start_column=left,
            end_column=left + drawn.randint(0, 4),
        )
    file = BytesIO()
    opened.save(file)
    return file.getvalue()


def _writable(value: object) -> object:
    """A value as a cell may hold it: text without control signs."""
    if isinstance(value, str):
        return "".join(each for each in value if each.isprintable())
    return value


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(worklists.ALL),
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 10), VALUES), max_size=12),
    st.integers(0, 10_000),
)
def test_whatever_stands_in_the_cells_there_are_findings_or_a_plan(
    content: bytes, changes: list[tuple[int, int, object]], seed: int
) -> None:
    handed = Handed("own.xlsx", spoilt(content, changes, seed))
    made = propose_from_book(handed, ORGANIZATION, CALENDAR, 2025)
    if made is None:
        return
    if made.plan is None:
        assert made.findings
        return
    file = Handed("plan.yaml", write_proposed(made, "own.xlsx").encode())
    left = {each.message for each in find_faults(file, ORGANIZATION, CALENDAR)}
    assert left <= {each.message for each in made.findings}
    assert left or read_plan(file, ORGANIZATION, CALENDAR) == made.plan


def broken(content: bytes, number: int) -> bytes:
    """A workbook with wrong bytes: in the file, or in one of the parts packed in it."""
    drawn = random.Random(number)  # noqa: S311 # only for a test's own choice of bytes
    if number % 2:
        return _with_wrong_bytes(content, drawn)
    file = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(file, "w") as new:
        parts = [each for each in old.namelist() if each.endswith(".xml")]
        chosen = drawn.choice(parts)
        for each in old.namelist():
            part = old.read(each)
            new.writestr(each, _with_wrong_bytes(part, drawn) if each == chosen else part)
    return file.getvalue()


def _with_wrong_bytes(content: bytes, drawn: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(drawn.randint(1, 6)):
        changed[drawn.randrange(len(changed))] = drawn.randrange(256)
    if drawn.random() < 0.2:
        del changed[drawn.randrange(len(changed)) :]
    return bytes(changed)


def test_damaged_workbooks_give_one_sentence_or_what_can_be_read() -> None:
    faults, read = [], 0
    for number in range(200):
        content = broken(worklists.ALL[number % len(worklists.ALL)], number)
        try:
            made = propose_from_book(Handed("own.xlsx", content), ORGANIZATION, CALENDAR, 2025)
        except Unreadable as fault:
            faults.append(str(fault))
            continue
        if made is not None and made.plan is not None:
            assert write_proposed(made, "own.xlsx")
            read += 1
    assert all(each.startswith("own.xlsx") and "\n" not in each for each in faults)
    assert min(read, len(faults)) > 20
