"""Sentences that look back → the figures in them, and numbers that count nothing."""

from __future__ import annotations

import pytest

from planner.core.draft import Figure, read_report


def figures(sentence: str) -> list[Figure]:
    """The figures of one sentence of a report."""
    return list(read_report(f"某镇2023年工作报告\n一、工作情况\n{sentence}。\n")[1])


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "what"),
    [
        ("组织党委会学习6次", 6, "次", "组织党委会学习"),
        ("配备3名行政执法人员", 3, "名", "行政执法人员"),
        ("发放宣传资料1,200余份", 1200, "份", "发放宣传资料"),
        ("惠及群众1.2万人次", 12_000, "人次", "惠及群众"),
        ("投入资金86.5万元", 865_000, "元", "投入资金"),
        ("召开专题会议三次", 3, "次", "召开专题会议"),
        ("开展宣传十二场次", 12, "场次", "开展宣传"),
        ("培养“法律明白人”36名", 36, "名", "培养“法律明白人”"),
        ("矛盾纠纷调解成功率达到98.5%", 98.5, "%", "矛盾纠纷调解成功率"),
        ("全年无行政诉讼案件发生", 0, "件", "行政诉讼案件"),
        ("未发生安全生产事故", 0, "起", "安全生产事故"),
        ("2023年共排查隐患４５处", 45, "处", "排查隐患"),
        ("在“12·4”宪法日开展宣传5次", 5, "次", "在“12·4”宪法日开展宣传"),
    ],
)
def test_what_is_counted_is_told_with_value_and_unit(
    sentence: str, value: float, unit: str, what: str
) -> None:
    (figure,) = figures(sentence)
    assert (figure.value, figure.unit, figure.what) == (value, unit, what)


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年3月15日召开动员会",
        "落实《条例》（云府发〔2023〕12号）要求",
        "依照《中华人民共和国行政处罚法》第24条第3款办理",
        "落实“一岗双责”，践行“四下基层”",
        "开展“5个一”活动，落实《关于3项制度的意见》",
        "探索1+6+N治理模式，打造“三调联动”品牌",
        "实施“八五”普法规划和十四五规划",
        "全面推行双随机、一公开监管",
        "在12·4国家宪法日、4·15全民国家安全教育日开展宣传",
        "案件数同比增长15%，环比下降3.2个百分点",
        "重大案件占全部案件的35%",
        "承诺5个工作日内办结，材料压减至3个月内报送",
        "公布12345热线和12348法律服务热线",
        "要求每季度不少于2次，每村至少1名",
        "深刻领悟两个确立，增强四个意识，做到两个维护",
        "贯彻2021-2025年实施方案",
        "第6次党委会审议通过，推行一站式服务、最多跑一次",
    ],
)
def test_dates_names_and_shares_are_no_counts(sentence: str) -> None:
    assert [(each.value, each.unit, each.quote) for each in figures(sentence)] == []


def test_a_number_that_is_not_exact_is_marked() -> None:
    several = figures("接待群众800余人次，发放资料近2000份，化解纠纷64件")
    assert [each.is_approximate for each in several] == [True, True, False]


def test_what_was_before_is_kept_beside_what_is() -> None:
    (figure,) = figures("行政许可从上年的85件增加到102件")
    assert (figure.value, figure.earlier, figure.what) == (102, 85, "行政许可")
    (figure,) = figures("查处案件14起，较上年增加3起")
    assert (figure.value, figure.earlier) == (14, 11)


def test_figures_of_the_plan_and_of_shortcomings_are_left_out() -> None:
    text = (
        "某镇2023年工作报告\n一、工作情况\n学习6次。\n二、存在的问题\n一是持证人员仅8名。\n"
        "三、下一步打算\n（一）加强学习。全年学习不少于12次。\n"
    )
    assert [each.quote for each in read_report(text)[1]] == ["学习6次"]
