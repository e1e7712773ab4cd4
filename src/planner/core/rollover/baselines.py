"""Indicators × where all stood → next year's baselines, each with where it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from planner.core.plan import Indicator
from planner.core.progress import (
    Entry,
    EntryKind,
    LightPolicy,
    Progress,
    Reading,
    read_indicators,
)
from planner.core.rollover.draft import YearSoFar

FEW = 5
"""So many entries are named one by one."""


def baselines(before: YearSoFar, policy: LightPolicy) -> dict[str, tuple[int, str]]:
    """By each indicator's id its reading, which is next year's baseline, and the words for it."""
    readings = read_indicators(before.plan, before.standing, policy)
    counted = {each.occurrence.id: each for each in before.standing}
    return {
        reading.indicator.id: (reading.value, _told(reading, counted, before, policy))
        for reading in readings
    }


def _told(
    reading: Reading, counted: dict[str, Progress], before: YearSoFar, policy: LightPolicy
) -> str:
    own = [counted[each] for each in reading.occurrence_ids]
    year, indicator = before.plan.year, reading.indicator
    reached = _reached_on(indicator, own, before, policy)
    last = f"{year - 1}年{amount(indicator, indicator.baseline)}"
    return f"{last}；{year}年{_against_target(reading, reached, before)}。\n{_source(own)}"


def _against_target(reading: Reading, reached: date | None, before: YearSoFar) -> str:
    indicator, value = reading.indicator, reading.value
    until = "" if before.is_over else f"截至{before.counted_until}"
    target, real = amount(indicator, indicator.target), f"{until}实际{amount(indicator, value)}"
    if indicator.aim == "observed":
        return f"{real}，只统计"
    if indicator.aim == "at_most":
        over = value - indicator.target
        told = f"超出{amount(indicator, over)}" if over > 0 else "没有超出"
        return f"目标不超过{target}，{real}，{told}"
    if value >= indicator.target:
        day = f"，{reached}达到" if reached else ""
        more = value - indicator.target
        beyond = f"，超出{amount(indicator, more)}" if more else ""
        return f"目标{target}，{real}{day}{beyond}"
    lack = "差" if before.is_over else "还差"
    share = round(100 * value / indicator.target)
    missing = amount(indicator, indicator.target - value)
    return f"目标{target}，{real}，{lack}{missing}，完成{share}%"


def _reached_on(
    indicator: Indicator, own: Sequence[Progress], before: YearSoFar, policy: LightPolicy
) -> date | None:
    """The day on which the target was there; None if that cannot be said of what is counted."""
    if indicator.aim != "at_least" or not indicator.target:
        return None
    total = 0
    for day, progress in sorted(
        ((_last_day(each), each) for each in own), key=lambda pair: pair[0]
    ):
        (reading,) = read_indicators(
            before.plan.model_copy(update={"indicators": (indicator,)}), (progress,), policy
        )
        total += reading.value
        if total >= indicator.target:
            return day
    return None


def _last_day(progress: Progress) -> date:
    """When what it counts was there: the day it was done, or of the last number reported."""
    told = [each.at.date() for each in progress.history if each.amount is not None]
    return progress.finished_on or max(told, default=progress.day)


def _source(own: Sequence[Progress]) -> str:
    """Which occurrences were counted, and by which entries of the ledger."""
    if not own:
        return "依据：没有计入的期次"
    by_assignment = Counter(each.assignment.id for each in own)
    told = "、".join(f"{key} {times}期" for key, times in by_assignment.items())
    entries = (entry for each in own for entry in each.history)
    numbers = sorted({entry.number for entry in entries if entry.number and _counts(entry)})
    return f"依据：{told}{_entries(numbers)}"


def _counts(entry: Entry) -> bool:
    return entry.amount is not None or entry.kind is EntryKind.COMPLETED


def _entries(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    if len(numbers) <= FEW:
        return f"，台账第{'、'.join(map(str, numbers))}条"
    return f"，台账第{numbers[0]}—{numbers[-1]}条中的{len(numbers)}条"


def amount(indicator: Indicator, number: int) -> str:
    """A number with its unit."""
    return f"{number}{indicator.unit}"
