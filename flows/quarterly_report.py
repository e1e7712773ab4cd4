"""Every working day at 09:00: last quarter's report, drafted and spoken of until it is approved."""

from __future__ import annotations

from prefect import flow

from flows.reporting import PRESSES, keep_all, make_all
from planner.core.dates import Quarter
from planner.operations.versions import QUARTERLY


@flow(
    name="quarterly-report",
    flow_run_name="季度报告",
    retries=1,
    retry_delay_seconds=60,
    task_runner=PRESSES,
)
def quarterly_report(quarter: str | None = None) -> list[str]:
    """季度报告：季度后第一个工作日出草稿，提醒补原因，到日子送核稿、送签发；数据不变不出新版。

    填写季度（如 2024-Q1）则立即生成，不通知任何人。
    """
    if quarter:
        wanted = str(Quarter.parse(quarter))
        return make_all(wanted)
    return keep_all(QUARTERLY) or ["今天没有要办的季度报告。"]
