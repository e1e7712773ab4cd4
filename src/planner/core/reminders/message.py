"""What is sent to one person by one channel, and where it can stand on its way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from planner.core.reminders.enclosure import Attachment, Enclosure
from planner.core.reminders.letter import Letter


class MessageKind(StrEnum):
    """What a message is for (消息的种类)."""

    DIGEST = "digest"
    NOTICE = "notice"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    OFFICE = "office"
    REPORT = "report"
    ISSUED = "issued-report"

    @property
    def word(self) -> str:
        """The word that staff use."""
        return _WORDS[self]

    @property
    def is_summary(self) -> bool:
        """Whether it tells of no duty, so that whoever does not want it can do without."""
        return self in {MessageKind.WEEKLY, MessageKind.MONTHLY}


_WORDS = {
    MessageKind.DIGEST: "每日汇总",
    MessageKind.NOTICE: "单条通知",
    MessageKind.WEEKLY: "每周小结",
    MessageKind.MONTHLY: "每月情况",
    MessageKind.OFFICE: "系统情况",
    MessageKind.REPORT: "报告办理",
    MessageKind.ISSUED: "报告报送",
}


class MessageState(StrEnum):
    """Where a message stands (送达状态).

    `FAILED` is tried again; `UNDELIVERABLE` is not. What is `BUNDLED` was not sent by itself: what
    it told of goes into the next message. What is `HELD` waits for working hours.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNDELIVERABLE = "undeliverable"
    BUNDLED = "bundled"
    HELD = "held"

    @property
    def word(self) -> str:
        """The word that staff use."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    MessageState.PENDING: "待发",
    MessageState.SENDING: "正在发送",
    MessageState.SENT: "已送出",
    MessageState.FAILED: "没有送到，会再试",
    MessageState.UNDELIVERABLE: "无法送达",
    MessageState.BUNDLED: "并入下次",
    MessageState.HELD: "等到上班时间再发",
}


@dataclass(frozen=True)
class Message:
    """What is sent to one person on one day by one channel (消息), with a fixed Message-ID.

    `about` tells several of one kind and day apart; `calendar` is an iCalendar file of the items,
    for those who want one. `encloses` names the files that go along, `attached` holds them while
    it is sent. What goes to another office has that office's address as its recipient.
    """

    organ: str
    recipient: str
    name: str
    address: str
    day: date
    channel: str
    subject: str
    letter: Letter
    kind: MessageKind = MessageKind.DIGEST
    about: str = ""
    calendar: str = ""
    encloses: Enclosure | None = None
    attached: tuple[Attachment, ...] = field(default=(), compare=False, repr=False)

    @property
    def is_outward(self) -> bool:
        """Whether it goes to another office (对外报送), and to nobody of the organization."""
        return self.kind is MessageKind.ISSUED

    @property
    def key(self) -> str:
        """The natural key under which it is claimed."""
        parts = (self.organ, self.recipient, f"{self.day}", self.kind, self.about, self.channel)
        return "|".join(parts)

    @property
    def text(self) -> str:
        """The letter as plain text."""
        return self.letter.text

    def by(self, channel: str, address: str) -> Message:
        """The same by another channel."""
        return replace(self, channel=channel, address=address)


@dataclass(frozen=True)
class Claimed:
    """A message that a worker has taken to send, and how often that was tried before."""

    message: Message
    tries: int


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt: where the message stands now, the proof, and what comes next.

    `next_try_at` is for one that failed; `then` is the same for the recipient's next channel, when
    this one cannot deliver it.
    """

    state: MessageState
    proof: str
    next_try_at: datetime | None = None
    then: Message | None = None


@dataclass(frozen=True)
class Attempt:
    """One step on a message's way (送达记录): when, to which state, with what proof."""

    at: datetime
    state: MessageState
    proof: str


@dataclass(frozen=True)
class Tracked:
    """A message with where it stands and every step on its way."""

    message: Message
    state: MessageState
    created_at: datetime
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class OutboxState:
    """How many messages stand where; `free_at` is when the next of those not out can be tried."""

    pending: int = 0
    sending: int = 0
    sent: int = 0
    failed: int = 0
    undeliverable: int = 0
    bundled: int = 0
    held: int = 0
    free_at: datetime | None = None

    @property
    def unsent(self) -> int:
        """How many messages should be out by now and are not."""
        return self.pending + self.sending + self.failed


@dataclass(frozen=True)
class Letterhead:
    """What every message of an installation carries: channels, address of the pages, 预演 or not.

    `channels` are those of people who have named none, in the order in which they are tried;
    `outward` the one by which documents go to other offices. `has_feeds`: calendars may be
    subscribed to.
    """

    channels: tuple[str, ...]
    address: str
    is_rehearsal: bool = False
    has_feeds: bool = True
    outward: str = "files"
