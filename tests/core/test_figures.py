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
        ("全年未发生一起重大刑事案件", 0, "起", "重大刑事案件"),
        ("撰写材料约110万字", 1_100_000, "字", "撰写材料"),
        ("报送信息30余万字", 300_000, "字", "报送信息"),
        ("购置CT1台", 1, "台", "购置CT"),
        ("引进６４排ＣＴ １台", 1, "台", "引进６４排ＣＴ"),
        ("出动警力1200余人（次）", 1200, "人", "出动警力"),
        ("受理来信147件（批）次", 147, "件", "受理来信"),
        ("未发生安全生产事故", 0, "起", "安全生产事故"),
        ("2023年共排查隐患４５处", 45, "处", "排查隐患"),
        ("打机井12眼", 12, "眼", "打机井"),
        ("整理案卷35卷", 35, "卷", "整理案卷"),
        ("放流鱼苗20万尾", 200_000, "尾", "放流鱼苗"),
        ("铺设管道12.5千米", 12.5, "千米", "铺设管道"),
        ("清淤5万方", 50_000, "方", "清淤"),
        ("新增装机20兆瓦", 20, "兆瓦", "新增装机"),
        ("新增绿地2.3万㎡", 23_000, "㎡", "新增绿地"),
        ("审批事项20项次", 20, "项次", "审批事项"),
        ("开展巡查4轮次", 4, "轮次", "开展巡查"),
        ("新购设备30台套", 30, "台套", "新购设备"),
        ("检查企业32家/次", 32, "家", "检查企业"),
        ("12件次要问题已整改", 12, "件", "次要问题已整改"),
        ("受理2起诉讼案件", 2, "起", "诉讼案件"),
        ("存款余额达1.2万亿元", 1_200_000_000_000, "元", "存款余额"),
        ("受理12345热线2743件", 2743, "件", "受理12345热线"),
        ("村集体收入平均达到26.8万元", 268_000, "元", "村集体收入"),
        ("依据《药品管理法》第一百二十四条第二款立案5件", 5, "件", "立案"),
        ("依照《行政处罚法》第23条、第63条规定处罚12起", 12, "起", "处罚"),
        ("办理行政许可由30件减少到20件", 20, "件", "办理行政许可"),
        ("净增市场主体1200户", 1200, "户", "净增市场主体"),
        ("受理出入境证件4215本次", 4215, "本次", "受理出入境证件"),
        ("创作歌曲3首", 3, "首", "创作歌曲"),
        ("空气优良天数352天", 352, "天", "空气优良天数"),
        ("教师队伍增至23人", 23, "人", "教师队伍"),
        ("2名教师获评市级“优秀教师”", 2, "名", "教师获评市级“优秀教师”"),
        ("总量突破2.6万户", 26_000, "户", "总量"),
        ("开展计划生育服务12次", 12, "次", "开展计划生育服务"),
        ("原有12家", 12, "家", "原有"),
        (
            "县人民检察院会同县公安局、县教育体育局、县司法局等成员单位在各中小学开展宣传35场",
            35,
            "场",
            "县人民检察院会同县公安局、县教育体育局、县司法局等成员单位在各中小学开展宣传",
        ),
        ("选派12名第一书记", 12, "名", "第一书记"),
        ("全年无一例民转刑案件", 0, "件", "民转刑案件"),
        ("全年未发生一件复议案件", 0, "件", "复议案件"),
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
        "推进G7次列车进站，落实8字方针",
        "2 组建志愿者队伍，3 项目审查，1 人民调解",
        "浏览量突破10万，投入120万",
        "在全市10个县区中排名第2，位列10个县区第3，全县17个乡镇中排第3名",
        "位居全市10个县区前列，在全省16个州市排名前三",
        "同比减少2起、3人，比去年多3件，同比多立2件，较上年多收12万元，净增5件",
        "一般事故同比少发生2起、少死亡1人",
        "计划建设20个，目标任务120户，任务数500亩，同比下降15%（2023年为62件）",
        "该村距县城12公里，海拔1860米，打造1小时交通圈，落实中央8项规定精神",
        "低于控制指标0.08亿立方米，高于全县平均水平5名，分别下降2起、3人",
        "上年为30批，较去年同期的251件次下降13.1%，比上年的45件减少5件",
        "分工如下\n序号 工作 科室\n1 人民调解 司法所\n2 组建志愿者队伍 平安办\n3 项目审查 财政所",
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


@pytest.mark.parametrize(
    ("sentence", "value", "earlier"),
    [
        ("登记信访事项218件次，较去年同期的251件次下降13.1%", 218, 251),
        ("受理案件40件，比上年的45件减少5件", 40, 45),
        ("受理案件比去年的45件增加到50件", 50, 45),
        ("立案30件，同比多立2件", 30, 28),
        ("查处酒驾1043起，较上年多查处112起", 1043, 931),
        ("办理案件95件（上年62件）", 95, None),
        ("越级上访去年同期为30批，今年为12批", 12, None),
    ],
)
def test_a_year_that_is_only_compared_with_gives_no_figure_of_its_own(
    sentence: str, value: float, earlier: float | None
) -> None:
    (figure,) = figures(sentence)
    assert (figure.value, figure.earlier) == (value, earlier)


@pytest.mark.parametrize(
    ("sentence", "quotes"),
    [
        ("受理案件12件／审结11件", ["受理案件12件", "审结11件"]),
        ("开通WiFi 3个、安装LED屏2块", ["开通WiFi 3个", "安装LED屏2块"]),
        ("出动警力20人（次）、车辆3台（次）", ["出动警力20人（次）", "车辆3台（次）"]),
        ("以下两项\n2 个村试点", ["2 个村试点"]),
        ("运送土方5筐、架设电线3.5万米", ["架设电线3.5万米"]),
        ("打井3眼、修渠20米", ["打井3眼", "修渠20米"]),
    ],
)
def test_each_figure_is_quoted_with_its_own_words(sentence: str, quotes: list[str]) -> None:
    assert [each.quote for each in figures(sentence)] == quotes


@pytest.mark.parametrize(
    ("appendix", "count"),
    [("附：2024年重点工作任务分解表", 1), ("附件1：2023年工作完成情况", 2)],
)
def test_a_table_of_work_to_come_behind_the_plan_has_no_figures(appendix: str, count: int) -> None:
    text = (
        "某镇2023年工作报告\n一、工作情况\n学习6次。\n"
        f"二、2024年工作计划\n（一）加强学习。全年学习不少于12次。\n{appendix}\n组织培训3次。\n"
    )
    assert len(read_report(text)[1]) == count


def test_numbers_that_only_count_otherwise_share_what_is_counted() -> None:
    told = figures("获批建设用地24个批次2360亩，培训3期4个班次210人")
    assert [(each.value, each.unit, each.what) for each in told] == [
        (24, "个批次", "获批建设用地"),
        (2360, "亩", "获批建设用地"),
        (3, "期", "培训"),
        (4, "个班次", "培训"),
        (210, "人", "培训"),
    ]


def test_what_was_before_waits_no_longer_than_its_clause() -> None:
    (figure,) = figures("办理时限由5天压缩至3天，受理投诉举报31件")
    assert (figure.value, figure.earlier) == (31, None)


def test_figures_of_the_plan_and_of_shortcomings_are_left_out() -> None:
    text = (
        "某镇2023年工作报告\n一、工作情况\n学习6次。\n二、存在的问题\n一是持证人员仅8名。\n"
        "三、下一步打算\n（一）加强学习。全年学习不少于12次。\n"
    )
    assert [each.quote for each in read_report(text)[1]] == ["学习6次"]
