"""Reminders → what one person is told: the morning's digest, and single notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from planner.core.organization import Organization, Person
from planner.core.reminders.items import TO_DECIDE, TO_DO, TO_SIGN, in_words
from planner.core.reminders.letter import Item, Letter, Section
from planner.core.reminders.message import Letterhead, Message, MessageKind
from planner.core.reminders.reminder import Reminder, ReminderKind

MARK = "【预演】这是演练消息，只写入文件，不会真正发出；人员均为虚构。"
_RANK = {kind: rank for rank, kind in enumerate(ReminderKind)}
_HOW_TO_ANSWER = "点每项下面的链接就能办理；办结后不再提醒，按期办不完的请尽早申请延期。"
_HOW_TO_DECIDE = "点“待您审批”各项下面的链接就能批复。"
_HOW_ELSE = "链接打不开的，请告知督办人员登记。"


@dataclass(frozen=True)
class Digest:
    """All that one person is told on one day (汇总); `notes` are about the planner itself."""

    recipient: Person
    reminders: tuple[Reminder, ...]
    notes: tuple[Item, ...] = ()


def bundle(reminders: Iterable[Reminder], organization: Organization) -> tuple[Digest, ...]:
    """One digest a person, its items sorted by what is most urgent."""

    def by_urgency(each: Reminder) -> tuple[str, int, date, str]:
        return each.recipient, _RANK[each.kind], each.due_on, each.occurrence_id

    ordered = sorted(reminders, key=by_urgency)
    return tuple(
        Digest(organization.person(recipient), tuple(group))
        for recipient, group in groupby(ordered, key=lambda each: each.recipient)
    )


def write_digest(
    digest: Digest, organization: Organization, day: date, head: Letterhead
) -> Message:
    """The morning's message; of one occurrence only what is most urgent is said."""
    sections = tuple(_sections(digest))
    parts = [f"{each.heading}{len(each.items)}项" for each in sections]
    letter = Letter(
        mark=MARK if head.is_rehearsal else "",
        greeting=f"{digest.recipient.name}同志：",
        opening=_opening(sections, day),
        sections=sections,
        closing=tuple(_closing(sections)),
        address=head.address,
        signature=signature(organization),
    )
    subject = f"{day.month}月{day.day}日工作提醒：{'、'.join(parts)}"
    return envelope(digest.recipient, organization, day, head, (subject, letter))


def note_forgotten(name: str, days: int) -> Item:
    """That no calendar reads somebody's feed any more, for a digest's notes."""
    return Item(
        title=f"日历订阅“{name}”",
        facts=(f"已有{days}天以上没有读取，日历里看到的可能不是最新安排。",),
        todo="请在手机或电脑的日历里刷新一次；不再使用的，请在网页“日历订阅”里撤销。",
    )


def write_notice(
    reminder: Reminder, organization: Organization, day: date, head: Letterhead
) -> Message:
    """A message of one thing that cannot wait for the morning."""
    recipient = organization.person(reminder.recipient)
    letter = Letter(
        mark=MARK if head.is_rehearsal else "",
        greeting=f"{recipient.name}同志：",
        opening=f"{in_words(day)}，您的一项工作有变化：",
        sections=(Section(heading=reminder.kind.word, items=(reminder.item,)),),
        closing=(_HOW_ELSE,) if reminder.item.button else (),
        address=head.address,
        signature=signature(organization),
    )
    subject = f"{reminder.kind.word}：{reminder.title}"
    about = f"{reminder.occurrence_id}/{reminder.kind}-{reminder.step}-{reminder.due_on}"
    made = envelope(recipient, organization, day, head, (subject, letter))
    return replace(made, kind=MessageKind.NOTICE, about=about)


def envelope(
    recipient: Person,
    organization: Organization,
    day: date,
    head: Letterhead,
    said: tuple[str, Letter],
) -> Message:
    """A subject and a letter, addressed by the recipient's first channel."""
    subject, letter = said
    channel = channels_of(recipient, head)[0]
    mark = "【预演】" if head.is_rehearsal else ""
    return Message(
        organ=organization.id,
        recipient=recipient.id,
        name=recipient.name,
        address=recipient.address(channel),
        day=day,
        channel=channel,
        subject=f"{mark}{subject}",
        letter=letter,
    )


def channels_of(person: Person, head: Letterhead) -> tuple[str, ...]:
    """By what ways a person is reached, in their order; a rehearsal has only its own."""
    return head.channels if head.is_rehearsal else person.channels or head.channels


def signature(organization: Organization) -> str:
    """The last line of every message."""
    return f"{organization.name} 工作计划系统"


def _closing(sections: tuple[Section, ...]) -> Iterator[str]:
    """How to answer, for those who have to."""
    buttons = {item.button for section in sections for item in section.items}
    if buttons & {TO_DO, TO_SIGN}:
        yield _HOW_TO_ANSWER
    if TO_DECIDE in buttons:
        yield _HOW_TO_DECIDE
    if buttons & {TO_DO, TO_SIGN, TO_DECIDE}:
        yield _HOW_ELSE


def _opening(sections: tuple[Section, ...], day: date) -> str:
    count = sum(len(section.items) for section in sections)
    return f"今天是{in_words(day)}。以下{count}项工作请您留意："


def _sections(digest: Digest) -> Iterator[Section]:
    """Items by kind, each occurrence once, under the most urgent that there is to say of it."""
    said: dict[str, list[Reminder]] = {}
    for reminder in digest.reminders:
        said.setdefault(reminder.occurrence_id, []).append(reminder)
    for kind, group in groupby(said.values(), key=lambda each: each[0].kind):
        yield Section(heading=kind.word, items=tuple(_merged(each) for each in group))
    if digest.notes:
        yield Section(heading="系统情况", items=digest.notes)


def _merged(reminders: list[Reminder]) -> Item:
    """The most urgent of one occurrence's items, with what the others have to say beside."""
    first = reminders[0].item
    facts = dict.fromkeys(fact for each in reminders for fact in each.item.facts)
    return first.model_copy(update={"facts": tuple(facts)})
