"""The operations at the command line; every word that it prints is Chinese."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from planner.cli import (
    accounts,
    books,
    calendars,
    daily,
    drafting,
    keeping,
    packages,
    plans,
    rehearsal,
    reports,
    rollover,
    versions,
)
from planner.cli.words import ChineseCommand, ChineseGroup, fault_in_chinese
from planner.core.errors import (
    AlreadyExists,
    AlreadyRunning,
    Damaged,
    NotAllowed,
    NotFound,
    PlannerError,
    Rejected,
    Unavailable,
    Unreadable,
)

# The one table from what went wrong to the exit code of a process.
EXIT_CODES: dict[type[PlannerError], int] = {
    Rejected: 1,
    Unreadable: 1,
    NotFound: 3,
    NotAllowed: 4,
    AlreadyExists: 5,
    AlreadyRunning: 5,
    Damaged: 6,
    Unavailable: 7,
}
USAGE, INTERRUPTED, UNEXPECTED = 2, 130, 70

app = typer.Typer(
    cls=ChineseGroup,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="planner：把年度计划变成期次、提醒、日历和季度报告。",
)
report = typer.Typer(cls=ChineseGroup, rich_markup_mode=None, help="生成、查看和导出报告。")
package = typer.Typer(cls=ChineseGroup, rich_markup_mode=None, help="上报包和乡镇汇总。")
ledger = typer.Typer(cls=ChineseGroup, rich_markup_mode=None, help="核对、导出、导入台账。")
plan = typer.Typer(cls=ChineseGroup, rich_markup_mode=None, help="计划与责任清单（工作簿）。")
subscriptions = typer.Typer(cls=ChineseGroup, rich_markup_mode=None, help="日历订阅。")

for command in (
    drafting.draft,
    plans.check,
    plans.coverage,
    plans.workdays,
    plans.schedule,
    plans.diff,
    plans.publish,
    rollover.rollover,
    daily.remind,
    daily.record,
    daily.deliveries,
    calendars.feed,
    accounts.accounts,
    accounts.link,
    accounts.administrator,
    rehearsal.rehearse,
    keeping.up,
    keeping.backup,
    keeping.restore,
):
    app.command(cls=ChineseCommand)(command)
app.command(
    cls=ChineseCommand,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)(keeping.manage)
report.command(cls=ChineseCommand)(reports.quarterly)
report.command(cls=ChineseCommand)(reports.annual)
report.command(cls=ChineseCommand)(reports.days)
report.command("list", cls=ChineseCommand)(versions.list_)
report.command(cls=ChineseCommand)(versions.show)
report.command(cls=ChineseCommand)(versions.files)
report.command(cls=ChineseCommand)(versions.compare)
report.command(cls=ChineseCommand)(reports.template)
report.callback()(lambda: None)
package.command(cls=ChineseCommand)(packages.export)
package.command(cls=ChineseCommand)(packages.key)
package.command(cls=ChineseCommand)(packages.trust)
package.command("import", cls=ChineseCommand)(packages.bring_in)
package.command("compile", cls=ChineseCommand)(packages.compile_)
package.callback()(lambda: None)
ledger.command(cls=ChineseCommand)(keeping.verify)
ledger.command("export", cls=ChineseCommand)(books.ledger_out)
ledger.command("import", cls=ChineseCommand)(books.ledger_in)
plan.command("export", cls=ChineseCommand)(books.plan_out)
plan.command("import", cls=ChineseCommand)(books.plan_in)
subscriptions.command("list", cls=ChineseCommand)(calendars.subscriptions)
subscriptions.command("add", cls=ChineseCommand)(calendars.subscribe)
subscriptions.command("renew", cls=ChineseCommand)(calendars.renew)
subscriptions.command("revoke", cls=ChineseCommand)(calendars.revoke)
app.add_typer(report, name="report")
app.add_typer(package, name="package")
app.add_typer(ledger, name="ledger")
app.add_typer(plan, name="plan")
app.add_typer(subscriptions, name="subscriptions")


@app.callback()
def _choose(
    *,
    rehearsal: Annotated[
        bool,
        typer.Option(
            "--rehearsal", help="在预演的数据上操作（与 planner up --rehearsal 同一份）。"
        ),
    ] = False,
) -> None:
    if rehearsal:
        keeping.turn_on_rehearsal()


def main() -> None:
    """Run a command; whatever goes wrong ends in one sentence and an exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command given as words; returns the exit code."""
    try:
        return int(app(arguments, prog_name="planner", standalone_mode=False) or 0)
    except PlannerError as fault:
        typer.echo(str(fault), err=True)
        return EXIT_CODES[type(fault)]
    except typer.Abort:
        typer.echo("已取消。", err=True)
        return INTERRUPTED
    except typer.TyperException as fault:
        typer.echo(f"{fault_in_chinese(_message(fault))}用 --help 查看帮助。", err=True)
        return USAGE
    except KeyboardInterrupt:
        typer.echo("已中断；已经完成的部分保留。", err=True)
        return INTERRUPTED
    except OSError as fault:
        place = fault.filename or "系统"
        typer.echo(f"{place}:{fault.strerror or fault}。请检查路径、权限和磁盘空间。", err=True)
        return UNEXPECTED


def _message(fault: typer.TyperException) -> str:
    return str(fault.format_message() if hasattr(fault, "format_message") else fault)
