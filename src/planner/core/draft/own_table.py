"""The rows of a table that an office made itself × organization → the plan proposed from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from planner.core.draft.folding import folded
from planner.core.draft.kinds import Kind, kind_of
from planner.core.draft.observances import observances_of, sensitive_periods
from planner.core.draft.own_counts import INDICATOR, TARGET, Target, targets
from planner.core.draft.own_when import DUE, OFTEN, TASK, Doubt, When, when
from planner.core.draft.own_who import LEADER, OFFICE, POST, SUPPORT, Owners, Who
from planner.core.draft.plan_draft import LONGEST_PLACE, LONGEST_TITLE, Path, quote_of, tidy
from planner.core.errors import Finding
from planner.core.organization import Organization
from planner.core.plan import (
    Assignment,
    Citation,
    Count,
    Goal,
    Indicator,
    InPeriods,
    Measure,
    OnObservances,
    Plan,
    Recurrence,
    SensitivePeriod,
    Source,
)
from planner.core.workdays import WorkdayCalendar

GOAL, MEASURE = "目标", "举措"
UNIT, BASELINE, EVIDENCE, DONE, BASIS, REMARK = "单位", "上年", "佐证", "办结标准", "依据", "备注"
_LONGEST_DONE, _LONGEST_EVIDENCE, _MOST_ROWS = 120, 60, 2_000
_SHORTEST, _MOST_DIGITS = 2, 10
_NAMING = (POST, LEADER, OFFICE, SUPPORT)
_LABEL = re.compile(
    r"^(?:[A-Z]-?\d+\s+|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}(?:[、)]|\.(?!\d)))\s*"
)
_NOTHING = re.compile(r"[/\\\-—–无×]*")
_INSTEAD = {
    GOAL: "各项任务归到一个目标",
    MEASURE: "用目标的名称作举措",
    POST: "按责任单位的负责人、分管领导拟定；都没有的按工作类型暂定",
    OFTEN: "从完成时限和任务的文字里看多久一次；看不出的按工作类型暂定",
    DUE: "从频次和任务的文字里看什么时候；日子暂定",
    INDICATOR: "没有列指标",
    DONE: "按工作类型暂拟",
    EVIDENCE: "没有要求佐证材料",
}


@dataclass(frozen=True)
class TableCell:
    """The text of a cell, and what people call it: `x.xlsx 责任清单!D7`."""

    text: str
    place: str


@dataclass(frozen=True)
class TableRow:
    """A row that asks for something: its number in the sheet, its cells by their column."""

    number: int
    at: str
    cells: Mapping[str, TableCell]

    def text(self, column: str) -> str:
        """The text of a cell; empty where the table has no such column, or only a dash."""
        text = self.cells[column].text.strip() if column in self.cells else ""
        return "" if _NOTHING.fullmatch(text) else text

    def place(self, column: str) -> str:
        """The cell of a column; that of the task where the table has no such column."""
        for each in (column, TASK):
            if each in self.cells:
                return self.cells[each].place
        return self.at


@dataclass(frozen=True)
class OwnTable:
    """A table of an office's own (自制表): its file, sheet, title, columns, rows."""

    source: str
    sheet: str
    title: str
    heading: str
    columns: frozenset[str]
    rows: tuple[TableRow, ...]
    year: int | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class TableDraft:
    """The plan proposed from a table, if any, with reasons by path, and all that is unsure."""

    plan: Plan | None
    reasons: Mapping[Path, str]
    findings: tuple[Finding, ...]
    places: Mapping[Path, str] = field(default_factory=dict)


def draft_table(
    table: OwnTable, organization: Organization, calendar: WorkdayCalendar, year: int
) -> TableDraft:
    """The plan that a table proposes; every guess is a finding with its cell."""
    if not table.rows:
        told = Finding(table.heading, "表头下面没有任务；请核对是不是选错了工作簿")
        return TableDraft(None, {}, (*table.findings, told))
    return _Drafting(table, organization, calendar, year).made()


@dataclass
class _Counted:
    """An indicator in the making: which assignments count towards it, how often a year."""

    target: Target
    row: TableRow
    column: str
    times: list[int] = field(default_factory=list)


@dataclass
class _Made:
    """An assignment in the making."""

    row: TableRow
    kind: Kind | None
    who: Who
    when: When
    counts: list[int]
    shares: list[str]


@dataclass
class _Drafting:
    """One draft in the making."""

    table: OwnTable
    organization: Organization
    calendar: WorkdayCalendar
    year: int
    reasons: dict[Path, str] = field(default_factory=dict)
    places: dict[Path, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    counted: list[_Counted] = field(default_factory=list)
    positions: dict[tuple[Target, str], int] = field(default_factory=dict)
    number: int = 0

    def made(self) -> TableDraft:
        missing = [
            Finding(self.table.heading, f"表里没有“{column}”这一列；{instead}")
            for column, instead in _INSTEAD.items()
            if column not in self.table.columns
        ]
        groups = self._groups()
        goals = tuple(
            self._goal(position, title, measures)
            for position, (title, measures) in enumerate(groups.items())
        )
        plan = self._plan(goals)
        if self.counted and BASELINE not in self.table.columns:
            told = "表里没有上年基数，指标的 baseline 暂写 0，请补上"
            missing.append(Finding(self.table.heading, told))
        findings = (*self.table.findings, *missing, *self.findings)
        return TableDraft(plan, self.reasons, findings, self.places)

    def _groups(self) -> dict[str, dict[str, list[_Made]]]:
        """The assignments by goal and measure, both in the order of their first row."""
        owners = Owners(self.organization, self.year)
        groups: dict[str, dict[str, list[_Made]]] = {}
        seen: dict[tuple[tuple[str, str], ...], int] = {}
        for turn, row in enumerate(self.table.rows[:_MOST_ROWS]):
            # the number of a row says nothing of what is to be done
            key = tuple((name, each.text) for name, each in row.cells.items() if name != "序号")
            if key in seen:
                told = f"与第 {seen[key]} 行完全相同，只读入一次"
                self.findings.append(Finding(row.place(TASK), told))
                continue
            seen[key] = row.number
            goal = _titled(row.text(GOAL)) or self._goal_of_all
            measure = _titled(row.text(MEASURE)) or goal
            made = self._assigned(row, owners, turn, f"{goal} {measure}")
            groups.setdefault(goal, {}).setdefault(measure, []).append(made)
        return groups

    @cached_property
    def _periods(self) -> tuple[SensitivePeriod, ...]:
        return sensitive_periods(self.year, self.calendar)

    @property
    def _goal_of_all(self) -> str:
        return tidy(self.table.title, LONGEST_TITLE) or "重点工作"

    def _assigned(self, row: TableRow, owners: Owners, turn: int, above: str) -> _Made:
        task = folded(row.text(TASK))
        kind = kind_of(task) or kind_of(folded(above))
        names = {each: row.text(each) for each in _NAMING if each in self.table.columns}
        who = owners.choose(names, task, kind)
        told = when(
            {each: row.text(each) for each in (OFTEN, DUE, TASK)}, kind, year=self.year, turn=turn
        )
        found, shares, doubts = targets(
            row.text(INDICATOR), row.text(TARGET), row.text(UNIT), tidy(task, LONGEST_TITLE)
        )
        column = TARGET if row.text(TARGET) else INDICATOR
        counts = [self._counts(each, row, column, told.cadence.times) for each in found]
        self._note(row, [*who.doubts, *told.doubts, *doubts])
        return _Made(row, kind, who, told, list(dict.fromkeys(counts)), shares)

    def _note(self, row: TableRow, doubts: list[Doubt]) -> None:
        for column, told in doubts:
            self.findings.append(Finding(row.place(column), f"{told}。请核对"))

    def _counts(self, target: Target, row: TableRow, column: str, times: int) -> int:
        """The position of the indicator for a target; rows of one merged cell share it."""
        key = (target, row.text(column))
        if key in self.positions:
            self.counted[self.positions[key]].times.append(times)
        else:
            self.positions[key] = len(self.counted)
            self.counted.append(_Counted(target, row, column, [times]))
        return self.positions[key]

    def _plan(self, goals: tuple[Goal, ...]) -> Plan:
        used = [each.recurrence for goal in goals for m in goal.measures for each in m.assignments]
        days = {key for each in used if isinstance(each, OnObservances) for key in each.observances}
        times = {key for each in used if isinstance(each, InPeriods) for key in each.periods}
        return Plan(
            organ=self.organization.id,
            year=self.year,
            title=f"{self.organization.short_name}{self.year}年工作计划",
            source=Source(
                title=tidy(self.table.source, 80) or "自制表",
                part=tidy(self.table.sheet, LONGEST_PLACE) or "责任清单",
            ),
            observances=observances_of(days, self.year),
            periods=tuple(each for each in self._periods if each.id in times),
            indicators=tuple(map(self._indicator, range(len(self.counted)))),
            goals=goals,
        )

    def _indicator(self, position: int) -> Indicator:
        counted = self.counted[position]
        target, row = counted.target, counted.row
        before = row.text(BASELINE)
        baseline = int(before) if before.isdecimal() and len(before) < _MOST_DIGITS else 0
        if before and not before.isdecimal():
            told = f"上年数“{before[:20]}”不是整数，暂写 0。请核对"
            self.findings.append(Finding(row.place(BASELINE), told))
        key = f"I-{position + 1:02d}"
        self.places["indicators", position] = row.place(counted.column)
        return Indicator(
            id=key,
            title=tidy(target.title, LONGEST_TITLE) or tidy(row.text(TASK), LONGEST_TITLE) or key,
            unit=tidy(target.unit, 8) or "次",
            baseline=baseline,
            target=target.value,
            aim=target.aim,
            citation=_cited(row, row.text(counted.column)),
        )

    def _goal(self, position: int, title: str, measures: dict[str, list[_Made]]) -> Goal:
        first = next(iter(measures.values()))[0].row
        path: Path = ("goals", position, "measures")
        return Goal(
            id=f"G{position + 1}",
            title=tidy(title, LONGEST_TITLE),
            citation=_cited(first, first.text(GOAL)),
            measures=tuple(
                Measure(
                    id=f"M{position + 1}-{at + 1}",
                    title=tidy(name, LONGEST_TITLE),
                    assignments=tuple(
                        self._assignment(each, (*path, at, "assignments", number))
                        for number, each in enumerate(group)
                    ),
                )
                for at, (name, group) in enumerate(measures.items())
            ),
        )

    def _assignment(self, made: _Made, path: Path) -> Assignment:
        self.number += 1
        row, who = made.row, made.who
        self.places[path] = row.place(TASK)
        self.reasons[(*path, "assignee")] = who.why
        self.reasons[(*path, "recurrence")] = made.when.cadence.why
        if remark := tidy(row.text(REMARK), 80):
            self.reasons[(*path, "id")] = f"表第{row.number}行，备注：{remark}"
        return Assignment(
            id=f"A-{self.number:02d}",
            title=self._title(row),
            citations=(_cited(row, row.text(TASK)),),
            assignee=who.assignee,
            supporting_offices=who.supporting,
            lead_office=who.lead_office,
            supervisor=who.supervisor,
            recurrence=self._recurrence(made.when.cadence.recurrence),
            done_when=self._done_when(made, path),
            basis=tidy(row.text(BASIS), _LONGEST_DONE),
            counts=tuple(map(self._count, made.counts)),
            evidence=self._cut(row, EVIDENCE, _LONGEST_EVIDENCE),
        )

    def _recurrence(self, told: Recurrence) -> Recurrence:
        if isinstance(told, InPeriods):
            known = {each.id for each in self._periods}
            kept = tuple(each for each in told.periods if each in known)
            return told.model_copy(update={"periods": kept or told.periods})
        return told

    def _count(self, position: int) -> Count:
        counted = self.counted[position]
        if counted.target.aim == "at_most":
            return Count(indicator=f"I-{position + 1:02d}", each=0)
        times = max(1, sum(counted.times))
        return Count(indicator=f"I-{position + 1:02d}", each=-(-counted.target.value // times))

    def _title(self, row: TableRow) -> str:
        whole = _titled(row.text(TASK))
        if len(whole) <= LONGEST_TITLE:
            return whole
        told = f"任务超过 {LONGEST_TITLE} 个字，名称只取前面；请改短"
        self.findings.append(Finding(row.place(TASK), told))
        return whole[: LONGEST_TITLE - 1].rstrip("，、；,;") + "…"

    def _done_when(self, made: _Made, path: Path) -> str:
        told = "；".join([*filter(None, [self._cut(made.row, DONE, _LONGEST_DONE)]), *made.shares])
        told = tidy(told, _LONGEST_DONE)
        if len(told) > 1:
            return told
        why = f"表里没写，按“{made.kind.name}”类工作暂拟" if made.kind else "表里没写，暂拟"
        self.reasons[(*path, "done_when")] = why
        if DONE in self.table.columns:
            self.findings.append(Finding(made.row.place(DONE), "没写办结标准，已暂拟。请核对"))
        return made.kind.done_when if made.kind else "表里所写的已经做到，结果有记录。"

    def _cut(self, row: TableRow, column: str, longest: int) -> str:
        whole = tidy(row.text(column), 10_000)
        if len(whole) > longest:
            told = f"“{column}”超过 {longest} 个字，只取前面；请改短"
            self.findings.append(Finding(row.place(column), told))
        return whole[:longest].strip()


def _titled(text: str) -> str:
    """A text as a title: on one line, without its number; the whole where nothing else is left."""
    whole = tidy(text, 10_000)
    return _LABEL.sub("", whole, count=1) or whole


def _cited(row: TableRow, text: str) -> Citation:
    """The row, and the first words of a cell, else of its task."""
    quote = quote_of(text)
    if len(quote) < _SHORTEST:
        quote = quote_of(row.text(TASK))
    return Citation(place=f"表第{row.number}行", quote=quote if len(quote) > 1 else "任务")
