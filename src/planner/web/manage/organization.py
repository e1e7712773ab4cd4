"""`/organs/<organ>/manage/organization/` → offices, posts, people, who holds what, who is above."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import path

from planner.core.organization import Organization, Person, Post, Tenure
from planner.core.permissions import Act
from planner.web.visit import Visit, show, shown

DEEPEST = 6
HOLDS, WILL_HOLD, HELD = "现任", "将任", "已结束"


@dataclass(frozen=True)
class PostLine:
    """A post at its depth in the tree, with who holds it today and who stands in."""

    post: Post
    depth: int
    office: str
    holder: Person | None
    deputy: Person | None
    mark: str


@dataclass(frozen=True)
class TermLine:
    """That somebody holds a post, or stands in for it, at some time."""

    title: str
    name: str
    term: Tenure
    state: str
    is_deputy: bool

    @property
    def is_lasting(self) -> bool:
        """Whether it is in force and nobody knows of an end."""
        return self.state == HOLDS and self.term.until_on is None


@dataclass(frozen=True)
class PersonLine:
    """Somebody with the posts that they hold or stand in for today."""

    person: Person
    titles: tuple[str, ...]


def organization(request: HttpRequest, visit: Visit, organ: str) -> HttpResponse:
    """The organization as it was published."""
    own, today = visit.organ, visit.today
    terms = _terms(own, today)
    page = {
        "organization": own,
        "posts": list(_tree(own, today)),
        "people": [_person(own, each, today) for each in own.people],
        "changes": [each for each in terms if not each.is_lasting],
        "lasting": [each for each in terms if each.is_lasting],
        "vacant": vacancies(own, today),
        "current": visit.board().plan.year,
        "revision": visit.board().revision,
    }
    return show(request, visit, "planner/manage/organization.html", page)


def vacancies(own: Organization, today: date) -> list[Post]:
    """The posts that nobody holds or stands in for today."""
    return [post for post in own.posts if own.holding(post.id, today) is None]


def _tree(own: Organization, today: date) -> Iterator[PostLine]:
    """Every post below the one that it answers to, in the order of the file."""
    below: dict[str | None, list[Post]] = {}
    for post in own.posts:
        below.setdefault(post.supervisor, []).append(post)
    waiting = [(post, 0) for post in reversed(below.get(None, []))]
    while waiting:
        post, depth = waiting.pop()
        yield _line(own, post, min(depth, DEEPEST), today)
        waiting += [(each, depth + 1) for each in reversed(below.get(post.id, []))]


def _line(own: Organization, post: Post, depth: int, today: date) -> PostLine:
    marks = {own.head: "主要负责人", own.coordinator: "督办人员"}
    return PostLine(
        post,
        depth,
        own.office(post.office).name,
        own.holder(post.id, today),
        own.deputy(post.id, today),
        marks.get(post.id, ""),
    )


def _person(own: Organization, person: Person, today: date) -> PersonLine:
    posts = own.posts_of(person.id, today)
    return PersonLine(person, tuple(own.post(each).title for each in posts))


def _terms(own: Organization, today: date) -> list[TermLine]:
    """Who holds or held what, from when to when, the latest first."""
    terms = [*((each, False) for each in own.tenures), *((each, True) for each in own.deputies)]
    lines = [
        TermLine(
            own.post(each.post).title,
            own.person(each.person).name,
            each,
            _state(each, today),
            is_deputy,
        )
        for each, is_deputy in terms
    ]
    return sorted(lines, key=lambda line: line.term.from_on, reverse=True)


def _state(term: Tenure, today: date) -> str:
    if term.holds(today):
        return HOLDS
    return WILL_HOLD if term.from_on > today else HELD


PAGES = [
    path(
        "organs/<slug:organ>/manage/organization/",
        shown(organization, Act.SEE_ORGANIZATION),
        name="organization",
    )
]
