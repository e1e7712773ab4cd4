"""Progress × policy × day → who is told what: reminders, one digest a person a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from planner.core.dates import ONE_DAY, Window
from planner.core.organization import Organization, Person
from planner.core.progress import Progress
from planner.core.workdays import WorkdayCalendar


class ReminderKind(StrEnum):
    """Why one person is told one thing (提醒的种类), most urgent first."""

    ESCALATION = "escalation"
    OVERDUE = "overdue"
    VACANT = "vacant"
    UNSIGNED = "unsigned"
    UPCOMING = "upcoming"

    @property
    def word(self) -> str:
        """The word that stands over its items in a message."""
        return _WORDS[self]


_WORDS = {
    ReminderKind.ESCALATION: "督办",
    ReminderKind.OVERDUE: "催办（已逾期）",
    ReminderKind.VACANT: "岗位无人任职",
    ReminderKind.UNSIGNED: "催签",
    ReminderKind.UPCOMING: "即将到期",
}


@dataclass(frozen=True)
class ReminderPolicy:
    """How early and how late people are told, in working days."""

    lead_days: tuple[int, ...] = (7, 3, 1)
    overdue_days: int = 1
    supervisor_days: int = 3
    head_days: int = 7


@dataclass(frozen=True)
class Reminder:
    """One thing to tell one person; told once for its key.

    `step` tells reminders of one kind apart: the lead days of an upcoming one, the working days
    late of an escalation. `due_on` is the due date as of now: moved work is told of anew.
    """

    occurrence_id: str
    kind: ReminderKind
    step: int
    due_on: date
    recipient: str
    line: str

    @property
    def key(self) -> str:
        """The natural key under which it is claimed."""
        return f"{self.occurrence_id}|{self.kind}-{self.step}|{self.due_on}|{self.recipient}"

    @property
    def title(self) -> str:
        """What it is about."""
        return self.line.partition("\n")[0]


@dataclass(frozen=True)
class Message:
    """What is sent to one person on one day by one channel (消息), with a fixed Message-ID."""

    organ: str
    recipient: str
    name: str
    address: str
    day: date
    channel: str
    subject: str
    text: str

    @property
    def key(self) -> str:
        """The natural key under which it is claimed."""
        return f"{self.organ}|{self.recipient}|{self.day}|{self.channel}"


@dataclass(frozen=True)
class OutboxState:
    """How many messages stand where; `free_at` is when the next claim of another runs out."""

    pending: int
    sending: int
    sent: int
    failed: int
    free_at: datetime | None = None

    @property
    def unsent(self) -> int:
        """How many messages are decided and not out."""
        return self.pending + self.sending + self.failed


@dataclass(frozen=True)
class Letterhead:
    """What every message of an installation carries: channel, address of the pages, 预演 or not."""

    channel: str
    address: str
    is_rehearsal: bool = False


@dataclass(frozen=True)
class Digest:
    """All that one person is told on one day (汇总)."""

    recipient: Person
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True)
class Occasion:
    """By what reminders are decided: policy, calendar, and since when the plan is known.

    What was due before anybody could know of it is counted late from `known_since` on, so that a
    plan taken up in March does not go to the head on its first morning.
    """

    policy: ReminderPolicy
    calendar: WorkdayCalendar
    known_since: date = date.min


@dataclass(frozen=True)
class _Case:
    progress: Progress
    organization: Organization
    by: Occasion

    @property
    def days_late(self) -> int:
        known = max(self.by.known_since, self.progress.due_on)
        return self.by.calendar.count_workdays(Window.through(known + ONE_DAY, self.progress.day))


def due_reminders(
    progresses: Iterable[Progress], organization: Organization, by: Occasion
) -> tuple[Reminder, ...]:
    """Every reminder whose time has come on the progresses' day, told already or not.

    A step that was missed is not made up for once a later one has come: people hear where
    things stand now, once.
    """
    return tuple(
        reminder
        for progress in progresses
        if progress.is_to_do and progress.day >= progress.occurrence.starts_on
        for reminder in _reminders_of(_Case(progress, organization, by))
    )


def bundle(reminders: Iterable[Reminder], organization: Organization) -> tuple[Digest, ...]:
    """One digest a person, its items sorted by what is most urgent."""
    urgency = {kind: rank for rank, kind in enumerate(ReminderKind)}

    def by_urgency(each: Reminder) -> tuple[str, int, date, str]:
        return each.recipient, urgency[each.kind], each.due_on, each.occurrence_id

    ordered = sorted(reminders, key=by_urgency)
    return tuple(
        Digest(organization.person(recipient), tuple(group))
        for recipient, group in groupby(ordered, key=lambda each: each.recipient)
    )


def write_message(
    digest: Digest, organization: Organization, day: date, head: Letterhead
) -> Message:
    """A digest as the message that its recipient reads."""
    kinds = [reminder.kind for reminder in digest.reminders]
    parts = [
        f"{kind.word.partition('（')[0]}{kinds.count(kind)}项"
        for kind in ReminderKind
        if kind in kinds
    ]
    mark = "【预演】" if head.is_rehearsal else ""
    return Message(
        organ=organization.id,
        recipient=digest.recipient.id,
        name=digest.recipient.name,
        address=digest.recipient.email,
        day=day,
        channel=head.channel,
        subject=f"{mark}{day.month}月{day.day}日工作提醒：{'、'.join(parts)}",
        text="\n".join(_lines(digest, organization, day, head)),
    )


def _reminders_of(case: _Case) -> Iterator[Reminder]:
    progress, policy = case.progress, case.by.policy
    assignee = _holder(case, progress.assignee)
    if assignee is None:
        yield from _vacancy(case)
    if not progress.is_past_due:
        step = _lead_step(case)
        if assignee and step is not None:
            yield _reminder(case, ReminderKind.UPCOMING, step, assignee)
    elif case.days_late >= policy.supervisor_days:
        step = policy.head_days if case.days_late >= policy.head_days else policy.supervisor_days
        for person in _told_of_escalation(case, step):
            yield _reminder(case, ReminderKind.ESCALATION, step, person)
    elif assignee and case.days_late >= policy.overdue_days:
        yield _reminder(case, ReminderKind.OVERDUE, policy.overdue_days, assignee)


def _lead_step(case: _Case) -> int | None:
    """The lead step that has been reached: only the later half of a window is spoken of.

    Weekly work is so announced a day before, and not a week before, when the last is still open.
    """
    progress = case.progress
    span = case.by.calendar.count_workdays(
        Window.through(progress.occurrence.starts_on, progress.due_on)
    )
    shortest = min(case.by.policy.lead_days)
    steps = [step for step in case.by.policy.lead_days if 2 * step <= span or step == shortest]
    return min((step for step in steps if progress.days_left <= step), default=None)


def _told_of_escalation(case: _Case, step: int) -> tuple[Person, ...]:
    """The assignee, then the supervisor, then from `head_days` on the head; each person once.

    A post that nobody holds, or that the assignee holds too, is passed over for the next above.
    """
    progress, organization = case.progress, case.organization
    assignee = _holder(case, progress.assignee)
    told = [assignee] if assignee else []
    first = progress.assignment.supervisor
    line = [first] if first else []
    line += [post.id for post in organization.superiors(first or progress.assignee)]
    supervisor = next(
        (who for post in line if (who := _holder(case, post)) and who not in told), None
    )
    told += [supervisor] if supervisor else []
    head = _holder(case, organization.head) if step >= case.by.policy.head_days else None
    told += [head] if head and head not in told else []
    return tuple(told)


def _vacancy(case: _Case) -> Iterator[Reminder]:
    coordinator = _holder(case, case.organization.coordinator)
    if coordinator:
        yield _reminder(case, ReminderKind.VACANT, 0, coordinator)


def _holder(case: _Case, post_id: str) -> Person | None:
    held = case.organization.holding(post_id, case.progress.day)
    return held.person if held else None


def _reminder(case: _Case, kind: ReminderKind, step: int, recipient: Person) -> Reminder:
    progress = case.progress
    return Reminder(
        occurrence_id=progress.occurrence.id,
        kind=kind,
        step=step,
        due_on=progress.due_on,
        recipient=recipient.id,
        line=_line(case, recipient),
    )


def _line(case: _Case, recipient: Person) -> str:
    """One item of a message: what, until when, whose, and what counts as done."""
    progress = case.progress
    held = case.organization.holding(progress.assignee, progress.day)
    post = case.organization.post(progress.assignee).title
    whose = f"{held.person.name}（{post}）" if held else f"{post}（目前无人任职）"
    own = held is not None and held.person == recipient
    provisional = "（日期暂定）" if progress.occurrence.is_provisional else ""
    facts = [
        f"{progress.title}",
        f"{in_words(progress.due_on)}截止{provisional}，{_distance(progress)}。",
        "" if own else f"责任人：{whose}。",
        f"办结标准：{progress.assignment.done_when}",
    ]
    return "\n".join(fact for fact in facts if fact)


def _distance(progress: Progress) -> str:
    if progress.is_past_due:
        return f"已逾期{progress.days_late}个工作日"
    if progress.day == progress.due_on:
        return "今天到期"
    return f"还有{progress.days_left}个工作日" if progress.days_left else "此前没有工作日了"


def in_words(day: date) -> str:
    """`3月29日（星期五）`."""
    return f"{day.month}月{day.day}日（星期{'一二三四五六日'[day.weekday()]}）"


def _lines(
    digest: Digest, organization: Organization, day: date, head: Letterhead
) -> Iterator[str]:
    if head.is_rehearsal:
        yield "【预演】这是演练消息，只写入文件，不会真正发出；人员均为虚构。\n"
    yield f"{digest.recipient.name}同志："
    yield f"今天是{in_words(day)}。以下{len(digest.reminders)}项工作请您留意："
    number = 0
    for kind, group in groupby(digest.reminders, key=lambda each: each.kind):
        yield f"\n【{kind.word}】"
        for reminder in group:
            number += 1
            first, *rest = reminder.line.splitlines()
            yield f"{number}. {first}"
            yield from (f"   {line}" for line in rest)
    yield "\n已经办完的，请告知督办人员登记，登记后不再提醒；按期办不完的，请尽早申请延期。"
    yield f"全年工作一览：{head.address}/"
    yield f"{organization.name} 工作计划系统"
