"""The ledger of an organ → the year to show, and what it holds of one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from planner.core.errors import NotFound
from planner.core.organization import Organization
from planner.core.progress import YearRecord
from planner.ledger.entries import read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.revisions import read_revision, years


def read_year(organ: str, year: int) -> YearRecord | None:
    """All that the ledger holds of an organ's year; None if no plan of it is published."""
    revision = read_revision(organ, year)
    if revision is None:
        return None
    recorded = read_occurrences(organ, year=year)
    return YearRecord(revision, recorded, read_entries(organ, year=year))


def require_year(organ: str, year: int) -> YearRecord:
    """The same; raises NotFound if no plan of that year is published."""
    record = read_year(organ, year)
    if record is None:
        raise not_published(year)
    return record


def not_published(year: int) -> NotFound:
    """What is said of a year without a plan."""
    return NotFound("已发布的计划", f"{year}年", remedy="请先用 planner publish 发布该年度计划")


def year_to_show(organ: str, day: date) -> int | None:
    """This year if a plan of it is published, else the latest year before, else the next."""
    published = years(organ)
    return shown_year(published, day) if published else None


def shown_year(published: Collection[int], day: date) -> int:
    """The one of some years that is shown on a day; there is at least one."""
    past = [year for year in published if year <= day.year]
    return max(past) if past else min(published)


def organization_of(organ: str, day: date) -> Organization:
    """The organization as it was last published; raises NotFound before the first publication."""
    year = year_to_show(organ, day)
    revision = read_revision(organ, year) if year else None
    if revision is None:
        raise NotFound("已发布的计划", organ, remedy="请先用 planner publish 发布年度计划")
    return revision.organization
