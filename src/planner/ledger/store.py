"""An opened site → transactions, tables that are up to date, and errors in our words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.transaction import atomic, set_rollback
from django.utils import timezone

from planner.core.errors import Damaged, PlannerError, Unavailable
from planner.ledger.organs import wait_for_organ

LEDGER = "台账数据库"
# How often a process may come second to another before it gives up.
MIGRATIONS_LOST = 4
# Far below every database's limit on parameters of one statement.
PORTION = 500
_UNDEFINED_TABLE = "42P01"
_REASONS = {
    "locked": "另一个程序正占用它",
    "unable to open": "打不开数据库文件",
    "full": "磁盘已满",
    "readonly": "数据库文件不可写",
    "refused": "数据库服务器拒绝连接",
    "timeout": "数据库服务器没有应答",
    "password": "数据库用户名或密码不对",
}
_Item = TypeVar("_Item")


@contextmanager
def answering() -> Iterator[None]:
    """Turn a database that does not answer into Unavailable, a broken file into Damaged."""
    try:
        yield
    except (DatabaseError, InterfaceError) as fault:
        known = _in_our_words(fault)
        if known is None:
            raise
        raise known from fault


@contextmanager
def transaction(organ: str | None = None) -> Iterator[None]:
    """All that is written inside is kept, or nothing; it may stand inside another.

    With `organ` no other transaction of that organ runs between what is read and what is written
    here. (On SQLite this is so for every transaction.)
    """
    with answering(), atomic():
        if organ is not None:
            wait_for_organ(organ)
        yield


@contextmanager
def tried_out(organ: str) -> Iterator[None]:
    """A transaction of which nothing is kept, to see what would be written."""
    with transaction(organ):
        yield
        set_rollback(True)


@answering()
def migrate() -> None:
    """Make the tables, or bring them up to date; several processes may do so at once."""
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            # whoever reads it has the sessions of all who are signed in; what SQLite lays beside
            # it has the same mode
            place.touch(mode=0o600)
    else:
        connection.ensure_connection()
    for _ in range(MIGRATIONS_LOST):
        try:
            _bring_up_to_date()
        except (DatabaseError, PlannerError):
            # Another process took the same step first: look again what is left to do.
            connection.close()
        else:
            return
    _bring_up_to_date()


@answering()
def is_current() -> bool:
    """Whether every migration that ships with the planner is applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@answering()
def check() -> None:
    """Ask the ledger something cheap; raises Unavailable if it cannot answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM ledger_organ LIMIT 1")


def close() -> None:
    """Give back this thread's connection: before a fork, and when a thread or process ends."""
    connections.close_all()


def local(at: datetime) -> datetime:
    """A stored instant in the zone of this installation."""
    return at.astimezone(timezone.get_default_timezone())


def portions(items: Collection[_Item]) -> Iterator[list[_Item]]:
    """The items in lists that are short enough for one statement."""
    listed = list(items)
    for start in range(0, len(listed), PORTION):
        yield listed[start : start + PORTION]


def _bring_up_to_date() -> None:
    if not is_current():
        call_command("migrate", interactive=False, verbosity=0)


def _in_our_words(fault: Exception) -> PlannerError | None:
    """What the fault means to an administrator; None if it is a fault of the program."""
    text = str(fault)
    if "malformed" in text or "not a database" in text:
        return Damaged(LEDGER, "数据库文件的内容不完整", "请用 planner restore 从最近的备份恢复")
    sqlstate = getattr(fault.__cause__, "sqlstate", "")
    if "no such table" in text or sqlstate == _UNDEFINED_TABLE:
        return Unavailable(LEDGER, "还没有建表", "请先运行 planner manage migrate")
    if not isinstance(fault, OperationalError | InterfaceError):
        return None
    first_line = text.strip().partition("\n")[0]
    why = next((words for sign, words in _REASONS.items() if sign in text), first_line)
    return Unavailable(LEDGER, why, "请检查数据库是否在运行、磁盘是否有空间，然后再试")
