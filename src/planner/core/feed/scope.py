"""A person × posts on a day → whose work they may subscribe to, and their part in each thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.core.errors import NotFound
from planner.core.organization import Organization, Post
from planner.core.progress import Progress


class Reach(StrEnum):
    """How far a feed looks (订阅范围)."""

    OWN = "own"
    POST = "post"
    OFFICE = "office"
    ORGAN = "organ"

    @property
    def word(self) -> str:
        """The word that staff use."""
        return {"own": "本人", "post": "岗位", "office": "科室", "organ": "全单位"}[self.value]


class Detail(StrEnum):
    """How much an event says (详略): titles alone leave little with a calendar abroad."""

    FULL = "full"
    TITLES = "titles"

    @property
    def word(self) -> str:
        """The word that staff use."""
        return {"full": "完整", "titles": "只有标题"}[self.value]


class Part(StrEnum):
    """What somebody has to do with a thing: it decides mark and alarm."""

    DOES = "does"
    STANDS_IN = "stands-in"
    IS_STOOD_IN_FOR = "is-stood-in-for"
    SUPPORTS = "supports"
    LOOKS_ON = "looks-on"

    @property
    def mark(self) -> str:
        """What stands before the title."""
        return {Part.STANDS_IN: "【代理】", Part.SUPPORTS: "【配合】"}.get(self, "")


@dataclass(frozen=True)
class Scope:
    """Whose work a feed shows: `of` is a person's, a post's or an office's id, "" for the organ."""

    reach: Reach
    of: str = ""

    @classmethod
    def parse(cls, text: str) -> Scope:
        """`own:wangfang`, `post:clerk`, `office:law` or `organ` → scope; raises NotFound."""
        reach, _, of = text.partition(":")
        if reach not in set(Reach) or (reach == Reach.ORGAN) is bool(of):
            raise NotFound("订阅范围", text, (f"{each}" for each in Reach))
        return cls(Reach(reach), of)

    def __str__(self) -> str:
        return f"{self.reach}:{self.of}" if self.of else str(self.reach)

    def title(self, organization: Organization) -> str:
        """What it shows, in words: no person's name goes to other people's servers."""
        match self.reach:
            case Reach.OWN:
                return "我的工作"
            case Reach.POST:
                return organization.post(self.of).title
            case Reach.OFFICE:
                return organization.office(self.of).name
            case _:
                return "全年工作"

    def exists(self, organization: Organization) -> bool:
        """Whether the organization has what it names."""
        match self.reach:
            case Reach.OWN:
                return any(each.id == self.of for each in organization.people)
            case Reach.POST:
                return organization.has_post(self.of)
            case Reach.OFFICE:
                return organization.has_office(self.of)
            case _:
                return True

    def part(self, progress: Progress, organization: Organization) -> Part | None:
        """What the scope has to do with an occurrence; None keeps it out.

        A person has what a post of theirs answers for on the day that counts: the due date, or the
        day on which it was finished before; what is overdue goes with the post.
        """
        match self.reach:
            case Reach.OWN:
                return self._own_part(progress, organization)
            case Reach.POST:
                return Part.DOES if progress.assignee == self.of else None
            case Reach.OFFICE:
                return self._office_part(progress, organization)
            case _:
                return Part.LOOKS_ON

    def _own_part(self, progress: Progress, organization: Organization) -> Part | None:
        if not organization.has_post(progress.assignee):
            return None
        on = _day_that_counts(progress)
        deputy = organization.deputy(progress.assignee, on)
        holder = organization.holder(progress.assignee, on)
        if deputy is not None and deputy.id == self.of:
            return Part.STANDS_IN
        if holder is not None and holder.id == self.of:
            return Part.IS_STOOD_IN_FOR if deputy else Part.DOES
        return None

    def _office_part(self, progress: Progress, organization: Organization) -> Part | None:
        assignment = progress.assignment
        if organization.has_post(progress.assignee):
            leading = assignment.lead_office or organization.post(progress.assignee).office
            if leading == self.of:
                return Part.DOES
        return Part.SUPPORTS if self.of in assignment.supporting_offices else None


def may_read(person: str, scope: Scope, organization: Organization, day: date) -> bool:
    """Whether somebody may subscribe to a scope, and go on reading it (谁能看什么).

    Everybody their own, for as long as they hold a post or will; staff their office's; leaders
    what lies below them; the head and the office that runs the plan everything.
    """
    if scope.reach is Reach.OWN:
        return scope.of == person and organization.is_in_service(person, day)
    own = set(organization.posts_of(person, day))
    if own & {organization.head, organization.coordinator}:
        return scope.exists(organization)
    offices = {organization.post(each).office for each in own}
    if scope.reach is Reach.ORGAN:
        return organization.is_leader(person, day)
    shown = (each for each in organization.posts if scope.of == _name(each, scope.reach))
    return any(each.office in offices or organization.is_above(own, each.id) for each in shown)


def readable(person: str, organization: Organization, day: date) -> tuple[Scope, ...]:
    """All that somebody may subscribe to, nearest first."""
    every = (
        Scope(Reach.OWN, person),
        *(Scope(Reach.POST, each) for each in organization.posts_of(person, day)),
        *(Scope(Reach.OFFICE, each.id) for each in organization.offices),
        Scope(Reach.ORGAN),
    )
    return tuple(each for each in every if may_read(person, each, organization, day))


def _name(post: Post, reach: Reach) -> str:
    """The id under which a scope of that reach shows a post's work."""
    return post.id if reach is Reach.POST else post.office


def _day_that_counts(progress: Progress) -> date:
    if progress.finished_on is not None:
        return progress.finished_on
    return max(progress.due_on, progress.day) if progress.is_to_do else progress.due_on
