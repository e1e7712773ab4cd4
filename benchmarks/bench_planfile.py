"""How fast a plan's file is read and checked, against ruamel.yaml's load of the same text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from ruamel.yaml import YAML

from planner.core.workdays import WorkdayCalendar
from planner.planfile import read_organization, read_plan
from planner.planfile.parsed import parse

CONFIG = Path(__file__).parent.parent / "config"
ROUNDS = 5


def rows() -> list[tuple[str, str, str]]:
    """How often a second the 2024 plan is read, and read and checked."""
    path = CONFIG / "plans" / "2024.yaml"
    organization = read_organization(CONFIG / "organization.yaml")
    calendar = WorkdayCalendar()
    text = path.read_text("utf-8")
    # ruamel.yaml alone, without lines, limits, types or checks
    plain = _best(lambda: YAML(typ="safe", pure=True).load(text))
    lines = text.count("\n")
    return [
        _row(f"values and lines of the 2024 plan ({lines} lines)", lambda: parse(text), plain),
        _row("the same, read and checked", lambda: read_plan(path, organization, calendar), plain),
    ]


def _row(name: str, call: Callable[[], object], plain: float) -> tuple[str, str, str]:
    ours = _best(call)
    against = f"{plain / ours:.1f} x ruamel.yaml's plain load ({1 / plain:.1f}/s)"
    return name, f"{1 / ours:.1f} plans/s", against


def _best(call: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return min(times)
