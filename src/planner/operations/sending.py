"""Claimed messages → sent by each recipient's way, settled one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from planner.core.errors import Damaged
from planner.core.reminders import (
    Attachment,
    Claimed,
    Enclosure,
    Item,
    Message,
    MessageState,
    OutboxState,
    Outcome,
    next_try,
    next_try_of_server,
    release_at,
    report_page,
    way_in_words,
)
from planner.core.report import Stage, VersionKey
from planner.delivery.channel import (
    Channel,
    Interrupted,
    Refused,
    TryLater,
    Unreachable,
    fingerprint,
)
from planner.ledger.outbox import (
    add_switch,
    claim_messages,
    hold_messages,
    postpone_messages,
    renew_lease,
    settle_message,
    waiting,
)
from planner.ledger.reports import read_files
from planner.ledger.store import transaction
from planner.operations.routes import Routes
from planner.operations.terms import Terms
from planner.operations.years import organization_of

# How many messages one claim takes: few enough to be done within its lease.
CHUNK = 50
# A server that breaks off so many messages in a row is down, whatever it says.
MOST_INTERRUPTIONS = 3


@dataclass(frozen=True)
class Dispatch:
    """How messages go out: channels by name, who sends, how long a claim holds, time, terms."""

    channels: Mapping[str, Channel]
    worker: str
    lease: timedelta
    now_of: Callable[[], datetime]
    terms: Terms


@dataclass(frozen=True)
class Sending:
    """What sending achieved: numbers, the first reason of a failure, and what is left."""

    sent: int
    failed: int
    why: str
    left: OutboxState


def send_messages(organ: str, dispatch: Dispatch, *, limit: int) -> Sending:
    """Send up to `limit` claimed messages; a message is recorded as sent only when it is.

    In quiet hours and on days off nothing goes out: what waits is held until they end.
    """
    now = dispatch.now_of()
    release = release_at(now, dispatch.terms.restraint.quiet, dispatch.terms.calendar)
    if release > now:
        hold_messages(organ, until=release, at=now)
        return Sending(0, 0, "", waiting(organ))
    claims = claim_messages(
        organ, at=now, lease=dispatch.lease, worker=dispatch.worker, limit=limit
    )
    batch = _Batch(organ, dispatch, claims, now)
    try:
        batch.send()
    finally:
        for channel in dispatch.channels.values():
            channel.close()
    return Sending(batch.sent, len(batch.faults), "".join(batch.faults[:1]), waiting(organ))


def is_anything_free(organ: str, now: datetime) -> bool:
    """Whether some message can be sent, or tried again, now."""
    left = waiting(organ)
    return bool(left.pending) or (left.free_at is not None and left.free_at <= now)


class _Batch:
    """The messages of one claim, until each is settled or given back."""

    def __init__(
        self, organ: str, dispatch: Dispatch, claims: tuple[Claimed, ...], at: datetime
    ) -> None:
        self.sent = 0
        self.faults: list[str] = []
        self._organ, self._dispatch = organ, dispatch
        self._left = {each.message.key: each for each in claims}
        self._leased_at = at
        self._interrupted = 0
        self._files: dict[Enclosure, tuple[Attachment, ...]] = {}

    def send(self) -> None:
        while self._left:
            self._renew()
            key = next(iter(self._left), "")
            if key:
                self._send_one(self._left.pop(key))

    def _renew(self) -> None:
        """Hold on to the rest in time; what another took over meanwhile is left to it."""
        dispatch, now = self._dispatch, self._dispatch.now_of()
        if now - self._leased_at < dispatch.lease / 3:
            return
        until = now + dispatch.lease
        held = renew_lease(self._organ, list(self._left), worker=dispatch.worker, until=until)
        self._left = {key: each for key, each in self._left.items() if key in held}
        self._leased_at = now

    def _send_one(self, claimed: Claimed) -> None:
        message, tries = claimed.message, claimed.tries + 1
        channel = self._dispatch.channels.get(message.channel)
        now_of = self._dispatch.now_of
        try:
            if channel is None:
                raise Refused(message.channel, "没有设置这个渠道", is_address_bad=False)  # noqa: TRY301
            proof = channel.send(self._loaded(message), now_of())
        except Unreachable as fault:
            self._break_off(message, tries, fault)
        except TryLater as fault:
            at = next_try(tries, now_of())
            if at is None:
                self._give_up(message, str(fault), is_address_bad=False)
            else:
                self._settle(message, Outcome(MessageState.FAILED, str(fault), at))
        except Refused as fault:
            self._give_up(message, str(fault), is_address_bad=fault.is_address_bad)
        else:
            self.sent += 1
            self._interrupted = 0
            settle_message(message.key, Outcome(MessageState.SENT, proof), at=now_of())

    def _loaded(self, message: Message) -> Message:
        """The message with the files that go along, as they were frozen; raises TryLater."""
        wanted = message.encloses
        if wanted is None:
            return message
        if wanted not in self._files:
            self._files[wanted] = _attachments(self._organ, wanted)
        return replace(message, attached=self._files[wanted])

    def _break_off(self, message: Message, tries: int, fault: Unreachable) -> None:
        """The way is down: the rest by it waits as long as this one, untried."""
        at = next_try_of_server(tries, self._dispatch.now_of())
        self._settle(message, Outcome(MessageState.FAILED, str(fault), at))
        self._interrupted += 1
        if isinstance(fault, Interrupted) and self._interrupted < MOST_INTERRUPTIONS:
            return
        rest = [key for key, each in self._left.items() if each.message.channel == message.channel]
        for key in rest:
            del self._left[key]
        now = self._dispatch.now_of()
        postpone_messages(self._organ, rest, until=at, at=now, why=str(fault))

    def _give_up(self, message: Message, why: str, *, is_address_bad: bool) -> None:
        """Hand on to the next channel; if none is left, the office hears of it."""
        now = self._dispatch.now_of()
        organization = organization_of(self._organ, now.date())
        routes = Routes(organization, self._dispatch.terms.head)
        with transaction(self._organ):
            # another office's address is asked for again with the next report, and people look then
            if is_address_bad and not message.is_outward:
                way = (message.recipient, message.channel, message.address)
                add_switch(self._organ, way, at=now, is_on=False, why=why)
            then = routes.after(message)
            self._settle(message, Outcome(MessageState.UNDELIVERABLE, why, None, then))
            if is_address_bad or then is None:
                item = _report(message, why, then)
                about = f"{fingerprint(message)[:12]}"
                routes.tell_office(item, about=about, without=message.recipient, at=now)

    def _settle(self, message: Message, outcome: Outcome) -> None:
        self.faults.append(outcome.proof)
        settle_message(message.key, outcome, at=self._dispatch.now_of())


def _attachments(organ: str, wanted: Enclosure) -> tuple[Attachment, ...]:
    """The files that a message names; raises TryLater unless each is there as it was."""
    key = VersionKey(wanted.kind, wanted.period, wanted.version)
    try:
        kept = {each.name: each for each in read_files(organ, key, Stage(wanted.stage))}
    except Damaged as fault:
        raise TryLater("附件", str(fault)) from fault
    found = []
    for file in wanted.files:
        own = kept.get(file.name)
        if own is None or own.sha256 != file.sha256:
            raise TryLater("附件", f"台账里没有文件 {file.name}，请用 planner ledger verify 核对")
        found.append(Attachment(file.shown_as, own.content))
    return tuple(found)


def _report(message: Message, why: str, then: Message | None) -> Item:
    if message.is_outward and message.encloses:
        return Item(
            title=f"报告没有送到{message.name}",
            facts=(f"题目：{message.subject}", f"原因：{why}"),
            todo=f"请核对机构文件里的邮箱 {message.address}；改好后在报告页面补发。",
            link=report_page(message.organ, message.encloses.period),
            button="去查看",
        )
    facts = [f"消息：{message.subject}", f"原因：{why}"]
    facts.append(
        f"已改用渠道“{way_in_words(then.channel)}”。"
        if then
        else "没有别的渠道，这封消息没有送到。"
    )
    return Item(
        title=f"{message.name}的消息发不出去",
        facts=tuple(facts),
        todo=f"请核对 {message.address} 是否正确；改好后系统会自动恢复。",
    )
