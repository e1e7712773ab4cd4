"""The day's work at the command line: reminders, answers, deliveries."""

from __future__ import annotations

from datetime import datetime
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
    from planner.core.progress import EntryKind
    from planner.core.reminders import Message, Tracked
    from planner.operations.deliveries import Deliveries

MOST_LISTED, EVERYTHING = 200, 1_000_000


def remind(
    on: OnDay = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会提醒谁，不发送。")] = False,
    organ: OfOrgan = None,
    as_json: AsJson = False,
) -> None:
    """做一次晨间提醒：该提醒的都提醒，提醒过的不重复。"""
    place = opened()
    from planner.operations.morning import decide_morning, preview_morning

    named, now = place.organ(organ), place.at_morning(on)
    decide = preview_morning if dry_run else decide_morning
    morning = decide(named, now=now, terms=place.terms)
    failed = 0 if dry_run else _send(place, named)
    if as_json:
        say_json(
            {
                "day": morning.day,
                "reason": morning.reason,
                "told": [{"to": each.recipient, "subject": each.subject} for each in morning.told],
                "failed": failed,
            }
        )
    else:
        _show(morning.reason, morning.told, dry_run=dry_run)
    if failed:
        raise typer.Exit(1)


def record(
    occurrence: Annotated[str, typer.Argument(help="期次编号，如 A-03@2024-Q1。")],
    kind: Annotated[str, typer.Argument(help="发生了什么，如 签收、反馈、办结、批准延期。")],
    *,
    by: Annotated[str, typer.Option("--by", help="谁（人员编号）。")],
    note: Annotated[str, typer.Option("--note", help="说明。")] = "",
    amount: Annotated[int | None, typer.Option("--amount", help="数量。", min=0)] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="新的截止日期。")
    ] = None,
    post: Annotated[str | None, typer.Option("--post", help="转给哪个岗位。")] = None,
    evidence: Annotated[str, typer.Option("--evidence", help="佐证材料放在哪里。")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="更正：撤回上一条登记。")] = False,
    organ: OfOrgan = None,
) -> None:
    """登记一条办理情况；台账只增不改。"""
    place = opened()
    from planner.core.progress import Entry
    from planner.operations.record import record as enter

    entry = Entry(
        occurrence_id=occurrence,
        kind=_kind(kind),
        at=place.clock.now(),
        by=by,
        note=note,
        amount=amount,
        new_due_on=until.date() if until else None,
        post=post,
        evidence=evidence,
        is_undoing=undo,
    )
    named = place.organ(organ)
    enter(named, entry, terms=place.terms)
    say(f"已登记：{occurrence} {entry.kind.word}（{entry.at:%Y-%m-%d %H:%M}）。")
    # whoever has to hear of it at once; what cannot go out now is sent by the next run
    from planner.operations.sending import CHUNK, send_messages

    sent = send_messages(named, place.dispatch, limit=CHUNK).sent
    if sent:
        say(f"已发出 {sent} 封通知。")


def deliveries(
    *,
    person: Annotated[str, typer.Option("--person", help="只看某个人（姓名或编号）。")] = "",
    day: Annotated[
        datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="只看某一天。")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="导出为 .xlsx 文件。")
    ] = None,
    resume: Annotated[
        str, typer.Option("--resume", help="地址改好了：重新启用某个人的渠道（姓名或编号）。")
    ] = "",
    organ: OfOrgan = None,
    as_json: AsJson = False,
) -> None:
    """查看送达记录：每封消息发给谁、什么时候、送到没有。"""
    place = opened()
    from planner.core.reminders import way_in_words
    from planner.operations.deliveries import list_deliveries, switch_on

    named, now = place.organ(organ), place.clock.now()
    if resume:
        channels = switch_on(named, resume, at=now)
        words = "、".join(map(way_in_words, channels))
        say(f"已重新启用：{words}。" if channels else f"{resume} 没有停用的渠道。")
        return
    most = EVERYTHING if output else MOST_LISTED
    on = day.date() if day else None
    found = list_deliveries(named, today=now.date(), day=on, person=person, most=most)
    if output:
        from planner.documents.deliveries import render_deliveries

        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(render_deliveries(found.listed, "送达记录"))
        say(f"{output}：{len(found.listed)} 封消息。")
    elif as_json:
        say_json([_as_plain(each) for each in found.listed])
    else:
        _list(found)


def _send(place: Installation, organ: str) -> int:
    """Send until nothing that can be claimed is left; returns how many could not be sent."""
    from planner.operations.sending import CHUNK, send_messages

    failed = 0
    while (sending := send_messages(organ, place.dispatch, limit=CHUNK)).sent:
        failed += sending.failed
    failed += sending.failed
    if failed:
        typer.echo(f"有 {failed} 封没有发出：{sending.why}", err=True)
    held = sending.left.unsent - failed
    if held > 0:
        typer.echo(
            f"另有 {held} 封别的进程正在发送，或者刚才没有发成；几分钟后再运行会补发。", err=True
        )
    return failed


def _as_plain(tracked: Tracked) -> dict[str, object]:
    message = tracked.message
    return {
        "day": message.day,
        "recipient": message.recipient,
        "kind": message.kind,
        "channel": message.channel,
        "address": message.address,
        "subject": message.subject,
        "state": tracked.state,
        "steps": [
            {"at": step.at, "state": step.state, "proof": step.proof} for step in tracked.attempts
        ],
    }


def _list(found: Deliveries) -> None:
    from planner.core.reminders import way_in_words

    for line in table(
        (
            f"{each.message.day}",
            each.message.name,
            each.message.kind.word,
            each.state.word,
            way_in_words(each.message.channel),
            each.message.subject,
        )
        for each in found.listed
    ):
        say(line)
    if not found.listed:
        say("没有消息。")
    if found.is_cut:
        say(f"只列出最近 {len(found.listed)} 封；用 --day、--person 缩小范围，或用 -o 全部导出。")
    for name, channel, address, why in found.off:
        say(f"已停用：{name} 的{way_in_words(channel)}（{address}）：{why}")


def _show(reason: str, told: tuple[Message, ...], *, dry_run: bool) -> None:
    if reason:
        say(reason + "。")
    else:
        say(f"{'将提醒' if dry_run else '已提醒'} {len(told)} 人：")
    for message in told:
        say(f"  {message.name}：{message.subject}")


def _kind(word: str) -> EntryKind:
    from planner.core.errors import NotFound
    from planner.core.progress import EntryKind

    kinds = {each.word: each for each in EntryKind} | {each.value: each for each in EntryKind}
    if word not in kinds:
        raise NotFound("办理情况", word, (each.word for each in EntryKind))
    return kinds[word]
