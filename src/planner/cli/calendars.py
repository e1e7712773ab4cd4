"""Calendars at the command line: files to import, and subscriptions."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.frame import (
    AsJson,
    Installation,
    OfOrgan,
    OnDay,
    opened,
    say,
    say_json,
    table,
)

if TYPE_CHECKING:
    from planner.core.feed import View
    from planner.operations.subscriptions import Listed, Opened

OfScope = Annotated[
    str,
    typer.Option(
        "--of", help="看谁的：own:人员编号、post:岗位编号、office:科室编号、organ 全单位。"
    ),
]
TitlesOnly = Annotated[
    bool, typer.Option("--titles", help="只有标题和日期，不带办结标准、出处和网址。")
]
Key = Annotated[int, typer.Argument(help="订阅编号，见 planner subscriptions list。", min=1)]
COMMAND_LINE = "command-line"


def feed(
    output: Annotated[Path, typer.Option("-o", "--output", help="写到哪个 .ics 文件。")],
    *,
    post: Annotated[str | None, typer.Option("--post", help="岗位编号；不写就是全部岗位。")] = None,
    of: OfScope = "",
    titles: TitlesOnly = False,
    year: Annotated[int | None, typer.Option("--year", help="一次导出全年，如 2024。")] = None,
    on: OnDay = None,
    organ: OfOrgan = None,
) -> None:
    """生成日历文件，可导入手机或电脑日历。"""
    place = opened()
    from planner.operations.feeds import make_feed, make_year

    view = _view(of or (f"post:{post}" if post else "organ"), titles=titles)
    named, today, terms = place.organ(organ), place.today(on), place.terms
    if year:
        made = make_year(named, view, year, today=today, terms=terms)
    else:
        made = make_feed(named, view, today=today, terms=terms)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(made.content)
    say(f"{output}：{made.events} 项。")
    if made.left_out:
        say(f"另有 {made.left_out} 项超出日历上限，没有写入。")


def subscriptions(
    *,
    person: Annotated[str, typer.Option("--person", help="只看某个人（人员编号）。")] = "",
    organ: OfOrgan = None,
    as_json: AsJson = False,
) -> None:
    """列出日历订阅：谁、看什么、最近一次读取。"""
    place = opened()
    from planner.operations.subscriptions import list_subscriptions

    listed = list_subscriptions(
        place.organ(organ), today=place.clock.today(), terms=place.terms, person=person
    )
    if as_json:
        say_json([_as_plain(each) for each in listed])
        return
    for line in table(map(_row, listed)):
        say(line)
    if not listed:
        say("没有日历订阅。")


def subscribe(
    person: Annotated[str, typer.Argument(help="给谁（人员编号）。")],
    *,
    of: Annotated[
        str,
        typer.Option(
            "--of", help="看谁的：own 本人、post:岗位编号、office:科室编号、organ 全单位。"
        ),
    ] = "own",
    name: Annotated[str, typer.Option("--name", help="名称，如 手机、办公电脑。")] = "日历",
    titles: TitlesOnly = False,
    organ: OfOrgan = None,
) -> None:
    """建立一个日历订阅，显示地址和二维码；地址只显示这一次。"""
    place = opened()
    from planner.core.feed import Application
    from planner.operations.subscriptions import subscribe as open_feed

    view = _view(f"own:{person}" if of == "own" else of, titles=titles)
    asked = Application(person, name, view, secrets.token_urlsafe(), COMMAND_LINE)
    _show(place, open_feed(place.organ(organ), asked, at=place.clock.now()))


def renew(key: Key, *, organ: OfOrgan = None) -> None:
    """给一个订阅换新地址；旧地址立即失效。"""
    place = opened()
    from planner.operations.subscriptions import renew as open_again

    now, once = place.clock.now(), secrets.token_urlsafe()
    _show(place, open_again(place.organ(organ), key, at=now, by=COMMAND_LINE, once=once))


def revoke(
    keys: Annotated[list[int] | None, typer.Argument(help="订阅编号，可以写几个。")] = None,
    *,
    person: Annotated[str, typer.Option("--person", help="某个人的全部订阅（人员编号）。")] = "",
    everyone: Annotated[bool, typer.Option("--all", help="所有人的全部订阅。")] = False,
    organ: OfOrgan = None,
) -> None:
    """撤销订阅；地址立即失效，日历不再更新。"""
    if bool(keys) + bool(person) + everyone != 1:
        raise typer.BadParameter("请写订阅编号，或 --person，或 --all，三者选一。")
    place = opened()
    from planner.operations.subscriptions import revoke as end
    from planner.operations.subscriptions import revoke_all

    named, now = place.organ(organ), place.clock.now()
    if keys:
        ended = end(named, keys, at=now, by=COMMAND_LINE)
    else:
        ended = revoke_all(named, person=person, at=now, by=COMMAND_LINE)
    say(f"已撤销 {ended} 个订阅。" if ended else "没有可撤销的订阅。")


def _view(of: str, *, titles: bool) -> View:
    from planner.core.feed import Detail, Scope, View

    return View(Scope.parse(of), Detail.TITLES if titles else Detail.FULL)


def _show(place: Installation, made: Opened | None) -> None:
    if made is None:
        return
    import segno

    address = place.settings.address + made.path
    kept = made.subscription
    say(f"已建立订阅 {kept.id}“{kept.name}”。地址只显示这一次，请不要转给别人：")
    say(f"\n{address}\n")
    segno.make(address, error="m").terminal(compact=True)
    if place.settings.is_local_only:
        say("这个地址目前只有本机打得开；要在手机上用，请先设置 planner.toml 的 [web]。")


def _row(each: Listed) -> tuple[str, ...]:
    kept = each.subscription
    fetched = f"{kept.last_fetched_at:%Y-%m-%d %H:%M}" if kept.last_fetched_at else "从未读取"
    state = "" if each.may_read else "已失效（岗位变动）"
    detail = kept.view.detail.word
    return (str(kept.id), each.who, kept.name, each.what, detail, fetched, kept.last_client, state)


def _as_plain(each: Listed) -> dict[str, object]:
    kept = each.subscription
    return {
        "id": kept.id,
        "person": kept.person,
        "name": kept.name,
        "of": str(kept.view.scope),
        "detail": kept.view.detail,
        "created_at": kept.created_at,
        "last_fetched_at": kept.last_fetched_at,
        "last_client": kept.last_client,
        "may_read": each.may_read,
        "left_out": each.left_out,
    }
