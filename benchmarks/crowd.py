"""A number → the sample organization with so many more people, each on a post of their own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.core.organization import Organization


def crowded(people: int) -> Organization:
    """With people w0, w1, … on posts post-0, post-1, … below the leader, since 2023."""
    from planner.core.organization import Person, Post, Tenure
    from tests.cast import organization

    base, each, since = organization(), range(people), date(2023, 1, 1)
    posts = (
        Post(id=f"post-{n}", title=f"岗位{n}", office="law", supervisor="leader") for n in each
    )
    names = (Person(id=f"w{n}", name=f"人员{n}", email=f"w{n}@example.org") for n in each)
    tenures = (Tenure(post=f"post-{n}", person=f"w{n}", from_on=since) for n in each)
    return base.model_copy(
        update={
            "posts": (*base.posts, *posts),
            "people": (*base.people, *names),
            "tenures": (*base.tenures, *tenures),
        }
    )
