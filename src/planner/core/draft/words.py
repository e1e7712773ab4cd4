"""Source text → its words: folded, one paragraph a line, without what only the page needed."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from planner.core.draft.endings import read_endings
from planner.core.draft.folding import folded, with_points
from planner.core.draft.numbering import BEGINS_ITEM

SENTENCE_ENDS = "。;!?:"
_PAGE_MARK = re.compile(
    r"[-—–―_~]{1,3}\s?\d{1,4}\s?[-—–―_~]{1,3}"
    r"|第\s?\d{1,4}\s?页(?:\s?[,/]?\s?共\s?\d{1,4}\s?页)?"
    r"|共\s?\d{1,4}\s?页\s?[,/]?\s?第\s?\d{1,4}\s?页"
    r"|[-─━═—_=*]{5,}|\d{1,4}\s?/\s?\d{1,4}|[Pp]age \d{1,4}(?: of \d{1,4})?"
    r"|\|?(?:\s?:?-{2,}:?\s?\|)+(?:\s?:?-{2,}:?)?"
)
# What the page of a website says around the text.
_SITE = re.compile(
    r"[\[【(|•·*\s-]{0,4}(?:扫一扫|分享到|打印本页|关闭窗口|上一篇|下一篇|责任编辑|版权所有|技术支持|网站标识码"
    r"|您(?:当前|现在)?(?:的|所在)?(?:所在)?位置|当前位置|浏览(?:次数|量)|阅读次数|字体:"
    r"|字号:|信息来源:|来源:|首页\s?>|【?打印】?\s*【?关闭】?|主办单位:|承办单位:|.{0,20}(?:ICP备|公网安备)"
    r"|(?:索\s*引\s*号|(?:主题|体裁|组配|内容)分类|(?:发布|发文|制发)(?:日期|时间|机构|机关|单位|字号)|(?:成文|生成|公开)(?:日期|时间)|日\s?期:\s?20|时\s?间:\s?20"
    r"|公开(?:方式|形式|范围|目录)|效力状态|有\s*效\s*性|是否有效|文\s*号|标\s*题|关\s*键\s*词)\s*[\])】|:])"
)
_LONGEST_SITE = 90
_BOLD = re.compile(r"\*\*|__(?!_)")
_BOLD_OR_LINE = re.compile(rf"{_BOLD.pattern}|\n")
# Columns; a Chinese sign has two.
_SHORTEST_WRAP, _LONGEST_WRAP, _SLACK = 20, 180, 2
_NEARLY, _ALMOST, _FEWEST_LINES, _FEWEST_BROKEN = 0.75, 0.9, 6, 2
_RAGGED, _WIDEST_PAGE = 0.8, 90
_FEWEST_TURNS, _OPENING_LINES = 2, 4
_HAS_CELLS = re.compile(r"\t|\||\S {2,}\S+ {2,}\S")
# The end of a sentence that began in the line before: no note, no turn to what is next.
_ENDS_SENTENCE = re.compile(
    r"(?!下一?步|下一?阶段|今后|接下来|明年|20\d\d年|总之|存在|问题|附)[^。;:]{3,}[。;]"
)
# A line that is not broken although it does not end as sentences do: a title, a heading.
_STANDS_ALONE = re.compile(
    rf"[{SENTENCE_ENDS}]$|(?:报告|总结|计划|要点|方案|情况|汇报|安排|打算)(?:\(.{{1,10}}\))?$"
    r"|^[(第]?[一二三四五六七八九十]{1,3}[)、.部章][^,。;:]*$"
)


@dataclass(frozen=True)
class Words:
    """A text that rules read, with the place of each sign in the source text."""

    source: str
    text: str
    places: Sequence[int]
    closing: tuple[tuple[int, int], ...] = ()
    """Where the lines of signature and date stand in the source text."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the source text of a stretch that is not empty.

        A mark of bold type in it has its other half with it, where that stands at an end.
        """
        first, last = self.places[start], self.places[end - 1] + 1
        if not _BOLD.search(self.source, first, last):
            return first, last
        opened, closed = self._bold
        return first - 2 if first in opened else first, last + 2 if last in closed else last

    @cached_property
    def _bold(self) -> tuple[set[int], set[int]]:
        """Where bold type begins behind its mark, and where it ends before one, line by line."""
        opened: set[int] = set()
        closed: set[int] = set()
        is_open = False
        for mark in _BOLD_OR_LINE.finditer(self.source):
            if mark[0] == "\n":
                is_open = False
                continue
            is_open = not is_open
            if is_open:
                opened.add(mark.end())
            else:
                closed.add(mark.start())
        return opened, closed

    def verbatim(self, start: int, end: int) -> str:
        """The stretch as the source text has it, without the marks of pages in between."""
        start, end = self.trimmed(start, end)
        if start >= end:
            return ""
        first, last = self.span(start, end)
        whole = self.source[first:last]
        return self._pieces(start, end) if "\n" in whole else whole

    def _pieces(self, start: int, end: int) -> str:
        at, last = self.span(start, end)
        found: list[str] = []
        for position in range(start, end):
            place = self.places[position]
            gap = self.source[at:place]
            found.append("\n" if _BOLD.sub("", gap).strip() else gap)
            found.append(self.source[place])
            at = place + 1
        return "".join(found) + self.source[at:last]

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """The stretch without white space at both ends."""
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and self.text[end - 1].isspace():
            end -= 1
        return start, end


@dataclass(frozen=True)
class _Line:
    start: int
    text: str
    indent: int
    width: int = 0
    """In columns, of which a Chinese sign has two."""
    signs: int = 0
    is_noise: bool = False

    @property
    def is_mark_of_page(self) -> bool:
        return bool(_PAGE_MARK.fullmatch(self.text))


@dataclass(frozen=True)
class _Margin:
    """The longest that lines become, in columns and in signs."""

    columns: int
    signs: int

    def breaks(self, line: _Line) -> bool:
        """Whether a line goes as far as lines go."""
        return line.width >= self.columns - _SLACK or line.signs >= self.signs - 1


def read_words(source: str) -> Words:
    """The words of a text: broken lines joined; page numbers, signature, site's words gone."""
    lines = _without_running_heads(_flush(_lines(source)))
    lines, closing = _without_closing(lines)
    margin = _margin(lines)
    signs: list[str] = []
    places = array("L")
    last: _Line | None = None
    for line in _kept(lines, is_wrapped=margin is not None):
        if last and not _continues(last, line, margin):
            signs.append("\n")
            places.append(last.start + len(last.text))
        for start, end in _unmarked(line.text):
            signs.append(line.text[start:end])
            places.extend(range(line.start + start, line.start + end))
        last = line
    return Words(source, with_points("".join(signs)), places, closing)


def _unmarked(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a line between the marks of bold type (**)."""
    start = 0
    for mark in _BOLD.finditer(text):
        if start < mark.start():
            yield start, mark.start()
        start = mark.end()
    if start < len(text):
        yield start, len(text)


def _lines(source: str) -> list[_Line]:
    found = []
    at = 0
    is_row = False
    for whole in source.splitlines(keepends=True):
        text = folded(whole).rstrip()
        bare = _unindented(text, is_row=is_row)
        is_row = "\t" in bare
        indent = len(text) - len(bare)
        width = indent + 2 * len(bare) - sum(map(str.isascii, whole.strip()))
        found.append(_Line(at + indent, bare, indent, width, indent + len(bare), _is_noise(bare)))
        at += len(whole)
    return found


def _unindented(text: str, *, is_row: bool) -> str:
    """A line without the gap before it; tabs stay that stand for empty cells of a table's row."""
    bare = text.lstrip()
    gap = text[: len(text) - len(bare)]
    has_cells = (is_row or "\t" in bare) and "\t" in gap and not BEGINS_ITEM.match(bare)
    return text[gap.index("\t") :] if has_cells else bare


def _flush(lines: list[_Line]) -> list[_Line]:
    """The lines with the indent that all of them have taken away."""
    least = min((line.indent for line in lines if line.text), default=0)
    return [replace(line, indent=line.indent - least) if line.text else line for line in lines]


def _is_noise(text: str) -> bool:
    if _PAGE_MARK.fullmatch(text):
        return True
    return len(text) <= _LONGEST_SITE and bool(_SITE.match(text)) and text[-1] not in "。;!?"


def _without_running_heads(lines: list[_Line]) -> list[_Line]:
    """The lines at the top or foot of most pages marked as noise, save the title itself."""
    turns = [position for position, line in enumerate(lines) if line.is_mark_of_page]
    if len(turns) < _FEWEST_TURNS:
        return lines
    beside = Counter(
        lines[at].text for turn in turns for at in _beside(lines, turn) if len(lines[at].text) > 1
    )
    heads = {text for text, times in beside.items() if 2 * times >= len(turns) and times > 1}
    opening = [line for line in lines if line.text][:_OPENING_LINES]
    is_titled = any(_STANDS_ALONE.search(line.text) for line in opening[1:])
    for position, line in enumerate(lines):
        if line.text in heads and (is_titled or line is not opening[0]):
            lines[position] = replace(line, is_noise=True)
    return lines


def _beside(lines: list[_Line], turn: int) -> Iterator[int]:
    """The nearest lines with words before and behind the number of a page."""
    for step in (-1, 1):
        at = turn + step
        while 0 <= at < len(lines) and not lines[at].text:
            at += step
        if 0 <= at < len(lines) and not lines[at].is_mark_of_page:
            yield at


def _without_closing(lines: list[_Line]) -> tuple[list[_Line], tuple[tuple[int, int], ...]]:
    """The lines with signature, date and attachments at the end marked as noise."""
    dropped, signed = read_endings(["" if line.is_noise else line.text for line in lines])
    found = tuple((lines[at].start, lines[at].start + len(lines[at].text)) for at in signed)
    for position in dropped:
        lines[position] = replace(lines[position], is_noise=True)
    return lines, found


def _margin(lines: Sequence[_Line]) -> _Margin | None:
    """Where lines are broken; None if each paragraph is one line."""
    told = [line for line in lines if line.text and not line.is_noise]
    if len(told) < _FEWEST_LINES:
        return None
    # a few lines may be longer: an address, a table's row
    beyond = -1 - len(told) // 50
    columns = sorted(line.width for line in told)[beyond]
    margin = _Margin(columns, sorted(line.signs for line in told)[beyond])
    if not _SHORTEST_WRAP <= columns <= _LONGEST_WRAP:
        return None
    broken = sum(margin.breaks(line) and not _STANDS_ALONE.search(line.text) for line in told)
    if broken >= max(_FEWEST_BROKEN, len(told) // 8):
        return margin
    # set by a program, lines end here and there: many that long, and open, are broken too
    ragged = sum(
        line.width >= _RAGGED * columns and _goes_on(line, following)
        for line, following in pairwise(told)
    )
    return margin if columns <= _WIDEST_PAGE and ragged >= max(3, len(told) // 6) else None


def _goes_on(line: _Line, following: _Line) -> bool:
    """Whether a line ends as no sentence does, and the next begins as no item or paragraph."""
    is_open = line.text[-1] not in SENTENCE_ENDS and not _STANDS_ALONE.search(line.text)
    is_new = following.indent > line.indent or bool(BEGINS_ITEM.match(following.text))
    return is_open and not is_new and not _HAS_CELLS.search(f"{line.text} {following.text}")


def _kept(lines: Sequence[_Line], *, is_wrapped: bool) -> list[_Line]:
    """Lines with words, and empty ones where they part paragraphs."""
    kept: list[_Line] = []
    page_turned = False
    for line in lines:
        if line.is_mark_of_page or (is_wrapped and line.text.isdigit()):
            page_turned = True
            if kept and not kept[-1].text:
                kept.pop()
        elif line.is_noise or (not line.text and page_turned):
            continue
        else:
            page_turned = False
            kept.append(line)
    return _without_empty(kept)


def _is_unclosed(text: str) -> bool:
    """Whether a bracket that opens near the end of a line is not closed in it."""
    at = max(map(text.rfind, "(【《“"))
    return at >= 0 and not any(sign in text[at:] for sign in ")】》”")


def _without_empty(lines: Sequence[_Line]) -> list[_Line]:
    """The lines with words; what follows an empty line is indented enough to begin anew."""
    found: list[_Line] = []
    is_new = False
    for line in lines:
        if line.text:
            found.append(replace(line, indent=max(line.indent, 1)) if is_new else line)
        is_new = not line.text
    return found


def _breaks_off(last: str, line: str) -> bool:
    """Whether a line stops in the middle of its last sentence, and the next ends that."""
    is_open = last[-1] not in SENTENCE_ENDS and bool(re.search(r"[。;]", last))
    return is_open and bool(_ENDS_SENTENCE.match(line)) and not _STANDS_ALONE.search(last)


def _continues(last: _Line, line: _Line, margin: _Margin | None) -> bool:
    """Whether a line goes on with the paragraph of the one before."""
    if line.indent or BEGINS_ITEM.match(line.text) or _HAS_CELLS.search(line.text):
        return False
    if not margin:
        return _breaks_off(last.text, line.text)
    is_open = last.width >= _NEARLY * margin.columns and not _STANDS_ALONE.search(last.text)
    # a heading that goes on in the next line
    is_full = last.width >= _ALMOST * margin.columns and last.text[-1] not in SENTENCE_ENDS
    return is_open or is_full or margin.breaks(last) or _is_unclosed(last.text)
