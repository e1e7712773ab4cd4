"""A heading → what stands below it: what was done, what is lacking, what is to come."""

from __future__ import annotations

import re

LONGEST_HEADING = 40
_NEXT = (
    r"下一?步|下步|下一?阶段|下一?年|下一?个?年度|下半年|明年|来年|次年|今后|后续工作|努力方向"
    r"|下一?个?季度|接下来|打算|新一年|新的一年|新年度|^未来(?:的?工作|一年)|^今年的?(?:主要|重点|工作|目标)*(?:任务|安排|打算|思路)$"
    r"|(?:整改|改进|解决)(?:措施|举措|思路|方向)|对策"
)
_AHEAD = re.compile(_NEXT)
_LOOSELY_AHEAD = re.compile(
    r"思路|计划|安排|规划|目标|举措|重点工作|重点任务|工作要点|工作重点|未来|展望|部署|谋划|措施|方向|任务|考虑|设想|工作意见"
)
_WORK_OF_YEAR = re.compile(r"年度?(?:工作|的?(?:重点|主要)(?:工作|任务)?)$")
_SURELY_BACK = re.compile(r"情况|成效|成绩|回顾|总结|完成|存在|不足|问题|原因|以来")
_BACK = re.compile(
    r"成效|成绩|情况|回顾|总结|完成|存在|不足|问题|原因|做法|亮点|进展|开展|推进|经验|以来"
)
_LACK = re.compile(
    r"存在.{0,8}(?:问题|不足|困难|短板|差距|薄弱)|(?:问题|不足|困难|短板|差距|弱项|薄弱环节)"
    r"(?:及|和|与|、|$|以及|分析|表现|\()|面临的?.{0,6}(?:困难|问题|挑战)|主要(?:问题|不足|差距|困难)|不足之处|差距"
)
_MENDED = re.compile(
    r"解决|化解|破解|聚焦|攻克|针对|直面|着力|补齐|补短板|坚持|围绕|强化|整改情况|排查|研判"
)
_IS_MENDED = re.compile(r"整改(?:落实|完成)?(?:情况|工作)")
_WANTS = re.compile(
    r"^(?:尚|仍|还|亟)?(?:需要?|待|有待)(?:进一步)?(?:改进|解决|加强|提升|完善)(?:和\w{2})?的?(?:方面|问题|地方|环节|事项)$"
)
_CAUSES = re.compile(r"原因")
_THEIR_CAUSES = re.compile(r"(?:存在|产生)?的?(?:主要)?(?:问题|不足|短板)的?(?:主要)?原因")
_GENERAL = re.compile(
    r"指导思想|总体(?:要求|思路|目标)|基本原则|^(?:20\d\d年)?(?:主要|工作|预期|发展|年度)+目标$"
)
_CONTAINS = re.compile(
    r"(?:20\d\d年度?)?(?:的?(?:重点|主要|具体|工作|年度|目标|几项))*(?:工作|任务|举措|措施|重点|安排|内容)"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)\s?年?(?!\s?[-—–~至到]\s?20)")
_ORDINAL_YEAR = re.compile(r"二[〇○零O0]([一二三四五六七八九〇○零O0])([一二三四五六七八九〇○零O0])")
# 112年度 of the calendar that counts from 1912
_MINGUO_YEAR = re.compile(r"(?<!\d)(1[0-2]\d)(?=年度)")
_FIRST_MINGUO = 1911
_DIGITS = "〇一二三四五六七八九"
# 2025年工作计划, but not 2024年工作计划完成情况, which looks back.
_PLANNED = re.compile(
    r"(?:20\d\d|二[〇○零O0]..)年?度?(?:(?!总结|报告|情况|汇报|完成|成效|回顾)[^,。;\n《》]){0,16}?(?:计划|打算|思路|要点|安排|谋划)"
    r"(?!(?:(?!20\d\d|二[〇○零O0])[^,。;\n]){0,12}(?:总结|情况|成效))"
)
# 2023—2024学年第二学期
_SCHOOL_YEAR = re.compile(
    r"(?<!\d)(20\d\d)\s?年?\s?[-—–~至到]{1,2}\s?(?:20)?\d\d\s?学年度?(?:第?(?P<term>[一二12上下])学期)?"
)
# A sentence that turns to what comes: 下一步,我局将……
_TURNS = (
    r"在?(?:下一?步|下步|下一?阶段|接下来|今后|明年|来年|新的一年|{year})(?:里|中|的?工作中|工作)?,?"
    r"(?:[,:]|我(?:们|乡|镇|县|区|局|街道|单位|办|所|院|市|委)|全(?:乡|镇|县|区|局|市|街道)|本(?:乡|镇|县|区|局|机关)"
    r"|各|将|要|拟|继续|重点|计划|打算|一是|紧紧|坚持|.{{2,12}}将)"
    # 针对以上问题,我局将……
    r"|(?:针对|对于?)(?:以上|上述|这些|存在)[^,。;]{{0,12}},[^,。;]{{0,12}}?(?:将|拟|要|计划)"
)


def looks_ahead(heading: str, report_year: int | None = None, *, is_top: bool = True) -> bool:
    """Whether what stands below is next year's work.

    Below the top of a text only plain words count, 下一步 or a year to come: there 思路 or 目标
    may stand in any heading.
    """
    heading = "".join(heading.split())
    if _AHEAD.search(heading):
        return True
    found = years(heading)
    if found and report_year and max(found) <= report_year:
        return False
    is_later = bool(found and report_year)
    if (_SURELY_BACK if is_later else _BACK).search(heading):
        return False
    if is_later and _WORK_OF_YEAR.search(heading):
        return True
    return bool(_LOOSELY_AHEAD.search(heading)) and (is_top or is_later)


def looks_lacking(heading: str, *, is_top: bool = True) -> bool:
    """Whether what stands below is what the text owns to be lacking."""
    heading = "".join(heading.split())
    if _WANTS.search(heading):
        return True
    if _MENDED.search(heading) and ("存在" not in heading or _IS_MENDED.search(heading)):
        return False
    return bool(_LACK.search(heading)) and (is_top or len(heading) <= LONGEST_HEADING // 2)


def is_about_causes(heading: str) -> bool:
    """Whether only the causes of shortcomings stand below."""
    told = _THEIR_CAUSES.sub("原因", heading)
    return bool(_CAUSES.search(heading)) and not looks_lacking(told)


def is_general(heading: str) -> bool:
    """Whether guiding thoughts stand below, which ask for no work of their own."""
    return bool(_GENERAL.search(heading))


def is_container(heading: str) -> bool:
    """Whether a heading only says that work stands below, as 重点任务 does."""
    return bool(_CONTAINS.fullmatch("".join(heading.split())))


def years(text: str) -> list[int]:
    """The years that a text names, also in Chinese figures; spans like 2021-2025 are none."""
    found = [(each.start(), int(each[1])) for each in _YEAR.finditer(text)]
    for each in _ORDINAL_YEAR.finditer(text):
        tens, ones = (_DIGITS.find(sign) if sign in _DIGITS else 0 for sign in each.groups())
        found.append((each.start(), 2000 + 10 * tens + ones))
    found += [(each.start(), _FIRST_MINGUO + int(each[1])) for each in _MINGUO_YEAR.finditer(text)]
    spans = {match.end(1) for match in re.finditer(r"20\d\d\s?年?\s?[-—–~至到]+\s?(20\d\d)", text)}
    return [year for at, year in sorted(found) if at + 4 not in spans]


def year_planned(title: str) -> int | None:
    """The year that a title names for its plan: 2025 of 年度工作总结及2025年工作计划."""
    found = _PLANNED.search(title)
    return max(years(found[0]), default=None) if found else None


def school_years(title: str) -> list[tuple[int, int]]:
    """When each school year or term (学年、学期) of a title begins, and the year it ends in."""
    return [
        (int(found[1]) + (found["term"] in {"二", "2", "下"}), int(found[1]) + 1)
        for found in _SCHOOL_YEAR.finditer(title)
    ]


def _spelled(year: int) -> str:
    """A year in Chinese figures, as a pattern: its noughts are written in several ways."""
    return "".join("[〇○零O0]" if sign == "0" else _DIGITS[int(sign)] for sign in str(year))


def turning(plan_year: int | None) -> re.Pattern[str]:
    """What a sentence begins with that turns to next year's work."""
    year = f"(?:{plan_year}|{_spelled(plan_year)})年" if plan_year else "新的一年"
    return re.compile(_TURNS.format(year=year))
