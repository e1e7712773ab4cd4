"""A folder of yearly holiday notices → notices that the working-day calendar can use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from planner.core.dates import Window
from planner.core.errors import Fault, Finding, Rejected, Unreadable
from planner.core.workdays import YearNotice
from planner.planfile.page import Page
from planner.planfile.structure import build

SATURDAY = 5
LONGEST_DAYS = 31


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class _Holiday(_Value):
    name: str = Field(min_length=1, max_length=20)
    from_on: date
    until_on: date

    @property
    def window(self) -> Window:
        return Window.through(self.from_on, self.until_on)


class _MakeupDay(_Value):
    on: date
    makes_up_for: str = Field(alias="for", min_length=1, max_length=20)


class _Notice(_Value):
    year: int = Field(ge=2004, le=2100)
    source: str = Field(min_length=2, max_length=200)
    holidays: tuple[_Holiday, ...] = Field(min_length=1)
    makeup_days: tuple[_MakeupDay, ...] = ()


def read_notices(folder: Path) -> tuple[YearNotice, ...]:
    """The notices of `*.yaml` in a folder by year; none if there is no folder.

    Raises Rejected with the findings of all files, or Unreadable.
    """
    notices: dict[int, YearNotice] = {}
    findings: list[Finding] = []
    for path in _files(folder):
        page = Page.of(path)
        notice = _read(page)
        if notice and notice.year in notices:
            page.note([Fault(("year",), f"{notice.year} 年的安排已在另一个文件里；请只留一个")])
        if notice:
            notices[notice.year] = notice
        findings += page.findings
    if findings:
        raise Rejected(findings)
    return tuple(notices[year] for year in sorted(notices))


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".yaml")
    except FileNotFoundError:
        return []
    except OSError:
        why = "不是可以打开的文件夹"
        raise Unreadable(str(folder), why, "请核对路径和权限，里面放每年一个 YAML 文件") from None


def _read(page: Page) -> YearNotice | None:
    notice, faults = build(_Notice, page.tree)
    page.note(faults)
    if notice is None:
        return None
    page.note(_faults(notice))
    days = {day: each.name for each in notice.holidays for day in _days(each)}
    makeup = {each.on: each.makes_up_for for each in notice.makeup_days}
    return YearNotice(notice.year, notice.source, days, makeup)


def _days(holiday: _Holiday) -> Iterator[date]:
    return iter(holiday.window if len(holiday.window) <= LONGEST_DAYS else ())


def _faults(notice: _Notice) -> Iterator[Fault]:
    off: set[date] = set()
    for position, each in enumerate(notice.holidays):
        told = _holiday_fault(each, notice.year, off)
        if told:
            yield Fault(("holidays", position), f"假期“{each.name}”{told}")
        off.update(_days(each))
    names = {each.name for each in notice.holidays}
    seen: set[date] = set()
    for position, day in enumerate(notice.makeup_days):
        told = _makeup_fault(day, notice.year, off | seen, names)
        if told:
            yield Fault(("makeup_days", position), f"调休上班日 {day.on} {told}")
        seen.add(day.on)


def _holiday_fault(holiday: _Holiday, year: int, off: set[date]) -> str:
    if holiday.until_on < holiday.from_on:
        return "的结束日早于开始日；请改正"
    if {holiday.from_on.year, holiday.until_on.year} != {year}:
        return f"不全在 {year} 年；跨年的日子请写进另一年的文件"
    if len(holiday.window) > LONGEST_DAYS:
        return f"长达 {len(holiday.window)} 天；请核对日期"
    return "与前面的假期重叠；请核对日期" if off.intersection(_days(holiday)) else ""


def _makeup_fault(day: _MakeupDay, year: int, taken: set[date], names: set[str]) -> str:
    if day.on.year != year:
        return f"不在 {year} 年；请写进另一年的文件"
    if day.on.weekday() < SATURDAY:
        return "不是周六或周日；请核对日期"
    if day.on in taken:
        return "同时写成了放假，或写了两次；请核对日期"
    return (
        "" if day.makes_up_for in names else f"所补的“{day.makes_up_for}”不在 holidays 里；请改正"
    )
