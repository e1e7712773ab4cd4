"""Settings → the running installation: Prefect's server, the flows, the pages; and its end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from planner.cli.accounts import announce_links
from planner.cli.frame import Installation
from planner.core.errors import AlreadyRunning, Unavailable

if TYPE_CHECKING:
    from planner.settings import Settings

Say = Callable[[str], None]

SECONDS_TO_START = 120
SECONDS_TO_END = 18
SECONDS_BETWEEN_LOOKS = 0.5
MOST_DEATHS, DEATHS_WITHIN = 5, 60
LARGEST_LOG = 5_000_000
PORTS_TO_TRY = 50
LARGEST_PORT = 65535


@dataclass
class Child:
    """One process that the installation needs; its log, and when it died."""

    name: str
    title: str
    command: tuple[str, ...]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_DEATHS))

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches us, and we end it in order."""
        with self._log() as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own modules
                self.command,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=os.name == "posix",
            )

    @property
    def is_alive(self) -> bool:
        """Whether its process runs."""
        return self.process is not None and self.process.poll() is None

    def revive(self) -> bool:
        """Start it again after a death; False if it dies too often for that to help."""
        now = time.monotonic()
        self.deaths.append(now)
        if len(self.deaths) == MOST_DEATHS and now - self.deaths[0] < DEATHS_WITHIN:
            return False
        self.start()
        return True

    def end(self, seconds: float) -> None:
        """Ask it to end, and make it end when the time is over."""
        if self.process is None:
            return
        if self.is_alive:
            self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()

    def _log(self) -> IO[bytes]:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".1.log"))
        return self.log.open("ab")


@dataclass(frozen=True)
class _Ports:
    prefect: int
    web: int


def run_installation(settings: Settings, *, say: Say) -> int:
    """Run until Ctrl-C or SIGTERM; returns the exit code.

    Raises AlreadyRunning if it runs already, Unavailable if a part does not come up.
    """
    settings.var.mkdir(parents=True, exist_ok=True)
    with _only_one(settings.var), _ended_by_signal() as ended:
        ports = _free_ports(settings)
        children = _children(settings, ports)
        try:
            _start(settings, children, ports, ended, say)
            if not ended.is_set():
                _announce(settings, ports, say)
            return _watch(children, ended, say)
        finally:
            say("正在停止……")
            _end(children)
            say("已停止。")


def _children(settings: Settings, ports: _Ports) -> dict[str, Child]:
    environment = {
        **os.environ,
        "PLANNER_CHILD": "1",
        "PLANNER_PREFECT__PORT": str(ports.prefect),
        "PLANNER_WEB__PORT": str(ports.web),
        "PYTHONUNBUFFERED": "1",
    }
    modules = {
        "server": ("定时服务", ("flows.embedded", "server")),
        "runner": ("任务执行", ("flows.embedded", "runner")),
        "web": ("网页", ("planner.web.serve",)),
    }
    return {
        name: Child(
            name,
            title,
            (sys.executable, "-m", *module),
            environment,
            settings.var / "log" / f"{name}.log",
        )
        for name, (title, module) in modules.items()
    }


def _start(
    settings: Settings,
    children: dict[str, Child],
    ports: _Ports,
    ended: threading.Event,
    say: Say,
) -> None:
    """The pages need nobody and come first; the runner needs the server."""
    say("正在启动定时服务和网页（第一次约十几秒）……")
    children["server"].start()
    children["web"].start()
    _wait(children["server"], f"http://127.0.0.1:{ports.prefect}/api/ready", ended)
    children["runner"].start()
    _wait(children["web"], f"{settings.web.origin(ports.web)}/healthz", ended)


def _wait(child: Child, address: str, ended: threading.Event) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not ended.is_set() and not _answers(address):
        if not child.is_alive:
            raise Unavailable(child.title, "启动后立即退出了", f"请查看 {child.log}")
        if time.monotonic() > deadline:
            raise Unavailable(
                child.title, f"{SECONDS_TO_START} 秒内没有就绪", f"请查看 {child.log}"
            )
        ended.wait(SECONDS_BETWEEN_LOOKS / 2)


def _answers(address: str) -> bool:
    """Whether somebody answers there, well or unwell: /healthz says 503 while things come up."""
    try:
        # A proxy for the outside, set in the environment, knows nothing of this machine's ports.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(address, timeout=2):
            return True
    except urllib.error.HTTPError as fault:
        return "healthz" in address and fault.code == 503  # noqa: PLR2004 - RFC 9110 15.6.4
    except OSError:
        return False


def _announce(settings: Settings, ports: _Ports, say: Say) -> None:
    if settings.rehearsal.is_on:
        say(f"【预演】时钟现在是 {settings.clock.now():%Y-%m-%d %H:%M}，消息只写入文件。")
    if ports.web != settings.web.port:
        say(f"端口 {settings.web.port} 已被占用，网页改用 {ports.web}。")
    here = settings.web.origin(ports.web)
    say(f"\n  请打开  {here}/\n")
    # cookies of a site that is set up for https do not go to the plain address
    announce_links(Installation(settings), settings.web.address.rstrip("/") or here, say)
    say(f"管理员可在 http://127.0.0.1:{ports.prefect}/ 查看定时任务；按 Ctrl-C 停止。")


def _watch(children: dict[str, Child], ended: threading.Event, say: Say) -> int:
    """Start again whatever dies; give up on what dies again and again."""
    while not ended.wait(SECONDS_BETWEEN_LOOKS):
        for child in children.values():
            if child.is_alive:
                continue
            say(f"{child.title}意外退出，正在重新启动（日志：{child.log}）。")
            if not child.revive():
                raise Unavailable(child.title, "反复退出", f"请查看 {child.log}")
    return 0


def _end(children: dict[str, Child]) -> None:
    """The pages first, then the runner with its runs, last the server that keeps their states."""
    for name in ("web", "runner", "server"):
        children[name].end(SECONDS_TO_END)


@contextmanager
def _ended_by_signal() -> Iterator[threading.Event]:
    ended = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: ended.set()) for number in numbers}
    try:
        yield ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _only_one(var: Path) -> Iterator[None]:
    """Hold the folder for this process; the system lets go of it even after kill -9."""
    with (var / "up.lock").open("a+b") as file:
        try:
            _lock(file)
        except OSError:
            raise AlreadyRunning("planner up", str(var)) from None
        yield


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _free_ports(settings: Settings) -> _Ports:
    """The ports that are set, or the next ones that nobody uses; never one for both."""
    web = _free_port(settings.web.host, settings.web.port, None)
    return _Ports(_free_port("127.0.0.1", settings.prefect.port, web), web)


def _free_port(host: str, wanted: int, taken: int | None) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(wanted, min(wanted + PORTS_TO_TRY, LARGEST_PORT + 1)):
        with socket.socket(family) as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            if port != taken:
                return port
    raise Unavailable(
        f"{host} 的端口 {wanted}", "和后面的端口都不能用", "请在 planner.toml 换一个端口"
    )
