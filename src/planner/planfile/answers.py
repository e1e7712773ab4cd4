"""A file of answers → ledger entries, for a rehearsal that follows a script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from planner.core.errors import Fault
from planner.core.organization import Organization
from planner.core.plan import Plan
from planner.core.progress import Entry, EntryKind
from planner.planfile.page import Page
from planner.planfile.structure import build

_OWN = frozenset({EntryKind.ISSUED, EntryKind.MOVED, EntryKind.LAPSED})
"""What only the planner itself enters."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class _Answer(_Value):
    occurrence: str = Field(min_length=1, max_length=80)
    kind: EntryKind = EntryKind.COMPLETED
    at: str = Field(pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d$")
    by: str
    note: str = Field(default="", max_length=500)
    amount: int | None = Field(default=None, ge=0)
    new_due_on: date | None = None
    post: str | None = None
    evidence: str = Field(default="", max_length=200)
    is_undoing: bool = False

    @property
    def moment(self) -> datetime | None:
        """The wall clock's time; None for a 30 February."""
        try:
            return datetime.fromisoformat(self.at)
        except ValueError:
            return None


class _Answers(_Value):
    answers: tuple[_Answer, ...] = ()


def read_answers(
    path: Path, plan: Plan, organization: Organization, zone: ZoneInfo
) -> tuple[Entry, ...]:
    """The entries of a file in the order of time; raises Rejected with all findings, or Unreadable.

    An answer is `occurrence`, `kind` (completed unless told), `at` (wall clock of `zone`), `by`
    (a person's id), and where the kind has them `note`, `amount`, `new_due_on`, `post`,
    `evidence`, `is_undoing`.
    """
    page = Page.of(path)
    told, faults = build(_Answers, page.tree)
    page.note(faults)
    owners = {place.assignment.id: place.assignment.assignee for place in plan.places()}
    if told:
        page.note(_faults(told, owners, organization))
    given = page.settle(told).answers
    entries = (_entry(each, owners, organization, zone) for each in given)
    return tuple(sorted(entries, key=lambda entry: entry.at))


def _faults(told: _Answers, owners: dict[str, str], organization: Organization) -> Iterator[Fault]:
    people = {person.id for person in organization.people}
    for position, each in enumerate(told.answers):
        path = ("answers", position)
        assignment = each.occurrence.partition("@")[0]
        if assignment not in owners:
            yield Fault((*path, "occurrence"), f"计划里没有任务“{assignment}”；请核对期次编号")
        if each.by not in people:
            yield Fault((*path, "by"), f"人员“{each.by}”不存在；请改为机构文件中的人员编号")
        if each.post and not organization.has_post(each.post):
            yield Fault((*path, "post"), f"岗位“{each.post}”不存在；请改为机构文件中的岗位编号")
        if each.kind in _OWN:
            yield Fault((*path, "kind"), f"“{each.kind.title}”由系统自己登记；请改写或删去")
        if each.moment is None:
            yield Fault((*path, "at"), f"没有 {each.at} 这个时间；请改正")


def _entry(
    told: _Answer, owners: dict[str, str], organization: Organization, zone: ZoneInfo
) -> Entry:
    at = datetime.fromisoformat(told.at).replace(tzinfo=zone)
    held = organization.holding(owners[told.occurrence.partition("@")[0]], at.date())
    holder = held.in_stead_of if held and held.person.id == told.by else None
    return Entry(
        occurrence_id=told.occurrence,
        kind=told.kind,
        at=at,
        by=told.by,
        note=told.note,
        amount=told.amount,
        new_due_on=told.new_due_on,
        post=told.post,
        in_stead_of=holder.id if holder else None,
        evidence=told.evidence,
        is_undoing=told.is_undoing,
    )
