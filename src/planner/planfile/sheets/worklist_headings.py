"""A sheet that an office made itself → where its heading is and what each column means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from planner.core.draft.quoting import LONGEST_TITLE
from planner.core.draft.worklist.table import MEASURE, TASK
from planner.core.errors import Finding
from planner.planfile.sheets.cells import Cell, Sheet, plainly
from planner.planfile.sheets.tables import HEADING_ROWS
from planner.planfile.sheets.worklist_columns import PROGRESS, TELLING, column_of, settle

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_NO_TITLE = re.compile(r".{0,2}|附[件表]\d*[:：]?|.{0,4}[:：].*")
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_HALF = re.compile(r"([上下])半年")
_MONTH = re.compile(r"(1[0-2]|[1-9])月份?")
_LAST_MONTHS = {"一": 3, "二": 6, "三": 9, "四": 12, "上": 6, "下": 12}
_FEWEST, _LONGEST_TOLD = 2, 20


@dataclass(frozen=True)
class Headed:
    """A sheet with the place and meaning of its heading, of one row or two.

    `steps` are columns for a part of the year each (一季度); `doubled` mean what one before
    them means already; of `unknown` nobody knows what they mean.
    """

    sheet: Sheet
    first: int
    last: int
    columns: dict[str, int]
    unknown: dict[int, str] = field(default_factory=dict)
    doubled: dict[int, str] = field(default_factory=dict)
    steps: dict[int, str] = field(default_factory=dict)
    is_turned: bool = False

    @property
    def place(self) -> str:
        """The first cell of the heading that says something."""
        return self.sheet.rows[self.first][min(self.columns.values())].place

    @property
    def title(self) -> str:
        """The words above the heading."""
        words = (plainly(each) for each in self._above())
        return next((each for each in words if not _NO_TITLE.fullmatch(each)), "")

    @property
    def year(self) -> int | None:
        """The year that the words above, or the sheet's name, tell."""
        for words in (*self._above(), self.sheet.name):
            if found := _YEAR.search(plainly(words)):
                return int(found[1])
        return None

    def _above(self) -> Iterator[str]:
        return (cell.text for row in self.sheet.rows[: self.first] for cell in row)

    def unread(self, source: str) -> Iterator[Finding]:
        """Columns with something in them that are not read."""
        why = {at: f"“{name[:_LONGEST_TOLD]}”没有认出来" for at, name in self.unknown.items()}
        for at, column in self.doubled.items():
            why[at] = f"“{column}”前面已有一列，这一列也像是"
        if PROGRESS in self.columns:
            at = self.columns[PROGRESS]
            name = self.sheet.rows[self.last][at].text[:_LONGEST_TOLD]
            why[at] = f"“{name}”是办理情况，不进计划"
        heading = self.sheet.rows[self.last]
        for at, told in sorted(why.items()):
            if self._has_text(at):
                yield Finding(f"{source} {heading[at].place}", f"{told}，这一列没有读")
        if self.is_turned:
            wide, narrow = (heading[self.columns[each]] for each in (MEASURE, TASK))
            told = f"“{narrow.text[:_LONGEST_TOLD]}”比“{wide.text[:_LONGEST_TOLD]}”具体，作任务名称"
            yield Finding(f"{source} {narrow.place}", told)
        if steps := [at for at in sorted(self.steps) if self._has_text(at)]:
            told = "分时段的进度安排没有拆成任务，写在任务上方的注释里"
            yield Finding(f"{source} {heading[steps[0]].place}", told)

    def _has_text(self, at: int) -> bool:
        below = self.sheet.rows[self.last + 1 :]
        return any(at < len(row) and row[at].text for row in below)


def headed_of(sheet: Sheet) -> Headed | None:
    """The heading of a table of work in a sheet: the row, or two, that name most columns."""
    best: Headed | None = None
    # two rows only where they say more than one: a title above is no first line of a heading
    for size in (0, 1):
        for first in range(min(HEADING_ROWS, len(sheet.rows) - size)):
            last = first + size
            made = _heading(sheet, first, last) if last < len(sheet.rows) else None
            if made and (best is None or _weight(made) > _weight(best)):
                best = made
    return best


def until(step: str) -> str:
    """The end of a part of the year: 6月底前 for 二季度; empty if it is none.

    >>> [until(each) for each in ("第二季度", "下半年", "9月份", "责任人")]
    ['6月底前', '12月底前', '9月底前', '']
    """
    words = plainly(step)
    if found := _MONTH.fullmatch(words):
        return f"{found[1]}月底前"
    if found := _QUARTER.fullmatch(words) or _HALF.fullmatch(words):
        month = _LAST_MONTHS.get(found[1]) or 3 * int(found[1])
        return f"{month}月底前"
    return ""


def _weight(headed: Headed) -> int:
    return len(headed.columns) + len(headed.steps)


def _heading(sheet: Sheet, first: int, last: int) -> Headed | None:
    found: dict[int, str] = {}
    unknown: dict[int, str] = {}
    steps: dict[int, str] = {}
    for position, upper in enumerate(sheet.rows[first]):
        lower = sheet.rows[last][position] if position < len(sheet.rows[last]) else upper
        if last > first and not _may_head(upper, lower):
            return None
        names = dict.fromkeys((lower.text, upper.text + lower.text, upper.text))
        named = next(filter(None, map(column_of, names)), "")
        if until(lower.text):
            steps[position] = plainly(lower.text)
        elif named:
            found[position] = named
        elif lower.text or upper.text:
            unknown[position] = lower.text or upper.text
    columns = settle(found)
    is_table = TASK in columns and len(columns) >= _FEWEST and (TELLING & set(columns) or steps)
    if not is_table or len(unknown) > len(found):
        return None
    read = set(columns.values())
    doubled = {at: name for at, name in found.items() if at not in read}
    turned = _is_turned(columns, sheet.rows[last + 1 :])
    if turned:
        columns[TASK], columns[MEASURE] = columns[MEASURE], columns[TASK]
    return Headed(sheet, first, last, columns, unknown, doubled, steps, turned)


def _is_turned(columns: dict[str, int], rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether measures stand behind the tasks and tell them apart: 工作内容, then 具体措施.

    Tables go from the wide to the narrow. Long measures of different tasks only describe them.
    """
    wide, narrow = columns[TASK], columns.get(MEASURE, 0)
    if narrow <= wide:
        return False
    told = [
        (row[wide].text, row[narrow].text)
        for row in rows
        if len(row) > narrow and row[narrow].text and row[narrow].text != row[wide].text
    ]
    if not told:
        return False
    is_repeated = len({task for task, _ in told if task}) < len(told)
    return is_repeated or median(len(text) for _, text in told) <= LONGEST_TITLE


def _may_head(upper: Cell, lower: Cell) -> bool:
    """Whether a cell below may be a heading's second line: empty, merged, or a name itself."""
    is_name = bool(column_of(lower.text) or until(lower.text))
    return not lower.text or lower.text == upper.text or is_name
