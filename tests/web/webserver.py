"""A web process of its own over a ledger of the test's, as `planner up` starts it."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connections

from planner.settings import Settings
from planner.site import database_of
from tests.databases import settings_of, use

SECONDS = 30
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Response:
    """What came back; names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class WebServer:
    """The running process, its port and its log."""

    port: int
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", **headers: str) -> Response:
        """One request on a connection of its own; `_` in a header's name is `-`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        response = Response(answer.status, found, answer.read())
        connection.close()
        return response

    def end(self) -> str:
        """End it as the system would; gives all that it wrote."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(SECONDS)
        return self.log.read_text("utf-8")


def rehearsed(root: Path, template: Path) -> Settings:
    """An empty ledger of an installation that rehearses from 25 March 2024 on, in use."""
    settings = settings_of(root, is_rehearsal=True)
    path = Path(database_of(settings.database)["NAME"])
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, path)
    use(settings)
    return settings


@contextmanager
def started(root: Path, **environment: str) -> Iterator[WebServer]:
    """The process for an installation under `root`, ready; killed if it is still there."""
    connections.close_all()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = root / "web.log"
    own = {name: value for name, value in os.environ.items() if not name.startswith("PLANNER_")}
    own |= {
        "PLANNER_CONFIG": str(root / "config" / "planner.toml"),
        "PLANNER_REHEARSAL__IS_ON": "true",
        "PLANNER_WEB__PORT": str(port),
        **environment,
    }
    with log.open("wb") as written:
        command = [sys.executable, "-m", "planner.web.serve"]
        process = subprocess.Popen(command, env=own, stderr=written, stdout=written, cwd=ROOT)
    server = WebServer(port, log, process)
    try:
        _wait(server)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(SECONDS)
        finally:
            process.kill()


def _wait(server: WebServer) -> None:
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            server.ask("/healthz")
        except OSError:
            assert server.process.poll() is None, server.log.read_text("utf-8")
            assert time.monotonic() < deadline, "it does not answer"
            time.sleep(0.05)
        else:
            return
