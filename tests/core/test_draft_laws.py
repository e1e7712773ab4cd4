"""Any text, and reports with any damage → a draft in time, or a sentence; never a traceback."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planner.core.draft import coverage, draft, read_report
from planner.core.plan import Plan
from planner.core.workdays import WorkdayCalendar
from planner.planfile import read_organization, write_draft
from planner.planfile.parsed import parse
from planner.planfile.structure import build
from tests.damage import damaged, reports

CONFIG = Path(__file__).parent.parent.parent / "config"
ORGANIZATION = read_organization(CONFIG / "organization.yaml")
CALENDAR = WorkdayCalendar()
ROUNDS, LONGEST_SECONDS = 300, 2.0

PIECES = st.sampled_from(
    [
        *(
            "一、",
            "（一）",
            "1.",
            "①",
            "一是",
            "首先，",
            "第一部分",
            "下一步，我局将",
            "存在的问题\n",
        ),
        *("下一步工作打算\n", "每季度", "不少于12次", "（责任单位：", "）", "“", "”", "《", "12·4"),
        *("\n", "\n\n", "。", "；", "，", "：", "　　", "\t", "|", "# ", "- ", "— 1 —\n", "2024年"),
        *(
            "加强学习",
            "排查矛盾纠纷64件",
            "司法所",
            "6月底前",
            "学习不够深入",
            "序号",
            "任务",
            "时限",
        ),
    ]
)


def test_damaged_reports_are_drafted_in_time_and_come_back_from_their_file() -> None:
    texts = reports()
    for number in range(ROUNDS):
        text = damaged(texts, number)
        began = process_time()
        made = draft(text, ORGANIZATION, CALENDAR, 2024 if number % 3 else None)
        assert process_time() - began < LONGEST_SECONDS
        assert made.plan or made.findings
        if made.plan:
            assert build(Plan, parse(write_draft(made, "原文.txt")))[0] == made.plan


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES | st.text(max_size=8), max_size=60).map("".join))
def test_any_text_gives_clauses_that_stand_in_it_in_order(text: str) -> None:
    outline, figures = read_report(text)
    ends = 0
    for clause in outline.clauses:
        assert ends <= clause.start < clause.end <= len(text)
        assert text[clause.start] == clause.text[0]
        assert text[clause.end - 1] == clause.text[-1]
        ends = clause.end
    assert all(text[each.start : each.end] for each in figures)


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES, max_size=60).map("".join))
@example("下一步工作打算\n1.一、\n— 1 —\n一、12·4")
@example("下一步工作打算\n1.存在的问题\n— 1 —\n一、12·4")
def test_a_draft_cites_what_stands_in_its_source(text: str) -> None:
    made = draft(text, ORGANIZATION, CALENDAR, 2024)
    if made.plan:
        assert coverage(made.plan, text).strays == ()
        assert build(Plan, parse(write_draft(made, "原文.txt")))[0] == made.plan


HEAD = "某镇2023年工作报告\n一、工作\n学习6次。\n二、下一步打算\n"
SIGNS = 6_000


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "“",
            "（",
            "1",
            "1 ",
            "，",
            "一是",
            "#",
            " ",
            "某",
            "人民政府",
            "2024年",
            "全年未发生",
            "存在",
        ),
        *(
            "（责任单位：",
            "每月学习法律法规一次，",
            "每月学习法律法规一次。",
            "二、下一步打算\n",
            "任务\n",
            "|-",
        ),
        *("下一步，我镇将学习。", "（一）学习不够。措施：每月学法一次。\n", "1\t学习\t每月\n"),
        *("一、（一）1.（1）①一是首先，", "加强学习提高能力", "在在在在在在在在\n"),
    ],
)
def test_whatever_is_repeated_takes_no_more_than_its_length(piece: str) -> None:
    began = process_time()
    draft(HEAD + piece * (SIGNS // len(piece)), ORGANIZATION, CALENDAR)
    assert process_time() - began < LONGEST_SECONDS
