"""The same report under any numbering, layout and punctuation → the same reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from planner.core.draft import read_report

GOALS = ("加强学法用法", "规范执法行为", "化解矛盾纠纷", "优化政务服务")
CLAUSES = (
    "每月组织一次专题学法",
    "将旁听庭审纳入年度培训",
    "完善干部学法档案",
    "组织执法人员参加业务考试",
    "严格落实法制审核制度",
    "每季度评查一次执法案卷",
    "健全矛盾纠纷排查机制",
    "村级每周排查一次",
    "压实网格员责任",
    "推行“一件事一次办”",
    "6月底前公布办事指南",
    "提高群众满意度",
)
LACKS = ("干部学法不够主动", "执法力量比较薄弱", "窗口服务不够规范")
NUMERALS = "一二三四五六七八九十"
# Of each style: the number, and whether a heading of its own may follow it in a paragraph.
STYLES = {
    "section": lambda n: f"（{NUMERALS[n]}）",
    "circled": lambda n: chr(0x2460 + n),
    "numbered": lambda n: f"{n + 1}．",
    "paused": lambda n: f"{n + 1}、",
    "bracketed": lambda n: f"（{n + 1}）",
    "spoken": lambda n: f"{NUMERALS[n]}是",
    "counted": lambda n: f"第{NUMERALS[n]}，",
}
# 1. and 1、 are one style, often mixed.
_ALIKE = [{style} for style in STYLES] + [{"numbered", "paused"}]
_FEWEST_BROKEN = 4
PARTS = {
    "plain": lambda n, name: f"{NUMERALS[n]}、{name}",
    "chapter": lambda n, name: f"第{NUMERALS[n]}部分 {name}",
    "markdown": lambda n, name: f"## {NUMERALS[n]}、{name}",
    "bare": lambda _, name: name,
}
AHEAD = (
    "下一步工作打算",
    "下步工作计划",
    "2024年工作思路",
    "明年工作重点",
    "今后努力方向",
    "下一阶段工作安排",
    "来年工作设想",
)
OPENINGS = (
    "",
    "2024年，我镇将重点做好以下工作：",
    "下一步，我镇将坚持问题导向，重点抓好以下几个方面：",
)
NOTES = (
    "",
    "（责任单位：司法所，完成时限：6月底）",
    "【牵头单位：党政办；配合单位：各村】",
    "（责任领导：张三；责任人：李四；时限：全年）",
    "（司法所牵头，各村配合）",
)
LACKING = ("存在的问题", "存在的不足", "存在的主要问题", "主要问题和不足")


@dataclass(frozen=True)
class Look:
    """How a report is written: numbers of parts, goals and measures, layout, punctuation."""

    part: str
    goal: str
    measures: tuple[str, ...]
    lack: str
    ahead: str
    lacking: str
    layout: str
    opening: str
    note: str
    is_half_width: bool
    width: int


LOOKS = st.builds(
    Look,
    part=st.sampled_from(sorted(PARTS)),
    goal=st.sampled_from(sorted(STYLES)),
    measures=st.tuples(*[st.sampled_from(["", *sorted(set(STYLES) - {"section"})])] * len(GOALS)),
    lack=st.sampled_from(sorted(STYLES)),
    ahead=st.sampled_from(AHEAD),
    lacking=st.sampled_from(LACKING),
    layout=st.sampled_from(["measure a line", "goal a line", "one line"]),
    opening=st.sampled_from(OPENINGS),
    note=st.sampled_from(NOTES),
    is_half_width=st.booleans(),
    width=st.sampled_from([0, 0, 22, 28]),
)
PLANS = st.lists(
    st.lists(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=3), min_size=2, max_size=3),
    min_size=2,
    max_size=4,
)


def written(plan: Sequence[Sequence[Sequence[str]]], look: Look) -> str:
    """A report of that plan, in that look."""
    part = PARTS[look.part]
    lacks = [f"{STYLES[look.lack](n)}{lack}。" for n, lack in enumerate(LACKS)]
    lines = [
        "石桥镇人民政府2023年法治政府建设工作报告",
        part(0, "工作开展情况"),
        "组织学法12次，化解纠纷36件。",
        part(1, look.lacking),
        *(lacks if look.layout == "measure a line" else ["".join(lacks)]),
        part(2, look.ahead),
    ]
    goals: list[str] = []
    for n, goal in enumerate(plan):
        head = f"{STYLES[look.goal](n)}{GOALS[n]}。"
        number = STYLES.get(look.measures[n])
        measures = [
            f"{number(at) if number else ''}{'，'.join(clauses)}{look.note}。"
            for at, clauses in enumerate(goal)
        ]
        if look.layout == "measure a line" and number:
            goals += [head, *measures]
        else:
            goals.append(head + "".join(measures))
    if look.layout == "one line":
        lines.append(look.opening + "".join(goals))
    else:
        lines += [*filter(None, [look.opening]), *goals]
    lines.append("特此报告。")
    # lines are only known to be broken where several are
    if sum(len(line) > look.width for line in lines) >= _FEWEST_BROKEN:
        lines = [line for each in lines for line in _broken(each, look.width)]
    text = "\n".join(lines)
    return text.translate(str.maketrans("，。；：（）", ",.;:()")) if look.is_half_width else text


def _broken(paragraph: str, width: int) -> list[str]:
    if not width:
        return [paragraph]
    whole = f"\u3000\u3000{paragraph}"
    return [whole[at : at + width] for at in range(0, len(whole), width)]


@given(PLANS, LOOKS)
def test_numbering_layout_and_punctuation_change_nothing(
    plan: list[list[list[str]]], look: Look
) -> None:
    if any({measure, look.goal} in _ALIKE for measure in look.measures):
        return
    outline, figures = read_report(written(plan, look))
    assert outline.masthead.unit == "石桥镇人民政府"
    assert (outline.masthead.report_year, outline.masthead.plan_year) == (2023, 2024)
    assert [goal.heading for goal in outline.goals] == list(GOALS[: len(plan)])
    found = [
        [["".join(clause.text.split()) for clause in measure.clauses] for measure in goal.measures]
        for goal in outline.goals
    ]
    assert found == plan
    assert ["".join(lack.text.split()) for lack in outline.shortcomings] == list(LACKS)
    assert [(each.value, each.unit) for each in figures] == [(12, "次"), (36, "件")]
