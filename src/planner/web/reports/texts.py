"""The form of a report's free texts → texts and masthead, or a sentence on what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from planner.core.report import (
    AnnualReport,
    CountyReport,
    Doubt,
    Item,
    ItemRemark,
    Masthead,
    Remarks,
    doubts_of,
)
from planner.core.report.remarks import TITLES
from planner.operations.versions import AnyReport
from planner.web.given import Wrong, day_in, text_in
from planner.web.reports.found import whole_of

LONGEST_TEXT, LONGEST_LINE, LONGEST_REASON = 20_000, 200, 1_000
HEAD = {
    "addressees": "主送",
    "copies": "抄送",
    "organ": "落款机关",
    "number": "发文字号",
}
_HELP = {
    "problems": "写数据看不出来的问题；逾期事项和原因系统已经列出，不用再写。",
    "rectification": "已经采取和准备采取的办法。",
    "coordination": "需要上级帮助解决的事；没有就不填。",
    "other": "只在年度报告里出现。",
}
_HEAD_HELP = {
    "organ": "不填就用机构全称。",
    "number": "可以到印发时再填。",
}
_OF_ITEM = ("reason", "remedy", "until")


@dataclass(frozen=True)
class TextField:
    """One text: what it is called, what stands in it, and the numbers in it that are in doubt.

    `other` is what has been saved meanwhile by somebody else, where that differs.
    """

    name: str
    label: str
    value: str
    help: str = ""
    doubts: tuple[Doubt, ...] = ()
    other: str | None = None


@dataclass(frozen=True)
class ItemFields:
    """What can be told of one late occurrence; `told` is what its assignee said in the ledger."""

    item: Item
    reason: TextField
    remedy: TextField
    until: TextField
    told: str


@dataclass(frozen=True)
class Form:
    """All fields of a version's texts."""

    texts: tuple[TextField, ...]
    head: tuple[TextField, ...]
    signed_on: TextField
    items: tuple[ItemFields, ...]


def form_of(
    report: AnyReport, typed: Mapping[str, str] | None = None, saved: AnyReport | None = None
) -> Form:
    """The fields of a version: as `typed`, else as they were saved; `saved` is the later one."""
    return _Filling(report, typed, saved).form()


def texts_in(request: HttpRequest, report: AnyReport) -> tuple[Remarks, Masthead]:
    """What was typed over a version's texts; raises Wrong with what does not fit.

    What is told of occurrences that the form does not show stays as it is.
    """
    typed = typed_in(request, report)
    texts = {name: _within(typed[name], LONGEST_TEXT, TITLES[name]) for name in TITLES}
    head = {name: _within(typed[name], LONGEST_LINE, HEAD[name]) for name in HEAD}
    items = dict(report.remarks.items)
    for item in shown_items(report):
        told = _item(item, typed)
        items.pop(item.occurrence_id, None)
        if told != ItemRemark():
            items[item.occurrence_id] = told
    signed_on = _day(typed["signed_on"])
    masthead = report.masthead.model_copy(update={**head, "signed_on": signed_on})
    return Remarks(**texts, items=items), masthead


def typed_in(request: HttpRequest, report: AnyReport) -> dict[str, str]:
    """Every field as it was typed."""
    items = shown_items(report)
    names = [
        *(*TITLES, *HEAD, "signed_on"),
        *(_name(each, item) for item in items for each in _OF_ITEM),
    ]
    return {name: text_in(request, name).strip() for name in names}


def shown_items(report: AnyReport) -> tuple[Item, ...]:
    """What is owed after its day: of these reasons are told."""
    whole = whole_of(report)
    if whole is None:
        return ()
    back = (each for each in whole.looked_back if each.is_late)
    own = {each.occurrence_id: each for each in (*whole.late, *back)}
    return tuple(own.values())


class _Filling:
    """One version's form, with what was typed and what was saved meanwhile."""

    def __init__(
        self, report: AnyReport, typed: Mapping[str, str] | None, saved: AnyReport | None
    ) -> None:
        self._report, self._typed = report, typed
        self._values, self._saved = _values(report), _values(saved) if saved else None
        self._doubts = () if isinstance(report, CountyReport) else doubts_of(report)

    def form(self) -> Form:
        texts = (self._field(each, TITLES[each], _HELP[each]) for each in self._texts())
        head = (self._field(each, HEAD[each], _HEAD_HELP.get(each, "")) for each in HEAD)
        signed_on = self._field("signed_on", "成文日期", "不填就用签发那天。")
        items = (self._item(each) for each in shown_items(self._report))
        return Form(tuple(texts), tuple(head), signed_on, tuple(items))

    def _texts(self) -> Iterator[str]:
        is_annual = isinstance(self._report, AnnualReport)
        yield from (each for each in TITLES if is_annual or each != "other" or self._values[each])

    def _item(self, item: Item) -> ItemFields:
        reason = self._field(_name("reason", item), "原因")
        is_own = bool(self._report.remarks.about(item.occurrence_id).reason)
        return ItemFields(
            item,
            reason,
            self._field(_name("remedy", item), "整改措施"),
            self._field(_name("until", item), "拟办结日期"),
            "" if is_own else item.reason,
        )

    def _field(self, name: str, label: str, hint: str = "") -> TextField:
        saved = self._saved.get(name, "") if self._saved is not None else None
        own = self._values.get(name, "")
        value = own if self._typed is None else self._typed.get(name, own)
        return TextField(
            name=name,
            label=label,
            value=value,
            help=hint,
            doubts=tuple(each for each in self._doubts if each.field == name),
            other=saved if saved is not None and saved != value else None,
        )


def _values(report: AnyReport) -> dict[str, str]:
    """Every field as a version has it."""
    remarks, head = report.remarks, report.masthead
    values = {name: str(getattr(remarks, name)) for name in TITLES}
    values |= {name: str(getattr(head, name)) for name in HEAD}
    values["signed_on"] = str(head.signed_on or "")
    for item in shown_items(report):
        told = remarks.about(item.occurrence_id)
        values[_name("reason", item)] = told.reason
        values[_name("remedy", item)] = told.remedy
        values[_name("until", item)] = str(told.new_due_on or "")
    return values


def _item(item: Item, typed: Mapping[str, str]) -> ItemRemark:
    reason, remedy, until = (typed[_name(each, item)] for each in _OF_ITEM)
    return ItemRemark(
        reason=_within(reason, LONGEST_REASON, f"“{item.title}”的原因"),
        remedy=_within(remedy, LONGEST_REASON, f"“{item.title}”的整改措施"),
        new_due_on=_day(until),
    )


def _name(field: str, item: Item) -> str:
    return f"{field}:{item.occurrence_id}"


def _within(text: str, most: int, what: str) -> str:
    if len(text) > most:
        raise Wrong(f"{what}写了{len(text)}个字，最多{most}个字；请缩短后再保存。")
    return text


def _day(text: str) -> date | None:
    return day_in(text) if text else None
