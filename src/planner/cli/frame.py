"""Settings → an opened installation, and the ways in which commands print."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.core.errors import NotFound

if TYPE_CHECKING:
    from planner.core.organization import Organization
    from planner.core.plan import Plan
    from planner.core.workdays import WorkdayCalendar
    from planner.operations.press import Press
    from planner.operations.sending import Dispatch
    from planner.operations.terms import Terms
    from planner.settings import Clock, Settings

AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出，供程序读取。")]
PlanFile = Annotated[
    Path | None,
    typer.Argument(help="计划文件；不写就用 config/plans/ 里当年的，没有则用最近一年的。"),
]
OnDay = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="按这一天计算，如 2024-03-25。"),
]
OfOrgan = Annotated[str | None, typer.Option("--organ", help="机构编号；只有一个机构时不用写。")]


@dataclass(frozen=True)
class Installation:
    """The parts of an installation, opened as commands need them."""

    settings: Settings

    @cached_property
    def clock(self) -> Clock:
        """The clock, shifted in a rehearsal."""
        return self.settings.clock

    @cached_property
    def terms(self) -> Terms:
        """The calendar and policies in force."""
        from planner.operations.terms import read_terms

        own = self.settings
        return read_terms(
            own.root / own.files.workdays,
            own.light_policy,
            own.reminder_policy,
            own.letterhead,
            own.restraint,
        )

    @cached_property
    def calendar(self) -> WorkdayCalendar:
        """The working-day calendar in force."""
        return self.terms.calendar

    @cached_property
    def dispatch(self) -> Dispatch:
        """How this process sends messages; claims are held by the clock."""
        from planner.delivery.opening import open_channels
        from planner.operations.sending import Dispatch

        lease = timedelta(seconds=self.settings.reminders.lease_seconds)
        worker = f"{socket.gethostname()}:{os.getpid()}"
        channels = open_channels(self.settings.ways)
        return Dispatch(channels, worker, lease, self.clock.now, self.terms)

    @cached_property
    def press(self) -> Press:
        """How the documents of this installation are made."""
        from planner.operations.press import Press

        return Press(*self.settings.templates, self.settings.fonts)

    def at_morning(self, day: datetime | None) -> datetime:
        """The morning of a named day, or this moment."""
        if day is None:
            return self.clock.now()
        return datetime.combine(day, self.settings.reminders.morning_at, self.clock.zone)

    def today(self, day: datetime | None) -> date:
        """A named day, or today."""
        return day.date() if day else self.clock.today()

    def plan_path(self, path: Path | None) -> Path:
        """A named plan file, or that of the clock's year, or the latest there is."""
        own = self.settings.files.plans / f"{self.clock.today().year}.yaml"
        if path or (self.settings.root / own).exists():
            return path or own
        found = sorted((self.settings.root / self.settings.files.plans).glob("*.yaml"))
        return self.settings.files.plans / found[-1].name if found else own

    def read(self, path: Path | None) -> tuple[Plan, Organization]:
        """A plan with its organization, both without faults; raises Rejected or Unreadable."""
        from planner.planfile import read_together

        own = self.settings
        plan = own.root / self.plan_path(path)
        return read_together(plan, own.root / own.files.organization, self.calendar)

    def organ(self, named: str | None) -> str:
        """The organ that was named, or the only one there is; raises NotFound."""
        from planner.operations.installation import organs

        known = organs()
        if named in known:
            return str(named)
        if named is None and len(known) == 1:
            return known[0]
        remedy = "" if known else "请先用 planner publish 发布年度计划"
        raise NotFound("机构", named or "（未指定）", known, remedy)


def installation() -> Installation:
    """The installation as its files describe it; the ledger stays closed."""
    from planner.settings import read_settings

    return Installation(read_settings())


def opened(place: Installation | None = None) -> Installation:
    """An installation with its ledger ready for use.

    Only afterwards can operations that use the ledger be imported: Django wants it so.
    """
    from planner.site import open_site

    place = place or installation()
    open_site(place.settings)
    from planner.operations.installation import prepare

    prepare()
    return place


def say(text: str = "") -> None:
    """Print a line for people."""
    typer.echo(text)


def say_json(value: object) -> None:
    """Print a value for programs."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show that something goes on, where somebody can see it."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what}……"):
        yield


def is_interactive() -> bool:
    """Whether somebody sits at the terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def table(rows: Iterable[tuple[str, ...]]) -> Iterable[str]:
    """Rows as lines with columns in line; a Chinese character is two columns wide."""
    rows = list(rows)
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
