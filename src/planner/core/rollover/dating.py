"""What became of dates → the words that say so, for those whose day is not as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from planner.core.plan import (
    Every,
    Observance,
    Once,
    Period,
    Place,
    Plan,
    Recurrence,
    SensitivePeriod,
)
from planner.core.rollover.draft import Note, NoteKind
from planner.core.rollover.fitting import Fitted, rolled_days
from planner.core.rollover.moving import fixed_days, move_observance, move_period

WEEKDAYS = "一二三四五六日"
Said = tuple[NoteKind, str, bool]
"""A note without its place, which is known once all is in place."""


@dataclass(frozen=True)
class NamedDays:
    """Observances and periods of the new year; `astray` are old periods that moved by more."""

    observances: tuple[Observance, ...]
    periods: tuple[SensitivePeriod, ...]
    notes: tuple[Note, ...]
    astray: tuple[SensitivePeriod, ...]


def move_named_days(old: Plan) -> NamedDays:
    """What the plan calls by name, in the next year, each with why it lies there."""
    observances = [move_observance(each) for each in old.observances]
    periods = [move_period(each) for each in old.periods]
    moves = [("observances", [moved for _, moved in observances])]
    moves += [("periods", [moved for _, moved in periods])]
    notes = (
        Note((name, position), NoteKind.DATE, moved.why, moved.is_open)
        for name, group in moves
        for position, moved in enumerate(group)
        if moved.why
    )
    return NamedDays(
        tuple(each for each, _ in observances),
        tuple(each for each, _ in periods),
        tuple(notes),
        tuple(was for was, (_, moved) in zip(old.periods, periods, strict=True) if moved.why),
    )


def said_of_dates(
    place: Place, fitted: Fitted, old: Plan, astray: Sequence[SensitivePeriod]
) -> Iterator[Said]:
    """What is to be said of an assignment's days in the new year; nothing where its rule stays."""
    was = place.assignment.recurrence
    yield from _moved(was, fitted.assignment.recurrence, old.year + 1)
    fixed = tuple(fixed_days(was, old.year))
    for planned_on, due_on in rolled_days(fitted.strip) if fixed else ():
        yield NoteKind.DATE, f"{_day(planned_on)}不上班，截止日为{_day(due_on)}", False
    for told in _bound(fixed, old, astray):
        yield NoteKind.DATE, told, True
    if fitted.changed:
        yield NoteKind.DATE, fitted.changed, True


def _moved(was: Recurrence, now: Recurrence, year: int) -> Iterator[Said]:
    """Which of its own days moved; where a yearly one may begin goes without saying."""
    if isinstance(was, Once) and isinstance(now, Once):
        yield NoteKind.DATE, f"只办一次，日期由{was.once}移到{_day(now.once)}", True
    elif isinstance(was, Every) and isinstance(now, Every) and was.due != now.due:
        yield NoteKind.DATE, f"{year}年没有{was.due}，改为{now.due}", False
    elif was.first_on != now.first_on and not _is_yearly(was):
        yield NoteKind.DATE, f"起始日由{was.first_on}移到{now.first_on}", True
    if was.last_on != now.last_on:
        yield NoteKind.DATE, f"终止日由{was.last_on}移到{now.last_on}", True


def _is_yearly(recurrence: Recurrence) -> bool:
    return isinstance(recurrence, Every) and recurrence.every is Period.YEAR


def _bound(fixed: Sequence[date], old: Plan, astray: Sequence[SensitivePeriod]) -> Iterator[str]:
    """Fixed days that hung on something of the old year."""
    for day in fixed:
        name = next((each.name for each in astray if each.from_on <= day <= each.until_on), "")
        if day == old.source.published_on:
            yield f"{day}是上一份报告公布的日子，新报告的公布日定了再改"
        elif name:
            yield f"{day}原在“{name}”期间，{old.year + 1}年“{name}”的日期变了"


def _day(day: date) -> str:
    return f"{day}（周{WEEKDAYS[day.weekday()]}）"
