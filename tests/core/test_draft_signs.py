"""Signs of layout, as bullets and bold type, stay out of what is read, or stand in pairs."""

from __future__ import annotations

import pytest

from planner.core.draft import outline, read_report
from planner.core.draft.observances import named_days
from planner.core.draft.words import read_words

HEAD = "某某县财政局2023年法治政府建设工作报告\n一、工作情况\n开展培训3次。\n二、下一步工作打算\n"
STUDY, CHECK = "每月学习法律法规一次", "每季度自查一次执法案卷"


@pytest.mark.parametrize("sign", ["√", "√ ", "➢", "➣ ", "✓", "✔", "✔\ufe0f", "\uf0d8", "\uf0fc "])
def test_signs_before_items_are_no_words_of_them(sign: str) -> None:
    (goal,) = outline(f"{HEAD}{sign}{STUDY}。\n{sign}{CHECK}。").goals
    assert [measure.text for measure in goal.measures] == [STUDY, CHECK]
    assert [clause.text for measure in goal.measures for clause in measure.clauses] == [
        STUDY,
        CHECK,
    ]


@pytest.mark.parametrize(
    ("plan", "read"),
    [
        ("- **每月**检查一次执法案卷", "**每月**检查一次执法案卷"),
        ("- 每月检查执法案卷**一次**", "每月检查执法案卷**一次**"),
        ("- 每月**检查**一次执法案卷", "每月**检查**一次执法案卷"),
        ("- 每月检查__一次__", "每月检查__一次__"),
        ("- **每月**检查**执法案卷**", "**每月**检查**执法案卷**"),
        ("- **检查：**每月**抽查**执法案卷", "每月**抽查**执法案卷"),
        ("- **每月检查执法案卷**", "每月检查执法案卷"),
        ("**1. 每月检查。** 发现**问题**", "发现**问题**"),
        ("- **1. 每月检查**一次执法案卷", "每月检查**一次执法案卷"),
    ],
)
def test_marks_of_bold_type_stand_in_pairs_where_both_stand_beside_the_words(
    plan: str, read: str
) -> None:
    source = f"{HEAD}（一）规范执法\n{plan}\n"
    (goal,) = outline(source).goals
    (clause,) = [each for measure in goal.measures for each in measure.clauses][-1:]
    assert clause.text == read == source[clause.start : clause.end]


def test_figures_in_bold_type_are_quoted_with_both_marks() -> None:
    source = HEAD.replace("3次", "**3次**")
    _, (figure,) = read_report(source)
    assert (figure.value, figure.unit, figure.quote) == (3, "次", "开展培训**3次**")
    assert source[figure.start : figure.end] == figure.quote


def test_marks_of_bold_type_break_no_line() -> None:
    source = "**每月**检查\n一次**案卷**\n"
    words = read_words(source)
    assert words.verbatim(0, len(words.text)) == source.strip()


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("开展“5·12”护士节表彰", ["nurses-day"]),
        ("5·12国际护士节慰问护士", ["nurses-day"]),
        ("在“5·12”开展演练", ["disaster-day"]),
        ("“5·12”全国防灾减灾日演练", ["disaster-day"]),
        ('"5.12"护士节、"12.4"宪法日', ["nurses-day", "constitution-day"]),
        ("利用3.15开展活动", ["consumer-day"]),
        ("3·15公益活动", ["consumer-day"]),
        ("完成投资12.4亿元", []),
        ("争取资金3·15亿元", []),
        ("在3.8万亩耕地上", []),
        ("增长3.8%", []),
        ("2023.12.4", []),
        ("3.8 抓妇女工作", []),
    ],
)
def test_a_day_of_two_names_is_the_one_named(words: str, days: list[str]) -> None:
    assert named_days(words) == days
