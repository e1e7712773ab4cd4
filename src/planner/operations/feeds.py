"""An organ's ledger on a day → every calendar feed that can be made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from planner.core.dates import Window
from planner.core.errors import NotFound
from planner.core.feed import (
    Feed,
    FeedEvent,
    FeedItem,
    FeedTitle,
    Made,
    Style,
    View,
    Wording,
    YearNotices,
    build_feed,
    events_of,
    items_of,
    texts_of,
    window_of,
    wordings,
)
from planner.core.organization import Organization
from planner.core.reminders import Letterhead
from planner.core.schedule import Revision
from planner.ledger.reports import list_reports
from planner.ledger.revisions import list_revisions, read_revision, years
from planner.operations.terms import Terms
from planner.operations.years import organization_of, read_year


@dataclass(frozen=True)
class Material:
    """All that an organ's feeds are made of on a day."""

    organization: Organization
    day: date
    title: str
    items: tuple[FeedItem, ...]
    notices: tuple[YearNotices, ...]
    style: Style

    def feed(self, view: View, window: Window | None = None) -> Feed:
        """What a view shows from 30 days back to 180 ahead, or in a window; raises NotFound."""
        title = FeedTitle(
            name=f"{self.organization.short_name} {view.scope.title(self.organization)}",
            description=f"{self.title}的到期事项，由工作计划系统生成。",
            is_rehearsal=self.style.is_rehearsal,
        )
        shown = window or window_of(self.day)
        return build_feed(title, self._events(view, shown), shown)

    def _events(self, view: View, window: Window) -> Iterator[FeedEvent]:
        due = (each for each in self.items if each.progress.due_on in window)
        yield from events_of(due, view, self.organization, self.style)
        for each in self.notices:
            yield from each.events(view, self.organization, self.day, self.style)


def make_feed(organ: str, view: View, *, today: date, terms: Terms) -> Feed:
    """One feed as it is today; raises NotFound without a published plan."""
    return read_material(organ, today, terms).feed(view)


def make_year(organ: str, view: View, year: int, *, today: date, terms: Terms) -> Feed:
    """A whole year at once, for those who only import; raises NotFound."""
    published = years(organ)
    if year not in published:
        raise NotFound("已发布的计划", f"{year}年", map(str, published))
    window = Window.of_year(year)
    return read_material(organ, today, terms, window).feed(view, window)


def read_material(organ: str, today: date, terms: Terms, window: Window | None = None) -> Material:
    """What the ledger holds of the years that a feed covers; raises NotFound."""
    asked = window or window_of(today)
    organization = organization_of(organ, today)
    shown = [year for year in years(organ) if not Window.of_year(year).meet(asked).is_empty]
    read = [_read(organ, year, today, terms) for year in shown]
    return Material(
        organization=organization,
        day=today,
        title=organization.short_name + "年度工作计划",
        items=tuple(item for items, _ in read for item in items),
        notices=tuple(notices for _, notices in read),
        style=style_of(terms.head),
    )


def style_of(head: Letterhead) -> Style:
    """What the events of an installation have in common."""
    return Style(head.address, is_rehearsal=head.is_rehearsal)


def wordings_of(organ: str, year: int) -> dict[str, Wording]:
    """Since when each assignment of a year is worded as it is."""
    return wordings((at, texts) for _, at, texts in _published(organ, year))


def _read(
    organ: str, year: int, today: date, terms: Terms
) -> tuple[tuple[FeedItem, ...], YearNotices]:
    record = read_year(organ, year)
    if record is None:
        raise NotFound("已发布的计划", organ, remedy="请先用 planner publish 发布年度计划")
    published = tuple(_published(organ, year))
    worded = wordings((at, texts) for _, at, texts in published)
    needed = {each.occurrence.assignment_id for each in record.recorded}
    dropped = _dropped(organ, year, published, needed)
    reports = {
        each.period: Made(each.version, each.made_at)
        for each in list_reports(organ)
        if each.kind == "quarterly"
    }
    notices = YearNotices(record.revision, published[0][1], worded, reports, terms.calendar)
    return items_of(today, record, dropped, worded, terms.yardstick), notices


Published = tuple[int, datetime, Mapping[str, str]]
"""A revision's number, when it was published, and a fingerprint of each of its texts."""


def _published(organ: str, year: int) -> Iterator[Published]:
    for number, sha256 in list_revisions(organ, year):
        at, texts = _texts(organ, year, number, sha256)
        yield number, at, texts


@lru_cache(maxsize=4096)
def _texts(organ: str, year: int, number: int, _sha256: str) -> tuple[datetime, dict[str, str]]:
    """Read once a process: a revision never changes, and after a restore its seal differs."""
    revision = _revision(organ, year, number)
    return revision.published_at, texts_of(revision)


def _dropped(
    organ: str, year: int, published: Iterable[Published], needed: set[str]
) -> dict[str, Revision]:
    """The last revision of each assignment that the plan in force lacks."""
    last = {key: number for number, _, texts in published for key in texts}
    newest = max(last.values(), default=0)
    return {key: _revision(organ, year, last[key]) for key in needed if last[key] != newest}


def _revision(organ: str, year: int, number: int) -> Revision:
    revision = read_revision(organ, year, number)
    if revision is None:
        raise NotFound("计划版本", f"{year}年第{number}版")
    return revision
