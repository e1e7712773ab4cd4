"""Headings without numbers, items that count in words, tables of two columns or more."""

from __future__ import annotations

import pytest

from planner.core.draft import outline
from tests.core.test_draft_structures import CHECK, HEAD, STUDY, found

TWO = [("加强学习", [STUDY]), ("规范执法", [CHECK])]
ITEMS = f"一、加强学习。{STUDY}。\n二、规范执法。{CHECK}。\n"
TITLE = "某某县财政局2023年工作总结及2024年工作计划\n"


@pytest.mark.parametrize(
    "text",
    [
        f"2023年工作情况\n一、抓学习。培训3次。\n二、抓宣传。宣讲2次。\n2024年工作计划\n{ITEMS}",
        f"【2023年工作情况】\n一、抓学习。培训3次。\n【2024年工作计划】\n{ITEMS}",
        f"2024年工作计划\n{ITEMS}",
        f"一、抓学习。培训3次。\n二、抓宣传。宣讲2次。\n2024年，我局将重点做好以下工作：\n{ITEMS}",
        f"2023年工作情况\n一、抓学习。培训3次。\n存在问题\n一、力量不足。\n下步打算\n{ITEMS}",
        f"2023年工作情况\n一、抓学习。\n2024年工作计划\n二、{ITEMS[2:].replace('二', '三')}",
        f"上篇 2023年工作情况\n一、抓学习。培训3次。\n下篇 2024年工作计划\n{ITEMS}",
    ],
)
def test_goals_stand_below_headings_without_numbers(text: str) -> None:
    assert found(outline(TITLE + text)) == TWO


@pytest.mark.parametrize(
    "heading",
    ["二〇二四年工作意见", "三、2024年工作", "2024年重点工作", "新年度工作思路", "未来工作规划"],
)
def test_more_headings_look_ahead(heading: str) -> None:
    text = f"{HEAD}{heading}\n加强学习。{STUDY}。\n规范执法。{CHECK}。\n"
    assert found(outline(text)) == TWO


@pytest.mark.parametrize("word", ["", "是"])
@pytest.mark.parametrize("numbers", ["①①", "11"])
def test_what_is_counted_in_words_has_its_own_items(word: str, numbers: str) -> None:
    first, second = (each if each == "①" else f"{each}." for each in numbers)
    sign = word or "，"
    lines = (
        f"首先{sign}加强学习。",
        f"{first}{STUDY}。",
        f"其次{sign}规范执法。",
        f"{second}{CHECK}。",
    )
    assert found(outline(f"{HEAD}二、下一步打算\n" + "\n".join(lines))) == TWO


def test_a_first_half_that_a_semicolon_ends_is_work() -> None:
    items = (
        f"（一）力量不足。下一步措施：实施行动，建成8所；{STUDY}。\n（二）形式单一。举措：{CHECK}。"
    )
    read = outline(f"{HEAD}二、存在问题及下一步措施\n{items}\n")
    assert [clauses for _, clauses in found(read)] == [["实施行动", "建成8所", STUDY], [CHECK]]
    assert [lack.text for lack in read.shortcomings] == ["力量不足", "形式单一"]


@pytest.mark.parametrize(
    "table",
    [
        "|序号|重点任务|具体措施|责任人|\n|1|加强学习|{0}|张三|\n|2|规范执法|{1}|李四|",
        "|重点任务|具体措施|\n|---|---|\n|加强学习|{0}|\n|规范执法|{1}|",
        "|重点任务|具体措施|责任人|\n|加强学习|{0}|张三|\n|规范执法|{1}|李四|",
        "序号  重点任务  具体措施  责任人\n1  加强学习  {0}  张三\n2  规范执法  {1}  李四",
    ],
)
def test_tables_have_a_goal_a_row(table: str) -> None:
    read = outline(f"{HEAD}二、2024年工作计划\n{table.format(STUDY, CHECK)}\n")
    assert found(read) == TWO


def test_a_table_without_goals_is_one_named_by_its_part() -> None:
    table = f"序号\t工作任务\t责任科室\n1\t{STUDY}\t人事科\n2\t{CHECK}\t办公室\n"
    assert found(outline(f"{HEAD}二、2024年工作计划\n{table}")) == [
        ("2024年工作计划", [STUDY, CHECK])
    ]


@pytest.mark.parametrize(
    ("told", "lacks"),
    [
        ("对照要求，工作还有差距。主要表现在：力量薄弱，意识不强。", ["力量薄弱", "意识不强"]),
        (
            "1.队伍方面：年龄老化，力量不足。\n2.宣传方面：形式单一。",
            ["年龄老化，力量不足", "形式单一"],
        ),
        ("队伍老化，力量不足，亮点不多。", ["队伍老化", "力量不足", "亮点不多"]),
        ("队伍老化，还有差距，亮点不多。", ["队伍老化", "亮点不多"]),
        (
            "首先是力量薄弱，其次是意识不强，再次是手段单一。",
            ["力量薄弱", "意识不强", "手段单一"],
        ),
    ],
)
def test_shortcomings_are_named_without_what_leads_to_them(told: str, lacks: list[str]) -> None:
    text = f"{HEAD}二、存在的不足\n{told}\n三、下一步打算\n{STUDY}。\n"
    assert [lack.text for lack in outline(text).shortcomings] == lacks


def test_last_without_first_counts_nothing() -> None:
    plan = f"（一）加强学习。{STUDY}。\n最后，做好登记。\n（二）规范执法。{CHECK}。"
    (first, second) = found(outline(f"{HEAD}二、下一步打算\n{plan}\n"))
    assert first == ("加强学习", [STUDY, "最后，做好登记"])
    assert second == TWO[1]


@pytest.mark.parametrize(
    "items",
    [
        "加强学习\n1.{0}。\n2.办班3次。\n规范执法\n1.{1}。",
        "加强学习\n一是{0}。二是办班3次。\n规范执法\n一是{1}。",
        "加强学习\n（一）{0}。\n（二）办班3次。\n规范执法\n（一）{1}。",
    ],
)
@pytest.mark.parametrize("heading", ["三、2024年工作计划", "2024年工作计划"])
def test_lines_above_items_that_count_anew_are_goals(heading: str, items: str) -> None:
    read = outline(f"{HEAD}{heading}\n{items.format(STUDY, CHECK)}\n")
    assert found(read) == [("加强学习", [STUDY, "办班3次"]), ("规范执法", [CHECK])]


def test_one_line_above_items_is_no_goal() -> None:
    read = outline(f"{HEAD}三、2024年工作计划\n做好以下工作\n1.{STUDY}。\n2.{CHECK}。\n")
    assert found(read) == [("2024年工作计划", [STUDY, CHECK])]
