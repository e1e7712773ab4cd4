"""Progress of many → counts, lights of groups, readings of indicators against pace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.core.dates import Quarter
from planner.core.plan import Assignment, Indicator, Plan
from planner.core.progress.entries import State
from planner.core.progress.standing import Light, LightPolicy, Progress


@dataclass(frozen=True)
class Tally:
    """How many occurrences of a group are planned, due by a day, done, late (计数)."""

    planned: int
    due: int
    done: int
    done_of_due: int
    late: int
    light: Light

    @property
    def share(self) -> int:
        """Percent done of what was due by the day; 100 when nothing was due yet."""
        return round(100 * self.done_of_due / self.due) if self.due else 100


def tally(progresses: Iterable[Progress], policy: LightPolicy) -> Tally:
    """Count a group; cancelled and suspended ones are not planned any more."""
    out = {State.CANCELLED, State.SUSPENDED}
    group = [each for each in progresses if each.state not in out]
    due = [each for each in group if each.is_past_due or each.state is State.LAPSED]
    done_of_due = sum(each.is_done for each in due)
    done = sum(each.is_done for each in group)
    late = sum(each.is_late for each in group)
    return _lit((len(group), len(due), done, done_of_due, late), policy)


def add_up(tallies: Iterable[Tally], policy: LightPolicy) -> Tally:
    """The tally of several groups together; what is in two of them counts twice."""
    planned = due = done = done_of_due = late = 0
    for each in tallies:
        planned, due, done = planned + each.planned, due + each.due, done + each.done
        done_of_due, late = done_of_due + each.done_of_due, late + each.late
    return _lit((planned, due, done, done_of_due, late), policy)


def _lit(counts: tuple[int, int, int, int, int], policy: LightPolicy) -> Tally:
    """Counts with the light that they give."""
    _, due, done, done_of_due, _ = counts
    if not due and not done:
        return Tally(*counts, Light.WAITING)
    share = 100 * done_of_due / due if due else 100
    return Tally(*counts, light_behind(100 - share, policy))


@dataclass(frozen=True)
class Reading:
    """What an indicator shows on a day (实际值), and where it should be by pace (序时进度)."""

    indicator: Indicator
    value: int
    pace: float
    light: Light
    occurrence_ids: tuple[str, ...]


def read_indicators(
    plan: Plan, progresses: Iterable[Progress], policy: LightPolicy
) -> tuple[Reading, ...]:
    """Every indicator's reading, in the order of the plan."""
    group = [each for each in progresses if each.state is not State.CANCELLED]
    return tuple(_read(indicator, group, policy) for indicator in plan.indicators)


@dataclass(frozen=True)
class Quota:
    """What a counted assignment owes in a quarter (季度任务量), and what is there.

    `planned` is what the plan asks of the occurrences due in the quarter; `carried` what those of
    the year's earlier quarters still lack, or have too much (then below zero); `pace` what should
    be there by the day, with what was carried over.
    """

    assignment_id: str
    indicator_id: str
    planned: int
    carried: int
    done: int
    pace: int
    light: Light

    @property
    def owed(self) -> int:
        """What the quarter has to bring, never below zero."""
        return max(0, self.planned + self.carried)


def read_quotas(
    plan: Plan, progresses: Iterable[Progress], quarter: Quarter, policy: LightPolicy
) -> tuple[Quota, ...]:
    """The quotas of a quarter, in the order of the plan; each count of an assignment has one.

    An occurrence belongs to the quarter of its planned day, also when it is done later: what is
    made up for is so no longer carried over.
    """
    aims = {each.id: each.aim for each in plan.indicators}
    groups: dict[str, list[Progress]] = {}
    for each in progresses:
        if each.state not in {State.CANCELLED, State.SUSPENDED}:
            groups.setdefault(each.assignment.id, []).append(each)
    return tuple(
        _quota(groups.get(place.assignment.id, ()), (place.assignment, position), quarter, policy)
        for place in plan.places()
        for position, count in enumerate(place.assignment.counts)
        if aims.get(count.indicator) == "at_least" and count.each
    )


def _quota(
    group: Iterable[Progress],
    of: tuple[Assignment, int],
    quarter: Quarter,
    policy: LightPolicy,
) -> Quota:
    assignment, position = of
    count = assignment.counts[position]
    planned = carried = done = due = 0
    for progress in group:
        planned_on = progress.occurrence.planned_on
        counted = _counted(progress, count.each, is_first=position == 0) or 0
        if planned_on < quarter.window.starts_on:
            carried += count.each - counted
        elif planned_on in quarter.window:
            planned, done = planned + count.each, done + counted
            due += count.each if progress.is_past_due else 0
    pace = max(0, due + carried)
    light = light_behind(100 * (pace - done) / max(planned + carried, 1), policy)
    return Quota(assignment.id, count.indicator, planned, carried, done, pace, light)


def light_behind(points: float, policy: LightPolicy) -> Light:
    """Green at or before pace, yellow up to the policy's points behind, red beyond."""
    if points <= 0:
        return Light.GREEN
    return Light.YELLOW if points <= policy.yellow_points else Light.RED


def _read(indicator: Indicator, group: Iterable[Progress], policy: LightPolicy) -> Reading:
    value, asked, asked_by_now, ids = 0, 0, 0, []
    for progress in group:
        for position, count in enumerate(progress.assignment.counts):
            if count.indicator != indicator.id:
                continue
            asked += count.each
            asked_by_now += count.each if progress.is_past_due else 0
            counted = _counted(progress, count.each, is_first=position == 0)
            if counted is not None:
                value += counted
                ids.append(progress.occurrence.id)
    pace = indicator.target * asked_by_now / asked if asked else 0.0
    return Reading(indicator, value, pace, _reading_light(indicator, value, pace, policy), (*ids,))


def _counted(progress: Progress, each: int, *, is_first: bool) -> int | None:
    """What one occurrence adds: the reported number, or the plan's once it is finished."""
    if is_first and progress.amount is not None:
        return progress.amount
    return each if progress.is_done else None


def _reading_light(indicator: Indicator, value: int, pace: float, policy: LightPolicy) -> Light:
    if indicator.aim == "observed":
        return Light.GREEN
    if indicator.aim == "at_most":
        return Light.GREEN if value <= indicator.target else Light.RED
    return light_behind(100 * (pace - value) / max(indicator.target, 1), policy)
