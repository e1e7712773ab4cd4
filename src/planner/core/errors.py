"""What can go wrong, in the words of those who read it.

    PlannerError
    ├── Rejected             a text of people's has faults; all of them are listed
    ├── Unreadable           a file cannot be read at all
    ├── NotFound             something is named that does not exist
    ├── NotAllowed           the ledger's rules do not permit this entry now
    ├── AlreadyExists        doing it would overwrite something
    ├── AlreadyRunning       only one may run at a time
    ├── Damaged              what was stored is not what comes back
    └── Unavailable          something outside does not answer

A fault in a text is a value (`Fault`, then `Finding` once its line is known); an error says
that nothing was done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """A fault in a plan or an organization, at a path of keys and positions (问题)."""

    path: tuple[str | int, ...]
    message: str


@dataclass(frozen=True, order=True)
class Finding:
    """A fault at a place that a person can open: `file:line` or `file:cell` (问题及位置)."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}:{self.message}"


class PlannerError(Exception):
    """What cannot be done: its text says what, where, and what to do next."""


class Rejected(PlannerError):
    """A text has faults; the last good state stays in force."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep every finding, in the order of the text."""
        self.findings = tuple(findings)
        lines = "\n".join(str(finding) for finding in self.findings)
        super().__init__(f"发现 {len(self.findings)} 处问题，改好后再试：\n{lines}")


class Unreadable(PlannerError):
    """A file that cannot be read as what it should be."""

    def __init__(self, place: str, why: str, remedy: str) -> None:
        """Say where, why, and what to do."""
        self.finding = Finding(place, f"{why}。{remedy}。")
        super().__init__(str(self.finding))


class NotFound(PlannerError):
    """Something is named that does not exist; the known names help to mend it."""

    def __init__(self, what: str, name: str, known: Iterable[str] = (), remedy: str = "") -> None:
        """Name the kind of thing, the name that was given, and some that exist."""
        some = "、".join(list(known)[:10])
        hint = remedy or (f"现有：{some}" if some else "请核对后再试")
        super().__init__(f"找不到{what}“{name}”。{hint}。")


class NotAllowed(PlannerError):
    """An entry that may not follow what stands in the ledger."""

    def __init__(self, what: str, why: str, possible: Iterable[str] = ()) -> None:
        """Say what was refused, why, and what is possible now."""
        now = "、".join(possible)
        super().__init__(f"不能{what}：{why}。" + (f"现在可以：{now}。" if now else ""))


class AlreadyExists(PlannerError):
    """Doing it would overwrite something that is there."""

    def __init__(self, place: str, remedy: str) -> None:
        """Say what is there and how to go on."""
        super().__init__(f"{place} 已经存在，没有覆盖。{remedy}。")


class AlreadyRunning(PlannerError):
    """Only one may run at a time."""

    def __init__(self, what: str, place: str) -> None:
        """Say what runs already, and where."""
        super().__init__(f"{what} 已经在 {place} 运行；请先停止它，再启动。")


class Damaged(PlannerError):
    """What was stored is not what comes back."""

    def __init__(self, place: str, why: str, remedy: str) -> None:
        """Say where, what does not agree, and what to do."""
        super().__init__(f"{place} 已损坏：{why}。{remedy}。")


class Unavailable(PlannerError):
    """Something outside does not answer in time."""

    def __init__(self, what: str, why: str, remedy: str) -> None:
        """Say what does not answer, why, and what to do."""
        super().__init__(f"{what}不可用：{why}。{remedy}。")


def not_opened(place: str, fault: OSError | ValueError) -> Unreadable:
    """Why a file could not be opened, and what to do.

    A ValueError, or an OSError of another kind: a name too long or with a NUL, a path through a
    file, a broken disk.
    """
    match fault:
        case FileNotFoundError():
            return Unreadable(place, "没有这个文件", "请核对路径和文件名")
        case IsADirectoryError():
            return Unreadable(place, "这是一个文件夹", "请写出其中的文件")
        case PermissionError():
            return Unreadable(place, "没有读取权限", "请检查文件权限")
    return Unreadable(place, "文件打不开", "请核对路径和文件名")
