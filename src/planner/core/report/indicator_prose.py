"""Readings of indicators → sentences: against pace, against last year, what is only watched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.core.report.figures import IndicatorLine
from planner.core.report.wording import plain, quoted


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
    if not is_whole:
        up = [each for each in asked if each.value >= each.baseline]
        names = "、".join(f"{quoted(each.title)}{each.value}{each.unit}" for each in up)
        if up:
            yield Paragraph(f"已达到上年全年数的有{len(up)}项：{names}。", "与上年相比。")
        return
    yield Paragraph(_differences(asked), "与上年相比。")


def watched(lines: Sequence[IndicatorLine]) -> Iterator[Paragraph]:
    """What should stay low, and what is only counted."""
    low = [each for each in lines if each.aim == "at_most"]
    if low:
        yield Paragraph("；".join(map(_kept_low, low)) + "。", "需要控制的。")
    seen = [each for each in lines if each.aim == "observed"]
    if seen:
        told = (f"{quoted(e.title)}{e.value}{e.unit}（上年{e.baseline}{e.unit}）" for e in seen)
        yield Paragraph("、".join(told) + "。", "只统计、不评价的。")


def _kept_low(line: IndicatorLine) -> str:
    over = line.value - line.target
    kept = f"超出{over}{line.unit}" if over > 0 else "没有超出"
    return f"{quoted(line.title)}{line.value}{line.unit}，控制数为{line.target}{line.unit}，{kept}"


def on_pace(asked: Sequence[IndicatorLine]) -> str:
    """How many have come up to their pace."""
    good = sum(each.ahead >= 0 for each in asked)
    if good == len(asked):
        return f"有序时进度要求的{len(asked)}项指标全部达到序时进度。"
    if not good:
        return f"有序时进度要求的{len(asked)}项指标都没有达到序时进度。"
    share = round(100 * good / len(asked))
    return f"有序时进度要求的{len(asked)}项指标中，{good}项达到序时进度，占{share}%。"


def behind_pace(line: IndicatorLine) -> str:
    """A reading that is behind its pace, by its name."""
    return f"{quoted(line.title)}{how_far_behind(line)}"


def how_far_behind(line: IndicatorLine) -> str:
    """How far a reading is, and by how much it is behind its pace or above its limit."""
    if line.aim == "at_most":
        return f"{line.value}{line.unit}，超出控制数{line.target}{line.unit}"
    return (
        f"完成{line.value}{line.unit}，为全年目标{line.target}{line.unit}的"
        f"{line.rate}%，比序时进度少{plain(-line.ahead)}{line.unit}"
    )


def before_pace(line: IndicatorLine) -> str:
    """How far a reading is, and by how much it is before its pace."""
    return (
        f"{quoted(line.title)}完成{line.value}{line.unit}，为全年目标的{line.rate}%，"
        f"比序时进度多{plain(line.ahead)}{line.unit}"
    )


def _differences(asked: Sequence[IndicatorLine]) -> str:
    more = [each for each in asked if each.value > each.baseline]
    less = [each for each in asked if each.value < each.baseline]
    same = [quoted(each.title) for each in asked if each.value == each.baseline]
    words = (
        ("增加", [f"{quoted(e.title)}多{e.value - e.baseline}{e.unit}" for e in more]),
        ("减少", [f"{quoted(e.title)}少{e.baseline - e.value}{e.unit}" for e in less]),
        ("持平", same),
    )
    told = (f"{word}的有{len(names)}项：{'、'.join(names)}" for word, names in words if names)
    return "；".join(told) + "。"
