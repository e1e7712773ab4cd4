"""Progress of a field → a leader's week; an organ's month → what the office has to know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planner.core.dates import Window
from planner.core.organization import Organization, Person
from planner.core.progress import Progress
from planner.core.reminders.digest import MARK, envelope, signature
from planner.core.reminders.items import in_words
from planner.core.reminders.letter import Item, Letter, Section, task_page
from planner.core.reminders.message import Letterhead, Message, MessageKind

_CLOSING = ("不想再收到这份小结的，请告知督办人员。",)


@dataclass(frozen=True)
class Field:
    """What a leader answers for above others (分管范围); never empty."""

    leader: Person
    progresses: tuple[Progress, ...]


@dataclass(frozen=True)
class MonthFacts:
    """What the planner did in a month, and whom it could not reach; names as people know them."""

    day: date
    window: Window
    sent: int
    by_kind: tuple[tuple[str, int], ...]
    bundled: int
    people: int
    answers: int
    unreached: tuple[str, ...]
    switched_off: tuple[str, ...]
    vacant: tuple[str, ...]


def fields(progresses: Iterable[Progress], organization: Organization) -> tuple[Field, ...]:
    """Each leader's field on the progresses' day: what is done below them.

    A leader stands above another office than their own, or heads the organ; who only leads the
    people of one office sees them every day.
    """
    found: dict[str, list[Progress]] = {}
    people: dict[str, Person] = {}
    for progress in progresses:
        for person in _above(progress, organization):
            people[person.id] = person
            found.setdefault(person.id, []).append(progress)
    order = [each.id for each in organization.people]
    return tuple(Field(people[who], tuple(found[who])) for who in sorted(found, key=order.index))


def write_week(
    field: Field, window: Window, organization: Organization, head: Letterhead
) -> Message | None:
    """Last week's done, this week's due, and all that is late; None if there is none of it.

    `window` is the week that begins; the one before is looked back on.
    """
    day = field.progresses[0].day
    before = Window(window.starts_on - (window.ends_on - window.starts_on), window.starts_on)
    done = [each for each in field.progresses if each.finished_on and each.finished_on in before]
    to_do = [each for each in field.progresses if each.is_to_do]
    due = [each for each in to_do if each.due_on in window and not each.is_past_due]
    late = [each for each in to_do if each.is_past_due]
    if not (done or due or late):
        return None
    sections = [
        _section("红灯：已逾期", late, organization),
        _section("本周到期", due, organization),
        _section("上周办结", done, organization),
    ]
    letter = Letter(
        mark=MARK if head.is_rehearsal else "",
        greeting=f"{field.leader.name}同志：",
        opening=(
            f"您分管的工作，上周办结{len(done)}项，本周到期{len(due)}项，逾期未办结{len(late)}项。"
        ),
        sections=tuple(each for each in sections if each.items),
        closing=_CLOSING,
        address=head.address,
        signature=signature(organization),
    )
    first, last = window.starts_on, window.last_on
    subject = f"本周工作小结（{first.month}月{first.day}日至{last.month}月{last.day}日）"
    made = envelope(field.leader, organization, day, head, (subject, letter))
    return replace(made, kind=MessageKind.WEEKLY)


def write_month(
    facts: MonthFacts, recipient: Person, organization: Organization, head: Letterhead
) -> Message:
    """What the planner sent last month, whom it could not reach, which posts nobody holds."""
    month = facts.window.starts_on.month
    kinds = "、".join(f"{word}{count}封" for word, count in facts.by_kind)
    place = f"organs/{organization.id}"
    sent = Item(
        title=f"送出{facts.sent}封消息，收件{facts.people}人",
        facts=tuple(
            each
            for each in (
                f"其中{kinds}。" if kinds else "",
                f"因超过每周封数并入下次{facts.bundled}封。" if facts.bundled else "",
                f"同期登记办理情况{facts.answers}条。",
            )
            if each
        ),
        link=f"{place}/deliveries/",
    )
    sections = (
        Section(heading="系统做了什么", items=(sent,)),
        _names("没有送到的人", facts.unreached, "请核对联系方式。", sent.link),
        _names("已停用的渠道", facts.switched_off, "改好地址后会自动恢复。", sent.link),
        _names(
            "无人任职的岗位",
            facts.vacant,
            "请确定由谁负责，并更新任职或代理。",
            f"{place}/manage/organization/",
        ),
    )
    letter = Letter(
        mark=MARK if head.is_rehearsal else "",
        greeting=f"{recipient.name}同志：",
        opening=f"{facts.window.starts_on.year}年{month}月的提醒和送达情况如下：",
        sections=tuple(each for each in sections if each.items),
        address=head.address,
        signature=signature(organization),
    )
    subject = f"{month}月提醒和送达情况"
    made = envelope(recipient, organization, facts.day, head, (subject, letter))
    return replace(made, kind=MessageKind.MONTHLY)


def _above(progress: Progress, organization: Organization) -> tuple[Person, ...]:
    own = progress.assignment.supervisor
    posts = [own] if own else []
    posts += [post.id for post in organization.superiors(own or progress.assignee)]
    office = organization.post(progress.assignee).office
    held = (
        organization.holding(post, progress.day)
        for post in posts
        if post == organization.head or organization.post(post).office != office
    )
    return tuple({each.person.id: each.person for each in held if each}.values())


def _section(heading: str, group: Iterable[Progress], organization: Organization) -> Section:
    ordered = sorted(group, key=lambda each: (each.due_on, each.occurrence.id))
    return Section(heading=heading, items=tuple(_item(each, organization) for each in ordered))


def _item(progress: Progress, organization: Organization) -> Item:
    held = organization.holding(progress.assignee, progress.day)
    post = organization.post(progress.assignee).title
    who = f"{held.person.name}（{post}）" if held else f"{post}（目前无人任职）"
    when = f"{in_words(progress.due_on)}截止"
    if progress.is_late:
        when += f"，已逾期{progress.days_late}个工作日"
    facts = [f"{when}。责任人：{who}。"]
    if progress.is_late and progress.note:
        facts.append(f"情况：{progress.note}")
    link = task_page(organization.id, progress.occurrence.id)
    return Item(title=progress.title, facts=tuple(facts), link=link)


def _names(heading: str, names: Sequence[str], todo: str, link: str) -> Section:
    items = (Item(title=name, todo=todo, link=link) for name in names)
    return Section(heading=heading, items=tuple(items))
