"""Goals × what becomes of each assignment → goals, without what has become empty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from planner.core.plan import Assignment, Goal, Measure


def with_each(
    goals: Iterable[Goal], become: Callable[[Assignment], Assignment | None]
) -> tuple[Goal, ...]:
    """The goals with each assignment as it becomes; of None nothing is left.

    A measure without assignments and a goal without measures go too.
    """
    return tuple(_goals(goals, become))


def _goals(
    goals: Iterable[Goal], become: Callable[[Assignment], Assignment | None]
) -> Iterator[Goal]:
    for goal in goals:
        measures = tuple(_measures(goal.measures, become))
        if measures:
            yield goal.model_copy(update={"measures": measures})


def _measures(
    measures: Iterable[Measure], become: Callable[[Assignment], Assignment | None]
) -> Iterator[Measure]:
    for measure in measures:
        each = (become(assignment) for assignment in measure.assignments)
        assignments = tuple(assignment for assignment in each if assignment is not None)
        if assignments:
            yield measure.model_copy(update={"assignments": assignments})
