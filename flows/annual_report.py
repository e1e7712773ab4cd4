"""Every working day at 09:15: last year's report, drafted and spoken of until it is approved."""

from __future__ import annotations

from prefect import flow

from flows.reporting import PRESSES, keep_all, make_all
from planner.operations.versions import ANNUAL


@flow(
    name="annual-report",
    flow_run_name="年度报告",
    retries=1,
    retry_delay_seconds=60,
    task_runner=PRESSES,
)
def annual_report(year: int | None = None) -> list[str]:
    """年度报告：每年第一个工作日出上年草稿，步骤同季度报告；数据不变不出新版。

    填写年份则立即生成，不通知任何人。
    """
    if year:
        return make_all(f"{year}")
    return keep_all(ANNUAL) or ["今天没有要办的年度报告。"]
