"""A plan × how its year went × working days → a draft of next year's plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from planner.core.errors import NotAllowed
from planner.core.plan import Assignment, Indicator, Once, Plan, SensitivePeriod
from planner.core.progress import Progress, Yardstick
from planner.core.rollover.baselines import amount, baselines
from planner.core.rollover.carrying import given_on, left_behind, unfinished
from planner.core.rollover.dating import Said, move_named_days, said_of_dates
from planner.core.rollover.draft import LeftOut, Note, NoteKind, RolledPlan, YearSoFar
from planner.core.rollover.fitting import Fitted, fit
from planner.core.rollover.goals import with_each
from planner.core.rollover.moving import move_recurrence
from planner.core.rollover.pruning import gone_with_them, pruned
from planner.core.schedule import expand
from planner.core.workdays import WorkdayCalendar


@dataclass
class _Carried:
    """What goes along, by its id; what is said of it; and what does not."""

    fitted: dict[str, Fitted] = field(default_factory=dict)
    said: dict[str, list[Said]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def roll_over(before: YearSoFar, by: Yardstick) -> RolledPlan:
    """A draft of the next year's plan; ids stay, and whatever does not go along is named.

    Raises NotAllowed when nothing would be left to carry.
    """
    old, named = before.plan, move_named_days(before.plan)
    bare = old.model_copy(
        update={
            "year": old.year + 1,
            "title": old.title.replace(str(old.year), str(old.year + 1)),
            "observances": named.observances,
            "periods": named.periods,
        }
    )
    carried = _carry(before, bare, named.astray, by.calendar)
    if not carried.fitted:
        why = f"{old.year}年的任务都只办一次，已经办结或撤销，没有可以带入的"
        raise NotAllowed(f"起草{bare.year}年计划", why)
    kept = {each: fitted.assignment for each, fitted in carried.fitted.items()}
    goals = with_each(bare.goals, lambda each: kept.get(each.id))
    plan = pruned(bare.model_copy(update={"goals": goals}))
    plan, of_indicators = _with_baselines(plan, before, carried.fitted, by)
    return RolledPlan(
        plan=plan,
        before=before,
        is_provisional=by.calendar.is_provisional(plan.year),
        notes=(*_of_titles(old.year, plan), *named.notes, *of_indicators, *_of(carried.said, plan)),
        left_out=(*carried.left_out, *gone_with_them(old, plan)),
    )


def _carry(
    before: YearSoFar,
    bare: Plan,
    astray: Sequence[SensitivePeriod],
    calendar: WorkdayCalendar,
) -> _Carried:
    """Each assignment with its dates in the new year, or why it does not go along."""
    old, groups, carried = before.plan, _groups(before, calendar), _Carried()
    for place in old.places():
        assignment, group = place.assignment, groups[place.assignment.id]
        gone = left_behind(assignment, group)
        fitted = None if gone else _fitted(assignment, bare, calendar)
        if fitted is None:
            carried.left_out.append(gone or _without_dates(assignment, bare.year))
            continue
        carried.fitted[assignment.id] = fitted
        carried.said[assignment.id] = [
            *_of_progress(assignment, group),
            *said_of_dates(place, fitted, old, astray),
            *_of_text(assignment, old.year),
        ]
    return carried


def _groups(before: YearSoFar, calendar: WorkdayCalendar) -> Mapping[str, list[Progress]]:
    """What stands of each assignment, without what only earlier revisions had planned."""
    planned = {each.id for each in expand(before.plan, calendar)}
    groups: dict[str, list[Progress]] = defaultdict(list)
    for each in sorted(before.standing, key=lambda each: each.occurrence.planned_on):
        if each.occurrence.id in planned:
            groups[each.assignment.id].append(each)
    return groups


def _fitted(assignment: Assignment, bare: Plan, calendar: WorkdayCalendar) -> Fitted | None:
    moved = move_recurrence(assignment.recurrence, bare.year - 1)
    return fit(assignment.model_copy(update={"recurrence": moved}), bare, calendar)


def _without_dates(assignment: Assignment, year: int) -> LeftOut:
    told = f"按它的周期，{year}年没有一期"
    return LeftOut("任务", assignment.id, assignment.title, told)


def _of_progress(assignment: Assignment, group: Sequence[Progress]) -> Iterator[Said]:
    if told := unfinished(assignment, group):
        yield NoteKind.UNFINISHED, told, isinstance(assignment.recurrence, Once)
    if posts := given_on(assignment, group):
        told = f"上年曾转办给{'、'.join(posts)}，这里仍写原来的责任岗位"
        yield NoteKind.TEXT, told, True


def _of_text(assignment: Assignment, year: int) -> Iterator[Said]:
    texts = (assignment.title, assignment.done_when, assignment.evidence)
    if any(str(year) in each for each in texts):
        yield NoteKind.TEXT, _named(year), True


def _of_titles(year: int, plan: Plan) -> Iterator[Note]:
    """Titles that name the old year, and a plan's title that does not name the new one."""
    if str(plan.year) not in plan.title:
        told = f"标题里没有写{plan.year}年，没有改"
        yield Note(("title",), NoteKind.TEXT, told, is_open=True)
    for g, goal in enumerate(plan.goals):
        if str(year) in goal.title:
            yield Note(("goals", g), NoteKind.TEXT, _named(year), is_open=True)
        for m, measure in enumerate(goal.measures):
            if str(year) in measure.title:
                path = ("goals", g, "measures", m)
                yield Note(path, NoteKind.TEXT, _named(year), is_open=True)


def _named(year: int) -> str:
    return f"文字里写着{year}，没有改"


def _of(said: Mapping[str, Sequence[Said]], plan: Plan) -> Iterator[Note]:
    """What is said of assignments, each at its place in the new plan."""
    for place in plan.places():
        for kind, told, is_open in said[place.assignment.id]:
            yield Note(place.path, kind, told, is_open)


def _with_baselines(
    plan: Plan, before: YearSoFar, fitted: Mapping[str, Fitted], by: Yardstick
) -> tuple[Plan, tuple[Note, ...]]:
    """The indicators with their readings as baselines; targets stay if they can be reached."""
    readings = baselines(before, by.policy)
    indicators, notes = [], []
    for position, each in enumerate(plan.indicators):
        value, told = readings[each.id]
        path, reach = ("indicators", position), _reach(each, plan, fitted)
        notes.append(Note(path, NoteKind.BASELINE, told))
        target = each.target if each.aim != "at_least" else min(each.target, reach)
        if target < each.target:
            was, now = amount(each, each.target), amount(each, target)
            told = f"计入的任务全年只有{now}，目标由{was}改为{now}"
            notes.append(Note(path, NoteKind.BASELINE, told, is_open=True))
        indicators.append(each.model_copy(update={"baseline": value, "target": target}))
    return plan.model_copy(update={"indicators": tuple(indicators)}), tuple(notes)


def _reach(indicator: Indicator, plan: Plan, fitted: Mapping[str, Fitted]) -> int:
    """What the occurrences of the new year bring if each counts what the plan says."""
    return sum(
        count.each * len(fitted[place.assignment.id].strip)
        for place in plan.places()
        for count in place.assignment.counts
        if count.indicator == indicator.id
    )
