"""Subscriptions: opened for those who may read, shown once, ended one by one, and forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from planner.core.errors import NotAllowed, NotFound
from planner.core.feed import (
    Application,
    Detail,
    Fetch,
    Scope,
    Subscription,
    View,
)
from planner.core.organization import Organization, Tenure
from planner.ledger import models
from planner.ledger.outbox import read_deliveries
from planner.ledger.subscriptions import (
    note_fetches,
    read_stamp,
    read_subscription,
    read_subscriptions,
    subscriptions_by_token,
)
from planner.operations.morning import decide_morning
from planner.operations.publish import publish
from planner.operations.subscriptions import (
    Opened,
    digest_of,
    find_subscription,
    list_subscriptions,
    renew,
    revoke,
    revoke_all,
    subscribe,
)
from planner.operations.terms import Terms
from planner.settings import Settings
from tests.cast import CALENDAR, HEAD, assignment, at, organization, plan
from tests.operations.terms import TERMS

NOW, TODAY = at(3, 25), date(2024, 3, 25)


@pytest.fixture(autouse=True)
def published(ledger: Settings) -> None:
    """A plan in force; the organization is the usual one."""
    in_force(organization())


def in_force(by: Organization, month: int = 1, day: int = 2) -> None:
    """The same plan with an organization that may have changed."""
    publish(plan(assignment()), by, CALENDAR, at=at(month, day), by="zhouping")


def asked(
    who: str = "wangfang", scope: str = "", once: str = "form-1", name: str = "手机"
) -> Application:
    """What 王芳 asks for: her own calendar."""
    return Application(who, name, View(Scope.parse(scope or f"own:{who}")), once, "test")


def opened(**more: str) -> Opened:
    """A new subscription."""
    made = subscribe("yunwu", asked(**more), at=NOW)
    assert made is not None
    return made


def listed() -> list[tuple[str, str, str, bool]]:
    """Who, name, what, and whether they may read it."""
    found = list_subscriptions("yunwu", today=TODAY, terms=TERMS)
    return [(each.who, each.subscription.name, each.what, each.may_read) for each in found]


def test_a_subscription_is_opened_and_only_a_fingerprint_of_its_token_is_kept() -> None:
    made = opened()
    assert len(made.token) == 43
    assert made.path == f"/f/{made.token}/yunwu.ics"
    row = models.Subscription.objects.get()
    assert row.token_sha256 == digest_of(made.token)
    assert made.token not in repr(vars(row))
    assert made.token not in repr(made)
    assert subscriptions_by_token() == {digest_of(made.token): made.subscription}
    assert listed() == [("王芳", "手机", "本人：我的工作", True)]


def test_every_token_is_another() -> None:
    tokens = {opened(once=f"form-{number}").token for number in range(20)}
    assert len(tokens) == 20


def test_a_form_that_is_sent_twice_opens_one() -> None:
    opened()
    assert subscribe("yunwu", asked(), at=NOW) is None
    assert len(read_subscriptions("yunwu")) == 1


@pytest.mark.parametrize(
    ("who", "scope"),
    [
        ("wangfang", "own:liqiang"),
        ("wangfang", "organ"),
        ("wangfang", "office:party"),
        ("wangfang", "post:desk"),
        ("liqiang", "organ"),
        ("zhaomin", "own:zhaomin"),
        ("zhaomin", "post:clerk"),
        ("zhaomin", "organ"),
    ],
)
def test_nobody_subscribes_to_what_they_may_not_read(who: str, scope: str) -> None:
    with pytest.raises(NotAllowed, match="看不到"):
        subscribe("yunwu", asked(who=who, scope=scope), at=NOW)
    assert read_subscriptions("yunwu") == ()


def test_a_refusal_says_what_is_possible() -> None:
    with pytest.raises(NotAllowed) as refused:
        subscribe("yunwu", asked(scope="organ"), at=NOW)
    assert str(refused.value) == (
        "不能订阅：王芳看不到“全单位：全年工作”。"
        "现在可以：本人：我的工作、岗位：平安法治办主任、科室：平安法治办。"
    )


@pytest.mark.parametrize("scope", ["own:moon", "post:moon", "office:moon"])
def test_what_does_not_exist_cannot_be_subscribed_to(scope: str) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        subscribe("yunwu", asked(scope=scope), at=NOW)
    with pytest.raises(NotFound):
        subscribe("yunwu", asked(who="moon"), at=NOW)
    with pytest.raises(NotFound):
        subscribe("moon", asked(), at=NOW)


def test_a_name_is_kept_short_and_never_empty() -> None:
    assert opened(name="  ").subscription.name == "日历"
    assert len(opened(name="长" * 99, once="2").subscription.name) == 40


def test_one_is_revoked_and_the_others_stay() -> None:
    first, second = opened(), opened(once="2", name="电脑")
    assert revoke("yunwu", [first.subscription.id], at=NOW, by="test") == 1
    assert revoke("yunwu", [first.subscription.id], at=NOW, by="test") == 0
    assert [each.id for each in read_subscriptions("yunwu")] == [second.subscription.id]
    assert digest_of(first.token) not in subscriptions_by_token()
    assert not read_subscription("yunwu", first.subscription.id).is_in_force


def test_a_new_address_ends_the_old_one_and_keeps_the_rest() -> None:
    old = opened(scope="office:law")
    new = renew("yunwu", old.subscription.id, at=NOW, by="test", once="again")
    assert new is not None
    assert new.token != old.token
    assert set(subscriptions_by_token()) == {digest_of(new.token)}
    assert new.subscription.view == old.subscription.view
    assert new.subscription.name == old.subscription.name


def test_what_is_revoked_gets_no_new_address() -> None:
    made = opened()
    revoke("yunwu", [made.subscription.id], at=NOW, by="test")
    with pytest.raises(NotAllowed, match="已经撤销"):
        renew("yunwu", made.subscription.id, at=NOW, by="test", once="again")


def test_whoever_lost_the_right_gets_no_new_address_and_keeps_the_old_one_listed() -> None:
    made = opened()
    in_force(organization((Tenure(post="head", person="sunmei", from_on=date(2023, 1, 1)),)), 3, 24)
    with pytest.raises(NotAllowed, match="看不到"):
        renew("yunwu", made.subscription.id, at=NOW, by="test", once="again")
    assert listed() == [("王芳", "手机", "own:wangfang", False)]
    assert len(read_subscriptions("yunwu")) == 1


def test_all_of_one_person_or_of_everybody_can_be_ended_at_once() -> None:
    opened()
    opened(once="2", name="电脑")
    opened(who="liqiang", once="3")
    assert revoke_all("yunwu", person="wangfang", at=NOW, by="test") == 2
    assert revoke_all("yunwu", at=NOW, by="test") == 1
    assert listed() == []


def test_subscriptions_of_another_organ_are_out_of_reach() -> None:
    made = opened()
    other = organization().model_copy(update={"id": "shanmen"})
    theirs = plan(assignment()).model_copy(update={"organ": "shanmen"})
    publish(theirs, other, CALENDAR, at=at(1, 2), by="zhouping")
    assert revoke("shanmen", [made.subscription.id], at=NOW, by="test") == 0
    assert revoke_all("shanmen", at=NOW, by="test") == 0
    with pytest.raises(NotFound):
        renew("shanmen", made.subscription.id, at=NOW, by="test", once="x")
    with pytest.raises(NotFound):
        find_subscription("shanmen", made.subscription.id, today=TODAY, terms=TERMS)
    found = find_subscription("yunwu", made.subscription.id, today=TODAY, terms=TERMS)
    assert found.subscription == made.subscription


def test_a_stamp_differs_after_what_matters_and_not_after_a_fetch() -> None:
    stamps = [read_stamp()]
    made = opened()
    stamps.append(read_stamp())
    note_fetches({made.subscription.id: Fetch(NOW, "iPhone")})
    assert read_stamp() == stamps[-1]
    revoke("yunwu", [made.subscription.id], at=NOW, by="test")
    stamps.append(read_stamp())
    assert len({(each.subscriptions, each.published) for each in stamps}) == 3


def test_the_last_fetch_and_its_client_are_kept() -> None:
    made = opened()
    note_fetches({made.subscription.id: Fetch(NOW, "iPhone、iPad 日历"), 999: Fetch(NOW, "x")})
    kept = read_subscription("yunwu", made.subscription.id)
    assert (kept.last_fetched_at, kept.last_client) == (NOW, "iPhone、iPad 日历")


def morning(day: int, terms: Terms = TERMS) -> dict[str, str]:
    """What everybody is told on a morning of March, by recipient."""
    decide_morning("yunwu", now=at(3, day, 8, 2024).replace(minute=30), terms=terms)
    return {
        each.message.recipient: each.message.text
        for each in read_deliveries("yunwu")
        if each.message.day == date(2024, 3, day)
    }


def opened_in_february(who: str = "wangfang", once: str = "form-1") -> Subscription:
    """A subscription of long ago."""
    made = subscribe("yunwu", asked(who=who, once=once), at=at(2, 1))
    assert made is not None
    return made.subscription


def test_a_calendar_that_nobody_reads_is_mentioned_once_beside_what_there_is_to_say() -> None:
    opened_in_february()
    first, second = morning(26), morning(28)
    assert "日历订阅“手机”" in first["wangfang"]
    assert "已有14天以上没有读取" in first["wangfang"]
    assert "wangfang" in second
    assert "日历订阅" not in second["wangfang"]


def test_it_is_mentioned_again_when_it_was_read_and_forgotten_again() -> None:
    kept = opened_in_february()
    assert "日历订阅" in morning(20)["wangfang"]
    note_fetches({kept.id: Fetch(at(3, 21), "iPhone")})
    kept = read_subscription("yunwu", kept.id)
    assert kept.is_forgotten(at(4, 4, 9)) is False
    assert kept.is_forgotten(at(4, 4, 10)) is True


def test_nobody_is_written_to_for_a_calendars_sake_alone() -> None:
    opened_in_february(who="zhouping")
    assert "zhouping" not in morning(26)


def test_what_is_read_or_new_is_not_mentioned() -> None:
    kept = opened_in_february()
    note_fetches({kept.id: Fetch(at(3, 20), "iPhone")})
    assert "日历订阅" not in morning(26)["wangfang"]


def test_where_feeds_are_switched_off_nobody_is_asked_to_look() -> None:
    opened_in_february()
    head = HEAD.__class__(HEAD.channels, HEAD.address, has_feeds=False)
    off = Terms(TERMS.calendar, TERMS.lights, TERMS.reminders, head, TERMS.restraint)
    assert "日历订阅" not in morning(26, off)["wangfang"]


def test_details_are_kept_as_asked() -> None:
    wanted = Application(
        "wangfang", "谷歌", View(Scope.parse("own:wangfang"), Detail.TITLES), "o", "test"
    )
    made = subscribe("yunwu", wanted, at=NOW)
    assert made is not None
    assert read_subscription("yunwu", made.subscription.id).view.detail is Detail.TITLES
    assert made.subscription.created_at - NOW == timedelta(0)
