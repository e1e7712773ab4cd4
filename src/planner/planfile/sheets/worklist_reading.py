"""A workbook that an office made itself → its table: the rows that ask for something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from planner.core.draft import Worklist, WorklistCell, WorklistRow
from planner.core.errors import Finding
from planner.planfile.sheets.cells import Cell, Sheet, plainly
from planner.planfile.sheets.columns import (
    GOAL_COLUMNS,
    GOALS,
    MEASURE_COLUMNS,
    MEASURES,
    PLAN,
    PLAN_COLUMNS,
    PLAN_ITEMS,
)
from planner.planfile.sheets.tables import HEADING_ROWS, find_table
from planner.planfile.sheets.worklist_columns import (
    GOAL,
    MEASURE,
    NUMBER,
    PROGRESS,
    TASK,
    TELLING,
    column_of,
    settle,
)

_TOTALS = re.compile(r"(?:合\s*计|总\s*计|小\s*计|共\s*计)[:：]?.{0,12}")
_REMARK = re.compile(
    r"(?:备\s*注|注|说明|填表说明|填\s*表\s*(?:人|单位|日期|时间)|审\s*核\s*人?|制\s*表\s*人?"
    r"|联\s*系\s*(?:人|电话)|电\s*话|单位负责人|分管领导签字|日\s*期)[:：].*"
    r"|(?:备注|填表说明|说明)",
    re.DOTALL,
)
_SECTION = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")
_SECTION_TITLE = re.compile(
    r"(?:第[一二三四五六七八九十]+[部类]分?|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]).+"
)
_SAME = frozenset({"同上", "〃", "″", "”", '"', "''"})
_CARRIED = (GOAL, MEASURE)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_WIDE, _FEWEST, _SHORTEST = 3, 2, 2
"""Cells that make a row that is merged all over; columns of a table; signs of a task."""


@dataclass(frozen=True)
class _Headed:
    """A sheet with the place and meaning of its heading, of one row or two."""

    sheet: Sheet
    first: int
    last: int
    columns: dict[str, int]
    unknown: dict[int, str] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        return len(self.columns)


def is_own_book(sheets: Sequence[Sheet]) -> bool:
    """Whether none of the sheets is one that only our workbooks have."""
    by_name = {each.name.strip(): each for each in sheets}
    goals = find_table(by_name[GOALS], GOAL_COLUMNS) if GOALS in by_name else None
    measures = find_table(by_name[MEASURES], MEASURE_COLUMNS) if MEASURES in by_name else None
    plan = find_table(by_name[PLAN], PLAN_COLUMNS) if PLAN in by_name else None
    if (goals and "编号" in goals.columns) or (measures and "所属目标" in measures.columns):
        return False
    return not (plan and any(line.text("项目") in PLAN_ITEMS for line in plan))


def read_worklist(sheets: Sequence[Sheet], source: str) -> Worklist | None:
    """The table of work in a workbook of an office's own; None if there is none."""
    if not is_own_book(sheets):
        return None
    found = [headed for each in sheets if (headed := _headed(each))]
    if not found:
        return None
    best = max(found, key=lambda each: each.weight)
    others = [each for each in found if each is not best]
    return _Reading(best, source).table(others)


def _headed(sheet: Sheet) -> _Headed | None:
    """The heading of a table of work in a sheet: the row, or two, that name most columns."""
    best: _Headed | None = None
    # two rows only where they say more than one: a title above is no first line of a heading
    for size in (0, 1):
        for first in range(min(HEADING_ROWS, len(sheet.rows) - size)):
            last = first + size
            made = _heading(sheet, first, last) if last < len(sheet.rows) else None
            if made and (best is None or made.weight > best.weight):
                best = made
    return best


def _heading(sheet: Sheet, first: int, last: int) -> _Headed | None:
    found: dict[int, str] = {}
    unknown: dict[int, str] = {}
    for position, upper in enumerate(sheet.rows[first]):
        lower = sheet.rows[last][position] if position < len(sheet.rows[last]) else upper
        names = dict.fromkeys((lower.text, upper.text + lower.text, upper.text))
        if last > first and not _may_head(upper, lower):
            return None
        named = next(filter(None, map(column_of, names)), "")
        if named:
            found[position] = named
        elif lower.text or upper.text:
            unknown[position] = lower.text or upper.text
    columns = settle(found)
    is_table = TASK in columns and len(columns) >= _FEWEST and TELLING & set(columns)
    if not is_table or len(unknown) > len(found):
        return None
    return _Headed(sheet, first, last, columns, unknown)


def _may_head(upper: Cell, lower: Cell) -> bool:
    """Whether a cell below may be a heading's second line: empty, merged, or a name itself."""
    return not lower.text or lower.text == upper.text or bool(column_of(lower.text))


class _Reading:
    """The rows below a heading, one after the other."""

    def __init__(self, headed: _Headed, source: str) -> None:
        self.headed, self.source = headed, source
        self.sheet = headed.sheet
        self.findings: list[Finding] = []
        self.section = ""
        self.last: dict[str, str] = {}

    def table(self, others: Iterable[_Headed]) -> Worklist:
        """The table, with what was not read of the workbook."""
        heading = self.sheet.rows[self.headed.first]
        rows = tuple(self._rows())
        has_sections = any(GOAL in row.cells for row in rows)
        columns = set(self.headed.columns) | ({GOAL} if has_sections else set())
        place = f"{self.source} {heading[min(self.headed.columns.values())].place}"
        notes = [*self._unread(), *self._unread_sheets(others)]
        return Worklist(
            self.source,
            self.sheet.name,
            self._title(),
            place,
            frozenset(columns),
            rows,
            self._year(),
            (*notes, *self.findings),
        )

    def _title(self) -> str:
        """The words above the heading."""
        above = (cell.text for row in self.sheet.rows[: self.headed.first] for cell in row)
        return next(("".join(each.split()) for each in above if len(each) > _SHORTEST), "")

    def _year(self) -> int | None:
        """The year that the words above, the sheet's name or the file's tell."""
        above = (cell.text for row in self.sheet.rows[: self.headed.first] for cell in row)
        for words in (*above, self.sheet.name, self.source):
            if found := _YEAR.search(words):
                return int(found[1])
        return None

    def _unread(self) -> Iterator[Finding]:
        """Columns with something in them that no rule is for."""
        unread = dict(self.headed.unknown)
        if PROGRESS in self.headed.columns:
            unread[self.headed.columns[PROGRESS]] = ""
        below = self.sheet.rows[self.headed.last + 1 :]
        heading = self.sheet.rows[self.headed.last]
        for position, name in sorted(unread.items()):
            if any(position < len(row) and row[position].text for row in below):
                cell = heading[position]
                why = "是办理情况，不进计划" if not name else "没有认出来"
                told = f"“{(name or cell.text)[:20]}”{why}，这一列没有读"
                yield Finding(self._at(cell), told)

    def _unread_sheets(self, others: Iterable[_Headed]) -> Iterator[Finding]:
        for each in others:
            told = f"工作表“{each.sheet.name}”里也有任务表，没有读；要用请单独存成一个工作簿再导入"
            yield Finding(self._at(each.sheet.rows[each.first][0]), told)

    def _rows(self) -> Iterator[WorklistRow]:
        heads = {_words(row) for row in self.sheet.rows[self.headed.first : self.headed.last + 1]}
        for row in self.sheet.rows[self.headed.last + 1 :]:
            said = [cell for cell in row if cell.text]
            if not said or _words(row) in heads:
                continue
            if self._is_note(said) or self._is_section(row, said):
                continue
            made = self._row(row, said)
            if made:
                yield made

    def _is_note(self, said: list[Cell]) -> bool:
        first = said[0]
        if _TOTALS.fullmatch(first.text):
            self.findings.append(Finding(self._at(first), "这一行是合计，没有当作任务"))
            return True
        if _REMARK.fullmatch(first.text):
            told = f"“{''.join(first.text.split())[:20]}”是表后的说明，没有当作任务"
            self.findings.append(Finding(self._at(first), told))
            return True
        return False

    def _is_section(self, row: Sequence[Cell], said: list[Cell]) -> bool:
        """A row that is a heading for those below it: 一、加强组织领导."""
        texts = {cell.text for cell in said}
        number = self._cell(row, NUMBER)
        told = said[-1].text
        is_merged = len(texts) == 1 and len(said) >= _WIDE
        is_numbered = (
            len(texts) == _FEWEST and number is not None and (bool(_SECTION.fullmatch(number.text)))
        )
        is_alone = len(texts) == 1 and bool(_SECTION_TITLE.fullmatch(told))
        if not (is_merged or is_numbered or is_alone) or len(told) < _SHORTEST:
            return False
        self.section = told
        self.last.clear()
        return True

    def _row(self, row: Sequence[Cell], said: list[Cell]) -> WorklistRow | None:
        cells = {
            name: row[position]
            for name, position in self.headed.columns.items()
            if position < len(row)
        }
        task = cells.get(TASK)
        if task is None or len(plainly(task.text)) < _SHORTEST or task.text.isdecimal():
            named = [
                name
                for name, cell in cells.items()
                if cell.text and name not in (NUMBER, *_CARRIED)
            ]
            if named or (task is not None and task.text):
                told = "这一行没有写任务，没有读入"
                self.findings.append(Finding(self._at(task or said[0]), told))
            self._carry(cells)
            return None
        texts = self._carry(cells)
        if self.section and not texts.get(GOAL):
            texts[GOAL] = self.section
        made = {
            name: WorklistCell(text, self._at(cells.get(name, task)))
            for name, text in texts.items()
        }
        return WorklistRow(task.row + 1, self._at(task), made)

    def _carry(self, cells: dict[str, Cell]) -> dict[str, str]:
        """The texts of a row; 同上, and a goal or measure that is left blank, are those above."""
        texts: dict[str, str] = {}
        for name, cell in cells.items():
            text = cell.text
            if text in _SAME or (not text and name in _CARRIED):
                text = self.last.get(name, "")
            texts[name] = text
        if texts.get(GOAL) != self.last.get(GOAL):
            # a new goal has no measure of the old one's
            is_blank = MEASURE in cells and not cells[MEASURE].text
            texts |= {MEASURE: ""} if is_blank else {}
        self.last = dict(texts)
        return texts

    def _cell(self, row: Sequence[Cell], column: str) -> Cell | None:
        position = self.headed.columns.get(column)
        return row[position] if position is not None and position < len(row) else None

    def _at(self, cell: Cell) -> str:
        return f"{self.source} {cell.place}"


def _words(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(plainly(cell.text) for cell in row)
