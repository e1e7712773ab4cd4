"""A kind of answer × an occurrence → the fields that it takes, filled in as far as they can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planner.core.dates import ONE_DAY
from planner.core.organization import Organization
from planner.core.plan import Plan
from planner.core.progress import EntryKind, Progress
from planner.web.visit import Visit

EXTENSION_DAYS = 5
_REASONS = {
    EntryKind.PROGRESSED: "办到哪一步",
    EntryKind.EXTENSION_ASKED: "延期原因",
    EntryKind.EXTENSION_REFUSED: "不批的原因",
    EntryKind.RETURNED: "退回原因（写明还缺什么）",
    EntryKind.SUSPENDED: "中止原因",
    EntryKind.CANCELLED: "撤销原因",
    EntryKind.CORRECTED: "更正什么、为什么",
}
DATES = {EntryKind.EXTENSION_ASKED: "延到哪天", EntryKind.EXTENSION_GRANTED: "批准延到"}


@dataclass(frozen=True)
class Choice:
    """One post that something can be handed to, under the word for how near it is."""

    group: str
    post: str
    word: str


@dataclass(frozen=True)
class Field:
    """One thing that a form asks for; `look` names how it is shown."""

    look: str
    name: str
    label: str
    value: str = ""
    is_required: bool = True
    unit: str = ""
    help: str = ""
    least: str = ""
    most: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Asking:
    """One occurrence as one visit finds it, about to be answered."""

    visit: Visit
    plan: Plan
    progress: Progress

    @property
    def last_on(self) -> date:
        """The last day that anything can be put off to."""
        return date(self.plan.year, 12, 31)

    def fields(self, kind: EntryKind) -> Iterator[Field]:
        """What an answer of that kind takes."""
        if kind is EntryKind.COMPLETED and self.progress.assignment.evidence:
            yield self._evidence()
        if kind in {EntryKind.COMPLETED, EntryKind.CORRECTED} and self.progress.assignment.counts:
            yield self._number(kind)
        if kind in DATES:
            yield self._date(kind)
        if kind is EntryKind.REASSIGNED:
            yield Field("post", "post", "转给谁", choices=tuple(self._posts()))
        if kind in _REASONS:
            yield Field("note", "note", _REASONS[kind])
        elif kind is EntryKind.COMPLETED:
            yield Field("remark", "note", "说明（可不写）", is_required=False)

    def _number(self, kind: EntryKind) -> Field:
        """What counts: the plan's number to begin with, less what was reported already."""
        count = self.progress.assignment.counts[0]
        indicator = next(each for each in self.plan.indicators if each.id == count.indicator)
        reported, unit = self.progress.amount, indicator.unit
        told = f"计入“{indicator.title}”"
        if kind is EntryKind.CORRECTED:
            value = "" if reported is None else str(reported)
            told = f"{told}，不改就不填"
            return Field("number", "amount", "改成", value, unit=unit, help=told, is_required=False)
        if reported:
            told = f"{told}；先前已报{reported}{unit}，这里只填新增的"
        left = count.each - (reported or 0)
        value = str(left) if left > 0 else "0" if reported else ""
        return Field("number", "amount", "数量", value, unit=unit, help=told)

    def _date(self, kind: EntryKind) -> Field:
        progress, today = self.progress, self.visit.today
        asked = progress.last(EntryKind.EXTENSION_ASKED)
        value = asked.new_due_on if asked and kind is EntryKind.EXTENSION_GRANTED else None
        least = today + ONE_DAY
        if value is None or not least <= value <= self.last_on:
            calendar = self.visit.terms.calendar
            after = calendar.add_workdays(max(progress.due_on, today), EXTENSION_DAYS)
            value = max(least, min(after, calendar.roll_back(self.last_on)))
        label, most = DATES[kind], self.last_on
        return Field("date", "until", label, f"{value}", least=f"{least}", most=f"{most}")

    def _evidence(self) -> Field:
        wanted = self.progress.assignment.evidence
        is_there = any(each.evidence for each in self.progress.history)
        told = "已有材料，不必再交" if is_there else "选文件，或写明原件放在哪里，二选一"
        return Field("evidence", "evidence", wanted, help=told, is_required=not is_there)

    def _posts(self) -> Iterator[Choice]:
        """The posts that somebody else holds now, nearest first."""
        organ, progress = self.visit.organ, self.progress
        near = (
            {organ.post(progress.assignee).office} if organ.has_post(progress.assignee) else set()
        )
        beside = set(progress.assignment.supporting_offices) - near
        found = [each for each in _held(organ, self.visit.today) if each[0] != progress.assignee]
        for group, offices in (("本科室", near), ("配合科室", beside)):
            for post, office, word in found:
                if office in offices:
                    yield Choice(group, post, word)
        for post, office, word in found:
            if office not in near | beside:
                yield Choice(organ.office(office).name, post, word)


def _held(organ: Organization, day: date) -> Iterator[tuple[str, str, str]]:
    """Every post that somebody answers for: id, office, and who that is."""
    for post in organ.posts:
        held = organ.holding(post.id, day)
        if held is not None:
            yield post.id, post.office, f"{held.person.name}（{post.title}）"
