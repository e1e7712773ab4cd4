"""Where a report stands on a day → the messages around it, each said once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from planner.core.dates import Window
from planner.core.organization import Person
from planner.core.reminders import (
    Enclosure,
    Message,
    MessageKind,
    MessageState,
    Owed,
    ReportAbout,
    ReportLetters,
    Turn,
    in_words,
    release_at,
)
from planner.core.report import (
    Call,
    Item,
    ReportPolicy,
    Stage,
    Step,
    StepTaken,
    VersionKey,
    calls_for,
    stage_of,
    workday_after,
)
from planner.ledger.outbox import (
    add_messages,
    bundle_unsent,
    note_message,
    told_about,
    told_between,
)
from planner.ledger.reports import all_steps
from planner.ledger.store import transaction
from planner.operations.enclosing import enclosure_of, name_of, title_of
from planner.operations.routes import Routes
from planner.operations.terms import Terms
from planner.operations.versions import AnyReport
from planner.operations.years import organization_of

_PAPERS = ("pdf",)
_TO_READ = frozenset({Call.CHECK, Call.READ, Call.SIGN})


@dataclass(frozen=True)
class Owing:
    """A late item that lacks its reason, the post that owes it today, and who is asked for it.

    `person` stands above the post if it `is_vacant`, and is None if nobody can be asked.
    `takes_answers`: it can still be answered on its page.
    """

    item: Item
    post: str
    person: Person | None = None
    is_vacant: bool = False
    takes_answers: bool = False

    @property
    def who(self) -> str:
        """Who is asked, in words."""
        if self.person is None:
            return f"{self.post}（目前无人任职）"
        if self.is_vacant:
            return f"{self.post}（目前无人任职，由{self.person.name}答复）"
        return f"{self.person.name}（{self.post}）"


@dataclass(frozen=True)
class Standing:
    """A version as it stands on a day: data, steps, what is owed, whether the data have changed.

    `elsewhere` are late items that are asked about for another report.
    """

    report: AnyReport
    key: VersionKey
    window: Window
    steps: tuple[StepTaken, ...]
    owed: tuple[Owing, ...]
    is_changed: bool = False
    elsewhere: frozenset[str] = frozenset()

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        return stage_of(self.steps)


def add_calls(
    standing: Standing, *, now: datetime, terms: Terms, policy: ReportPolicy, is_latest: bool
) -> tuple[Message, ...]:
    """Add what is to be said of a version today and was not said yet; returns the messages.

    What was decided on an earlier day and is not out is given up: it says how things stood then.
    Of a period that is not the latest only its draft is told.
    """
    organ, prefix = standing.report.organ, f"{standing.key.period}/"
    workday = workday_after(standing.window, now.date(), terms.calendar)
    calls = calls_for(workday, standing.stage, policy, is_changed=standing.is_changed)
    wanted = [each for each in calls if is_latest or each is Call.READY]
    with transaction(organ):
        bundle_unsent(
            organ,
            before=now.date(),
            at=now,
            kinds=(MessageKind.REPORT,),
            why="按当天的情况重新通知",
        )
        said = {
            (who, about)
            for who, about, state in told_about(organ, MessageKind.REPORT, prefix)
            if state is not MessageState.BUNDLED
        }
        written = _Written(standing, now, terms, policy).messages(wanted, workday)
        fresh = [each for each in written if (each.recipient, each.about) not in said]
        return _add(organ, fresh, now, terms)


def _add(organ: str, messages: list[Message], now: datetime, terms: Terms) -> tuple[Message, ...]:
    """Add by each recipient's first way; who has had enough this week is asked another day."""
    organization = organization_of(organ, now.date())
    routes, limit = Routes(organization, terms.head), terms.restraint.weekly_limit
    had = told_between(organ, Window.of_week(now.date()))
    office = organization.reachable(organization.coordinator, now.date())
    release = release_at(now, terms.restraint.quiet, terms.calendar)
    added = []
    for message in messages:
        if had[message.recipient] >= limit and (not office or message.recipient != office.id):
            why = f"本周已有{limit}封"
            note_message(message, at=now, state=MessageState.BUNDLED, why=why)
            continue
        routed = routes.route(message, at=now)
        if routed and add_messages(organ, [(routed, ())], at=now, not_before=release):
            had[message.recipient] += 1
            added.append(routed)
    return tuple(added)


class _Written:
    """The messages of one report on one day."""

    def __init__(
        self, standing: Standing, now: datetime, terms: Terms, policy: ReportPolicy
    ) -> None:
        self._standing, self._day, self._policy = standing, now.date(), policy
        self._organization = organization_of(standing.report.organ, self._day)
        report, key = standing.report, standing.key
        about = ReportAbout(
            name=name_of(report),
            title=title_of(report),
            period=key.period,
            version=key.version,
            cut_off=report.cut_off,
            approval_on=policy.approval_on(standing.window, terms.calendar),
        )
        self._letters = ReportLetters(about, self._organization, self._day, terms.head)

    def messages(self, calls: Collection[Call], workday: int) -> Iterator[Message]:
        """One message for each call, of reasons one for each who owes some."""
        for call in calls:
            if call is Call.REASONS:
                yield from self._reasons(workday)
                continue
            to = self._recipient(call)
            if to is not None:
                yield self._of_call(call, to)

    def _of_call(self, call: Call, to: Person) -> Message:
        papers = self._papers() if call in _TO_READ else None
        if call is Call.READY:
            owed = [_owed(each) for each in self._standing.owed]
            made = self._letters.ready(to, owed)
        else:
            made = self._letters.turn(to, call, self._turn(call, papers))
        return replace(made, about=self._about(call), encloses=papers)

    def _reasons(self, workday: int) -> Iterator[Message]:
        asked: dict[str, list[Owing]] = {}
        for each in self._standing.owed:
            if each.person and each.item.occurrence_id not in self._standing.elsewhere:
                asked.setdefault(each.person.id, []).append(each)
        step = self._policy.asking_step(workday)
        about = f"{self._standing.key.period}/{Call.REASONS}-{step}"
        for who, owing in asked.items():
            to = self._organization.person(who)
            made = self._letters.reasons(to, [_owed(each) for each in owing])
            yield replace(made, about=about)

    def _about(self, call: Call) -> str:
        """What tells a call apart: said once a report, a round of checking, or a version."""
        key = self._standing.key
        if call is Call.READY:
            return f"{key.period}/{call}"
        if call in {Call.CHECK, Call.READ}:
            return f"{key.period}/{call}-{self._rounds()}"
        return f"{key.period}/{call}-v{key.version}"

    def _rounds(self) -> int:
        """How often a version of the report was given back."""
        key = self._standing.key
        return sum(
            step.step is Step.RETURNED
            for each, steps in all_steps(self._standing.report.organ).items()
            if (each.kind, each.period) == (key.kind, key.period)
            for step in steps
        )

    def _recipient(self, call: Call) -> Person | None:
        organization, day = self._organization, self._day
        checker = organization.reachable(organization.report_checker, day)
        approver = organization.reachable(organization.report_approver, day)
        if call is Call.CHECK:
            return checker
        if call is Call.READ:
            return None if approver == checker else approver
        if call is Call.SIGN:
            return approver
        return organization.reachable(organization.coordinator, day)

    def _papers(self) -> Enclosure | None:
        standing = self._standing
        return enclosure_of(standing.report, standing.key, Stage.DRAFT, _PAPERS)

    def _turn(self, call: Call, papers: Enclosure | None) -> Turn:
        checker = self._recipient(Call.CHECK) if call is Call.READ else None
        is_told = call in {Call.SIGN, Call.RETURNED, Call.APPROVED}
        return Turn(
            lacking=len(self._standing.owed) if call in _TO_READ else 0,
            checker=checker.name if checker else "",
            said=self._last_step() if is_told else "",
            vacant=self._vacant(call),
            has_papers=papers is not None,
        )

    def _last_step(self) -> str:
        last = self._standing.steps[-1]
        names = {each.id: each.name for each in self._organization.people}
        said = f"，意见：{last.note}" if last.note else ""
        return f"{in_words(last.at.date())}{names.get(last.by, last.by)}{last.step.word}{said}。"

    def _vacant(self, call: Call) -> str:
        """The title of the post whose turn it is, if nobody answers for it."""
        organization = self._organization
        posts = {
            Call.CHECK: organization.report_checker,
            Call.READ: organization.report_approver,
            Call.SIGN: organization.report_approver,
        }
        post = posts.get(call)
        if post is None or organization.holding(post, self._day):
            return ""
        return organization.post(post).title


def _owed(owing: Owing) -> Owed:
    item = owing.item
    return Owed(
        occurrence_id=item.occurrence_id,
        title=item.title,
        due_on=item.due_on,
        days_late=item.days_late,
        who=owing.who,
        takes_answers=owing.takes_answers,
    )
