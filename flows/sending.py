"""What waits in an organ's outbox → sent in chunks, a task a chunk."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from prefect import task

from flows.installation import open_installation
from planner.operations.sending import CHUNK, Sending, send_messages


@task(task_run_name="发送 {organ} 第{number}批", retries=3, retry_delay_seconds=[2, 10, 30])
def send(organ: str, number: int) -> Sending:  # noqa: ARG001 - the number names the task run
    """Send one chunk of what is claimed."""
    return send_messages(organ, open_installation().dispatch(), limit=CHUNK)


def send_all(organ: str, patience: timedelta = timedelta()) -> list[Sending]:
    """Send until nothing can be tried any more within so much time.

    So long it waits for what can be tried soon: a server that is busy, a sender that died.
    """
    clock = open_installation().settings.clock
    give_up_at = clock.now() + patience
    sendings = [send(organ, 1)]
    while sendings[-1].sent or _is_worth_waiting(sendings[-1], give_up_at):
        free_at = sendings[-1].left.free_at
        if free_at is not None and not sendings[-1].sent:
            time.sleep(max(1.0, (free_at - clock.now()).total_seconds()))
        sendings.append(send(organ, len(sendings) + 1))
    return sendings


def _is_worth_waiting(last: Sending, give_up_at: datetime) -> bool:
    free_at = last.left.free_at
    return bool(last.left.unsent) and free_at is not None and free_at < give_up_at
