"""The committed plan of 2024, answered as in the rehearsal, without the mornings of its days."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from functools import lru_cache
from itertools import chain
from pathlib import Path

from planner.core.dates import Quarter
from planner.core.progress import Yardstick, YearRecord
from planner.core.report import (
    AnnualReport,
    Extras,
    Neighbours,
    QuarterReport,
    build_annual_report,
    build_quarter_report,
)
from planner.core.schedule import Recorded, Revision, expand
from planner.core.workdays import WorkdayCalendar
from planner.operations.script import plan_answers
from planner.planfile import read_together
from tests.cast import ZONE

CONFIG = Path(__file__).parent.parent / "config"
CALENDAR = WorkdayCalendar()
BY = Yardstick(CALENDAR)
Reports = dict[str, QuarterReport | AnnualReport]


@lru_cache(maxsize=1)
def rehearsed_year(way: str = "random:2024") -> YearRecord:
    """What the ledger holds when 2024 is over, entries numbered as they came."""
    plan, organization = read_together(
        CONFIG / "plans" / "2024.yaml", CONFIG / "organization.yaml", CALENDAR
    )
    begun = datetime.combine(datetime(2024, 1, 1, tzinfo=ZONE), time(8), ZONE)
    answers = plan_answers(plan, organization, CALENDAR, way, ZONE)
    given = sorted(chain.from_iterable(answers.values()), key=lambda each: each.at)
    entries: dict[str, list[object]] = {}
    for number, each in enumerate(given, start=1):
        entries.setdefault(each.occurrence_id, []).append(replace(each, number=number))
    return YearRecord(
        Revision(1, plan, organization, begun, "planner"),
        tuple(Recorded(each, 0, begun, is_open=True) for each in expand(plan, CALENDAR)),
        {each: tuple(told) for each, told in entries.items()},
    )


@lru_cache(maxsize=1)
def rehearsed_reports() -> Reports:
    """The four quarters' reports and the year's."""
    record, extras = rehearsed_year(), Extras(is_rehearsal=True)
    quarters = [Quarter(2024, number) for number in range(1, 5)]
    made: Reports = {str(each): build_quarter_report(each, record, BY, extras) for each in quarters}
    made["2024"] = build_annual_report(record, BY, extras, Neighbours())
    return made
