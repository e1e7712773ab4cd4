"""A plan and a way of answering → a year played through day by day, with all that it leaves."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from planner.core.dates import Quarter, Window
from planner.core.feed import Reach, Scope, View
from planner.core.organization import Organization
from planner.core.plan import Plan
from planner.core.reminders import MessageState
from planner.core.report import workday_after
from planner.core.schedule import expand
from planner.core.workdays import WorkdayCalendar
from planner.delivery.channel import Channel
from planner.documents.rehearsal import Summary, render_summary
from planner.ledger.outbox import read_deliveries
from planner.ledger.reports import list_reports
from planner.operations.feeds import read_material
from planner.operations.freezing import Making
from planner.operations.morning import Morning, decide_morning
from planner.operations.press import Press
from planner.operations.publish import publish
from planner.operations.record import record_all
from planner.operations.report import make_annual_report
from planner.operations.report_days import Drafting, keep_reports
from planner.operations.script import ANSWERS_AT, Answers
from planner.operations.sending import Dispatch, send_messages
from planner.operations.terms import Terms
from planner.operations.versions import ANNUAL, QUARTERLY, keep_files, stem_of
from planner.operations.whole import write_whole_folder

MORNING_AT = time(8, 30)
ALL_DAY = timedelta(days=1)
EVERYTHING = 1_000_000
# The working days after a quarter on which a play looks after its report.
REPORTED = range(1, 9)


@dataclass(frozen=True)
class Play:
    """What is played: plan, organization, terms, the clock's zone, the ways out, the press."""

    plan: Plan
    organization: Organization
    terms: Terms
    zone: ZoneInfo
    channels: Mapping[str, Channel]
    press: Press = field(default_factory=Press)

    @property
    def organ(self) -> str:
        """The organ's id."""
        return self.organization.id


@dataclass(frozen=True)
class Day:
    """What one played day left."""

    day: date
    morning: Morning
    answers: int
    report: Quarter | None


def play(script: Play, answers: Answers, window: Window) -> Iterator[Day]:
    """Play the days of a window through the same operations that run in earnest.

    The plan is published on the first day; answers come in the afternoon, as people give them.
    """
    begun = datetime.combine(window.starts_on, time(8), script.zone)
    calendar = script.terms.calendar
    publish(script.plan, script.organization, calendar, at=begun, by="planner")
    for day in window:
        begin, pause = (
            datetime.combine(day, hour, script.zone) for hour in (MORNING_AT, ANSWERS_AT)
        )
        send_until(script, datetime.combine(day, time(), script.zone), begin)
        morning = decide_morning(script.organ, now=begin, terms=script.terms)
        quarter = _report(script, day)
        send_until(script, begin, pause)
        given = list(answers.get(day, ()))
        if given:
            record_all(script.organ, given, terms=script.terms)
        send_until(script, pause, datetime.combine(day, time.max, script.zone))
        yield Day(day, morning, len(given), quarter)


def year_window(year: int, calendar: WorkdayCalendar) -> Window:
    """The year, and on to the first working day after it, when the last report is made."""
    return Window.through(date(year, 1, 1), calendar.roll_on(date(year + 1, 1, 1)))


def finish(script: Play, days: Iterable[Day], folder: Path) -> Summary:
    """Play the days, and leave feeds, reports and a summary in a folder, messages already there.

    Feeds are those of each quarter's first working day and of the end.
    """
    played: list[Day] = []
    for each in days:
        played.append(each)
        if each.report:
            write_feeds(script, each.day, folder / "feeds" / f"{each.day}")
    reports = _write_reports(script, folder / "reports")
    summary = _summary(script, played, reports)
    text = json.dumps(asdict(summary), ensure_ascii=False, indent=2)
    (folder / "summary.json").write_text(text + "\n", "utf-8")
    (folder / "summary.md").write_text(render_summary(summary), "utf-8")
    return summary


def write_feeds(script: Play, day: date, folder: Path) -> int:
    """Write the feed of every post that somebody holds on a day, and of the organ."""
    material = read_material(script.organ, day, script.terms)
    held = [
        each.id for each in script.organization.posts if script.organization.holding(each.id, day)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    scopes = (Scope(Reach.ORGAN), *(Scope(Reach.POST, each) for each in held))
    for scope in scopes:
        feed = material.feed(View(scope))
        (folder / f"{scope.of or script.organ}.ics").write_bytes(feed.content)
    return len(held) + 1


def send_until(script: Play, begin: datetime, end: datetime) -> None:
    """Send what waits, and try again whenever something can be tried, until `end`."""
    moment = begin
    dispatch = Dispatch(script.channels, "rehearsal", ALL_DAY, lambda: moment, script.terms)
    while moment < end:
        sending = send_messages(script.organ, dispatch, limit=100)
        if not sending.sent:
            later = sending.left.free_at
            if later is None:
                return
            moment = max(later, moment + timedelta(seconds=1))


def _report(script: Play, day: date) -> Quarter | None:
    """Play the day's part of reporting; the quarter whose first draft it made, if it made one.

    Nobody checks or approves it in a play: what is said of it is said within the first days.
    """
    terms, quarter = script.terms, Quarter.of(day).previous
    if workday_after(quarter.window, day, terms.calendar) not in REPORTED:
        return None
    now = datetime.combine(day, MORNING_AT, script.zone)
    drafting = Drafting(press=script.press)
    kept, _ = (
        keep_reports(script.organ, kind, now=now, terms=terms, by=drafting)
        for kind in (QUARTERLY, ANNUAL)
    )
    first = [each.standing.key for each in kept if each.is_new]
    made = [Quarter.parse(key.period) for key in first if key.version == 1]
    return made[-1] if made else None


def _write_reports(script: Play, folder: Path) -> tuple[str, ...]:
    """Every version with all its files, and at the year's end the year's report."""
    organ, year = script.organ, script.plan.year
    end = datetime.combine(date(year + 1, 1, 2), MORNING_AT, script.zone)
    if any(each.period == str(Quarter(year, 4)) for each in list_reports(organ)):
        making = Making(press=script.press)
        make_annual_report(organ, year, now=end, terms=script.terms, making=making)
    for each in list_reports(organ):
        _, files = keep_files(organ, each.key, script.press)
        write_whole_folder(folder / stem_of(organ, each.key), files)
    made = sorted(list_reports(organ), key=lambda each: (each.kind == ANNUAL, each.period))
    return tuple(f"{each.period}-v{each.version}" for each in made)


def _summary(script: Play, played: list[Day], reports: tuple[str, ...]) -> Summary:
    sent = (
        each.message
        for each in read_deliveries(script.organ, limit=EVERYTHING)
        if each.state is MessageState.SENT
    )
    told = [(message.day, message.recipient) for message in sent]
    weeks = Counter((person, day.isocalendar()[:2]) for day, person in told)
    people = Counter(person for _, person in told)
    most = {person: max(n for (who, _), n in weeks.items() if who == person) for person in people}
    names = {each.id: each.name for each in script.organization.people}
    occurrences = expand(script.plan, script.terms.calendar)
    return Summary(
        year=script.plan.year,
        messages=len(told),
        answers=sum(day.answers for day in played),
        people=len(people),
        messages_a_week=round(len(told) / max(1, len(people)) / 52, 2),
        most_a_week=max(weeks.values(), default=0),
        busiest=tuple(
            (str(day), count) for day, count in Counter(day for day, _ in told).most_common(10)
        ),
        moved=tuple(
            (str(each.planned_on), str(each.due_on), each.id)
            for each in occurrences
            if each.planned_on != each.due_on
        ),
        by_person=tuple(
            (names[person], count, most[person]) for person, count in people.most_common()
        ),
        reports=reports,
    )
