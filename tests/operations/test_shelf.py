"""Feeds that are kept: built once, anew exactly when something in them changed, and not for all."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planner.core.errors import Unavailable
from planner.core.feed import Application, Scope, Subscription, View, render_event
from planner.core.organization import Organization, Tenure
from planner.core.plan import Every, Period
from planner.core.progress import Entry, EntryKind
from planner.ledger import models
from planner.operations import shelf as shelves
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.shelf import FeedShelf
from planner.operations.subscriptions import Opened, digest_of, revoke, subscribe
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.operations.terms import TERMS

TODAY = date(2024, 3, 25)
HANDOVER = date(2024, 4, 1)
MOST_QUERIES = 4
PLAN = plan(
    assignment("A-01"),
    assignment("A-02", Every(every=Period.WEEK, due="friday"), assignee="desk"),
)


@pytest.fixture
def shelf(ledger: Settings) -> FeedShelf:
    """An empty shelf over a plan in force."""
    in_force(organization())
    return FeedShelf(TERMS)


def in_force(by: Organization, month: int = 1, day: int = 2) -> None:
    """The plan with an organization."""
    publish(PLAN, by, CALENDAR, at=at(month, day), by="zhouping")


def opened(who: str, scope: str = "") -> Opened:
    """A subscription to somebody's own work, or to what is named."""
    view = View(Scope.parse(scope or f"own:{who}"))
    asked = Application(who, "手机", view, f"{who}{scope}", "test")
    made = subscribe("yunwu", asked, at=at(3, 1))
    assert made is not None
    return made


def found(shelf: FeedShelf, made: Opened) -> Subscription | None:
    """Whose token that is now."""
    return shelf.find(digest_of(made.token))


def complete(key: str) -> None:
    """王芳 completes something on 25 March."""
    record("yunwu", Entry(key, EntryKind.COMPLETED, at(3, 25), "wangfang"), terms=TERMS)


def test_a_feed_is_built_once_and_shared_by_all_who_read_the_same(shelf: FeedShelf) -> None:
    head, desk = opened("sunmei", "organ"), opened("zhouping", "organ")
    assert shelf.refresh(TODAY) is True
    first = shelf.feed(head.subscription)
    with CaptureQueriesContext(connection) as asked:
        assert shelf.refresh(TODAY) is False
        assert shelf.feed(desk.subscription) is first
        assert found(shelf, desk) == desk.subscription
    assert len(asked) == MOST_QUERIES
    assert gzip.decompress(first.gzipped) == first.plain
    assert shelf.peek(head.subscription, first.version) is first
    assert shelf.peek(head.subscription, "other") is None


def test_an_answer_changes_the_feeds_that_it_is_in_and_no_other(shelf: FeedShelf) -> None:
    hers, desk = opened("wangfang"), opened("zhouping")
    shelf.refresh(TODAY)
    before = [shelf.feed(each.subscription) for each in (hers, desk)]
    render_event.cache_clear()
    [shelf.version(each.subscription) for each in (hers, desk)]
    complete("A-01@2024-Q1")
    assert shelf.refresh(TODAY) is True
    after = [shelf.feed(each.subscription) for each in (hers, desk)]
    assert after[0].version != before[0].version
    assert after[1] is before[1], "the same bytes: kept, not packed again"


def test_an_answer_renders_one_event(shelf: FeedShelf) -> None:
    hers = opened("sunmei", "organ")
    shelf.refresh(TODAY)
    render_event.cache_clear()
    fresh = FeedShelf(TERMS)
    fresh.refresh(TODAY)
    fresh.feed(hers.subscription)
    built = render_event.cache_info().misses
    assert built > 30
    complete("A-01@2024-Q1")
    fresh.refresh(TODAY)
    fresh.feed(hers.subscription)
    assert render_event.cache_info().misses == built + 1


def test_a_new_revision_and_the_next_day_are_seen(shelf: FeedShelf) -> None:
    hers = opened("wangfang")
    shelf.refresh(TODAY)
    versions = [shelf.version(hers.subscription)]
    publish(plan(assignment("A-01", title="新")), organization(), CALENDAR, at=at(3, 25), by="x")
    assert shelf.refresh(TODAY)
    versions.append(shelf.version(hers.subscription))
    assert shelf.refresh(date(2024, 4, 29))
    versions.append(shelf.version(hers.subscription))
    assert len(set(versions)) == 3


def test_a_handover_ends_one_feed_and_fills_another(shelf: FeedShelf) -> None:
    since = date(2023, 1, 1)
    kept = (("leader", "liqiang"), ("head", "sunmei"), ("desk", "zhouping"))
    old = opened("wangfang")
    in_force(
        organization(
            (
                Tenure(post="clerk", person="wangfang", from_on=since, until_on=date(2024, 3, 31)),
                Tenure(post="clerk", person="zhaomin", from_on=HANDOVER),
                *(Tenure(post=post, person=who, from_on=since) for post, who in kept),
            )
        ),
        *(3, 1),
    )
    new = opened("zhaomin")
    shelf.refresh(date(2024, 3, 31))
    assert found(shelf, old) == old.subscription
    assert b"A-01@2024-Q1" in shelf.feed(old.subscription).plain
    assert b"A-01@2024-Q2" in shelf.feed(new.subscription).plain
    shelf.refresh(HANDOVER)
    assert found(shelf, old) is None
    assert b"A-01@2024-Q1" in shelf.feed(new.subscription).plain, "overdue goes with the post"


def test_what_is_revoked_or_unknown_is_nobodys(shelf: FeedShelf) -> None:
    made = opened("wangfang")
    shelf.refresh(TODAY)
    assert shelf.find("0" * 64) is None
    assert found(shelf, made) == made.subscription
    revoke("yunwu", [made.subscription.id], at=at(3, 25), by="test")
    assert shelf.refresh(TODAY) is True
    assert found(shelf, made) is None


def test_a_subscription_of_an_organ_without_a_plan_is_nobodys(shelf: FeedShelf) -> None:
    made = opened("wangfang")
    models.Organ.objects.create(id="empty")
    models.Subscription.objects.update(organ_id="empty")
    shelf.refresh(TODAY)
    assert found(shelf, made) is None


def test_before_the_first_look_nothing_is_known(ledger: Settings) -> None:
    assert FeedShelf(TERMS).find("0" * 64) is None


def test_not_more_is_kept_than_fits(shelf: FeedShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [opened("sunmei", each) for each in ("organ", "office:law", "office:party")]
    shelf.refresh(TODAY)
    first = shelf.feed(made[0].subscription)
    monkeypatch.setattr(shelves, "MOST_BYTES", first.size)
    for each in made[1:]:
        shelf.feed(each.subscription)
    assert shelf.peek(made[0].subscription, first.version) is None
    assert shelf.version(made[0].subscription) == first.version, "that needs no bytes"
    assert shelf.feed(made[0].subscription).plain == first.plain


def test_a_ledger_that_does_not_answer_leaves_all_as_it_was(
    shelf: FeedShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = opened("wangfang")
    shelf.refresh(TODAY)
    kept = shelf.feed(made.subscription)

    def gone() -> None:
        raise Unavailable("台账数据库", "没有应答", "请稍后再试")

    monkeypatch.setattr(shelves, "read_stamp", gone)
    with pytest.raises(Unavailable):
        shelf.refresh(TODAY)
    assert shelf.feed(made.subscription) is kept


def test_subscriptions_of_two_organs_do_not_mix(shelf: FeedShelf) -> None:
    other = organization().model_copy(update={"id": "shanmen", "short_name": "山门乡"})
    publish(
        PLAN.model_copy(update={"organ": "shanmen"}), other, CALENDAR, at=at(1, 2), by="zhouping"
    )
    made = opened("sunmei", "organ")
    view = replace(made.subscription.view)
    theirs = subscribe("shanmen", Application("sunmei", "x", view, "o", "test"), at=at(3, 1))
    assert theirs is not None
    shelf.refresh(TODAY)
    one, two = shelf.feed(made.subscription).plain, shelf.feed(theirs.subscription).plain
    assert b"@yunwu.planner" in one
    assert b"@shanmen.planner" not in one
    assert b"@yunwu.planner" not in two
    complete("A-01@2024-Q1")
    shelf.refresh(TODAY)
    assert shelf.feed(theirs.subscription).plain is two
