"""Every day at 08:30: who is told what, each thing once."""

from __future__ import annotations

from datetime import datetime, timedelta

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run

from flows.installation import Installation, open_installation
from flows.sending import send_all
from planner.core.errors import Unavailable
from planner.operations.morning import Morning, decide_morning
from planner.operations.sending import Sending

# Longer than a claim holds by default: what could not be sent is free again by then.
SECONDS_TO_RETRY = 150
# Long enough for the first two pauses after a failure, and for a dead sender's claims.
PATIENCE_SECONDS = 600


@flow(name="morning", flow_run_name="晨间提醒", retries=3, retry_delay_seconds=SECONDS_TO_RETRY)
def morning(patience_seconds: int = PATIENCE_SECONDS) -> list[str]:
    """晨间提醒：决定提醒谁，登记，再分批发送；重复运行不会重复提醒。"""
    place = open_installation()
    now = place.settings.clock.now()
    if _is_stale(now, place):
        return [_show("晨间提醒", "这是前几天错过的一次运行；今天的运行会把该提醒的一并补上。")]
    patience = timedelta(seconds=patience_seconds)
    return [_one_organ(organ, patience) for organ in place.organs] or [
        _show("晨间提醒", "还没有发布过计划；请先运行 planner publish。")
    ]


@task(task_run_name="决定与登记 {organ}", retries=3, retry_delay_seconds=[2, 10, 30])
def decide(organ: str) -> Morning:
    """Decide and claim in one transaction; run again it claims only what is missing."""
    place = open_installation()
    return decide_morning(organ, now=place.settings.clock.now(), terms=place.terms)


def _one_organ(organ: str, patience: timedelta) -> str:
    decided = decide(organ)
    sendings = send_all(organ, patience)
    first = _show(f"晨间提醒 {organ} {decided.day}", _report(decided, sendings))
    left = sendings[-1].left
    if left.unsent:
        # Red, so that an administrator's alarm goes off; `deliver` goes on trying in any case.
        why = next((each.why for each in sendings if each.why), "别的进程正在发送，或者中途停了")
        raise Unavailable("消息发送", f"有 {left.unsent} 封消息没有发出", why.rstrip("。"))
    return first


def _is_stale(now: datetime, place: Installation) -> bool:
    """Whether this run was due on an earlier day and today's is still to come."""
    due = flow_run.scheduled_start_time
    if due is None:
        return False
    due_on = (due.astimezone(now.tzinfo) + place.settings.clock.shift).date()
    return bool(due_on < now.date() and now.time() < place.settings.reminders.morning_at)


def _report(decided: Morning, sendings: list[Sending]) -> str:
    sent, failed = sum(each.sent for each in sendings), sum(each.failed for each in sendings)
    lines = [decided.reason or f"提醒 {len(decided.told)} 人。"]
    lines += [f"发出 {sent} 封，失败 {failed} 封，待发 {sendings[-1].left.unsent} 封。"]
    lines += [f"上一年度 {decided.lapsed} 期记为未完成。"] if decided.lapsed else []
    lines += [f"失败原因：{each.why}" for each in sendings if each.why][:1]
    if decided.told:
        lines += ["", "| 收件人 | 事项 |", "|---|---|"]
        both = zip(decided.told, decided.about, strict=True)
        lines += [f"| {each.name} | {_cell(titles)} |" for each, titles in both]
    return "\n".join(lines)


def _cell(titles: tuple[str, ...]) -> str:
    """Titles in a table's cell; a bar in one of them would end the cell."""
    return "<br>".join(title.replace("|", "\uff5c") for title in titles)


def _show(title: str, text: str) -> str:
    create_markdown_artifact(key="morning", markdown=f"# {title}\n\n{text}", description=title)
    return text.partition("\n")[0]
