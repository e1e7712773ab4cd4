"""A post's, or the whole organ's, year in the ledger → a calendar feed."""

from __future__ import annotations

from datetime import date

from planner.core.errors import NotFound
from planner.core.feed import Feed, FeedTitle, build_feed
from planner.core.progress import YearRecord, progress_of_year
from planner.operations.overview import read_year, year_to_show
from planner.operations.terms import Terms


def make_feed(organ: str, post: str | None, *, today: date, terms: Terms) -> Feed:
    """The feed of one post, or of all if `post` is None; raises NotFound.

    What another post took over stays out, what this post took over is in.
    """
    year = year_to_show(organ, today)
    record = read_year(organ, year) if year else None
    if record is None:
        raise NotFound("已发布的计划", organ, remedy="请先用 planner publish 发布年度计划")
    return feed_of(record, post, today=today, terms=terms)


def feed_of(record: YearRecord, post: str | None, *, today: date, terms: Terms) -> Feed:
    """The feed of a year already read, for whoever makes many of them."""
    organization = record.revision.organization
    name = organization.post(post).title if post else "全年工作"
    title = FeedTitle(
        name=f"{organization.short_name} {name}",
        description=f"{record.revision.plan.title}的到期事项，由工作计划系统生成。",
        address=f"{terms.head.address}/",
        is_rehearsal=terms.head.is_rehearsal,
    )
    by_id = {each.occurrence.id: each for each in record.recorded}
    items = [
        (by_id[each.occurrence.id], each)
        for each in progress_of_year(today, record, terms.yardstick)
        if post in {None, each.assignee}
    ]
    return build_feed(title, items, organization, today)
