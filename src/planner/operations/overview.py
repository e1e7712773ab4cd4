"""The ledger of a year → what people see at one look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from planner.core.dates import Quarter
from planner.core.errors import NotFound
from planner.core.organization import Holding, Organization
from planner.core.plan import Assignment, Goal, Measure, Plan
from planner.core.progress import (
    Progress,
    Quota,
    Reading,
    Tally,
    YearRecord,
    progress_of_year,
    read_indicators,
    read_quotas,
    tally,
)
from planner.core.report import QuarterReport, StoredReport
from planner.ledger.entries import read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.outbox import waiting
from planner.ledger.reports import list_reports, read_report
from planner.ledger.revisions import organs, read_revision, years
from planner.ledger.runs import last_run, was_run
from planner.ledger.store import check
from planner.operations.terms import Terms


@dataclass(frozen=True)
class DueItem:
    """One thing that is due, with who answers for it on its due date (None: nobody)."""

    progress: Progress
    post: str
    holding: Holding | None


@dataclass(frozen=True)
class AssignmentRow:
    """An assignment with the strip of its year."""

    assignment: Assignment
    post: str
    strip: tuple[Progress, ...]
    tally: Tally


@dataclass(frozen=True)
class MeasureRow:
    """A measure with its assignments."""

    measure: Measure
    assignments: tuple[AssignmentRow, ...]


@dataclass(frozen=True)
class GoalRow:
    """A goal with its measures and its light."""

    goal: Goal
    measures: tuple[MeasureRow, ...]
    tally: Tally


@dataclass(frozen=True)
class Overview:
    """A year at one look, as it stands on a day."""

    day: date
    organization: Organization
    plan: Plan
    revision: int
    published_at: datetime
    is_closed: bool
    is_provisional: bool
    tally: Tally
    late: tuple[DueItem, ...]
    this_week: tuple[DueItem, ...]
    next_weeks: tuple[DueItem, ...]
    goals: tuple[GoalRow, ...]
    readings: tuple[tuple[Reading, tuple[Quota, ...]], ...]
    quarter: Quarter
    reports: tuple[StoredReport, ...]
    last_morning: tuple[date, datetime] | None


def read_year(organ: str, year: int) -> YearRecord | None:
    """All that the ledger holds of an organ's year; None if no plan of it is published."""
    revision = read_revision(organ, year)
    if revision is None:
        return None
    recorded = read_occurrences(organ, year=year)
    return YearRecord(revision, recorded, read_entries(organ, year=year))


def year_to_show(organ: str, day: date) -> int | None:
    """This year if a plan of it is published, else the latest year before, else the next."""
    published = years(organ)
    past = [year for year in published if year <= day.year]
    return max(past) if past else min(published, default=None)


def organization_of(organ: str, day: date) -> Organization:
    """The organization as it was last published; raises NotFound before the first publication."""
    year = year_to_show(organ, day)
    revision = read_revision(organ, year) if year else None
    if revision is None:
        raise NotFound("已发布的计划", organ, remedy="请先用 planner publish 发布年度计划")
    return revision.organization


def read_overview(organ: str, *, today: date, terms: Terms) -> Overview | None:
    """The year to show, as it stands today; None if nothing is published."""
    year = year_to_show(organ, today)
    record = read_year(organ, year) if year else None
    if record is None:
        return None
    standing = progress_of_year(today, record, terms.yardstick)
    plan, revision = record.revision.plan, record.revision
    due = _due_lists(today, standing, record)
    quarter = Quarter.of(min(today, date(plan.year, 12, 31)))
    return Overview(
        day=today,
        organization=revision.organization,
        plan=plan,
        revision=revision.number,
        published_at=revision.published_at,
        is_closed=plan.year < today.year,
        is_provisional=terms.calendar.is_provisional(plan.year),
        tally=tally(standing, terms.lights),
        late=due[0],
        this_week=due[1],
        next_weeks=due[2],
        goals=tuple(_goal(goal, standing, revision.organization, terms) for goal in plan.goals),
        readings=_readings(plan, standing, quarter, terms),
        quarter=quarter,
        reports=tuple(each for each in list_reports(organ) if each.kind == "quarterly"),
        last_morning=last_run(organ, "morning"),
    )


@dataclass(frozen=True)
class Health:
    """How an installation is: what is wrong in words, the last morning and outbox of each organ."""

    wrong: tuple[str, ...]
    mornings: dict[str, str]
    outbox: dict[str, int]


def health_of(now: datetime, morning_at: time, terms: Terms) -> Health:
    """Look at database, mornings and outbox; raises Unavailable if the database is not there.

    A morning counts as missed an hour after its time.
    """
    check()
    wrong, mornings, outbox = [], {}, {}
    begun = (now - timedelta(hours=1)).time() >= morning_at and now.hour > 0
    for organ in organs():
        last, left = last_run(organ, "morning"), waiting(organ)
        mornings[organ] = str(last[0]) if last else ""
        outbox[organ] = left.unsent
        missed = begun and terms.calendar.is_workday(now.date())
        if missed and not was_run(organ, "morning", now.date()):
            wrong.append(f"{organ} 今天的晨间提醒还没有运行")
        if left.failed:
            wrong.append(f"{organ} 有 {left.failed} 封消息没有发出")
    return Health(tuple(wrong), mornings, outbox)


def read_quarter_report(organ: str, period: str) -> tuple[StoredReport, QuarterReport] | None:
    """The last version of a quarter's report, and its data; None if there is none."""
    stored = read_report(organ, "quarterly", period)
    if stored is None:
        return None
    return stored, QuarterReport.model_validate_json(stored.payload)


def _readings(
    plan: Plan, standing: tuple[Progress, ...], quarter: Quarter, terms: Terms
) -> tuple[tuple[Reading, tuple[Quota, ...]], ...]:
    """Every indicator with the quotas of those who count towards it."""
    quotas = read_quotas(plan, standing, quarter, terms.lights)
    return tuple(
        (each, tuple(one for one in quotas if one.indicator_id == each.indicator.id))
        for each in read_indicators(plan, standing, terms.lights)
    )


def _due_lists(
    today: date, standing: tuple[Progress, ...], record: YearRecord
) -> tuple[tuple[DueItem, ...], tuple[DueItem, ...], tuple[DueItem, ...]]:
    """Late; due until Sunday; due in the 30 days after that."""
    sunday = today + timedelta(days=6 - today.weekday())
    month = sunday + timedelta(days=30)

    def items(wanted: Callable[[Progress], bool]) -> tuple[DueItem, ...]:
        chosen = (each for each in standing if each.is_to_do and wanted(each))
        return tuple(
            _due_item(each, record) for each in sorted(chosen, key=lambda each: each.due_on)
        )

    return (
        items(lambda each: each.is_past_due),
        items(lambda each: today <= each.due_on <= sunday),
        items(lambda each: sunday < each.due_on <= month),
    )


def _due_item(progress: Progress, record: YearRecord) -> DueItem:
    organization = record.revision.organization
    holding = organization.holding(progress.assignee, max(progress.due_on, progress.day))
    return DueItem(progress, organization.post(progress.assignee).title, holding)


def _goal(
    goal: Goal, standing: tuple[Progress, ...], organization: Organization, terms: Terms
) -> GoalRow:
    strips: dict[str, list[Progress]] = {}
    for each in standing:
        strips.setdefault(each.assignment.id, []).append(each)
    measures = tuple(
        MeasureRow(
            measure,
            tuple(
                _assignment(each, strips.get(each.id, []), organization, terms)
                for each in measure.assignments
            ),
        )
        for measure in goal.measures
    )
    own = [each for row in measures for part in row.assignments for each in part.strip]
    return GoalRow(goal, measures, tally(own, terms.lights))


def _assignment(
    assignment: Assignment, strip: list[Progress], organization: Organization, terms: Terms
) -> AssignmentRow:
    post = organization.post(assignment.assignee).title
    ordered = tuple(sorted(strip, key=lambda each: each.due_on))
    return AssignmentRow(assignment, post, ordered, tally(ordered, terms.lights))
