"""Numbers that a plan sets itself → what its indicators aim at."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.draft.cadence import amount_of, cadences
from planner.core.plan import Every, Once, Period
from tests.core.test_proposals import drafted

YEAR = 2024


def aims(measure: str, past: str = "工作顺利。") -> list[tuple[int, int, str, str]]:
    """Baseline, target, unit, aim of the indicators of a measure."""
    plan = drafted(f"（一）抓落实。{measure}。", past=past).plan
    assert plan
    return [(each.baseline, each.target, each.unit, each.aim) for each in plan.indicators]


@pytest.mark.parametrize(
    ("measure", "past", "expected"),
    [
        (
            "全年新签约亿元以上项目20个",
            "新签约亿元以上项目18个。",
            [(18, 20, "个", "at_least")],
        ),
        ("新培育“法律明白人”60名", "培育“法律明白人”89名。", [(89, 60, "名", "at_least")]),
        ("全年补充耕地1500亩", "工作顺利。", [(0, 1500, "亩", "at_least")]),
        ("全年走访商户3000家以上", "工作顺利。", [(0, 3000, "家", "at_least")]),
        ("年内检查企业不少于500家次", "工作顺利。", [(0, 500, "家次", "at_least")]),
        ("全年组织联合执法检查80次", "工作顺利。", [(0, 80, "次", "at_least")]),
        ("全年抽检食品500批次", "抽检食品420批次。", [(420, 500, "批次", "at_least")]),
        ("抽检食品500批次", "抽检食品420批次。", [(420, 500, "批次", "at_least")]),
        ("6月底、11月底前改造老旧小区12个", "工作顺利。", []),
        ("全年6月底、11月底前改造老旧小区12个", "工作顺利。", [(0, 12, "个", "at_least")]),
        ("信访积案化解率达到96%", "信访积案化解率达到94%。", [(94, 96, "%", "observed")]),
        ("信访总量控制在30件以内", "办理信访总量36件。", [(36, 36, "件", "observed")]),
    ],
)
def test_the_number_of_the_text_counts_before_last_years(
    measure: str, past: str, expected: list[tuple[int, int, str, str]]
) -> None:
    assert aims(measure, past) == expected


def test_two_figures_of_a_unit_do_not_share_the_number_of_the_text() -> None:
    past = "排查矛盾纠纷线索18条。矛盾纠纷线索核查12条。"
    assert [(each[0], each[3]) for each in aims("排查矛盾纠纷线索20条", past)] == [
        (18, "at_least"),
        (12, "observed"),
    ]


def test_an_indicator_is_named_for_the_clause_that_has_the_number() -> None:
    plan = drafted("（一）抓落实。推进耕地保护执法,全年补充耕地1500亩。").plan
    assert plan
    assert [each.title for each in plan.indicators] == ["全年补充耕地1500亩"]


@pytest.mark.parametrize(
    ("words", "every", "each"),
    [
        ("全年新签约项目20个", Period.QUARTER, 5),
        ("全年引进龙头项目2个", Period.HALF_YEAR, 1),
        ("年度建成高标准农田3000亩", Period.QUARTER, 750),
    ],
)
def test_a_number_of_things_is_done_in_parts(words: str, every: Period, each: int) -> None:
    (found,) = cadences(words, YEAR, 0)
    assert isinstance(found.recurrence, Every)
    assert (found.recurrence.every, found.each) == (every, each)


def test_a_thing_for_the_year_is_due_once() -> None:
    (found,) = cadences("全年建成变电站1座", YEAR, 0)
    assert found.recurrence == Once(once=date(YEAR, 11, 20))


@pytest.mark.parametrize(
    "words",
    ["全年每村新建广场1个", "至少需要12个月", "全年事故控制在5处以内", "年度落实“三个一批”"],
)
def test_what_is_said_of_each_or_as_a_limit_is_no_number_of_the_year(words: str) -> None:
    assert [each for each in cadences(words, YEAR, 0) if each.each] == []


@pytest.mark.parametrize(
    ("words", "unit", "amount"),
    [
        ("全年争取资金1.5亿元", "元", 150_000_000),
        ("新增贷款3000万元", "元", 30_000_000),
        ("走访企业20余家", "家", 20),
        ("检查企业500家次", "家", 0),
        ("每季度走访20家", "家", 0),
        ("争取项目", "个", 0),
    ],
)
def test_an_amount_is_told_with_its_unit(words: str, unit: str, amount: int) -> None:
    assert amount_of(words, unit) == amount
