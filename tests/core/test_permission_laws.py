"""Whatever the organization, the plan and the day: what is true of everybody's permissions."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.organization import Deputy, Office, Organization, Person, Post, Tenure
from planner.core.permissions import ALLOWED, Act, Role
from planner.core.plan import Assignment
from planner.core.progress import BY_PLANNER, EntryKind
from tests.cast import assignment
from tests.core.test_permissions import DAY, SINCE, member

A, S, OFFICE, COUNTY = Role.ASSIGNEE, Role.SUPERVISOR, Role.OFFICE, Role.COUNTY
days = st.integers(0, 20).map(lambda ahead: DAY + timedelta(days=ahead))
people = [f"p{number}" for number in range(5)]
offices = ("o0", "o1", "o2")


@st.composite
def organizations(draw: st.DrawFn, organ: str = "yunwu") -> Organization:
    """Posts in a tree, held and stood in for as it happens."""
    count = draw(st.integers(1, 6))
    posts = tuple(
        Post(
            id=f"t{number}",
            title=f"岗{number}",
            office=draw(st.sampled_from(offices)),
            supervisor=draw(st.sampled_from([None, *(f"t{each}" for each in range(number))])),
        )
        for number in range(count)
    )
    named = st.sampled_from([each.id for each in posts])
    term = st.tuples(named, st.sampled_from(people[:-1]), days, st.integers(0, 9))
    terms = [
        Deputy(post=post, person=who, from_on=day, until_on=day + timedelta(days=ahead))
        for post, who, day, ahead in draw(st.lists(term, max_size=8))
    ]
    half = len(terms) // 2
    return Organization(
        id=organ,
        name="某某乡人民政府",
        short_name="某某乡",
        head=draw(named),
        coordinator=draw(named),
        offices=tuple(Office(id=each, name=each) for each in offices),
        posts=posts,
        people=tuple(Person(id=each, name=each, email=f"{each}@example.org") for each in people),
        tenures=tuple(Tenure(**each.model_dump()) for each in terms[:half]),
        deputies=tuple(terms[half:]),
    )


@st.composite
def works(draw: st.DrawFn, by: Organization) -> tuple[Assignment, str]:
    """An assignment, and the post that has it now."""
    named = st.sampled_from([*(each.id for each in by.posts), "gone"])
    office = st.sampled_from([None, *offices])
    return (
        assignment(
            assignee=draw(named),
            supervisor=draw(st.sampled_from([None, *(each.id for each in by.posts)])),
            lead_office=draw(office),
            supporting_offices=tuple(draw(st.sets(st.sampled_from(offices)))),
        ),
        draw(named),
    )


@settings(max_examples=60, deadline=None)
@given(organizations(), organizations("shanmen"), st.sampled_from(people), days, st.data())
def test_a_stranger_is_nothing_whatever_the_plan(
    own: Organization, other: Organization, who: str, day: date, more: st.DataObject
) -> None:
    work, assignee = more.draw(works(other))
    away = member(who, own, day)
    assert away.roles_in(other) == away.roles_towards(other, work, assignee) == frozenset()
    idle = member("p4", own, day)  # who never holds anything
    assert idle.roles_in(own) == idle.roles_towards(own, work, assignee) == frozenset()


@settings(max_examples=60, deadline=None)
@given(organizations(), st.sampled_from(people), days, st.data())
def test_nobody_who_may_not_see_may_enter(
    own: Organization, who: str, day: date, more: st.DataObject
) -> None:
    work, assignee = more.draw(works(own))
    someone = member(who, own, day, is_administrator=more.draw(st.booleans()))
    roles = someone.roles_towards(own, work, assignee)
    entered = {each for each in EntryKind if ALLOWED[each] & roles}
    assert not entered or ALLOWED[Act.SEE_OCCURRENCE] & roles
    assert not entered or roles & {A, S, OFFICE}
    assert not entered & BY_PLANNER


@settings(max_examples=60, deadline=None)
@given(organizations(), st.sampled_from(people), days, st.data())
def test_whoever_holds_no_post_on_the_day_may_nothing(
    own: Organization, who: str, day: date, more: st.DataObject
) -> None:
    work, assignee = more.draw(works(own))
    terms = (*own.tenures, *own.deputies)
    held = [each for each in terms if each.person == who and each.holds(day)]
    someone = member(who, own, day)
    assert bool(someone.roles_in(own)) is bool(held)
    assert bool(someone.roles_towards(own, work, assignee)) is bool(held)
    if not held:
        assert not [each for each in Act if someone.may(each, own)]


@settings(max_examples=60, deadline=None)
@given(organizations(), organizations("county"), st.sampled_from(people), days, st.data())
def test_the_organ_above_never_enters_anything(
    town: Organization, county: Organization, who: str, day: date, more: st.DataObject
) -> None:
    below = town.model_copy(update={"above": "county"})
    work, assignee = more.draw(works(below))
    roles = member(who, county, day).roles_towards(below, work, assignee)
    assert roles <= {COUNTY}
    assert not [each for each in EntryKind if ALLOWED[each] & roles]


@settings(max_examples=60, deadline=None)
@given(organizations(), days, st.data())
def test_of_every_work_some_post_decides_and_only_the_top_for_itself(
    own: Organization, day: date, more: st.DataObject
) -> None:
    """Each post is held by somebody of its own, so that posts and people are the same."""
    work, assignee = more.draw(works(own))
    alone = own.model_copy(
        update={
            "people": tuple(
                Person(id=each.id, name=each.id, email=f"{each.id}@example.org")
                for each in own.posts
            ),
            "tenures": tuple(
                Tenure(post=each.id, person=each.id, from_on=SINCE) for each in own.posts
            ),
            "deputies": (),
        }
    )
    roles = {
        each.id: member(each.id, alone, day).roles_towards(alone, work, assignee)
        for each in own.posts
    }
    deciding = {each for each, held in roles.items() if S in held}
    assert deciding
    assert [each for each, held in roles.items() if A in held] == [
        each.id for each in own.posts if each.id == assignee
    ]
    if assignee in deciding:
        is_top = own.has_post(assignee) and own.post(assignee).supervisor is None
        assert is_top or work.supervisor == assignee
