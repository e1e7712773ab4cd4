"""What tests of commands share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from planner.cli import run
from planner.settings import Settings
from tests.cli.commands import Command
from tests.offices import OFFICE


@pytest.fixture
def planner(
    sqlite_ledger: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """Run `planner …` in a copy of a small office on 25 March 2024."""
    shutil.copytree(OFFICE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANNER_REHEARSAL__IS_ON", "true")
    monkeypatch.setenv("PLANNER_REHEARSAL__START", "2024-03-25T08:00")

    def call(*words: str) -> tuple[int, str, str]:
        code = run(list(words))
        return code, *capsys.readouterr()

    return call
