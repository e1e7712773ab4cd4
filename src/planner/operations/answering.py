"""A member's answer → an entry, if they may give it as things stand in that very moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from planner.core.errors import NotAllowed, NotFound, PlannerError
from planner.core.organization import Organization
from planner.core.permissions import Act, Member, Role
from planner.core.plan import Assignment
from planner.core.progress import PLANNER, Entry, EntryKind, Progress, progress_on, undoable
from planner.core.schedule import Recorded
from planner.ledger.entries import read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.revisions import read_revision
from planner.ledger.store import transaction
from planner.operations.record import assignment_of, enter, year_of
from planner.operations.terms import Terms
from planner.operations.years import organization_of


@dataclass(frozen=True)
class Answered:
    """What became of an answer: its entry, and whether it is new; the same may come twice."""

    entry: Entry
    is_new: bool = True


class Overtaken(PlannerError):
    """Somebody answered after the form was made; nothing is entered until it is looked at again."""

    def __init__(self, since: Sequence[Entry], organization: Organization) -> None:
        """Say who did what meanwhile."""
        told = (f"{name_of(each.by, organization)}已{each.kind.word}" for each in since)
        super().__init__(f"这期间{'、'.join(dict.fromkeys(told))}，请看后再提交。")


class NotPermitted(NotAllowed):
    """An answer that is for others to give (无权登记); the occurrence may have changed hands."""


def answer(organ: str, entry: Entry, *, member: Member, seen: int | None, terms: Terms) -> Answered:
    """Enter a member's answer and tell at once whom it concerns; or raise, with nothing written.

    `seen` is how many entries the form was made from. The same form sent again changes nothing.
    Raises Overtaken, NotPermitted, NotAllowed, NotFound.
    """
    given = replace(entry, by=member.person)
    if given.kind is not EntryKind.REASSIGNED:
        # whoever an entry names has it from then on
        given = replace(given, post=None)
    with transaction(organ):
        now = organization_of(organ, entry.at.date())
        recorded, told = _known(organ, entry.occurrence_id)
        # that it was issued changes nothing for who answers
        since = [each for each in told[seen:] if each.kind is not EntryKind.ISSUED]
        if seen is not None and since:
            if _is_same(since[0], given):
                return Answered(since[0], is_new=False)
            raise Overtaken(since, now)
        assignment = _assignment_in_force(organ, recorded, entry)
        progress = progress_on(entry.at.date(), recorded, assignment, told, terms.yardstick)
        _require_permitted(given, progress, _as_of(member, now), now)
        _require_taker(given, progress, now)
        (made,) = enter(organ, [given], now, terms)
    return Answered(made)


def may_undo(progress: Progress, member: Member, organization: Organization) -> bool:
    """Whether a member may take back what was entered last: their own, or the office anybody's."""
    last = undoable(progress.history)
    if last is None or not member.may_with(Act.SEE_OCCURRENCE, progress, organization):
        return False
    return last.by == member.person or Role.OFFICE in member.roles_in(organization)


def name_of(person: str, organization: Organization) -> str:
    """What people call whoever made an entry, also one who is in no list any more."""
    if person == PLANNER:
        return "系统"
    return next((each.name for each in organization.people if each.id == person), person)


def _known(organ: str, occurrence: str) -> tuple[Recorded, tuple[Entry, ...]]:
    found = read_occurrences(organ, ids=[occurrence])
    if not found:
        raise NotFound("期次", occurrence)
    return found[0], read_entries(organ, ids=[occurrence])[occurrence]


def _assignment_in_force(organ: str, recorded: Recorded, entry: Entry) -> Assignment:
    revision = read_revision(organ, year_of(recorded))
    found = assignment_of(entry, revision.plan) if revision else None
    if found is None:
        raise NotAllowed(entry.kind.word, "现行计划里已经没有这项任务")
    return found


def _is_same(entered: Entry, given: Entry) -> bool:
    """Whether the same form was sent twice; of a file the text may differ, it is kept once."""
    at, stead, proof = given.at, given.in_stead_of, given.evidence
    return replace(entered, at=at, in_stead_of=stead, evidence=proof) == given


def _as_of(member: Member, organization: Organization) -> Member:
    """The member with the posts that they have by what was published last."""
    own = member.organization
    if own is None or own.id != organization.id:
        return member
    return replace(member, organization=organization)


def _require_permitted(
    entry: Entry, progress: Progress, member: Member, organization: Organization
) -> None:
    """Raise NotPermitted unless the table lets the member; who entered last may take it back."""
    if entry.is_undoing and entry.kind is EntryKind.CORRECTED:
        what, may = "撤回", may_undo(progress, member, organization)
    else:
        what, may = entry.kind.word, member.may_with(entry.kind, progress, organization)
    if not member.person or not may:
        whose = _whose(progress.assignee, organization, progress.day)
        raise NotPermitted(what, f"这件事现在由{whose}负责，{member.name}没有这项权限")


def _require_taker(entry: Entry, progress: Progress, organization: Organization) -> None:
    """Raise NotAllowed unless somebody else is at the post that it is handed to."""
    if entry.kind is not EntryKind.REASSIGNED or not entry.post:
        return
    post = organization.post(entry.post)
    if post.id == progress.assignee:
        raise NotAllowed("转办", f"现在就由{post.title}负责", ("选另一个岗位",))
    if organization.holding(post.id, progress.day) is None:
        raise NotAllowed("转办", f"{post.title}目前无人任职", ("选另一个岗位",))


def _whose(post: str, organization: Organization, day: date) -> str:
    if not organization.has_post(post):
        return "已撤销的岗位"
    held, title = organization.holding(post, day), organization.post(post).title
    return f"{held.person.name}（{title}）" if held else f"{title}（目前无人任职）"
