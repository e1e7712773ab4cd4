"""Whatever a plan asks, whatever was done: its draft for the next year holds together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from planner.core.dates import Window
from planner.core.errors import NotAllowed
from planner.core.plan import (
    ByRule,
    Count,
    Every,
    InPeriods,
    Observance,
    Once,
    OnObservances,
    Period,
    Plan,
    Recurrence,
    Roll,
    SensitivePeriod,
    plan_faults,
)
from planner.core.progress import Entry, EntryKind, YearRecord
from planner.core.rollover import RolledPlan, comments_on, move_dates, roll_over
from planner.core.schedule import Occurrence, Recorded, Revision, expand, schedule_faults
from tests.cast import CALENDAR, YARDSTICK, ZONE, assignment, at, indicator, organization, plan
from tests.core.rolling import so_far

NAMES = (
    "国家宪法日",
    "春节",
    "元宵节",
    "清明节",
    "端午节",
    "中秋节",
    "母亲节",
    "全国两会",
    "重阳节",
)
RULES = (
    "FREQ=YEARLY;BYMONTH=5,10;BYMONTHDAY=17",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
    "FREQ=YEARLY;BYYEARDAY=1,-1",
    "FREQ=YEARLY;BYYEARDAY=366",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=5",
    "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=5",
    "FREQ=WEEKLY;BYDAY=MO",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=DAILY;UNTIL={year}0229",
    "FREQ=MONTHLY;UNTIL={year}0630",
)
DUE = (
    *("1", "15", "31", "last day", "first workday", "fifth workday", "last workday"),
    *("01-01", "02-28", "02-29", "12-31", "monday", "sunday"),
)
KINDS = (EntryKind.COMPLETED, EntryKind.SUSPENDED, EntryKind.CANCELLED, EntryKind.REASSIGNED)


@st.composite
def recurrences(draw: st.DrawFn, year: int) -> Recurrence:
    days = st.dates(date(year, 1, 1), date(year, 12, 31))
    first, last = draw(st.none() | days), draw(st.none() | days)
    span = {"roll": draw(st.sampled_from(Roll)), "first_on": first, "last_on": last}
    every = st.builds(Every, every=st.sampled_from(Period), due=st.sampled_from(DUE), **_just(span))
    rule = st.sampled_from(RULES).map(lambda rule: rule.format(year=year))
    return draw(
        st.one_of(
            st.builds(Once, once=days, **_just(span)),
            every,
            st.builds(OnObservances, observances=st.just(("o1",)), **_just(span)),
            st.builds(
                InPeriods, periods=st.just(("p1",)), each=st.sampled_from(("period", "week"))
            ),
            st.builds(ByRule, rule=rule, **_just(span)),
        )
    )


def _just(span: dict[str, object]) -> dict[str, st.SearchStrategy[object]]:
    return {name: st.just(value) for name, value in span.items()}


@st.composite
def plans(draw: st.DrawFn, first: int = 2024, last: int = 2034) -> Plan:
    """A plan of some year without faults."""
    year = draw(st.integers(first, last))
    days = st.dates(date(year, 1, 1), date(year, 12, 31))
    begins = draw(days)
    until = begins + timedelta(draw(st.integers(0, 40)))
    named = {
        "year": year,
        "title": f"{year}年工作计划",
        "observances": (Observance(id="o1", name=draw(st.sampled_from(NAMES)), on=draw(days)),),
        "periods": (
            SensitivePeriod(
                id="p1", name=draw(st.sampled_from(NAMES)), from_on=begins, until_on=until
            ),
        ),
    }
    asked = draw(st.lists(recurrences(year), min_size=1, max_size=6))
    works = [assignment(f"A-{number:02}", each) for number, each in enumerate(asked, 1)]
    sound = [each for each in works if not faults(plan(each).model_copy(update=named))]
    assume(sound)
    made = plan(*sound).model_copy(update=named)
    return _counted(made, draw(st.integers(0, 3)), draw(st.integers(0, 100)))


def _counted(of: Plan, each: int, percent: int) -> Plan:
    """The same with an indicator towards which the first assignment counts, within its reach."""
    first, *others = (place.assignment for place in of.places())
    times = sum(found.assignment_id == first.id for found in expand(of, CALENDAR))
    counting = first.model_copy(update={"counts": (Count(indicator="I-01", each=each),)})
    target = each * times * percent // 100
    goals = plan(counting, *others).goals
    return of.model_copy(update={"goals": goals, "indicators": (indicator(target=target),)})


def faults(of: Plan) -> list[str]:
    found = [*plan_faults(of, organization()), *schedule_faults(of, organization(), CALENDAR)]
    return [each.message for each in found]


@dataclass(frozen=True)
class Year:
    """A plan with what happened in its year."""

    plan: Plan
    record: YearRecord


@st.composite
def years(draw: st.DrawFn) -> Year:
    of = draw(plans())
    rows = expand(of, CALENDAR)
    told = draw(st.lists(st.none() | st.sampled_from(KINDS), min_size=1, max_size=12))
    pairs = zip(rows, (told * len(rows))[: len(rows)], strict=True)
    entries = {each.id: (entry_on(each, kind),) for each, kind in pairs if kind}
    recorded = tuple(Recorded(each, 0, at(1, 2), is_open=True) for each in rows)
    return Year(of, YearRecord(Revision(1, of, organization(), at(1, 2), "p"), recorded, entries))


def entry_on(each: Occurrence, kind: EntryKind) -> Entry:
    moment = datetime(each.due_on.year, each.due_on.month, each.due_on.day, 9, tzinfo=ZONE)
    post = "leader" if kind is EntryKind.REASSIGNED else None
    return Entry(each.id, kind, moment, "wangfang", "说明", post=post)


def draft(year: Year, on: date | None = None) -> RolledPlan:
    try:
        return roll_over(so_far(year.record, on), YARDSTICK)
    except NotAllowed:
        event("nothing left to carry")
        assume(condition=False)
        raise


UNHURRIED = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@UNHURRIED
@given(years())
def test_a_draft_has_no_faults_and_all_its_days_lie_in_its_year(year: Year) -> None:
    made = draft(year)
    assert faults(made.plan) == []
    strip, window = expand(made.plan, CALENDAR), Window.of_year(year.plan.year + 1)
    kept = {place.assignment.id for place in made.plan.places()}
    assert {each.assignment_id for each in strip} == kept
    assert all(each.due_on in window for each in strip)


@UNHURRIED
@given(years())
def test_nothing_vanishes_no_id_changes_and_the_same_again_is_the_same(year: Year) -> None:
    made = draft(year)
    before = [place.assignment.id for place in year.plan.places()]
    kept = [place.assignment.id for place in made.plan.places()]
    gone = [each.id for each in made.left_out if each.what == "任务"]
    assert sorted(kept + gone) == before
    assert kept == [each for each in before if each in kept]
    indicators = {each.id for each in (*made.plan.indicators, *made.left_out)}
    assert indicators >= {each.id for each in year.plan.indicators}
    assert draft(year) == made


@UNHURRIED
@given(years())
def test_each_note_has_a_place(year: Year) -> None:
    made = draft(year)
    for path in comments_on(made).at:
        value: Any = made.plan
        for step in path:
            value = value[step] if isinstance(step, int) else getattr(value, step)
        assert value


@UNHURRIED
@given(plans(last=2033))
def test_two_years_on_is_the_same_by_rule_as_one_year_twice(of: Plan) -> None:
    """Where something would leave its year, it stays and is marked: such plans are left out."""
    between = move_dates(of)
    direct, stepwise = move_dates(of, 2), move_dates(between)
    steps = ((of, direct), (of, between), (between, stepwise))
    assume(not any(_is_stuck(old, new) for old, new in steps))
    assert stepwise == direct


def _is_stuck(old: Plan, new: Plan) -> bool:
    """Whether what hangs on a festival kept its month and day."""
    pairs = zip((*old.observances, *old.periods), (*new.observances, *new.periods), strict=True)
    return any("节" in was.name and _days(was) == _days(now) for was, now in pairs)


def _days(each: Observance | SensitivePeriod) -> str:
    day = each.on if isinstance(each, Observance) else each.from_on
    return f"{day:%m-%d}"
