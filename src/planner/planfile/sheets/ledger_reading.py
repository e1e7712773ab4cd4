"""The sheet that offices answered in → entries for the ledger, or findings with their cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from planner.core.errors import Finding, Rejected
from planner.core.organization import Organization
from planner.core.progress import Entry, EntryKind, Progress
from planner.planfile.sheets.cells import Cell, read_sheets
from planner.planfile.sheets.ledger_columns import ANSWERS, FILLED, LEDGER_COLUMNS
from planner.planfile.sheets.tables import Line, Table, find_table
from planner.planfile.text import Given

LONGEST_NOTE = 500
# An answer of a day that has passed is taken to have come when the office closed.
CLOSING = time(17, 30)


@dataclass(frozen=True)
class Told:
    """What one line of the sheet answers, and the cell in which that stands."""

    place: str
    entry: Entry


def read_ledger_book(
    given: Given, standing: dict[str, Progress], organization: Organization, now: datetime
) -> tuple[Told, ...]:
    """What a sheet answers, in the order of its lines; lines without an answer say nothing.

    `standing` are the year's occurrences by id. Raises Rejected with every finding, or Unreadable.
    """
    tables = [find_table(each, LEDGER_COLUMNS) for each in read_sheets(given)]
    found = [each for each in tables if each and {"期次编号", "登记"} <= set(each.columns)]
    if not found:
        place, told = str(given), "没有找到台账：表头里要有“期次编号”和“登记”；请用导出的表填写"
        raise Rejected([Finding(place, told)])
    reader = _Reader(str(given), standing, organization, now)
    answers = tuple(reader.answers(found[0]))
    if reader.findings:
        raise Rejected(reader.findings)
    return answers


class _Reader:
    """One sheet under examination."""

    def __init__(
        self, place: str, standing: dict[str, Progress], organization: Organization, now: datetime
    ) -> None:
        self._place, self._standing = place, standing
        self._organization, self._now = organization, now
        self.findings: list[Finding] = []

    def answers(self, table: Table) -> Iterator[Told]:
        """The answers of the lines that have one."""
        for line in table:
            if any(line.text(column) for column in FILLED):
                before = len(self.findings)
                told = self._answer(line)
                if told and len(self.findings) == before:
                    yield told

    def _answer(self, line: Line) -> Told | None:
        own, kind = line["期次编号"], ANSWERS.get(line.text("登记"))
        progress = self._standing.get(own.text)
        if progress is None:
            self._note(own, f"台账里没有期次“{own.text}”；请用导出的表，不要改编号")
            return None
        if kind is None:
            self._note(line["登记"], f"登记“{line.text('登记')}”要从列表里选：{'、'.join(ANSWERS)}")
            return None
        at = self._at(line["登记日期"])
        note = line["情况说明"]
        if len(note.text) > LONGEST_NOTE:
            self._note(note, f"情况说明最多 {LONGEST_NOTE} 个字，现在有 {len(note.text)} 个")
        entry = Entry(
            occurrence_id=own.text,
            kind=kind,
            at=at,
            by=self._by(line["登记人"], progress, at.date()),
            note=note.text,
            amount=self._amount(line["数量"]),
            new_due_on=self._new_due_on(line["新的日期"], kind),
            evidence=line.text("佐证"),
        )
        return Told(f"{self._place} {line['登记'].place}", entry)

    def _at(self, cell: Cell) -> datetime:
        """The moment of an answer: now, or the end of office hours of the day that is told."""
        day = self._day(cell)
        if day is None or day == self._now.date():
            return self._now
        if day > self._now.date():
            self._note(cell, f"登记日期 {day} 还没有到；请改正")
        return datetime.combine(day, CLOSING, self._now.tzinfo)

    def _new_due_on(self, cell: Cell, kind: EntryKind) -> date | None:
        day = self._day(cell)
        if day is not None and kind is not EntryKind.EXTENSION_ASKED:
            self._note(cell, "只有申请延期才写新的日期；请删去，或把登记改成“申请延期”")
        return day

    def _day(self, cell: Cell) -> date | None:
        if not cell.text:
            return None
        try:
            return date.fromisoformat(cell.text.replace("/", "-"))
        except ValueError:
            self._note(cell, f"“{cell.text}”要写成 2024-03-08 的样子")
            return None

    def _amount(self, cell: Cell) -> int | None:
        if not cell.text:
            return None
        if cell.text.replace(",", "").isdecimal():
            return int(cell.text.replace(",", ""))
        self._note(cell, f"数量“{cell.text}”要写整数")
        return None

    def _by(self, cell: Cell, progress: Progress, day: date) -> str:
        """Who answers: the person named, else whoever has the assignee's post on that day."""
        own = self._organization
        if cell.text:
            named = [each.id for each in own.people if cell.text in {each.id, each.name}]
            if len(named) == 1:
                return named[0]
            told = "有几位同名，请写人员编号" if named else "机构文件里没有这个人"
            self._note(cell, f"登记人“{cell.text}”：{told}")
            return ""
        held = own.holding(progress.assignee, day) if own.has_post(progress.assignee) else None
        if held is None:
            self._note(cell, f"{day} 这个岗位没有人任职；请写明登记人")
            return ""
        return held.person.id

    def _note(self, cell: Cell, told: str) -> None:
        self.findings.append(Finding(f"{self._place} {cell.place}", told))
