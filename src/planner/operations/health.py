"""Database, mornings, outbox, timer, disk, backups → how an installation is, in words."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from planner.core.errors import PlannerError
from planner.ledger.condition import Condition, read_conditions
from planner.ledger.store import check
from planner.operations.keeping import list_backups
from planner.operations.terms import Terms

# As long as a morning may take before it counts as missed.
MORNING_TAKES = timedelta(hours=1)
# `deliver` comes by every ten minutes.
MOST_WAITING = timedelta(minutes=30)
LEAST_FREE = 500_000_000
BACKUP_DAYS = 7
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Surroundings:
    """What an installation stands on beside its database; what is None is not looked at.

    `timer` asks the timer service and says what is wrong with it, or nothing.
    """

    timer: Callable[[], str] | None = None
    var: Path | None = None
    backups: Path | None = None


@dataclass(frozen=True)
class Health:
    """How an installation is: what is wrong and what to think of, in words.

    `mornings` has the last morning of each organ, `outbox` how many of its messages are not out.
    """

    wrong: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    mornings: dict[str, str] = field(default_factory=dict)
    outbox: dict[str, int] = field(default_factory=dict)
    has_database: bool = True


def health_of(
    now: datetime, morning_at: time, terms: Terms, around: Surroundings | None = None
) -> Health:
    """Look at everything once; whatever is broken is a sentence, and never raised."""
    around = around or Surroundings()
    wrong = list(_around(around))
    conditions: tuple[Condition, ...] = ()
    has_database = True
    try:
        check()
        conditions = read_conditions(_waiting_since(now, terms))
    except PlannerError as fault:
        wrong.insert(0, str(fault))
        has_database = False
    for each in conditions:
        wrong += _missed(each, now, morning_at, terms)
        wrong += _stuck(each, now, terms)
    return Health(
        tuple(wrong),
        tuple(_hints(around, now)),
        {each.organ: str(each.morning_on or "") for each in conditions},
        {each.organ: each.unsent for each in conditions},
        has_database,
    )


def _missed(each: Condition, now: datetime, morning_at: time, terms: Terms) -> Iterator[str]:
    """Whether today's morning should have been run by now; what is published later has none."""
    due_at = datetime.combine(now.date(), morning_at, now.tzinfo)
    if not terms.calendar.is_workday(now.date()) or each.published_at > due_at:
        return
    is_run = each.morning_on is not None and each.morning_on >= now.date()
    if now >= due_at + MORNING_TAKES and not is_run:
        yield f"{each.organ} 今天的晨间提醒还没有运行"


def _stuck(each: Condition, now: datetime, terms: Terms) -> Iterator[str]:
    """Messages that nobody sends; outside of working hours nobody is expected to."""
    is_quiet = terms.restraint.quiet.holds(now.time())
    if each.stuck and terms.calendar.is_workday(now.date()) and not is_quiet:
        minutes = MOST_WAITING // timedelta(minutes=1)
        yield f"{each.organ} 有 {each.stuck} 封消息超过 {minutes} 分钟还没有发出"


def _waiting_since(now: datetime, terms: Terms) -> datetime:
    """What waits since before this waits too long; the night that is just over does not count."""
    quiet, day = terms.restraint.quiet, timedelta(days=1)
    opened = datetime.combine(now.date(), quiet.until_at, now.tzinfo)
    closed = datetime.combine(now.date(), quiet.from_at, now.tzinfo)
    night = (opened - closed) % day
    return now - MOST_WAITING - (night if opened <= now < opened + MOST_WAITING else 0 * day)


def _around(around: Surroundings) -> Iterator[str]:
    if around.timer is not None and (fault := around.timer()):
        yield fault
    if around.var is not None:
        yield from _disk(around.var)


def _disk(var: Path) -> Iterator[str]:
    try:
        free = shutil.disk_usage(var).free
    except OSError as fault:
        yield f"数据目录 {var} 打不开（{fault.strerror}）"
        return
    if free < LEAST_FREE:
        yield f"数据目录所在的磁盘快满了，只剩 {free // _MEGABYTE} MB"


def _hints(around: Surroundings, now: datetime) -> Iterator[str]:
    """What is no fault yet."""
    if around.backups is None:
        return
    try:
        made = [each.made_at for each in list_backups(around.backups) if each.made_at]
    except PlannerError as fault:
        yield str(fault)
        return
    days = (now.replace(tzinfo=None) - max(made)).days if made else None
    if days is None:
        yield "还没有做过备份"
    elif days >= BACKUP_DAYS:
        yield f"上次备份是 {days} 天前"
