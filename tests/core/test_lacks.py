"""What reports own to be lacking → each shortcoming once, by its name."""

from __future__ import annotations

import pytest

from planner.core.draft import outline

HEAD = "某某县财政局2024年工作总结及2025年工作计划\n一、工作情况\n开展培训3次。\n"
AHEAD = "\n三、下一步工作\n每月学习一次。\n"


def lacks(told: str) -> list[str]:
    """The shortcomings of a report that tells so of them."""
    return [each.text for each in outline(f"{HEAD}{told}{AHEAD}").shortcomings]


def lacks_in_part(told: str) -> list[str]:
    """The shortcomings of a report with a part for them."""
    return lacks(f"二、存在问题\n{told}")


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (
            "一是法治意识不强，主要原因是考核运用不够。二是执法力量薄弱。三是经费不足。",
            ["法治意识不强", "执法力量薄弱", "经费不足"],
        ),
        ("（一）人手不足，原因是编制少。\n（二）设备老化。", ["人手不足", "设备老化"]),
        (
            "（一）人手不足，原因是编制少。\n（二）设备老化，究其原因，主要是投入少。",
            ["人手不足", "设备老化"],
        ),
        ("人手不足（主要原因在于编制少）。", ["人手不足"]),
        (
            "（一）主要问题\n1.人手不足。\n2.设备老化。\n（二）原因分析\n1.编制少。\n2.投入不足。",
            ["人手不足", "设备老化"],
        ),
        (
            "一是各乡镇综合行政执法队伍人员业务能力参差不齐、年龄结构老化，装备配备标准普遍不高，主要原因是投入少。二是经费不足。",
            [
                "各乡镇综合行政执法队伍人员业务能力参差不齐、年龄结构老化，装备配备标准普遍不高",
                "经费不足",
            ],
        ),
    ],
)
def test_the_cause_of_a_shortcoming_is_not_part_of_it(told: str, found: list[str]) -> None:
    assert lacks_in_part(told) == found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (
            "窗口人员流动性大。临聘人员待遇低，业务熟手流失多。\n数据共享不充分。省市垂管系统未打通，二次录入问题突出。",
            ["窗口人员流动性大", "数据共享不充分"],
        ),
        (
            "生源质量下滑。\n部分学生行为习惯差。\n编制紧张。",
            ["生源质量下滑", "部分学生行为习惯差", "编制紧张"],
        ),
        (
            "今年还存在一些问题和不足：\n人手紧缺。全局只有5人。\n设备短缺：呼吸机少。\n请予支持。",
            ["人手紧缺", "设备短缺"],
        ),
        (
            "学习不够深入。执法不够规范。服务不够到位。",
            ["学习不够深入", "执法不够规范", "服务不够到位"],
        ),
        # a line that names none, or names several, is no paragraph about one
        (
            "人手不足。\n我局今年在推进各项法治工作任务的过程中在执法装备的配备方面与兄弟单位相比还比较落后。",
            [
                "人手不足",
                "我局今年在推进各项法治工作任务的过程中在执法装备的配备方面与兄弟单位相比还比较落后",
            ],
        ),
        (
            "人手不足。\n执法不规范、学习不深入等问题。",
            ["人手不足", "执法不规范", "学习不深入"],
        ),
    ],
)
def test_a_paragraph_without_number_is_named_by_its_first_sentence(
    told: str, found: list[str]
) -> None:
    assert lacks_in_part(told) == found


@pytest.mark.parametrize(
    "told",
    [
        "我们也看到不足，如教师专业成长缓慢、课堂效率不高、家校沟通不畅等。",
        "二、存在问题\n我们也看到不足，如教师专业成长缓慢、课堂效率不高、家校沟通不畅等。",
        "二、存在问题\n教师专业成长缓慢、课堂效率不高、家校沟通不畅等问题。",
        "还存在一些不足：教师专业成长缓慢；课堂效率不高；家校沟通不畅。",
    ],
)
def test_each_of_a_list_is_a_shortcoming(told: str) -> None:
    assert lacks(told) == ["教师专业成长缓慢", "课堂效率不高", "家校沟通不畅"]


@pytest.mark.parametrize("between", ["", "\n"])
def test_a_sentence_announces_what_follows_it_within_a_part_on_work_done(between: str) -> None:
    told = f"今年还存在一些问题和不足：{between}学习不够深入；执法不够规范。"
    assert lacks(told) == ["学习不够深入", "执法不够规范"]


def test_a_list_of_one_is_the_sentence() -> None:
    told = "我们也看到不足，如力量。\n学习不够深入，执法也不够规范。"
    assert lacks_in_part(told) == ["我们也看到不足，如力量", "学习不够深入，执法也不够规范"]


@pytest.mark.parametrize(
    "told",
    [
        "一是护士不足，床护比达不到1:0.4的要求。二是早上8：00前排队长。",
        "护士不足，床护比达不到1:0.4的要求。\n早上8：00前排队长，问题突出。",
    ],
)
def test_the_colon_of_a_figure_ends_nothing(told: str) -> None:
    first, second = lacks_in_part(told)
    assert first == "护士不足，床护比达不到1:0.4的要求"
    assert second.startswith("早上8：00前排队长")


@pytest.mark.parametrize(
    ("work", "found"),
    [
        ("聚焦改革发展重点难点问题，及时报送紧急信息。", []),
        ("聚焦群众急难愁盼问题，办好实事。", []),
        ("针对企业反映的突出问题，逐一答复。", []),
        ("针对督察反馈的短板弱项问题，逐项整改。", []),
        ("针对不同学段学生情况，开展普法。", []),
        ("针对师资力量不足的问题，招聘教师。", ["师资力量不足"]),
        ("针对执法不规范等突出问题，开展评查。", ["执法不规范"]),
    ],
)
def test_only_what_says_what_is_lacking_is_aimed_at(work: str, found: list[str]) -> None:
    plan = f"一、重点工作\n（一）学习\n{work}\n（二）检查\n每月检查一次。\n"
    text = f"某某县财政局2025年工作要点\n{plan}"
    assert [each.text for each in outline(text).shortcomings] == found


def test_items_and_cells_without_words_are_no_shortcomings() -> None:
    assert lacks_in_part("（一）——\n（二）人手不足。") == ["人手不足"]
    table = "序号\t存在问题\t整改措施\n1\t人手不足\t招聘2人\n2\t\t每月检查一次"
    assert lacks_in_part(table) == ["人手不足"]
