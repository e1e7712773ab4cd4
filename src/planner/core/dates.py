"""Days → windows (half-open) and quarters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from planner.core.errors import NotFound

ONE_DAY = timedelta(days=1)
_QUARTER = re.compile(r"([12]\d{3})-?Q([1-4])", re.IGNORECASE | re.ASCII)
_ORDINALS = "一二三四"


@dataclass(frozen=True, order=True)
class Window:
    """The days from `starts_on` up to, and without, `ends_on` (时段)."""

    starts_on: date
    ends_on: date

    @classmethod
    def of_year(cls, year: int) -> Window:
        """All days of a calendar year."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @classmethod
    def of_month(cls, year: int, month: int, months: int = 1) -> Window:
        """`months` calendar months from the first of `month`; `month` may pass 12."""
        return cls(_first_of(year, month), _first_of(year, month + months))

    @classmethod
    def of_week(cls, day: date) -> Window:
        """The week from Monday to Sunday that a day lies in (ISO 8601)."""
        monday = day - day.weekday() * ONE_DAY
        return cls(monday, monday + 7 * ONE_DAY)

    @classmethod
    def through(cls, first_on: date, last_on: date) -> Window:
        """The days from `first_on` to `last_on`, both included."""
        return cls(first_on, last_on + ONE_DAY)

    @property
    def last_on(self) -> date:
        """The last day inside."""
        return self.ends_on - ONE_DAY

    @property
    def is_empty(self) -> bool:
        """Whether no day lies inside."""
        return self.ends_on <= self.starts_on

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_on

    def __iter__(self) -> Iterator[date]:
        day = self.starts_on
        while day < self.ends_on:
            yield day
            day += ONE_DAY

    def __len__(self) -> int:
        return max(0, (self.ends_on - self.starts_on).days)

    def meet(self, other: Window) -> Window:
        """The days that lie in both; it may be empty."""
        return Window(max(self.starts_on, other.starts_on), min(self.ends_on, other.ends_on))


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a calendar year (季度), written `2024-Q1`."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter in which a day lies."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """`2024-Q1` → quarter; raises NotFound for anything else."""
        match = _QUARTER.fullmatch(text.strip())
        if not match:
            raise NotFound("季度", text, remedy="请写成 2024-Q1 的样子")
        return cls(int(match[1]), int(match[2]))

    @property
    def window(self) -> Window:
        """Its days."""
        return Window.of_month(self.year, 3 * self.number - 2, 3)

    @property
    def previous(self) -> Quarter:
        """The quarter before, in the year before if need be."""
        return Quarter.of(self.window.starts_on - ONE_DAY)

    @property
    def next(self) -> Quarter:
        """The quarter after, in the year after if need be."""
        return Quarter.of(self.window.ends_on)

    @property
    def title(self) -> str:
        """`2024年第一季度`."""
        return f"{self.year}年第{_ORDINALS[self.number - 1]}季度"

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


def _first_of(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
