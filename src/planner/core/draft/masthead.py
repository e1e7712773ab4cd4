"""Words → title, issuing unit, the year reported on and the year planned for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from planner.core.draft.endings import ORGANS
from planner.core.draft.folding import folded
from planner.core.draft.meaning import looks_lacking, school_years, year_planned, years
from planner.core.draft.numbering import lines_of
from planner.core.draft.words import Words

LONGEST_TITLE = 60
_MOST_LINES, _EARLY = 8, 6
_IS_TITLE = re.compile(
    r"(?:报告|总结|计划|要点|方案|汇报|打算|安排|意见|思路|情况|工作|通知|通报|(?:任务|工作|责任|分解|安排)(?:表|清单|台账))(?:的?(?:报告|汇报))?(?:\([^()]{1,12}\)|【[^】]*】)?$"
)
# 2022—2023学年暨2023年度工作总结 is of the year 2023.
_OF_YEAR = re.compile(r"20\d\d年度?(?:工作)?(?:总结|报告|情况)")
_PLAN = re.compile(r"计划|要点|安排|打算|方案|(?:任务|责任|分解)(?:表|清单)")
_NUMBERED = re.compile(
    r"(?:#{1,6}\s*)?(?:第?[一二三四五六七八九十]{1,3}[、.部章]|\([一二三四五六七八九十]+\)|\d{1,2}[、.](?!\d))"
)
_DOCUMENT_NUMBER = re.compile(
    r".{0,20}[〔\[(]20\d\d[〕\])].{0,3}\d+号|.{2,30}文件|签发人.*|密级.*|特急|急件|.{0,20}(?:汇编|内部资料|内部文件|参阅件)"
)
_ENDS_ORGAN = f"(?:(?<!法治)(?:{ORGANS}))"
# 护理部, 医务科: parts of an organ that issue by themselves; not 干部, 内部.
_ENDS_DEPARTMENT = "(?:科|室|股|(?<![全内外干局各])部)"
_ORGAN_LINE = re.compile(rf"(?:#+\s*)?([^,。;:!?《》\d]{{2,60}}{_ENDS_ORGAN})")
# below a title, or as signature: (县人民医院护理部), ——县人民医院护理部
_DEPARTMENT_LINE = re.compile(
    r"(?:#+\s*|[—–-]{1,2}\s*|\(\s*)?"
    rf"([\u4e00-\u9fff“”、 ]{{2,40}}(?:{_ENDS_ORGAN}|{_ENDS_DEPARTMENT}))\s*\)?"
)
_HEAD_OF_PAPER = re.compile(rf"([^,。;:!?《》\d\n]{{2,60}}{_ENDS_ORGAN})文件")
_ENDS_UNIT = re.compile(
    rf"(?:{_ENDS_ORGAN}|{_ENDS_DEPARTMENT}|(?<!依法治)(?:镇|乡|街道|司|院|校|所|站|处|馆))$"
)
# 我镇, 县政府, 乡镇: words for any of its kind.
_IS_GENERIC = re.compile(
    r"(?:[本我全各该]*(?:省|市|县|区|乡|镇|街道|村|社区|局|校|院|所|单位|机关|部门|党委|党组|党工委|委员会|人民政府|政府"
    r"|委|办公室|办事处|办|学校|医院|一级|工作|科室?|处|部|室|股))+"
)
# What a title is of, not who issues it: 工作总结及, 2024年.
_OF_TITLE = re.compile(r"总结|报告|计划|要点|情况|汇报|打算|思路|安排|方案|工作$|年度?$|\d")
_OPENS = r"【?(?:#{1,6}\s*)?(?:关于)?(?:印发|报送|转发|呈报)?《?(?:20\d\d年度?)?"
_BEFORE_YEAR = re.compile(
    rf"{_OPENS}([^【】]{{2,60}}?)】?[\s]*(?=关于|20\d\d|1[0-2]\d年度|二[〇○零O0])", re.DOTALL
)
_BEFORE_WORK = re.compile(
    rf"{_OPENS}([^【】]{{2,60}}?)】?[\s]*(?=推进|落实|贯彻|法治政府|法治建设|依法行政|年度|工作)",
    re.DOTALL,
)
_SPEAKER = re.compile(
    rf"(?:年来?,|以来,|年度,|今年,|[我现]代表|现将|\n|^)([^,。;:!?、《》\d\s]{{1,30}}?(?:{_ENDS_ORGAN}|镇|乡|街道)(?:党委、政府|党工委、办事处)?)"
    r"(?=,|坚持|认真|深入|全面|紧[紧扣]|始终|在|高[度举]|以|按|严[格守]|法治|向|20\d\d|围绕|积极|切实|扎实|聚焦|持续|立足|主动|充分|强化|加强|贯彻|落实)"
)
_PUBLISHER = re.compile(r"(?:发布|制发|发文)(?:机构|机关|单位)[\]】:|\s]*([^\s|\[\]:]{2,30})")
# 上半年工作总结及下半年工作计划: both are of one year.
_ONE_YEAR = re.compile(r"上半年.*下半年|春季?学期", re.DOTALL)
# 及2024年工作计划 goes on with a title.
_GOES_ON = re.compile(r"(?:及|暨|和|与|、)")
_SENT_OUT = re.compile(r"(?:印发|报送|转发|呈报)《([^》]{4,60})》")
_PUBLISHED = re.compile(
    r"(?:发布日期|发布时间|日期|成文日期|发文日期|时间)[:\s]*(20\d\d)[-年./](\d{1,2})[-月./](\d{1,2})"
)
_DATE = re.compile(r"(20\d\d)\s?[-年./]\s?(\d{1,2})\s?[-月./]\s?(\d{1,2})")
_SUBTITLE_DATE = re.compile(r"\n\s*[—–(-]{1,2}\s*(20\d\d)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")


@dataclass(frozen=True)
class Masthead:
    """What stands above a report (题头): its title, who issues it, and for which years."""

    title: str
    unit: str
    report_year: int | None
    plan_year: int | None
    published_on: date | None
    body: int = 0
    looks_ahead: bool = False


def read_masthead(words: Words) -> Masthead:
    """The masthead of a text; what it does not tell stays empty."""
    start, end = _title(words.text)
    title = words.text[start:end]
    published = _published(words)
    is_plan = bool(_PLAN.search(title)) and not re.search(r"报告|总结|情况|完成|汇报", title)
    # a report tells its day at its end; a website may put it out much later
    told_on = _signed(words) or published
    report, planned = _years(title, told_on, words.text, is_plan=is_plan)
    unit = _unit(words, start, end)
    body = _behind_notice(words.text, start, end)
    return Masthead(words.verbatim(start, end), unit, report, planned, published, body, is_plan)


def _behind_notice(text: str, start: int, end: int) -> int:
    """Where the text begins that a notice only sends out: behind its own title."""
    named = _SENT_OUT.search(text, start, end)
    if named:
        for first, last in lines_of(text, end, len(text)):
            if text[first:last].strip() == named[1].strip():
                return last
    return end


def _title(text: str) -> tuple[int, int]:
    """Where the title stands: the first lines up to one that ends as titles do."""
    run: list[tuple[int, int]] = []
    for first, last in list(lines_of(text, 0, min(len(text), 1000)))[:_MOST_LINES]:
        line = text[first:last]
        if _DOCUMENT_NUMBER.fullmatch(line):
            run = []
            continue
        if _NUMBERED.match(line) or len(line) > LONGEST_TITLE or line[-1] in "。;,":
            break
        if line[-1] == ":" or (looks_lacking(line) and not years(line)):
            break
        if any(text[slice(*each)] == line for each in run):
            # a page says its heading before the text does
            run = []
        run.append((first + len(line) - len(line.lstrip("#* ")), last))
        if _IS_TITLE.search(line):
            begin = run[-1 if _names_unit(text[first:last]) else 0][0]
            return begin, _with_more(text, last)
    if run and (years(text[slice(*run[0])]) or _ORGAN_LINE.match(text, run[0][0])):
        return run[0]
    return 0, 0


def _names_unit(line: str) -> bool:
    """Whether a line of a title says by itself who issues it."""
    told = _BEFORE_YEAR.match(line)
    return bool(told and _organ_in(told[1]))


def _with_more(text: str, end: int) -> int:
    """The end of a title, with a further line that goes on with it."""
    for first, last in list(lines_of(text, end, min(len(text), end + 200)))[:1]:
        line = text[first:last].strip()
        if _GOES_ON.match(line) and _IS_TITLE.search(line) and len(line) <= LONGEST_TITLE:
            return last
    return end


def _organ_in(words: str) -> int:
    """How many signs of words that open a title name an organ: 县教育局 of 县教育局依法治县."""
    whole = words.rstrip()
    if _ENDS_UNIT.search(whole):
        return 0 if _IS_GENERIC.fullmatch(whole) else len(whole)
    organs = list(re.finditer(_ENDS_ORGAN, whole))
    return (
        organs[-1].end() if organs and not _IS_GENERIC.fullmatch(whole[: organs[-1].end()]) else 0
    )


def _unit(words: Words, start: int, end: int) -> str:
    """Who issues it: told in the title, near it, by the signature, or by the first sentences."""
    text = words.text
    told = [
        found
        for pattern in (_BEFORE_YEAR, _BEFORE_WORK)
        if (found := pattern.match(text, start, end))
    ]
    for found in told:
        if signs := _organ_in(found[1]):
            return words.verbatim(found.start(1), found.start(1) + signs)
    for first, last in list(lines_of(text, 0, min(len(text), 1000)))[:_MOST_LINES]:
        near = _ORGAN_LINE.fullmatch(text, first, last) or _HEAD_OF_PAPER.match(text, first, last)
        if near and not _IS_GENERIC.fullmatch(near[1]):
            return words.verbatim(*near.span(1))
    if named := _signature(words) or _spoken(words, end) or _department(words, end):
        return named
    for found in told:
        name = found[1].strip()
        if not _IS_GENERIC.fullmatch(name) and not _OF_TITLE.search(name):
            return words.verbatim(*found.span(1))
    published = _PUBLISHER.search(words.source, 0, 1000)
    return published[1] if published else ""


def _spoken(words: Words, start: int) -> str:
    """Who the first sentences say did the work, as 2023年,石桥镇坚持 does."""
    for found in _SPEAKER.finditer(words.text, start, start + 600):
        if not _IS_GENERIC.fullmatch(found[1]):
            return words.verbatim(*found.span(1))
    return ""


def _signature(words: Words) -> str:
    """The organs that signed, each on its line."""
    found = [
        span for span in words.closing if _ORGAN_LINE.fullmatch(folded(words.source[slice(*span)]))
    ]
    return words.source[found[0][0] : found[-1][1]] if found else ""


def _department(words: Words, end: int) -> str:
    """The part of an organ that stands below the title, or above the day at the end."""
    lines = list(lines_of(words.text, end, len(words.text)))
    for first, last in (*lines[:1], *(lines[-1:] if words.closing else ())):
        found = _DEPARTMENT_LINE.fullmatch(words.text, first, last)
        if found and not _IS_GENERIC.fullmatch(found[1]):
            return words.verbatim(*found.span(1))
    return ""


def _years(
    title: str, published: date | None, text: str, *, is_plan: bool
) -> tuple[int | None, int | None]:
    """The year reported on and the year planned for."""
    if (terms := school_years(title)) and not _OF_YEAR.search(title):
        return _school_years(terms, is_plan=is_plan)
    named = years(title)
    if is_plan:
        return None, max(named, default=None)
    if named:
        return _named_years(title, named)
    if published:
        # reports come out early in the next year
        year = published.year - 1 if published.month <= _EARLY else published.year
        return year, year + 1
    counted = Counter(years(text)).most_common(2)
    if not counted:
        return None, None
    return counted[0][0], counted[0][0] + 1


def _named_years(title: str, named: list[int]) -> tuple[int, int]:
    """The years of a title that names some; the one before 计划 may be the only one."""
    first, last = min(named), max(named)
    if first == last and _ONE_YEAR.search(title):
        return first, first
    planned = year_planned(title)
    if planned == first:
        return planned - 1, planned
    return first, (last if last > first else first + 1)


def _school_years(terms: list[tuple[int, int]], *, is_plan: bool) -> tuple[int | None, int]:
    """The years of terms: in the spring term's report the plan is for the autumn."""
    if is_plan:
        return None, terms[-1][0]
    return terms[0][0], (terms[-1][0] if len(terms) > 1 else terms[0][1])


def _published(words: Words) -> date | None:
    head = folded(words.source[:600])
    return _day(_PUBLISHED.search(head) or _SUBTITLE_DATE.search(head)) or _signed(words)


def _signed(words: Words) -> date | None:
    """The day below the signature."""
    return (
        _day(_DATE.search(folded(words.source[words.closing[0][0] :]))) if words.closing else None
    )


def _day(found: re.Match[str] | None) -> date | None:
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None
