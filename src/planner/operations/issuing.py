"""An approved report → issued: sent to the offices that it is for, with its documents (印发)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from planner.core.errors import NotAllowed, NotFound
from planner.core.organization import Recipient
from planner.core.permissions import Member
from planner.core.reminders import (
    EnclosedFile,
    Message,
    MessageKind,
    MessageState,
    Outgoing,
    release_at,
    write_issued,
)
from planner.core.report import (
    ReportFile,
    Stage,
    Step,
    StepTaken,
    VersionKey,
    require_step,
    stage_of,
)
from planner.ledger.outbox import add_messages, told_about
from planner.ledger.reports import read_files, read_steps
from planner.ledger.store import transaction
from planner.operations.approval import masthead_of, may_take, take_step
from planner.operations.enclosing import enclosure_of, title_of
from planner.operations.press import Press
from planner.operations.terms import Terms
from planner.operations.versions import require_version
from planner.operations.years import organization_of

# What other offices open and file; the workbook stays here, and can be sent by hand.
ENDINGS = ("pdf", "docx")


@dataclass(frozen=True)
class Issued:
    """What issuing did: the documents, to whom they go, who had them before.

    `is_new`: the step was taken now; else only those are sent it who had not been sent it.
    """

    is_new: bool
    files: tuple[ReportFile, ...]
    told: tuple[Message, ...]
    before: tuple[Recipient, ...]
    not_before: datetime | None = None

    @property
    def sentence(self) -> str:
        """The outcome in one sentence."""
        begin = "已印发" if self.is_new else "这份报告先前已经印发"
        if not self.told and not self.before:
            return (
                f"{begin}，没有发送：机构文件里没有写报送单位（reports 的 recipients），"
                "请自行报送，或者写好后补发。"
            )
        if not self.told:
            return f"{begin}，各报送单位都已发过，没有重复发送。"
        names = "、".join(each.name for each in self.told)
        if self.told[0].channel == "files":
            why = "没有发信服务器，或者是预演"
            return f"{begin}；给{names}的邮件和附件写成了文件，没有发出（{why}）。"
        held = f"，{self.not_before:%m月%d日%H:%M}以后发出" if self.not_before else ""
        return f"{begin}，发给{names}{held}。"


@dataclass(frozen=True)
class IssuingPreview:
    """What issuing would send (印发预览): to whom, which files, in which words.

    `files` are those of the version as it was approved: what is issued may differ by some bytes.
    `text` is what the first of `recipients` reads; `before` have been sent it already.
    `channel` is `files` where no mail server is set up: then the mails are only written down.
    """

    recipients: tuple[Recipient, ...]
    before: tuple[Recipient, ...]
    files: tuple[EnclosedFile, ...]
    subject: str
    text: str
    channel: str
    not_before: datetime | None


def issue_report(
    organ: str, key: VersionKey, taken: StepTaken, press: Press | None, terms: Terms
) -> Issued:
    """Take the step and add one message for each office that the report is for: both, or neither.

    They are sent afterwards like all messages, in working hours: what comes at night is read in
    the morning in any case. Issued again, nothing is done twice: only offices that were named
    since, or could not be reached, are sent it. Raises NotAllowed, NotFound.
    """
    with transaction(organ):
        is_new = stage_of(read_steps(organ, key)) is not Stage.ISSUED
        files = take_step(organ, key, taken, press) if is_new else _issued_files(organ, key, taken)
        at = taken.at
        told, before = _written(organ, key, at, terms, Stage.ISSUED)
        release = release_at(at, terms.restraint.quiet, terms.calendar)
        add_messages(organ, [(each, ()) for each in told], at=at, not_before=release)
    return Issued(is_new, files, told, before, release if told and release > at else None)


def issuing_preview(organ: str, key: VersionKey, *, now: datetime, terms: Terms) -> IssuingPreview:
    """What `issue_report` would send now; nothing is kept. Raises NotFound."""
    stage = stage_of(read_steps(organ, key))
    shown = Stage.ISSUED if stage is Stage.ISSUED else Stage.APPROVED
    told, before = _written(organ, key, now, terms, shown)
    release = release_at(now, terms.restraint.quiet, terms.calendar)
    first = told[0] if told else None
    return IssuingPreview(
        recipients=tuple(Recipient(name=each.name, email=each.address) for each in told),
        before=before,
        files=first.encloses.files if first and first.encloses else (),
        subject=first.subject if first else "",
        text=first.text if first else "",
        channel=terms.head.outward,
        not_before=release if release > now else None,
    )


def _issued_files(organ: str, key: VersionKey, again: StepTaken) -> tuple[ReportFile, ...]:
    """What was issued before; raises NotAllowed for who may not, or if a later version is made."""
    organization = organization_of(organ, again.at.date())
    member = Member(again.by, again.at.date(), organization, again.by)
    if not may_take(member, Step.ISSUED, organization):
        raise NotAllowed("补发", "只有当天的督办人员可以补发")
    latest, _ = require_version(organ, key.kind, key.period)
    require_step(Stage.APPROVED, Step.ISSUED, is_latest=latest.version == key.version)
    return read_files(organ, key, Stage.ISSUED)


def _written(
    organ: str, key: VersionKey, at: datetime, terms: Terms, stage: Stage
) -> tuple[tuple[Message, ...], tuple[Recipient, ...]]:
    """The messages for those who have not been sent the version, and who has been."""
    organization = organization_of(organ, at.date())
    recipients = tuple(_once(organization.reports.recipients))
    if not recipients:
        return (), ()
    _, report = require_version(organ, *key)
    enclosure = enclosure_of(report, key, stage, ENDINGS)
    if enclosure is None:
        raise NotFound("报告文件", f"{key.period} 第{key.version}版", remedy="请先生成文件再印发")
    tries = told_about(organ, MessageKind.ISSUED, _about(key))
    lost = Counter(who for who, _, state in tries if state is MessageState.UNDELIVERABLE)
    had = {who for who, _, state in tries if state is not MessageState.UNDELIVERABLE}
    number = masthead_of(report, read_steps(organ, key)).number
    fresh = (
        write_issued(
            each,
            Outgoing(title_of(report), number, _about(key, lost[each.email]), enclosure),
            organization,
            at.date(),
            terms.head,
        )
        for each in recipients
        if each.email not in had
    )
    return tuple(fresh), tuple(each for each in recipients if each.email in had)


def _about(key: VersionKey, lost: int = 0) -> str:
    """What tells the messages of a version apart: `2024-Q1/v1/`, then `2024-Q1/v1/2`."""
    again = f"{lost + 1}" if lost else ""
    return f"{key.period}/v{key.version}/{again}"


def _once(recipients: tuple[Recipient, ...]) -> Iterator[Recipient]:
    """Each mailbox once, under the first of its names."""
    seen: set[str] = set()
    for each in recipients:
        if each.email.lower() not in seen:
            seen.add(each.email.lower())
            yield each
