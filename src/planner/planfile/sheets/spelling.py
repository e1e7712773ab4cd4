"""The tables of a plan's workbook → the tree that a plan's file would be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from planner.core.organization import Organization
from planner.planfile.sheets.cells import Cell, Sheet
from planner.planfile.sheets.columns import (
    AHEAD,
    AIMS,
    CITATIONS,
    DAYS,
    GOALS,
    INDICATORS,
    LIST,
    MEASURES,
    NEVER,
    PERIODS,
    PLAN,
    PLAN_ITEMS,
    REMINDERS,
    SHORTCOMINGS,
    YES,
)
from planner.planfile.sheets.names import BETWEEN, BETWEEN_COUNTS, Names
from planner.planfile.sheets.recurrences import ROLLS, read_recurrence
from planner.planfile.sheets.tables import Line, Table
from planner.planfile.tree import Steps, Tree, Value

_IN_BRACKETS = re.compile(r"^[（(].*[)）]$")
_FIRST_WORD = re.compile(r"^[A-Za-z][A-Za-z0-9-]*")
_TIMES = re.compile(r"^(?P<name>.*?)\s*[×xX*]\s*(?P<each>\d+)\s*[次件个条]?$", re.DOTALL)
_YES = frozenset({YES, "√", "✓", "需要", "要", "true", "True"})
_NO = frozenset({"", "否", "不", "不要", "×", "无", "/", "false", "False"})
# A rule without fault instead of one that is complained of, which nobody need be told twice.
_SOUND: dict[str, str | list[str]] = {"every": "year", "due": "last day"}
# What a cell spells out: text with the cell it stands in.
_Leaf = tuple[str, Cell]


class Spelling:
    """What the cells say, as a plan's file would say it; `cells` are numbered in its tree."""

    def __init__(
        self, tables: Mapping[str, Table], sheets: Sequence[Sheet], organization: Organization
    ) -> None:
        """Take the tables that were found, and whose posts and offices are named."""
        self._tables, self._sheets = tables, sheets
        self._posts = Names((each.id, each.title) for each in organization.posts)
        self._offices = Names((each.id, each.name) for each in organization.offices)
        self._days = self._names(DAYS, "名称")
        self._periods = self._names(PERIODS, "名称")
        self._indicators = self._names(INDICATORS, "指标", BETWEEN_COUNTS)
        self._targets = {
            each.text("编号"): each.text("目标值") + each.text("单位")
            for each in self._lines(INDICATORS)
        }
        self._flaws: list[tuple[Cell, str]] = []
        self.cells: list[Cell] = []

    def tree(self) -> Tree:
        """The tree; flaws are what no plan's file could say."""
        if LIST not in self._tables:
            first = self._sheets[0].first if self._sheets else Cell("", 0, 0, "")
            told = "没有找到责任清单：前 15 行里要有“任务”“频次”“责任岗位”这样的表头"
            self.cells.append(first)
            return Tree(None, {}, ((0, told),), is_whole=False)
        lines: dict[Steps, int] = {}
        values = self._spell(self._plan(), (), lines)
        flaws = []
        for cell, told in self._flaws:
            flaws.append((len(self.cells), told))
            self.cells.append(cell)
        return Tree(values, lines, tuple(flaws))

    def _spell(self, value: Any, steps: Steps, lines: dict[Steps, int]) -> Value:
        """Plain values; each gets the number of its cell, what holds others that of the first."""
        lines[steps] = len(self.cells)
        if isinstance(value, tuple):
            text, cell = value
            self.cells.append(cell)
            return str(text)
        if isinstance(value, dict):
            return {name: self._spell(each, (*steps, name), lines) for name, each in value.items()}
        if not value:
            self.cells.append(self._tables[LIST].sheet.first)
        return [self._spell(each, (*steps, place), lines) for place, each in enumerate(value)]

    def _plan(self) -> dict[str, Any]:
        plan: dict[str, Any] = {}
        for line in self._lines(PLAN):
            self._item(plan, line)
        groups = {
            "shortcomings": [self._cited(each, title="不足") for each in self._lines(SHORTCOMINGS)],
            "observances": [
                _said({"id": each["编号"], "name": each["名称"], "on": each["日期"]})
                for each in self._lines(DAYS)
            ],
            "periods": [self._period(each) for each in self._lines(PERIODS)],
            "indicators": [self._indicator(each) for each in self._lines(INDICATORS)],
        }
        plan |= {name: group for name, group in groups.items() if group}
        plan["goals"] = self._goals()
        return plan

    def _item(self, plan: dict[str, Any], line: Line) -> None:
        name, cell = line["项目"], line["内容"]
        steps = PLAN_ITEMS.get(name.text)
        if steps is None:
            known = "、".join(PLAN_ITEMS)
            self._flaws.append((name, f"“{name.text}”不是这里的项目；可以写：{known}"))
        elif cell.text:
            *outer, last = steps
            inside = plan
            for each in outer:
                inside = inside.setdefault(each, {})
            inside[last] = (cell.text, cell)

    def _cited(self, line: Line, *, title: str) -> dict[str, Any]:
        own = _said({"id": line["编号"], "title": line[title]})
        cited = _said({"place": line["出处位置"], "quote": line["出处原文"]})
        return {**own, **({"citation": cited} if cited else {})}

    def _period(self, line: Line) -> dict[str, Any]:
        names = {"id": "编号", "name": "名称", "from_on": "开始", "until_on": "结束"}
        return _said({key: line[column] for key, column in names.items()})

    def _indicator(self, line: Line) -> dict[str, Any]:
        own = self._cited(line, title="指标")
        names = {"unit": "单位", "baseline": "上年", "target": "目标值"}
        own |= _said({key: line[column] for key, column in names.items()})
        aim = line["口径"]
        if aim.text:
            words = {word: key for key, word in AIMS.items()}
            own["aim"] = (words.get(aim.text, aim.text), aim)
        return own

    def _goals(self) -> list[dict[str, Any]]:
        """Goals with their measures, and below these what the list has for them."""
        goals = {each.text("编号"): self._cited(each, title="目标") for each in self._lines(GOALS)}
        measures: dict[str, dict[str, Any]] = {}
        for line in self._lines(MEASURES):
            measure = _said({"id": line["编号"], "title": line["举措"]})
            if line.text("针对的不足"):
                words = BETWEEN.split(line.text("针对的不足"))
                answers = [(each.strip(), line["针对的不足"]) for each in words if each.strip()]
                measure["answers"] = answers
            measure["assignments"] = []
            measures[line.text("编号")] = measure
            goal = self._referred(line["所属目标"], goals)
            if goal is not None:
                goal.setdefault("measures", []).append(measure)
        for line in self._lines(LIST):
            found = self._referred(line["举措"], measures)
            if found is not None:
                found["assignments"].append(self._assignment(line))
        return list(goals.values())

    def _referred(self, cell: Cell, group: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
        """What a cell names by the id that it begins with, or by its title."""
        named = _FIRST_WORD.match(cell.text)
        if named and named[0] in group:
            return group[named[0]]
        same = [each for each in group.values() if each.get("title", ("",))[0] == cell.text]
        if len(same) == 1:
            return same[0]
        known = "、".join(group) or "（还没有）"
        self._flaws.append((cell, f"“{cell.text}”要以编号开头；现有：{known}"))
        return None

    def _assignment(self, line: Line) -> dict[str, Any]:
        plain = {"id": "编号", "title": "任务", "done_when": "办结标准", "basis": "依据"}
        own = _said({key: line[column] for key, column in plain.items()})
        own |= _said({"evidence": line["佐证"]})
        own["citations"] = self._citations(line)
        for key, column, names in (
            ("assignee", "责任岗位", self._posts),
            ("supervisor", "责任领导", self._posts),
            ("lead_office", "牵头科室", self._offices),
        ):
            cell = line[column]
            if cell.text and not _IN_BRACKETS.match(cell.text):
                own[key] = (names.id_of(cell.text), cell)
        own |= self._lists(line)
        own["recurrence"] = self._recurrence(line)
        own |= self._marks(line)
        own |= self._reminders(line["提醒"])
        return own

    def _citations(self, line: Line) -> list[dict[str, Any]]:
        return [
            _said({"place": each["出处位置"], "quote": each["出处原文"]})
            for each in self._lines(CITATIONS)
            if each.text("任务编号") == line.text("编号")
        ]

    def _lists(self, line: Line) -> dict[str, Any]:
        told: dict[str, Any] = {}
        offices, counts = line["配合科室"], line["指标"]
        if offices.text:
            ids = self._offices.ids_of(offices.text)
            told["supporting_offices"] = [(each, offices) for each in ids]
        if counts.text:
            told["counts"] = list(self._counts(counts))
            self._require_targets(told["counts"], line["目标值"])
        return told

    def _require_targets(self, counts: list[dict[str, _Leaf]], cell: Cell) -> None:
        """The list repeats the targets of the indicators: where they differ, which one holds?"""
        whole = "；".join(self._targets.get(each["indicator"][0], "") for each in counts)
        if (
            cell.text
            and cell.text != whole
            and all(each["indicator"][0] in self._targets for each in counts)
        ):
            told = f"目标值“{cell.text}”与指标表里的“{whole}”不一致；请在指标表里改，或改成一致"
            self._flaws.append((cell, told))

    def _counts(self, cell: Cell) -> Iterator[dict[str, _Leaf]]:
        for word in BETWEEN_COUNTS.split(cell.text):
            if word.strip():
                times = _TIMES.match(word.strip())
                key = self._indicators.id_of(times["name"] if times else word)
                if self._are_known([key], self._indicators, INDICATORS, cell):
                    count: dict[str, _Leaf] = {"indicator": (key, cell)}
                    yield count | ({"each": (times["each"], cell)} if times else {})

    def _recurrence(self, line: Line) -> dict[str, Any]:
        often, due = line["频次"], line["完成时限"]
        sheet, names = (DAYS, self._days) if often.text == DAYS else (PERIODS, self._periods)
        told = read_recurrence(often.text, due.text, names)
        if isinstance(told, str):
            self._flaws.append((due if "完成时限" in told else often, told))
            told = dict(_SOUND)
        for key in {"observances", "periods"} & set(told):
            if not self._are_known(told[key], names, sheet, due):
                told = dict(_SOUND)
        own: dict[str, Any] = {
            key: [(each, due) for each in value] if isinstance(value, list) else (value, due)
            for key, value in told.items()
        }
        roll = line["遇休息日"]
        if roll.text:
            words = {word: key.value for key, word in ROLLS.items()}
            own["roll"] = (words.get(roll.text, roll.text), roll)
        return own | _said({"first_on": line["开始"], "last_on": line["结束"]})

    def _are_known(self, keys: Iterable[str], names: Names, sheet: str, cell: Cell) -> bool:
        """Whether all bear a name of another sheet; what does not is a flaw of the cell."""
        unknown = names.unknown(keys)
        for each in unknown:
            told = f"{sheet}“{each}”不存在；请先写进“{sheet}”这张表"
            self._flaws.append((cell, told))
        return not unknown

    def _marks(self, line: Line) -> dict[str, _Leaf]:
        marks: dict[str, _Leaf] = {}
        for key, column in (
            ("needs_acknowledgement", "要签收"),
            ("needs_confirmation", "要销号"),
            ("is_heads_duty", "第一责任人职责"),
        ):
            cell = line[column]
            if cell.text in _YES:
                marks[key] = ("true", cell)
            elif cell.text not in _NO:
                self._flaws.append((cell, f"“{cell.text}”看不懂；是就写“是”，不是就空着"))
        return marks

    def _reminders(self, cell: Cell) -> dict[str, Any]:
        if not cell.text:
            return {}
        own: dict[str, Any] = {}
        words = {word: key for key, word in REMINDERS.items()}
        for part in BETWEEN_COUNTS.split(cell.text):
            word = part.strip().rstrip("0123456789")
            days = part.strip().removeprefix(word)
            if part.strip().startswith(AHEAD):
                told = part.strip().removeprefix(AHEAD)
                listed = [] if told == NEVER else [each for each in BETWEEN.split(told) if each]
                if told:
                    own["lead_days"] = [(each.strip(), cell) for each in listed]
            elif word in words and days:
                own[words[word]] = (days, cell)
            else:
                known = "、".join((AHEAD, *words))
                self._flaws.append(
                    (cell, f"提醒“{part.strip()}”看不懂；可以写：{known}，后面写几天")
                )
        return {"reminders": own}

    def _names(self, name: str, title: str, between: re.Pattern[str] = BETWEEN) -> Names:
        pairs = ((each.text("编号"), each.text(title)) for each in self._lines(name))
        return Names(pairs, between)

    def _lines(self, name: str) -> Iterator[Line]:
        return iter(self._tables[name]) if name in self._tables else iter(())


def _said(cells: Mapping[str, Cell]) -> dict[str, Any]:
    """The cells that say something, by key."""
    return {key: (cell.text, cell) for key, cell in cells.items() if cell.text}
