"""Every kind of message as it would be written to the cast; `python -m tests.messages` keeps them.

What is kept in tests/data/messages is read by people: look at each change there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from planner.core.dates import Window
from planner.core.organization import Organization, Recipient, Tenure
from planner.core.progress import Entry, EntryKind, Progress, progress_on
from planner.core.reminders import (
    EnclosedFile,
    Enclosure,
    Item,
    Message,
    MonthFacts,
    Occasion,
    Outgoing,
    Owed,
    ReminderPolicy,
    ReportAbout,
    ReportLetters,
    Turn,
    bundle,
    due_reminders,
    fields,
    write_digest,
    write_issued,
    write_month,
    write_notice,
    write_week,
)
from tests.cast import (
    CALENDAR,
    HEAD,
    YARDSTICK,
    assignment,
    at,
    entry,
    occurrence,
    organization,
    recorded,
)

FOLDER = Path(__file__).parent / "data" / "messages"
DAY = date(2024, 3, 26)
BY = Occasion(ReminderPolicy(), CALENDAR)
ISSUED = EntryKind.ISSUED
ASKED = {"note": "等县里统一安排", "new_due_on": date(2024, 4, 12)}


def standing(
    title: str, due_on: date, *entries: Entry, day: date = DAY, **more: object
) -> Progress:
    """Where something stands on the day."""
    number = f"A-{sum(map(ord, title)) % 90 + 10}"
    each = occurrence(due_on, f"{number}@2024", date(2024, 1, 2), label="一季度")
    told = tuple(replace(one, occurrence_id=each.id) for one in entries)
    made = assignment(number, title=title, done_when="按要求办完并报督办人员", **more)
    return progress_on(day, recorded(each), made, told, YARDSTICK)


def by_leader(kind: EntryKind, day: int, **more: object) -> Entry:
    """What 李强 entered."""
    return replace(entry(kind, at(3, day)), by="liqiang", **more)


def issued(day: int) -> Entry:
    """What the planner entered."""
    return replace(entry(ISSUED, at(3, day)), by="planner")


def of_wang() -> list[Progress]:
    """Everything that 王芳 can be told of on one morning."""
    done = entry(EntryKind.COMPLETED, at(3, 20))
    return [
        standing("矛盾纠纷排查", date(2024, 3, 20)),
        standing("法治学习会", date(2024, 3, 25)),
        standing(
            "法律顾问评查合同",
            date(2024, 3, 29),
            done,
            by_leader(EntryKind.RETURNED, 25, note="缺会议记录"),
        ),
        standing("信访责任清单", date(2024, 5, 10), issued(21), needs_acknowledgement=True),
        standing("普法宣传方案", date(2024, 5, 24), issued(26), needs_acknowledgement=True),
        standing("公示执法依据", date(2024, 3, 29)),
    ]


def of_li() -> list[Progress]:
    """What waits for 李强."""
    asked = entry(EntryKind.EXTENSION_ASKED, at(3, 25), **ASKED)
    done = entry(EntryKind.COMPLETED, at(3, 25), note="名单已报县司法局")
    report = entry(EntryKind.PROGRESSED, at(3, 12), note="已排查八个村，还差两个")
    return [
        standing("矛盾纠纷排查", date(2024, 3, 20), report),
        standing("法治政府建设年度报告", date(2024, 3, 28), asked),
        standing("领导干部学法考试", date(2024, 3, 28), done, needs_confirmation=True),
    ]


def digest(who: str, progresses: list[Progress], by: Organization | None = None) -> Message:
    """The digest of one person on the day."""
    org = by or organization()
    due = due_reminders(progresses, org, BY)
    (own,) = [each for each in bundle(due, org) if each.recipient.id == who]
    return write_digest(own, org, DAY, HEAD)


def office() -> Message:
    """What the office is told: a post that nobody holds, and what the planner itself has to say."""
    held = (("leader", "liqiang"), ("head", "sunmei"), ("desk", "zhouping"))
    since = date(2023, 1, 1)
    vacant = organization(tuple(Tenure(post=p, person=w, from_on=since) for p, w in held))
    due = due_reminders([standing("公示执法依据", date(2024, 3, 29))], vacant, BY)
    (own,) = [each for each in bundle(due, vacant) if each.recipient.id == "zhouping"]
    note = Item(title="李强", facts=("本周已收到8封消息，今天的3项并入下一次。",))
    return write_digest(replace(own, notes=(note,)), vacant, DAY, HEAD)


def notices() -> Iterator[tuple[str, Message]]:
    """The four single messages."""
    asked = entry(EntryKind.EXTENSION_ASKED, at(3, 25), **ASKED)
    due, done = date(2024, 3, 28), entry(EntryKind.COMPLETED, at(3, 25))
    granted = {"new_due_on": date(2024, 4, 10)}
    cases = {
        "returned": (done, by_leader(EntryKind.RETURNED, 26, note="缺会议记录")),
        "reassigned": (by_leader(EntryKind.REASSIGNED, 26, post="desk", note="王芳外出学习"),),
        "extension-granted": (asked, by_leader(EntryKind.EXTENSION_GRANTED, 26, **granted)),
        "extension-refused": (
            asked,
            by_leader(EntryKind.EXTENSION_REFUSED, 26, note="县里28日要用"),
        ),
    }
    for name, entries in cases.items():
        found = due_reminders([standing("法律顾问评查合同", due, *entries)], organization(), BY)
        (told,) = [each for each in found if each.kind.is_news]
        yield f"notice-{name}", write_notice(told, organization(), DAY, HEAD)


def week() -> Message:
    """A leader's week."""
    day = date(2024, 3, 25)
    own = [
        standing("矛盾纠纷排查", date(2024, 3, 20), day=day),
        standing("公示执法依据", date(2024, 3, 29), day=day),
        standing("法治学习会", date(2024, 3, 22), entry(EntryKind.COMPLETED, at(3, 21)), day=day),
    ]
    (head,) = fields(own, organization())
    made = write_week(head, Window.of_week(day), organization(), HEAD)
    assert made is not None
    return made


def month() -> Message:
    """The office's month."""
    facts = MonthFacts(
        day=date(2024, 4, 1),
        window=Window.of_month(2024, 3),
        sent=96,
        by_kind=(("每日汇总", 72), ("单条通知", 4), ("每周小结", 20)),
        bundled=2,
        people=24,
        answers=61,
        unreached=("赵敏",),
        switched_off=("赵敏：邮件（zhaomin@example.org）",),
        vacant=("平安法治办主任",),
    )
    zhou = organization().person("zhouping")
    return write_month(facts, zhou, organization(), HEAD)


ABOUT = ReportAbout(
    name="2024年第一季度报告",
    title="云雾土家族乡人民政府2024年第一季度工作进展情况报告",
    period="2024-Q1",
    version=1,
    cut_off=date(2024, 3, 31),
    approval_on=date(2024, 4, 8),
)
OWED = (
    Owed("A-10@2024-Q1", "矛盾纠纷排查", date(2024, 3, 20), 7, "王芳（平安法治办主任）", True),
    Owed("A-11@2024-Q1", "公示执法依据", date(2024, 3, 29), 0, "王芳（平安法治办主任）", False),
)
FILES = tuple(
    EnclosedFile(
        name=f"yunwu-2024-Q1-v1.{ending}",
        shown_as=f"{ABOUT.title}.{ending}",
        size=size,
        sha256=f"{size:064}",
    )
    for ending, size in (("pdf", 130_000), ("docx", 1_300_000))
)


def report_messages() -> Iterator[tuple[str, Message]]:
    """What is said around a report, from its draft until another office has it."""
    org, day = organization(), date(2024, 4, 8)
    letters = ReportLetters(ABOUT, org, day, HEAD)
    wang, li, sun, zhou = (org.person(who) for who in ("wangfang", "liqiang", "sunmei", "zhouping"))
    yield "report-ready", letters.ready(zhou, OWED)
    yield "report-ready-whole", letters.ready(zhou, ())
    yield "report-reasons", letters.reasons(wang, OWED)
    checked = "4月8日（星期一）李强核稿。"
    turns = {
        "check": (li, Turn(lacking=2, has_papers=True)),
        "read": (sun, Turn(lacking=2, checker="李强", has_papers=True)),
        "sign": (sun, Turn(said=checked, has_papers=True)),
        "returned": (zhou, Turn(said="4月8日（星期一）孙梅退回修改，意见：第三部分再核一下。")),
        "approved": (zhou, Turn(said="4月8日（星期一）孙梅签发。")),
        "changed": (zhou, Turn()),
    }
    for call, (to, turn) in turns.items():
        yield f"report-{call}", letters.turn(to, call, turn)
    yield "report-check-vacant", letters.turn(sun, "check", Turn(vacant="分管领导"))
    yield "report-issued", outward()


def outward() -> Message:
    """The report as another office gets it."""
    enclosure = Enclosure(
        kind="quarterly", period="2024-Q1", version=1, stage="issued", files=FILES
    )
    outgoing = Outgoing(ABOUT.title, "云雾府发〔2024〕12号", "2024-Q1/v1/", enclosure)
    county = Recipient(name="县司法局", email="sfj@example.org")
    return write_issued(county, outgoing, organization(), date(2024, 4, 9), HEAD)


def every_message() -> dict[str, Message]:
    """Each kind, by the name of its file."""
    rehearsed = replace(HEAD, is_rehearsal=True)
    due = due_reminders([standing("公示执法依据", date(2024, 3, 29))], organization(), BY)
    (plain,) = bundle(due, organization())
    return {
        "digest-assignee": digest("wangfang", of_wang()),
        "digest-leader": digest("liqiang", of_li()),
        "digest-office": office(),
        "digest-rehearsal": write_digest(plain, organization(), DAY, rehearsed),
        **dict(notices()),
        "weekly": week(),
        "monthly": month(),
        **dict(report_messages()),
    }


def main() -> None:
    """Write what is kept."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, message in every_message().items():
        (FOLDER / f"{name}.txt").write_text(f"{message.subject}\n\n{message.text}\n", "utf-8")


if __name__ == "__main__":
    main()
