"""One reminder → the item that its recipient reads: what, until when, why, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from planner.core.organization import Organization, Person
from planner.core.progress import Entry, EntryKind, Progress
from planner.core.reminders.letter import Item, task_page
from planner.core.reminders.reminder import ReminderKind

_TODO = {
    ReminderKind.OVERDUE: "请办结，或反馈办到哪一步；确实来不及的，请申请延期。",
    ReminderKind.RETURNED: "请补办后重新办结。",
    ReminderKind.VACANT: "请确定由谁负责，并更新任职或代理。",
    ReminderKind.ISSUED: "请签收。",
    ReminderKind.UNSIGNED: "请签收。",
    ReminderKind.REASSIGNED: "请接手办理。",
    ReminderKind.REFUSED: "请按原定日期办理。",
    ReminderKind.GRANTED: "请按新的日期办理。",
    ReminderKind.UPCOMING: "办完后请办结。",
}

# What the page behind a link is for.
TO_DO, TO_SIGN, TO_DECIDE, TO_SEE = "去办理", "去签收", "去批复", "去查看"
_TO_SIGN = frozenset({ReminderKind.ISSUED, ReminderKind.UNSIGNED})


def write_item(
    kind: ReminderKind, progress: Progress, organization: Organization, recipient: Person
) -> Item:
    """The item of one reminder for one recipient."""
    held = organization.holding(progress.assignee, progress.day)
    is_own = held is not None and held.person == recipient
    return Item(
        title=progress.title,
        facts=tuple(_facts(kind, progress, organization, is_own=is_own)),
        todo=_todo(kind, progress, is_own=is_own),
        link=task_page(organization.id, progress.occurrence.id),
        button=_button(kind, is_own=is_own),
    )


def in_words(day: date) -> str:
    """`3月29日（星期五）`."""
    return f"{day.month}月{day.day}日（星期{'一二三四五六日'[day.weekday()]}）"


def _facts(
    kind: ReminderKind, progress: Progress, organization: Organization, *, is_own: bool
) -> Iterator[str]:
    provisional = "（日期暂定）" if progress.occurrence.is_provisional else ""
    yield f"{in_words(progress.due_on)}截止{provisional}，{_distance(progress)}。"
    yield from _reason(kind, progress, organization, is_own=is_own)
    if not is_own:
        yield f"责任人：{_whose(progress, organization)}。"
    if kind is not ReminderKind.DECISION:
        yield f"办结标准：{progress.assignment.done_when}"


def _distance(progress: Progress) -> str:
    if progress.is_past_due:
        late = progress.days_late
        return f"已逾期{late}个工作日" if late else "已过期，此后还没有工作日"
    if progress.day == progress.due_on:
        return "今天到期"
    return f"还有{progress.days_left}个工作日" if progress.days_left else "此前没有工作日了"


def _reason(
    kind: ReminderKind, progress: Progress, organization: Organization, *, is_own: bool
) -> Iterator[str]:
    """Why it is told: the rule, or what somebody did and said."""
    last = progress.history[-1] if progress.history else None
    if kind is ReminderKind.ESCALATION:
        yield "逾期较久，已同时告知督办领导。" if is_own else "逾期较久，按规定报您督办。"
        yield from _own_words(progress)
    elif kind is ReminderKind.UNSIGNED and progress.issued_on:
        yield f"{in_words(progress.issued_on)}交办，还没有签收。"
    elif kind is ReminderKind.DECISION:
        yield from _question(progress)
    elif kind.is_news and last is not None:
        yield from _news(kind, last, organization)


def _own_words(progress: Progress) -> Iterator[str]:
    """What the assignee last reported."""
    reported = progress.last(EntryKind.PROGRESSED)
    if reported and reported.note:
        yield f"{in_words(reported.at.date())}反馈：{reported.note}"


def _question(progress: Progress) -> Iterator[str]:
    asked = progress.last(EntryKind.EXTENSION_ASKED)
    if progress.is_asking and asked and asked.new_due_on:
        yield f"申请延期到{in_words(asked.new_due_on)}，原因：{asked.note}"
        return
    completed = [each for each in progress.history if each.kind is EntryKind.COMPLETED]
    for last in completed[-1:]:
        said = f"，说明：{last.note}" if last.note else ""
        yield f"{in_words(last.at.date())}报办结{said}。"
    yield f"办结标准：{progress.assignment.done_when}"


def _news(kind: ReminderKind, last: Entry, organization: Organization) -> Iterator[str]:
    who = organization.person(last.by).name
    did = {
        ReminderKind.RETURNED: f"{who}退回重办",
        ReminderKind.REASSIGNED: f"{who}转给您办理",
        ReminderKind.REFUSED: f"{who}没有批准延期",
        ReminderKind.GRANTED: f"{who}批准延期，截止日已改",
    }[kind]
    yield f"{did}，原因：{last.note}" if last.note else f"{did}。"


def _whose(progress: Progress, organization: Organization) -> str:
    held = organization.holding(progress.assignee, progress.day)
    post = organization.post(progress.assignee).title
    return f"{held.person.name}（{post}）" if held else f"{post}（目前无人任职）"


def _todo(kind: ReminderKind, progress: Progress, *, is_own: bool) -> str:
    if kind is ReminderKind.ESCALATION:
        return _TODO[ReminderKind.OVERDUE] if is_own else "请过问一下，需要时请协调解决。"
    if kind is ReminderKind.DECISION:
        return "请批准或不批。" if progress.is_asking else "请销号或退回。"
    if kind is ReminderKind.UNSIGNED and not is_own:
        return "请过问一下。"
    return _TODO[kind]


def _button(kind: ReminderKind, *, is_own: bool) -> str:
    if kind is ReminderKind.DECISION:
        return TO_DECIDE
    if not is_own:
        return TO_SEE
    return TO_SIGN if kind in _TO_SIGN else TO_DO
