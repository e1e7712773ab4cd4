"""How fast a plan is expanded into dated occurrences, against dateutil's bare dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from time import perf_counter

from dateutil.rrule import DAILY, rrule

from planner.core.schedule import expand
from planner.core.workdays import WorkdayCalendar
from planner.planfile import read_organization, read_plan

CONFIG = Path(__file__).parent.parent / "config"
ROUNDS = 20


def rows() -> list[tuple[str, str, str]]:
    """Occurrences of the 2024 plan a second, with the year's working days known already."""
    calendar = WorkdayCalendar()
    organization = read_organization(CONFIG / "organization.yaml")
    plan = read_plan(CONFIG / "plans" / "2024.yaml", organization, calendar)
    count = len(expand(plan, calendar))
    ours = _best(lambda: expand(plan, calendar))
    # one rule that gives as many days in a row, without ids, labels, working days or order
    begin = datetime.combine(date(2024, 1, 1), time())
    theirs = _best(lambda: list(rrule(DAILY, dtstart=begin, count=count)))
    return [
        (
            f"expand the 2024 plan ({count} occurrences)",
            f"{count / ours:,.0f} occurrences/s",
            f"{theirs / ours:.2f} x dateutil's rrule for bare dates ({count / theirs:,.0f}/s)",
        )
    ]


def _best(call: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return min(times)
