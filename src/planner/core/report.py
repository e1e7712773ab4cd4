"""A quarter's progress → its report, as data; every number with the occurrences behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from planner.core.dates import ONE_DAY, Quarter
from planner.core.organization import Organization
from planner.core.plan import Aim, Goal
from planner.core.progress import (
    Light,
    Progress,
    Reading,
    State,
    Tally,
    Yardstick,
    YearRecord,
    progress_of_year,
    read_indicators,
    tally,
)


@dataclass(frozen=True)
class StoredReport:
    """A version of a report as the ledger holds it: frozen when made (版本)."""

    kind: str
    period: str
    version: int
    cut_off: date
    made_at: datetime
    sha256: str
    payload: str
    text: str


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Figures(_Value):
    """How many occurrences are planned, done, late (计数); `share` is percent done of the due."""

    planned: int
    due: int
    done: int
    late: int
    share: int
    light: Light


class Item(_Value):
    """One occurrence as the report shows it (期次)."""

    occurrence_id: str
    assignment_id: str
    assignment: str
    title: str
    post: str
    office: str
    due_on: date
    state: State
    light: Light
    finished_on: date | None
    was_late: bool
    days_late: int
    note: str


class IndicatorLine(_Value):
    """One indicator: target, reading, pace, last year, and the occurrences that were counted."""

    id: str
    title: str
    unit: str
    baseline: int
    target: int
    value: int
    pace: float
    light: Light
    aim: Aim
    occurrence_ids: tuple[str, ...]


class GoalPart(_Value):
    """One goal: its figures in the quarter, and its occurrences by due date."""

    id: str
    title: str
    figures: Figures
    items: tuple[Item, ...]


class QuarterReport(_Value):
    """The status report on one quarter (季度报告), as data; counts are as of `cut_off`'s end."""

    organ: str
    organ_name: str
    plan_title: str
    revision: int
    quarter: str
    quarter_title: str
    cut_off: date
    is_rehearsal: bool
    overall: Figures
    previous: Figures | None
    indicators: tuple[IndicatorLine, ...]
    goals: tuple[GoalPart, ...]
    late: tuple[Item, ...]
    looked_back: tuple[Item, ...]
    ahead: tuple[Item, ...]


def build_quarter_report(
    quarter: Quarter, record: YearRecord, by: Yardstick, *, is_rehearsal: bool = False
) -> QuarterReport:
    """The report on a quarter as its last day closed; what was entered later is not in it."""
    cut_off = quarter.window.last_on
    standing = _closing(cut_off, record, by)
    mine = _due_in(quarter, standing)
    revision = record.revision
    return QuarterReport(
        organ=revision.organization.id,
        organ_name=revision.organization.name,
        plan_title=revision.plan.title,
        revision=revision.number,
        quarter=str(quarter),
        quarter_title=quarter.title,
        cut_off=cut_off,
        is_rehearsal=is_rehearsal,
        overall=_figures(tally(mine, by.policy)),
        previous=_previous(quarter, record, by),
        indicators=tuple(map(_indicator, read_indicators(revision.plan, standing, by.policy))),
        goals=tuple(_goal(goal, mine, record, by) for goal in revision.plan.goals),
        late=_items((each for each in mine if each.is_late), record),
        looked_back=_looked_back(quarter, standing, record, by),
        ahead=_items(_due_in(quarter.next, standing), record),
    )


def _closing(cut_off: date, record: YearRecord, by: Yardstick) -> tuple[Progress, ...]:
    """Where all stood when a day had passed: what was due on it and is open is late."""
    return progress_of_year(cut_off + ONE_DAY, record.until(cut_off), by)


def _due_in(quarter: Quarter, standing: Sequence[Progress]) -> tuple[Progress, ...]:
    dropped = State.CANCELLED
    return tuple(
        each for each in standing if each.due_on in quarter.window and each.state is not dropped
    )


def _previous(quarter: Quarter, record: YearRecord, by: Yardstick) -> Figures | None:
    """The quarter before, as it closed; None for a plan's first quarter."""
    before = quarter.previous
    if before.year != record.revision.plan.year:
        return None
    then = _closing(before.window.last_on, record, by)
    return _figures(tally(_due_in(before, then), by.policy))


def _looked_back(
    quarter: Quarter, standing: Sequence[Progress], record: YearRecord, by: Yardstick
) -> tuple[Item, ...]:
    """What was late when the quarter before closed, as it stands now."""
    before = quarter.previous
    if before.year != record.revision.plan.year:
        return ()
    then = _closing(before.window.last_on, record, by)
    red = {each.occurrence.id for each in then if each.is_late}
    return _items((each for each in standing if each.occurrence.id in red), record)


def _figures(counts: Tally) -> Figures:
    return Figures(
        planned=counts.planned,
        due=counts.due,
        done=counts.done,
        late=counts.late,
        share=counts.share,
        light=counts.light,
    )


def _indicator(reading: Reading) -> IndicatorLine:
    indicator = reading.indicator
    return IndicatorLine(
        id=indicator.id,
        title=indicator.title,
        unit=indicator.unit,
        baseline=indicator.baseline,
        target=indicator.target,
        value=reading.value,
        pace=round(reading.pace, 1),
        light=reading.light,
        aim=indicator.aim,
        occurrence_ids=reading.occurrence_ids,
    )


def _goal(goal: Goal, mine: Sequence[Progress], record: YearRecord, by: Yardstick) -> GoalPart:
    ids = {each.id for measure in goal.measures for each in measure.assignments}
    own = [each for each in mine if each.assignment.id in ids]
    return GoalPart(
        id=goal.id,
        title=goal.title,
        figures=_figures(tally(own, by.policy)),
        items=_items(own, record),
    )


def _items(progresses: Iterable[Progress], record: YearRecord) -> tuple[Item, ...]:
    organization = record.revision.organization
    return tuple(_item(each, organization) for each in progresses)


def _item(progress: Progress, organization: Organization) -> Item:
    post = organization.post(progress.assignee)
    return Item(
        occurrence_id=progress.occurrence.id,
        assignment_id=progress.assignment.id,
        assignment=progress.assignment.title,
        title=progress.title,
        post=post.title,
        office=organization.office(progress.assignment.lead_office or post.office).name,
        due_on=progress.due_on,
        state=progress.state,
        light=progress.light,
        finished_on=progress.finished_on,
        was_late=progress.was_late,
        days_late=progress.days_late,
        note=progress.note,
    )
