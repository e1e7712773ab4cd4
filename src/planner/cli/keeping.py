"""Running and keeping an installation: start, archive, restore, verify, manage."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.frame import OfOrgan, installation, opened, say

if TYPE_CHECKING:
    from planner.operations.installation import Archive


def up(
    *,
    rehearsal: Annotated[
        bool, typer.Option("--rehearsal", help="预演：时钟拨到计划年度，消息只写文件。")
    ] = False,
) -> None:
    """启动整套系统：定时任务、网页；按 Ctrl-C 停止。"""
    from planner.cli.rehearsal import prepare_rehearsal
    from planner.cli.up import run_installation

    if rehearsal:
        turn_on_rehearsal()
    place = opened()
    if place.settings.rehearsal.is_on:
        prepare_rehearsal(place)
    from planner.ledger.store import close

    close()
    raise typer.Exit(run_installation(place.settings, say=say))


def backup(
    output: Annotated[Path, typer.Argument(help="备份文件，如 备份-20240325.zip。")],
) -> None:
    """备份数据库、文档和佐证材料到一个文件；系统不用停。"""
    place = opened()
    from planner.operations.installation import back_up

    kept = back_up(output, var=place.settings.var)
    say(f"已备份到 {output}：{_contents(kept)}，{kept.size / 1e6:.1f} MB。")


def restore(
    source: Annotated[Path, typer.Argument(help="备份文件。")],
    *,
    force: Annotated[bool, typer.Option("--force", help="覆盖现有数据。")] = False,
) -> None:
    """从备份文件恢复；先核对，再写入。"""
    place = opened()
    from planner.operations.installation import bring_back

    kept = bring_back(source, var=place.settings.var, force=force)
    say(f"已恢复：{_contents(kept)}。")


def verify(organ: OfOrgan = None) -> None:
    """核对台账和佐证材料：逐条逐份验证，没有被改动或删除。"""
    place = opened()
    from planner.operations.installation import verify_ledger

    say(verify_ledger(place.organ(organ), var=place.settings.var))


def manage(context: typer.Context) -> None:
    """运行 Django 的管理命令（供管理员）。"""
    from django.core.management import execute_from_command_line

    from planner.site import open_site

    open_site(installation().settings)
    execute_from_command_line(["planner manage", *context.args])


def _contents(kept: Archive) -> str:
    return f"{kept.rows} 行记录，{kept.files} 个文档，{kept.evidence} 份佐证材料"


def turn_on_rehearsal() -> None:
    """Make this process and all its children a rehearsal."""
    os.environ["PLANNER_REHEARSAL__IS_ON"] = "true"
