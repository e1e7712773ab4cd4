"""The whole installation as real processes: started, used, killed, started again, ended."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.offices import OFFICE, crowd

SECONDS = 120
BUSY = 503
LAST_WORDS = "按 Ctrl-C 停止。"

pytestmark = [
    pytest.mark.skipif(
        not Path("/proc/self/cwd").exists(), reason="looks at /proc to find processes"
    ),
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("installation"),  # each is many processes
]


class Installation:
    """An office whose `planner up --rehearsal` is started and ended by the test."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.web, self.prefect = free_port(), free_port()
        self.extra: dict[str, str] = {}
        self.log = root / "up.txt"
        self.process: subprocess.Popen[bytes] | None = None
        self.spawned: list[subprocess.Popen[bytes]] = []
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def start(self) -> None:
        """Start it and wait until it has printed all that there is to know."""
        self.log.write_bytes(b"")
        self.process = self.spawn(self.log)
        wait_for(lambda: LAST_WORDS in self.printed() or self.process.poll() is not None)
        assert LAST_WORDS in self.printed(), self.printed()

    def spawn(self, log: Path) -> subprocess.Popen[bytes]:
        """Start `planner up --rehearsal`, printing into a file."""
        environment = {
            **os.environ,
            "PLANNER_WEB__PORT": str(self.web),
            "PLANNER_PREFECT__PORT": str(self.prefect),
            "PLANNER_REHEARSAL__START": "2024-01-03T08:00",
            **self.extra,
        }
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "planner", "up", "--rehearsal"],
                cwd=self.root,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        self.spawned.append(process)
        return process

    def printed(self) -> str:
        """What it has printed so far."""
        return self.log.read_text("utf-8")

    def page(self, path: str = "/", host: str | None = None) -> tuple[int, str]:
        """Status and text of one of its pages."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.web}{path}")
        if host:
            request.add_header("Host", host)
        try:
            with self.browser.open(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as fault:
            return fault.code, fault.read().decode()

    def sign_in(self, whose: str) -> str:
        """Open the link that was printed for somebody and press its button; what follows."""
        link = re.search(rf"  {whose}\n +(http://\S+/in/\S+/)\n", self.printed())
        assert link, self.printed()
        with self.browser.open(link[1], timeout=10) as answer:
            form = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
        assert form
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": form[1]}).encode()
        with self.browser.open(link[1], body, timeout=10) as answer:
            return str(answer.read().decode())

    def ask(self, path: str, body: object) -> Any:
        """Ask Prefect's interface."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.prefect}/api/{path}",
            json.dumps(body).encode(),
            {"content-type": "application/json"},
        )
        for _ in range(20):
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return json.loads(answer.read())
            except urllib.error.HTTPError as fault:
                # Prefect says so when its SQLite is busy; its own client tries again too.
                if fault.code != BUSY:
                    raise
                time.sleep(0.3)
        raise AssertionError("Prefect stays busy")

    def run_morning(self) -> str:
        """Start a morning; returns the id of its run."""
        wanted = {"flows": {"name": {"any_": ["morning"]}}}
        wait_for(lambda: self.ask("deployments/filter", wanted))
        (deployment,) = self.ask("deployments/filter", wanted)
        path = f"deployments/{deployment['id']}/create_flow_run"
        return str(self.ask(path, {"state": {"type": "SCHEDULED"}})["id"])

    def state_of(self, run: str) -> str:
        """The name of a run's state."""
        (found,) = self.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})
        return str(found["state"]["name"])

    def processes(self) -> set[int]:
        """Every process that works in this office's folder."""
        found = set()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and is_in(entry, self.root):
                found.add(int(entry.name))
        return found

    def stop(self) -> None:
        """End it as the system does when it shuts down."""
        assert self.process is not None
        self.process.terminate()
        assert self.process.wait(SECONDS) == 0

    def kill_all(self) -> None:
        """Send `kill -9` to every process at once, as when the power fails."""
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        assert self.process is not None
        self.process.wait(SECONDS)
        wait_for(lambda: not self.processes())


def is_in(entry: Path, root: Path) -> bool:
    try:
        running = (entry / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
        return running and (entry / "cwd").readlink() == root
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], Any], seconds: float = SECONDS, pause: float = 0.1) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(pause)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An office that is not started yet; whatever it leaves running is killed."""
    made = Installation(Path(shutil.copytree(OFFICE, tmp_path / "office")))
    yield made
    for pid in made.processes():
        os.kill(pid, signal.SIGKILL)
    for process in made.spawned:
        process.wait(SECONDS)


def test_an_installation_is_started_used_and_ended(installation: Installation) -> None:
    installation.start()
    assert f"请打开  http://127.0.0.1:{installation.web}/" in installation.printed()
    assert "【预演】时钟现在是 2024-01-03" in installation.printed()
    status, page = installation.page()
    assert status == 200
    assert "【预演】" in page
    assert "组织集中学习" not in page, "nobody has signed in yet"
    assert "<summary>周平</summary>" in installation.sign_in("督办人员 周平")
    assert "组织集中学习" in installation.page("/organs/yunwu/")[1]
    assert installation.page("/healthz")[0] == 200
    assert installation.page(host="evil.example")[0] == 400

    # A schedule that looks healthy and never makes a run was seen: ask for the runs themselves.
    scheduled = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    wait_for(lambda: len(installation.ask("flow_runs/filter", scheduled)) >= 6)

    run = installation.run_morning()
    wait_for(lambda: installation.state_of(run) in {"Completed", "Failed", "Crashed"})
    assert installation.state_of(run) == "Completed"
    artifacts = installation.ask("artifacts/filter", {})
    assert "晨间提醒 yunwu 2024-01-03" in artifacts[0]["data"]

    second = installation.spawn(installation.root / "second.txt")
    assert second.wait(SECONDS) == 5
    assert "planner up 已经在 var/rehearsal 运行；请先停止它，再启动。" in (
        installation.root / "second.txt"
    ).read_text("utf-8")

    assert installation.process is not None
    installation.process.send_signal(signal.SIGINT)
    assert installation.process.wait(SECONDS) == 0
    assert installation.printed().endswith("正在停止……\n已停止。\n")
    wait_for(lambda: not installation.processes(), 20)


@pytest.mark.slow
def test_what_was_in_flight_when_the_power_failed_is_taken_up(installation: Installation) -> None:
    installation.start()
    run = installation.run_morning()
    wait_for(lambda: installation.state_of(run) in {"Submitting", "Pending", "Running"})
    installation.kill_all()

    installation.start()
    wait_for(lambda: installation.state_of(run) == "Completed")

    assert installation.process is not None
    children = installation.processes() - {installation.process.pid}
    assert len(children) >= 3
    os.kill(installation.process.pid, signal.SIGKILL)
    installation.process.wait(SECONDS)
    wait_for(lambda: not installation.processes(), 40)


@pytest.mark.slow
def test_a_child_that_dies_is_started_again(installation: Installation) -> None:
    installation.start()
    assert installation.process is not None
    web = next(
        pid
        for pid in installation.processes()
        if b"planner.web.serve" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )
    os.kill(web, signal.SIGKILL)
    wait_for(lambda: "网页意外退出，正在重新启动" in installation.printed())
    wait_for(lambda: answers(installation))
    installation.stop()


def answers(installation: Installation) -> bool:
    try:
        return installation.page("/healthz")[0] == 200
    except OSError:
        return False


def test_a_part_that_cannot_start_is_named_with_its_log(installation: Installation) -> None:
    (installation.root / "planner").mkdir()
    (installation.root / "flows").mkdir()
    (installation.root / "flows" / "__init__.py").write_text("raise SystemExit(3)")
    process = installation.spawn(installation.log)
    assert process.wait(SECONDS) == 7
    assert "定时服务不可用：启动后立即退出了。请查看" in installation.printed()
    wait_for(lambda: not installation.processes(), 20)


@pytest.mark.slow
def test_a_port_in_use_gives_way_to_the_next(installation: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        installation.web = taken.getsockname()[1]
        installation.start()
    said = f"端口 {installation.web} 已被占用，网页改用 ([0-9]+)"
    other = re.search(said, installation.printed())
    assert other, installation.printed()
    assert int(other[1]) > installation.web
    installation.web = int(other[1])
    assert installation.page("/healthz")[0] == 200
    installation.stop()


@pytest.mark.slow
def test_a_port_asked_for_twice_and_a_proxy_for_the_outside_do_no_harm(
    installation: Installation,
) -> None:
    installation.prefect = installation.web
    nobody = "http://127.0.0.1:9"
    installation.extra = {"http_proxy": nobody, "HTTP_PROXY": nobody, "all_proxy": nobody}
    installation.start()
    assert installation.page("/healthz")[0] == 200
    prefect = re.search(r"管理员可在 http://127.0.0.1:([0-9]+)/", installation.printed())
    assert prefect
    installation.prefect = int(prefect[1])
    assert installation.prefect > installation.web
    run = installation.run_morning()
    wait_for(lambda: installation.state_of(run) == "Completed")
    installation.stop()


def test_without_a_free_port_it_says_so(installation: Installation) -> None:
    with socket.socket() as taken:
        installation.web = 65535
        with contextlib.suppress(OSError):  # somebody else's is as good
            taken.bind(("127.0.0.1", installation.web))
        process = installation.spawn(installation.log)
        assert process.wait(SECONDS) == 7
    assert "端口 65535不可用：和后面的端口都不能用。请在 planner.toml 换一个端口" in (
        installation.printed()
    )


@pytest.mark.slow
@pytest.mark.parametrize("how", ["kill", "stop"])
def test_a_morning_stopped_half_way_is_finished_after_the_next_start(
    installation: Installation, how: str
) -> None:
    crowd(installation.root, 300)
    installation.extra = {
        "PLANNER_REHEARSAL__START": "2024-03-25T09:00",
        "PLANNER_REHEARSAL__PROGRESS": "none",
        "PLANNER_REMINDERS__LEASE_SECONDS": "3",
    }
    installation.start()
    today = installation.root / "var" / "rehearsal" / "outbox" / "2024-03-25"
    wait_for(lambda: today.exists() and any(today.glob("*.eml")), pause=0.005)
    # Held up where it is: however fast the sending and slow the end, something is left to send.
    with held_up(installation):
        if how == "kill":
            installation.kill_all()
        else:
            installation.stop()
        assert unsent(installation) > 25

    installation.start()
    wait_for(lambda: not unsent(installation))
    assert len(list(today.glob("*.eml"))) >= 300
    installation.stop()


@contextlib.contextmanager
def held_up(installation: Installation) -> Iterator[None]:
    """While this is open, nobody can write into the ledger: who wants to, waits."""
    with contextlib.closing(sqlite3.connect(ledger_of(installation), timeout=0)) as ledger:
        wait_for(lambda: is_begun(ledger), pause=0)
        yield


def is_begun(ledger: sqlite3.Connection) -> bool:
    try:
        ledger.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:  # somebody is writing
        return False
    return True


def ledger_of(installation: Installation) -> Path:
    return installation.root / "var" / "rehearsal" / "planner.sqlite3"


def unsent(installation: Installation) -> int:
    """How many messages the ledger says are not out."""
    with contextlib.closing(sqlite3.connect(ledger_of(installation), timeout=20)) as ledger:
        (count,) = ledger.execute("SELECT count(*) FROM ledger_message WHERE state <> 'sent'")
    return int(count[0])
