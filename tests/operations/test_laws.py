"""Whatever happens in a year, in whatever order: the promises of the reminders hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from planner.core.dates import ONE_DAY, Window
from planner.core.errors import NotAllowed
from planner.core.organization import Organization, Tenure
from planner.core.plan import Every, Period
from planner.core.progress import Entry, EntryKind, Progress, YearRecord, progress_of_year
from planner.core.reminders import Message, MessageKind, ReminderPolicy, Tracked
from planner.delivery.channel import Unreachable
from planner.ledger import models
from planner.ledger.entries import find_break, read_entries
from planner.ledger.occurrences import read_occurrences
from planner.ledger.outbox import read_deliveries
from planner.ledger.revisions import read_revision
from planner.operations.morning import decide_morning
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.sending import Dispatch, send_messages
from planner.operations.terms import Terms
from tests.cast import CALENDAR, ZONE, assignment, organization, plan
from tests.databases import settings_of, use
from tests.operations.terms import TERMS

PLAN = plan(
    assignment("A-01", Every(every=Period.MONTH, due="15"), needs_acknowledgement=True),
    assignment("A-02", Every(every=Period.WEEK, due="friday"), needs_confirmation=True),
    assignment("A-03", Every(every=Period.QUARTER, due="last workday"), assignee="leader"),
)
BEGIN = datetime(2024, 1, 1, 7, tzinfo=ZONE)
POSTS, PEOPLE = ("clerk", "leader", "head", "desk"), ("wangfang", "liqiang", "sunmei", "zhaomin")
GENEROUS = replace(TERMS, restraint=replace(TERMS.restraint, weekly_limit=99))

days_on = st.tuples(st.just("days"), st.integers(1, 6))
answers = st.tuples(
    st.just("answer"), st.sampled_from(EntryKind), st.integers(0, 30), st.integers(1, 12)
)
handovers = st.tuples(st.just("handover"), st.sampled_from(POSTS), st.sampled_from((*PEOPLE, "")))
outages = st.tuples(st.just("outage"), st.booleans())
asleep = st.tuples(st.just("asleep"), st.booleans())
policies = st.tuples(
    st.just("policy"),
    st.builds(
        ReminderPolicy,
        st.sampled_from([(7, 3, 1), (2,), (), (10, 5)]),
        st.integers(1, 4),
        st.integers(1, 3),
        st.integers(2, 5),
        st.integers(4, 9),
    ),
)
steps = st.lists(
    st.one_of(days_on, days_on, answers, answers, answers, handovers, outages, asleep, policies),
    min_size=6,
    max_size=40,
)


@dataclass
class Wire:
    """A way that can be down."""

    is_down: bool = False
    name: str = "files"
    sent: list[tuple[Message, datetime]] = field(default_factory=list)

    def send(self, message: Message, at: datetime) -> str:
        if self.is_down:
            raise Unreachable("线路", "断了")
        self.sent.append((message, at))
        return "ok"

    def close(self) -> None:
        """Nothing is kept."""


@dataclass
class World:
    """An office in which time passes."""

    now: datetime = BEGIN
    terms: Terms = GENEROUS
    wire: Wire = field(default_factory=Wire)
    is_asleep: bool = False
    mornings: list[tuple[date, ReminderPolicy]] = field(default_factory=list)

    def days(self, count: int) -> None:
        """Let so many days pass; in each a morning, if the machine is on."""
        for _ in range(count):
            day = self.now.date() + ONE_DAY
            self.now = datetime.combine(day, time(8, 30), ZONE)
            if self.is_asleep:
                continue
            decide_morning("yunwu", now=self.now, terms=self.terms)
            self.mornings.append((day, self.terms.reminders))
            self.check_all_late_have_told()
            self.check_nobody_is_passed_over()
            for hour in (8, 9, 11, 15):
                self.now = datetime.combine(day, time(hour, 45), ZONE)
                self.send()

    def send(self) -> None:
        """Send what can be sent."""
        dispatch = Dispatch(
            {"files": self.wire}, "one", timedelta(minutes=2), lambda: self.now, self.terms
        )
        while send_messages("yunwu", dispatch, limit=50).sent:
            pass

    def answer(self, kind: EntryKind, which: int, ahead: int) -> None:
        """Somebody enters something; what is not allowed is refused and changes nothing."""
        self.now = datetime.combine(self.now.date(), time(16), ZONE)
        begun = [p for p in self.standing() if p.occurrence.starts_on <= self.now.date()]
        if not begun:
            return
        chosen = begun[-1 - which % len(begun)]
        held = self.organization.holding(chosen.assignee, self.now.date())
        new = self.now.date() + timedelta(days=ahead)
        told = Entry(chosen.occurrence.id, kind, self.now, held.person.id if held else "zhouping")
        try:
            record(
                "yunwu", replace(told, note="说明", new_due_on=new, post="leader"), terms=self.terms
            )
        except NotAllowed:
            return
        self.send()

    def handover(self, post: str, person: str) -> None:
        """From today on somebody else holds a post, or nobody."""
        self.now = datetime.combine(self.now.date(), time(17), ZONE)
        before, today = self.organization, self.now.date()
        kept = [
            each.model_copy(update={"until_on": today}) if is_now else each
            for each in before.tenures
            for is_now in [each.post == post and each.until_on is None]
            if not (is_now and each.from_on > today)
        ]
        if person:
            kept.append(Tenure(post=post, person=person, from_on=today + ONE_DAY))
        after = before.model_copy(update={"tenures": tuple(kept)})
        publish(PLAN, after, CALENDAR, at=self.now, by="zhouping")

    def outage(self, is_down: bool) -> None:  # noqa: FBT001 - drawn
        """The way to people breaks, or works again."""
        self.wire.is_down = is_down

    def asleep(self, is_asleep: bool) -> None:  # noqa: FBT001 - drawn
        """The machine is switched off, or on."""
        self.is_asleep = is_asleep

    def policy(self, policy: ReminderPolicy) -> None:
        """The administrator changes the settings."""
        self.terms = replace(self.terms, reminders=policy)

    @property
    def organization(self) -> Organization:
        revision = read_revision("yunwu", 2024)
        assert revision is not None
        return revision.organization

    def standing(self, at: datetime | None = None) -> tuple[Progress, ...]:
        """Where everything stands, by the entries made until a moment."""
        revision = read_revision("yunwu", 2024)
        assert revision is not None
        made = {
            key: tuple(each for each in entries if each.at <= (at or self.now))
            for key, entries in read_entries("yunwu").items()
        }
        held = YearRecord(revision, read_occurrences("yunwu", year=2024), made)
        return progress_of_year((at or self.now).date(), held, self.terms.yardstick)

    def check_all_late_have_told(self) -> None:
        """After a working day's morning every late thing has told somebody, by its clock."""
        day = self.now.date()
        if not CALENDAR.is_workday(day):
            return
        policy = self.terms.reminders
        for each in self.standing():
            late = CALENDAR.count_workdays(Window.through(each.clock_on + ONE_DAY, day))
            reported = each.last_on(EntryKind.PROGRESSED)
            owed = each.is_to_do and each.is_past_due and not each.is_asking
            if owed and late >= min(policy.overdue_days, policy.supervisor_days) and not reported:
                told = models.Reminder.objects.filter(
                    occurrence__key=each.occurrence.id, due_on=each.clock_on
                ).exclude(kind__in=("upcoming", "issued", "granted"))
                assert told.exists() or not somebody(self.organization, each, day), each

    def check_nobody_is_passed_over(self) -> None:
        """Whoever is told that something is late: everybody below them in the line is too."""
        day, org, head_days = self.now.date(), self.organization, self.terms.reminders.head_days
        by_id = {each.occurrence.id: each for each in self.standing()}
        rows = models.Reminder.objects.filter(kind="escalation")
        for row in rows.filter(message__day=day).select_related("occurrence"):
            progress = by_id[row.occurrence.key]
            line = above(org, progress.assignee, day)
            own = org.holding(progress.assignee, day)
            wanted = [own.person.id] if own else []
            wanted += line if row.step >= head_days else line[:1]
            same = rows.filter(occurrence=row.occurrence, due_on=row.due_on, step=row.step)
            assert set(wanted) <= set(same.values_list("recipient", flat=True)), progress.title


def somebody(org: Organization, progress: Progress, day: date) -> bool:
    """Whether there is anybody who could be told of something."""
    if org.holding("desk", day) or org.holding("head", day):
        return True
    return bool(org.holding(progress.assignee, day)) or bool(org.holding("leader", day))


def above(org: Organization, post: str, day: date) -> list[str]:
    """The people above a post as the organization's file has them, written down once more."""
    names, found = {each.id: each.supervisor for each in org.posts}, []
    own = org.holding(post, day)
    at = names[post]
    while at:
        held = org.holding(at, day)
        if held and held.person.id not in {*found, own.person.id if own else ""}:
            found.append(held.person.id)
        at = names[at]
    return found


def tracked() -> tuple[Tracked, ...]:
    return read_deliveries("yunwu", limit=100_000)


@pytest.mark.slow
@pytest.mark.timeout(600)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(told=steps)
def test_the_promises_hold_whatever_happens(
    told: list[tuple[object, ...]], sqlite_template: Path, tmp_path: Path
) -> None:
    root = Path(mkdtemp(dir=tmp_path))
    (root / "var").mkdir()
    (root / "var" / "planner.sqlite3").write_bytes(sqlite_template.read_bytes())
    use(settings_of(root))
    world = World()
    publish(PLAN, organization(), CALENDAR, at=world.now, by="zhouping")
    for name, *parts in (*told, ("outage", False), ("asleep", False), ("days", 8)):
        getattr(world, str(name))(*parts)
    for kind in set(models.Reminder.objects.values_list("kind", flat=True)):
        event(f"told: {kind}")
    event(f"messages: {len(tracked()) // 20 * 20}+")
    event(f"entries: {models.Entry.objects.exclude(by='planner').count() // 3 * 3}+")
    nobody_is_told_twice_of_one_thing_on_one_day()
    nothing_is_said_of_what_was_finished(world)
    assert find_break("yunwu") is None
    assert not [each for each in tracked() if each.state in {"pending", "sending", "failed"}]


def nobody_is_told_twice_of_one_thing_on_one_day() -> None:
    sent = [each.message for each in tracked() if each.state == "sent"]
    digests = Counter(
        (each.recipient, each.day) for each in sent if each.kind is MessageKind.DIGEST
    )
    assert max(digests.values(), default=0) <= 1
    claims = models.Reminder.objects.values_list(
        "recipient", "occurrence__key", "kind", "due_on", "step"
    )
    assert max(Counter(claims).values(), default=0) <= 1
    for each in sent:
        titles = [item.title for section in each.letter.sections for item in section.items]
        assert len(titles) == len(set(titles)), titles


def nothing_is_said_of_what_was_finished(world: World) -> None:
    """Of every message that went out, something was still to do, or to confirm, at that moment."""
    for message, at in world.wire.sent:
        if message.kind not in {MessageKind.DIGEST, MessageKind.NOTICE}:
            continue
        open_titles = {
            each.title
            for each in world.standing(at - timedelta(seconds=1))
            if each.is_to_do or each.awaits_confirmation
        }
        titles = {
            item.title
            for section in message.letter.sections
            if section.heading != "系统情况"
            for item in section.items
        }
        assert not titles or titles & open_titles, (message.subject, at)
