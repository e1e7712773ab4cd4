"""A plan → the workbook that offices know: who does what by when, with lists to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from planner.core.organization import Organization
from planner.core.plan import (
    Assignment,
    Citation,
    InPeriods,
    OnObservances,
    OwnReminders,
    Plan,
    Roll,
)
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
    NO,
    PERIODS,
    PLAN,
    REMINDERS,
    SHEETS,
    SHORTCOMINGS,
    YES,
)
from planner.planfile.sheets.heights import height_of
from planner.planfile.sheets.names import BETWEEN_COUNTS, Names
from planner.planfile.sheets.recurrences import OFTEN, ROLLS, SEPARATOR, due_of, often_of

_Cell = str | int | date | None
_WIDTHS = {
    "序号": 5, "目标": 22, "举措": 26, "任务": 32, "责任岗位": 20, "责任领导": 18, "牵头科室": 18,
    "配合科室": 20, "频次": 11, "完成时限": 18, "指标": 24, "佐证": 20, "办结标准": 34, "依据": 24,
    "名称": 24, "不足": 34, "出处原文": 36, "内容": 48, "提醒": 24, "所属目标": 24, "项目": 12,
}  # fmt: skip
_A3, _A4 = 8, 9  # as Excel numbers sizes of paper
_HELP = (
    "一行是一项任务，改好后用 planner plan import 读回；有问题会逐格指出，改好前原来的计划不变。",
    "责任岗位、责任领导、科室写机构文件里的名称；（括号里的）是按责任岗位自动得出的，不用填。",
    "频次写 " + SEPARATOR.join(OFTEN) + "。",
    "完成时限：每月写 15日、最后一天、第二个工作日；每季度、每半年、每年写 末月15日；",
    "每年也写 12月4日；指定月份写 2、5、8、11月的21日；每周写 星期五；一次写日期；",
    "节日、敏感时期写它们的名称，用顿号隔开。",
    "遇休息日写 提前、顺延 或 不变，不写就是提前。",
    "要签收、要销号、第一责任人职责写“是”，不是就空着。",
    "一项任务计入几个指标，用分号隔开；每期计几次写在乘号后面，如 职工会学法×2。",
    "目标、举措前面的字母和数字是编号，它们的名称和出处在后面的工作表里改。",
    "提醒不写就按全单位的设置；单独安排写成 提前7、3、1；催签2；催办1；告知督办领导3；逐级告知7。",
)


def write_plan_book(plan: Plan, organization: Organization) -> bytes:
    """The workbook of a plan; read again with the same organization it gives the same plan."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    # the same plan is the same file
    made_at = datetime.combine(date(plan.year, 1, 1), time())
    book.set_properties({"title": plan.title, "created": made_at})
    sheets = _Sheets(book)
    rows = _Rows(plan, organization)
    for name, lines in rows.sheets().items():
        sheets.add(name, tuple(SHEETS[name]), lines)
    sheets.choose(LIST, rows.choices())
    sheets.help()
    book.close()
    return file.getvalue()


class _Rows:
    """The lines of every sheet of a plan."""

    def __init__(self, plan: Plan, organization: Organization) -> None:
        self._plan, self._organization = plan, organization
        self._posts = Names((each.id, each.title) for each in organization.posts)
        self._offices = Names((each.id, each.name) for each in organization.offices)
        self._indicators = Names(
            ((each.id, each.title) for each in plan.indicators), BETWEEN_COUNTS
        )
        self._days = Names((each.id, each.name) for each in plan.observances)
        self._periods = Names((each.id, each.name) for each in plan.periods)

    def sheets(self) -> dict[str, list[tuple[_Cell, ...]]]:
        """The lines by sheet, in the order of the sheets."""
        plan = self._plan
        return {
            LIST: list(self._list()),
            INDICATORS: [
                (
                    *(each.id, each.title, each.unit, each.baseline, each.target),
                    *(AIMS[each.aim], *_cited(each.citation)),
                )
                for each in plan.indicators
            ],
            GOALS: [(each.id, each.title, *_cited(each.citation)) for each in plan.goals],
            MEASURES: [
                (each.id, f"{goal.id} {goal.title}", each.title, SEPARATOR.join(each.answers))
                for goal in plan.goals
                for each in goal.measures
            ],
            CITATIONS: [
                (place.assignment.id, *_cited(each))
                for place in plan.places()
                for each in place.assignment.citations
            ],
            SHORTCOMINGS: [
                (each.id, each.title, *_cited(each.citation)) for each in plan.shortcomings
            ],
            DAYS: [(each.id, each.name, each.on) for each in plan.observances],
            PERIODS: [(each.id, each.name, each.from_on, each.until_on) for each in plan.periods],
            PLAN: self._plan_lines(),
        }

    def choices(self) -> dict[str, tuple[str, ...]]:
        """What cells of the list are chosen from."""
        yes = (YES,)
        return {
            "责任岗位": self._posts.words,
            "牵头科室": self._offices.words,
            "频次": OFTEN,
            "遇休息日": tuple(ROLLS.values()),
            "要签收": yes,
            "要销号": yes,
            "第一责任人职责": yes,
        }

    def _plan_lines(self) -> list[tuple[_Cell, ...]]:
        plan, source = self._plan, self._plan.source
        return [
            ("机构编号", plan.organ),
            ("年份", plan.year),
            ("计划名称", plan.title),
            ("报告原文", source.title),
            ("原文部分", source.part),
            ("发布日期", source.published_on),
        ]

    def _list(self) -> Iterable[tuple[_Cell, ...]]:
        for number, place in enumerate(self._plan.places(), 1):
            goal, measure, own = place.goal, place.measure, place.assignment
            recurrence = own.recurrence
            yield (
                number,
                f"{goal.id} {goal.title}",
                f"{measure.id} {measure.title}",
                own.title,
                self._posts.shown(own.assignee),
                self._supervisor(own),
                self._lead(own),
                SEPARATOR.join(map(self._offices.shown, own.supporting_offices)),
                often_of(recurrence),
                self._due(own),
                "；".join(self._count(each.indicator, each.each) for each in own.counts),
                self._target(own),
                own.evidence,
                own.done_when,
                own.basis,
                "" if recurrence.roll is Roll.PREVIOUS else ROLLS[recurrence.roll],
                recurrence.first_on,
                recurrence.last_on,
                YES if own.needs_acknowledgement else NO,
                YES if own.needs_confirmation else NO,
                YES if own.is_heads_duty else NO,
                reminders_in_words(own.reminders),
                own.id,
            )

    def _due(self, own: Assignment) -> str | date:
        match own.recurrence:
            case OnObservances(observances=named):
                return due_of(own.recurrence, {each: self._days.shown(each) for each in named})
            case InPeriods(periods=named):
                return due_of(own.recurrence, {each: self._periods.shown(each) for each in named})
            case recurrence:
                return due_of(recurrence, {})

    def _supervisor(self, own: Assignment) -> str:
        if own.supervisor:
            return self._posts.shown(own.supervisor)
        has = self._organization.has_post(own.assignee)
        above = self._organization.post(own.assignee).supervisor if has else None
        return f"（{self._posts.shown(above)}）" if above else ""

    def _lead(self, own: Assignment) -> str:
        if own.lead_office:
            return self._offices.shown(own.lead_office)
        if not self._organization.has_post(own.assignee):
            return ""
        return f"（{self._offices.shown(self._organization.post(own.assignee).office)}）"

    def _count(self, indicator: str, each: int) -> str:
        return self._indicators.shown(indicator) + (f"×{each}" if each != 1 else "")

    def _target(self, own: Assignment) -> str:
        targets = {each.id: f"{each.target}{each.unit}" for each in self._plan.indicators}
        return "；".join(targets.get(each.indicator, "") for each in own.counts)


def reminders_in_words(own: OwnReminders | None) -> str:
    """How an assignment's reminders differ, in words; empty if they do not."""
    if own is None:
        return ""
    parts = []
    if own.lead_days is not None:
        parts.append(AHEAD + (SEPARATOR.join(map(str, own.lead_days)) or NEVER))
    told = ((word, getattr(own, name)) for name, word in REMINDERS.items())
    parts += [f"{word}{days}" for word, days in told if days is not None]
    return "；".join(parts) or AHEAD


def _cited(citation: Citation) -> tuple[str, str]:
    return citation.place, citation.quote


class _Sheets:
    """A workbook that is being written."""

    def __init__(self, book: Any) -> None:
        self._book = book
        plain = {"valign": "top", "border": 1, "border_color": "#B8C0CC", "text_wrap": True}
        self._text = book.add_format({**plain, "num_format": "@"})
        self._number = book.add_format({**plain, "align": "center", "num_format": "0"})
        self._day = book.add_format({**plain, "align": "center", "num_format": "yyyy-mm-dd"})
        head = {"bold": True, "bg_color": "#E9EDF3", "valign": "vcenter", "align": "center"}
        self._head = book.add_format({**plain, **head})
        self._plain = book.add_format({"text_wrap": True, "valign": "top"})

    def add(self, name: str, columns: Sequence[str], lines: Sequence[Sequence[_Cell]]) -> None:
        """A sheet with its heading, which stays in view, and its lines."""
        sheet = self._book.add_worksheet(name)
        for column, title in enumerate(columns):
            sheet.set_column(column, column, _WIDTHS.get(title, 12))
            sheet.write_string(0, column, title, self._head)
        for number, line in enumerate(lines, 1):
            widths = [_WIDTHS.get(title, 12) for title in columns]
            sheet.set_row(number, height_of(line, widths))
            for column, value in enumerate(line):
                self._write(sheet, number, column, value)
        sheet.freeze_panes(1, 4 if name == LIST else 0)
        sheet.set_landscape()
        sheet.set_paper(_A3 if name == LIST else _A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        if name == LIST:
            # what is for the planner alone stands at the right, and is not printed
            sheet.print_area(0, 0, len(lines), columns.index("办结标准"))

    def choose(self, name: str, choices: dict[str, tuple[str, ...]]) -> None:
        """Let cells below a heading be chosen from what stands on a sheet of its own."""
        sheet, columns = self._book.get_worksheet_by_name(name), tuple(SHEETS[name])
        lists = self._book.add_worksheet("选项")
        for position, (title, words) in enumerate(choices.items()):
            lists.write_string(0, position, title, self._head)
            lists.set_column(position, position, _WIDTHS.get(title, 12))
            for row, word in enumerate(words, 1):
                lists.write_string(row, position, word, self._text)
            letter, last = chr(ord("A") + position), len(words) + 1
            column = columns.index(title)
            rule = {
                "validate": "list",
                "source": f"=选项!${letter}$2:${letter}${last}",
                # offices may also write an id, or what is in brackets
                "error_type": "warning",
                "error_title": "请核对",
                "error_message": "这一格一般从列表里选；确定要这样写吗？",
            }
            sheet.data_validation(1, column, 1999, column, rule)

    def help(self) -> None:
        """The sheet that says how to fill in the list."""
        sheet = self._book.add_worksheet("填写说明")
        sheet.set_column(0, 0, 100)
        for number, line in enumerate(_HELP):
            sheet.write_string(number, 0, line, self._plain)

    def _write(self, sheet: Any, row: int, column: int, value: _Cell) -> None:
        if value is None or value == "":
            sheet.write_blank(row, column, None, self._text)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime.combine(value, time()), self._day)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self._number)
        else:
            sheet.write_string(row, column, value, self._text)
