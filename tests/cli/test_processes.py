"""Real processes: killed in the middle, racing, and a year played into a folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.offices import OFFICE, crowd

KILLS = 50
PEOPLE = 60


def planner(root: Path, *words: str, lease: int = 1) -> subprocess.Popen[str]:
    """Start `planner …` in an office, with the clock on 25 March 2024."""
    rehearsal = {
        "PLANNER_REHEARSAL__IS_ON": "true",
        "PLANNER_REMINDERS__LEASE_SECONDS": str(lease),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "planner", *words],
        cwd=root,
        env={**os.environ, **rehearsal},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def done(process: subprocess.Popen[str]) -> str:
    """Wait for the end and give what was printed; anything but success fails."""
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A copy of the small office."""
    return Path(shutil.copytree(OFFICE, tmp_path / "office"))


@pytest.fixture
def crowded(office: Path) -> Path:
    """The office with sixty people who each have something due in the same week."""
    crowd(office, PEOPLE)
    done(planner(office, "publish", "config/plans/2024.yaml"))
    return office


def ledger(root: Path, query: str) -> list[tuple[str, ...]]:
    """Ask the ledger's file itself."""
    with sqlite3.connect(root / "var" / "rehearsal" / "planner.sqlite3") as database:
        return database.execute(query).fetchall()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_fifty_kills_in_the_middle_of_a_morning_lose_and_repeat_nothing(
    crowded: Path, tmp_path: Path
) -> None:
    remind = ("remind", "--on", "2024-03-26")
    dice = random.Random(2024)  # noqa: S311 - chance with a seed, no secret
    whole = time_of(Path(shutil.copytree(crowded, tmp_path / "timed")), *remind)
    phases: Counter[str] = Counter()
    for number in range(KILLS):
        office = Path(shutil.copytree(crowded, tmp_path / f"office-{number}"))
        process = planner(office, *remind)
        if number % 2:
            wait_until_sent(process, office, dice.randrange(PEOPLE))
        else:
            wait_at_most(process, dice.uniform(0.3 * whole, 0.9 * whole))
        process.kill()
        process.communicate()
        phases[phase_of(office)] += 1
        done(planner(office, *remind))
        while ledger(office, "SELECT 1 FROM ledger_message WHERE state <> 'sent'"):
            done(planner(office, *remind))
        assert_told_once(office)
        shutil.rmtree(office)
    # The kills must fall where it matters, or this shows nothing.
    assert phases["sending"] >= KILLS // 4, phases


def wait_at_most(process: subprocess.Popen[str], seconds: float) -> None:
    """Wait some time, or until the process has ended by itself."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


def wait_until_sent(process: subprocess.Popen[str], office: Path, count: int) -> None:
    """Wait until more than so many messages are written, or the process has ended by itself."""
    outbox = office / "var" / "rehearsal" / "outbox"
    while process.poll() is None and len(list(outbox.rglob("*.eml"))) <= count:
        time.sleep(0.001)


def time_of(office: Path, *words: str) -> float:
    """How long a command takes from start to end, in seconds."""
    began = time.monotonic()
    done(planner(office, *words))
    return time.monotonic() - began


def phase_of(office: Path) -> str:
    """How far the killed process had come."""
    states = {state for (state,) in ledger(office, "SELECT state FROM ledger_message")}
    if not states:
        return "nothing claimed"
    return "all sent" if states == {"sent"} else "sending"


def assert_told_once(office: Path) -> None:
    """Each reminder is recorded once, each message is there, whole."""
    keys = Counter(key for (key,) in ledger(office, "SELECT key FROM ledger_reminder"))
    expected = {f"B-{n}@2024-Q1|upcoming-3|2024-03-28|w{n}" for n in range(PEOPLE)}
    assert expected <= set(keys)
    assert set(keys.values()) == {1}
    mails = list((office / "var" / "rehearsal" / "outbox").rglob("*.eml"))
    digests = ledger(office, "SELECT recipient FROM ledger_message WHERE kind = 'digest'")
    rest = ledger(office, "SELECT key FROM ledger_message WHERE kind <> 'digest'")
    written = [path.stem for path in mails]
    assert sorted(each for each in written if "-" not in each) == sorted(who for (who,) in digests)
    assert len(written) == len(digests) + len(rest)
    assert all(b"Message-ID" in path.read_bytes() for path in mails)


@pytest.mark.slow
def test_two_mornings_at_once_tell_nobody_twice(crowded: Path) -> None:
    # A lease that a busy machine outlasts would be taken over, rightly.
    both = [planner(crowded, "remind", "--on", "2024-03-26", lease=120) for _ in range(2)]
    for process in both:
        done(process)
    messages = ledger(crowded, "SELECT recipient FROM ledger_message")
    assert len(messages) == len(set(messages)) >= PEOPLE
    deliveries = ledger(crowded, "SELECT message_id, count(*) FROM ledger_delivery GROUP BY 1")
    assert {count for _, count in deliveries} == {1}


@pytest.mark.slow
def test_a_year_played_twice_is_the_same_to_the_byte(office: Path) -> None:
    for name in ("one", "two"):
        words = ("rehearse", "--year", "2024", "--progress", "random:3", "-o", name)
        assert "演练完成" in done(planner(office, *words))
    assert digest(office / "one") == digest(office / "two")
    summary = json.loads((office / "one" / "summary.json").read_text("utf-8"))
    assert len(summary["reports"]) == 5
    assert not list((office / "var").rglob("*.sqlite3"))


def test_a_folder_is_only_replaced_when_it_is_an_earlier_rehearsal(office: Path) -> None:
    (office / "mine").mkdir()
    (office / "mine" / "work.txt").write_text("x")
    process = planner(office, "rehearse", "-o", "mine", "--force")
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (5, "mine 已经存在，没有覆盖。请换一个目录。\n")
    done(planner(office, "rehearse", "--progress", "none", "-o", "ours"))
    process = planner(office, "rehearse", "-o", "ours")
    assert "--force" in process.communicate(timeout=60)[1]
    done(planner(office, "rehearse", "-o", "ours", "--force"))


def test_a_year_is_played_by_a_script(office: Path) -> None:
    (office / "answers.yaml").write_text(
        "answers:\n  - {occurrence: A-01@2024-Q1, at: 2024-03-20 10:00, by: wangfang}\n", "utf-8"
    )
    out = done(planner(office, "rehearse", "--progress", "answers.yaml", "-o", "out"))
    assert "1 条办理记录" in out


def test_the_command_line_starts_without_anything_heavy(office: Path) -> None:
    code = "import sys; import planner.cli; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"django", "prefect", "pydantic", "icalendar", "ruamel", "rich", "holidays"}
    assert not heavy & {name.partition(".")[0] for name in loaded}


def digest(folder: Path) -> dict[str, str]:
    return {
        str(each.relative_to(folder)): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }
