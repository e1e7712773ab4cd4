"""Years that are kept in memory: at every look what the ledger says now, whatever happened."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planner.core.errors import NotAllowed
from planner.core.organization import Organization, Tenure
from planner.core.plan import Every, Period, Plan
from planner.core.progress import Entry, EntryKind, State, progress_of_year
from planner.ledger.archive import read_archive, write_archive
from planner.operations.board import Boards, YearBoard
from planner.operations.members import member_of
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.years import organization_of, read_year
from planner.settings import Settings
from tests.cast import CALENDAR, ZONE, assignment, at, organization, plan
from tests.ledger.scene import at_once
from tests.operations.terms import TERMS

TODAY = date(2024, 3, 25)
WEEKLY = Every(every=Period.WEEK, due="friday")
PLAN = plan(assignment("A-01"), assignment("A-02", WEEKLY))
EARLIER = plan(
    assignment("A-01", Every(every=Period.QUARTER, due="20")), assignment("A-02", WEEKLY)
)
DROPPED = plan(assignment("A-01"))
RENAMED = plan(assignment("A-01", title="学习会"), assignment("A-02", WEEKLY))
ELSEWHERE = ("yunwu", "shanmen")
Q1, Q2 = "A-01@2024-Q1", "A-01@2024-Q2"
TENURES = organization().tenures
HANDED_OVER = organization(
    (
        *(each for each in TENURES if each.post != "clerk"),
        Tenure(post="clerk", person="zhaomin", from_on=date(2024, 3, 1)),
    )
)


def in_force(
    of: Plan = PLAN,
    by: Organization | None = None,
    *,
    organ: str = "yunwu",
    year: int = 2024,
    when: datetime | None = None,
) -> None:
    """Publish a plan, of 2024 in the township unless told otherwise."""
    publish(
        of.model_copy(update={"organ": organ, "year": year}),
        (by or organization()).model_copy(update={"id": organ}),
        CALENDAR,
        at=when or at(1, 2, year=year),
        by="zhouping",
    )


def answer(
    kind: EntryKind = EntryKind.COMPLETED, key: str = Q1, organ: str = "yunwu", **more: object
) -> None:
    """王芳 enters something on 25 March."""
    record(organ, replace(Entry(key, kind, at(3, 25), "wangfang"), **more), terms=TERMS)


def look(boards: Boards, organ: str = "yunwu", today: date = TODAY) -> YearBoard:
    """The year to show, which is there."""
    found = boards.year(organ, today)
    assert found is not None
    return found


def require_equal(boards: Boards, organ: str, today: date, year: int | None = None) -> None:
    """What is kept is what the ledger says now, in the same order."""
    kept, whole = boards.year(organ, today, year), boards.organ(organ, today)
    fresh = Boards(TERMS).organ(organ, today)
    if fresh is None or (year is not None and year not in fresh.years):
        assert kept is None
        return
    assert whole is not None
    assert (whole.organization, whole.years, whole.year, whole.day) == (
        organization_of(organ, today),
        fresh.years,
        fresh.year,
        today,
    )
    held = read_year(organ, year or whole.year)
    assert held is not None
    assert kept is not None
    assert (kept.day, kept.revision) == (today, held.revision)
    assert tuple(kept.recorded.values()) == held.recorded
    assert dict(kept.entries) == held.entries
    standing = progress_of_year(today, held, TERMS.yardstick)
    assert tuple(kept.standing.values()) == standing
    assert list(kept.standing) == [each.occurrence.id for each in standing]


def queries(boards: Boards, organ: str = "yunwu", today: date = TODAY) -> int:
    """How often a look asks the ledger."""
    with CaptureQueriesContext(connection) as asked:
        look(boards, organ, today)
    return len(asked)


@pytest.fixture
def boards(ledger: Settings) -> Boards:
    """Nothing kept yet; a plan is in force."""
    in_force()
    return Boards(TERMS)


def test_an_organ_without_a_plan_has_no_board(boards: Boards) -> None:
    assert boards.organ("moon", TODAY) is None
    assert boards.year("moon", TODAY) is None
    assert boards.year("yunwu", TODAY, 2023) is None
    assert boards.year("yunwu", TODAY, 2024) is look(boards)


def test_a_look_at_what_has_not_changed_costs_one_short_question(boards: Boards) -> None:
    first = look(boards)
    assert queries(boards) == 1
    assert look(boards) is first
    with CaptureQueriesContext(connection) as asked:
        assert boards.organ("yunwu", TODAY) is boards.organ("yunwu", TODAY)
    assert len(asked) == 2


def test_a_board_has_its_work_by_id_by_post_and_by_assignment(boards: Boards) -> None:
    answer(EntryKind.REASSIGNED, Q2, post="desk")
    board = look(boards)
    assert (board.plan, board.organization) == (PLAN, organization())
    assert [each.occurrence.id for each in board.by_assignee["desk"]] == [Q2]
    assert len(board.by_assignee["clerk"]) == len(board.standing) - 1
    assert [each.occurrence.id for each in board.by_assignment["A-01"]][:2] == [Q1, Q2]
    assert board.places["A-01"].measure.id == "M1"


def test_after_an_answer_only_what_it_touched_is_read_and_weighed_again(boards: Boards) -> None:
    before = look(boards)
    answer()
    assert queries(boards) <= 5
    after = look(boards)
    assert after.standing[Q1].state is State.COMPLETED
    assert before.standing[Q1].state is State.OPEN, "whoever holds the old one goes on with it"
    assert [i for i in after.standing if after.standing[i] is not before.standing[i]] == [Q1]
    assert not after.recorded[Q1].is_open
    require_equal(boards, "yunwu", TODAY)


def test_on_a_new_day_all_is_weighed_and_nothing_read(boards: Boards) -> None:
    look(boards)
    tomorrow = TODAY + timedelta(days=7)
    assert queries(boards, today=tomorrow) == 2, "before and behind the lock"
    assert look(boards, today=tomorrow).standing[Q1].is_late
    require_equal(boards, "yunwu", tomorrow)


@pytest.mark.parametrize("after", [EARLIER, DROPPED, RENAMED])
def test_a_publication_is_seen_also_one_without_entries(boards: Boards, after: Plan) -> None:
    look(boards)
    for again in (after, PLAN):
        in_force(again, when=at(3, 25))
        assert look(boards).plan == again
        require_equal(boards, "yunwu", TODAY)


def test_who_holds_a_post_now_is_seen_at_once(boards: Boards) -> None:
    assert member_of("yunwu.wangfang", TODAY, boards) is not None
    assert member_of("yunwu.zhaomin", TODAY, boards) is None
    in_force(by=HANDED_OVER, when=at(3, 25))
    assert member_of("yunwu.wangfang", TODAY, boards) is None
    taken = member_of("yunwu.zhaomin", TODAY, boards)
    assert taken is not None
    assert taken.posts == ("clerk",)


def test_another_organs_answer_touches_nothing_here(boards: Boards) -> None:
    in_force(organ="shanmen")
    here, there = look(boards), look(boards, "shanmen")
    answer(organ="shanmen")
    assert look(boards) is here
    assert look(boards, "shanmen").standing[Q1] != there.standing[Q1]
    for organ in ELSEWHERE:
        require_equal(boards, organ, TODAY)


def test_past_and_coming_years_are_kept_beside(boards: Boards) -> None:
    in_force(organ="yunwu", year=2023, when=at(1, 3))
    in_force(organ="yunwu", year=2025, when=at(3, 24))
    for year in (2023, 2025, 2024, None):
        require_equal(boards, "yunwu", TODAY, year)
    assert look(boards).plan.year == 2024
    past = boards.year("yunwu", TODAY, 2023)
    assert past is not None
    assert past.standing["A-01@2023-Q1"].state is State.LAPSED
    answer()
    for year in (2023, 2025, 2024):
        require_equal(boards, "yunwu", TODAY, year)


def test_at_new_year_the_new_year_is_shown_with_its_own_people(boards: Boards) -> None:
    in_force(by=HANDED_OVER, year=2025, when=at(12, 20))
    eve, morning = date(2024, 12, 31), date(2025, 1, 1)
    assert member_of("yunwu.wangfang", eve, boards) is not None
    require_equal(boards, "yunwu", eve)
    assert look(boards, today=morning).plan.year == 2025
    assert member_of("yunwu.wangfang", morning, boards) is None
    assert member_of("yunwu.zhaomin", morning, boards) is not None
    require_equal(boards, "yunwu", morning)


@pytest.mark.parametrize("entered_since", [0, 1, 2, 3])
def test_a_ledger_that_was_brought_back_is_read_anew(
    boards: Boards, tmp_path: Path, entered_since: int
) -> None:
    answer(EntryKind.PROGRESSED, note="一")
    write_archive(tmp_path / "back.zip", tmp_path / "documents")
    answer(EntryKind.PROGRESSED, note="二")
    answer(EntryKind.COMPLETED)
    assert look(boards).standing[Q1].is_done
    read_archive(tmp_path / "back.zip", None, force=True)
    for number in range(entered_since):
        answer(EntryKind.PROGRESSED, Q2, note=f"别的{number}")
    assert not look(boards).standing[Q1].is_done
    require_equal(boards, "yunwu", TODAY)


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 8))]
)
def test_whatever_happens_a_look_shows_what_the_ledger_says(ledger: Settings, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - chance with a seed, no secret
    world = World(dice)
    in_force()
    in_force(organ="shanmen")
    for _ in range(60):
        step = dice.choice(
            (world.answer, world.answer, world.answer, world.publish, world.pass_days)
        )
        step()
        if dice.random() < 0.6:
            require_equal(world.boards, dice.choice(ELSEWHERE), world.today, world.year())
    for organ in ELSEWHERE:
        for year in (2023, 2024, 2025, None):
            require_equal(world.boards, organ, world.today, year)
    assert world.entered > 5


class World:
    """Two organs in which time passes, people answer and plans change."""

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.boards, self.today, self.entered = dice, Boards(TERMS), TODAY, 0

    def year(self) -> int | None:
        """One to look at."""
        return self.dice.choice((2023, 2024, 2024, 2025, None))

    def now(self) -> datetime:
        """A moment of the day."""
        return datetime(self.today.year, self.today.month, self.today.day, 9, tzinfo=ZONE)

    def answer(self) -> None:
        """Somebody enters something; what is not allowed is refused and changes nothing."""
        organ, year = self.dice.choice(ELSEWHERE), self.dice.choice((2024, self.today.year))
        held = read_year(organ, year)
        if held is None:
            return
        chosen = self.dice.choice(held.recorded).occurrence.id
        told = Entry(chosen, self.dice.choice(list(EntryKind)), self.now(), "wangfang", note="说明")
        ahead = self.today + timedelta(days=self.dice.randint(1, 9))
        try:
            record(organ, replace(told, new_due_on=ahead, post="desk"), terms=TERMS)
        except NotAllowed:
            return
        self.entered += 1

    def publish(self) -> None:
        """Another plan, or other people, or another year."""
        in_force(
            self.dice.choice((PLAN, EARLIER, DROPPED, RENAMED)),
            self.dice.choice((organization(), HANDED_OVER)),
            organ=self.dice.choice(ELSEWHERE),
            year=self.dice.choice((2023, 2024, 2024, 2024, 2025)),
            when=self.now(),
        )

    def pass_days(self) -> None:
        """Some days go by, or most of a year."""
        self.today += timedelta(days=self.dice.choice((1, 1, 1, 7, 120)))


def test_who_looks_while_others_answer_sees_all_in_the_end(boards: Boards) -> None:
    keys = [each for each in look(boards).standing if each.startswith("A-02")][:12]
    organs = [("shanmen",), ("yunwu",)]
    in_force(organ="shanmen")

    def act(organ: str, key: str) -> int:
        answer(EntryKind.COMPLETED, key, organ)
        return int(look(boards, organ).standing[key].is_done)

    calls = [(organ, key) for key in keys for (organ,) in organs]
    assert at_once(act, calls) == [1] * len(calls), "each sees at once what they entered"
    for organ in ELSEWHERE:
        require_equal(boards, organ, TODAY)
        assert sum(each.is_done for each in look(boards, organ).standing.values()) == len(keys)


def test_who_looks_while_a_plan_is_published_sees_it_in_the_end(boards: Boards) -> None:
    def act(number: int) -> None:
        if number % 3:
            assert look(boards).standing
        else:
            in_force((EARLIER, RENAMED)[number % 2], when=at(3, 25))

    at_once(act, [(number,) for number in range(18)])
    require_equal(boards, "yunwu", TODAY)


def test_on_both_sides_of_midnight_everybody_has_their_own_day(boards: Boards) -> None:
    days = [TODAY, TODAY + timedelta(days=30)]

    def act(day: date) -> set[date]:
        return {each.day for each in look(boards, today=day).standing.values()}

    assert at_once(act, [(days[number % 2],) for number in range(20)]) == [
        {days[number % 2]} for number in range(20)
    ]
