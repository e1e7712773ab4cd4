"""Who holds a post, or stands in for it, on a day."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from planner.core.errors import NotFound
from planner.core.organization import Deputy, Organization, Tenure, organization_faults
from tests.cast import organization

SINCE, CHANGE = date(2023, 1, 1), date(2024, 7, 1)


def handed_over() -> Organization:
    """王芳's post goes to 赵敏 on 1 July."""
    return organization(
        (
            Tenure(post="clerk", person="wangfang", from_on=SINCE, until_on=date(2024, 6, 30)),
            Tenure(post="clerk", person="zhaomin", from_on=CHANGE),
            Tenure(post="leader", person="liqiang", from_on=SINCE),
        ),
        (
            Deputy(
                post="clerk", person="liqiang", from_on=date(2024, 3, 1), until_on=date(2024, 3, 8)
            ),
        ),
    )


def held_by(post: str, day: date) -> str | None:
    held = handed_over().holding(post, day)
    return held.person.name if held else None


def test_a_post_changes_hands_from_a_day_on() -> None:
    assert held_by("clerk", date(2024, 6, 30)) == "王芳"
    assert held_by("clerk", CHANGE) == "赵敏"
    assert held_by("clerk", date(2022, 12, 31)) is None


def test_a_deputy_stands_in_between_two_days() -> None:
    assert held_by("clerk", date(2024, 2, 29)) == "王芳"
    assert held_by("clerk", date(2024, 3, 1)) == "李强"
    held = handed_over().holding("clerk", date(2024, 3, 8))
    assert held is not None
    assert held.in_stead_of is not None
    assert held.in_stead_of.name == "王芳"
    assert held_by("clerk", date(2024, 3, 9)) == "王芳"


def test_a_person_may_answer_for_several_posts() -> None:
    posts = handed_over().posts_held("liqiang", date(2024, 3, 4))
    assert [held.post.id for held in posts] == ["leader", "clerk"]
    assert handed_over().posts_held("zhouping", SINCE) == ()


def test_the_line_goes_up_to_the_head() -> None:
    assert [post.id for post in organization().superiors("clerk")] == ["leader", "head"]
    assert list(organization().superiors("head")) == []


def test_a_post_is_above_those_whose_line_it_is_in() -> None:
    township = organization()
    assert township.is_above({"head"}, "clerk")
    assert township.is_above({"desk", "leader"}, "clerk")
    assert not township.is_above({"clerk", "desk"}, "clerk")
    assert not township.is_above(set(), "clerk")


@pytest.mark.parametrize(
    ("who", "is_leader"),
    [("sunmei", True), ("liqiang", False), ("wangfang", False), ("zhaomin", False)],
)
def test_who_heads_the_organ_leads_it_and_who_stands_above_their_own_office_does_not(
    who: str, *, is_leader: bool
) -> None:
    assert organization().is_leader(who, SINCE) is is_leader
    assert not organization().is_leader(who, date(2022, 12, 31))


def test_who_stands_above_another_office_leads_and_so_does_their_deputy() -> None:
    wide = changed(
        posts=[
            each.model_dump() | ({"supervisor": "leader"} if each.id == "desk" else {})
            for each in organization().posts
        ],
        deputies=[{"post": "leader", "person": "zhaomin", "from_on": CHANGE, "until_on": CHANGE}],
    )
    assert wide.is_leader("liqiang", SINCE)
    assert wide.is_leader("zhaomin", CHANGE)
    assert not wide.is_leader("zhaomin", date(2024, 7, 2))


def test_a_head_who_is_alone_leads() -> None:
    alone = changed(posts=[{"id": "head", "title": "乡长", "office": "party"}])
    assert alone.is_leader("sunmei", SINCE)


@pytest.mark.parametrize(
    ("person", "day", "is_in_service"),
    [
        ("wangfang", date(2024, 6, 30), True),
        ("wangfang", CHANGE, False),
        ("zhaomin", date(2022, 1, 1), True),  # whose time is still to come
        ("liqiang", CHANGE, True),
        ("sunmei", SINCE, False),
        ("nobody", SINCE, False),
    ],
)
def test_people_are_in_service_until_their_last_day(
    person: str, day: date, *, is_in_service: bool
) -> None:
    assert handed_over().is_in_service(person, day) is is_in_service


@pytest.mark.parametrize("above", ["", "lishan", "li-shan"])
def test_the_organ_above_is_named_by_its_id(above: str) -> None:
    assert changed(above=above).above == above


@pytest.mark.parametrize("above", ["黎山县", "Lishan", "-x", "a.b", "a/b"])
def test_what_is_no_id_is_no_organ_above(above: str) -> None:
    with pytest.raises(ValidationError, match="above"):
        changed(above=above)


def test_names_that_nothing_bears_are_refused() -> None:
    for look in (organization().post, organization().person, organization().office):
        with pytest.raises(NotFound, match="moon"):
            look("moon")
    assert organization().person("liqiang").name == "李强"
    assert organization().office("law").name == "平安法治办"


def changed(**values: object) -> Organization:
    return Organization.model_validate({**organization().model_dump(), **values})


def test_a_sound_organization_has_no_faults() -> None:
    assert organization_faults(organization()) == []
    assert organization_faults(handed_over()) == []


def test_double_names_are_found() -> None:
    old = organization().model_dump()
    twice = {"id": "wangfang", "name": "王芳二", "email": "WANGFANG@example.org"}
    faults = organization_faults(changed(people=[*old["people"], twice]))
    assert [fault.path for fault in faults] == [("people", 5, "id"), ("people", 5, "email")]


def test_unknown_names_are_found() -> None:
    old = organization().model_dump()
    lost = {"id": "lost", "title": "无", "office": "moon", "supervisor": "sun"}
    term = {"post": "sea", "person": "nobody", "from_on": SINCE}
    faults = organization_faults(
        changed(head="x", posts=[*old["posts"], lost], tenures=[*old["tenures"], term])
    )
    assert [fault.path for fault in faults] == [
        ("head",),
        ("posts", 4, "office"),
        ("posts", 4, "supervisor"),
        ("tenures", 4, "post"),
        ("tenures", 4, "person"),
    ]


def test_circles_of_supervisors_are_found() -> None:
    old = organization().model_dump()
    posts = [
        dict(post, supervisor="clerk") if post["id"] == "leader" else post for post in old["posts"]
    ]
    faults = organization_faults(changed(posts=posts))
    assert [fault.path for fault in faults] == [
        ("posts", 1, "supervisor"),
        ("posts", 2, "supervisor"),
    ]
    assert [post.id for post in changed(posts=posts).superiors("clerk")] == ["leader"]


def test_two_holders_at_once_and_ends_before_beginnings_are_found() -> None:
    old = organization().model_dump()
    double = {"post": "clerk", "person": "liqiang", "from_on": CHANGE}
    backwards = {"post": "desk", "person": "liqiang", "from_on": CHANGE, "until_on": SINCE}
    faults = organization_faults(changed(tenures=[*old["tenures"], double], deputies=[backwards]))
    assert [fault.path for fault in faults] == [
        ("tenures", 4, "from_on"),
        ("deputies", 0, "until_on"),
    ]


def test_reports_name_who_checks_and_approves_or_it_goes_without_saying() -> None:
    assert (organization().report_checker, organization().report_approver) == ("head", "head")
    named = changed(reports={"checker": "leader", "approver": "clerk"})
    assert (named.report_checker, named.report_approver) == ("leader", "clerk")
    assert organization_faults(named) == []
    assert changed(coordinator="head").report_checker == "head"


def test_posts_of_reports_that_nothing_bears_are_found() -> None:
    faults = organization_faults(changed(reports={"checker": "moon", "approver": "sun"}))
    assert [fault.path for fault in faults] == [("reports", "checker"), ("reports", "approver")]
    assert faults[0].message == "岗位“moon”不存在；请改为 posts 中已有的岗位"


@pytest.mark.parametrize(
    "recipient",
    [{"name": "县政府"}, {"name": "", "email": "a@b.example"}, {"name": "县政府", "email": "a b"}],
)
def test_a_recipient_has_a_name_and_a_mailbox(recipient: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="recipients"):
        changed(reports={"recipients": [recipient]})
