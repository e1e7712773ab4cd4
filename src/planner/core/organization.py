"""Offices, posts and people → who holds a post, or stands in for it, on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from planner.core.errors import Fault, NotFound


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Office(_Value):
    """A unit inside the organ (科室)."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: str = Field(min_length=1, max_length=60)


class Post(_Value):
    """A position that plans name instead of people (岗位)."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str = Field(min_length=1, max_length=60)
    office: str
    supervisor: str | None = None


class Person(_Value):
    """Somebody who can hold a post (人员)."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: str = Field(min_length=1, max_length=40)
    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=200)


class Tenure(_Value):
    """That a person holds a post from a day on, to a last day if it is known (任职)."""

    post: str
    person: str
    from_on: date
    until_on: date | None = None


class Deputy(_Value):
    """That a person stands in for a post between two days, both included (代理)."""

    post: str
    person: str
    from_on: date
    until_on: date


class Holding(_Value):
    """Who answers for a post on a day; `in_stead_of` names the holder when a deputy does."""

    post: Post
    person: Person
    in_stead_of: Person | None = None


class Organization(_Value):
    """One organ: its offices, posts, people, and who holds what when (机构)."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: str = Field(min_length=1, max_length=60)
    short_name: str = Field(min_length=1, max_length=20)
    note: str = ""
    head: str
    coordinator: str
    offices: tuple[Office, ...]
    posts: tuple[Post, ...]
    people: tuple[Person, ...]
    tenures: tuple[Tenure, ...]
    deputies: tuple[Deputy, ...] = ()

    @cached_property
    def _posts(self) -> dict[str, Post]:
        return {post.id: post for post in self.posts}

    @cached_property
    def _people(self) -> dict[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def _offices(self) -> dict[str, Office]:
        return {office.id: office for office in self.offices}

    def has_post(self, post_id: str) -> bool:
        """Whether a post of that id exists."""
        return post_id in self._posts

    def has_office(self, office_id: str) -> bool:
        """Whether an office of that id exists."""
        return office_id in self._offices

    def post(self, post_id: str) -> Post:
        """The post of that id; raises NotFound."""
        if post_id not in self._posts:
            raise NotFound("岗位", post_id, self._posts)
        return self._posts[post_id]

    def person(self, person_id: str) -> Person:
        """The person of that id; raises NotFound."""
        if person_id not in self._people:
            raise NotFound("人员", person_id, self._people)
        return self._people[person_id]

    def office(self, office_id: str) -> Office:
        """The office of that id; raises NotFound."""
        if office_id not in self._offices:
            raise NotFound("科室", office_id, self._offices)
        return self._offices[office_id]

    def holding(self, post_id: str, day: date) -> Holding | None:
        """Who answers for a post on a day, the deputy before the holder; None if nobody does."""
        post = self.post(post_id)
        holder = self._in_force(self.tenures, post_id, day)
        deputy = self._in_force(self.deputies, post_id, day)
        if deputy:
            return Holding(post=post, person=deputy, in_stead_of=holder)
        return Holding(post=post, person=holder) if holder else None

    def posts_held(self, person_id: str, day: date) -> tuple[Holding, ...]:
        """Every post that a person answers for on a day, in the order of the file."""
        holdings = (self.holding(post.id, day) for post in self.posts)
        return tuple(held for held in holdings if held and held.person.id == person_id)

    def superiors(self, post_id: str) -> Iterator[Post]:
        """The posts above one, nearest first, up to the head."""
        above = self.post(post_id).supervisor
        seen = {post_id}
        while above and above not in seen:
            seen.add(above)
            yield self.post(above)
            above = self.post(above).supervisor

    def _in_force(
        self, terms: tuple[Tenure, ...] | tuple[Deputy, ...], post_id: str, day: date
    ) -> Person | None:
        for term in reversed(terms):
            ends_later = term.until_on is None or day <= term.until_on
            if term.post == post_id and term.from_on <= day and ends_later:
                return self.person(term.person)
        return None
