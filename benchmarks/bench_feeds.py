"""A calendar of 300 events, handed out by one web process; beside it Radicale with the same events.

Then what keeping it in step costs: the first build, an answer, and 5,000 subscribers who each ask
every 15 minutes, at that pace, while people go on answering.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus
from http.client import HTTPConnection
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from benchmarks.crowd import crowded

EVENTS, PEOPLE, SUBSCRIBERS, EVERY_SECONDS = 300, 100, 5_000, 15 * 60
CONNECTIONS, SECONDS, PACED_SECONDS, SECONDS_BETWEEN_ANSWERS = 8, 5.0, 30.0, 5.0
TODAY = date(2024, 3, 25)
RADICALE = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[rights]
type = authenticated
[storage]
filesystem_folder = {folder}
[logging]
level = error
"""


class Figures(NamedTuple):
    """Feeds a second, milliseconds, and shares of a core."""

    radicale: float
    plain: float
    packed: float
    unchanged: float
    first_ms: float
    again_ms: float
    rendered: int
    share: float


def rows() -> list[tuple[str, str, str]]:
    """Measured in a process of its own, since a process has one ledger."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        found = pool.submit(measure).result()
    times = f"x Radicale ({found.radicale:,.0f} feeds/s)"
    name = f"feed: {EVENTS} events, one process"
    return [
        (f"{name}, 200", f"{found.plain:,.0f}/s", f"{found.plain / found.radicale:,.0f} {times}"),
        (
            f"{name}, 200 as gzip",
            f"{found.packed:,.0f}/s",
            f"{found.packed / found.radicale:,.0f} {times}",
        ),
        (
            f"{name}, 304",
            f"{found.unchanged:,.0f}/s",
            f"{found.unchanged / found.radicale:,.0f} {times}",
        ),
        (
            "feed: first build, from the ledger to the bytes",
            f"{found.first_ms:.0f} ms",
            f"{found.first_ms / found.again_ms:.1f} x the same after an answer",
        ),
        (
            "feed: again after an answer to one occurrence",
            f"{found.again_ms:.0f} ms",
            f"{found.rendered} of {EVENTS} events rendered",
        ),
        (
            f"feed: {SUBSCRIBERS:,} subscribers, each every 15 minutes",
            f"{found.share:.1%} of a core",
            f"an answer each {SECONDS_BETWEEN_ANSWERS:.0f} s meanwhile",
        ),
    ]


def measure() -> Figures:
    """All of it, on one ledger."""
    from planner.site import open_site
    from tests.databases import settings_of
    from tests.web.webserver import started

    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        open_site(settings_of(root, is_rehearsal=True))
        from planner.ledger.store import close, migrate

        migrate()
        paths = _publish()
        first_ms, again_ms, rendered = _build()
        close()
        with started(root) as server:
            feed = server.ask(paths[0])
            packed = server.ask(paths[0], Accept_Encoding="gzip")
            etag = feed.headers["etag"]
            plain_rate = _rate(server.port, paths[0])
            packed_rate = _rate(server.port, paths[0], "Accept-Encoding: gzip")
            unchanged = _rate(server.port, paths[0], f"If-None-Match: {etag}")
            assert len(packed.body) < len(feed.body)
            share = _share(server.process.pid, server.port, paths)
        with _radicale(root / "radicale", feed.body) as port:
            radicale = _rate(port, "/office/work/")
    return Figures(
        radicale, plain_rate, packed_rate, unchanged, first_ms, again_ms, rendered, share
    )


def _publish() -> list[str]:
    """A plan with three occurrences in the window for each of 100 people; 50 addresses each."""
    from planner.core.feed import Application, Scope, View
    from planner.core.plan import ByRule
    from planner.operations.publish import publish
    from planner.operations.subscriptions import subscribe
    from tests.cast import CALENDAR, assignment, at, plan

    rule = ByRule(rule="FREQ=MONTHLY;BYMONTHDAY=15;COUNT=3", first_on=date(2024, 4, 1))
    made = plan(*(assignment(f"B-{n}", rule, assignee=f"post-{n}") for n in range(PEOPLE)))
    publish(made, crowded(PEOPLE), CALENDAR, at=at(1, 2), by="planner")
    wanted = [("sunmei", "organ"), *((f"w{n}", f"own:w{n}") for n in range(PEOPLE))]
    paths = []
    for number, (who, scope) in zip(range(SUBSCRIBERS), cycle(wanted), strict=False):
        asked = Application(who, "x", View(Scope.parse(scope)), f"form-{number}", "bench")
        opened = subscribe("yunwu", asked, at=at(3, 1))
        assert opened is not None
        paths.append(opened.path)
    return paths


def _build() -> tuple[float, float, int]:
    """Milliseconds of a first build, of the next after an answer, and what that rendered."""
    from planner.core.feed import render_event
    from planner.ledger.subscriptions import read_subscriptions
    from planner.operations.shelf import FeedShelf
    from tests.operations.terms import TERMS

    (organs, *_) = read_subscriptions("yunwu", person="sunmei")
    shelf = FeedShelf(TERMS)
    render_event.cache_clear()
    shelf.refresh(TODAY)  # what a process knows of subscriptions it reads once
    began = time.perf_counter()
    kept = shelf.feed(organs)
    first = time.perf_counter() - began
    assert kept.plain.count(b"BEGIN:VEVENT") >= EVENTS
    misses = render_event.cache_info().misses
    _answer(0)
    began = time.perf_counter()
    shelf.refresh(TODAY)
    assert shelf.feed(organs).version != kept.version
    again = time.perf_counter() - began
    return first * 1000, again * 1000, render_event.cache_info().misses - misses


def _answer(number: int) -> None:
    """Somebody completes something."""
    from planner.core.progress import Entry, EntryKind
    from planner.ledger.entries import append_entries
    from planner.ledger.occurrences import read_occurrences
    from tests.cast import at

    key = read_occurrences("yunwu", year=2024)[number].occurrence.id
    append_entries("yunwu", [Entry(key, EntryKind.COMPLETED, at(3, 25), "w0")])


def _rate(port: int, path: str, header: str = "X-None: x") -> float:
    """Answers a second on a few connections at once, each asking again as soon as it has one."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{header}\r\n\r\n".encode()
    open_now = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS)]
    count, began = 0, time.perf_counter()
    while time.perf_counter() < began + SECONDS:
        for each in open_now:
            each.sendall(request)
        for number, each in enumerate(open_now):
            if not _read(each):
                each.close()
                open_now[number] = socket.create_connection(("127.0.0.1", port))
            count += 1
    elapsed = time.perf_counter() - began
    for each in open_now:
        each.close()
    return count / elapsed


def _read(connection: socket.socket) -> bool:
    """Read one answer to its end; whether the connection can be used again."""
    got = b""
    while b"\r\n\r\n" not in got:
        more = connection.recv(1 << 20)
        assert more, got
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    assert lines[0].split()[1] in {b"200", b"304"}, lines[0]
    lengths = [int(each[15:]) for each in lines if each.startswith(b"content-length:")]
    left = (lengths[0] if lengths else 0) - len(body)
    while left > 0:
        left -= len(connection.recv(1 << 20))
    return lines[0].startswith(b"http/1.1") and b"connection: close" not in lines


def _share(pid: int, port: int, paths: list[str]) -> float:
    """What share of a core the process takes while all subscribers keep to their quarter hours.

    Each asks with the version that it got last, as calendars do.
    """
    tags: dict[str, str] = {}
    for path in paths[: PEOPLE + 1]:
        tags[path] = _tag(port, path, "")
    began, before = time.perf_counter(), _cpu_seconds(pid)
    next_answer, answered = began, 0
    for number, path in enumerate(cycle(paths)):
        due = began + number * EVERY_SECONDS / SUBSCRIBERS
        if due > began + PACED_SECONDS:
            break
        # the pace is part of what is measured: faster askers would share each look at the ledger
        time.sleep(max(0.0, due - time.perf_counter()))
        if due >= next_answer:
            next_answer += SECONDS_BETWEEN_ANSWERS
            answered += 1
            _answer(answered)
        tags[path] = _tag(port, path, tags.get(path, ""))
    return (_cpu_seconds(pid) - before) / (time.perf_counter() - began)


def _tag(port: int, path: str, known: str) -> str:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"If-None-Match": known, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers["ETag"]


def _cpu_seconds(pid: int) -> float:
    """What a process has used so far, of all cores (proc(5): fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _radicale(folder: Path, content: bytes) -> Iterator[int]:
    """Radicale with a calendar of those events; gives its port."""
    folder.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    config = folder / "config"
    config.write_text(RADICALE.format(port=port, folder=folder / "collections"))
    command = [sys.executable, "-m", "radicale", "--config", str(config)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _put(port, content)
        served = _get(port)
        assert served.count(b"BEGIN:VEVENT") == content.count(b"BEGIN:VEVENT")
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _get(port: int) -> bytes:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/office/work/")
    content = connection.getresponse().read()
    connection.close()
    return content


def _put(port: int, content: bytes) -> None:
    login = {"Authorization": "Basic b2ZmaWNlOm9mZmljZQ==", "Content-Type": "text/calendar"}
    deadline = time.monotonic() + 30
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        with contextlib.suppress(ConnectionRefusedError):
            connection.request("PUT", "/office/work/", content, login)
            answer = connection.getresponse()
            assert answer.status == HTTPStatus.CREATED, answer.read()
            return
        assert time.monotonic() < deadline
        time.sleep(0.1)  # it does not say when it listens


if __name__ == "__main__":
    for row in rows():
        print(row)
