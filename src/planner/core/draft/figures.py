"""Words that look back → the figures in them: value, unit, what was counted, earlier value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from planner.core.draft.folding import folded
from planner.core.draft.meaning import looks_ahead
from planner.core.draft.no_counts import SPANS, YEAR_BEFORE, is_no_count
from planner.core.draft.numbering import past_number
from planner.core.draft.outline import Outline
from planner.core.draft.sections import Part
from planner.core.draft.units import ALSO, TENS, UNITS, spelled, times
from planner.core.draft.words import Words

_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?)(?!\d)"
_CHINESE = "(?<![数几])(?!零|一(?!百))[一两二三四五六七八九十百零]{1,6}"
# 约9份, but not 村规民约9份
_ABOUT = "(?<![民签契合条公节预履违])约"
_FIGURE = re.compile(
    rf"(?P<about>近|{_ABOUT}|突破|超过|超|逾|达|共计?|累计)?\s?(?P<digits>(?<![\d.]){_DIGITS})\s?(?P<more>余|多|来|几)?"
    rf"(?P<tens>{TENS})?(?P<more2>余|多)?\s?(?P<unit>{UNITS}|%|﹪)(?:{ALSO})?"
)
_SPELLED = re.compile(
    rf"(?P<about>近|{_ABOUT}|共|累计)?(?P<digits>{_CHINESE})(?P<more>余|多)?(?P<unit>人次|件次|场次|批次|轮次|次|场|期|件|起|批|轮|名|家|户|份|处|篇)"
    r"(?=[,。;、\n\s)和]|$)"
)
_SPELLED_MANY = re.compile(
    rf"(?P<about>近|{_ABOUT}|超过|超|逾|达|共|累计)?(?P<digits>[一两二三四五六七八九十百]{{1,4}})(?P<tens>千|万|亿)"
    rf"(?P<more>余|多)?(?P<unit>{UNITS})"
)
_NONE = re.compile(
    r"(?:全年|本年度?|我[镇乡局县区街道办]{1,3})?(?:均|也|都)?(?:未发生|没有发生|无)(?:一?(?:(?P<counted>起|(?<=一)[件宗])|例(?!外)))?"
    r"(?P<what>[^,。;:!?\n“”《》]{2,24}?(?P<unit>案件|案|事件|事故|诉讼|复议|上访|投诉|舆情))(?:的?(?:发生|情况|情形))?(?=[,。;!?\n]|$)"
)
_SAYS_ZERO = re.compile("(?:为|保持)(?:零|0)")
_ZERO = re.compile(
    r"(?P<counted>)(?P<what>[^,。;:!?、\n“”《》]{2,16}?(?P<unit>案件|案|事件|事故|诉讼|复议|上访|投诉|舆情))"
    r"(?:数量?|发生率?)?(?:均|都)?(?:为|保持)(?:零|0)(?![\d.])"
)
_EARLIER = re.compile(rf"(?:(?:从|由)(?:{YEAR_BEFORE})?|[较比与同]{YEAR_BEFORE})$")
_FROM = re.compile(r"[从由](?=\d)|[从由较比与同](?=去年|前年|上年|上一年|20\d\d年|同期)")
# What is only compared with: 较去年同期的251件次下降13.1%; 去年同期为30批,今年……
_COMPARED = re.compile(
    rf"[较比与同]{YEAR_BEFORE}$|(?:去年|上年|上一年)(?:同期[^,。;:\d增减升降多少比长提]{{0,8}}|[为是])$"
)
_OLDER = re.compile(r"\s*(?:去年|上年)(?:同期)?分别为?\d")
_COMPARED_BEHIND = re.compile(rf"[,(]?[较比与同]{YEAR_BEFORE}(\d{{1,9}})(?!\d)")
_CHANGED_BEHIND = re.compile(
    rf"[,(、]?(?:同比|[较比同与]{YEAR_BEFORE}(?:相比,?)?)(?:(?P<more>增加|增长|上升|新增|多)|减少|下降|降低|少)[^\d,。;:、]{{0,4}}(?P<by>\d{{1,9}})(?!\d)"
)
_RISE_TO = re.compile(
    r"^[^,。;\d]{0,8}(?:增加|增长|上升|提高|提升|减少|下降|降低|扩大|缩短|压缩|缩减|延长|精简|压减|优化|合并|[降增减])(?:到|至|为)"
)
_RATE = re.compile(
    r"(?:率|覆盖面|占比|满意度|安全感|完成度|知晓度|比例|比重)(?:分别|均|都|已|就|始终|一直|持续)*(?:高?达到?了?|为|是|保持在?|稳定在?|控制在|提升至|提高到|达到了)?"
    r"(?:近|约|超过|超)?\s?(?:[\d.]+%[、和及]){0,4}$"
)
# 罚没款同比增长35%,达48.9万元
_CHANGES = re.compile(
    r"(?<![^,。;:、!?\n])([^,。;:、!?\d\n]{2,16}?)(?:同比|比上年|较上年|比去年|较去年)[^,。;:!?\n]{0,16}$"
)
_LEADING = re.compile(
    r"^(?:20\d\d年度?,?|今年以?来?,?|一年来,?|全年,?|本年度?,?|年内,?|截至[^,]{0,12},?|其中,?|分别|先后|已|并|还|均|我[镇乡局县区办]|全[乡镇县区街道]{1,2}|目前,?|共计?|累计|总共|一共|再"
    r"|(?:对照|依据|依照|根据|按照)[^,。]{2,60}?(?:规定|要求|文件|精神|通知|(?:[、和及]?第[一二三四五六七八九十百\d]{1,7}[条款项]){1,6}(?:等?的?规定)?))+"
)
_TRAILING = re.compile(
    r"(?:共计?|累计|总共|合计|平均|(?<!平)均|(?:始终|一直|持续)?(?:保持|控制|稳定)在|高?达到?|(?<![民签契合条公节预履违])约|近|超过?|突破|(?:增加|增长|上升|下降|降低|提高|提升|减少|[增升降])[到至]|(?<![原现拥])有|(?<!行)为|了|的|逾|计|:|\s|\()+$"
)
_NOUN_AFTER = re.compile(
    r"^(?:的)?(?![\s并且后已均占共其较比在被由向用于等及与和以左上下全不,/]|同比|分别|达|实现|进行|开展|覆盖|惠及)([^\d,/。;:、!?\n()《》“”和及与并]{2,16}(?:“[^”\n]{2,12}”(?!\d))?|“[^”]{2,12}”[^\d,/。;:、!?\n()和及与并]{0,8})"
)
_VERB = re.compile(r"参加|参与|购置|签订|联系|调处|用于|实施|接受|负责|制作|采购|修建|落实|进行|到")
_JOINS = re.compile(r"(?:[、和与 ,/(]|及(?!格|时)|以及|另有)*")
# What a unit that is not known counts ends there: 放流鱼苗2筐、打井3眼.
_COUNTED = re.compile(
    r"(?<![第\d.])\d[\d.]{0,9}[余多百千万亿]{0,2}[\u4e00-\u9fff]{1,3}(?<![年月日号时])、"
)
_PIECE_ENDS = re.compile(r"[,。;:!?\n]")
_APPENDIX = re.compile(r"附(?:件|表)?\s?[\d一二三四五]{0,2}\s?:?\s?([^\n]{2,60})")
_AROUND_CELLS, _FEW_LINES = " \t|", 300
# Times are counts only where they have changed; 24小时 is said of what never shuts.
_WATCHES = {"12", "24", "48", "72"}
_DAYS = re.compile(r"[天日]数(?:达到?|共?为|共)?$")
_LONGEST_QUOTED = 15
_LONGEST_WHAT = 30
_BACK, _NEAR, _LONGEST_PIECE = 40, 10, 80


@dataclass(frozen=True)
class Figure:
    """A figure of the past year (基数): how much of what, in the words of the text."""

    place: str
    quote: str
    value: float
    unit: str
    what: str
    is_approximate: bool = False
    earlier: float | None = None
    start: int = 0
    end: int = 0
    words: str = ""

    @property
    def count(self) -> int:
        """The value as indicators have it."""
        return round(self.value)


def figures_of(found: Outline, words: Words) -> list[Figure]:
    """The figures of all parts that do not look ahead or own a lack, in the order of the text."""
    parts = [
        part
        for part in found.parts
        if not (part.is_ahead or part.is_lacking or _is_appended(words.text, part, found))
    ]
    owned = [(lack.start, lack.end) for lack in found.shortcomings]
    known: list[Figure] = []
    for part in parts:
        for figure in _figures(words, part.label, part.node.start, part.node.end):
            if any(start <= figure.start < end for start, end in owned) or _is_older(
                words, figure, found.masthead.report_year
            ):
                continue
            if known and _is_same(known[-1], figure):
                known[-1] = replace(known[-1], earlier=figure.earlier)
            elif known and (_goes_on(known[-1], figure) or _adds_up(words, known[-1], figure)):
                known.append(_with_what(words, known[-1], figure))
            else:
                known.append(figure)
    return known


def _is_older(words: Words, figure: Figure, year: int | None) -> bool:
    """Whether a figure is of a year before: 2023年为98件; 去年同期分别为43件、40件."""
    before = folded(words.source[max(0, figure.start - _BACK) : figure.start])
    piece = _PIECE_ENDS.split(before)[-1] + figure.words
    named = re.match(r"\s*(20\d\d)年(?!度|.*20\d\d年)", piece)
    return bool(_OLDER.match(piece)) or (named is not None and int(named[1]) < (year or 0))


def _is_appended(text: str, part: Part, found: Outline) -> bool:
    """Whether a part is an appendix to the plan: 附:2025年重点工作任务分解表."""
    told = _APPENDIX.match(text, part.node.body)
    return told is not None and looks_ahead(told[1], found.masthead.report_year)


def _is_same(last: Figure, figure: Figure) -> bool:
    """Whether a figure only says again, with what was before, how many there were."""
    is_near = figure.start - last.end < _BACK
    again = (last.value, last.unit) == (figure.value, figure.unit)
    return is_near and again and figure.earlier is not None and last.earlier is None


def _goes_on(last: Figure, figure: Figure) -> bool:
    """Whether a number only counts otherwise what the one before counts: 4类136项."""
    return figure.what == figure.quote and 0 <= figure.start - last.end <= 1


def _adds_up(words: Words, last: Figure, figure: Figure) -> bool:
    """Whether a number without a noun is the sum of what the one before counts: ,累计达到11个."""
    between = words.source[last.end : figure.start]
    is_bare = figure.what == figure.quote and figure.unit == last.unit
    return is_bare and len(between) < _NEAR and bool(re.fullmatch(r"[,，]\s*\D*", between))


def _with_what(words: Words, last: Figure, figure: Figure) -> Figure:
    quote = words.source[last.start : figure.end]
    return replace(figure, what=last.what, quote=quote, start=last.start, words=folded(quote))


def _figures(words: Words, label: str, start: int, end: int) -> Iterator[Figure]:
    text = words.text
    shut = _shut(text, start, end)
    patterns = [_FIGURE, _SPELLED_MANY, _SPELLED, _NONE]
    if _SAYS_ZERO.search(text, start, end):
        patterns.append(_ZERO)
    found = (each for pattern in patterns for each in pattern.finditer(text, start, end))
    before = start
    matches = sorted(found, key=lambda each: each.start())
    waiting: float | None = None
    since = start
    for match in matches:
        at = match.start("digits") if "digits" in match.groupdict() else match.start()
        if at < before or at in shut:
            continue
        if match.re in {_NONE, _ZERO}:
            yield _nothing(words, label, match)
            before = match.end()
            continue
        if waiting is not None and _PIECE_ENDS.search(text, before, at):
            waiting = None
        kind = _kind(text, start, match, is_awaited=waiting is not None)
        if kind == "earlier":
            waiting = _value(match)
            since, before = _piece_start(text, before, at), match.end()
        elif kind == "count":
            least = before if waiting is None else since
            yield _figure(words, label, match, least, waiting)
            before, waiting = match.end(), None


def _shut(text: str, start: int, end: int) -> set[int]:
    """Places within titles and short quotes, where numbers are names: 《…》, “1+6+N”."""
    found: set[int] = set()
    for match in re.finditer(
        r"《[^《》\n]{1,120}》|“[^“”\n]{1,15}”|「[^「」\n]{1,15}」|〔[^〕]{1,8}〕\s?\d*号?",
        text[start:end],
    ):
        found.update(range(start + match.start(), start + match.end()))
    return found


def _kind(text: str, start: int, match: re.Match[str], *, is_awaited: bool) -> str:
    """Whether a number counts something, tells what was before, or is another's number.

    `is_awaited` after one that told what was before: 由9.2天下降到8.1天.
    """
    at = match.start("digits")
    before = text[max(start, at - _BACK) : at].rstrip()
    before = _PIECE_ENDS.split(before)[-1]
    about, unit = match["about"] or "", match["unit"]
    stem = before[: len(before) - len(about)] if about and before.endswith(about) else before
    after = text[match.end() : match.end() + 12]
    has_risen = bool(_EARLIER.search(stem) and _RISE_TO.match(after))
    if unit in {"%", "﹪"}:
        is_rate = bool(_RATE.search(_EARLIER.sub("", stem) if has_risen else before))
        told = "earlier" if has_risen else "count"
        return told if is_awaited or is_rate else ""
    if has_risen:
        return "earlier"
    if _COMPARED.search(stem) or _numbers_row(text, match):
        return ""
    is_watch = (unit in SPANS and not _DAYS.search(stem)) or (
        unit == "小时" and match["digits"] in _WATCHES
    )
    if (is_watch and not is_awaited) or (about and stem.endswith("不")):
        return ""
    return "" if is_no_count(text, match, before, stem) else "count"


def _numbers_row(text: str, match: re.Match[str]) -> bool:
    """Whether a number begins a table's row: 2 组建队伍, near a row that 1 or 3 begins."""
    at, end = match.span("digits")
    line = text.rfind("\n", 0, at) + 1
    is_cell = not text[line:at].strip(_AROUND_CELLS) and text[end].isspace()
    if not is_cell or not match["digits"].isdigit():
        return False
    number = int(match["digits"])
    near = text[max(0, line - _FEW_LINES) : end + _FEW_LINES]
    return bool(re.search(rf"^[ \t|]*(?:{number - 1}|{number + 1})[\s|]", near, re.MULTILINE))


def _figure(
    words: Words, label: str, match: re.Match[str], least: int, earlier: float | None
) -> Figure:
    text = words.text
    begin = _piece_start(text, least, match.start("digits"))
    first, last = _what(text, begin, match, changed=earlier is not None)
    start, end = min(first, match.start("digits")), max(last, match.end())
    start, end = words.trimmed(start, end)
    more = bool(match["more"] or match.groupdict().get("more2"))
    about = more or (match["about"] or "") in {"近", "约", "突破", "超过", "超", "逾"}
    if earlier is None:
        earlier = _changed(text, match)
    return Figure(
        label,
        words.verbatim(start, end),
        _value(match),
        words.verbatim(*match.span("unit")),
        words.verbatim(first, last),
        about,
        earlier,
        *words.span(start, end),
        text[start:end],
    )


def _value(match: re.Match[str]) -> float:
    digits = match["digits"].replace(",", "")
    value = float(digits) if digits[0].isdigit() else float(spelled(digits))
    value *= times(match.groupdict().get("tens") or "")
    value = round(value, 4)
    return int(value) if value == int(value) else value


def _changed(text: str, match: re.Match[str]) -> float | None:
    """What was before, told behind: 14起,较上年增加3起; 218件,较去年同期的251件下降."""
    after = text[match.end() : match.end() + 40]
    compared = _COMPARED_BEHIND.match(after)
    if compared and after.startswith(match["unit"], compared.end()):
        return int(compared[1])
    told = _CHANGED_BEHIND.match(after)
    if not told or not after.startswith(match["unit"], told.end()):
        return None
    change = int(told["by"])
    before = _value(match) - change if told["more"] else _value(match) + change
    return before if before >= 0 else None


def _piece_start(text: str, least: int, at: int) -> int:
    begin = max(least, at - _LONGEST_PIECE)
    ends = [each.end() for each in _PIECE_ENDS.finditer(text, begin, at)]
    begin = ends[-1] if ends else begin
    begin = max([begin, *(each.end() for each in _COUNTED.finditer(text, begin, at))])
    # | 1 | 合法性审查 | 审查重大合同58份 |
    bar = text.rfind("|", begin, at) + 1
    begin = bar if bar > begin and text[bar:at].strip() else begin
    skip = _JOINS.match(text, begin, at)
    begin = skip.end() if skip else begin
    return past_number(text, begin, at)


def _what(text: str, begin: int, match: re.Match[str], *, changed: bool) -> tuple[int, int]:
    """What is counted: the words before the number, or those behind it if there are only verbs."""
    at = match.start("digits")
    behind = _NOUN_AFTER.match(text[match.end() : match.end() + _LONGEST_WHAT])
    if behind and not _VERB.match(behind[1]):
        return match.end() + behind.start(1), match.end() + behind.end(1)
    before = _FROM.split(text[begin:at])[0] if changed else text[begin:at]
    cut = _TRAILING.search(before)
    before = before[: cut.start()] if cut else before
    lead = _LEADING.match(before)
    skip = lead.end() if lead else 0
    if before[skip:]:
        return begin + skip, begin + len(before)
    told = _CHANGES.search(text, max(0, begin - _BACK), begin - 1)
    if told and text[begin - 1] == ",":
        return told.span(1)
    return at, match.end()


def _nothing(words: Words, label: str, match: re.Match[str]) -> Figure:
    """That something did not happen at all."""
    start, end = words.trimmed(*match.span())
    unit = match["counted"] or ("起" if match["unit"] in {"事件", "事故", "上访", "舆情"} else "件")
    return Figure(
        place=label,
        quote=words.verbatim(start, end),
        value=0,
        unit=unit,
        what=words.verbatim(*match.span("what")),
        start=words.span(start, end)[0],
        end=words.span(start, end)[1],
        words=words.text[start:end],
    )
