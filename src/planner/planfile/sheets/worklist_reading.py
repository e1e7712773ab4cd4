"""A workbook that an office made itself → its table: the rows that ask for something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from planner.core.draft import Worklist, WorklistCell, WorklistRow
from planner.core.draft.clauses import letters
from planner.core.draft.worklist.table import DUE, GOAL, MEASURE, NUMBER, REMARK, TASK
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
from planner.planfile.sheets.tables import find_table
from planner.planfile.sheets.worklist_headings import Headed, headed_of, until

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
"""Cells that make a row that is merged all over; texts of a section's row; signs of a task."""


def is_own_book(sheets: Sequence[Sheet]) -> bool:
    """Whether none of the sheets is one that only our workbooks have."""
    by_name = {each.name.strip(): each for each in sheets}
    goals = find_table(by_name[GOALS], GOAL_COLUMNS) if GOALS in by_name else None
    measures = find_table(by_name[MEASURES], MEASURE_COLUMNS) if MEASURES in by_name else None
    plan = find_table(by_name[PLAN], PLAN_COLUMNS) if PLAN in by_name else None
    if (goals and "编号" in goals.columns) or (measures and "所属目标" in measures.columns):
        return False
    return not (plan and any(line.text("项目") in PLAN_ITEMS for line in plan))


def read_worklist(sheets: Sequence[Sheet], source: str, year: int | None) -> Worklist | None:
    """The table of work in a workbook of an office's own; None if there is none.

    Sheets with the same columns, of the same year, are one table: an office or a field each.
    `year` is the one asked for.
    """
    if not is_own_book(sheets):
        return None
    found = [headed for each in sheets if (headed := headed_of(each))]
    if not found:
        return None
    best = max(found, key=lambda each: _fitness(each, year))
    same = [each for each in found if each is best or _belongs(each, best, year)]
    several = len(same) > 1
    readings = [_Reading(each, source, has_others=several) for each in same]
    rows = tuple(row for each in readings for row in each.rows())
    columns = set(best.columns) | {GOAL for row in rows if GOAL in row.cells}
    others = [each for each in found if each not in same]
    findings = [
        *_named_after_sheets(best, same, source),
        *_unread_sheets(others, source),
        *(told for each in readings for told in each.told()),
    ]
    return Worklist(
        source,
        "、".join(each.sheet.name for each in same),
        best.title,
        f"{source} {best.place}",
        frozenset(columns | ({DUE} if best.steps else set())),
        rows,
        best.year or _year_of(source),
        tuple(findings),
    )


def _fitness(headed: Headed, year: int | None) -> tuple[bool, int, bool, int]:
    """What makes a sheet the one to read: that it is shown, its columns, its year."""
    is_asked = year is not None and headed.year == year
    return not headed.sheet.is_hidden, len(headed.columns), is_asked, headed.year or 0


def _belongs(headed: Headed, best: Headed, year: int | None) -> bool:
    is_alike = (set(headed.columns), headed.steps) == (set(best.columns), best.steps)
    is_shown = headed.sheet.is_hidden == best.sheet.is_hidden
    return is_alike and is_shown and headed.year in {None, best.year or year}


def _named_after_sheets(best: Headed, same: Sequence[Headed], source: str) -> Iterator[Finding]:
    if len(same) > 1:
        names = "、".join(each.sheet.name for each in same)
        goals = "" if GOAL in best.columns else "；用工作表的名称作目标"
        yield Finding(
            f"{source} {best.place}", f"表头相同的 {len(same)} 张工作表合成一份：{names}{goals}"
        )


def _unread_sheets(others: Iterable[Headed], source: str) -> Iterator[Finding]:
    for each in others:
        kind = "隐藏的工作表" if each.sheet.is_hidden else "工作表"
        why = "里也有任务表，没有读；要用请单独存成一个工作簿再导入"
        yield Finding(f"{source} {each.place}", f"{kind}“{each.sheet.name}”{why}")


def _year_of(name: str) -> int | None:
    found = _YEAR.search(name)
    return int(found[1]) if found else None


class _Reading:
    """The rows below a heading, one after the other."""

    def __init__(self, headed: Headed, source: str, *, has_others: bool) -> None:
        self.headed, self.source, self.has_others = headed, source, has_others
        self.sheet = headed.sheet
        self.findings: list[Finding] = []
        self.section = ""
        self.last: dict[str, str] = {}

    def told(self) -> list[Finding]:
        """What was not read, of columns and then of rows; once the rows are read."""
        return [*self.headed.unread(self.source), *self.findings]

    def rows(self) -> Iterator[WorklistRow]:
        """The rows that ask for something."""
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
        if self.headed.is_turned and MEASURE in cells and not (task and task.text):
            # nothing more exact is said of it
            task = cells[TASK] = cells[MEASURE]
        if task is None or len(letters(task.text)) < _SHORTEST or task.text.isdecimal():
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
        if self.has_others and not texts.get(GOAL):
            # a sheet for each office, or for each field
            texts[GOAL] = self.sheet.name
        self._steps(row, texts)
        made = {
            name: WorklistCell(text, self._at(cells.get(name, task)))
            for name, text in texts.items()
        }
        name = self.sheet.name if self.has_others else ""
        return WorklistRow(task.row + 1, self._at(task), made, name)

    def _steps(self, row: Sequence[Cell], texts: dict[str, str]) -> None:
        """What is to be done in parts of the year: a remark; the last of them is the limit."""
        steps = [
            (name, row[at].text)
            for at, name in sorted(self.headed.steps.items())
            if at < len(row) and row[at].text
        ]
        if not steps:
            return
        if not texts.get(DUE):
            texts[DUE] = until(steps[-1][0])
        told = "；".join(f"{name}：{plainly(text)}" for name, text in steps)
        texts[REMARK] = "；".join(filter(None, [texts.get(REMARK, ""), told]))

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
