"""Progress → the event that a scope shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from planner.core.dates import ONE_DAY
from planner.core.feed.event import FeedEvent, clean, shorten
from planner.core.feed.scope import Detail, Part, Reach, Scope
from planner.core.feed.wording import Wording
from planner.core.organization import Organization
from planner.core.plan import Citation
from planner.core.progress import Progress, State, Yardstick, YearRecord, progress_on
from planner.core.schedule import Recorded, Revision

DAYS_CANCELLED = 14


@dataclass(frozen=True)
class Style:
    """What all events of an installation have in common; `address` is that of its pages."""

    address: str
    is_rehearsal: bool = False

    @property
    def mark(self) -> str:
        """What stands before every title."""
        return "【预演】" if self.is_rehearsal else ""

    def page(self, organ: str, place: str) -> str:
        """The address of one of an organ's pages."""
        return f"{self.address}/organs/{organ}/{place}"


@dataclass(frozen=True)
class View:
    """Who looks, and how closely."""

    scope: Scope
    detail: Detail = Detail.FULL


@dataclass(frozen=True)
class FeedItem:
    """An occurrence as feeds look at it: where it stands, with those who named its posts."""

    recorded: Recorded
    progress: Progress
    organization: Organization
    wording: Wording

    @property
    def is_shown(self) -> bool:
        """Whether it is not long cancelled: clients are told for 14 days, then it is gone."""
        if self.progress.state is not State.CANCELLED:
            return True
        return (self.progress.day - self.recorded.changed_at.date()).days <= DAYS_CANCELLED


def items_of(
    day: date,
    record: YearRecord,
    dropped: Mapping[str, Revision],
    worded: Mapping[str, Wording],
    by: Yardstick,
) -> tuple[FeedItem, ...]:
    """Every occurrence of a year as it stands on a day.

    `dropped` has, for each assignment that the plan in force lacks, the last revision that had it:
    calendars are told of what was cancelled with it.
    """
    known = {
        place.assignment.id: (place.assignment, revision.organization)
        for revision in (*dropped.values(), record.revision)
        for place in revision.plan.places()
    }
    return tuple(
        FeedItem(
            each,
            progress_on(day, each, assignment, told, by),
            organization,
            worded[assignment.id],
        )
        for each in record.recorded
        for assignment, organization in [known[each.occurrence.assignment_id]]
        for told in [record.entries.get(each.occurrence.id, ())]
    )


def events_of(
    items: Iterable[FeedItem], view: View, organization: Organization, style: Style
) -> Iterator[FeedEvent]:
    """The events of all that a view shows; `organization` says who has what on the day."""
    for item in items:
        part = view.scope.part(item.progress, organization) if item.is_shown else None
        if part is not None:
            yield event_of(item, part, view, style)


def event_of(item: FeedItem, part: Part, view: View, style: Style) -> FeedEvent:
    """One occurrence's event, in the words of the plan in force."""
    progress, recorded = item.progress, item.recorded
    organ = item.organization.id
    is_cancelled = progress.state is State.CANCELLED
    is_full = view.detail is Detail.FULL
    address = style.page(organ, f"tasks/{progress.occurrence.id}/") if is_full else ""
    return FeedEvent(
        uid=f"{progress.occurrence.id}@{organ}.planner",
        sequence=recorded.sequence + item.wording.changes,
        changed_at=max(recorded.changed_at, item.wording.since),
        starts_on=progress.due_on,
        ends_on=progress.due_on + ONE_DAY,
        summary=shorten(style.mark + _state_mark(progress) + part.mark + progress.title),
        description=_description(item, part, address) if is_full else "",
        address=address,
        is_cancelled=is_cancelled,
        has_alarm=progress.is_to_do and _is_told(part, view.scope),
    )


def _is_told(part: Part, scope: Scope) -> bool:
    """Only whoever has to do a thing is woken, and not those who look on."""
    return scope.reach in {Reach.OWN, Reach.POST} and part in {Part.DOES, Part.STANDS_IN}


def _state_mark(progress: Progress) -> str:
    if progress.is_done:
        return "✓ "
    return "【已取消】" if progress.state is State.CANCELLED else ""


def _description(item: FeedItem, part: Part, address: str) -> str:
    return "\n".join(clean(line) for line in (*_lines(item, part), address))


def _lines(item: FeedItem, part: Part) -> Iterator[str]:
    progress, organization = item.progress, item.organization
    assignment = progress.assignment
    provisional = "（暂定）" if progress.occurrence.is_provisional else ""
    yield f"{_in_words(progress)}截止{provisional}，{progress.state.word}"
    yield f"任务：{assignment.id} {assignment.title}"
    post = organization.post(progress.assignee)
    office = organization.office(assignment.lead_office or post.office).name
    support = "、".join(organization.office(each).name for each in assignment.supporting_offices)
    yield f"责任岗位：{post.title}" + ("（由代理人办）" if part is Part.IS_STOOD_IN_FOR else "")
    yield f"牵头科室：{office}" + (f"；配合科室：{support}" if support else "")
    yield f"办结标准：{assignment.done_when}"
    if assignment.evidence:
        yield f"佐证材料：{assignment.evidence}"
    yield f"出处：{'；'.join(map(_cited, assignment.citations))}"


def _in_words(progress: Progress) -> str:
    due = progress.due_on
    return f"{due.year}年{due.month}月{due.day}日（星期{'一二三四五六日'[due.weekday()]}）"


def _cited(citation: Citation) -> str:
    inner = citation.quote.replace("“", "‘").replace("”", "’")
    return f"{citation.place}“{inner}”"
