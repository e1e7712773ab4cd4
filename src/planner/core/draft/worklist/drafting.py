"""The rows of a table that an office made itself × organization → the plan proposed from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from planner.core.draft.folding import folded
from planner.core.draft.kinds import Kind, kind_of
from planner.core.draft.observances import observances_of, sensitive_periods
from planner.core.draft.plan_draft import Path
from planner.core.draft.quoting import LONGEST_PLACE, LONGEST_TITLE, tidy
from planner.core.draft.worklist.counts import targets
from planner.core.draft.worklist.indicators import Indicators, cited
from planner.core.draft.worklist.owners import Owners, Who
from planner.core.draft.worklist.table import (
    BASELINE,
    BASIS,
    DONE,
    DUE,
    EVIDENCE,
    GOAL,
    INDICATOR,
    LEADER,
    MEASURE,
    NUMBER,
    OFFICE,
    OFTEN,
    POST,
    REMARK,
    SUPPORT,
    TARGET,
    TASK,
    UNIT,
    Doubt,
    Worklist,
    WorklistDraft,
    WorklistRow,
)
from planner.core.draft.worklist.when import When, when
from planner.core.errors import Finding
from planner.core.organization import Organization
from planner.core.plan import (
    Assignment,
    Goal,
    Indicator,
    InPeriods,
    Measure,
    Once,
    OnObservances,
    Plan,
    Recurrence,
    Roll,
    SensitivePeriod,
    Source,
)
from planner.core.workdays import WorkdayCalendar

_LONGEST_DONE, _LONGEST_EVIDENCE, _MOST_ROWS = 120, 60, 2_000
_NAMING = (POST, LEADER, OFFICE, SUPPORT)
_LABEL = re.compile(
    r"^(?:[A-Z]-?\d+\s+|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}(?:[、)]|\.(?!\d)))\s*"
)
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


def draft_worklist(
    table: Worklist, organization: Organization, calendar: WorkdayCalendar, year: int
) -> WorklistDraft:
    """The plan that a table proposes; every guess is a finding with its cell."""
    if not table.rows:
        told = Finding(table.heading, "表头下面没有任务；请核对是不是选错了工作簿")
        return WorklistDraft(None, {}, (*table.findings, told))
    return _Drafting(table, organization, calendar, year).made()


@dataclass
class _Made:
    """An assignment in the making."""

    row: WorklistRow
    kind: Kind | None
    who: Who
    when: When
    counts: list[int]
    shares: list[str]


@dataclass
class _Drafting:
    """One draft in the making."""

    table: Worklist
    organization: Organization
    calendar: WorkdayCalendar
    year: int
    reasons: dict[Path, str] = field(default_factory=dict)
    places: dict[Path, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    indicators: Indicators = field(default_factory=Indicators)
    number: int = 0

    def made(self) -> WorklistDraft:
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
        if self.indicators and BASELINE not in self.table.columns:
            told = "表里没有上年基数，指标的 baseline 暂写 0，请补上"
            missing.append(Finding(self.table.heading, told))
        findings = (*self.table.findings, *missing, *self.findings)
        return WorklistDraft(plan, self.reasons, findings, self.places)

    def _groups(self) -> dict[str, dict[str, list[_Made]]]:
        """The assignments by goal and measure, both in the order of their first row."""
        owners = Owners(self.organization, self.year)
        groups: dict[str, dict[str, list[_Made]]] = {}
        seen: dict[tuple[tuple[str, str], ...], str] = {}
        for turn, row in enumerate(self._rows()):
            # the number of a row says nothing of what is to be done
            key = tuple((name, each.text) for name, each in row.cells.items() if name != NUMBER)
            if key in seen:
                told = f"与{seen[key]}完全相同，只读入一次"
                self.findings.append(Finding(row.place(TASK), told))
                continue
            seen[key] = row.name
            goal = _titled(row.text(GOAL)) or self._goal_of_all
            measure = _titled(row.text(MEASURE)) or goal
            made = self._assigned(row, owners, turn, f"{goal} {measure}")
            groups.setdefault(goal, {}).setdefault(measure, []).append(made)
        return groups

    def _rows(self) -> tuple[WorklistRow, ...]:
        rows = self.table.rows
        if len(rows) > _MOST_ROWS:
            told = f"任务超过 {_MOST_ROWS} 行，这一行起没有读入；请分几次导入"
            self.findings.append(Finding(rows[_MOST_ROWS].place(TASK), told))
        return rows[:_MOST_ROWS]

    @cached_property
    def _periods(self) -> tuple[SensitivePeriod, ...]:
        return sensitive_periods(self.year, self.calendar)

    @property
    def _goal_of_all(self) -> str:
        return tidy(self.table.title, LONGEST_TITLE) or "重点工作"

    def _assigned(self, row: WorklistRow, owners: Owners, turn: int, above: str) -> _Made:
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
        counts = [self.indicators.note(each, row, column, told.cadence.times) for each in found]
        self._note(row, [*who.doubts, *told.doubts, *doubts])
        return _Made(row, kind, who, told, list(dict.fromkeys(counts)), shares)

    def _note(self, row: WorklistRow, doubts: list[Doubt]) -> None:
        for column, told in doubts:
            self.findings.append(Finding(row.place(column), f"{told}。请核对"))

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
            indicators=self._indicators(),
            goals=goals,
        )

    def _indicators(self) -> tuple[Indicator, ...]:
        self.findings += self.indicators.doubts()
        for position, place in enumerate(self.indicators.places()):
            self.places["indicators", position] = place
        return self.indicators.made()

    def _goal(self, position: int, title: str, measures: dict[str, list[_Made]]) -> Goal:
        first = next(iter(measures.values()))[0].row
        path: Path = ("goals", position, "measures")
        return Goal(
            id=f"G{position + 1}",
            title=tidy(title, LONGEST_TITLE),
            citation=cited(first, first.text(GOAL)),
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
            self.reasons[(*path, "id")] = f"{row.name}，备注：{remark}"
        return Assignment(
            id=f"A-{self.number:02d}",
            title=self._title(row),
            citations=(cited(row, row.text(TASK)),),
            assignee=who.assignee,
            supporting_offices=who.supporting,
            lead_office=who.lead_office,
            supervisor=who.supervisor,
            recurrence=self._recurrence(made.when.cadence.recurrence),
            done_when=self._done_when(made, path),
            basis=tidy(row.text(BASIS), _LONGEST_DONE),
            counts=tuple(map(self.indicators.count, made.counts)),
            evidence=self._cut(row, EVIDENCE, _LONGEST_EVIDENCE),
        )

    def _recurrence(self, told: Recurrence) -> Recurrence:
        if isinstance(told, InPeriods):
            known = {each.id for each in self._periods}
            kept = tuple(each for each in told.periods if each in known)
            return told.model_copy(update={"periods": kept or told.periods})
        if isinstance(told, Once) and self.calendar.roll_back(told.once).year < self.year:
            # the last working day before 1 January is of the year before
            return told.model_copy(update={"roll": Roll.NEXT})
        return told

    def _title(self, row: WorklistRow) -> str:
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

    def _cut(self, row: WorklistRow, column: str, longest: int) -> str:
        whole = tidy(row.text(column), 10_000)
        if len(whole) > longest:
            told = f"“{column}”超过 {longest} 个字，只取前面；请改短"
            self.findings.append(Finding(row.place(column), told))
        return whole[:longest].strip()


def _titled(text: str) -> str:
    """A text as a title: on one line, without its number; the whole where nothing else is left."""
    whole = tidy(text, 10_000)
    label = _LABEL.match(folded(whole))
    return (whole[label.end() :] if label else whole) or whole
