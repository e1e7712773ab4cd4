"""Offices, posts and people → who holds a post, or stands in for it, on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Annotated

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
    """Somebody who can hold a post (人员).

    `channels` are the ways by which messages reach them, tried in this order; none: those of the
    installation. `addresses` are theirs on channels where the e-mail address does not do.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: str = Field(min_length=1, max_length=40)
    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=200)
    channels: tuple[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")], ...] = ()
    addresses: dict[str, Annotated[str, Field(min_length=1, max_length=200)]] = {}
    wants_calendar: bool = False
    wants_summary: bool = True

    def address(self, channel: str) -> str:
        """Where a channel reaches them."""
        return self.addresses.get(channel, self.email)


class Tenure(_Value):
    """That a person holds a post from a day on, to a last day if it is known (任职)."""

    post: str
    person: str
    from_on: date
    until_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.from_on <= day <= (self.until_on or date.max)


class Deputy(Tenure):
    """That a person stands in for a post between two days, both included (代理)."""

    until_on: date


class Holding(_Value):
    """Who answers for a post on a day; `in_stead_of` names the holder when a deputy does."""

    post: Post
    person: Person
    in_stead_of: Person | None = None


class Recipient(_Value):
    """Who is sent the reports that are issued (报送单位): an office's name and its mailbox."""

    name: str = Field(min_length=1, max_length=60)
    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=200)


class Reporting(_Value):
    """How an organ's reports go out (报告): who checks and who approves them, and who gets them.

    `checker` (核稿) and `approver` (签发) are posts; without them `Organization` names who does.
    `addressees` (主送) and `copies` (抄送) stand in the document, `recipients` are sent it.
    """

    checker: str = ""
    approver: str = ""
    addressees: str = Field(default="", max_length=200)
    copies: str = Field(default="", max_length=200)
    recipients: tuple[Recipient, ...] = ()


class Township(_Value):
    """An organ below this one whose reports are compiled here (下级单位): its id and its name."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: str = Field(min_length=1, max_length=60)


class Organization(_Value):
    """One organ: its offices, posts, people, and who holds what when (机构).

    `above` is the id of the organ above it (上级机构), whose leaders may read what is done here.
    `townships` are those whose reports it expects, in the order in which it names them.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: str = Field(min_length=1, max_length=60)
    short_name: str = Field(min_length=1, max_length=20)
    note: str = ""
    above: str = Field(default="", pattern=r"^([a-z][a-z0-9-]*)?$")
    head: str
    coordinator: str
    offices: tuple[Office, ...]
    posts: tuple[Post, ...]
    people: tuple[Person, ...]
    tenures: tuple[Tenure, ...]
    deputies: tuple[Deputy, ...] = ()
    reports: Reporting = Reporting()
    townships: tuple[Township, ...] = ()

    @property
    def report_approver(self) -> str:
        """The post that approves reports: the one named, else the head."""
        return self.reports.approver or self.head

    @property
    def report_checker(self) -> str:
        """The post that checks reports: the one named, else the one above the coordinator's."""
        if self.reports.checker:
            return self.reports.checker
        above = self._posts.get(self.coordinator)
        return (above.supervisor if above else None) or self.coordinator

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
        holder, deputy = self.holder(post_id, day), self.deputy(post_id, day)
        if deputy:
            return Holding(post=post, person=deputy, in_stead_of=holder)
        return Holding(post=post, person=holder) if holder else None

    def holder(self, post_id: str, day: date) -> Person | None:
        """Who holds a post on a day, also while a deputy stands in for them."""
        return self._in_force(self.tenures, post_id, day)

    def deputy(self, post_id: str, day: date) -> Person | None:
        """Who stands in for a post on a day."""
        return self._in_force(self.deputies, post_id, day)

    def posts_of(self, person_id: str, day: date) -> tuple[str, ...]:
        """The ids of every post that a person holds or stands in for on a day."""
        terms = (*self.tenures, *self.deputies)
        theirs = {each.post for each in terms if each.person == person_id and each.holds(day)}
        return tuple(post.id for post in self.posts if post.id in theirs)

    def is_in_service(self, person_id: str, day: date) -> bool:
        """Whether a person holds a post or stands in for one, on a day or at some time after."""
        terms = (*self.tenures, *self.deputies)
        return any(
            each.person == person_id and day <= (each.until_on or date.max) for each in terms
        )

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

    def is_above(self, posts: Collection[str], post_id: str) -> bool:
        """Whether one of some posts stands above another."""
        return any(each.id in posts for each in self.superiors(post_id))

    def is_leader(self, person_id: str, day: date) -> bool:
        """Whether somebody heads the organ, or stands above another office than their own."""
        own = set(self.posts_of(person_id, day))
        if self.head in own:
            return True
        offices = {self.post(each).office for each in own}
        others = (each for each in self.posts if each.office not in offices)
        return any(self.is_above(own, each.id) for each in others)

    def reachable(self, post_id: str, day: date, without: str = "") -> Person | None:
        """Who answers for a post on a day, or the nearest above who does; never `without`."""
        for post in (self.post(post_id), *self.superiors(post_id)):
            held = self.holding(post.id, day)
            if held and held.person.id != without:
                return held.person
        return None

    def _in_force(self, terms: Sequence[Tenure], post_id: str, day: date) -> Person | None:
        for term in terms:
            if term.post == post_id and term.holds(day):
                return self.person(term.person)
        return None


def organization_faults(organization: Organization) -> list[Fault]:
    """Unknown and double names, circles of supervisors, two holders of one post at once."""
    return [
        *_double_ids(organization),
        *_unknown_names(organization),
        *_circles(organization),
        *_doubtful_townships(organization),
        *_overlaps("tenures", "任职", organization.tenures),
        *_overlaps("deputies", "代理", organization.deputies),
    ]


def _double_ids(organization: Organization) -> Iterator[Fault]:
    groups: dict[str, Sequence[Office | Post | Person]] = {
        "offices": organization.offices,
        "posts": organization.posts,
        "people": organization.people,
    }
    for name, group in groups.items():
        for position in _repeated(each.id for each in group):
            double = group[position].id
            yield Fault((name, position, "id"), f"编号“{double}”重复；请改成不同的编号")
    for position in _repeated(each.email.lower() for each in organization.people):
        person = organization.people[position]
        yield Fault(("people", position, "email"), f"邮箱 {person.email} 与别人相同；请核对")


def _doubtful_townships(organization: Organization) -> Iterator[Fault]:
    """Townships that stand twice, or are the organ itself."""
    listed = organization.townships
    for position in _repeated(each.id for each in listed):
        double = listed[position].id
        yield Fault(("townships", position, "id"), f"编号“{double}”重复；请改成不同的编号")
    for position in _repeated(each.name for each in listed):
        double = listed[position].name
        yield Fault(("townships", position, "name"), f"“{double}”写了两次；请删去一个")
    for position, each in enumerate(listed):
        if each.id == organization.id:
            told = f"“{each.name}”是本机构自己；下级单位里请只写下级"
            yield Fault(("townships", position, "id"), told)


def _repeated(keys: Iterable[str]) -> Iterator[int]:
    """Positions of those that have stood before."""
    seen: Counter[str] = Counter()
    for position, key in enumerate(keys):
        if seen[key]:
            yield position
        seen[key] += 1


def _unknown_names(organization: Organization) -> Iterator[Fault]:
    people = {each.id for each in organization.people}
    yield from _unknown_duties(organization)
    for position, post in enumerate(organization.posts):
        if not organization.has_office(post.office):
            message = f"岗位“{post.title}”的科室“{post.office}”不存在；请改为 offices 中已有的科室"
            yield Fault(("posts", position, "office"), message)
        if post.supervisor:
            yield from _unknown_post(
                organization, ("posts", position, "supervisor"), post.supervisor
            )
    groups: dict[str, Sequence[Tenure]] = {
        "tenures": organization.tenures,
        "deputies": organization.deputies,
    }
    for name, terms in groups.items():
        for position, term in enumerate(terms):
            yield from _unknown_post(organization, (name, position, "post"), term.post)
            if term.person not in people:
                message = f"人员“{term.person}”不存在；请改为 people 中已有的人员"
                yield Fault((name, position, "person"), message)


def _unknown_duties(organization: Organization) -> Iterator[Fault]:
    for field in ("head", "coordinator"):
        yield from _unknown_post(organization, (field,), getattr(organization, field))
    for field in ("checker", "approver"):
        if named := getattr(organization.reports, field):
            yield from _unknown_post(organization, ("reports", field), named)


def _unknown_post(
    organization: Organization, path: tuple[str | int, ...], post: str
) -> Iterator[Fault]:
    if not organization.has_post(post):
        yield Fault(path, f"岗位“{post}”不存在；请改为 posts 中已有的岗位")


def _circles(organization: Organization) -> Iterator[Fault]:
    for position, post in enumerate(organization.posts):
        above, seen = post.supervisor, {post.id}
        while above and organization.has_post(above) and above not in seen:
            seen.add(above)
            above = organization.post(above).supervisor
        if above == post.id:
            message = f"岗位“{post.title}”的上级绕回到自己；请改正 supervisor"
            yield Fault(("posts", position, "supervisor"), message)


def _overlaps(name: str, word: str, terms: Sequence[Tenure]) -> Iterator[Fault]:
    for position, term in enumerate(terms):
        last = term.until_on or date.max
        if last < term.from_on:
            message = f"{word}的结束日 {last} 早于开始日 {term.from_on}；请改正"
            yield Fault((name, position, "until_on"), message)
        for other in terms[:position]:
            together = term.from_on <= (other.until_on or date.max) and other.from_on <= last
            if other.post == term.post and together:
                message = f"岗位“{term.post}”的{word}与前面一条时间重叠；请写明前一条的 until_on"
                yield Fault((name, position, "from_on"), message)
