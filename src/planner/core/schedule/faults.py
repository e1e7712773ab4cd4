"""Plan × organization × working days → the faults that only dates show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from planner.core.errors import Fault
from planner.core.organization import Organization
from planner.core.plan import ByRule, Every, Once, Place, Plan, Recurrence
from planner.core.schedule.expanding import expand
from planner.core.schedule.occurrences import Occurrence
from planner.core.schedule.rules import LONGEST_BACK, rule_fault
from planner.core.schedule.slots import due_fault
from planner.core.workdays import WorkdayCalendar


def schedule_faults(
    plan: Plan, organization: Organization, calendar: WorkdayCalendar
) -> list[Fault]:
    """Recurrences that give nothing or leave the year, posts nobody holds, quotas out of reach.

    Both plan and organization must be free of faults of their own.
    """
    strips: dict[str, list[Occurrence]] = {place.assignment.id: [] for place in plan.places()}
    for occurrence in expand(plan, calendar):
        strips[occurrence.assignment_id].append(occurrence)
    return [
        fault
        for place in plan.places()
        for fault in _place_faults(place, strips[place.assignment.id], plan.year, organization)
    ] + list(_indicator_faults(plan, strips))


def _place_faults(
    place: Place, strip: Sequence[Occurrence], year: int, organization: Organization
) -> Iterator[Fault]:
    if not strip:
        field, why = _why_nothing(place.assignment.recurrence, year)
        path = (*place.path, "recurrence", *filter(None, [field]))
        yield Fault(path, f"任务 {place.assignment.id} {why}")
        return
    yield from _out_of_year(place, strip, year)
    due = [each.due_on for each in strip if each.due_on.year == year]
    yield from _vacancy(place, due, organization)


def _why_nothing(recurrence: Recurrence, year: int) -> tuple[str, str]:
    """The field that is to blame for a year without an occurrence (may be empty), and why."""
    first, last = recurrence.first_on or date.min, recurrence.last_on or date.max
    if last < first:
        return "last_on", f"的 last_on {last} 早于 first_on {first}；请改正"
    match recurrence:
        case Every() if told := due_fault(recurrence, year):
            return "due", f"的 due {told}"
        case ByRule() if told := rule_fault(recurrence.rule):
            return "rule", f"的 rule {told}"
        case ByRule() if first != date.min and first.year < year - LONGEST_BACK:
            return (
                "first_on",
                f"的 first_on {first} 太早；请写 {year - LONGEST_BACK} 年及以后的日子",
            )
        case Once() if recurrence.once.year != year:
            return "once", f"的截止日 {recurrence.once} 不在 {year} 年；请改正"
    return "", f"在 {year} 年没有一期；请核对周期和起止日期"


def _out_of_year(place: Place, strip: Sequence[Occurrence], year: int) -> Iterator[Fault]:
    out = [each for each in strip if each.due_on.year != year]
    if out:
        planned, due = out[0].planned_on, out[0].due_on
        way, other = ("顺延到了下一年", "previous") if due > planned else ("提前到了上一年", "next")
        message = f"的截止日 {planned} 不是工作日，{way} {due}；请改用 roll: {other} 或另定日期"
        yield Fault((*place.path, "recurrence"), f"任务 {place.assignment.id} {message}")


def _vacancy(place: Place, due: Sequence[date], organization: Organization) -> Iterator[Fault]:
    """One fault for a post that nobody holds on some of the due days."""
    post = organization.post(place.assignment.assignee)
    vacant = [day for day in due if not organization.holding(post.id, day)]
    if vacant:
        days = f"{vacant[0]} 等 {len(vacant)} 个截止日" if len(vacant) > 1 else f"{vacant[0]} "
        message = f"任务 {place.assignment.id} 的责任岗位“{post.title}”在 {days}无人任职"
        yield Fault((*place.path, "assignee"), f"{message}；请在 organization.yaml 补上任职或代理")


def _indicator_faults(plan: Plan, strips: Mapping[str, Sequence[Occurrence]]) -> Iterator[Fault]:
    for position, indicator in enumerate(plan.indicators):
        counting = [
            (count.each, len(strips[place.assignment.id]))
            for place in plan.places()
            for count in place.assignment.counts
            if count.indicator == indicator.id
        ]
        # of an assignment without any occurrence its own fault is told
        is_certain = all(times for _, times in counting)
        total = sum(each * times for each, times in counting)
        path = ("indicators", position)
        if not counting:
            message = f"指标 {indicator.id} 没有任务计入；请在任务的 counts 里写上它"
            yield Fault(path, message)
        elif indicator.aim == "at_least" and is_certain and total < indicator.target:
            reach = f"目标 {indicator.target}，而计入的任务全年只有 {total}"
            message = f"指标 {indicator.id} {reach}；请增加期次、提高每期数量或降低目标"
            yield Fault((*path, "target"), message)
