"""What is installed, by whom it may be imported, and that CI leaves nothing out."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
ENTRY = re.compile(r"^\S.*?(?: \\\n    --hash=sha256:[0-9a-f]{64})+$", re.MULTILINE)

SKIPS = {
    "marked": "@pytest.mark.skip(reason='no PostgreSQL here')\ndef test_it(): pass",
    "by itself": "def test_it(): pytest.skip('no PostgreSQL here')",
    "in a fixture": (
        "@pytest.fixture\ndef it(): pytest.skip('no PostgreSQL here')\ndef test_it(it): pass"
    ),
    "as a module": "pytest.skip('no PostgreSQL here', allow_module_level=True)",
}


def bounds(name: str) -> Requirement:
    """What pyproject.toml asks of a dependency."""
    (found,) = (each for each in map(Requirement, PROJECT["dependencies"]) if each.name == name)
    return found


def locked() -> dict[str, str]:
    """Each requirement of the lock and its version."""
    lines = (Requirement(entry.group().split(" \\\n")[0]) for entry in ENTRY.finditer(LOCK))
    return {canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in lines}


@pytest.mark.parametrize(
    ("name", "starts", "breaks"),
    [
        ("prefect", "3.8.8", "3.8.9"),
        ("prefect", "3.8.8", "3.9.0"),
        ("fastapi", "0.139.0", "0.138.9"),
        ("fastapi", "0.150.0", "0.151.0"),
        ("sqlalchemy", "2.0.58", "2.1.0"),
        ("Django", "5.2.19", "6.0"),
        ("icalendar", "7.3.0", "8.0.0"),
    ],
)
def test_a_plain_install_admits_only_what_starts(name: str, starts: str, breaks: str) -> None:
    assert starts in bounds(name).specifier
    assert breaks not in bounds(name).specifier


def test_sqlalchemy_comes_with_what_prefect_needs_of_it() -> None:
    assert bounds("sqlalchemy").extras == {"asyncio"}


def test_the_lock_has_no_address() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^\s*(#|-[a-z]|--(?!hash=))", LOCK, re.MULTILINE)


def test_every_line_of_the_lock_is_a_version_with_its_hashes() -> None:
    assert ENTRY.sub("", LOCK).strip() == ""
    assert all(re.fullmatch(r"[0-9][0-9a-z.+]*", version) for version in locked().values())


def test_the_lock_keeps_to_the_bounds_and_forgets_none() -> None:
    extras = PROJECT["optional-dependencies"]
    asked = [*PROJECT["dependencies"], *extras["dev"], *extras["postgresql"]]
    versions = locked()
    assert [
        text
        for text in asked
        for each in [Requirement(text)]
        if versions.get(canonicalize_name(each.name), "none") not in each.specifier
    ] == []


def test_the_command_is_installed() -> None:
    (command,) = entry_points(group="console_scripts", name="planner")
    assert command.value == "planner.cli:main"


@pytest.mark.parametrize("test", SKIPS.values(), ids=SKIPS)
def test_a_skip_is_a_failure_under_ci(
    test: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    pytester.makepyfile(test_some=f"import pytest\n{test}")
    result = pytester.runpytest_inprocess("-p", "tests.skips")
    assert result.ret != pytest.ExitCode.OK
    assert "skipped" not in result.parseoutcomes()
    result.stdout.fnmatch_lines(["*test_some.py*skipped, which CI does not allow: *no PostgreSQL*"])


@pytest.mark.parametrize("test", SKIPS.values(), ids=SKIPS)
def test_a_skip_is_a_skip_elsewhere(
    test: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    pytester.makepyfile(test_some=f"import pytest\n{test}")
    pytester.runpytest_inprocess("-p", "tests.skips").assert_outcomes(skipped=1)


def test_under_ci_other_outcomes_stay_what_they_are(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    pytester.makepyfile(
        """
        import pytest

        def test_passes(): pass
        def test_fails(): assert False

        @pytest.mark.xfail
        def test_is_expected_to_fail(): assert False
        """
    )
    result = pytester.runpytest_inprocess("-p", "tests.skips")
    result.assert_outcomes(passed=1, failed=1, xfailed=1)
