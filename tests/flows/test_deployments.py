"""The catalogue of what runs when; the file for work pools says the same."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from flows.deployments import FLOWS, ZONE, catalogue, cron_at
from flows.environment import prefect_environment

POOL_FILE = Path(__file__).parent.parent.parent / "prefect.yaml"


def described() -> dict[str, dict[str, Any]]:
    """What the catalogue says of each flow."""
    return {
        each.flow_name: {
            "crons": [(one.schedule.cron, one.schedule.timezone) for one in each.schedules],
            "limit": each.concurrency_limit,
            "collision": each.concurrency_options.collision_strategy.value,
            "entrypoint": each.entrypoint,
        }
        for each in catalogue()
    }


def test_every_flow_is_deployed_and_runs_one_at_a_time() -> None:
    made = described()
    assert (
        set(made)
        == {flow.name for flow in FLOWS}
        == {
            "publish-plan",
            "morning",
            "deliver",
            "quarterly-report",
            "annual-report",
        }
    )
    for each in made.values():
        assert (each["limit"], each["collision"]) == (1, "ENQUEUE")


def test_mornings_and_reports_are_asked_for_every_day() -> None:
    made = described()
    assert made["morning"]["crons"] == [("30 8 * * *", ZONE)]
    assert made["deliver"]["crons"] == [("*/10 * * * *", ZONE)]
    assert made["quarterly-report"]["crons"] == [("0 9 * * *", ZONE)]
    assert made["annual-report"]["crons"] == [("15 9 * * *", ZONE)]
    assert made["publish-plan"]["crons"] == []


def test_the_file_for_work_pools_says_the_same_as_the_catalogue() -> None:
    written = YAML(typ="safe").load(POOL_FILE.read_text("utf-8"))
    made = described()
    found = {
        each["entrypoint"].rpartition(":")[2].replace("_", "-"): each
        for each in written["deployments"]
    }
    assert set(found) == set(made)
    for name, each in found.items():
        crons = [(one["cron"], one["timezone"]) for one in each.get("schedules", [])]
        assert crons == made[name]["crons"]
        limit = each["concurrency_limit"]
        assert (limit["limit"], limit["collision_strategy"]) == (1, "ENQUEUE")
        assert each["work_pool"]["name"] == "planner"
        assert each["entrypoint"].replace("/", ".").replace(".py:", ".") == made[name]["entrypoint"]


@pytest.mark.parametrize(
    ("shift", "cron"),
    [
        (timedelta(), "30 8 * * *"),
        (timedelta(days=-974, hours=-9), "30 17 * * *"),
        (timedelta(hours=9), "30 23 * * *"),
        (timedelta(seconds=1), "30 8 * * *"),
        (timedelta(seconds=-1), "31 8 * * *"),
    ],
)
def test_a_shifted_clock_shifts_the_hour_and_never_comes_too_early(
    shift: timedelta, cron: str
) -> None:
    assert cron_at(time(8, 30), shift) == cron


def test_the_embedded_server_stays_on_this_machine(tmp_path: Path) -> None:
    environment = prefect_environment(tmp_path, 4321)
    assert environment["PREFECT_SERVER_API_HOST"] == "127.0.0.1"
    assert environment["PREFECT_API_URL"] == "http://127.0.0.1:4321/api"
    assert environment["DO_NOT_TRACK"] == "1"
    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert environment["PREFECT_HOME"] == str(tmp_path)
