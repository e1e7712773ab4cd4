"""An organ's reports on a day → a task, and the artifact that an administrator reads of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.futures import PrefectFuture, wait
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.installation import Installation, open_installation
from flows.sending import send_all
from planner.core.reminders import report_page
from planner.operations.enclosing import name_of
from planner.operations.installation import shut
from planner.operations.report_days import Drafting, ReportDay, keep_reports, make_by_hand
from planner.operations.sending import is_anything_free
from planner.operations.versions import ANNUAL

# Two reports at a time: while typst sets the pages of one, the other is read and written.
PRESSES = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(2))


@task(task_run_name="{kind} 报告 {organ}", retries=2, retry_delay_seconds=[5, 30])
def keep(organ: str, kind: str) -> list[str]:
    """Bring what is due of one organ up to the day; run again, nothing is done twice."""
    with _opened() as place:
        now, terms = place.settings.clock.now(), place.terms
        days = keep_reports(organ, kind, now=now, terms=terms, by=_drafting(place))
        return [_show(each, place) for each in days]


@task(task_run_name="生成 {organ} {period} 报告", retries=2, retry_delay_seconds=[5, 30])
def make(organ: str, period: str) -> str:
    """Make one report by hand; unchanged data gives the version there is, and nobody is told."""
    with _opened() as place:
        now, terms = place.settings.clock.now(), place.terms
        day = make_by_hand(organ, period, now=now, terms=terms, by=_drafting(place))
        return _show(day, place)


@contextmanager
def _opened() -> Iterator[Installation]:
    """An installation for one task: its thread ends without giving back what it opened."""
    try:
        yield open_installation()
    finally:
        shut()


def keep_all(kind: str) -> list[str]:
    """The same for every organ, with what there is to say sent; one that fails stops no other."""
    place = open_installation()
    coming = [keep.submit(organ, kind) for organ in place.organs]
    wait(coming)
    unsent = [line for organ in place.organs for line in _send(organ, place)]
    return [line for each in coming for line in each.result()] + unsent


def make_all(period: str) -> list[str]:
    """One period's report of every organ; one that fails stops no other."""
    coming = [make.submit(organ, period) for organ in open_installation().organs]
    wait(coming)
    return [each.result() for each in coming]


def _send(organ: str, place: Installation) -> Iterator[str]:
    """Send what waits; what is left goes out with `deliver`."""
    if is_anything_free(organ, place.settings.clock.now()):
        left = send_all(organ)[-1].left.unsent
        if left:
            yield f"{organ}：还有 {left} 封消息等着发送。"


def _drafting(place: Installation) -> Drafting:
    return Drafting(place.settings.report_policy, place.press)


def _show(day: ReportDay, place: Installation) -> str:
    """The artifact of one report: where to open it, its files, what is open."""
    standing = day.standing
    title = f"{standing.report.organ_name} {name_of(standing.report)}"
    text = "\n".join(_lines(day, place.settings.address))
    kind = "annual-report" if standing.key.kind == ANNUAL else "quarterly-report"
    create_markdown_artifact(
        key=kind,
        markdown=f"# {title}\n\n{day.sentence}\n\n{text}",
        description=f"{title}第 {standing.key.version} 版",
    )
    return f"{standing.report.organ_name}：{day.sentence}"


def _lines(day: ReportDay, address: str) -> Iterator[str]:
    standing = day.standing
    link = f"{address}/{report_page(standing.report.organ, standing.key.period)}"
    yield f"[打开报告]({link})（{standing.stage.word}）\n"
    if standing.is_changed:
        yield "核稿以后台账里的数据有变化，这一版没有改动；是否出新版由督办人员决定。\n"
    if standing.owed:
        yield "没有说明原因的逾期事项：\n\n| 事项 | 责任人 |\n|---|---|"
        yield from (f"| {_cell(each.item.title)} | {_cell(each.who)} |" for each in standing.owed)
    if day.told:
        names = "、".join(dict.fromkeys(each.name for each in day.told))
        yield f"\n今天通知：{names}"
    if day.findings:
        yield "\n请核对：\n"
        yield from (f"- {each}" for each in day.findings)
    if day.files:
        yield "\n文件：\n"
        yield from (f"- `{each}`" for each in day.files)


def _cell(text: str) -> str:
    """A text in a table's cell; a bar in it would end the cell."""
    return text.replace("|", "\uff5c")
