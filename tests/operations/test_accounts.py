"""Accounts follow the organization; administrators are never none."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.errors import NotAllowed, NotFound
from planner.core.organization import Tenure
from planner.ledger.accounts import account_of_token, find_account, keep_account
from planner.operations.accounts import (
    Doer,
    account_of,
    claimants,
    find_listed,
    find_whoever,
    list_accounts,
    make_administrator,
    make_link,
    may_sign_in,
    representatives,
    set_administrator,
    set_locked,
)
from planner.operations.acts import ActKind, list_acts
from planner.operations.board import Boards
from planner.operations.publish import publish
from tests.cast import CALENDAR, at, organization, plan
from tests.operations.terms import TERMS

TODAY = date(2024, 3, 25)
DOER = Doer("admin", at(3, 25), "10.0.0.1")

pytestmark = pytest.mark.usefixtures("ledger")


@pytest.fixture
def boards(ledger: object) -> Boards:
    """The boards of an office that has published."""
    publish(plan(), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    return Boards(TERMS)


def test_an_account_is_made_when_its_person_first_asks(boards: Boards) -> None:
    assert find_account("yunwu.wangfang") is None
    account = account_of(" WangFang@Example.org ", TODAY, boards)
    assert account == find_account("yunwu.wangfang")
    assert account is not None
    assert account.email == "wangfang@example.org"
    assert not account.is_administrator
    assert account_of("wangfang@example.org", TODAY, boards) == account


@pytest.mark.parametrize("email", ["", "  ", "zhaomin@example.org", "x@example.org", "wangfang"])
def test_an_address_of_nobody_in_service_opens_nothing(boards: Boards, email: str) -> None:
    assert account_of(email, TODAY, boards) is None
    assert claimants(email, TODAY, boards) == ()


def test_somebody_whose_post_begins_later_may_already_sign_in(boards: Boards) -> None:
    later = (
        *organization().tenures,
        Tenure(post="clerk", person="zhaomin", from_on=date(2024, 12, 1), until_on=None),
    )
    until = tuple(
        each.model_copy(update={"until_on": date(2024, 11, 30)}) if each.post == "clerk" else each
        for each in later[:-1]
    )
    publish(plan(), organization((*until, later[-1])), CALENDAR, at=at(3, 1), by="zhouping")
    assert account_of("zhaomin@example.org", TODAY, boards) is not None
    listed = find_listed("yunwu.zhaomin", TODAY, boards)
    assert listed.is_in_service
    assert listed.posts == ""


def test_an_address_that_two_share_opens_nothing(boards: Boards) -> None:
    keep_account("admin", "wangfang@example.org", is_administrator=True)
    assert set(claimants("wangfang@example.org", TODAY, boards)) == {"yunwu.wangfang", "admin"}
    assert account_of("wangfang@example.org", TODAY, boards) is None


def test_an_administrator_with_an_address_comes_in_by_it(boards: Boards) -> None:
    keep_account("admin", "it@example.org", is_administrator=True)
    account = account_of("IT@example.org", TODAY, boards)
    assert account is not None
    assert account.name == "admin"
    keep_account("admin", "it@example.org", is_administrator=False)
    assert account_of("it@example.org", TODAY, boards) is None


def test_a_locked_account_stays_locked_though_its_address_changes(boards: Boards) -> None:
    keep_account("yunwu.wangfang", "old@example.org", is_active=False)
    account = account_of("wangfang@example.org", TODAY, boards)
    assert account is not None
    assert account.email == "wangfang@example.org"
    assert not account.is_active
    assert not may_sign_in(account, TODAY, boards)


def test_everybody_is_listed_with_who_they_are(boards: Boards) -> None:
    keep_account("admin", "", is_administrator=True)
    keep_account("yunwu.zhaomin", "zhaomin@example.org")
    listed = {each.account.name: each for each in list_accounts(TODAY, boards)}
    assert listed["yunwu.wangfang"].name == "王芳"
    assert listed["yunwu.wangfang"].posts == "平安法治办主任"
    assert [listed[each].state for each in ("yunwu.wangfang", "admin", "yunwu.zhaomin")] == [
        "还没有登录过",
        "还没有登录过",
        "已离任，停用",
    ]
    assert listed["yunwu.zhaomin"].name == "赵敏"


@pytest.mark.parametrize(
    "text", ["王芳", "wangfang", "WANGFANG@example.org", "yunwu.wangfang", " 王芳 "]
)
def test_somebody_is_found_by_what_they_are_called(boards: Boards, text: str) -> None:
    assert find_whoever(text, None, TODAY, boards).account.name == "yunwu.wangfang"
    assert find_whoever(text, "yunwu", TODAY, boards).account.name == "yunwu.wangfang"
    with pytest.raises(NotFound):
        find_whoever(text, "longtan", TODAY, boards)


def test_a_name_that_two_have_asks_for_the_account(boards: Boards) -> None:
    other = organization().model_copy(update={"id": "longtan"})
    own = plan().model_copy(update={"organ": "longtan"})
    publish(own, other, CALENDAR, at=at(1, 2), by="zhouping")
    with pytest.raises(NotFound, match="有 2 个"):
        find_whoever("王芳", None, TODAY, boards)
    assert find_whoever("王芳", "longtan", TODAY, boards).account.name == "longtan.wangfang"


def test_the_first_administrator_is_made_until_somebody_signs_in(boards: Boards) -> None:
    made = make_administrator(TODAY, boards)
    assert made is not None
    assert (made.name, made.is_administrator, made.email) == ("admin", True, "")
    assert make_administrator(TODAY, boards) == made
    from django.contrib.auth import get_user_model

    get_user_model().objects.filter(username="admin").update(last_login=at(3, 25))
    assert make_administrator(TODAY, boards) is None


def test_a_lost_administrator_is_made_again(boards: Boards) -> None:
    from django.contrib.auth import get_user_model

    keep_account("yunwu.zhaomin", "zhaomin@example.org", is_administrator=True)  # has left
    get_user_model().objects.update(last_login=at(3, 25))
    made = make_administrator(TODAY, boards)
    assert made is not None
    assert made.name == "admin"


def test_the_last_administrator_is_neither_locked_nor_taken(boards: Boards) -> None:
    keep_account("admin", "", is_administrator=True)
    admin = find_listed("admin", TODAY, boards)
    # one who has left can help nobody
    keep_account("yunwu.zhaomin", "zhaomin@example.org", is_administrator=True)
    with pytest.raises(NotAllowed, match="最后一个系统管理员"):
        set_locked(admin, DOER, boards, is_locked=True)
    with pytest.raises(NotAllowed):
        set_administrator(admin, DOER, boards, is_administrator=False)
    set_administrator(
        find_listed("yunwu.wangfang", TODAY, boards), DOER, boards, is_administrator=True
    )
    set_locked(admin, DOER, boards, is_locked=True)
    assert [(each.kind, each.about, each.address) for each in list_acts(None)] == [
        (ActKind.LOCKED, "admin", "10.0.0.1"),
        (ActKind.MADE_ADMINISTRATOR, "yunwu.wangfang", "10.0.0.1"),
    ]


def test_a_link_is_for_whoever_may_sign_in(boards: Boards) -> None:
    listed = find_listed("yunwu.wangfang", TODAY, boards)
    path = make_link(listed, DOER)
    account = account_of_token(path.split("/")[2])
    assert account is not None
    assert account.name == "yunwu.wangfang"
    assert len(path.split("/")[2]) >= 40
    keep_account("yunwu.zhaomin", "zhaomin@example.org")
    with pytest.raises(NotAllowed, match="已离任"):
        make_link(find_listed("yunwu.zhaomin", TODAY, boards), DOER)
    set_locked(listed, DOER, boards, is_locked=True)
    with pytest.raises(NotAllowed, match="已锁定"):
        make_link(find_listed("yunwu.wangfang", TODAY, boards), DOER)


def test_one_of_each_kind_is_shown_around(boards: Boards) -> None:
    found = [(word, each.name) for word, each in representatives(TODAY, boards)]
    assert found == [("督办人员", "周平"), ("主要领导", "孙梅"), ("责任人", "王芳")]
