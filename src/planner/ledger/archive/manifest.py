"""What an archive holds → its manifest, with a checksum of every member."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MANIFEST = "manifest.json"
TABLES, DOCUMENTS, EVIDENCE = "tables/", "documents/", "evidence/"
MOST_MANIFEST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Archive:
    """What was written to an archive, or restored from it (备份).

    `files` and `evidence` are how many documents and files of evidence there are; `size` is the
    archive's own, in bytes.
    """

    schema: str
    tables: dict[str, int]
    files: int
    size: int
    evidence: int = 0

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(self.tables.values())


class Member(BaseModel):
    """One file inside an archive; `rows` only if it is a table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=0)]
    rows: Annotated[int | None, Field(ge=0)] = None


class Manifest(BaseModel):
    """The list of all that is inside, and the migrations that its tables follow."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["planner-archive-1"] = "planner-archive-1"
    migrations: dict[str, str]
    members: dict[str, Member]

    @property
    def schema_name(self) -> str:
        """The migrations in one line."""
        return "、".join(f"{app}.{name}" for app, name in sorted(self.migrations.items()))

    def summary(self, size: int) -> Archive:
        """What people are told of an archive of `size` bytes."""
        tables = {
            name.removeprefix(TABLES).removesuffix(".jsonl"): member.rows
            for name, member in self.members.items()
            if member.rows is not None
        }
        files = len(self.names(DOCUMENTS))
        return Archive(self.schema_name, tables, files, size, len(self.names(EVIDENCE)))

    def names(self, folder: str) -> tuple[str, ...]:
        """The members below one of the archive's own folders."""
        return tuple(name for name in self.members if name.startswith(folder))


def is_safe(name: str) -> bool:
    """Whether a member's name stays inside its folder on every system."""
    path = PurePosixPath(name)
    return (
        name.startswith((TABLES, DOCUMENTS, EVIDENCE))
        and str(path) == name
        and ".." not in path.parts
        and not set(name) & set("\\:\0")
    )
