"""Answers of members: permitted as things stand then, entered once, never over somebody's head."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import connections

from planner.core.errors import NotAllowed, NotFound
from planner.core.organization import Deputy, Organization
from planner.core.permissions import Member
from planner.core.progress import Entry, EntryKind, State, state_after
from planner.ledger.entries import append_entries, read_entries
from planner.ledger.outbox import read_deliveries
from planner.operations.answering import Answered, NotPermitted, Overtaken, answer
from planner.operations.publish import publish
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.operations.terms import TERMS

Q1 = "A-01@2024-Q1"
TODAY = at(3, 25)
AWAY = Deputy(post="clerk", person="zhaomin", from_on=date(2024, 3, 20), until_on=date(2024, 3, 22))
ASKED = {"note": "等县里安排", "new_due_on": date(2024, 4, 12)}
PEOPLE = ("wangfang", "liqiang", "sunmei", "zhouping", "zhaomin")


@pytest.fixture(autouse=True)
def published(sqlite_ledger: Settings) -> None:
    """A-01 is due each quarter, and has to be confirmed."""
    org = organization(deputies=(AWAY,))
    own = plan(assignment(needs_confirmation=True))
    publish(own, org, CALENDAR, at=at(1, 2), by="zhouping")


def member(who: str, moment: datetime = TODAY, by: Organization | None = None) -> Member:
    return Member(f"yunwu.{who}", moment.date(), by or organization(deputies=(AWAY,)), who)


def give(
    who: str, kind: EntryKind, moment: datetime = TODAY, seen: int | None = None, **more: object
) -> Answered:
    given = replace(Entry(Q1, kind, moment, "somebody"), **more)
    return answer("yunwu", given, member=member(who, moment), seen=seen, terms=TERMS)


def told() -> tuple[Entry, ...]:
    return read_entries("yunwu", ids=[Q1])[Q1]


def test_an_entry_is_made_by_the_member_and_nobody_else() -> None:
    made = give("wangfang", EntryKind.COMPLETED)
    assert made.is_new
    assert told() == (made.entry,)
    assert made.entry.by == "wangfang"


def test_the_whole_cycle() -> None:
    give("wangfang", EntryKind.ACKNOWLEDGED)
    give("wangfang", EntryKind.PROGRESSED, note="讲师已请")
    give("wangfang", EntryKind.COMPLETED)
    give("liqiang", EntryKind.RETURNED, note="缺会议记录")
    give("wangfang", EntryKind.COMPLETED)
    give("liqiang", EntryKind.CONFIRMED)
    assert state_after(told()) is State.CONFIRMED
    assert [each.by for each in told()][-2:] == ["wangfang", "liqiang"]


MAY = {
    EntryKind.ACKNOWLEDGED: {"wangfang"},
    EntryKind.PROGRESSED: {"wangfang", "zhouping"},
    EntryKind.COMPLETED: {"wangfang", "zhouping"},
    EntryKind.EXTENSION_ASKED: {"wangfang", "zhouping"},
    EntryKind.REASSIGNED: {"wangfang", "liqiang", "sunmei", "zhouping"},
    EntryKind.SUSPENDED: {"liqiang", "sunmei", "zhouping"},
    EntryKind.CANCELLED: {"liqiang", "sunmei", "zhouping"},
    EntryKind.CORRECTED: {"wangfang", "zhouping"},
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("kind", list(MAY))
def test_each_answer_is_for_those_whom_the_table_names(kind: EntryKind, who: str) -> None:
    more = {"note": "原因", "new_due_on": date(2024, 4, 12), "post": "head"}
    if who in MAY[kind]:
        assert give(who, kind, **more).is_new
        return
    with pytest.raises(NotPermitted, match="没有这项权限"):
        give(who, kind, **more)
    assert told() == ()


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("kind", [EntryKind.CONFIRMED, EntryKind.RETURNED])
def test_nobody_confirms_or_returns_their_own_work(kind: EntryKind, who: str) -> None:
    give("wangfang", EntryKind.COMPLETED)
    if who in {"liqiang", "sunmei", "zhouping"}:
        assert give(who, kind, note="看过了").is_new
        return
    with pytest.raises(NotPermitted):
        give(who, kind, note="看过了")
    assert len(told()) == 1


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("kind", [EntryKind.EXTENSION_GRANTED, EntryKind.EXTENSION_REFUSED])
def test_an_extension_is_decided_above(kind: EntryKind, who: str) -> None:
    give("wangfang", EntryKind.EXTENSION_ASKED, **ASKED)
    if who in {"liqiang", "sunmei"}:
        assert give(who, kind, **ASKED).is_new
        return
    with pytest.raises(NotPermitted):
        give(who, kind, **ASKED)


@pytest.mark.parametrize("kind", [EntryKind.ISSUED, EntryKind.MOVED, EntryKind.LAPSED])
def test_what_only_the_planner_enters_nobody_can(kind: EntryKind) -> None:
    with pytest.raises(NotPermitted):
        give("zhouping", kind)


def test_an_administrator_without_a_person_answers_nothing() -> None:
    admin = Member("admin", TODAY.date(), is_administrator=True)
    given = Entry(Q1, EntryKind.COMPLETED, TODAY, "wangfang")
    with pytest.raises(NotPermitted):
        answer("yunwu", given, member=admin, seen=None, terms=TERMS)
    assert told() == ()


def test_a_person_of_another_organ_answers_nothing_even_with_the_same_posts() -> None:
    other = organization().model_copy(update={"id": "shanmen"})
    stranger = member("wangfang", by=other)
    given = Entry(Q1, EntryKind.COMPLETED, TODAY, "wangfang")
    with pytest.raises(NotPermitted):
        answer("yunwu", given, member=stranger, seen=None, terms=TERMS)


def test_who_handed_something_over_answers_it_no_more() -> None:
    give("wangfang", EntryKind.REASSIGNED, post="desk")
    with pytest.raises(NotPermitted, match="周平（督办人员）"):
        give("wangfang", EntryKind.COMPLETED)
    assert give("zhouping", EntryKind.ACKNOWLEDGED).is_new


def test_a_post_that_was_taken_from_me_a_moment_ago_counts_no_more() -> None:
    before = member("wangfang")
    held = tuple(each for each in organization().tenures if each.post != "clerk")
    publish(
        plan(assignment(needs_confirmation=True)),
        organization(tenures=held),
        CALENDAR,
        at=at(3, 24),
        by="zhouping",
    )
    with pytest.raises(NotPermitted, match="目前无人任职"):
        answer(
            "yunwu",
            Entry(Q1, EntryKind.COMPLETED, TODAY, "wangfang"),
            member=before,
            seen=None,
            terms=TERMS,
        )


def test_a_deputy_answers_in_stead_and_only_while_they_stand_in() -> None:
    made = give("zhaomin", EntryKind.PROGRESSED, at(3, 21), note="在办")
    assert made.entry.in_stead_of == "wangfang"
    with pytest.raises(NotPermitted):
        give("zhaomin", EntryKind.COMPLETED, at(3, 25))


def test_who_stands_in_for_the_office_answers_in_its_stead() -> None:
    away = Deputy(
        post="desk", person="zhaomin", from_on=date(2024, 3, 25), until_on=date(2024, 4, 5)
    )
    by = organization(deputies=(away,))
    own = plan(assignment(needs_confirmation=True))
    publish(own, by, CALENDAR, at=at(3, 24), by="zhouping")
    given = Entry(Q1, EntryKind.SUSPENDED, TODAY, "", note="等上级通知")
    made = answer("yunwu", given, member=member("zhaomin", by=by), seen=0, terms=TERMS)
    assert (made.entry.by, made.entry.in_stead_of) == ("zhaomin", "zhouping")


def test_the_same_form_sent_twice_is_entered_once() -> None:
    first = give("wangfang", EntryKind.PROGRESSED, seen=0, note="在办")
    again = give("wangfang", EntryKind.PROGRESSED, at(3, 25, 10), seen=0, note="在办")
    assert (first.is_new, again.is_new) == (True, False)
    assert again.entry == first.entry
    assert len(told()) == 1


def test_a_handover_sent_twice_is_entered_once_though_it_is_not_mine_any_more() -> None:
    give("wangfang", EntryKind.REASSIGNED, seen=0, post="desk")
    assert not give("wangfang", EntryKind.REASSIGNED, seen=0, post="desk").is_new


def test_an_answer_to_something_that_others_answered_meanwhile_is_looked_at_again() -> None:
    give("wangfang", EntryKind.COMPLETED)
    give("liqiang", EntryKind.RETURNED, seen=1, note="缺会议记录")
    with pytest.raises(Overtaken, match="这期间李强已退回重办，请看后再提交"):
        give("zhouping", EntryKind.CONFIRMED, seen=1)
    assert len(told()) == 2


def test_that_it_was_issued_meanwhile_changes_nothing() -> None:
    append_entries("yunwu", [Entry(Q1, EntryKind.ISSUED, at(3, 25, 8), "planner")])
    assert give("wangfang", EntryKind.ACKNOWLEDGED, seen=0).is_new


def test_of_two_at_the_same_moment_one_is_entered() -> None:
    outcomes: list[object] = []

    def one() -> None:
        try:
            outcomes.append(give("wangfang", EntryKind.PROGRESSED, seen=0, note="在办").is_new)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes, key=str) == [False, False, False, True]
    assert len(told()) == 1


def test_what_i_entered_last_i_may_take_back() -> None:
    for who, kind in (("wangfang", EntryKind.COMPLETED), ("liqiang", EntryKind.CONFIRMED)):
        give(who, kind)
        give(who, EntryKind.CORRECTED, note="点错了", is_undoing=True)
        give(who, kind)
    assert state_after(told()) is State.CONFIRMED


def test_what_others_entered_only_the_office_takes_back() -> None:
    give("wangfang", EntryKind.COMPLETED)
    give("liqiang", EntryKind.RETURNED, note="缺会议记录")
    undo = {"note": "退错了", "is_undoing": True}
    for who in ("wangfang", "sunmei", "zhaomin"):
        with pytest.raises(NotPermitted, match="不能撤回"):
            give(who, EntryKind.CORRECTED, **undo)
    give("zhouping", EntryKind.CORRECTED, **undo)
    assert state_after(told()) is State.COMPLETED


def test_where_nobody_entered_anything_there_is_nothing_to_take_back() -> None:
    with pytest.raises(NotPermitted):
        give("wangfang", EntryKind.CORRECTED, note="点错了", is_undoing=True)


def test_a_handover_goes_to_somebody_else_who_is_there() -> None:
    with pytest.raises(NotAllowed, match="现在就由平安法治办主任负责"):
        give("wangfang", EntryKind.REASSIGNED, post="clerk")
    with pytest.raises(NotFound):
        give("wangfang", EntryKind.REASSIGNED, post="moon")
    held = tuple(each for each in organization().tenures if each.post != "desk")
    own = plan(assignment(needs_confirmation=True))
    publish(own, organization(tenures=held), CALENDAR, at=at(3, 24), by="liqiang")
    with pytest.raises(NotAllowed, match="督办人员目前无人任职"):
        give("wangfang", EntryKind.REASSIGNED, post="desk")


def test_only_a_handover_names_another_post() -> None:
    give("wangfang", EntryKind.PROGRESSED, note="在办", post="desk")
    assert told()[0].post is None
    assert give("wangfang", EntryKind.COMPLETED).is_new


def test_what_has_been_dropped_from_the_plan_is_answered_no_more() -> None:
    give("wangfang", EntryKind.COMPLETED)
    publish(plan(assignment("A-02")), organization(), CALENDAR, at=at(3, 25), by="zhouping")
    with pytest.raises(NotAllowed, match="已经没有这项任务"):
        give("liqiang", EntryKind.CONFIRMED)


def test_an_occurrence_that_does_not_exist_is_not_found() -> None:
    given = Entry("A-77@2024-Q1", EntryKind.COMPLETED, TODAY, "wangfang")
    with pytest.raises(NotFound):
        answer("yunwu", given, member=member("wangfang"), seen=0, terms=TERMS)


def test_a_return_is_told_at_once_and_what_is_refused_tells_nobody() -> None:
    give("wangfang", EntryKind.COMPLETED)
    with pytest.raises(NotAllowed):
        give("liqiang", EntryKind.RETURNED)
    assert read_deliveries("yunwu") == ()
    give("liqiang", EntryKind.RETURNED, note="缺会议记录")
    assert [each.message.recipient for each in read_deliveries("yunwu")] == ["wangfang"]


def test_last_years_work_is_confirmed_by_who_supervises_now() -> None:
    give("wangfang", EntryKind.COMPLETED)
    january = at(1, 8, year=2025)
    held = (("clerk", "wangfang"), ("leader", "zhaomin"), ("head", "sunmei"), ("desk", "zhouping"))
    since = organization().tenures[0]
    new = organization(
        tenures=tuple(since.model_copy(update={"post": p, "person": w}) for p, w in held)
    )
    publish(
        plan(assignment()).model_copy(update={"year": 2025}),
        new,
        CALENDAR,
        at=at(1, 2, year=2025),
        by="zhouping",
    )
    given = Entry(Q1, EntryKind.CONFIRMED, january, "")
    old = member("liqiang", january)
    with pytest.raises(NotPermitted):
        answer("yunwu", given, member=old, seen=None, terms=TERMS)
    now = member("zhaomin", january, new)
    assert answer("yunwu", given, member=now, seen=None, terms=TERMS).entry.by == "zhaomin"
