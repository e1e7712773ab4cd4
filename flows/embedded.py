"""One machine: Prefect's server and the runner of our flows, as children of `planner up`.

python -m flows.embedded server | runner
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

from flows.environment import prefect_environment
from planner.operations.morning import missed_mornings
from planner.settings import Settings, read_settings

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner

MOST_ATTEMPTS = 3
SECONDS_TO_END = 15
SECONDS_OF_GRACE = 5

logger = logging.getLogger(__name__)


def main(kind: str) -> None:
    """Run one child until it is told to end, or its parent is gone."""
    settings = read_settings()
    os.environ.update(prefect_environment(settings.var / "prefect", settings.prefect.port))
    end_with_parent()
    {"server": _serve, "runner": _run}[kind](settings)


def end_with_parent() -> None:
    """End this process when the parent's end of our standard input closes, even by kill -9."""
    if os.environ.get("PLANNER_CHILD") != "1":
        return

    def watch() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 1):
                pass
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(SECONDS_TO_END)
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def _serve(settings: Settings) -> None:
    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.run(
        create_app(final=True),
        host="127.0.0.1",
        port=settings.prefect.port,
        log_level="warning",
        timeout_graceful_shutdown=SECONDS_OF_GRACE,
    )


def _run(settings: Settings) -> None:
    from flows.deployments import catalogue
    from flows.installation import open_installation

    open_installation()
    for line in take_up_interrupted():
        logger.warning(line)
    asyncio.run(_drive(catalogue(settings.clock.shift, settings.reminders.morning_at), settings))


def take_up_interrupted() -> list[str]:
    """Set what was in flight when the machine went down to crashed, and let it run again.

    Only right where a single runner exists: nothing of ours can be alive when it starts. A
    crashed run gives its concurrency slot back; waiting for a retry, the same run goes on.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import (
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType
    from prefect.states import AwaitingRetry, Crashed

    flying = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
    wanted = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=flying)))
    taken_up = []
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_run_filter=wanted):
            client.set_flow_run_state(run.id, Crashed(message="运行中断：进程已经不在了"))
            cancelling = run.state is not None and run.state.type == StateType.CANCELLING
            if run.deployment_id and run.run_count < MOST_ATTEMPTS and not cancelling:
                client.set_flow_run_state(run.id, AwaitingRetry(message="重新启动后继续"))
                taken_up.append(f"{run.name}：重新启动后继续")
    return taken_up


async def _drive(deployments: list[RunnerDeployment], settings: Settings) -> None:
    """Run until a signal, then end what is in flight in a proper state."""
    from prefect.runner import Runner

    runner = Runner(name="planner", limit=4, pause_on_shutdown=False)
    for deployment in deployments:
        await runner.aadd_deployment(deployment)
    running = asyncio.create_task(runner.start())
    while not runner.started and not running.done():  # noqa: ASYNC110 - it has no event to await
        await asyncio.sleep(0.05)
    # Runner.start() has set handlers that leave runs `Running` for ever: ours come after.
    stop = _stop_on_signal()
    await _make_good(settings)
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    await _end(runner, running)


def _stop_on_signal() -> asyncio.Event:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop


async def _make_good(settings: Settings) -> None:
    """Start the morning that was missed while the machine was off, once."""
    now = settings.clock.now()
    missed = await asyncio.to_thread(missed_mornings, now, settings.reminders.morning_at)
    if missed:
        from prefect.deployments.flow_runs import arun_deployment

        await arun_deployment("morning/default", timeout=0)


async def _end(runner: Runner, running: asyncio.Task[None]) -> None:
    if running.done():
        running.result()
        return
    await runner.astop()
    with contextlib.suppress(asyncio.TimeoutError, asyncio.CancelledError):
        await asyncio.wait_for(running, SECONDS_TO_END)


if __name__ == "__main__":
    main(sys.argv[1])
