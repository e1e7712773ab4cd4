"""Words for units of what offices count → the patterns of numbers that count in them."""

from __future__ import annotations

from math import prod

_UNITS = (
    # people, cases and what is done
    "人 名 位 户 家 头 个 件 余件 宗 起 例 桩 次 场 期 批 轮 届 回 趟 堂 节 讲 课时 学时"
    " 门 项 条 类 种 单 票 笔 组 队 对 支 场次 轮次 批次 班次 个批次 个班次 个轮次 个标段 标段"
    " 个工作日 小时 天 人份"
    # papers
    " 份 篇 部 本 册 卷 张 幅 页 面 块 则 封 通 字 片 集 枚 宣传栏"
    # places and things
    " 处 所 站 村 座 间 套 栋 幢 层 扇 盏 眼 口 台 辆 列 艘 架 顶 根 道 路 台套 台件 件套 条段"
    " 床 桌 把 只 款 株 棵 羽 尾 匹 具 首 箱 袋 包 瓶 盒 桶 车 剂"
    # measures
    " 元 美元 平方米 平方公里 平方千米 ㎡ m² 立方米 立方 方 m³ 公里 千米 延米 米 km 公顷 亩"
    " 吨 公斤 千克 斤 克 毫升 升 千瓦时 千瓦 兆瓦 kW MW"
)
# What can be done to one thing more than once: 人次, 项次; some are no units without it.
_TIMES = (
    "人户家名位个件宗起例场期批轮班节条车台辆册架艘箱趟处项所篇本亩套份组支栋座间案点校店"
    "航船针剂村站"
)
# What begins another word with the sign of a unit: 2 组建队伍, 3 人民调解, 12单位.
_OTHER_WORDS = {
    "人": "民|大(?:常委|代)|才|社|口|均",
    "项": "目",
    "组": "织|建|成|团|长",
    "队": "伍|员|长",
    "起": "草|步|诉(?!讼)",
    "处": "理|置|罚|分|级",
    "场": "所|地|馆|景",
    "批": "评|准|示|复",
    "期": "间|末|刊",
    "条": "例",
    "面": "积|向|对",
    "村": "民|委|级|干",
    "站": "点|位|台",
    "门": "诊|店|户|槛",
    "道": "路|德",
    "讲": "座|话|解|政",
    "节": "日|能|假|点|约|水",
    "张": "贴",
    "部": "门|委|队",
    "列": "为|入|出|席|车|举",
    "户": "籍|外",
    "家": "庭|长",
    "本": "级|科|地|土|年",
    "次": "要|日|年",
    "路": "线|口|段|网",
    "层": "级|面|次",
    "单": "位|元|独|项|一|品|体|价",
    "票": "据|决|证",
    "口": "径|岸",
    "把": "手|关|好",
    "米": "粉|线|面",
    "方": "面|式|案|针|向|位|法|便|阵|可",
    "升": "级|至|到|为|学|高|降|值",
    "克": "服|难",
    "款": "项|式|规定|之",
    "眼": "科|镜|睛|部|底",
    "卷": "烟|入|面|积",
    "瓶": "颈",
    "床": "位",
    "车": "辆|位|站|间|牌|道|型|主|祸|管|流|险|速|库|程|队",
    "集": "中|体|团|市|镇|合|成|贸|约|聚|散|群",
    "匹": "配",
    "具": "有|体|备",
    "首": "次|批|届|个|家|席|位|创|问|发|先|要|府|诊|违",
    "剂": "量|型",
    "对": "照|象|接|外|标|比|应",
}


def _pattern(unit: str) -> str:
    other = _OTHER_WORDS.get(unit[-1])
    return f"{unit}(?!{other})" if other else unit


# The longest first; 件次要问题 counts in 件, 12个村3600人 is one thing counted twice.
UNITS = "|".join(
    [
        f"[{_TIMES}]次(?![要日年])",
        r"个[村镇乡](?=\d)",
        *map(_pattern, sorted(_UNITS.split(), key=len, reverse=True)),
    ]
)
# 人(次), 件(批)次, 家/次: what stands in brackets is counted alike.
ALSO = r"(?:\([人次批户起件套辆台家处]\)次?|/次)"
# 千 is a part of its unit in 千米 and 千瓦.
TENS = "(?:[百万亿]|千(?![米克瓦])){1,2}"
_TENS = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_SPELLED = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"两": 2, "零": 0}


def times(tens: str) -> int:
    """How much the signs behind a number make of it: 万, 万亿."""
    return prod(_TENS[sign] for sign in tens)


def spelled(digits: str) -> int:
    """The value of a number below a thousand in Chinese signs: 十二, 两百."""
    whole, pending = 0, 0
    for sign in digits:
        if sign in "十百":
            whole += (pending or 1) * (10 if sign == "十" else 100)
            pending = 0
        else:
            pending = _SPELLED[sign]
    return whole + pending
