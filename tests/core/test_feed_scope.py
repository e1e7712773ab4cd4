"""Whose work a feed shows, and who may read it."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.errors import NotFound
from planner.core.feed import (
    Detail,
    FeedItem,
    Part,
    Reach,
    Scope,
    View,
    events_of,
    may_read,
    readable,
)
from planner.core.organization import Deputy, Organization, Tenure
from planner.core.progress import EntryKind
from tests.cast import at, entry, organization
from tests.core.test_feed import DUE, STYLE, TODAY, item

HANDOVER = date(2024, 4, 1)
OWN, HERS = Scope(Reach.OWN, "wangfang"), Scope(Reach.OWN, "zhaomin")
SINCE = date(2023, 1, 1)


def handed_over() -> Organization:
    """On 1 April 赵敏 takes over 王芳's post."""
    others = (("leader", "liqiang"), ("head", "sunmei"), ("desk", "zhouping"))
    return organization(
        (
            Tenure(post="clerk", person="wangfang", from_on=SINCE, until_on=date(2024, 3, 31)),
            Tenure(post="clerk", person="zhaomin", from_on=HANDOVER),
            *(Tenure(post=post, person=who, from_on=SINCE) for post, who in others),
        )
    )


def stood_in() -> Organization:
    """赵敏 stands in for 王芳 in the last week of March."""
    term = {"from_on": TODAY, "until_on": date(2024, 3, 31)}
    return organization(deputies=(Deputy(post="clerk", person="zhaomin", **term),))


def part(scope: Scope, shown: FeedItem, by: Organization | None = None) -> Part | None:
    """What a scope has to do with an item."""
    return scope.part(shown.progress, by or organization())


def test_a_person_sees_what_their_post_answers_for() -> None:
    assert part(OWN, item()) is Part.DOES
    assert part(HERS, item()) is None
    assert part(Scope(Reach.OWN, "liqiang"), item()) is None


def test_work_given_on_belongs_to_the_post_that_has_it_now() -> None:
    given = item(entry(EntryKind.REASSIGNED, at(3, 20), post="desk"))
    assert part(OWN, given) is None
    assert part(Scope(Reach.OWN, "zhouping"), given) is Part.DOES
    assert part(Scope(Reach.POST, "clerk"), given) is None


def test_when_a_post_changes_hands_what_falls_due_goes_with_it_and_history_stays() -> None:
    by, later = handed_over(), item(due=date(2024, 4, 20))
    assert part(OWN, item(), by) is Part.DOES
    assert part(OWN, later, by) is None
    assert part(HERS, later, by) is Part.DOES
    done = item(entry(EntryKind.COMPLETED, at(3, 20)), due=date(2024, 4, 20))
    assert part(OWN, done, by) is Part.DOES
    assert part(HERS, done, by) is None


def test_what_is_overdue_goes_to_whoever_holds_the_post_now() -> None:
    late = item(day=date(2024, 4, 2))
    assert part(OWN, late, handed_over()) is None
    assert part(HERS, late, handed_over()) is Part.DOES


def test_a_deputy_sees_what_they_stand_in_for_and_the_holder_sees_that_they_do() -> None:
    by = stood_in()
    assert part(HERS, item(), by) is Part.STANDS_IN
    assert part(OWN, item(), by) is Part.IS_STOOD_IN_FOR
    assert part(HERS, item(due=date(2024, 4, 20)), by) is None
    (hers,) = events_of([item()], View(HERS), by, STYLE)
    (own,) = events_of([item()], View(OWN), by, STYLE)
    assert (hers.summary, hers.has_alarm) == ("【代理】法治学习01（第一季度）", True)
    assert (own.summary, own.has_alarm) == ("法治学习01（第一季度）", False)
    assert "（由代理人办）" in own.description


def test_a_post_that_nobody_holds_is_in_nobodys_own_calendar() -> None:
    vacant = organization((Tenure(post="head", person="sunmei", from_on=SINCE),))
    assert part(OWN, item(), vacant) is None
    assert part(Scope(Reach.POST, "clerk"), item(), vacant) is Part.DOES


def test_a_post_that_is_gone_is_in_no_own_calendar_and_in_no_office() -> None:
    gone = organization().model_copy(update={"posts": organization().posts[:2]})
    assert part(OWN, item(), gone) is None
    assert part(Scope(Reach.OFFICE, "law"), item(), gone) is None
    assert part(Scope(Reach.ORGAN), item(), gone) is Part.LOOKS_ON


def test_an_office_sees_what_it_leads_and_what_it_supports_without_alarms() -> None:
    law, party = Scope(Reach.OFFICE, "law"), Scope(Reach.OFFICE, "party")
    shared = item(supporting_offices=("party",))
    assert part(law, item()) is Part.DOES
    assert part(party, item()) is None
    assert part(party, shared) is Part.SUPPORTS
    assert part(party, item(lead_office="party")) is Part.DOES
    (theirs,) = events_of([shared], View(party, Detail.TITLES), organization(), STYLE)
    assert (theirs.summary, theirs.has_alarm) == ("【配合】法治学习01（第一季度）", False)


def test_leaders_look_on_and_are_not_woken() -> None:
    (seen,) = events_of([item()], View(Scope(Reach.ORGAN)), organization(), STYLE)
    assert (seen.starts_on, seen.has_alarm) == (DUE, False)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        # the clerk of the law office: her own, her office's
        ("wangfang", ["own:wangfang", "post:clerk", "office:law"]),
        # its leader stands above it, and not above another office
        ("liqiang", ["own:liqiang", "post:leader", "office:law"]),
        # the head, and who runs the plan: everything
        ("sunmei", ["own:sunmei", "post:head", "office:law", "office:party", "organ"]),
        ("zhouping", ["own:zhouping", "post:desk", "office:law", "office:party", "organ"]),
        # who holds nothing: nothing
        ("zhaomin", []),
        ("nobody", []),
    ],
)
def test_everybody_may_read_what_concerns_them(who: str, may: list[str]) -> None:
    assert [str(each) for each in readable(who, organization(), TODAY)] == may


def test_nobody_reads_anothers_own_calendar() -> None:
    for who in ("wangfang", "liqiang", "sunmei", "zhouping"):
        assert may_read(who, HERS, organization(), TODAY) is False


def test_a_leader_of_several_offices_sees_the_organ() -> None:
    posts = tuple(
        each.model_copy(update={"supervisor": "leader"}) if each.id == "desk" else each
        for each in organization().posts
    )
    wide = organization().model_copy(update={"posts": posts})
    assert may_read("liqiang", Scope(Reach.ORGAN), wide, TODAY)
    assert may_read("liqiang", Scope(Reach.POST, "desk"), wide, TODAY)
    assert not may_read("wangfang", Scope(Reach.ORGAN), wide, TODAY)
    assert not may_read("wangfang", Scope(Reach.POST, "desk"), wide, TODAY)


def test_what_does_not_exist_is_read_by_nobody() -> None:
    for scope in (Scope(Reach.POST, "gone"), Scope(Reach.OFFICE, "gone")):
        assert not any(
            may_read(each.id, scope, organization(), TODAY) for each in organization().people
        )
    assert not Scope(Reach.OWN, "gone").exists(organization())


def test_reading_ends_with_the_post_and_begins_with_it() -> None:
    by = handed_over()
    assert may_read("wangfang", OWN, by, date(2024, 3, 31))
    assert not may_read("wangfang", OWN, by, HANDOVER)
    assert not may_read("wangfang", Scope(Reach.POST, "clerk"), by, HANDOVER)
    assert may_read("zhaomin", HERS, by, TODAY), "to come is as good as held: they plan ahead"
    assert not may_read("zhaomin", Scope(Reach.POST, "clerk"), by, TODAY)


def test_a_deputy_reads_the_post_while_they_stand_in() -> None:
    clerk = Scope(Reach.POST, "clerk")
    assert may_read("zhaomin", clerk, stood_in(), TODAY)
    assert not may_read("zhaomin", clerk, stood_in(), HANDOVER)
    assert may_read("wangfang", clerk, stood_in(), TODAY)


def test_a_scope_is_written_as_it_is_read() -> None:
    for text in ("own:wangfang", "post:clerk", "office:law", "organ"):
        assert str(Scope.parse(text)) == text
    for text in ("", "own", "post:", "organ:x", "all", "post"):
        with pytest.raises(NotFound):
            Scope.parse(text)


def test_words_are_those_of_the_staff_and_name_nobody() -> None:
    titles = [
        Scope.parse(each).title(organization())
        for each in ("own:wangfang", "post:clerk", "office:law", "organ")
    ]
    assert titles == ["我的工作", "平安法治办主任", "平安法治办", "全年工作"]
    assert [each.word for each in Reach] == ["本人", "岗位", "科室", "全单位"]
    assert [each.word for each in Detail] == ["完整", "只有标题"]
