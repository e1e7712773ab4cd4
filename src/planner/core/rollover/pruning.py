"""A plan from which assignments have gone → one that holds together, and what else went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from planner.core.plan import Goal, Indicator, Measure, Plan, Shortcoming
from planner.core.rollover.draft import LeftOut


def pruned(plan: Plan) -> Plan:
    """The plan without shortcomings that nothing answers and indicators that nothing counts."""
    answered, counted = _answered(plan), _counted(plan)
    return plan.model_copy(
        update={
            "shortcomings": tuple(each for each in plan.shortcomings if each.id in answered),
            "indicators": tuple(each for each in plan.indicators if each.id in counted),
        }
    )


def gone_with_them(old: Plan, plan: Plan) -> Iterator[LeftOut]:
    """What the old plan had above and beside its assignments, and the new one has not."""
    goals = {each.id for each in plan.goals}
    measures = {each.id for goal in plan.goals for each in goal.measures}
    answered, counted = _answered(plan), _counted(plan)
    yield from _missing("目标", old.goals, goals, "下面没有任务了")
    for goal in old.goals:
        yield from _missing("举措", goal.measures, measures, "下面没有任务了")
    yield from _missing("不足", old.shortcomings, answered, "没有举措针对它了")
    yield from _missing("指标", old.indicators, counted, "没有任务计入它了")


def _missing(
    what: str,
    group: Iterable[Goal | Measure | Shortcoming | Indicator],
    left: Collection[str],
    why: str,
) -> Iterator[LeftOut]:
    gone = (each for each in group if each.id not in left)
    return (LeftOut(what, each.id, each.title, why) for each in gone)


def _answered(plan: Plan) -> set[str]:
    return {each for goal in plan.goals for measure in goal.measures for each in measure.answers}


def _counted(plan: Plan) -> set[str]:
    return {each.indicator for place in plan.places() for each in place.assignment.counts}
