"""The targets of a table's rows → a plan's indicators, and what each assignment counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from planner.core.draft.quoting import LONGEST_TITLE, quote_of, tidy
from planner.core.draft.worklist.counts import Target
from planner.core.draft.worklist.table import BASELINE, TASK, WorklistRow
from planner.core.errors import Finding
from planner.core.plan import Citation, Count, Indicator

_SHORTEST_QUOTE, _MOST_DIGITS, _LONGEST_UNIT = 2, 10, 8


@dataclass
class _Counted:
    """An indicator in the making: the rows that count towards it, how often a year."""

    target: Target
    row: WorklistRow
    column: str
    times: list[int] = field(default_factory=list)


class Indicators:
    """The indicators of a table in the making; each has its position."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._counted: list[_Counted] = []
        self._positions: dict[tuple[Target, str], int] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._counted)

    def note(self, target: Target, row: WorklistRow, column: str, times: int) -> int:
        """The position of the indicator for a target; rows of one merged cell share it."""
        key = (target, row.text(column))
        if key in self._positions:
            self._counted[self._positions[key]].times.append(times)
        else:
            self._positions[key] = len(self._counted)
            self._counted.append(_Counted(target, row, column, [times]))
        return self._positions[key]

    def count(self, position: int) -> Count:
        """What each occurrence of an assignment counts, so that together they reach the target."""
        counted = self._counted[position]
        if counted.target.aim == "at_most":
            return Count(indicator=_key(position), each=0)
        times = max(1, sum(counted.times))
        return Count(indicator=_key(position), each=-(-counted.target.value // times))

    def places(self) -> list[str]:
        """The cell of each."""
        return [each.row.place(each.column) for each in self._counted]

    def made(self) -> tuple[Indicator, ...]:
        """All of them, as a plan has them."""
        return tuple(_indicator(each, _key(at)) for at, each in enumerate(self._counted))

    def doubts(self) -> Iterator[Finding]:
        """Figures of the year before that are no whole numbers."""
        for each in self._counted:
            before = each.row.text(BASELINE)
            if before and not _is_count(before):
                told = f"上年数“{before[:20]}”不是整数，暂写 0。请核对"
                yield Finding(each.row.place(BASELINE), told)


def cited(row: WorklistRow, text: str) -> Citation:
    """The row, and the first words of a cell, else of its task."""
    quote = quote_of(text)
    if len(quote) < _SHORTEST_QUOTE:
        quote = quote_of(row.text(TASK))
    return Citation(place=row.name, quote=quote if len(quote) >= _SHORTEST_QUOTE else "任务")


def _indicator(counted: _Counted, key: str) -> Indicator:
    target, row = counted.target, counted.row
    before = row.text(BASELINE)
    title = tidy(target.title, LONGEST_TITLE) or tidy(row.text(TASK), LONGEST_TITLE)
    return Indicator(
        id=key,
        title=title or key,
        unit=tidy(target.unit, _LONGEST_UNIT) or "次",
        baseline=int(before) if _is_count(before) else 0,
        target=target.value,
        aim=target.aim,
        citation=cited(row, row.text(counted.column)),
    )


def _is_count(text: str) -> bool:
    return text.isdecimal() and len(text) < _MOST_DIGITS


def _key(position: int) -> str:
    return f"I-{position + 1:02d}"
