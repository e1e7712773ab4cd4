"""A township's year played day by day, against the time that the year's bare schedule takes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent


def rows() -> list[tuple[str, str, str]]:
    """Whole processes: a year rehearsed, a plan checked, and an empty interpreter beside them."""
    bare = seconds(5, "-c", "pass")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        year = seconds(1, "-m", "planner", "rehearse", "--progress", "random:1", "-o", str(out))
        files = sum(1 for each in out.rglob("*") if each.is_file())
    check = seconds(3, "-m", "planner", "check", "config/plans/2024.yaml")
    usage = seconds(5, "-m", "planner", "--help")
    return [
        (
            "rehearse 2024: 366 days, all operations",
            f"{year:.1f} s",
            f"{files} files left; limit 60 s",
        ),
        (
            "planner check of the 2024 plan, whole process",
            f"{check:.2f} s",
            f"{check / bare:.0f} x python",
        ),
        (
            "planner --help, whole process",
            f"{usage:.2f} s",
            f"{usage / bare:.1f} x python; limit 0.3 s",
        ),
    ]


def seconds(runs: int, *words: str) -> float:
    """The median of some whole runs of the interpreter with these words."""
    return median(once(words) for _ in range(runs))


def once(words: tuple[str, ...]) -> float:
    """How long one whole run takes."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - began
