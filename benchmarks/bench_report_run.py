"""A county's townships on one ledger → their quarterly reports in one run of the flow."""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter, process_time
from typing import TypeVar

from benchmarks.bench_reports import LIMIT_ALL, LIMIT_MB, TOWNSHIPS, load, publish

T = TypeVar("T")


def rows() -> list[tuple[str, str, str]]:
    """The run is measured in a process of its own, as a worker starts one for each.

    Prefect's server runs beside it on the same cores. The yardstick is the same run again, which
    finds that nothing has changed.
    """
    from prefect.settings import PREFECT_API_URL
    from prefect.testing.utilities import prefect_test_harness

    with tempfile.TemporaryDirectory() as folder, prefect_test_harness(server_startup_timeout=90):
        told = {"PLANNER_FILES__VAR": folder, "PREFECT_API_URL": PREFECT_API_URL.value()}
        told |= {"MALLOC_ARENA_MAX": "2"}  # as flows.environment has it for runs of `planner up`
        _alone(prepare, told)
        taken, again, worked, megabytes = _alone(run, told)
    return [
        (
            f"{TOWNSHIPS} townships' reports in one flow run",
            f"{taken:.1f} s",
            (
                f"limit {LIMIT_ALL:g} s on 2 cores; {worked:.1f} s of processor, Prefect's "
                f"server not counted; load {load()}; again without changes {again:.1f} s: "
                f"{taken / again:.1f} x"
            ),
        ),
        ("memory of that run's process", f"{megabytes:.0f} MB", f"limit {LIMIT_MB} MB"),
    ]


def prepare() -> None:
    """A ledger in which every township has published and answered the plan of 2024."""
    from planner.settings import read_settings
    from planner.site import open_site

    open_site(read_settings())
    from planner.ledger.store import close, migrate

    migrate()
    for number in range(TOWNSHIPS):
        publish(number)
    close()


def run() -> tuple[float, float, float, float]:
    """Seconds of a run in a warm process, of the same again, processor's seconds, megabytes."""
    from flows.quarterly_report import quarterly_report

    quarterly_report("2024-Q1")
    began, worked = perf_counter(), process_time()
    told = quarterly_report("2024-Q2")
    taken, processor = perf_counter() - began, process_time() - worked
    began = perf_counter()
    quarterly_report("2024-Q2")
    again = perf_counter() - began
    assert len(told) == TOWNSHIPS
    assert all("今天生成" in each for each in told)
    return taken, again, processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _alone(what: Callable[[], T], told: dict[str, str]) -> T:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawn, _hear, (told,)) as pool:
        return pool.submit(what).result()


def _hear(told: dict[str, str]) -> None:
    os.environ.update(told)
