"""A member × the years of their organ → what is theirs to do and to decide, each thing once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from planner.core.organization import Holding, Organization, Person
from planner.core.permissions import Member, Role
from planner.core.progress import Entry, EntryKind, Progress, undoable
from planner.operations.board import YearBoard

NEXT_DAYS = 30


class Heap(StrEnum):
    """Why something lies on somebody's desk (分类), in the order in which to look at it."""

    DECIDE = "decide"
    RETURNED = "returned"
    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    SIGN = "sign"
    LATER = "later"
    DEPUTY = "deputy"
    CHARGE = "charge"
    AWAITED = "awaited"
    OFFICE = "office"
    ANSWERED = "answered"


@dataclass(frozen=True)
class WorkItem:
    """One occurrence on somebody's desk (工作事项).

    `seen` counts its entries; `in_stead_of` is who they stand in for; `with_whom` who has it now,
    or who decides, if that is somebody else; `undoable` their own last entry.
    """

    progress: Progress
    heap: Heap
    seen: int
    in_stead_of: Person | None = None
    with_whom: Person | None = None
    undoable: Entry | None = None


@dataclass(frozen=True)
class Work:
    """All that lies on a member's desk on a day (我的工作)."""

    day: date
    items: tuple[WorkItem, ...]

    def heap(self, heap: Heap) -> tuple[WorkItem, ...]:
        """The items of one heap, earliest due first."""
        return tuple(each for each in self.items if each.heap is heap)

    def one(self, occurrence: str) -> WorkItem | None:
        """The item about an occurrence; None if it does not lie on this desk."""
        return next(
            (each for each in self.items if each.progress.occurrence.id == occurrence), None
        )


def work_of(member: Member, organization: Organization, boards: Sequence[YearBoard]) -> Work:
    """What is a member's in some years of an organ; nothing stands in two heaps."""
    desk = _Desk(member, organization)
    found = [
        desk.item(progress, heap, board)
        for board in boards
        for progress in _at_hand(board, desk.posts)
        for heap in [desk.heap(progress)]
        if heap is not None
    ]
    found.sort(key=lambda each: (each.progress.due_on, each.progress.occurrence.id))
    return Work(member.day, tuple(found))


def decider(progress: Progress, organization: Organization) -> Person | None:
    """Who is asked first to confirm and to grant: the nearest above who holds a post.

    It is the assignee only if nobody is above them; None if nobody is there at all.
    """
    held = _holder(progress.assignee, organization, progress.day)
    own = progress.assignment.supervisor
    line = [own] if own and organization.has_post(own) else []
    start = (line or [progress.assignee])[0]
    if organization.has_post(start):
        line += [post.id for post in organization.superiors(start)]
    holders = (_holder(post, organization, progress.day) for post in (*line, organization.head))
    return next((each for each in holders if each is not None and each != held), held)


class _Desk:
    """A member's posts on a day, and who is asked first about what, looked up once."""

    def __init__(self, member: Member, organization: Organization) -> None:
        self.member, self.organization = member, organization
        self.posts = frozenset(member.posts)
        self.is_office = Role.OFFICE in member.roles_in(organization)
        self._holdings: dict[str, Holding | None] = {}
        self._deciders: dict[tuple[str, str | None], Person | None] = {}

    def heap(self, progress: Progress) -> Heap | None:
        """Where something lies; None if it is not theirs, or not yet."""
        asks = progress.awaits_confirmation or (progress.is_to_do and progress.is_asking)
        if asks and self._is_me(self._decider(progress)):
            return Heap.DECIDE
        if progress.assignee in self.posts and (asks or progress.is_to_do):
            return self._heap_at_own_post(progress)
        return self._heap_elsewhere(progress, asks=asks)

    def item(self, progress: Progress, heap: Heap, board: YearBoard) -> WorkItem:
        """The item, with whom else it has to do."""
        seen = len(board.entries.get(progress.occurrence.id, ()))
        other, stead = self._holder(progress), None
        if heap in {Heap.AWAITED, Heap.OFFICE} or (self._is_me(other) and progress.is_asking):
            other = self._decider(progress)
        held = self._holding(progress)
        if held and self._is_me(held.person):
            stead = held.in_stead_of
        other = None if self._is_me(other) else other
        return WorkItem(progress, heap, seen, stead, other, self._answered(progress))

    def _heap_at_own_post(self, progress: Progress) -> Heap | None:
        if not progress.is_to_do:
            return Heap.AWAITED
        if self._is_me(self._holder(progress)):
            return _heap_of_own(progress) or (Heap.ANSWERED if self._answered(progress) else None)
        return Heap.DEPUTY if _is_near(progress) else None

    def _heap_elsewhere(self, progress: Progress, *, asks: bool) -> Heap | None:
        if asks and self.is_office:
            return Heap.OFFICE
        if progress.is_to_do and progress.is_late and self._is_me(self._decider(progress)):
            return Heap.CHARGE
        return Heap.ANSWERED if self._answered(progress) else None

    def _holding(self, progress: Progress) -> Holding | None:
        post = progress.assignee
        if post not in self._holdings:
            has_post = self.organization.has_post(post)
            found = self.organization.holding(post, progress.day) if has_post else None
            self._holdings[post] = found
        return self._holdings[post]

    def _holder(self, progress: Progress) -> Person | None:
        held = self._holding(progress)
        return held.person if held else None

    def _decider(self, progress: Progress) -> Person | None:
        key = (progress.assignee, progress.assignment.supervisor)
        if key not in self._deciders:
            self._deciders[key] = decider(progress, self.organization)
        return self._deciders[key]

    def _is_me(self, person: Person | None) -> bool:
        return person is not None and person.id == self.member.person

    def _answered(self, progress: Progress) -> Entry | None:
        """The last that people entered, if it is theirs and of today."""
        last = undoable(progress.history)
        is_own = last is not None and last.by == self.member.person
        return last if last and is_own and _is_on(last, progress.day) else None


def _heap_of_own(progress: Progress) -> Heap | None:
    """Where something lies that they owe themselves."""
    sunday = progress.day + timedelta(days=6 - progress.day.weekday())
    last = progress.last(EntryKind.RETURNED, EntryKind.COMPLETED, EntryKind.REASSIGNED)
    # also while it is being done again
    if last is not None and last.kind is EntryKind.RETURNED:
        return Heap.RETURNED
    if progress.is_past_due:
        return Heap.LATE
    if progress.due_on <= sunday:
        return Heap.TODAY if progress.due_on == progress.day else Heap.WEEK
    if progress.is_unsigned and progress.issued_on is not None:
        return Heap.SIGN
    return Heap.LATER if _is_near(progress) else None


def _is_near(progress: Progress) -> bool:
    return progress.due_on <= progress.day + timedelta(days=NEXT_DAYS)


def _at_hand(board: YearBoard, posts: Collection[str]) -> Iterator[Progress]:
    """What may lie on a desk: what its posts owe, and what stirs elsewhere."""
    for post in posts:
        yield from board.by_assignee.get(post, ())
    yield from (each for each in board.stirring if each.assignee not in posts)


def _is_on(entry: Entry, day: date) -> bool:
    return entry.at.date() == day


def _holder(post: str, organization: Organization, day: date) -> Person | None:
    if not organization.has_post(post):
        return None
    held = organization.holding(post, day)
    return held.person if held else None
