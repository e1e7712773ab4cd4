"""Words of a clause → whether they are work, what comes of it, or only when and by what it goes."""

from __future__ import annotations

import re

from planner.core.draft.observances import named_days

_RESULT = re.compile(
    r"^(?:切实|不断|进一步|全面|有效|持续|着力|全力|努力|从而|真正|以此)*(?:确保|实现|促进|推动|提高|提升|增强|营造|形成|让|使|保障|维护|做到|力争"
    r"|杜绝|防止|避免|早发现|牢固树立|达到|达成|打通|树立|夯实|压实|凝聚|筑牢|激发|取得|为.{2,20}(?:提供|奠定|营造)|把.{2,20}(?:落到实处|落细))"
)
BUILDS = re.compile(
    r"^(?:进一步|持续|不断|逐步|着力|及时)*(?:建立|健全|完善|构建|形成|制定|修订|出台|编制|明确|建成|新建|打造|设立|组建|成立|聘请|压实|调整|纳入|将.{2,40}纳入|把.{2,40}(?:纳入|作为))"
)
# What offices do, whatever it is about.
_VERBS = (
    "推进|推行|推动|推广|推送|加快|发展|新增|增加|增设|新建|扩建|改建|改造|建设|建成|修建|修缮|修复|维修|硬化|绿化|亮化|铺设|架设|搭建|设立|设置|安装|更新|升级"
    "|购置|购买|采购|招录|招聘|选派|选拔|选树|配齐|配备|完成|培育|培养|培训|引进|引育|招引|招商|签约|签订|洽谈|组织|举办|举行|召开|开展|开通|开设|开放|邀请|参加|参与"
    "|落实|执行|实行|实施|优化|提升|加强|强化|深化|打造|创建|盘活|整治|治理|整合|抓好|做好|办好|办理|接入|上线|规范|统一|拓展|拓宽|扩大|延伸|简化|精简|压减|压缩"
    "|协调|对接|争取|筹措|筹集|指导|督促|引导|鼓励|支持|扶持|动员|检查|核查|查验|清理|清退|拆除|取缔|打击|评选|评定|申报|验收|发放|发布|印制|制作|绘制|编制|编写"
    "|完善|明确|收集|征集|走访|慰问|帮扶|救助|联系|包联|结对|关心|关爱|演练|普查|调查|调研|摸底|监测|检测|防治|接种|义诊|授课|听课|辅导|征收|搬迁|安置|启动|储备|投放|调度|奖励|奖补|畅通|管护"
)
# What comes behind the work: 对发现的问题限期整改.
VERB = re.compile(
    rf"{_VERBS}|整改|处理|处置|移送|备案|上报|管理|减少|登记|统计|破解|核实|办结|反馈|总结"
)
WORKS = re.compile(
    r"^(?:进一步|持续|深入|不断|切实|认真|积极|大力|全面|扎实|着力|严格|继续|加快|及时|依法|主动|统筹|合理|多方|逐步|力争|新|各[^,。]{1,4}?各?|常态化)*"
    r"(?:[^,。、]{1,8}(?:前|期间|之际))?"
    rf"(?:(?:对|与|在|向|会同|联合|依托|通过|为|从|由).{{1,24}}?)?(?:{_VERBS})"
)
# What work goes by is no work: 围绕两大主导产业.
FRAME = re.compile("围绕|聚焦|立足|锚定|对照|按照|根据|紧扣|紧盯|以.{2,20}为")
_OCCASION = re.compile(
    "^(?:利用|借助|抓住|结合|依托|围绕|以|在)[^,。;]*(?:等|节点|契机|时机|之际|期间|节日|纪念日|宣传日)$"
)
_SHARE = re.compile(r"(?:率|比例|频次|满意度)(?:[^\d,。;]{0,8}\d|同比)")
# What tells how far work should come: 参考率不低于98%, 等候时间控制在20分钟以内.
LEVEL = re.compile(r"\d[%﹪]|(?:控制在|不超过|不低于|达到|达)\d")
DIGIT = re.compile(r"(?<![\d.])\d+(?![\d年月日号]|小时)")


def is_result(words: str) -> bool:
    """Whether words begin as what comes of work does: 确保……, 推动……."""
    return bool(_RESULT.match(words))


def only_tells_what_comes(words: str) -> bool:
    """Whether words tell a result, and not work with a number: 力争引进项目2个."""
    is_work = bool(WORKS.match(words) and DIGIT.search(words))
    return bool(_SHARE.search(words) or (is_result(words) and not is_work))


def is_occasion(words: str) -> bool:
    """Whether words only name days for the work behind: 利用“3·15”、“12·4”等节点."""
    return bool(_OCCASION.search(words) and named_days(words))


def does(words: str) -> bool:
    """Whether there is a verb of work anywhere in what is no mere result."""
    return bool(VERB.search(words)) and not is_result(words)
