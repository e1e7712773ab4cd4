"""Every day at 09:00: from the first working day after a quarter, its report, once."""

from __future__ import annotations

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact

from flows.installation import open_installation
from planner.core.dates import Quarter
from planner.operations.press import Press
from planner.operations.report import Making, Output, make_quarterly_report, unreported


@flow(name="quarterly-report", flow_run_name="季度报告", retries=1, retry_delay_seconds=60)
def quarterly_report(quarter: str | None = None) -> list[str]:
    """季度报告：季度结束后的第一个工作日生成；指定季度则立即生成，数据不变不出新版本。"""
    place = open_installation()
    if quarter:
        wanted = str(Quarter.parse(quarter))
        return [make(organ, wanted) for organ in place.organs]
    today, calendar = place.settings.clock.today(), place.terms.calendar
    due = [(organ, each) for organ in place.organs for each in unreported(organ, today, calendar)]
    return [make(organ, str(each)) for organ, each in due] or ["没有到期未做的季度报告。"]


@task(task_run_name="生成 {organ} {quarter} 报告", retries=2, retry_delay_seconds=[5, 30])
def make(organ: str, quarter: str) -> str:
    """Make one organ's report with its files; unchanged data gives the version there is."""
    place = open_installation()
    own = place.settings
    press = Press(templates=own.root / "config" / "templates", accepted=own.var / "templates")
    made = make_quarterly_report(
        organ,
        Quarter.parse(quarter),
        now=own.clock.now(),
        terms=place.terms,
        making=Making(output=Output(press, own.var / "reports")),
    )
    files = "\n".join(f"- `{each.name}`" for each in made.files)
    found = "\n".join(f"- {each}" for each in made.findings)
    notes = f"\n\n请核对：\n\n{found}" if found else ""
    link = f"{own.address}/reports/{organ}/{quarter}/"
    title = f"{made.report.organ_name}{made.report.quarter_title}报告第 {made.version} 版"
    create_markdown_artifact(
        key="quarterly-report",
        markdown=f"# {title}\n\n[打开报告]({link})\n\n文件：\n\n{files}{notes}\n\n{made.text}",
        description=title,
    )
    return title
