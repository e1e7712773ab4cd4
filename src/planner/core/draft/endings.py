"""What a text ends with and asks for nothing: signature, date, attachments, thanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from planner.core.draft.numbering import BEGINS_ITEM

# What the names of those who issue reports end with.
ORGANS = (
    r"政府|委员会|办公室|办事处|党工委|管委会|党委|党组|县委|区委|市委|局|厅|中心|大队|支队|总队|居委会|村委会|政法委|纪委|(?:普法|治[县市区镇乡]|信访|综治|督查|应急|文明|网信|政府|党政|[县市区]委|巡察|编)办|监委|团委|工会|组织部|宣传部|统战部|司法所|法院|检察院|公所"
    r"|小学|中学|学校|大学|学院|幼儿园|医院|卫生院|保健院|图书馆|文化馆|博物馆|档案馆|联合会|总工会|妇联|残联|科协|协会|党校|公司|集团"
)
CLOSES = re.compile(
    r"(?:特此|专此|以上|现将|妥否|请予|请审|当否).{0,12}$"
    r"|(?:以上|上述)(?:汇报|报告|总结|述职|情况|发言|意见).{0,30}$"
    r"|(?:如有|若有)?不[当妥]之?处?[^,]{0,4},.{0,12}(?:批评|指正|指示|审议).{0,4}$"
    r"|(?:汇报|报告|述职|发言|总结)(?:完毕|到此).{0,12}$"
    r"|(?:谢谢|感谢|敬请|恳请|请).{0,10}(?:大家|领导|批评|指正|审议|审阅|评议|支持).{0,6}$"
    r"|通过(?:以上|上述|这些)(?:措施|举措|工作|努力)(?!.*(?:每[月季年周]|\d)).{0,80}$"
    r"|(?:新的一年|展望|面对|站在|我们(?:坚信|相信)|今后|在今后|20\d\d年,[我全]|下一?步,我)(?!.*(?:每[月季年周]|\d[个次场期件])).{0,80}"
    r"(?:新局面|新篇章|新台阶|新高度|新辉煌|贡献|奋斗|奋勇前进)$"
    r"|(?:总之|综上所述?|各位代表|同志们|让我们|新征程)(?!.{0,6}(?:[一二三四五六]是|\d\.))"
)
"""A sentence that a text ends with."""
_MONTH = r"[一二三四五六七八九十]{1,2}月"
_DATE = re.compile(
    r"(?:日期:?\s?|时间:?\s?)?\(?(?:20\d\d\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|20\d\d[-./]\d{1,2}[-./]\d{1,2}"
    rf"|二[〇○零O0]..年{_MONTH}(?:[一二三四五六七八九十]{{1,3}}日)?)\)?"
)
_ORGAN = re.compile(
    rf"(?!\d{{1,3}}\s)[^,。;:!?|\t]{{2,30}}(?:{ORGANS}|大队|支队|所|站|处)(?:\(.{{0,2}}章\))?"
)
_NOTE = re.compile(
    r"\(?此件.{2,20}|.{2,30}\d日印发|\(联系人.{2,40}\)|(?:联系人|联系电话|抄送|主送):?.{0,60}"
    r"|(?:报送|填报|报告|汇报|述职|总结|起草|拟稿|撰稿|审核|签发|填表|编制)(?:单位|部门|科室|人|日期|时间)(?:签[字名]|\(.{1,4}\))?:.{0,60}"
)
_GLOSSARY = re.compile(
    r"(?:附件?\d?[:\s]?)?(?:有关|相关|部分)?(?:名词|用语|术语)(?:解释|注释|说明):?"
)
_ATTACHED = re.compile(
    r"附(?:件|表|图|录)?\s?[一二三四五六七八九十\d]{0,2}\s?(?P<list>[:.、\s].{0,120})?"
)
_OPENING = 3
_LISTED = re.compile(r"\(?\d{1,2}[)、.].{2,60}[^。;!?]")
# The plan itself may be attached.
_PLAN = re.compile(r"计划|要点|打算|安排|任务|思路|部署")


def read_endings(lines: Sequence[str]) -> tuple[set[int], list[int]]:
    """The lines at the end that ask for nothing, and those of them that sign and date it.

    `lines` are folded and without white space at both ends; those that are empty do not count.
    """
    dropped = set(_explained(lines)) | set(_attached(lines))
    signed: list[int] = []
    for position in range(len(lines) - 1, len(lines) // 3, -1):
        line = lines[position]
        if not line or position in dropped:
            continue
        # whoever the title names signs
        opening = lines[: min(_OPENING, position)]
        is_issuer = any(each.startswith(line) for each in opening)
        if BEGINS_ITEM.match(line) or not (_ends(line) or is_issuer):
            break
        signed.append(position)
    return dropped | set(signed), signed[::-1]


def _ends(line: str) -> bool:
    return any(each.fullmatch(line) for each in (_DATE, _ORGAN, _NOTE))


def _explained(lines: Sequence[str]) -> range:
    """What explains words behind a text (名词解释)."""
    for position in range(len(lines) // 3, len(lines)):
        if _GLOSSARY.fullmatch(lines[position]):
            return range(position, len(lines))
    return range(0)


def _attached(lines: Sequence[str]) -> list[int]:
    """The names of what is attached, and the attachments if they follow; not an attached plan."""
    dropped: list[int] = []
    is_listed = False
    for position in range(len(lines) // 3, len(lines)):
        line = lines[position]
        found = _ATTACHED.fullmatch(line)
        if found:
            following = next((each for each in lines[position + 1 :] if each), "")
            is_listing = bool(_LISTED.fullmatch(following))
            if (dropped and not is_listed) or not (found["list"] or is_listing):
                is_plan = _PLAN.search(line) or _PLAN.search(following)
                return dropped if is_plan else [*dropped, *range(position, len(lines))]
            if following and not is_listing and not _ends(following):
                # what was done, told at length
                return dropped
        is_listed = bool(found) or (is_listed and (not line or bool(_LISTED.fullmatch(line))))
        if is_listed and line:
            dropped.append(position)
    return dropped
