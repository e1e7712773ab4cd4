"""The words around a number → whether it counts nothing: a rank, a difference, what was meant."""

from __future__ import annotations

import re

YEAR_BEFORE = r"(?:(?:去年|前年|上年度?|上一年度?|20\d\d年)(?:同期)?|同期)的?"
"""The year before, as texts name it; a pattern."""
SPANS = frozenset(("天", "个工作日"))
"""Units of time, which count only where they have changed."""
# What stands before a number that is no count.
_NONE_BEFORE = re.compile(
    r"(?:第|每|每[一二两三四五六七八九十\d]{0,2}个?(?:月|季度?|年|周|半年|人|村|镇|乡|季|旬|日|天|案|户|所|名|次|期|社区)[^,。;:、\d]{0,8}|平均[^,。;:达]{0,8}|届|人均|户均|不少于|不低于|不超过|至少|最多|不得少于|最少"
    r"|〔|\[|(?:20\d\d|\d{1,2})[-—–~./·、至到]|[+×xX*·/—–~-]|(?<![A-Za-z])[A-Za-z]|编号|文号|公历|农历|星期|周年|前|近三|连续|为期|历时|满|提前|约谈期"
    r"|(?:时间|期限|用时|(?<!服务|学习|培训)时长)(?:为|由|从|压缩至|缩短至|缩减至)?|压缩至|缩短至|以内|同比|环比|增长|下降|上升|提高|提升|减少|增加|降低|海拔|(?:(?<!差)距离?|位于)[^,。;:、\d]{1,10}|增幅|降幅|占(?:比|总数|全部|其中)?的?(?:比例)?|增长率)$"
)
# What was meant to be done, or was before: 计划建设20个, 目标任务120户, (2023年为62件).
_MEANT = re.compile(
    r"(?:^|[(、])(?:年初|年度|全年|原|下达|总)?(?:(?:计划(?!生育|免疫)|预计|力争|拟)[^,。;:、\d]{0,8}|(?:目标任务|任务数|目标数)[为是]?"
    r"|(?<=\()(?:20\d\d年|去年|上年)(?:同期)?[为是]?)$"
)
# What differs is no count of its own: 比去年多收12万元, 净增5件, 同比减少2起、3人.
_DIFFERS = re.compile(
    rf"(?:(?:同比|环比|[较比与同]{YEAR_BEFORE}|[较比]原?(?:计划|目标|任务|预期|预算|平均|全[国省市县])|[低高优]于|超出)"
    r"(?:[^,。;:\d]{0,12}\d[\d.]{0,9}[^,。;:\d、和]{1,4}[、和](?=[多少增减])){0,3}[^,。;:\d]{0,12}(?<![到至达为])|净[增减]|[多少])$"
)
_CHANGES_BY = re.compile(r"(?:增加|增长|上升|减少|下降|降低)了?$")
_BESIDE = re.compile(r"(?:\d[\d.]{0,9}[余多百千万亿]{0,2}[^\d,、和及\s]{1,3}[、和及])+$")
# A place among others: 在全市10个县区中排名第2, 位列10个县区第3.
_RANKED = re.compile(
    r"^[^,。;:!?\d]{0,16}(?:第\s?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s?(?:[名位、,。;!?)\n]|方阵|梯队|$)"
    r"|(?:排名|位[列居次]|名列)(?:在?全[国省市县区])?(?:前|首|第|中|靠|末))"
)
_RANKS = re.compile(r"(?:排名|排在|位[列居]|名列)(?:在|于)?(?:全[国省市县区州])?$")
_NONE_AFTER = re.compile(
    r"^(?:工作日|自然日|以上|以下|以内|月内|月以|个?月|个?工作|分钟|小时内|日|天|岁|级|年|季度|中心,|为|号|周年|百分点|性|方面|层面|环节|维护|确立|意识|自信|统筹|必须|责任制|[+·])"
)
_NONE_ITEM = re.compile(
    r"^(?:个(?:月|工作日|方面|层面|百分点|维度|环节|阶段|季度|小时|自然日|年头|确立|维护|意识|自信|一批|到位|清单)"
    r"|项(?:制度|行动|机制|改革|重点任务|原则|规定精神)|类(?:问题|事项)|条(?:战线|规定|主线)|次(?:会议|全会|党代会|全国)|届|期间|字(?:方针|经|诀|箴言|头|样|号)"
    r"|小时(?:内|以内|值班|服务|响应|[^,。;:\d]{0,4}圈)|家(?:公司)?企业化|部门联合|对一|级)"
)
_AHEAD = 40
"""Signs behind a number that may tell a rank."""


def is_no_count(text: str, match: re.Match[str], before: str, stem: str) -> bool:
    """Whether the words around a number say that it counts nothing.

    `before` are those of its piece of the sentence, `stem` the same without 约 or 共.
    """
    after = text[match.end() : match.end() + 12]
    has_changed = re.search(r"(?:增加|增长|上升|提高|减少|下降|降低|扩大)(?:到|至)$", before)
    if _NONE_BEFORE.search(stem) and not has_changed:
        return True
    if _MEANT.search(stem) or _is_difference(stem) or _is_rank(text, match, stem):
        return True
    item = text[match.start("unit") : match.end() + 12]
    is_item = match["unit"] not in SPANS and bool(_NONE_ITEM.match(item))
    return is_item or bool(_NONE_AFTER.match(after))


def _is_difference(stem: str) -> bool:
    """Whether the words before a number make it say how much more or less, alone or as another."""
    beside = _BESIDE.sub("", stem)
    is_next = beside != stem and bool(_CHANGES_BY.search(beside))
    return is_next or bool(_DIFFERS.search(beside))


def _is_rank(text: str, match: re.Match[str], stem: str) -> bool:
    """Whether a number says among how many one has a place."""
    behind = text[match.end() : match.end() + _AHEAD]
    return bool(_RANKS.search(stem) or _RANKED.match(behind))
