"""What lies on a desk → why it is there, in words."""

from __future__ import annotations

from collections.abc import Iterator

from django import template

from planner.core.organization import Organization
from planner.core.progress import Entry, EntryKind, Progress, State
from planner.operations.answering import name_of
from planner.operations.strips import Square, square
from planner.operations.work import Heap, WorkItem
from planner.web.templatetags.words import day_in_words

register = template.Library()

LONGEST_SHORT = 7


@register.filter
def why(item: WorkItem, organ: Organization) -> list[str]:
    """Why something lies on somebody's desk, one sentence each; nothing where the heap says it."""
    return list(_reasons(item, organ))


@register.filter
def when(progress: Progress) -> str:
    """How far the due date is, as its colour: late, soon, or neither."""
    if progress.is_late:
        return "late"
    is_soon = progress.is_to_do and progress.due_on == progress.day
    return "soon" if is_soon else ""


@register.filter
def year_square(progress: Progress) -> Square:
    """The square of one occurrence in its year."""
    return square(progress)


@register.simple_tag
def year_squares() -> tuple[Square, ...]:
    """Every kind of square, for a legend."""
    return tuple(Square)


@register.filter
def short_label(progress: Progress) -> str:
    """What tells one occurrence from the others of its year, in a few characters."""
    label, due_on = progress.occurrence.label, progress.due_on
    return label if len(label) <= LONGEST_SHORT else f"{due_on.month}月{due_on.day}日"


def _reasons(item: WorkItem, organ: Organization) -> Iterator[str]:
    progress = item.progress
    other = item.with_whom.name if item.with_whom else ""
    if item.in_stead_of:
        yield f"代{item.in_stead_of.name}办理"
    if item.heap is Heap.DECIDE:
        yield from _question(progress, organ)
    elif progress.is_asking:
        yield _asked(progress, f"已申请延期到{{day}}，等{other or '领导'}批")
    elif item.heap is Heap.AWAITED or item.heap is Heap.OFFICE:
        yield f"等{other}销号" if other else "等销号"
    elif item.heap in {Heap.DEPUTY, Heap.CHARGE}:
        yield f"{other}在办" if other else "目前无人任职"
    yield from _last_word(item, organ)
    if progress.is_unsigned and progress.issued_on and item.heap is not Heap.DECIDE:
        yield f"{day_in_words(progress.issued_on)}交办，还没有签收"
    if progress.occurrence.is_provisional:
        yield "日期暂定"


def _question(progress: Progress, organ: Organization) -> Iterator[str]:
    """What somebody asks to be decided."""
    if progress.is_asking:
        asked = progress.last(EntryKind.EXTENSION_ASKED)
        yield _asked(progress, f"{_who(asked, organ)}申请延期到{{day}}")
        if asked and asked.note:
            yield f"原因：{asked.note}"
        return
    done = progress.last(EntryKind.COMPLETED)
    if done:
        said = f"，说明：{done.note}" if done.note else ""
        yield f"{_who(done, organ)}{day_in_words(done.at.date())}报办结{said}"


def _last_word(item: WorkItem, organ: Organization) -> Iterator[str]:
    """What was said to it last, and why it was given back: a return, a refusal, a handover."""
    progress = item.progress
    told = progress.last(
        EntryKind.RETURNED,
        EntryKind.REASSIGNED,
        EntryKind.EXTENSION_REFUSED,
        EntryKind.PROGRESSED,
        EntryKind.COMPLETED,
        EntryKind.ACKNOWLEDGED,
    )
    returned = progress.last(EntryKind.RETURNED)
    if item.heap is Heap.RETURNED and returned and returned is not told:
        yield f"{_who(returned, organ)}{returned.kind.word}：{returned.note}"
    if told is None or progress.state not in {State.RETURNED, State.OPEN, State.PROGRESSED}:
        return
    if told.kind in {EntryKind.COMPLETED, EntryKind.ACKNOWLEDGED}:
        return
    note = f"：{told.note}" if told.note else ""
    word = {EntryKind.REASSIGNED: "转来", EntryKind.EXTENSION_REFUSED: "没有批准延期"}
    yield f"{_who(told, organ)}{word.get(told.kind, told.kind.word)}{note}"


def _asked(progress: Progress, sentence: str) -> str:
    asked = progress.last(EntryKind.EXTENSION_ASKED)
    day = day_in_words(asked.new_due_on) if asked and asked.new_due_on else "另一天"
    return sentence.format(day=day)


def _who(entry: Entry | None, organ: Organization) -> str:
    return name_of(entry.by, organ) if entry else ""
