"""Accounts at the command line: who has one, links to sign in once, administrators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.frame import AsJson, Installation, OfOrgan, opened, say, say_json, table

if TYPE_CHECKING:
    from planner.operations.accounts import Doer, Listed
    from planner.operations.board import Boards

Whoever = Annotated[str, typer.Argument(help="姓名、人员编号、邮箱或账户名，如 admin。")]
BY = "command-line"
ONCE = "只能用一次，30 分钟内有效"


def accounts(*, organ: OfOrgan = None, as_json: AsJson = False) -> None:
    """列出账户：谁、状态、最近一次登录。"""
    place = opened()
    from planner.operations.accounts import list_accounts

    listed = [
        each
        for each in list_accounts(place.clock.today(), _boards(place))
        if organ in {None, each.account.organ}
    ]
    if as_json:
        say_json([_as_plain(each) for each in listed])
        return
    for line in table(map(_row, listed)):
        say(line)
    if not listed:
        say("还没有账户：先发布年度计划，或运行 planner up 建立系统管理员。")


def link(name: Whoever, *, organ: OfOrgan = None) -> None:
    """生成一次性登录链接，给收不到验证码的人。"""
    place = opened()
    from planner.operations.accounts import make_administrator, make_link

    make_administrator(place.clock.today(), _boards(place))
    listed = _found(place, name, organ)
    path = make_link(listed, _doer(place))
    say(f"{listed.name} 的登录链接（{ONCE}）：")
    say(place.settings.address + path)


def administrator(
    name: Whoever,
    *,
    grant: Annotated[
        bool, typer.Option("--grant/--revoke", help="设为系统管理员，或取消。")
    ] = True,
    organ: OfOrgan = None,
) -> None:
    """设置或取消系统管理员。"""
    place = opened()
    from planner.operations.accounts import set_administrator

    listed = _found(place, name, organ)
    set_administrator(listed, _doer(place), _boards(place), is_administrator=grant)
    say(f"{listed.name} {'现在是' if grant else '不再是'}系统管理员。")


def announce_links(place: Installation, address: str, speak: Callable[[str], None]) -> None:
    """Print how to get in: for the administrator until there was a first sign-in.

    In a rehearsal, for one person of each kind as well, at every start.
    """
    opened(place)
    from planner.operations.accounts import make_administrator, make_link
    from planner.operations.installation import shut

    boards, doer = _boards(place), _doer(place)
    has_new = make_administrator(place.clock.today(), boards) is not None
    wanted = list(_to_announce(place, boards, has_new=has_new))
    if wanted:
        speak(f"登录链接（每个{ONCE}；过期了就运行 planner link 姓名）：\n")
    for word, listed in wanted:
        speak(f"  {word}{'' if word == listed.name else ' ' + listed.name}")
        speak(f"    {address}{make_link(listed, doer)}\n")
    shut()


def _to_announce(
    place: Installation, boards: Boards, *, has_new: bool
) -> Iterator[tuple[str, Listed]]:
    from planner.operations.accounts import list_accounts, representatives

    today = place.clock.today()
    if place.settings.rehearsal.is_on:
        yield from representatives(today, boards)
    if has_new or place.settings.rehearsal.is_on:
        everybody = list_accounts(today, boards)
        own = [each for each in everybody if each.account.is_administrator]
        usable = [each for each in own if each.is_in_service and each.account.is_active]
        yield from ((each.name, each) for each in usable[-1:])


def _found(place: Installation, name: str, organ: str | None) -> Listed:
    from planner.operations.accounts import find_whoever

    return find_whoever(name, organ, place.clock.today(), _boards(place))


def _boards(place: Installation) -> Boards:
    from planner.operations.board import Boards

    return Boards(place.terms)


def _doer(place: Installation) -> Doer:
    from planner.operations.accounts import Doer

    return Doer(BY, place.clock.now())


def _row(listed: Listed) -> tuple[str, ...]:
    own = listed.account
    at = f"{own.signed_in_at:%Y-%m-%d %H:%M}" if own.signed_in_at else "—"
    return (
        listed.name,
        own.name,
        own.email or "—",
        listed.state + ("，系统管理员" if own.is_administrator else ""),
        at,
        listed.posts,
    )


def _as_plain(listed: Listed) -> dict[str, object]:
    own = listed.account
    return {
        "account": own.name,
        "name": listed.name,
        "organ": own.organ,
        "posts": listed.posts,
        "email": own.email,
        "state": listed.state,
        "is_administrator": own.is_administrator,
        "signed_in_at": own.signed_in_at,
    }
