"""Sending: which failure leads where, what is held, bundled, handed on, and who hears of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from planner.core.feed import Reach, Scope, View
from planner.core.organization import Organization, Person
from planner.core.progress import EntryKind
from planner.core.reminders import (
    Letterhead,
    Message,
    MessageKind,
    MessageState,
    Restraint,
    Tracked,
)
from planner.delivery.channel import Interrupted, Refused, TryLater, Unreachable
from planner.ledger.outbox import claim_messages, read_deliveries, switched_off, waiting
from planner.operations.deliveries import switch_on
from planner.operations.feeds import make_feed
from planner.operations.morning import decide_morning
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.sending import Dispatch, Sending, send_messages
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, entry, organization, plan
from tests.feedrules import faults_of
from tests.operations.terms import TERMS

BOTH = replace(TERMS, head=Letterhead(("mail", "files"), "http://127.0.0.1:8000"))
MORNING = at(3, 26, 9)
LEASE = timedelta(minutes=2)


@dataclass
class Way:
    """A channel that fails as it is told to, and takes some time."""

    name: str = "mail"
    faults: list[Exception] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    tried: int = 0
    closed: int = 0

    def send(self, message: Message, _at: datetime) -> str:
        self.tried += 1
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append(message.recipient)
        return f"{self.name} {len(self.sent)}"

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def ways(sqlite_ledger: Settings) -> dict[str, Way]:
    """A mail and a file channel; A-01 is due on 29 March, and Monday's messages are out."""
    publish(plan(assignment()), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    decide_morning("yunwu", now=at(3, 25, 8), terms=BOTH)
    both = {"mail": Way(), "files": Way("files")}
    send(both, at(3, 25, 8))
    both["mail"].sent.clear()
    both["mail"].tried = 0
    return both


def send(ways: dict[str, Way], moment: datetime, worker: str = "one") -> Sending:
    dispatch = Dispatch(ways, worker, LEASE, lambda: moment, BOTH)
    return send_messages("yunwu", dispatch, limit=50)


def decide(moment: datetime = MORNING) -> None:
    decide_morning("yunwu", now=moment, terms=BOTH)


def of(who: str, kind: MessageKind = MessageKind.DIGEST) -> list[Tracked]:
    """Somebody's messages of a kind since Tuesday, the latest first."""
    found = read_deliveries("yunwu", recipient=who)
    since = MORNING.date()
    return [each for each in found if each.message.kind is kind and each.message.day >= since]


def steps(tracked: Tracked) -> list[str]:
    return [step.state.value for step in tracked.attempts]


def test_a_recipient_who_cannot_be_told_now_is_tried_at_growing_intervals(
    ways: dict[str, Way],
) -> None:
    decide()
    ways["mail"].faults = [TryLater("邮件", "450 busy") for _ in range(4)]
    moments = [MORNING + timedelta(minutes=each) for each in (0, 1, 6, 36, 156)]
    for moment, later in pairwise(moments):
        assert send(ways, moment).failed == 1
        assert send(ways, later - timedelta(seconds=1)).failed == 0
    assert send(ways, moments[-1]).sent == 1
    (digest,) = of("wangfang")
    assert steps(digest) == ["failed"] * 4 + ["sent"]


def test_after_the_last_try_the_next_channel_is_taken(ways: dict[str, Way]) -> None:
    decide()
    ways["mail"].faults = [TryLater("邮件", "450 busy") for _ in range(6)]
    moment = MORNING
    for _ in range(8):
        left = send(ways, moment).left
        moment = left.free_at or moment
    assert ways["files"].sent == ["wangfang"]
    sent, given_up = sorted(of("wangfang"), key=lambda each: each.state is not MessageState.SENT)
    assert (sent.message.channel, given_up.message.channel) == ("files", "mail")
    assert given_up.state is MessageState.UNDELIVERABLE
    assert switched_off("yunwu") == {}


def test_a_server_that_is_down_delays_all_and_loses_none(ways: dict[str, Way]) -> None:
    more = plan(assignment(), assignment("A-02", assignee="leader"))
    publish(more, organization(), CALENDAR, at=at(3, 26, 7), by="zhouping")
    decide()
    for hour in range(5):
        ways["mail"].faults = [Unreachable("邮件", "连不上")]
        moment = waiting("yunwu").free_at or MORNING
        sending = send(ways, moment)
        assert (sending.sent, sending.failed, sending.left.failed) == (0, 1, 2), hour
    assert ways["mail"].tried == 5, "the second message was not tried in vain"
    assert ways["files"].sent == []


def test_three_interruptions_in_a_row_are_a_server_that_is_down(ways: dict[str, Way]) -> None:
    assignments = [
        assignment(f"A-0{n}", assignee=post)
        for n, post in enumerate(("clerk", "leader", "head", "desk"), start=1)
    ]
    publish(plan(*assignments), organization(), CALENDAR, at=at(3, 26, 7), by="zhouping")
    decide()
    ways["mail"].faults = [Interrupted("邮件", "断了") for _ in range(4)]
    assert send(ways, MORNING).failed == 3
    assert ways["mail"].tried == 3
    ways["mail"].faults = []
    assert send(ways, MORNING + timedelta(minutes=1)).sent == 4


def test_a_bad_address_is_switched_off_and_the_office_is_told(ways: dict[str, Way]) -> None:
    decide()
    ways["mail"].faults = [Refused("邮件", "550 no such user", is_address_bad=True)]
    send(ways, MORNING)
    send(ways, MORNING)
    assert ways["files"].sent == ["wangfang"]
    assert switched_off("yunwu") == {
        ("wangfang", "mail", "wangfang@example.org"): "邮件：550 no such user"
    }
    (office,) = of("zhouping", MessageKind.OFFICE)
    assert office.state is MessageState.SENT
    assert "550 no such user" in office.message.text
    assert "已改用渠道“文件”。" in office.message.text
    # from now on it is not even tried
    decide(at(3, 28, 8))
    (latest, *_) = of("wangfang")
    assert latest.message.channel == "files"


def test_a_mended_address_is_a_new_way(ways: dict[str, Way]) -> None:
    decide()
    ways["mail"].faults = [Refused("邮件", "550", is_address_bad=True)]
    send(ways, MORNING)
    mended = with_person(organization(), "wangfang", email="wang@example.org")
    publish(plan(assignment()), mended, CALENDAR, at=at(3, 27), by="zhouping")
    decide(at(3, 28, 8))
    assert of("wangfang")[0].message.address == "wang@example.org"
    assert of("wangfang")[0].message.channel == "mail"


def test_the_office_can_switch_a_channel_on_again(ways: dict[str, Way]) -> None:
    decide()
    ways["mail"].faults = [Refused("邮件", "550", is_address_bad=True)]
    send(ways, MORNING)
    assert switch_on("yunwu", "王芳", at=at(3, 27)) == ("mail",)
    assert switch_on("yunwu", "wangfang", at=at(3, 27)) == ()
    assert switched_off("yunwu") == {}


def with_person(base: Organization, who: str, **changes: object) -> Organization:
    people = tuple(
        each.model_copy(update=changes) if each.id == who else each for each in base.people
    )
    return base.model_copy(update={"people": people})


def test_whoever_cannot_be_reached_at_all_is_told_when_there_is_a_way_again(
    ways: dict[str, Way],
) -> None:
    decide()
    for way in ways.values():
        way.faults = [Refused(way.name, "不行", is_address_bad=True)]
    send(ways, MORNING)
    send(ways, MORNING)
    assert {each.state for each in of("wangfang")} == {MessageState.UNDELIVERABLE}
    decide(at(3, 27, 8))
    (lost, *_) = of("wangfang")
    assert (lost.state, lost.attempts[0].proof) == (
        MessageState.UNDELIVERABLE,
        "这个人的渠道都已停用",
    )
    offices = [each.message.text for each in of("zhouping", MessageKind.OFFICE)]
    assert any("没有别的渠道，这封消息没有送到。" in text for text in offices)
    switch_on("yunwu", "wangfang", at=at(3, 27))
    decide(at(3, 28, 8))
    send(ways, at(3, 28, 8))
    assert ways["mail"].sent[-1] == "wangfang"


def test_a_persons_own_channels_come_first(ways: dict[str, Way]) -> None:
    chosen = with_person(
        organization(), "wangfang", channels=("wecom", "mail"), addresses={"wecom": "WangFang"}
    )
    publish(plan(assignment()), chosen, CALENDAR, at=at(3, 26, 7), by="zhouping")
    decide()
    (digest,) = of("wangfang")
    assert (digest.message.channel, digest.message.address) == ("wecom", "WangFang")
    # nobody has set that channel up: the next is taken, and the office is not asked to mend him
    send(ways, MORNING)
    assert send(ways, MORNING).sent == 1
    assert ways["mail"].sent == ["wangfang"]
    assert switched_off("yunwu") == {}


def test_nothing_goes_out_at_night_or_on_a_day_off(ways: dict[str, Way]) -> None:
    decide()
    ways["mail"].faults = [Unreachable("邮件", "连不上")]
    send(ways, at(3, 26, 19))
    night = send(ways, at(3, 26, 21))
    assert (night.sent, night.left.held, night.left.unsent) == (0, 1, 0)
    assert night.left.free_at == at(3, 27, 8)
    assert send(ways, at(3, 27, 7)).sent == 0
    assert send(ways, at(3, 27, 8)).sent == 1


def test_a_morning_that_comes_at_night_tells_nobody(ways: dict[str, Way]) -> None:
    late = decide_morning("yunwu", now=at(3, 26, 22), terms=BOTH)
    assert late.reason == "现在是免打扰时段，下一个早上再提醒"
    assert of("wangfang") == []
    decide(at(3, 27, 8))
    assert len(of("wangfang")) == 1


def test_what_is_not_out_by_the_next_morning_goes_into_its_digest(ways: dict[str, Way]) -> None:
    decide()
    ways["mail"].faults = [Unreachable("邮件", "连不上")]
    send(ways, MORNING)
    decide(at(3, 27, 8))
    today, yesterday = of("wangfang")
    assert yesterday.state is MessageState.BUNDLED
    assert steps(yesterday) == ["failed", "bundled"]
    assert "法治学习01" in today.message.text
    assert send(ways, at(3, 27, 8)).sent == 1


def test_who_has_had_enough_for_a_week_is_spared_and_the_office_is_told(
    ways: dict[str, Way],
) -> None:
    few = replace(BOTH, restraint=Restraint(weekly_limit=2))
    many = plan(*(assignment(f"A-{n:02}", {"once": f"2024-03-{n}"}) for n in (27, 28, 29)))
    publish(many, organization(), CALENDAR, at=at(3, 25, 9), by="zhouping")
    decide_morning("yunwu", now=MORNING, terms=few)
    send(ways, MORNING)
    decide_morning("yunwu", now=at(3, 27, 8), terms=few)
    second, first = of("wangfang")
    assert (first.state, second.state) == (MessageState.SENT, MessageState.BUNDLED)
    (told,) = of("zhouping")
    assert "王芳" in told.message.text
    assert "本周已收到2封消息" in told.message.text
    # next week it is told where things stand then
    decide_morning("yunwu", now=at(4, 1, 8), terms=few)
    assert "法治学习27" in of("wangfang")[0].message.text


def test_what_waited_until_all_of_it_was_done_is_not_sent(ways: dict[str, Way]) -> None:
    decide()
    ways["mail"].faults = [Unreachable("邮件", "连不上")]
    send(ways, MORNING)
    record("yunwu", entry(EntryKind.COMPLETED, at(3, 26, 10)), terms=BOTH)
    assert send(ways, at(3, 26, 11)).sent == 0
    (digest,) = of("wangfang")
    assert digest.state is MessageState.BUNDLED
    assert digest.attempts[-1].proof == "所列的事都已办完，不再发送"


def test_a_slow_batch_keeps_its_claim_and_gives_up_what_was_taken(ways: dict[str, Way]) -> None:
    more = plan(assignment(), assignment("A-02", assignee="leader"))
    publish(more, organization(), CALENDAR, at=at(3, 26, 7), by="zhouping")
    decide()
    clock = [MORNING]

    class Slow(Way):
        """Takes three minutes for a message; meanwhile somebody else takes over."""

        def send(self, message: Message, at: datetime) -> str:
            clock[0] += timedelta(minutes=3)
            claim_messages("yunwu", at=clock[0], lease=LEASE, worker="two", limit=50)
            return super().send(message, at)

    slow = Slow()
    dispatch = Dispatch({"mail": slow}, "one", LEASE, lambda: clock[0], BOTH)
    assert send_messages("yunwu", dispatch, limit=50).sent == 1
    assert slow.tried == 1, "the second belongs to the other worker now"


def test_a_taken_over_message_says_that_it_may_have_gone_out(ways: dict[str, Way]) -> None:
    decide()
    claim_messages("yunwu", at=MORNING, lease=LEASE, worker="dead", limit=50)
    assert send(ways, MORNING + LEASE, "two").sent == 1
    (digest,) = of("wangfang")
    assert steps(digest) == ["sending", "sent"]
    assert "不知道送出没有" in digest.attempts[0].proof


def test_channels_are_closed_after_each_batch_whatever_happens(ways: dict[str, Way]) -> None:
    decide()
    before = ways["mail"].closed
    ways["mail"].faults = [RuntimeError("a bug")]
    with pytest.raises(RuntimeError):
        send(ways, MORNING)
    assert ways["mail"].closed == before + 1


def test_somebody_who_wants_it_gets_the_days_items_as_a_calendar(ways: dict[str, Way]) -> None:
    wanting = with_person(organization(), "wangfang", wants_calendar=True)
    publish(plan(assignment()), wanting, CALENDAR, at=at(3, 26, 7), by="zhouping")
    decide()
    (digest,) = of("wangfang")
    assert digest.message.calendar.count("BEGIN:VEVENT") == 1
    assert faults_of(digest.message.calendar.encode()) == []
    own = View(Scope(Reach.OWN, "wangfang"))
    subscribed = make_feed("yunwu", own, today=MORNING.date(), terms=TERMS).content.decode()
    event = digest.message.calendar.partition("BEGIN:VEVENT")[2].partition("END:VEVENT")[0]
    assert event in subscribed, "the same event as in the calendar that is subscribed to"
    assert isinstance(wanting.person("wangfang"), Person)
