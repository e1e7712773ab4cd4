"""The one catalogue of what runs when: for the embedded runner and for a work pool alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.morning import morning
from flows.publish_plan import publish_plan
from flows.quarterly_report import quarterly_report

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

NAME = "default"
ZONE = "Asia/Shanghai"
# When each runs, by the installation's own clock; flows ask the calendar whether there is work.
DAILY = {"morning": "08:30", "quarterly-report": "09:00"}
FLOWS = (publish_plan, morning, quarterly_report)


def catalogue(shift: timedelta = timedelta()) -> list[RunnerDeployment]:
    """Every deployment; in a rehearsal `shift` is how far its clock is from the real one.

    Call it outside a running event loop.
    """
    return [
        flow.to_deployment(
            NAME,
            description=flow.description,
            schedules=_schedules(DAILY.get(flow.name), shift),
            # A second run waits. Cancelling it would lose days: a slot leaks when a run is killed.
            concurrency_limit=ConcurrencyLimitConfig(
                limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE
            ),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for flow in FLOWS
    ]


def cron_at(clock: str, shift: timedelta) -> str:
    """The daily cron that fires in the minute when a clock off by `shift` shows `clock`."""
    shown = datetime.strptime(clock, "%H:%M")  # noqa: DTZ007 - a time of day has no zone
    real = shown - shift + timedelta(seconds=59)
    return f"{real.minute} {real.hour} * * *"


def _schedules(clock: str | None, shift: timedelta) -> list[Any]:
    if clock is None:
        return []
    return [Cron(cron_at(clock, shift), timezone=ZONE, slug="daily")]
