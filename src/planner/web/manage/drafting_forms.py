"""What somebody typed about a proposal → the assignment that it makes, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from pydantic import TypeAdapter, ValidationError

from planner.core.errors import Finding, Rejected
from planner.core.organization import Organization
from planner.core.plan import Assignment, Plan, Recurrence
from planner.planfile.sheets.names import Names
from planner.planfile.sheets.recurrences import (
    IN_PERIODS,
    IN_WEEKS,
    ON_DAYS,
    day_names,
    due_of,
    often_of,
    read_recurrence,
)

LONGEST_TITLE, LONGEST_STANDARD = 60, 120
MOST_TARGET = 10_000_000
_RECURRENCE: TypeAdapter[Recurrence] = TypeAdapter(Recurrence)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]+")
_TARGET = "target-"


@dataclass(frozen=True)
class Typed:
    """The fields of a proposal's form as somebody typed them."""

    title: str
    post: str
    often: str
    due: str
    standard: str
    targets: Mapping[str, str]


def typed_of(assignment: Assignment, plan: Plan) -> Typed:
    """The fields of an assignment as it stands."""
    targets = {each.id: each.target for each in plan.indicators}
    return Typed(
        assignment.title,
        assignment.assignee,
        often_of(assignment.recurrence),
        str(due_of(assignment.recurrence, day_names(plan))),
        assignment.done_when,
        {each.indicator: str(targets.get(each.indicator, "")) for each in assignment.counts},
    )


def typed_in(request: HttpRequest) -> Typed:
    """The fields of a form that came back."""
    told = {name: _line(value) for name, value in request.POST.items() if isinstance(value, str)}
    targets = {
        name.removeprefix(_TARGET): value
        for name, value in told.items()
        if name.startswith(_TARGET)
    }
    title, post, often, due, standard = (
        told.get(name, "") for name in ("title", "post", "often", "due", "standard")
    )
    return Typed(title, post, often, due, standard, targets)


def taken(
    typed: Typed, assignment: Assignment, plan: Plan, organization: Organization
) -> tuple[Assignment, dict[str, int]]:
    """The assignment as it was typed, and targets by indicator; raises Rejected with all faults."""
    faults = [*_text_faults(typed), *_post_faults(typed, organization)]
    recurrence = assignment.recurrence
    before = typed_of(assignment, plan)
    if (typed.often, typed.due) != (before.often, before.due):
        told = _recurrence(typed, assignment.recurrence, plan)
        if isinstance(told, str):
            faults.append(Finding("完成时限", told))
        else:
            recurrence = told
    targets, wrong = _targets(typed)
    faults += wrong
    if faults:
        raise Rejected(faults)
    counts = tuple(
        each for each in assignment.counts if typed.targets.get(each.indicator, "0") != ""
    )
    changed: dict[str, Any] = {
        "title": typed.title,
        "assignee": typed.post,
        "recurrence": recurrence,
        "done_when": typed.standard,
        "counts": counts,
    }
    if typed.post != assignment.assignee:
        # a supervisor and an office of its own belong to the post that was meant before
        changed |= {"supervisor": None, "lead_office": None}
    return assignment.model_copy(update=changed), targets


def _text_faults(typed: Typed) -> list[Finding]:
    faults = []
    if not 1 <= len(typed.title) <= LONGEST_TITLE:
        faults.append(Finding("任务名称", f"要写 1 到 {LONGEST_TITLE} 个字"))
    if not 2 <= len(typed.standard) <= LONGEST_STANDARD:  # noqa: PLR2004 - as plans have it
        faults.append(Finding("办结标准", f"要写 2 到 {LONGEST_STANDARD} 个字"))
    return faults


def _post_faults(typed: Typed, organization: Organization) -> list[Finding]:
    if organization.has_post(typed.post):
        return []
    return [Finding("责任岗位", f"机构里没有岗位“{typed.post}”；请在列表里选一个")]


def _recurrence(typed: Typed, before: Recurrence, plan: Plan) -> Recurrence | str:
    """What the words say; a sentence where they say nothing."""
    if not typed.due:
        return "没有写；可以写 15日、最后一个工作日、末月15日、12月4日、2025-06-30"
    days = [(each.id, each.name) for each in plan.observances]
    periods = [(each.id, each.name) for each in plan.periods]
    names = Names(days if typed.often == ON_DAYS else periods)
    told = read_recurrence(typed.often, typed.due, names)
    if isinstance(told, str):
        return told
    if typed.often in {ON_DAYS, IN_PERIODS, IN_WEEKS}:
        key = "observances" if typed.often == ON_DAYS else "periods"
        if unknown := names.unknown(told[key]):
            known = "、".join(names.words) or "没有"
            return f"“{'、'.join(unknown)}”不在这份计划里；现有：{known}"
    own: dict[str, Any] = {**told, "roll": before.roll}
    if often_of(before) == typed.often:
        own |= {"first_on": before.first_on, "last_on": before.last_on}
    try:
        return _RECURRENCE.validate_python(own)
    except ValidationError:
        return f"“{typed.often} {typed.due}”看不懂；一次要写成 2025-06-30 的样子"


def _targets(typed: Typed) -> tuple[dict[str, int], list[Finding]]:
    targets, faults = {}, []
    for indicator, value in typed.targets.items():
        if re.fullmatch(r"[0-9]{1,7}", value) and int(value) <= MOST_TARGET:
            targets[indicator] = int(value)
        elif value:
            told = f"“{value[:20]}”不是整数；请写 0 到 9999999 的整数，不计就空着"
            faults.append(Finding(f"目标值 {indicator}", told))
    return targets, faults


def _line(value: str) -> str:
    return _UNSEEN.sub(" ", value).strip()
