"""50 people clicking through pages that one process serves, beside other servers with the same.

Each clicks every two to six seconds: their work, tasks, the year, the month, now and then an
answer. The ledger has 20,000 occurrences, in twenty organs and then all in one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from benchmarks.town import Click

ROOT = Path(__file__).parent.parent
PEOPLE, THINKING_MS = 50, (2000, 6000)
SECONDS, WARM_SECONDS, START_SECONDS = 10, 2, 60
LIMIT_MS = 150
OURS = ("planner.web.serve",)
# The same application, its own threads included; gunicorn's threads would wait for whoever is
# connected and has not asked yet.
PEERS = {
    "granian": (
        *("granian", "benchmarks.serving:site", "--interface", "asgi"),
        *("--workers", "1", "--log-level", "warning", "--port", "{port}"),
    ),
    "gunicorn": (
        *("gunicorn", "benchmarks.serving:site", "--worker-class", "asgi", "--workers", "1"),
        *("--keep-alive", "30", "--log-level", "warning", "--bind", "127.0.0.1:{port}"),
    ),
}


class Figures(NamedTuple):
    """Milliseconds until an answer, clicks a second, share of a core, megabytes."""

    median: float
    p95: float
    p99: float
    rate: float
    share: float
    memory: float


def rows() -> list[tuple[str, str, str]]:
    """Each ledger in a process of its own, since a process has one."""
    name = f"pages: {PEOPLE} people clicking, 20,000 occurrences"
    if shutil.which("wrk") is None:
        return [(f"{name}, p95", "not measured", "wrk is missing; on Debian: apt install wrk")]
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        many = pool.submit(measure, 20, ("", *PEERS)).result()
        one = pool.submit(measure, 1, ("",)).result()[""]
    ours = many[""]
    peers = ", ".join(f"{ours.p95 / many[each].p95:.2f} x {each}" for each in PEERS)
    return [
        (f"{name} in 20 organs, p95", f"{ours.p95:.0f} ms", f"{peers}; limit {LIMIT_MS} ms"),
        (
            "the same, median; of a core",
            f"{ours.median:.0f} ms; {ours.share:.0%}",
            f"{ours.rate:.0f} clicks/s, {ours.memory:.0f} MB",
        ),
        (
            "the same with all of them in one organ, p95",
            f"{one.p95:.0f} ms",
            f"{one.p95 / ours.p95:.1f} x; {one.share:.0%} of a core; limit {LIMIT_MS} ms",
        ),
    ]


def measure(organs: int, servers: tuple[str, ...]) -> dict[str, Figures]:
    """The figures of some servers, by name, on one ledger; "" is ours."""
    from planner.site import open_site
    from tests.databases import settings_of

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        open_site(settings_of(root, is_rehearsal=True))
        from benchmarks import town
        from planner.ledger.store import close, migrate

        migrate()
        clicks = town.found(organs)
        town.write(clicks, root / "clicks")
        close()
        return {each: _figures(root, PEERS.get(each, OURS), clicks) for each in servers}


def _figures(root: Path, command: tuple[str, ...], clicks: list[Click]) -> Figures:
    with _serving(root, command) as (pid, port):
        _open_all(port, clicks)
        _click(root, port, WARM_SECONDS)
        began, before = time.perf_counter(), _cpu_seconds(pid)
        median, p95, p99, count = _click(root, port, SECONDS)
        elapsed = time.perf_counter() - began
        share = (_cpu_seconds(pid) - before) / elapsed
        return Figures(median, p95, p99, count / elapsed, share, _megabytes(pid))


def _click(root: Path, port: int, seconds: int) -> tuple[float, float, float, int]:
    """Milliseconds of the median, p95 and p99, and how many clicks; fails if one failed."""
    command = ["wrk", "--threads", "2", "--connections", f"{PEOPLE}", "--duration", f"{seconds}s"]
    command += ["--timeout", "20s", "--script", str(ROOT / "benchmarks" / "clicks.lua")]
    command += [f"http://127.0.0.1:{port}", "--", str(root / "clicks")]
    command += [*map(str, THINKING_MS), f"127.0.0.1:{port}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    (line,) = [each for each in told.splitlines() if each.startswith("figures")]
    median, p95, p99, _, count, faults = map(float, line.split()[1:])
    assert not faults, told
    return median, p95, p99, int(count)


def _open_all(port: int, clicks: list[Click]) -> None:
    """Every kind of page of every organ once: what is measured is an office in the morning."""
    seen = set()
    for each in clicks:
        kind = tuple(each.path.split("/")[2:4])
        if each.method == "GET" and kind not in seen:
            seen.add(kind)
            connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
            connection.request("GET", each.path, headers={"Cookie": each.cookie})
            answer = connection.getresponse()
            assert answer.status == HTTPStatus.OK, (each.path, answer.status)
            answer.read()
            connection.close()


@contextmanager
def _serving(root: Path, command: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """A server with what lies under `root`; its process and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **os.environ,
        "PLANNER_CONFIG": str(root / "config" / "planner.toml"),
        "PLANNER_REHEARSAL__IS_ON": "true",
        "PLANNER_WEB__PORT": str(port),
    }
    words = [sys.executable, "-m", *(each.format(port=port) for each in command)]
    process = subprocess.Popen(words, env=environment, cwd=ROOT)
    try:
        _wait(process, port)
        yield process.pid, port
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(START_SECONDS)
        finally:
            process.kill()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            connection.close()
            return
        time.sleep(0.1)  # none of them says when it listens
    raise AssertionError(f"nobody answers on port {port}")


def _cpu_seconds(pid: int) -> float:
    """What a process and its children have used, of all cores (proc(5): fields 14 and 15)."""
    fields = [_fields(each) for each in _family(pid)]
    ticks = sum(int(each[11]) + int(each[12]) for each in fields)
    return ticks / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int) -> float:
    """What a process and its children hold in memory (proc(5): field 24)."""
    pages = sum(int(_fields(each)[21]) for each in _family(pid))
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _fields(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


if __name__ == "__main__":
    for row in rows():
        print(*row, sep="  ")
