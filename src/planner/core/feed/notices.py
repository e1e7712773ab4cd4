"""A year's plan and working days → the days that belong in calendars and are nobody's work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from planner.core.dates import ONE_DAY, Quarter, Window
from planner.core.feed.event import FeedEvent, clean, shorten
from planner.core.feed.item import Style, View
from planner.core.feed.scope import Detail, Reach
from planner.core.feed.wording import Wording
from planner.core.organization import Organization
from planner.core.schedule import Revision
from planner.core.workdays import WorkdayCalendar


@dataclass(frozen=True)
class Made:
    """That a quarter's report exists: its last version, and when it was made."""

    version: int
    at: datetime


@dataclass(frozen=True)
class YearNotices:
    """What a year's notices are made of; `published_at` is the plan's first publication."""

    revision: Revision
    published_at: datetime
    worded: Mapping[str, Wording]
    reports: Mapping[str, Made]
    calendar: WorkdayCalendar

    def events(
        self, view: View, organization: Organization, day: date, style: Style
    ) -> Iterator[FeedEvent]:
        """Publicity days and make-up days for the organ; reports also for who runs the plan."""
        if view.scope.reach is Reach.ORGAN:
            yield from (self._event(each, view, style) for each in self._observances())
            yield from (self._event(each, view, style) for each in self._makeup_days())
        if _runs_the_plan(view, organization, day):
            yield from (self._event(each, view, style) for each in self._reports())

    def _observances(self) -> Iterator[_Notice]:
        for each in self.revision.plan.observances:
            wording = self.worded[f"observance/{each.id}"]
            key = f"observance-{each.id}-{self.revision.plan.year}"
            yield _Notice(key, each.on, each.name, "宣传日、节日。", wording.since, wording.changes)

    def _makeup_days(self) -> Iterator[_Notice]:
        for day in Window.of_year(self.revision.plan.year):
            kind = self.calendar.kind(day)
            if kind.is_makeup:
                yield _Notice(f"makeup-{day}", day, kind.title, "这一天上班。", self.published_at)

    def _reports(self) -> Iterator[_Notice]:
        for number in (1, 2, 3, 4):
            quarter = Quarter(self.revision.plan.year, number)
            day = self.calendar.add_workdays(quarter.window.last_on, 1)
            made = self.reports.get(str(quarter))
            yield _Notice(
                f"report-{quarter}",
                day,
                ("✓ " if made else "") + f"{quarter.title}报告",
                "系统在这一天写出初稿，请督办人员核对。",
                made.at if made else self.published_at,
                made.version if made else 0,
                f"reports/{quarter}/" if made else "",
            )

    def _event(self, notice: _Notice, view: View, style: Style) -> FeedEvent:
        organ = self.revision.organization.id
        is_full = view.detail is Detail.FULL
        address = style.page(organ, notice.place) if is_full else ""
        return FeedEvent(
            uid=f"{notice.key}@{organ}.planner",
            sequence=notice.sequence,
            changed_at=notice.changed_at,
            starts_on=notice.on,
            ends_on=notice.on + ONE_DAY,
            summary=shorten(style.mark + notice.title),
            description=clean(notice.text) + "\n" + address if is_full else "",
            address=address,
        )


@dataclass(frozen=True)
class _Notice:
    key: str
    on: date
    title: str
    text: str
    changed_at: datetime
    sequence: int = 0
    report: str = ""

    @property
    def place(self) -> str:
        """Where pages show it: a report, or else the month."""
        return self.report or f"month/{self.on.year}-{self.on.month}/"


def _runs_the_plan(view: View, organization: Organization, day: date) -> bool:
    scope, post = view.scope, organization.coordinator
    match scope.reach:
        case Reach.OWN:
            return post in organization.posts_of(scope.of, day)
        case Reach.POST:
            return post == scope.of
        case Reach.OFFICE:
            return organization.post(post).office == scope.of
        case _:
            return True
