"""A pytest plugin: an empty folder → settings and a ledger of its own, on either database."""

from __future__ import annotations

import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connections

from planner.settings import Rehearsal, Settings
from planner.site import database_of, open_site

SERVER = "PLANNER_TEST_POSTGRESQL"


def pytest_configure(config: pytest.Config) -> None:
    """Open the site once: modules that use the ledger can only be imported after that.

    What is set for an installation of the developer's own is nothing to the tests.
    """
    for name in [each for each in os.environ if each.startswith("PLANNER_") and each != SERVER]:
        del os.environ[name]
    root = Path(tempfile.mkdtemp(prefix="planner-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(root, ignore_errors=True))
    open_site(settings_of(root))


def settings_of(root: Path, database_url: str = "", *, is_rehearsal: bool = False) -> Settings:
    """Settings for an installation under `root`: SQLite there, unless a URL is given."""
    rehearsal = Rehearsal(is_on=is_rehearsal)
    return Settings(root=root, database_url=database_url, rehearsal=rehearsal)


def use(settings: Settings) -> None:
    """Let this process, with the threads that it starts from now on, use another database."""
    connections.settings = connections.configure_settings(
        {"default": database_of(settings.database)}
    )
    forget_connection()


def forget_connection() -> None:
    """Close this context's connection; the next question opens one to the database in use."""
    connections["default"].close()
    del connections["default"]


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest) -> Settings:
    """The settings of an empty ledger that is in use, once on each database."""
    settings: Settings = request.getfixturevalue(f"{request.param}_ledger")
    return settings


@pytest.fixture
def sqlite_ledger(sqlite_template: Path, tmp_path: Path) -> Iterator[Settings]:
    """The settings of an empty ledger that is in use, on SQLite."""
    settings = settings_of(tmp_path)
    path = Path(database_of(settings.database)["NAME"])
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(sqlite_template, path)
    use(settings)
    yield settings
    connections.close_all()


@pytest.fixture
def postgresql_ledger(postgresql_template: str, tmp_path: Path) -> Iterator[Settings]:
    """The settings of an empty ledger that is in use, on PostgreSQL."""
    name = f"planner_test_{os.getpid()}"
    on_server(f"CREATE DATABASE {name} TEMPLATE {postgresql_template}")
    settings = settings_of(tmp_path, url_of(name))
    use(settings)
    yield settings
    connections.close_all()
    on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables and nothing in them, to be copied."""
    settings = settings_of(tmp_path_factory.mktemp("template"))
    _migrate(settings)
    return Path(database_of(settings.database)["NAME"])


@pytest.fixture(scope="session")
def postgresql_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with the tables and nothing in them, to be copied."""
    if not os.environ.get(SERVER):
        pytest.skip(
            f"没有设置 {SERVER}=postgresql://用户@主机：端口/数据库，跳过 PostgreSQL 的测试"
        )
    name = f"planner_template_{os.getpid()}"
    on_server(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    _migrate(settings_of(tmp_path_factory.mktemp("template"), url_of(name)))
    yield name
    on_server(f"DROP DATABASE {name} WITH (FORCE)")


def work_on(settings: Settings, module: str, function: str, *parts: object) -> None:
    """Open the site in a new process, and only then import and call what works on its ledger."""
    open_site(settings)
    getattr(importlib.import_module(module), function)(*parts)


def url_of(database: str) -> str:
    """The address of another database on the server that tests may use."""
    return urlsplit(os.environ[SERVER])._replace(path=f"/{database}").geturl()


def on_server(statement: str) -> None:
    """Run a statement on the server that tests may use, outside of any transaction."""
    import psycopg

    with psycopg.connect(os.environ[SERVER], autocommit=True) as connection:
        connection.execute(statement.encode())


def _migrate(settings: Settings) -> None:
    from planner.ledger.store import close, migrate

    use(settings)
    migrate()
    close()
