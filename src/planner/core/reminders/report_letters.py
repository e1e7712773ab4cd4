"""A report and what is to be said around it → the message of one recipient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planner.core.organization import Organization, Person, Recipient
from planner.core.reminders.digest import MARK, envelope, signature
from planner.core.reminders.enclosure import Enclosure, size_in_words
from planner.core.reminders.items import TO_DO, TO_SEE, in_words
from planner.core.reminders.letter import Item, Letter, Section, report_page, task_page
from planner.core.reminders.message import Letterhead, Message, MessageKind

_HOW_ELSE = "链接打不开的，请告知督办人员。"


@dataclass(frozen=True)
class ReportAbout:
    """A report as messages speak of it.

    `name` is what the office calls it, `title` what stands over it, `approval_on` the day on which
    it is put before the approver.
    """

    name: str
    title: str
    period: str
    version: int
    cut_off: date
    approval_on: date


@dataclass(frozen=True)
class Owed:
    """A late item that lacks its reason: what, until when, whose; whether its page still takes one.

    `days_late` are working days up to the report's cut-off.
    """

    occurrence_id: str
    title: str
    due_on: date
    days_late: int
    who: str
    takes_answers: bool


@dataclass(frozen=True)
class Turn:
    """What somebody has to know of a report whose turn it is.

    `lacking`: how many late items have no reason. `checker` is who was asked to check it; `said`
    what was done with it last, by whom; `vacant` the title of a post whose turn it is and that
    nobody holds; `has_papers`: a PDF goes along.
    """

    lacking: int = 0
    checker: str = ""
    said: str = ""
    vacant: str = ""
    has_papers: bool = False


# Over the item, what has happened, what to do, and the word of the button.
_TURNS = {
    "check": (
        "请核稿",
        "到了送签的日子，还没有核稿。",
        "请核对文字和数字，然后核稿，或退回修改。",
        "去核稿",
    ),
    "read": ("请先审阅", "的草稿送您审阅。", "请先审阅，核稿后就能签发。", TO_SEE),
    "sign": ("请签发", "已经核稿，送您签发。", "请签发，或退回修改。", "去签发"),
    "returned": ("报告已退回", "被退回修改。", "请按意见修改，生成新的一版，再送核稿。", "去修改"),
    "approved": ("请印发", "已经签发。", "请印发，报送有关单位。", "去印发"),
    "changed": (
        "数据有变化",
        "核稿以后，台账有更正，现在的数据与这一版不同。",
        "请决定：按这一版办理，或生成新的一版重新核稿。",
        TO_SEE,
    ),
}
_ATTACHED = "PDF稿随邮件附上，也可以点下面的链接打开。"


@dataclass(frozen=True)
class ReportLetters:
    """The messages around one report on one day."""

    about: ReportAbout
    organization: Organization
    day: date
    head: Letterhead

    def ready(self, to: Person, owed: Sequence[Owed]) -> Message:
        """To the office: the draft is there, and who still owes a reason."""
        about = self.about
        draft = self._item(
            (
                f"第{about.version}版，数据截止{in_words(about.cut_off)}。",
                f"{in_words(about.approval_on)}送签发人。",
            ),
            "请核对文字，补上存在问题和需上级协调的事项。",
            TO_SEE,
        )
        sections = [Section(heading="报告草稿", items=(draft,))]
        opening = f"{about.name}的草稿已经按台账生成。"
        if owed:
            opening += f"有{len(owed)}项逾期事项还没有说明原因，系统会提醒责任人补上。"
            items = tuple(self._owed(each, is_own=False) for each in owed)
            sections.append(Section(heading="还没有说明原因", items=items))
        return self._message(to, f"{about.name}草稿已生成", opening, sections)

    def reasons(self, to: Person, owed: Sequence[Owed]) -> Message:
        """To an assignee: which of their late items lack a reason, and by when."""
        about, until = self.about, in_words(self.about.approval_on)
        opening = (
            f"{about.name}正在起草。下面{len(owed)}项到{in_words(about.cut_off)}还没有办结，"
            f"也没有说明原因。请在{until}前补上，会自动写进报告："
        )
        items = tuple(self._owed(each, is_own=True) for each in owed)
        sections = [Section(heading="请说明逾期原因", items=items)]
        subject = f"请说明逾期原因：{len(owed)}项（{about.name}）"
        closing = ("说明以后不再提醒。", _HOW_ELSE)
        return self._message(to, subject, opening, sections, closing)

    def turn(self, to: Person, call: str, turn: Turn) -> Message:
        """To whoever has to do something with the report: one thing, and the link.

        `call` is `check`, `read`, `sign`, `returned`, `approved` or `changed`.
        """
        heading, happened, todo, button = _TURNS[call]
        if turn.vacant:
            act = heading.removeprefix("请").removeprefix("先")
            todo = f"岗位“{turn.vacant}”目前无人任职，请确定由谁{act}，并更新任职或代理。"
        item = self._item(tuple(self._facts(turn)), todo, button)
        opening = f"{self.about.name}{happened}{_ATTACHED if turn.has_papers else ''}"
        sections = [Section(heading=heading, items=(item,))]
        return self._message(to, f"{heading}：{self.about.name}", opening, sections)

    def _facts(self, turn: Turn) -> Iterator[str]:
        yield f"第{self.about.version}版，数据截止{in_words(self.about.cut_off)}。"
        if turn.checker:
            yield f"还没有核稿，已请{turn.checker}核稿。"
        if turn.said:
            yield turn.said
        if turn.lacking:
            yield f"还有{turn.lacking}项逾期事项没有说明原因。"

    def _message(
        self,
        to: Person,
        subject: str,
        opening: str,
        sections: Sequence[Section],
        closing: tuple[str, ...] = (),
    ) -> Message:
        letter = Letter(
            mark=MARK if self.head.is_rehearsal else "",
            greeting=f"{to.name}同志：",
            opening=opening,
            sections=tuple(sections),
            closing=closing,
            address=self.head.address,
            signature=signature(self.organization),
        )
        made = envelope(to, self.organization, self.day, self.head, (subject, letter))
        return replace(made, kind=MessageKind.REPORT)

    @property
    def _office(self) -> str:
        organization = self.organization
        office = organization.reachable(organization.coordinator, self.day)
        return office.name if office else ""

    def _item(self, facts: tuple[str, ...], todo: str, button: str) -> Item:
        link = report_page(self.organization.id, self.about.period)
        return Item(title=self.about.title, facts=facts, todo=todo, link=link, button=button)

    def _owed(self, owed: Owed, *, is_own: bool) -> Item:
        facts = [f"{in_words(owed.due_on)}截止，到{in_words(self.about.cut_off)}{_late(owed)}。"]
        todo, button = "", ""
        if not is_own:
            facts.append(f"责任人：{owed.who}。")
        elif owed.takes_answers:
            todo = "请反馈原因；有整改措施的，另写一句“措施：……”。"
            button = TO_DO
        else:
            todo = f"这一项在网页上已不能再反馈，请把原因告诉督办人员{self._office}，由其写进报告。"
        link = task_page(self.organization.id, owed.occurrence_id)
        return Item(title=owed.title, facts=tuple(facts), todo=todo, link=link, button=button)


@dataclass(frozen=True)
class Outgoing:
    """A report that is issued: what stands over it, its number, its key, the files it goes with."""

    title: str
    number: str
    about: str
    enclosure: Enclosure


def write_issued(
    to: Recipient, outgoing: Outgoing, organization: Organization, day: date, head: Letterhead
) -> Message:
    """To another office: the report, with its documents; nothing of this installation's pages."""
    files = outgoing.enclosure.files
    items = tuple(Item(title=each.shown_as, facts=(size_in_words(each.size),)) for each in files)
    number = f"（{outgoing.number}）" if outgoing.number else ""
    letter = Letter(
        mark=MARK if head.is_rehearsal else "",
        greeting=f"{to.name}：",
        opening=f"现将《{outgoing.title}》{number}送上，请查收。",
        sections=(Section(heading="附件", items=items),),
        closing=tuple(_closing(organization)),
        address="",
        signature=f"{organization.name} {day.year}年{day.month}月{day.day}日",
    )
    mark = "【预演】" if head.is_rehearsal else ""
    return Message(
        organ=organization.id,
        recipient=to.email,
        name=to.name,
        address=to.email,
        day=day,
        channel=head.outward,
        subject=f"{mark}{outgoing.title}",
        letter=letter,
        kind=MessageKind.ISSUED,
        about=outgoing.about,
        encloses=outgoing.enclosure,
    )


def _closing(organization: Organization) -> Iterator[str]:
    office = organization.office(organization.post(organization.coordinator).office)
    yield f"附件打不开或内容有疑问的，请与{office.name}联系。"


def _late(owed: Owed) -> str:
    return f"逾期{owed.days_late}个工作日" if owed.days_late else "没有办结"
