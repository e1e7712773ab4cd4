"""The one catalogue of what runs when: for the embedded runner and for a work pool alike."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, cast

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.annual_report import annual_report
from flows.deliver import deliver
from flows.morning import morning
from flows.publish_plan import publish_plan
from flows.quarterly_report import quarterly_report

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.deployments.runner import RunnerDeployment

NAME = "default"
ZONE = "Asia/Shanghai"
MORNING_AT, REPORT_AT = time(8, 30), time(9)
# After the quarter's: what that asks about, the year's does not ask again.
YEAR_AT = time(9, 15)
FLOWS = (publish_plan, morning, deliver, quarterly_report, annual_report)
EVERY_TEN_MINUTES = "*/10 * * * *"


def catalogue(
    shift: timedelta = timedelta(), morning_at: time = MORNING_AT
) -> list[RunnerDeployment]:
    """Every deployment; in a rehearsal `shift` is how far its clock is from the real one.

    The daily ones run on every day: they ask the calendar themselves whether there is work.
    Call it outside a running event loop.
    """
    hours = {"morning": morning_at, "quarterly-report": REPORT_AT, "annual-report": YEAR_AT}
    crons = {name: cron_at(hour, shift) for name, hour in hours.items()}
    crons[deliver.name] = EVERY_TEN_MINUTES
    return [_deployment(flow, _schedules(crons.get(flow.name))) for flow in FLOWS]


def _deployment(flow: Flow[..., Any], schedules: list[Any]) -> RunnerDeployment:
    made = flow.to_deployment(
        NAME,
        description=flow.description,
        schedules=schedules,
        # A second run waits. Cancelling it would lose days: a slot leaks when a run is killed.
        concurrency_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE
        ),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    # Outside a running loop it is no coroutine; the library's types do not tell the two apart.
    return cast("RunnerDeployment", made)


def cron_at(hour: time, shift: timedelta) -> str:
    """The daily cron that fires in the minute when a clock off by `shift` shows `hour`."""
    shown = datetime.combine(date(2024, 1, 1), hour)
    real = shown - shift + timedelta(seconds=59)
    return f"{real.minute} {real.hour} * * *"


def _schedules(cron: str | None) -> list[Any]:
    slug = "often" if cron == EVERY_TEN_MINUTES else "daily"
    return [] if cron is None else [Cron(cron, timezone=ZONE, slug=slug)]
