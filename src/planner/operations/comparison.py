"""Two versions of a report in the ledger → what changed, and the entries that changed it."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.progress import Entry
from planner.core.report import (
    AnnualReport,
    Change,
    CountyReport,
    QuarterReport,
    compare,
    compare_counties,
)
from planner.ledger.entries import read_entries
from planner.operations.versions import AnyReport, require_version
from planner.operations.years import organization_of


@dataclass(frozen=True)
class Explained:
    """A change, and in words the entries that only the later version knows."""

    change: Change
    reasons: tuple[str, ...]


def compare_versions(
    organ: str, kind: str, period: str, versions: tuple[int, int]
) -> tuple[Explained, ...]:
    """What changed from one version to another; raises NotFound if there is none of that number."""
    old, new = (require_version(organ, kind, period, each)[1] for each in versions)
    if isinstance(old, CountyReport) or isinstance(new, CountyReport):
        return tuple(Explained(each, ()) for each in _of_counties(old, new))
    changes = compare(old, new)
    numbers = {number for each in changes for number in each.entries}
    words = _in_words(organ, numbers, new) if numbers else {}
    return tuple(
        Explained(each, tuple(words[number] for number in each.entries if number in words))
        for each in changes
    )


def _of_counties(old: AnyReport, new: AnyReport) -> tuple[Change, ...]:
    """What changed in a county's report: its entries are in other ledgers."""
    if isinstance(old, CountyReport) and isinstance(new, CountyReport):
        return compare_counties(old, new)
    return ()


def _in_words(
    organ: str, numbers: set[int], report: QuarterReport | AnnualReport
) -> dict[int, str]:
    entries = read_entries(organ, year=report.cut_off.year).values()
    organization = organization_of(organ, report.cut_off)
    names = {each.id: each.name for each in organization.people}
    return {
        each.number: _sentence(each, names.get(each.by, "系统"))
        for told in entries
        for each in told
        if each.number in numbers
    }


def _sentence(entry: Entry, name: str) -> str:
    """`第123条：2024年4月3日 王芳 更正 A-01@2024-Q1（日期写错）`."""
    day = f"{entry.at.year}年{entry.at.month}月{entry.at.day}日"
    note = f"（{entry.note}）" if entry.note else ""
    return f"第{entry.number}条：{day} {name} {entry.kind.word} {entry.occurrence_id}{note}"
