"""Who is what on a day, and what that lets them see and do: the one table."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.organization import (
    Deputy,
    Office,
    Organization,
    Person,
    Post,
    Reporting,
    Tenure,
)
from planner.core.permissions import ALLOWED, Act, Member, Role
from planner.core.plan import Assignment
from planner.core.progress import BY_PLANNER, EntryKind, Progress, progress_on
from tests.cast import YARDSTICK, assignment, occurrence, organization, recorded

SINCE, DAY, HANDOVER = date(2023, 1, 1), date(2024, 3, 25), date(2024, 4, 1)
A, S, C = Role.ASSIGNEE, Role.SUPERVISOR, Role.COLLEAGUE
STAFF, LEADER, OFFICE, COUNTY = Role.STAFF, Role.LEADER, Role.OFFICE, Role.COUNTY
CHECKER, APPROVER, ADMINISTRATOR = Role.CHECKER, Role.APPROVER, Role.ADMINISTRATOR
# The head approves reports, and checks them too where the coordinator's post is right below.
HEAD = {STAFF, LEADER, CHECKER, APPROVER}
REPORT_STEPS = {Act.CHECK_REPORT, Act.APPROVE_REPORT, Act.RETURN_REPORT}
HELD = (("clerk", "wangfang"), ("leader", "liqiang"), ("head", "sunmei"), ("desk", "zhouping"))
BY_PEOPLE = [each for each in EntryKind if each not in BY_PLANNER]


def member(
    person: str, by: Organization | None = None, day: date = DAY, *, is_administrator: bool = False
) -> Member:
    """Somebody of an organ, the township unless told otherwise."""
    organ = by or organization()
    name = f"{organ.id}.{person}"
    return Member(name, day, organ, person, is_administrator=is_administrator)


def neighbour(**changes: object) -> Organization:
    """An organ in which the same people hold the same posts."""
    return organization().model_copy(update={"id": "shanmen", "name": "山门乡人民政府"} | changes)


def wide() -> Organization:
    """The township, with a colleague of 王芳's, and with somebody in an office of their own."""
    old = organization()
    more = (("clerk2", "law", "leader"), ("farmer", "farm", "head"))
    people = (("chenyu", "陈雨"), ("hejing", "何静"))
    return old.model_copy(
        update={
            "offices": (*old.offices, Office(id="farm", name="农业办")),
            "posts": (
                *old.posts,
                *(Post(id=i, title=i, office=o, supervisor=s) for i, o, s in more),
            ),
            "people": (
                *old.people,
                *(Person(id=i, name=n, email=f"{i}@example.org") for i, n in people),
            ),
            "tenures": (
                *old.tenures,
                Tenure(post="clerk2", person="chenyu", from_on=SINCE),
                Tenure(post="farmer", person="hejing", from_on=SINCE),
            ),
        }
    )


def handed_over() -> Organization:
    """On 1 April 赵敏 takes over 王芳's post; until then 王芳 has it."""
    return organization(
        (
            Tenure(post="clerk", person="wangfang", from_on=SINCE, until_on=date(2024, 3, 31)),
            Tenure(post="clerk", person="zhaomin", from_on=HANDOVER),
            *(Tenure(post=post, person=who, from_on=SINCE) for post, who in HELD[1:]),
        )
    )


def stood_in(post: str) -> Organization:
    """赵敏 stands in for a post in the last week of March."""
    week = Deputy(post=post, person="zhaomin", from_on=DAY, until_on=date(2024, 3, 31))
    return organization(deputies=(week,))


def towards(who: Member, of: Assignment | None = None, assignee: str = "clerk") -> set[Role]:
    """What somebody is to an assignment of their organ that a post has now."""
    assert who.organization is not None
    return set(who.roles_towards(who.organization, of or assignment(), assignee))


def progress(of: Assignment | None = None, day: date = DAY) -> Progress:
    """A-01 of the first quarter, on a day."""
    return progress_on(
        day, recorded(occurrence(date(2024, 3, 29))), of or assignment(), (), YARDSTICK
    )


def may_enter(who: Member, of: Assignment | None = None) -> set[EntryKind]:
    """What somebody may enter about A-01 of the first quarter."""
    assert who.organization is not None
    return {each for each in EntryKind if who.may_with(each, progress(of), who.organization)}


def test_the_table_says_of_everything_who_may() -> None:
    assert set(ALLOWED) == {*Act, *EntryKind}
    assert all(ALLOWED[each] for each in (*Act, *BY_PEOPLE)), "somebody may"
    assert {each for each in EntryKind if not ALLOWED[each]} == BY_PLANNER
    assert all(each.word for each in Role)
    assert len({each.word for each in Role}) == len(Role)


def test_who_may_enter_something_about_work_may_see_it() -> None:
    for each in EntryKind:
        assert ALLOWED[each] <= ALLOWED[Act.SEE_OCCURRENCE], each


def test_those_who_look_on_and_those_who_configure_enter_nothing() -> None:
    for role in (C, STAFF, LEADER, COUNTY, ADMINISTRATOR):
        assert not [each for each in EntryKind if role in ALLOWED[each]], role


def test_the_organ_above_reads_and_changes_nothing() -> None:
    assert {each for each, roles in ALLOWED.items() if COUNTY in roles} == {
        Act.SEE_ORGAN,
        Act.SEE_OCCURRENCE,
        Act.SEE_REPORTS,
    }


def test_only_administrators_configure_and_keep_accounts() -> None:
    alone = {each for each, roles in ALLOWED.items() if roles == {ADMINISTRATOR}}
    assert alone == {Act.MANAGE_ACCOUNTS, Act.CONFIGURE}


@pytest.mark.parametrize(
    ("who", "in_organ", "to_work"),
    [
        ("wangfang", {STAFF}, {A, C}),
        ("chenyu", {STAFF}, {C}),
        ("hejing", {STAFF}, set()),
        # whose post stands above the assignee's, and above no other office
        ("liqiang", {STAFF}, {S, C}),
        ("sunmei", HEAD, {S}),
        ("zhouping", {STAFF, OFFICE}, set()),
        ("zhaomin", set(), set()),
    ],
)
def test_everybody_is_what_their_posts_make_them(
    who: str, in_organ: set[Role], to_work: set[Role]
) -> None:
    own = member(who, wide())
    assert own.roles_in(wide()) == in_organ
    assert towards(own) == in_organ | to_work


@pytest.mark.parametrize(
    ("who", "acts"),
    [
        ("wangfang", {Act.SEE_WORK, Act.SEE_ORGAN, Act.SUBSCRIBE}),
        ("liqiang", {Act.SEE_WORK, Act.SEE_ORGAN, Act.SUBSCRIBE}),
        (
            "sunmei",
            {Act.SEE_WORK, Act.SEE_ORGAN, Act.SUBSCRIBE, Act.SEE_OCCURRENCE, Act.SEE_REPORTS}
            | REPORT_STEPS,
        ),
        ("zhouping", set(Act) - {Act.MANAGE_ACCOUNTS, Act.CONFIGURE} - REPORT_STEPS),
        ("zhaomin", set()),
    ],
)
def test_what_everybody_sees_of_their_organ(who: str, acts: set[Act]) -> None:
    assert {each for each in Act if member(who).may(each, organization())} == acts


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        (
            "wangfang",
            {"acknowledged", "progressed", "completed", "extension-asked", "reassigned"}
            | {"corrected"},
        ),
        (
            "liqiang",
            {"confirmed", "returned", "extension-granted", "extension-refused", "reassigned"}
            | {"suspended", "resumed", "cancelled"},
        ),
        (
            "zhouping",
            {"progressed", "completed", "extension-asked", "confirmed", "returned", "reassigned"}
            | {"suspended", "resumed", "cancelled", "corrected"},
        ),
        ("chenyu", set()),
        ("hejing", set()),
        ("zhaomin", set()),
    ],
)
def test_what_everybody_enters_about_work(who: str, kinds: set[str]) -> None:
    own = member(who, wide())
    assert {each.value for each in may_enter(own)} == kinds
    assert own.may_with(Act.SEE_OCCURRENCE, progress(), wide()) is (
        who not in {"hejing", "zhaomin"}
    )


def test_work_that_was_given_on_is_the_new_posts_and_the_office_that_leads_still_sees_it() -> None:
    by = wide()
    assert towards(member("wangfang", by), assignee="farmer") == {STAFF}
    assert towards(member("hejing", by), assignee="farmer") == {STAFF, A, C}
    assert towards(member("liqiang", by), assignee="farmer") == {STAFF}
    assert towards(member("sunmei", by), assignee="farmer") == HEAD | {S}
    led = assignment(lead_office="law")
    assert towards(member("wangfang", by), led, "farmer") == {STAFF, C}


def test_supporting_offices_see_and_change_nothing() -> None:
    shared = assignment(supporting_offices=("farm",))
    assert towards(member("hejing", wide()), shared) == {STAFF, C}
    assert may_enter(member("hejing", wide()), shared) == set()


def test_a_supervisor_that_the_plan_names_confirms_beside_those_above() -> None:
    named = assignment(supervisor="desk")
    assert towards(member("zhouping"), named) == {STAFF, OFFICE, S}
    assert towards(member("liqiang"), named) == {STAFF, S, C}


def test_the_head_confirms_their_own_work_for_there_is_nobody_above() -> None:
    assert towards(member("sunmei"), assignee="head") == HEAD | {A, S, C}
    named = assignment(supervisor="leader")
    assert towards(member("sunmei"), named, "head") == HEAD | {A, C}
    assert towards(member("liqiang"), named, "head") == {STAFF, S}


def test_nobody_else_confirms_their_own_work() -> None:
    for post, who in HELD:
        if post != "head":
            assert S not in towards(member(who), assignee=post)


def test_work_of_a_post_that_is_gone_is_confirmed_by_the_head() -> None:
    assert towards(member("sunmei"), assignee="gone") == HEAD | {S}
    assert towards(member("liqiang"), assignee="gone") == {STAFF}
    assert towards(member("liqiang"), assignment(lead_office="law"), "gone") == {STAFF, C}


def test_a_post_takes_its_rights_along_from_the_day_it_changes_hands() -> None:
    by, eve = handed_over(), date(2024, 3, 31)
    assert towards(member("wangfang", by, eve)) == {STAFF, A, C}
    assert towards(member("zhaomin", by, eve)) == set()
    assert towards(member("wangfang", by, HANDOVER)) == set()
    assert towards(member("zhaomin", by, HANDOVER)) == {STAFF, A, C}
    assert not [each for each in Act if member("wangfang", by, HANDOVER).may(each, by)]


def test_a_deputy_may_what_the_post_may_while_they_stand_in_and_the_holder_too() -> None:
    by, before, last = stood_in("clerk"), date(2024, 3, 24), date(2024, 3, 31)
    assert towards(member("zhaomin", by, before)) == set()
    for day in (DAY, last):
        assert towards(member("zhaomin", by, day)) == {STAFF, A, C}
        assert towards(member("wangfang", by, day)) == {STAFF, A, C}
    assert towards(member("zhaomin", by, HANDOVER)) == set()
    assert towards(member("wangfang", by, HANDOVER)) == {STAFF, A, C}


def test_the_heads_deputy_leads_and_the_coordinators_runs_the_office() -> None:
    assert member("zhaomin", stood_in("head")).roles_in(organization()) == HEAD
    assert member("zhaomin", stood_in("desk")).roles_in(organization()) == {STAFF, OFFICE}
    assert member("zhaomin", stood_in("desk"), HANDOVER).roles_in(organization()) == set()


def test_a_leader_stands_above_another_office_than_their_own() -> None:
    posts = tuple(
        each.model_copy(update={"supervisor": "leader"}) if each.id == "desk" else each
        for each in organization().posts
    )
    by = organization().model_copy(update={"posts": posts})
    # and checks the reports of the office, since the coordinator's post is right below
    assert member("liqiang", by).roles_in(by) == {STAFF, LEADER, CHECKER}
    assert member("wangfang", by).roles_in(by) == {STAFF}


def test_reports_are_checked_and_approved_by_the_posts_that_the_organization_names() -> None:
    named = Reporting(checker="clerk", approver="leader")
    by = organization(
        deputies=(Deputy(post="clerk", person="zhaomin", from_on=DAY, until_on=DAY),)
    ).model_copy(update={"reports": named})
    assert member("wangfang", by).roles_in(by) == {STAFF, CHECKER}
    assert member("zhaomin", by).roles_in(by) == {STAFF, CHECKER}
    assert member("liqiang", by).roles_in(by) == {STAFF, APPROVER}
    assert member("sunmei", by).roles_in(by) == {STAFF, LEADER}
    assert may_step(member("wangfang", by), by) == {Act.CHECK_REPORT, Act.RETURN_REPORT}
    assert may_step(member("liqiang", by), by) == {Act.APPROVE_REPORT, Act.RETURN_REPORT}
    assert may_step(member("sunmei", by), by) == set()
    assert member("wangfang", by).may(Act.SEE_REPORTS, by)
    assert not member("zhaomin", by, HANDOVER).may(Act.CHECK_REPORT, by)


def may_step(who: Member, by: Organization) -> set[Act]:
    """The steps of a report that somebody may take."""
    return {each for each in (*REPORT_STEPS, Act.ISSUE_REPORT) if who.may(each, by)}


def test_the_office_issues_what_others_checked_and_approved() -> None:
    assert may_step(member("zhouping"), organization()) == {Act.ISSUE_REPORT}
    assert may_step(member("admin", is_administrator=True), organization()) == set()
    assert ALLOWED[Act.CHECK_REPORT] | ALLOWED[Act.APPROVE_REPORT] == ALLOWED[Act.RETURN_REPORT]
    for each in REPORT_STEPS:
        assert ALLOWED[each] <= ALLOWED[Act.SEE_REPORTS]


def test_an_organ_beside_is_nothing_to_anybody() -> None:
    for _, who in HELD:
        assert member(who).roles_in(neighbour()) == frozenset()
        assert member(who).roles_towards(neighbour(), assignment(), "clerk") == frozenset()


def test_leaders_and_the_office_of_the_organ_above_read_those_below() -> None:
    below = neighbour(above="yunwu")
    roles = {who: set(member(who).roles_in(below)) for _, who in HELD}
    assert roles == {"wangfang": set(), "liqiang": set(), "sunmei": {COUNTY}, "zhouping": {COUNTY}}
    for who in ("sunmei", "zhouping"):
        above = member(who)
        assert above.roles_towards(below, assignment(), "clerk") == {COUNTY}
        assert above.may_with(Act.SEE_OCCURRENCE, progress(), below)
        assert not [each for each in EntryKind if above.may_with(each, progress(), below)]


def test_the_organ_below_and_the_one_two_above_read_nothing() -> None:
    below = neighbour(above="yunwu")
    assert member("sunmei", below).roles_in(organization()) == frozenset()
    town = organization().model_copy(update={"above": "county"})
    county = organization().model_copy(update={"id": "county"})
    assert member("sunmei", county).roles_in(town) == {COUNTY}
    assert member("sunmei", county).roles_in(below) == frozenset()


def test_an_administrator_runs_every_organ_and_answers_for_nobody() -> None:
    alone = Member("admin", DAY, is_administrator=True)
    assert alone.roles_in(organization()) == {ADMINISTRATOR}
    assert alone.roles_towards(organization(), assignment(), "clerk") == {ADMINISTRATOR}
    assert not alone.may_with(Act.SEE_OCCURRENCE, progress(), organization())
    assert (alone.name, alone.posts, alone.offices) == ("系统管理员", (), frozenset())


def test_an_administrator_with_a_post_is_both() -> None:
    both = member("wangfang", is_administrator=True)
    assert both.roles_in(organization()) == {STAFF, ADMINISTRATOR}
    assert towards(both) == {STAFF, ADMINISTRATOR, A, C}
    assert both.roles_in(neighbour()) == {ADMINISTRATOR}
    assert (both.name, both.posts, both.offices) == ("王芳", ("clerk",), {"law"})
