"""Readings of indicators → sentences: against pace, against last year, what is only watched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.core.report.figures import IndicatorLine
from planner.core.report.wording import listed, plain, quoted


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a report; `lead` is the run-in heading before its text."""

    text: str
    lead: str = ""


def against_last_year(lines: Sequence[IndicatorLine], *, is_whole: bool) -> Iterator[Paragraph]:
    """Which readings have come up to last year's; at the year's end, by how much they differ."""
    asked = [each for each in lines if each.aim == "at_least" and each.baseline]
    if not asked:
        return
    if is_whole:
        yield Paragraph(_differences(asked), "与上年相比。")
        return
    up = [_read(each) for each in asked if each.value >= each.baseline]
    if up:
        yield Paragraph(f"已达到上年全年数的有{len(up)}项：{listed(up)}。", "与上年相比。")


def watched(lines: Sequence[IndicatorLine]) -> Iterator[Paragraph]:
    """What should stay low, and what is only counted."""
    low = [each for each in lines if each.aim == "at_most"]
    if low:
        yield Paragraph("；".join(map(_kept_low, low)) + "。", "需要控制的。")
    seen = [each for each in lines if each.aim == "observed"]
    if seen:
        yield Paragraph(listed(map(_beside_last_year, seen)) + "。", "只统计、不评价的。")


def _read(line: IndicatorLine) -> str:
    return f"{quoted(line.title)}{line.value}{line.unit}"


def _beside_last_year(line: IndicatorLine) -> str:
    return f"{_read(line)}（上年{line.baseline}{line.unit}）"


def _kept_low(line: IndicatorLine) -> str:
    over = line.value - line.target
    limit = f"控制数（{line.target}{line.unit}）"
    return f"{_read(line)}，" + (
        f"超出{limit}{over}{_unit_apart(line)}" if over > 0 else f"没有超出{limit}"
    )


def on_pace(asked: Sequence[IndicatorLine], *, is_whole: bool = False) -> str:
    """How many have come up to their pace; when the year is whole, to their target."""
    named, reached = ("有目标", "完成全年目标") if is_whole else ("有序时进度要求", "达到序时进度")
    good = sum(apart(each, is_whole=is_whole) >= 0 for each in asked)
    if good == len(asked):
        return f"{named}的{len(asked)}项指标全部{reached}。"
    if not good:
        return f"{named}的{len(asked)}项指标都没有{reached}。"
    share = round(100 * good / len(asked))
    return f"{named}的{len(asked)}项指标中，{good}项{reached}，占{share}%。"


def off_pace(asked: Sequence[IndicatorLine], *, is_whole: bool) -> Iterator[Paragraph]:
    """Which are behind their pace (their target, when the year is whole), and which before it."""
    leads = (
        ("没有完成全年目标的。", "超过全年目标的。")
        if is_whole
        else ("落后序时进度的。", "超过序时进度的。")
    )
    behind = [each for each in asked if apart(each, is_whole=is_whole) < 0]
    before = [each for each in asked if apart(each, is_whole=is_whole) > 0]
    for lead, lines, told in zip(leads, (behind, before), (behind_pace, before_pace), strict=True):
        if lines:
            yield Paragraph("；".join(told(each, is_whole=is_whole) for each in lines) + "。", lead)


def apart(line: IndicatorLine, *, is_whole: bool = False) -> float:
    """How far a reading is from its pace, or when the year is whole from its target."""
    return line.value - line.target if is_whole else line.ahead


def behind_pace(line: IndicatorLine, *, is_whole: bool = False) -> str:
    """How far a reading is, and by how much it is behind its pace or above its limit."""
    if line.aim == "at_most":
        return f"{_read(line)}，超出控制数{line.target}{line.unit}"
    return f"{_done(line, is_whole)}，{shortfall(line, is_whole=is_whole)}"


def before_pace(line: IndicatorLine, *, is_whole: bool = False) -> str:
    """How far a reading is, and by how much it is before its pace."""
    more = plain(apart(line, is_whole=is_whole)) + _unit_apart(line)
    return f"{_done(line, is_whole)}，比{_measure(is_whole)}多{more}"


def shortfall(line: IndicatorLine, *, is_whole: bool = False) -> str:
    """By how much a reading misses what it should be."""
    if line.aim == "at_most":
        return f"超出控制数{line.value - line.target}{_unit_apart(line)}"
    less = plain(-apart(line, is_whole=is_whole)) + _unit_apart(line)
    return f"比{_measure(is_whole)}少{less}"


def _measure(is_whole: bool) -> str:  # noqa: FBT001 - the one thing it depends on
    return "全年目标" if is_whole else "序时进度"


def _done(line: IndicatorLine, is_whole: bool) -> str:  # noqa: FBT001 - as above
    """How far a reading is, and what share of the year's target that is, if it is not named."""
    told = f"{quoted(line.title)}完成{line.value}{line.unit}"
    if is_whole or line.rate is None:
        return told
    if line.value == line.target:
        return f"{told}，已完成全年目标"
    return f"{told}，为全年目标（{line.target}{line.unit}）的{line.rate}%"


def _unit_apart(line: IndicatorLine) -> str:
    """The unit of a difference: shares differ by percentage points."""
    return "个百分点" if line.unit == "%" else line.unit


def _differences(asked: Sequence[IndicatorLine]) -> str:
    more = [_beside_last_year(each) for each in asked if each.value > each.baseline]
    less = [_beside_last_year(each) for each in asked if each.value < each.baseline]
    same = [_read(each) for each in asked if each.value == each.baseline]
    words = (("增加", more), ("减少", less), ("持平", same))
    told = (f"{word}的有{len(names)}项：{listed(names)}" for word, names in words if names)
    return "；".join(told) + "。"
